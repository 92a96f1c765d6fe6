#include "platform/decode/fuse.h"

#include "base/wipe.h"
#include "platform/decode/fourier.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float peak_min = 0.05F; // of the correlation; 1 = one picture is the other one moved, noise alone gives about 0.03

struct fuse {
    struct gray frames[FUSE_FRAMES]; // a ring
    int newest, count;
    struct complex_part reference[FOURIER_COUNT], other[FOURIER_COUNT];
    float hann[FOURIER_SIDE];
};

enum err fuse_new(struct fuse **ret_fuse)
{
    struct fuse *fuse = calloc(1, sizeof *fuse);
    if (fuse == NULL) {
        return ERR_MEMORY;
    }
    for (int i = 0; i < FUSE_FRAMES; i++) {
        fuse->frames[i].pixels = calloc(1, GRAY_PIXELS);
        if (fuse->frames[i].pixels == NULL) {
            fuse_free(fuse);
            return ERR_MEMORY;
        }
    }
    for (int i = 0; i < FOURIER_SIDE; i++) {
        fuse->hann[i] = 0.5F - 0.5F * cosf(6.2831853F * ((float)i + 0.5F) / FOURIER_SIDE);
    }
    *ret_fuse = fuse;
    return OK;
}

void fuse_free(struct fuse *fuse)
{
    if (fuse == NULL) {
        return;
    }
    for (int i = 0; i < FUSE_FRAMES; i++) {
        if (fuse->frames[i].pixels != NULL) {
            wipe(fuse->frames[i].pixels, GRAY_PIXELS);
            free(fuse->frames[i].pixels);
        }
    }
    wipe(fuse, sizeof *fuse);
    free(fuse);
}

void fuse_reset(struct fuse *fuse)
{
    fuse->count = 0;
}

void fuse_add(struct fuse *fuse, const struct gray *picture)
{
    const struct gray *last = &fuse->frames[fuse->newest];
    if (last->width != picture->width || last->height != picture->height) {
        fuse->count = 0;
    }
    fuse->newest = (fuse->newest + 1) % FUSE_FRAMES;
    struct gray *new = &fuse->frames[fuse->newest];
    new->width = picture->width;
    new->height = picture->height;
    memcpy(new->pixels, picture->pixels, gray_count(picture));
    fuse->count += fuse->count < FUSE_FRAMES ? 1 : 0;
}

// How many times the picture is made smaller for the correlation: its middle then fills the square.
static int reduction(const struct gray *picture)
{
    int side = picture->width < picture->height ? picture->width : picture->height;
    return side < FOURIER_SIDE ? 0 : side / FOURIER_SIDE;
}

static void transform(const struct fuse *fuse, const struct gray *picture, int by, struct complex_part *ret_spectrum)
{
    int left = (picture->width - FOURIER_SIDE * by) / 2, top = (picture->height - FOURIER_SIDE * by) / 2;
    for (int y = 0; y < FOURIER_SIDE; y++) {
        for (int x = 0; x < FOURIER_SIDE; x++) {
            int sum = 0;
            for (int v = 0; v < by; v++) {
                const unsigned char *row =
                    picture->pixels + (size_t)(top + y * by + v) * (size_t)picture->width + left + x * by;
                for (int u = 0; u < by; u++) {
                    sum += row[u];
                }
            }
            float value = ((float)sum / (float)(by * by) - 128.0F) * fuse->hann[x] * fuse->hann[y];
            ret_spectrum[y * FOURIER_SIDE + x] = (struct complex_part){value, 0.0F};
        }
    }
    fourier_transform(ret_spectrum, false);
}

// The phases of reference * conjugate(other); back in the plane it is a peak where the shift is.
static void correlate(const struct complex_part *reference, struct complex_part *other)
{
    for (int i = 0; i < FOURIER_COUNT; i++) {
        float re = reference[i].re * other[i].re + reference[i].im * other[i].im;
        float im = reference[i].im * other[i].re - reference[i].re * other[i].im;
        float size = sqrtf(re * re + im * im) + 1e-6F;
        other[i] = (struct complex_part){re / size, im / size};
    }
    fourier_transform(other, true);
}

