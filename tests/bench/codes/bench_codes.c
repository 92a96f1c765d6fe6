// How many photographed codes are read, at what cost, beside Debian's zxing-cpp on the same pictures in the same run.
// Each picture is a camera that shows nothing else, frame after frame, until the rota has come round once more after the first
// accepted read, or twice: first as it is, then as a live camera gives it (live.h). usage: bench_codes FOLDER WORK_FOLDER [--list]
#include "bench/codes/live.h"
#include "bench/codes/pictures.h"
#include "bench/codes/zxing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    SKIPPED = 77,
    FRAMES = 2 * PIPELINE_ROTA, // twice: a bar code counts when two frames agree
    SHARE = 94,                 // percent of the codes to be read correctly (scanning.md, targets)
};

struct outcome {
    bool read, correct; // correct: nothing else was read, and the whole of it
    int frames;
};

struct score {
    int pictures, positives, correct, wrong, negatives_read, corrected;
    int frames_count, pictures_count; // of the lists below
    double frame_ms[PICTURES_MAX * FRAMES], picture_ms[PICTURES_MAX];
    double read_frames[PICTURES_MAX];
    int reads;
};

static double cpu_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

// Sorts the list.
static double quantile(double *values, int count, double share)
{
    if (count == 0) {
        return 0.0;
    }
    qsort(values, (size_t)count, sizeof *values, by_value);
    int at = (int)(share * (double)(count - 1) + 0.5);
    return values[at];
}

// What the camera gives. A picture as it is: its JPEG, or what is unpacked of it. live: the frames of that.
struct feed {
    enum frame_format format;
    const unsigned char *bytes;
    size_t count;
    int width, height;
    struct live *live;
};

static bool are_truth(const struct picture *picture, const struct pipeline_codes *codes)
{
    bool truth = !picture->negative;
    for (int i = 0; i < codes->count; i++) {
        truth = truth && truth_is(picture, codes->list[i].bytes, codes->list[i].count);
    }
    return truth;
}

static bool play(struct pipeline *pipeline, const struct picture *picture, struct feed *feed, struct score *score,
                 struct outcome *ret_outcome)
{
    static struct pipeline_codes codes;
    static unsigned char preview[PREVIEW_SIDE * PREVIEW_SIDE];
    struct outcome outcome = {0};
    double all = 0.0;
    pipeline_reset(pipeline);
    bool correct = true;
    for (int frame = 0; frame < FRAMES && (!outcome.read || frame < outcome.frames + PIPELINE_ROTA); frame++) {
        struct pipeline_seen seen;
        if (feed->live != NULL) {
            feed->bytes = live_frame(feed->live, frame, &feed->count);
        }
        double start = cpu_ms();
        if (feed->bytes == NULL ||
            pipeline_frame(pipeline, feed->format, feed->bytes, feed->count, feed->width, feed->height, preview, &seen, &codes) !=
                OK ||
            seen.unfit) {
            return false;
        }
        double took = cpu_ms() - start;
        score->frame_ms[score->frames_count++] = took;
        all += outcome.read ? 0.0 : took;
        outcome.frames += outcome.read ? 0 : 1;
        outcome.read = outcome.read || codes.count > 0;
        correct = correct && are_truth(picture, &codes);
    }
    score->picture_ms[score->pictures_count++] = all;
    outcome.correct = outcome.read && correct;
    *ret_outcome = outcome;
    return true;
}

static void count_outcome(struct score *score, const struct picture *picture, bool read, bool correct)
{
    score->corrected += picture->corrected ? 1 : 0;
    score->pictures++;
    score->positives += picture->negative ? 0 : 1;
    score->correct += correct ? 1 : 0;
    score->wrong += read && !picture->negative && !correct ? 1 : 0;
    score->negatives_read += read && picture->negative ? 1 : 0;
}

static void print_score(const char *name, struct score *score)
{
    printf("%s pictures=%d with_code=%d correct=%d share=%.4f wrong=%d negatives_read=%d", name, score->pictures,
           score->positives, score->correct, score->positives > 0 ? (double)score->correct / score->positives : 1.0,
           score->wrong, score->negatives_read);
    if (score->frames_count > 0) {
        printf(" frames_median=%.0f frames_p95=%.0f cpu_ms_frame_median=%.1f cpu_ms_frame_p95=%.1f",
               quantile(score->read_frames, score->reads, 0.5), quantile(score->read_frames, score->reads, 0.95),
               quantile(score->frame_ms, score->frames_count, 0.5), quantile(score->frame_ms, score->frames_count, 0.95));
    }
    printf(" cpu_ms_picture_median=%.1f cpu_ms_picture_p95=%.1f\n", quantile(score->picture_ms, score->pictures_count, 0.5),
           quantile(score->picture_ms, score->pictures_count, 0.95));
}

static void add_score(struct score *sum, const struct score *score)
{
    sum->pictures += score->pictures;
    sum->positives += score->positives;
    sum->correct += score->correct;
    sum->corrected += score->corrected;
    sum->wrong += score->wrong;
    sum->negatives_read += score->negatives_read;
    memcpy(sum->frame_ms + sum->frames_count, score->frame_ms, (size_t)score->frames_count * sizeof *score->frame_ms);
    memcpy(sum->picture_ms + sum->pictures_count, score->picture_ms,
           (size_t)score->pictures_count * sizeof *score->picture_ms);
    memcpy(sum->read_frames + sum->reads, score->read_frames, (size_t)score->reads * sizeof *score->read_frames);
    sum->frames_count += score->frames_count;
    sum->pictures_count += score->pictures_count;
    sum->reads += score->reads;
}

