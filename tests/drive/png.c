#include "drive/png.h"
#include <SDL.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool png_write(const char *path, const struct SDL_Surface *surface)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)surface->w,
                       .height = (png_uint_32)surface->h,
                       .format = PNG_FORMAT_RGB};
    size_t row_bytes = (size_t)surface->w * 3;
    png_byte *rows = malloc(row_bytes * (size_t)surface->h);

    if (rows == NULL) {
        return false;
    }
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *from =
            (const uint32_t *)(const void *)((const char *)surface->pixels + (size_t)y * (size_t)surface->pitch);
        png_byte *to = rows + (size_t)y * row_bytes;

        for (int x = 0; x < surface->w; x++) {
            *to++ = (png_byte)(from[x] >> 16);
            *to++ = (png_byte)(from[x] >> 8);
            *to++ = (png_byte)from[x];
        }
    }
    bool written = png_image_write_to_file(&image, path, 0, rows, 0, NULL) != 0;
    free(rows);
    return written;
}

unsigned *png_read(const char *path, int *ret_width, int *ret_height)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    unsigned *pixels = NULL;

    if (png_image_begin_read_from_file(&image, path) == 0) {
        return NULL;
    }
    image.format = PNG_FORMAT_RGB;
    png_byte *bytes = malloc(PNG_IMAGE_SIZE(image));
    size_t count = (size_t)image.width * image.height;
    if (bytes != NULL && png_image_finish_read(&image, NULL, bytes, 0, NULL) != 0) {
        pixels = malloc(count * sizeof *pixels);
        for (size_t i = 0; pixels != NULL && i < count; i++) {
            pixels[i] = (unsigned)bytes[i * 3] << 16 | (unsigned)bytes[i * 3 + 1] << 8 | bytes[i * 3 + 2];
        }
        *ret_width = (int)image.width;
        *ret_height = (int)image.height;
    }
    png_image_free(&image);
    free(bytes);
    return pixels;
}
