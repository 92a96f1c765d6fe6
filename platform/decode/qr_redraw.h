// A QR code that a grid was laid over, drawn anew: straight, even, with perfect function patterns. zbar then has only its bits and
// their error correction left to do.
#pragma once
#include "platform/decode/qr_fit.h"
#include "platform/decode/qr_warp.h"

// Mean values of the modules along the grid, before they become black and white.
struct qr_values {
    int side;
    float values[QR_SIDE_MAX * QR_SIDE_MAX];
};

void qr_redraw_sample(const struct qr_fit *fit, const struct qr_warp *warp, struct qr_values *ret_values);
// Takes from each module a part of its neighbours: undoes blur, whichever camera or hand made it.
void qr_redraw_sharpen(const struct qr_values *values, struct qr_values *ret_sharp);
// to->pixels holds GRAY_PIXELS.
void qr_redraw_draw(const struct qr_symbol *symbol, const struct qr_values *values, struct gray *to);
