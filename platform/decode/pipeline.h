// One camera picture after another in, codes out. zbar reads; everything before it makes pictures that zbar can read, within a
// frame's share of the processor (design/scanning.md). Every frame gets a cheap probe and one slot of a rota of dearer ones.
// Nothing here opens a file or starts a thread: it runs in a sandbox.
#pragma once
#include "base/err.h"
#include "platform/decode/pipeline_codes.h"
#include "platform/decode/wire.h"
#include <stdbool.h>
#include <stddef.h>

struct pipeline;

// What is read beside QR and Code 128.
struct pipeline_settings {
    bool code_39;
    bool product; // EAN and UPC: known only to be refused
};

struct pipeline_seen {
    int luminance; // mean of the middle of the picture, where a code is held up, 0 to 255
    bool texture;  // something like a code is in it
    bool unfit;    // the picture could not be taken in: not what its format says, or larger than FRAME_SIDE
};

enum { PIPELINE_ROTA = 8 }; // frames in which everything has been tried once on a picture that stays

// Allocates all that the pipeline's own steps need; zbar, libjpeg-turbo and libpng allocate while they work.
// ERR_MEMORY. *ret_pipeline is to be given to pipeline_free.
MUST_CHECK enum err pipeline_new(const struct pipeline_settings *settings, struct pipeline **ret_pipeline);

// Wipes the pictures. NULL is fine.
void pipeline_free(struct pipeline *pipeline);

// Forgets earlier frames: the next one is the first of a rota.
void pipeline_reset(struct pipeline *pipeline);

// One frame. width and height in px for GREY and YUYV (rows without gaps), ignored for the others. preview: PREVIEW_SIDE^2
// bytes that get the middle square of the picture in grey, or NULL. A picture that is not in order is OK with ret_seen->unfit;
// preview is then left alone. ret_codes: what this frame's steps read in it and what counts
// (accept.h), WIRE_CODES at most, in no order that means anything; what is still there in the next frame is given again. ERR_MEMORY: ret_ untouched.
MUST_CHECK enum err pipeline_frame(struct pipeline *pipeline, enum frame_format format, const unsigned char *bytes,
                                   size_t count, int width, int height, unsigned char *preview,
                                   struct pipeline_seen *ret_seen, struct pipeline_codes *ret_codes);
