#include "platform/decode/pipeline_inside.h"

#include "base/wipe.h"
#include "platform/decode/preview.h"
#include <stdlib.h>
#include <string.h>

enum { STEPS_A_FRAME = 4 };

// Cheap steps come round soon, dear ones once; the order is that of reads per ms (tests/bench/codes measures).
static const enum step rota[PIPELINE_ROTA][STEPS_A_FRAME] = {
    {STEP_HALF_SAUVOLA, STEP_STRIPS, STEP_FULL_BRADLEY},
    {STEP_HALF_BRADLEY, STEP_STRIPS, STEP_FULL_SAUVOLA},
    {STEP_HALF_SAUVOLA, STEP_STRIPS_LIGHT, STEP_FULL_OTSU, STEP_STRIPS_FULL},
    {STEP_HALF_BRADLEY, STEP_STRIPS, STEP_ZBAR_BARS},
    {STEP_THIRD, STEP_STRIPS, STEP_FUSED},
    {STEP_HALF_SMALL, STEP_STRIPS, STEP_ZBAR_HALF},
    {STEP_HALF_SAUVOLA, STEP_STRIPS_LIGHT, STEP_FULL_SMALL},
    {STEP_HALF_BRADLEY, STEP_STRIPS, STEP_ZBAR_THIRD, STEP_FULL_OTSU},
};

static struct gray *pictures_of(struct pipeline *pipeline, int i)
{
    struct gray *const pictures[] = {&pipeline->frame, &pipeline->half, &pipeline->third,
                                     &pipeline->fused, &pipeline->bits, &pipeline->qr.drawn};
    return i < (int)(sizeof pictures / sizeof pictures[0]) ? pictures[i] : NULL;
}

static enum err allocate(struct pipeline *pipeline, const struct pipeline_settings *settings)
{
    struct gray *picture;
    for (int i = 0; (picture = pictures_of(pipeline, i)) != NULL; i++) {
        picture->pixels = calloc(1, GRAY_PIXELS);
        if (picture->pixels == NULL) {
            return ERR_MEMORY;
        }
    }
    enum err err = unpack_new(&pipeline->unpack);
    if (err == OK) {
        err = reader_new(settings, &pipeline->reader);
    }
    return err == OK ? fuse_new(&pipeline->fuse) : err;
}

enum err pipeline_new(const struct pipeline_settings *settings, struct pipeline **ret_pipeline)
{
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (pipeline == NULL) {
        return ERR_MEMORY;
    }
    enum err err = allocate(pipeline, settings);
    if (err != OK) {
        pipeline_free(pipeline);
        return err;
    }
    *ret_pipeline = pipeline;
    return OK;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (pipeline == NULL) {
        return;
    }
    fuse_free(pipeline->fuse);
    reader_free(pipeline->reader);
    unpack_free(pipeline->unpack);
    struct gray *picture;
    for (int i = 0; (picture = pictures_of(pipeline, i)) != NULL; i++) {
        if (picture->pixels != NULL) {
            wipe(picture->pixels, GRAY_PIXELS);
            free(picture->pixels);
        }
    }
    wipe(pipeline, sizeof *pipeline);
    free(pipeline);
}

void pipeline_reset(struct pipeline *pipeline)
{
    pipeline->number = 0;
    memset(pipeline->reads, 0, sizeof pipeline->reads);
    accept_reset(&pipeline->accept);
    fuse_reset(pipeline->fuse);
}

static void run(struct pipeline *pipeline, enum step step)
{
    int had = pipeline->read.count;
    bool read = step_run(pipeline, step);
    pipeline->texture = pipeline->texture || read;
    pipeline->reads[step] = pipeline->read.count > had;
}

static bool is_full(const struct pipeline *pipeline)
{
    return pipeline->read.count == PIPELINE_CODES;
}

// What read the frame before reads this one first; then this frame's share of the rota. A code that was read does not end the
// frame: a web address on a letter must not keep the code beside it from being read.
static void look(struct pipeline *pipeline)
{
    bool before[STEP_COUNT];
    memcpy(before, pipeline->reads, sizeof before);
    memset(pipeline->reads, 0, sizeof pipeline->reads);
    for (int i = 0; i < STEP_COUNT && !is_full(pipeline); i++) {
        if (before[i]) {
            run(pipeline, (enum step)i);
        }
    }
    for (int i = 0; i < STEPS_A_FRAME && !is_full(pipeline); i++) {
        enum step step = rota[pipeline->number % PIPELINE_ROTA][i];
        if (step != STEP_NONE && !before[step]) {
            run(pipeline, step);
        }
    }
}

enum err pipeline_frame(struct pipeline *pipeline, enum frame_format format, const unsigned char *bytes, size_t count,
                        int width, int height, unsigned char *preview, struct pipeline_seen *ret_seen,
                        struct pipeline_codes *ret_codes)
{
    enum err err = unpack_picture(pipeline->unpack, format, bytes, count, width, height, &pipeline->frame);
    if (err == ERR_MEMORY) {
        return err;
    }
    pipeline_codes_clear(ret_codes);
    if (err != OK) {
        *ret_seen = (struct pipeline_seen){.unfit = true};
        return OK;
    }
    if (preview != NULL) {
        preview_make(&pipeline->frame, preview);
    }
    pipeline->has_half = pipeline->has_third = pipeline->texture = false;
    fuse_add(pipeline->fuse, &pipeline->frame);
    qr_read_begin(&pipeline->qr);
    look(pipeline);
    accept_frame(&pipeline->accept, &pipeline->read, ret_codes);
    pipeline_codes_clear(&pipeline->read);
    pipeline->number = (pipeline->number + 1) % PIPELINE_ROTA;
    *ret_seen = (struct pipeline_seen){.luminance = gray_middle_mean(&pipeline->frame), .texture = pipeline->texture};
    return OK;
}
