#include "platform/decode/unpack_inside.h"

#include "base/wipe.h"
#include <stdlib.h>

enum err unpack_new(struct unpack **ret_unpack)
{
    struct unpack *unpack = calloc(1, sizeof *unpack);
    if (unpack == NULL) {
        return ERR_MEMORY;
    }
    unpack->jpeg = tjInitDecompress();
    if (unpack->jpeg == NULL) {
        free(unpack);
        return ERR_MEMORY;
    }
    *ret_unpack = unpack;
    return OK;
}

void unpack_free(struct unpack *unpack)
{
    if (unpack == NULL) {
        return;
    }
    (void)tjDestroy(unpack->jpeg);
    wipe(unpack, sizeof *unpack);
    free(unpack);
}

static enum err unpack_grey(struct unpack *unpack, const unsigned char *bytes, size_t count, int width, int height,
                            struct gray *to)
{
    enum err err = unpack_check_size(width, height);
    if (err != OK) {
        return err;
    }
    if (count != (size_t)width * (size_t)height) {
        return ERR_CONTRACT;
    }
    reduce_start(&unpack->reduce, width, height, to);
    for (int y = 0; y < height; y++) {
        reduce_row(&unpack->reduce, bytes + (size_t)y * (size_t)width);
    }
    return OK;
}

// Y U Y V: every other byte is luminance.
static enum err unpack_yuyv(struct unpack *unpack, const unsigned char *bytes, size_t count, int width, int height,
                            struct gray *to)
{
    enum err err = unpack_check_size(width, height);
    if (err != OK) {
        return err;
    }
    if (width % 2 != 0 || count != (size_t)width * (size_t)height * 2) {
        return ERR_CONTRACT;
    }
    reduce_start(&unpack->reduce, width, height, to);
    for (int y = 0; y < height; y++) {
        const unsigned char *line = bytes + (size_t)y * (size_t)width * 2;
        for (int x = 0; x < width; x++) {
            unpack->row[x] = line[2 * x];
        }
        reduce_row(&unpack->reduce, unpack->row);
    }
    return OK;
}

// The largest of libjpeg-turbo's fractions that fits; it skips the rest of the arithmetic. false: none does.
static bool jpeg_scale(int width, int height, int *ret_width, int *ret_height)
{
    int count = 0;
    const tjscalingfactor *factors = tjGetScalingFactors(&count);
    int best = 0;
    for (int i = 0; i < count; i++) {
        int w = TJSCALED(width, factors[i]), h = TJSCALED(height, factors[i]);
        if (factors[i].num <= factors[i].denom && w <= GRAY_SIDE && h <= GRAY_SIDE && w > best) {
            best = w;
            *ret_width = w;
            *ret_height = h;
        }
    }
    return best > 0;
}

// Whether the picture came to its end: an end marker, then nothing but what some cameras pad with. A torn picture is no picture:
// the next frame is 33 ms away.
static bool jpeg_is_whole(const unsigned char *bytes, size_t count)
{
    enum { PADDING_MAX = 1024 }; // bytes other than zeros
    while (count > 0 && bytes[count - 1] == 0) {
        count--;
    }
    size_t first = count > PADDING_MAX ? count - PADDING_MAX : 0;
    for (size_t i = count; i >= first + 2; i--) {
        if (bytes[i - 2] == 0xFF && bytes[i - 1] == 0xD9) {
            return true;
        }
    }
    return false;
}

static enum err unpack_jpeg(struct unpack *unpack, const unsigned char *bytes, size_t count, struct gray *to)
{
    int width = 0, height = 0, sampling = 0, colours = 0;
    if (!jpeg_is_whole(bytes, count)) {
        return ERR_CONTRACT;
    }
    if (tjDecompressHeader3(unpack->jpeg, bytes, (unsigned long)count, &width, &height, &sampling, &colours) != 0) {
        return ERR_CONTRACT;
    }
    enum err err = unpack_check_size(width, height);
    if (err != OK) {
        return err;
    }
    int new_width = 0, new_height = 0;
    if (!jpeg_scale(width, height, &new_width, &new_height)) {
        return ERR_LIMIT;
    }
    // Warnings are about bytes that good cameras get wrong too; the picture is there.
    if (tjDecompress2(unpack->jpeg, bytes, (unsigned long)count, to->pixels, new_width, 0, new_height, TJPF_GRAY,
                      TJFLAG_LIMITSCANS) != 0 &&
        tjGetErrorCode(unpack->jpeg) != TJERR_WARNING) {
        return ERR_CONTRACT;
    }
    to->width = new_width;
    to->height = new_height;
    return OK;
}

enum err unpack_picture(struct unpack *unpack, enum frame_format format, const unsigned char *bytes, size_t count, int width,
                        int height, struct gray *to)
{
    switch (format) {
    case FRAME_GREY: return unpack_grey(unpack, bytes, count, width, height, to);
    case FRAME_YUYV: return unpack_yuyv(unpack, bytes, count, width, height, to);
    case FRAME_JPEG: return unpack_jpeg(unpack, bytes, count, to);
    case FRAME_PNG: return unpack_png(unpack, bytes, count, to);
    case FRAME_FORMAT_COUNT: break;
    }
    return ERR_CONTRACT;
}
