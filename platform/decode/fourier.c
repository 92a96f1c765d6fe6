#include "platform/decode/fourier.h"

#include <math.h>

enum { HALF = FOURIER_SIDE / 2 };

struct roots {
    struct complex_part of_one[HALF]; // exp(-+ 2 pi i k / side)
};

static void take_roots(bool back, struct roots *ret_roots)
{
    for (int k = 0; k < HALF; k++) {
        float angle = 6.2831853F * (float)k / FOURIER_SIDE;
        ret_roots->of_one[k] = (struct complex_part){cosf(angle), back ? sinf(angle) : -sinf(angle)};
    }
}

static void swap(struct complex_part *a, struct complex_part *b)
{
    struct complex_part old = *a;
    *a = *b;
    *b = old;
}

// Radix 2, decimation in time (Cooley, Tukey 1965).
static void transform_line(struct complex_part *line, const struct roots *roots)
{
    for (int i = 0, turned = 0; i < FOURIER_SIDE; i++) {
        if (i < turned) {
            swap(&line[i], &line[turned]);
        }
        int bit = HALF;
        for (; (turned & bit) != 0; bit /= 2) {
            turned ^= bit;
        }
        turned |= bit;
    }
    for (int size = 2; size <= FOURIER_SIDE; size *= 2) {
        for (int start = 0; start < FOURIER_SIDE; start += size) {
            for (int k = 0; k < size / 2; k++) {
                struct complex_part root = roots->of_one[k * (FOURIER_SIDE / size)];
                struct complex_part *low = &line[start + k], *high = &line[start + k + size / 2];
                struct complex_part part = {high->re * root.re - high->im * root.im,
                                            high->re * root.im + high->im * root.re};
                *high = (struct complex_part){low->re - part.re, low->im - part.im};
                *low = (struct complex_part){low->re + part.re, low->im + part.im};
            }
        }
    }
}

static void transpose(struct complex_part *plane)
{
    for (int y = 0; y < FOURIER_SIDE; y++) {
        for (int x = 0; x < y; x++) {
            swap(&plane[y * FOURIER_SIDE + x], &plane[x * FOURIER_SIDE + y]);
        }
    }
}

void fourier_transform(struct complex_part plane[FOURIER_COUNT], bool back)
{
    struct roots roots;
    take_roots(back, &roots);
    for (int turn = 0; turn < 2; turn++) {
        for (int y = 0; y < FOURIER_SIDE; y++) {
            transform_line(plane + y * FOURIER_SIDE, &roots);
        }
        transpose(plane);
    }
    for (int i = 0; back && i < FOURIER_COUNT; i++) {
        plane[i].re /= FOURIER_COUNT;
        plane[i].im /= FOURIER_COUNT;
    }
}