static float at(const struct complex_part *plane, int x, int y)
{
    return plane[(y & (FOURIER_SIDE - 1)) * FOURIER_SIDE + (x & (FOURIER_SIDE - 1))].re;
}

// Where between three values the top of the peak is, -0.5 to 0.5.
static float between(float before, float top, float after)
{
    float sides = fmaxf(before, 0.0F) + fmaxf(after, 0.0F) + top;
    return (fmaxf(after, 0.0F) - fmaxf(before, 0.0F)) / sides;
}

// How far, in px of the picture, other has to move to lie on the newest. False: nowhere.
static bool find_shift(struct fuse *fuse, const struct gray *other, int by, int *ret_x, int *ret_y)
{
    transform(fuse, other, by, fuse->other);
    correlate(fuse->reference, fuse->other);
    int best = 0;
    for (int i = 1; i < FOURIER_COUNT; i++) {
        best = fuse->other[i].re > fuse->other[best].re ? i : best;
    }
    int x = best % FOURIER_SIDE, y = best / FOURIER_SIDE;
    float top = at(fuse->other, x, y);
    if (top < peak_min) {
        return false;
    }
    float fine_x = between(at(fuse->other, x - 1, y), top, at(fuse->other, x + 1, y));
    float fine_y = between(at(fuse->other, x, y - 1), top, at(fuse->other, x, y + 1));
    x -= x >= FOURIER_SIDE / 2 ? FOURIER_SIDE : 0;
    y -= y >= FOURIER_SIDE / 2 ? FOURIER_SIDE : 0;
    *ret_x = (int)lroundf(((float)x + fine_x) * (float)by);
    *ret_y = (int)lroundf(((float)y + fine_y) * (float)by);
    return true;
}

struct layer {
    const struct gray *picture;
    int x, y; // shift
};

// Adds a row of a layer; where the layer has none, the newest picture's stands in.
static void add_row(const struct layer *layer, const unsigned char *instead, int y, uint16_t *sums)
{
    int width = layer->picture->width, from = layer->x > 0 ? layer->x : 0;
    int to = layer->x < 0 ? width + layer->x : width, row = y - layer->y;
    if (row < 0 || row >= layer->picture->height || from >= to) {
        from = to = 0;
        row = 0;
    }
    const unsigned char *line = layer->picture->pixels + (size_t)row * (size_t)width;
    for (int x = 0; x < from; x++) {
        sums[x] = (uint16_t)(sums[x] + instead[x]);
    }
    for (int x = from; x < to; x++) {
        sums[x] = (uint16_t)(sums[x] + line[x - layer->x]);
    }
    for (int x = to; x < width; x++) {
        sums[x] = (uint16_t)(sums[x] + instead[x]);
    }
}

static void mean_of(const struct layer *layers, int count, struct gray *to)
{
    const struct gray *newest = layers[0].picture;
    to->width = newest->width;
    to->height = newest->height;
    for (int y = 0; y < to->height; y++) {
        uint16_t sums[GRAY_SIDE] = {0};
        const unsigned char *instead = newest->pixels + (size_t)y * (size_t)newest->width;
        for (int i = 0; i < count; i++) {
            add_row(&layers[i], instead, y, sums);
        }
        unsigned char *row = to->pixels + (size_t)y * (size_t)to->width;
        for (int x = 0; x < to->width; x++) {
            row[x] = (unsigned char)(sums[x] / count);
        }
    }
}

bool fuse_mean(struct fuse *fuse, struct gray *to)
{
    const struct gray *newest = &fuse->frames[fuse->newest];
    int by = fuse->count > 1 ? reduction(newest) : 0, count = 1;
    if (by == 0) {
        return false;
    }
    struct layer layers[FUSE_FRAMES] = {{newest, 0, 0}};
    transform(fuse, newest, by, fuse->reference);
    for (int i = 1; i < fuse->count; i++) {
        struct layer layer = {&fuse->frames[(fuse->newest + FUSE_FRAMES - i) % FUSE_FRAMES], 0, 0};
        if (find_shift(fuse, layer.picture, by, &layer.x, &layer.y)) {
            layers[count++] = layer;
        }
    }
    if (count == 1) {
        return false;
    }
    mean_of(layers, count, to);
    return true;
}
