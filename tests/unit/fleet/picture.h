// A picture file as a stranger's program reads it: libpng and zbar, and nothing of Foyer.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct picture {
    int width, height;
    unsigned char *grey; // one byte a pixel; free()
};

// False for what is not a PNG file.
bool picture_read(const void *png, size_t count, struct picture *ret_picture);
// The one QR code in it, with a NUL behind. False without exactly one.
bool picture_decode(const struct picture *picture, char *ret_text, size_t size);
// Whether the square of this module, quiet zone counted, is dark all over (1), light all over (0)
// or neither (-1).
int picture_module(const struct picture *picture, int module_px, int x, int y);
