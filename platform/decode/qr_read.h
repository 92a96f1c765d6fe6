// Reads QR codes: finders, grid, drawn anew, zbar.
#pragma once
#include "platform/decode/qr_redraw.h"
#include "platform/decode/read_zbar.h"

enum { QR_READ_KNOWN = 3 * PIPELINE_CODES };

// Room to work in, and what is known of the frame.
struct qr_read {
    struct finder known[QR_READ_KNOWN]; // of the codes that were read in it, px of the frame: they are not read again
    int known_count;
    struct qr_fit_room room;
    struct qr_fit fit;
    struct qr_warp warp;
    struct qr_values values, sharp;
    struct gray drawn; // pixels holds GRAY_PIXELS
};

// A new frame: nothing of it is known.
void qr_read_begin(struct qr_read *work);
// picture: the frame, or made from it; by: how many px of the frame are one of its px, along each side. bits: picture in black and
// white. *ret_texture becomes true when a grid fitted something, read or not. What is read is added to codes. False: nothing more
// was read.
bool qr_read(struct qr_read *work, struct reader *reader, const struct gray *picture, int by, const struct gray *bits,
             bool *ret_texture, struct pipeline_codes *codes);
