// The fast Fourier transform of a square, for fuse.
#pragma once
#include <stdbool.h>

enum { FOURIER_SIDE = 128, FOURIER_COUNT = FOURIER_SIDE * FOURIER_SIDE };

struct complex_part {
    float re, im;
};

// In place, rows then columns. back: the inverse, with its 1 / FOURIER_COUNT.
void fourier_transform(struct complex_part plane[FOURIER_COUNT], bool back);
