// Grey pictures and the plain arithmetic on them. Pictures live in buffers of GRAY_PIXELS that the pipeline owns.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GRAY_SIDE = 1280, // longest side of a picture that is worked on, px
    GRAY_PIXELS = GRAY_SIDE * GRAY_SIDE,
};

// 8 bits a pixel, rows without gaps. pixels is owned by somebody else.
struct gray {
    int width, height;
    unsigned char *pixels;
};

static inline size_t gray_count(const struct gray *picture)
{
    return (size_t)picture->width * (size_t)picture->height;
}

// Area mean of by x by pixels; what is left over at the right and the bottom is dropped. by: 2 or more; no side may get 0. from and to
// are different buffers; to gets its width and height.
void gray_shrink(const struct gray *from, int by, struct gray *to);
// Mean of the square in the middle that is half as high, or as wide, as the picture, 0 to 255: of what is held up to the camera, not of
// the room behind it.
int gray_middle_mean(const struct gray *picture);
// How often each value occurs.
void gray_histogram(const struct gray *picture, uint32_t ret_counts[256]);
