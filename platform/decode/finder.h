// Where the finder patterns of QR codes are in a black and white picture: rings that every straight line through their middle
// crosses as 1:1:3:1:1 (ISO/IEC 18004, 6.3.3). Dark on light and light on dark alike.
#pragma once
#include "platform/decode/gray.h"

enum { FINDERS_MAX = 48 };

struct finder {
    float x, y;   // middle, px
    float module; // px, as wide as a horizontal and a vertical line saw it
    int votes;    // lines that crossed it
    bool light;   // light on dark
};

// bits: pixels 0 or 255. step: every step-th row is looked at, 1 or more. Returns how many, most votes first.
int finder_scan(const struct gray *bits, int step, struct finder ret_finders[FINDERS_MAX]);

// Three finders that may belong to one code.
struct finder_triple {
    struct finder corner, right, below; // top left, top right, bottom left of the code
    float score;                        // 0 is perfect
};

enum { TRIPLES_MAX = 4 };

// Returns how many, best first.
int finder_triples(const struct finder *finders, int count, struct finder_triple ret_triples[TRIPLES_MAX]);
