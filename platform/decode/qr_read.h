// Reads QR codes: finders, grid, drawn anew, zbar.
#pragma once
#include "platform/decode/qr_redraw.h"
#include "platform/decode/read_zbar.h"

// Room to work in.
struct qr_read {
    struct qr_fit_room room;
    struct qr_fit fit;
    struct qr_warp warp;
    struct qr_values values, sharp;
    struct gray drawn; // pixels holds GRAY_PIXELS
};

// bits: picture in black and white. *ret_texture becomes true when a grid fitted something, read or not. False: nothing was read.
bool qr_read(struct qr_read *work, struct reader *reader, const struct gray *picture, const struct gray *bits, bool *ret_texture,
             struct pipeline_code *ret_code);
