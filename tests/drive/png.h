// A surface as a PNG file, for people and for comparing pictures.
#pragma once
#include <stdbool.h>

struct SDL_Surface;

// 8-bit RGB. False when the file cannot be written.
bool png_write(const char *path, const struct SDL_Surface *surface);
// Pixels of a file written by png_write, 0xRRGGBB, width * height; the caller frees. NULL when it cannot be read.
unsigned *png_read(const char *path, int *ret_width, int *ret_height);
