// Bar codes lie at any angle, zbar reads along rows and columns: where the picture changes in one direction only is found block by
// block, and that part is drawn anew with its bars upright.
#pragma once
#include "platform/decode/gray.h"

// A part of a picture that looks like bars. All px of the picture that strip_find got.
struct strip {
    float x, y;          // middle
    float along_x, along_y; // unit vector across the bars: along a line that reads the code
    float length, height;   // of the part, along that vector and across it
    float weight;           // how much there is of it
};

enum {
    STRIPS_MAX = 3,
    STRIP_BLOCK = 8, // px
    STRIP_BLOCKS_MAX = (GRAY_SIDE / STRIP_BLOCK) * (GRAY_SIDE / STRIP_BLOCK),
};

// The structure tensor of a block: sums of products of the changes to the right and down.
struct strip_block {
    float xx, yy, xy;
    bool bars, taken;
};

// Room to work in.
struct strip_blocks {
    int width, height;
    struct strip_block at[STRIP_BLOCKS_MAX];
    int stack[STRIP_BLOCKS_MAX];
};

// picture: both sides 16 px or more. Returns how many, most weight first.
int strip_find(const struct gray *picture, struct strip_blocks *blocks, struct strip ret_strips[STRIPS_MAX]);

// Draws a strip, found in a picture that was by times smaller than this one, twice as large and straight: each row is a line across
// the bars. light: the values turned round. to->pixels holds GRAY_PIXELS.
void strip_draw(const struct gray *picture, int by, const struct strip *strip, bool light, struct gray *to);
