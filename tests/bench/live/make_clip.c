// foyer-make-clip CODE OUT PX CARRIER LIGHT TURN BLURS SEED: a video (JPEG after JPEG, 1280x720, 30 a second) of a code that is
// held before a camera. CODE: a picture of the code with its quiet zone, or "none" for a room where nobody holds one. PX: px of
// the view for one px of CODE; 0 = 560 px for its longest side. Each picture says in a comment which one it is: "picture N".
// Prints name=value: pictures, still (the first in which the code is whole and moves no more than a hand does), gone (the first
// after it was taken away).
#include "bench/codes/pictures.h"
#include "bench/live/scene.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum {
    EMPTY = 15,    // pictures before the code comes
    COMES = 5,     // in which it moves into view
    HELD = 36,     // in which it is held
    STILL = EMPTY + COMES,
    GONE = STILL + HELD + COMES,
    PICTURES = GONE + 5,
    SHUTTER = 3, // poses that are seen in one picture while the card moves in
    QUALITY = 80,
    PHOTO_SIDE = 560,
};

static const double pi = 3.14159265358979;

struct hand {
    double phase[8];
    double drift_x, drift_y; // px a picture
    double from_x;           // the code comes from below, and so far from the side; px
    double turn, tilt;
};

struct clip {
    bool empty; // nobody holds a code
    struct hand hand;
    unsigned char blue[VIEW_PIXELS / 2], red[VIEW_PIXELS / 2]; // of 4:2:2
    FILE *out;
    tjhandle jpeg;
};

static struct scene scene;
static struct clip clip;

// ---- the hand

static void hand_make(struct hand *hand, double turn_degrees)
{
    for (int i = 0; i < 8; i++) {
        hand->phase[i] = chance(&scene.seed) * 2 * pi;
    }
    hand->drift_x = (chance(&scene.seed) - 0.5) * 0.6;
    hand->drift_y = (chance(&scene.seed) - 0.5) * 0.6;
    hand->from_x = (chance(&scene.seed) - 0.5) * VIEW_WIDTH;
    hand->turn = turn_degrees * pi / 180;
    hand->tilt = (chance(&scene.seed) - 0.5) * 1e-4;
}

// A tremor of up to 2 px: slow sway, and the 9 Hz of a muscle.
static double tremor(const double phase[3], double picture)
{
    return sin(phase[0] + picture * 2 * pi / 30 * 1.1) + 0.6 * sin(phase[1] + picture * 2 * pi / 30 * 3.7) +
           0.4 * sin(phase[2] + picture * 2 * pi / 30 * 9);
}

static struct pose pose_at(double picture)
{
    const struct hand *hand = &clip.hand;
    double held = picture - STILL;
    double out = held < 0 ? -held / COMES : held > HELD ? (held - HELD) / COMES : 0;
    return (struct pose){.x = hand->drift_x * held + tremor(hand->phase, picture) + out * hand->from_x,
                         .y = hand->drift_y * held + tremor(hand->phase + 3, picture) + out * VIEW_HEIGHT,
                         .turn = hand->turn + 0.008 * sin(hand->phase[6] + picture * 2 * pi / 30 * 1.7),
                         .tilt = hand->tilt,
                         .scale = 1 + 0.004 * sin(hand->phase[7] + picture * 2 * pi / 30 * 0.8)};
}

static void picture_at(int number, unsigned char ret_pixels[VIEW_PIXELS])
{
    struct pose poses[SHUTTER];
    bool there = !clip.empty && number >= EMPTY && number < GONE;
    bool moves = number < STILL || number >= STILL + HELD;
    int count = !there ? 0 : moves ? SHUTTER : 1;
    for (int i = 0; i < count; i++) {
        poses[i] = pose_at(number + (double)i / SHUTTER * 0.5); // the shutter is open for half the time
    }
    scene_picture(&scene, poses, count, ret_pixels);
}

// ---- the file

