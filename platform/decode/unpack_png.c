#include "platform/decode/unpack_inside.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

enum {
    PNG_CHUNKS_MAX = 16,               // ancillary chunks that are kept
    PNG_CHUNK_BYTES_MAX = 1024 * 1024, // of any one chunk, unpacked
};

struct png_bytes {
    const unsigned char *next;
    size_t left;
};

static void read_bytes(png_structp png, png_bytep ret_bytes, size_t count)
{
    struct png_bytes *source = png_get_io_ptr(png);
    if (count > source->left) {
        png_error(png, "truncated");
    }
    memcpy(ret_bytes, source->next, count);
    source->next += count;
    source->left -= count;
}

// libpng wants a function that does not come back; nothing is printed in the sandbox.
static _Noreturn void on_error(png_structp png, png_const_charp sentence)
{
    (void)sentence;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp sentence)
{
    (void)png;
    (void)sentence;
}

// In place: what shines through is white, as on paper and on a page.
static void lay_on_white(unsigned char *row, int width)
{
    for (int x = 0; x < width; x++) {
        int value = row[2 * x], alpha = row[2 * x + 1];
        row[x] = (unsigned char)((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

// Ends by png_error for whatever is wrong in the bytes.
static enum err read_rows(struct unpack *unpack, png_structp png, png_infop info, struct gray *to)
{
    png_read_info(png, info);
    int width = (int)png_get_image_width(png, info), height = (int)png_get_image_height(png, info);
    enum err err = unpack_check_size(width, height);
    if (err != OK) {
        return err;
    }
    if (png_get_interlace_type(png, info) != PNG_INTERLACE_NONE) {
        return ERR_CONTRACT; // its rows come in no order
    }
    png_set_expand(png);
    png_set_strip_16(png);
    if ((png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR) != 0) {
        png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT, PNG_RGB_TO_GRAY_DEFAULT);
    }
    png_read_update_info(png, info);
    int channels = png_get_channels(png, info);
    if (png_get_bit_depth(png, info) != 8 || channels < 1 || channels > 2 ||
        png_get_rowbytes(png, info) > sizeof unpack->row) {
        return ERR_CONTRACT;
    }
    reduce_start(&unpack->reduce, width, height, to);
    for (int y = 0; y < height; y++) {
        png_read_row(png, unpack->row, NULL);
        if (channels == 2) {
            lay_on_white(unpack->row, width);
        }
        reduce_row(&unpack->reduce, unpack->row);
    }
    return OK;
}

enum err unpack_png(struct unpack *unpack, const unsigned char *bytes, size_t count, struct gray *to)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    if (png == NULL) {
        return ERR_MEMORY;
    }
    png_infop info = png_create_info_struct(png);
    if (info == NULL) {
        png_destroy_read_struct(&png, NULL, NULL);
        return ERR_MEMORY;
    }
    struct png_bytes source = {bytes, count};
    volatile enum err err = ERR_CONTRACT;
    if (setjmp(png_jmpbuf(png)) == 0) {
        png_set_read_fn(png, &source, read_bytes);
        png_set_user_limits(png, FRAME_SIDE, FRAME_SIDE);
        png_set_chunk_cache_max(png, PNG_CHUNKS_MAX);
        png_set_chunk_malloc_max(png, PNG_CHUNK_BYTES_MAX);
        err = read_rows(unpack, png, info, to);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return err;
}
