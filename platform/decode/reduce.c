#include "platform/decode/reduce.h"

#include <assert.h>
#include <string.h>

// Lengths are counted in units in which an old pixel is as wide as the new picture has columns, and a new one as wide as the old
// picture has columns: every overlap is then a whole number. 255 * FRAME_SIDE^2 just fits 32 bits.
_Static_assert(255LL * FRAME_SIDE * FRAME_SIDE <= UINT32_MAX, "sums must hold a whole area");

static int side_of(int side, int longest)
{
    if (longest <= GRAY_SIDE) {
        return side;
    }
    int reduced = (int)(((int64_t)side * GRAY_SIDE + longest / 2) / longest);
    return reduced < 1 ? 1 : reduced;
}

void reduce_start(struct reduce *reduce, int width, int height, struct gray *to)
{
    assert(width >= 1 && height >= 1 && width <= FRAME_SIDE && height <= FRAME_SIDE);
    int longest = width > height ? width : height;
    reduce->width = width;
    reduce->height = height;
    reduce->row = 0;
    reduce->to = to;
    to->width = side_of(width, longest);
    to->height = side_of(height, longest);
    memset(reduce->sums, 0, sizeof reduce->sums);
}

static void reduce_line(struct reduce *reduce, const unsigned char *row)
{
    int unit = reduce->to->width, span = reduce->width; // an old pixel, a new pixel
    int column = 0, room = span;
    uint32_t sum = 0;
    for (int x = 0; x < reduce->width; x++) {
        int left = unit;
        while (left >= room) {
            reduce->line[column++] = sum + (uint32_t)(room * row[x]);
            left -= room;
            room = span;
            sum = 0;
        }
        sum += (uint32_t)(left * row[x]);
        room -= left;
    }
}

static void reduce_put(struct reduce *reduce, int row)
{
    uint64_t area = (uint64_t)reduce->width * (uint64_t)reduce->height;
    unsigned char *line = reduce->to->pixels + (size_t)row * (size_t)reduce->to->width;
    for (int x = 0; x < reduce->to->width; x++) {
        line[x] = (unsigned char)((reduce->sums[x] + area / 2) / area);
        reduce->sums[x] = 0;
    }
}

void reduce_row(struct reduce *reduce, const unsigned char *row)
{
    struct gray *to = reduce->to;
    assert(reduce->row < reduce->height);
    if (to->width == reduce->width && to->height == reduce->height) {
        memcpy(to->pixels + (size_t)reduce->row * (size_t)to->width, row, (size_t)to->width);
        reduce->row++;
        return;
    }
    reduce_line(reduce, row);
    int unit = to->height, span = reduce->height;
    int start = reduce->row * unit, left = unit;
    while (left > 0) {
        int room = span - start % span;
        int part = left < room ? left : room;
        for (int x = 0; x < to->width; x++) {
            reduce->sums[x] += (uint32_t)part * reduce->line[x];
        }
        if (part == room) {
            reduce_put(reduce, start / span);
        }
        start += part;
        left -= part;
    }
    reduce->row++;
}