// Faint ones, with their own noise.
static void colours_make(void)
{
    for (int i = 0; i < VIEW_PIXELS / 2; i++) {
        clip.blue[i] = (unsigned char)(122 + i / (VIEW_WIDTH / 2) / 90 + (int)(chance(&scene.seed) * 4));
        clip.red[i] = (unsigned char)(128 + (int)(chance(&scene.seed) * 4));
    }
}

// As a camera makes it: 4:2:2.
static bool jpeg_write(const unsigned char *grey, int number)
{
    const unsigned char *planes[] = {grey, clip.blue, clip.red};
    const int strides[] = {VIEW_WIDTH, VIEW_WIDTH / 2, VIEW_WIDTH / 2};
    unsigned char *bytes = NULL;
    unsigned long count = 0;
    char comment[32];
    if (tjCompressFromYUVPlanes(clip.jpeg, planes, VIEW_WIDTH, strides, VIEW_HEIGHT, TJSAMP_422, &bytes, &count, QUALITY,
                                0) != 0) {
        return false;
    }
    int length = snprintf(comment, sizeof comment, "picture %d", number);
    const unsigned char mark[] = {0xff, 0xd8, 0xff, 0xfe, 0, (unsigned char)(length + 2)};
    bool wrote = fwrite(mark, 1, sizeof mark, clip.out) == sizeof mark &&
                 fwrite(comment, 1, (size_t)length, clip.out) == (size_t)length &&
                 fwrite(bytes + 2, 1, count - 2, clip.out) == count - 2;
    tjFree(bytes);
    return wrote;
}

// ---- what is asked for

static int word(const char *text, const char *const words[], int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            return i;
        }
    }
    fprintf(stderr, "make-clip: %s is neither %s nor %s\n", text, words[0], words[1]);
    exit(2);
}

static void card_of(const char *file, double px, enum carrier carrier)
{
    static struct picture picture;
    struct gray code = {.pixels = malloc(GRAY_PIXELS)};
    (void)snprintf(picture.path, sizeof picture.path, "%s", file);
    if (code.pixels == NULL || !picture_load(&picture, &code)) {
        fprintf(stderr, "make-clip: %s is no picture\n", file);
        exit(2);
    }
    int longest = code.width > code.height ? code.width : code.height;
    if (!card_make(&code, px > 0 ? px : (double)PHOTO_SIDE / longest, carrier, &scene.seed, &scene.card)) {
        exit(1);
    }
    free(code.pixels);
}

int main(int argc, char **argv)
{
    static const char *const carriers[] = {"phone", "letter"}, *const lights[] = {"normal", "dim", "glare"};
    static unsigned char grey[VIEW_PIXELS];
    if (argc != 9) {
        fprintf(stderr, "usage: foyer-make-clip CODE OUT PX phone|letter normal|dim|glare TURN BLURS SEED\n");
        return 2;
    }
    scene.seed = 0x9e3779b97f4a7c15u ^ strtoull(argv[8], NULL, 10);
    scene_light(&scene, (enum light)word(argv[5], lights, 3));
    scene.blurs = (int)strtol(argv[7], NULL, 10);
    clip.empty = strcmp(argv[1], "none") == 0;
    room_make(&scene.seed, scene.room);
    colours_make();
    hand_make(&clip.hand, strtod(argv[6], NULL));
    if (!clip.empty) {
        card_of(argv[1], strtod(argv[3], NULL), (enum carrier)word(argv[4], carriers, 2));
    }
    clip.out = fopen(argv[2], "wb");
    clip.jpeg = tjInitCompress();
    bool fine = clip.out != NULL && clip.jpeg != NULL;
    for (int number = 0; fine && number < PICTURES; number++) {
        picture_at(number, grey);
        fine = jpeg_write(grey, number);
    }
    if (!fine || fclose(clip.out) != 0) {
        fprintf(stderr, "make-clip: %s cannot be written\n", argv[2]);
        return 1;
    }
    printf("pictures=%d still=%d gone=%d\n", PICTURES, STILL, GONE);
    tjDestroy(clip.jpeg);
    free(scene.card.pixels);
    return 0;
}