struct bench {
    const char *work;
    bool list, zxing;
    struct gray gray;
    struct score ours, set, live, theirs;
};

static bool run_feed(struct bench *bench, struct pipeline *pipeline, const struct picture *picture, struct feed *feed,
                     struct score *score)
{
    struct outcome outcome;
    if (!play(pipeline, picture, feed, score, &outcome)) {
        return false;
    }
    count_outcome(score, picture, outcome.read, outcome.correct);
    if (outcome.read) {
        score->read_frames[score->reads++] = outcome.frames;
    }
    if (bench->list && (outcome.read ? !outcome.correct : !picture->negative)) {
        printf("%s%s %s %dx%d\n", feed->live != NULL ? "live-" : "", outcome.read ? "wrong" : "miss", picture->path,
               bench->gray.width, bench->gray.height);
    }
    return true;
}

static bool run_ours(struct bench *bench, struct pipeline *pipeline, const struct picture *picture)
{
    struct feed feed = {FRAME_GREY, bench->gray.pixels, gray_count(&bench->gray), bench->gray.width, bench->gray.height, NULL};
    unsigned char *file = NULL;
    if (picture_is(picture->path, ".jpg")) {
        file = picture_bytes(picture->path, &feed.count);
        feed.format = FRAME_JPEG;
        feed.bytes = file;
    }
    bool played = run_feed(bench, pipeline, picture, &feed, &bench->set);
    free(file);
    return played;
}

static bool run_live(struct bench *bench, struct pipeline *pipeline, const struct picture *picture)
{
    struct feed feed = {.format = FRAME_JPEG, .live = live_new(&bench->gray)};
    bool played = feed.live != NULL && run_feed(bench, pipeline, picture, &feed, &bench->live);
    live_free(feed.live);
    return played;
}

static bool run_theirs(struct bench *bench, const struct picture *picture)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/picture.png", bench->work);
    struct zxing_result result;
    if (!picture_write_png(&bench->gray, path) || !zxing_read(picture, path, &result)) {
        return false;
    }
    count_outcome(&bench->theirs, picture, result.read, result.correct);
    bench->theirs.picture_ms[bench->theirs.pictures_count++] = result.cpu_ms;
    (void)remove(path);
    if (bench->list && !picture->negative && !result.correct) {
        printf("zxing-miss %s\n", picture->path);
    }
    return true;
}

static void end_set(struct bench *bench, const char *name)
{
    print_score(name, &bench->set);
    add_score(&bench->ours, &bench->set);
    memset(&bench->set, 0, sizeof bench->set);
}

static bool run(struct bench *bench, struct pipeline *pipeline, const struct picture *pictures, int count)
{
    for (int i = 0; i < count; i++) {
        if (!picture_load(&pictures[i], &bench->gray)) {
            printf("%s: cannot be read as a picture\n", pictures[i].path);
            return false;
        }
        if (!run_ours(bench, pipeline, &pictures[i]) || !run_live(bench, pipeline, &pictures[i]) ||
            (bench->zxing && !run_theirs(bench, &pictures[i]))) {
            printf("%s: cannot be played\n", pictures[i].path);
            return false;
        }
        if (i + 1 == count || strcmp(pictures[i].set, pictures[i + 1].set) != 0) {
            end_set(bench, pictures[i].set);
        }
    }
    return true;
}

static bool is_good_enough(const struct bench *bench)
{
    const struct score *ours = &bench->ours;
    bool good = ours->correct * 100 >= ours->positives * SHARE && ours->wrong == 0 && ours->negatives_read == 0;
    const struct score *live = &bench->live;
    good = good && live->correct * 100 >= live->positives * SHARE && live->wrong == 0 && live->negatives_read == 0;
    return good && (!bench->zxing || ours->correct > bench->theirs.correct);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench_codes FOLDER WORK_FOLDER [--list]\n");
        return 2;
    }
    struct picture *pictures = NULL;
    int count = pictures_find(argv[1], &pictures);
    if (count <= 0) {
        printf("skipped: needs ../shared/data/codes\n");
        return SKIPPED;
    }
    static struct bench bench;
    static unsigned char pixels[GRAY_PIXELS];
    bench.work = argv[2];
    bench.list = argc > 3 && strcmp(argv[3], "--list") == 0;
    bench.zxing = zxing_is_installed();
    bench.gray.pixels = pixels;
    (void)mkdir(bench.work, 0700);
    struct pipeline *pipeline = NULL;
    struct pipeline_settings settings = {0};
    bool done = pipeline_new(&settings, &pipeline) == OK && run(&bench, pipeline, pictures, count);
    pipeline_free(pipeline);
    free(pictures);
    printf("frames_at_most=%d rota=%d truths_corrected=%d\n", FRAMES, PIPELINE_ROTA, bench.ours.corrected);
    print_score("all", &bench.ours);
    print_score("live_1280x720", &bench.live);
    if (bench.zxing) {
        print_score("zxing", &bench.theirs);
    } else {
        printf("zxing=\"skipped: needs zxing-cpp-tools\"\n");
    }
    return done && is_good_enough(&bench) ? 0 : 1;
}
