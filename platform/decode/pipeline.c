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
    pipeline->last = STEP_NONE;
    accept_reset(&pipeline->accept);
    fuse_reset(pipeline->fuse);
}

// What read the frame before reads this one first. A bar code that does not count yet does not end the frame: something that is
// misread must not keep a code beside it from being read.
static bool look(struct pipeline *pipeline)
{
    enum step first = pipeline->last;
    pipeline->last = STEP_NONE;
    for (int i = -1; i < STEPS_A_FRAME; i++) {
        enum step step = i < 0 ? first : rota[pipeline->number % PIPELINE_ROTA][i];
        if (step == STEP_NONE || (i >= 0 && step == first) || !step_run(pipeline, step)) {
            continue;
        }
        pipeline->texture = true;
        pipeline->last = step;
        if (accept_code(&pipeline->accept, &pipeline->read)) {
            return true;
        }
    }
    return false;
}

enum err pipeline_frame(struct pipeline *pipeline, enum frame_format format, const unsigned char *bytes, size_t count,
                        int width, int height, unsigned char *preview, struct pipeline_seen *ret_seen,
                        struct pipeline_code *ret_code, bool *ret_found)
{
    enum err err = unpack_picture(pipeline->unpack, format, bytes, count, width, height, &pipeline->frame);
    if (err == ERR_MEMORY) {
        return err;
    }
    *ret_found = false;
    if (err != OK) {
        *ret_seen = (struct pipeline_seen){.unfit = true};
        return OK;
    }
    if (preview != NULL) {
        preview_make(&pipeline->frame, preview);
    }
    pipeline->has_half = pipeline->has_third = pipeline->texture = false;
    fuse_add(pipeline->fuse, &pipeline->frame);
    accept_frame(&pipeline->accept);
    *ret_found = look(pipeline);
    if (*ret_found) {
        *ret_code = pipeline->read;
    }
    pipeline->number = (pipeline->number + 1) % PIPELINE_ROTA;
    *ret_seen = (struct pipeline_seen){.luminance = gray_mean(&pipeline->frame), .texture = pipeline->texture};
    return OK;
}
