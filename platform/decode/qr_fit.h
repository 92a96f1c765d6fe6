// Lays the module grid of a QR code over a picture: three finders say roughly where it is, its function patterns say exactly.
#pragma once
#include "platform/decode/finder.h"
#include "platform/decode/qr_symbol.h"

// Plane perspective from modules to pixels; 8 numbers, the ninth is 1. Both count from the corner of the first one, so the middle
// of module 0 is at 0.5.
struct qr_map {
    float h[8];
};

struct point {
    float x, y;
};

struct qr_fit {
    const struct gray *picture;
    bool light; // light on dark: all values count the other way round
    struct qr_map map;
    struct qr_symbol symbol;
    float module;    // px a side, about
    float agreement; // share of the function patterns' modules that are as they should be
};

// Room to work in.
struct qr_fit_room {
    struct qr_fit trial, best;
};

struct point qr_map_point(const struct qr_map *map, float x, float y);
// The map that takes four points to four others. False: three are on a line.
bool qr_map_from(const struct point modules[4], const struct point pixels[4], struct qr_map *ret_map);

// Value of a picture between pixels, darker is smaller for light codes too; outside it is the nearest pixel's.
float qr_fit_value(const struct qr_fit *fit, struct point at);

// Tries the sides (numbers of modules) that the triple makes likely and keeps the best. bits: the black and white picture of the
// same size in which the triple was found. False: no grid fits.
bool qr_fit_make(const struct gray *picture, const struct gray *bits, const struct finder_triple *triple,
                 struct qr_fit_room *room, struct qr_fit *ret_fit);
