#include "platform/decode/gray.h"

#include <assert.h>
#include <string.h>

// One row of means of 2 x 2: the shrink that every frame pays for.
static void shrink_row_by_2(const unsigned char *restrict upper, const unsigned char *restrict lower, int width,
                            unsigned char *restrict to)
{
    for (int x = 0; x < width; x++) {
        int sum = upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1];
        to[x] = (unsigned char)((sum + 2) / 4);
    }
}

static void shrink_row(const struct gray *from, int row, int by, int width, unsigned char *restrict to)
{
    uint16_t sums[GRAY_SIDE] = {0};
    size_t taken = (size_t)width * (size_t)by;
    for (int y = 0; y < by; y++) {
        const unsigned char *line = from->pixels + (size_t)(row * by + y) * (size_t)from->width;
        for (size_t x = 0; x < taken; x++) {
            sums[x] = (uint16_t)(sums[x] + line[x]);
        }
    }
    int area = by * by;
    for (int x = 0; x < width; x++) {
        int sum = area / 2;
        for (int i = 0; i < by; i++) {
            sum += sums[x * by + i];
        }
        to[x] = (unsigned char)(sum / area);
    }
}

void gray_shrink(const struct gray *from, int by, struct gray *to)
{
    assert(by >= 2 && from->width >= by && from->height >= by && from->width <= GRAY_SIDE);
    to->width = from->width / by;
    to->height = from->height / by;
    for (int y = 0; y < to->height; y++) {
        unsigned char *line = to->pixels + (size_t)y * (size_t)to->width;
        if (by == 2) {
            const unsigned char *upper = from->pixels + (size_t)(2 * y) * (size_t)from->width;
            shrink_row_by_2(upper, upper + from->width, to->width, line);
        } else {
            shrink_row(from, y, by, to->width, line);
        }
    }
}

int gray_middle_mean(const struct gray *picture)
{
    int side = (picture->width < picture->height ? picture->width : picture->height) / 2;
    int left = (picture->width - side) / 2, top = (picture->height - side) / 2;
    uint64_t sum = 0;
    for (int y = top; y < top + side; y++) {
        const unsigned char *row = picture->pixels + (size_t)y * (size_t)picture->width;
        for (int x = left; x < left + side; x++) {
            sum += row[x];
        }
    }
    return side == 0 ? 0 : (int)(sum / ((uint64_t)side * (uint64_t)side));
}

void gray_histogram(const struct gray *picture, uint32_t ret_counts[256])
{
    memset(ret_counts, 0, 256 * sizeof ret_counts[0]);
    size_t count = gray_count(picture);
    for (size_t i = 0; i < count; i++) {
        ret_counts[picture->pixels[i]]++;
    }
}
