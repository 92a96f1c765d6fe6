// What the parts of the pipeline share.
#pragma once
#include "platform/decode/accept.h"
#include "platform/decode/fuse.h"
#include "platform/decode/pipeline.h"
#include "platform/decode/qr_read.h"
#include "platform/decode/strip.h"
#include "platform/decode/unpack.h"

// One way to look at a frame. Each costs a few ms of processor time on 1280 x 720.
enum step {
    STEP_NONE,
    STEP_HALF_SAUVOLA, // QR, half size
    STEP_HALF_BRADLEY,
    STEP_HALF_SMALL, // a smaller window, for blurred and small codes
    STEP_STRIPS,     // bars at any angle, found at half size
    STEP_STRIPS_LIGHT,
    STEP_STRIPS_FULL,
    STEP_FULL_SAUVOLA, // QR, full size
    STEP_FULL_BRADLEY,
    STEP_FULL_SMALL,
    STEP_FULL_OTSU,
    STEP_THIRD,      // QR, a third
    STEP_FUSED,      // QR and strips on the mean of the last frames
    STEP_ZBAR_HALF,  // zbar's own finder and bars, half size
    STEP_ZBAR_THIRD,
    STEP_ZBAR_BARS,  // zbar's bars, full size, every fourth line
    STEP_COUNT,
};

struct pipeline {
    struct unpack *unpack;
    struct reader *reader;
    struct fuse *fuse;
    struct qr_read qr;
    struct strip_blocks blocks;
    struct accept accept;
    struct pipeline_codes read; // in this frame, before they count
    struct gray frame, half, third, fused, bits;
    bool has_half, has_third; // of this frame
    bool texture;             // seen by a step of this frame
    int number;               // frames since the start of the rota
    bool reads[STEP_COUNT];   // steps that read in the frame before what no step before them had
};

// Looks at pipeline->frame. What it reads is added to pipeline->read. True: it read something, which may have been read
// before.
bool step_run(struct pipeline *pipeline, enum step step);
