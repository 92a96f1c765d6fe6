// A large picture made smaller row by row, each new pixel the mean of the area it covers, so that the large one never has to be
// in memory as a whole.
#pragma once
#include "platform/decode/gray.h"
#include "platform/decode/wire.h"

struct reduce {
    int width, height; // of the large picture, 1 to FRAME_SIDE
    int row;           // rows taken
    struct gray *to;
    uint32_t line[GRAY_SIDE], sums[GRAY_SIDE];
};

// to gets the size of the large picture, or one with the longest side GRAY_SIDE. The new picture stands after height rows.
void reduce_start(struct reduce *reduce, int width, int height, struct gray *to);
// The next row: width bytes. At most height rows.
void reduce_row(struct reduce *reduce, const unsigned char *row);
