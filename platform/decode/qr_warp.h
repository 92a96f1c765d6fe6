// How paper, cloth and lenses bend a code's grid: small shifts at points spread over it, found by where the modules stand out most
// from each other.
#pragma once
#include "platform/decode/qr_fit.h"

enum { QR_WARP_POINTS_MAX = 24 };

struct qr_warp {
    int points;  // along each side; 0 = nothing is bent
    float apart; // modules between two of them
    struct point shifts[QR_WARP_POINTS_MAX][QR_WARP_POINTS_MAX]; // [y][x], modules
};

void qr_warp_make(const struct qr_fit *fit, struct qr_warp *ret_warp);
// Where on the fitted grid the place (x, y) of the bent one is; modules.
struct point qr_warp_point(const struct qr_warp *warp, float x, float y);
