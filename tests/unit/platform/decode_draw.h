// Pictures with codes for the tests of the decoder.
#pragma once
#include "platform/decode/gray.h"

// Where and how a code is drawn.
struct drawn {
    double x, y;   // its middle, px
    double module; // px
    double angle;  // degrees, clockwise
    bool light;    // light on dark
};

// pixels of GRAY_PIXELS, for free(); all of one value.
struct gray draw_blank(int width, int height, unsigned char value);
// A QR code of bytes, level M, with its light border.
void draw_qr(struct gray *picture, const struct drawn *drawn, const unsigned char *bytes, int count);
// One of the symbols of a structured append, of two.
void draw_qr_part(struct gray *picture, const struct drawn *drawn);
// Bars and spaces, widths in modules, 60 px high, with a border of ten modules.
void draw_bars(struct gray *picture, const struct drawn *drawn, const char *widths);
// Seeded grain, -most to most.
void draw_grain(struct gray *picture, int most, unsigned seed);

// Made with another encoder; widths of bars and spaces.
extern const char bars_code_128[];      // P12345678
extern const char bars_code_128_fnc4[]; // e acute, t, e acute, space, 7: FNC4 before each of the accented letters
extern const char bars_gs1_128[];       // (01)09501101530003(21)X7
extern const char bars_code_39[];       // AB-1234
extern const char bars_code_39_short[]; // A12
extern const char bars_ean_13[];        // 5901234123457
