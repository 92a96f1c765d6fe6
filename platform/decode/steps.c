#include "platform/decode/pipeline_inside.h"

#include "platform/decode/threshold.h"

enum {
    SMALLEST = 40, // px of a shorter side: below that there is nothing to find
    WIDE = 6,      // windows: this part of the shorter side
    SMALL = 16,
    SMALL_OF_HALF = 12,
    SAUVOLA = 14,
    WIDE_PERCENT = 12, // darker than the mean
    SMALL_PERCENT = 5,
    WINDOW_MIN = 3,
};
static const float sauvola_k = 0.2F;

static int window_of(const struct gray *picture, int part)
{
    int side = picture->width < picture->height ? picture->width : picture->height;
    return side / part < WINDOW_MIN ? WINDOW_MIN : side / part;
}

static bool is_large(const struct gray *picture, int by)
{
    int side = picture->width < picture->height ? picture->width : picture->height;
    return side / by >= SMALLEST;
}

// NULL: the frame is too small for it.
static const struct gray *half_of(struct pipeline *pipeline)
{
    if (!is_large(&pipeline->frame, 2)) {
        return NULL;
    }
    if (!pipeline->has_half) {
        gray_shrink(&pipeline->frame, 2, &pipeline->half);
        pipeline->has_half = true;
    }
    return &pipeline->half;
}

static const struct gray *third_of(struct pipeline *pipeline)
{
    if (!is_large(&pipeline->frame, 3)) {
        return NULL;
    }
    if (!pipeline->has_third) {
        gray_shrink(&pipeline->frame, 3, &pipeline->third);
        pipeline->has_third = true;
    }
    return &pipeline->third;
}

static bool read_qr(struct pipeline *pipeline, const struct gray *picture)
{
    int by = pipeline->frame.width / picture->width;
    return qr_read(&pipeline->qr, pipeline->reader, picture, by, &pipeline->bits, &pipeline->texture, &pipeline->read);
}

static bool sauvola(struct pipeline *pipeline, const struct gray *picture)
{
    if (picture == NULL) {
        return false;
    }
    threshold_sauvola(picture, window_of(picture, SAUVOLA), sauvola_k, &pipeline->bits);
    return read_qr(pipeline, picture);
}

static bool bradley(struct pipeline *pipeline, const struct gray *picture, int part, int percent)
{
    if (picture == NULL) {
        return false;
    }
    threshold_bradley(picture, window_of(picture, part), percent, &pipeline->bits);
    return read_qr(pipeline, picture);
}

static bool otsu(struct pipeline *pipeline)
{
    threshold_otsu(&pipeline->frame, &pipeline->bits);
    return read_qr(pipeline, &pipeline->frame);
}

// found: where strips are looked for; picture is by times as large.
static bool strips(struct pipeline *pipeline, const struct gray *found, const struct gray *picture, int by, bool light)
{
    enum { TEXTURE_PX = 80 }; // of the full picture: as long as the shortest code that can be read
    const struct reader_lines rows = {1, 0};
    struct strip list[STRIPS_MAX];
    bool read = false;
    int count = found == NULL || !is_large(found, 1) ? 0 : strip_find(found, &pipeline->blocks, list);
    for (int i = 0; i < count; i++) {
        pipeline->texture |= list[i].length * (float)by >= TEXTURE_PX && list[i].length > list[i].height;
        strip_draw(picture, by, &list[i], light, &pipeline->bits);
        read |= reader_read(pipeline->reader, READER_BARS, rows, &pipeline->bits, &pipeline->read);
    }
    return read;
}

static bool fused(struct pipeline *pipeline)
{
    if (!fuse_mean(pipeline->fuse, &pipeline->fused)) {
        return false;
    }
    bool qr = sauvola(pipeline, &pipeline->fused);
    return strips(pipeline, &pipeline->fused, &pipeline->fused, 1, false) || qr;
}

static bool zbar_alone(struct pipeline *pipeline, const struct gray *picture)
{
    const struct reader_lines all = {1, 1};
    if (picture == NULL) {
        return false;
    }
    bool qr = reader_read(pipeline->reader, READER_QR, all, picture, &pipeline->read);
    return reader_read(pipeline->reader, READER_BARS, all, picture, &pipeline->read) || qr;
}

bool step_run(struct pipeline *pipeline, enum step step)
{
    const struct gray *frame = &pipeline->frame;
    switch (step) {
    case STEP_HALF_SAUVOLA: return sauvola(pipeline, half_of(pipeline));
    case STEP_HALF_BRADLEY: return bradley(pipeline, half_of(pipeline), WIDE, WIDE_PERCENT);
    case STEP_HALF_SMALL: return bradley(pipeline, half_of(pipeline), SMALL_OF_HALF, SMALL_PERCENT);
    case STEP_STRIPS: return strips(pipeline, half_of(pipeline), frame, 2, false);
    case STEP_STRIPS_LIGHT: return strips(pipeline, half_of(pipeline), frame, 2, true);
    case STEP_STRIPS_FULL: return strips(pipeline, frame, frame, 1, false);
    case STEP_FULL_SAUVOLA: return sauvola(pipeline, frame);
    case STEP_FULL_BRADLEY: return bradley(pipeline, frame, WIDE, WIDE_PERCENT);
    case STEP_FULL_SMALL: return bradley(pipeline, frame, SMALL, SMALL_PERCENT);
    case STEP_FULL_OTSU: return otsu(pipeline);
    case STEP_THIRD: return bradley(pipeline, third_of(pipeline), WIDE, WIDE_PERCENT);
    case STEP_FUSED: return fused(pipeline);
    case STEP_ZBAR_HALF: return zbar_alone(pipeline, half_of(pipeline));
    case STEP_ZBAR_THIRD: return zbar_alone(pipeline, third_of(pipeline));
    case STEP_ZBAR_BARS:
        return reader_read(pipeline->reader, READER_BARS, (struct reader_lines){4, 4}, frame, &pipeline->read);
    case STEP_NONE:
    case STEP_COUNT: break;
    }
    return false;
}
