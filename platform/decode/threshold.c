#include "platform/decode/threshold.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void threshold_otsu(const struct gray *from, struct gray *to)
{
    uint32_t counts[256];
    gray_histogram(from, counts);
    double all = (double)gray_count(from), sum = 0.0;
    for (int i = 0; i < 256; i++) {
        sum += (double)i * counts[i];
    }
    double below = 0.0, below_sum = 0.0, best = -1.0;
    int threshold = 0; // the highest value that is dark
    for (int i = 0; i < 256; i++) {
        below += counts[i];
        below_sum += (double)i * counts[i];
        double above = all - below;
        if (below <= 0.0 || above <= 0.0) {
            continue;
        }
        double apart = below_sum / below - (sum - below_sum) / above;
        double between = below * above * apart * apart;
        if (between > best) {
            best = between;
            threshold = i;
        }
    }
    to->width = from->width;
    to->height = from->height;
    size_t count = gray_count(from);
    for (size_t i = 0; i < count; i++) {
        to->pixels[i] = from->pixels[i] > threshold ? 255 : 0;
    }
}

enum { WINDOW_MAX = 181 }; // 255^2 a pixel stays below 2^31 in a window

// Sums of every column over the rows of the window, kept up to date row by row: the sum over a window is then a difference of two
// running sums along the row.
struct columns {
    const struct gray *picture;
    int reach, from, to; // rows from..to are in
    uint32_t sums[GRAY_SIDE], squares[GRAY_SIDE];
};

static void add_row(struct columns *columns, int y)
{
    const unsigned char *row = columns->picture->pixels + (size_t)y * (size_t)columns->picture->width;
    for (int x = 0; x < columns->picture->width; x++) {
        uint32_t value = row[x];
        columns->sums[x] += value;
        columns->squares[x] += value * value;
    }
}

static void drop_row(struct columns *columns, int y)
{
    const unsigned char *row = columns->picture->pixels + (size_t)y * (size_t)columns->picture->width;
    for (int x = 0; x < columns->picture->width; x++) {
        uint32_t value = row[x];
        columns->sums[x] -= value;
        columns->squares[x] -= value * value;
    }
}

static void columns_start(struct columns *columns, const struct gray *picture, int window)
{
    assert(window >= 3 && picture->width <= GRAY_SIDE);
    memset(columns, 0, sizeof *columns);
    columns->picture = picture;
    columns->reach = window / 2;
    columns->to = -1;
}

static void columns_move(struct columns *columns, int y)
{
    int last = columns->picture->height - 1;
    int to = y + columns->reach > last ? last : y + columns->reach;
    while (columns->to < to) {
        add_row(columns, ++columns->to);
    }
    while (columns->from < y - columns->reach) {
        drop_row(columns, columns->from++);
    }
}

// Of each window in a row: the sum, from the sums of its columns. Sums wrap around; a window's own never exceeds 32 bits, so
// differences are right.
static void window_sums(const uint32_t *columns, int width, int reach, uint32_t *ret_sums)
{
    uint32_t running[GRAY_SIDE + 1]; // [x] = sum of the columns left of x
    running[0] = 0;
    for (int x = 0; x < width; x++) {
        running[x + 1] = running[x] + columns[x];
    }
    int inner = reach < width ? reach : width, outer = width - reach - 1 > inner ? width - reach - 1 : inner;
    for (int x = 0; x < inner; x++) {
        ret_sums[x] = running[x + reach + 1 < width ? x + reach + 1 : width];
    }
    for (int x = inner; x < outer; x++) {
        ret_sums[x] = running[x + reach + 1] - running[x - reach];
    }
    for (int x = outer; x < width; x++) {
        ret_sums[x] = running[width] - running[x < reach ? 0 : x - reach];
    }
}

// 1 / columns of the window around each x.
static void take_shares(int width, int reach, float *ret_shares)
{
    for (int x = 0; x < width; x++) {
        int left = x < reach ? 0 : x - reach, right = x + reach + 1 > width ? width : x + reach + 1;
        ret_shares[x] = 1.0F / (float)(right - left);
    }
}

void threshold_bradley(const struct gray *from, int window, int percent, struct gray *to)
{
    struct columns columns;
    uint32_t sums[GRAY_SIDE];
    float shares[GRAY_SIDE];
    columns_start(&columns, from, window);
    take_shares(from->width, columns.reach, shares);
    to->width = from->width;
    to->height = from->height;
    for (int y = 0; y < from->height; y++) {
        columns_move(&columns, y);
        window_sums(columns.sums, from->width, columns.reach, sums);
        const unsigned char *restrict row = from->pixels + (size_t)y * (size_t)from->width;
        unsigned char *restrict out = to->pixels + (size_t)y * (size_t)from->width;
        float share = (100.0F - (float)percent) / 100.0F / (float)(columns.to - columns.from + 1);
        for (int x = 0; x < from->width; x++) {
            out[x] = (float)row[x] < (float)(int32_t)sums[x] * (shares[x] * share) ? 0 : 255;
        }
    }
}

void threshold_sauvola(const struct gray *from, int window, float k, struct gray *to)
{
    struct columns columns;
    uint32_t sums[GRAY_SIDE], squares[GRAY_SIDE];
    float shares[GRAY_SIDE];
    assert(window <= WINDOW_MAX);
    columns_start(&columns, from, window);
    take_shares(from->width, columns.reach, shares);
    to->width = from->width;
    to->height = from->height;
    for (int y = 0; y < from->height; y++) {
        columns_move(&columns, y);
        window_sums(columns.sums, from->width, columns.reach, sums);
        window_sums(columns.squares, from->width, columns.reach, squares);
        const unsigned char *restrict row = from->pixels + (size_t)y * (size_t)from->width;
        unsigned char *restrict out = to->pixels + (size_t)y * (size_t)from->width;
        float share = 1.0F / (float)(columns.to - columns.from + 1);
        for (int x = 0; x < from->width; x++) {
            float mean = (float)(int32_t)sums[x] * (shares[x] * share);
            float variance = (float)(int32_t)squares[x] * (shares[x] * share) - mean * mean;
            // value < mean * (1 - k) + mean * k * deviation / 128, without the root
            float above = (float)row[x] - mean * (1.0F - k), slope = mean * k / 128.0F;
            bool dark = (above < 0.0F) | (above * above < slope * slope * variance);
            out[x] = dark ? 0 : 255;
        }
    }
}
