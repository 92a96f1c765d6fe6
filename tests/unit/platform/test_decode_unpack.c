// Every format that a camera gives, and bytes that only say they are one.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "decode_draw.h"
#include "platform/decode/unpack.h"

enum { SIDE = 64 };

struct room {
    struct unpack *unpack;
    struct gray to;
};

static int set_up(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    assert_non_null(room);
    assert_int_equal(unpack_new(&room->unpack), OK);
    room->to = draw_blank(1, 1, 0);
    *state = room;
    return 0;
}

static int tear_down(void **state)
{
    struct room *room = *state;
    unpack_free(room->unpack);
    free(room->to.pixels);
    free(room);
    return 0;
}

static enum err take(struct room *room, enum frame_format format, const unsigned char *bytes, size_t count, int width, int height)
{
    return unpack_picture(room->unpack, format, bytes, count, width, height, &room->to);
}

static void takes_grey_and_yuyv(void **state)
{
    struct room *room = *state;
    const unsigned char grey[] = {1, 2, 3, 4, 5, 6}, yuyv[] = {1, 128, 2, 128, 3, 128, 4, 128};
    assert_int_equal(take(room, FRAME_GREY, grey, 6, 3, 2), OK);
    assert_int_equal(room->to.width, 3);
    assert_int_equal(room->to.height, 2);
    assert_memory_equal(room->to.pixels, grey, 6);
    assert_int_equal(take(room, FRAME_YUYV, yuyv, 8, 2, 2), OK);
    const unsigned char luminance[] = {1, 2, 3, 4};
    assert_memory_equal(room->to.pixels, luminance, 4);
}

static void refuses_sizes_that_are_not_the_bytes(void **state)
{
    struct room *room = *state;
    static unsigned char bytes[64];
    const int sizes[][2] = {{0, 8}, {8, 0}, {-8, -8}, {8, 7}, {9, 8}, {1 << 30, 1 << 30}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_not_equal(take(room, FRAME_GREY, bytes, 64, sizes[i][0], sizes[i][1]), OK);
        assert_int_not_equal(take(room, FRAME_YUYV, bytes, 64, sizes[i][0], sizes[i][1]), OK);
    }
    assert_int_equal(take(room, FRAME_YUYV, bytes, 6, 3, 1), ERR_CONTRACT); // half a pair
    assert_int_equal(take(room, FRAME_GREY, bytes, 64, FRAME_SIDE + 1, 1), ERR_LIMIT);
    assert_int_equal(take(room, FRAME_FORMAT_COUNT, bytes, 64, 8, 8), ERR_CONTRACT);
}

// ---- JPEG

static unsigned char *jpeg_of(int width, int height, size_t *ret_count)
{
    unsigned char *pixels = malloc((size_t)(width * height)), *bytes = NULL;
    unsigned long count = 0;
    tjhandle jpeg = tjInitCompress();
    for (int i = 0; i < width * height; i++) {
        pixels[i] = i % width < width / 2 ? 40 : 200;
    }
    assert_int_equal(tjCompress2(jpeg, pixels, width, 0, height, TJPF_GRAY, &bytes, &count, TJSAMP_GRAY, 90, 0), 0);
    (void)tjDestroy(jpeg);
    free(pixels);
    unsigned char *copy = malloc(count); // exactly as long: the sanitizer sees every byte too far
    memcpy(copy, bytes, count);
    tjFree(bytes);
    *ret_count = count;
    return copy;
}

static void takes_jpeg(void **state)
{
    struct room *room = *state;
    size_t count;
    unsigned char *bytes = jpeg_of(SIDE, SIDE, &count);
    assert_int_equal(take(room, FRAME_JPEG, bytes, count, 0, 0), OK);
    assert_int_equal(room->to.width, SIDE);
    assert_in_range(room->to.pixels[5], 35, 45);
    assert_in_range(room->to.pixels[SIDE - 5], 195, 205);
    unsigned char *padded = calloc(1, count + 100); // some cameras do
    memcpy(padded, bytes, count);
    assert_int_equal(take(room, FRAME_JPEG, padded, count + 100, 0, 0), OK);
    free(padded);
    free(bytes);
}

static void large_jpeg_is_reduced(void **state)
{
    struct room *room = *state;
    size_t count;
    unsigned char *bytes = jpeg_of(2000, 1000, &count);
    assert_int_equal(take(room, FRAME_JPEG, bytes, count, 0, 0), OK);
    assert_int_equal(room->to.width, 1250); // 5/8
    assert_int_equal(room->to.height, 625);
    free(bytes);
}

static void torn_jpeg_is_refused(void **state)
{
    struct room *room = *state;
    size_t count;
    unsigned char *bytes = jpeg_of(SIDE, SIDE, &count);
    for (size_t cut = 0; cut < count; cut++) {
        unsigned char *part = malloc(cut + 1);
        memcpy(part, bytes, cut);
        assert_int_equal(take(room, FRAME_JPEG, part, cut, 0, 0), ERR_CONTRACT);
        free(part);
    }
    free(bytes);
}

// The size in the header says 65,500 pixels a side.
static void lying_jpeg_is_refused(void **state)
{
    struct room *room = *state;
    size_t count;
    unsigned char *bytes = jpeg_of(SIDE, SIDE, &count);
    for (size_t i = 0; i + 9 < count; i++) {
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) {
            memset(bytes + i + 5, 0xFE, 4);
        }
    }
    assert_int_equal(take(room, FRAME_JPEG, bytes, count, 0, 0), ERR_LIMIT);
    free(bytes);
}

// ---- PNG

struct written {
    unsigned char *bytes;
    size_t count;
};

static void write_bytes(png_structp png, png_bytep bytes, size_t count)
{
    struct written *written = png_get_io_ptr(png);
    written->bytes = realloc(written->bytes, written->count + count);
    memcpy(written->bytes + written->count, bytes, count);
    written->count += count;
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static struct written png_of(int width, int height, int colour_type, int interlace)
{
    struct written written = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &written, write_bytes, flush_nothing);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, colour_type, interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    int channels = png_get_channels(png, info), passes = png_set_interlace_handling(png);
    unsigned char *row = malloc((size_t)(width * channels));
    for (int i = 0; i < width * channels; i++) {
        // Grey 60, opaque in the left half; with alpha the right half is not there.
        bool alpha = (colour_type & PNG_COLOR_MASK_ALPHA) != 0 && i % channels == channels - 1;
        row[i] = !alpha ? 60 : i / channels < width / 2 ? 255 : 0;
    }
    for (int i = 0; i < passes * height; i++) {
        png_write_row(png, row);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(row);
    return written;
}

static void takes_png_of_every_colour(void **state)
{
    struct room *room = *state;
    const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct written png = png_of(SIDE, 2, types[i], PNG_INTERLACE_NONE);
        assert_int_equal(take(room, FRAME_PNG, png.bytes, png.count, 0, 0), OK);
        assert_int_equal(room->to.width, SIDE);
        assert_int_equal(room->to.height, 2);
        assert_int_equal(room->to.pixels[0], 60);
        assert_int_equal(room->to.pixels[SIDE - 1], (types[i] & PNG_COLOR_MASK_ALPHA) != 0 ? 255 : 60);
        free(png.bytes);
    }
}

static void large_png_is_reduced(void **state)
{
    struct room *room = *state;
    struct written png = png_of(FRAME_SIDE, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE);
    assert_int_equal(take(room, FRAME_PNG, png.bytes, png.count, 0, 0), OK);
    assert_int_equal(room->to.width, GRAY_SIDE);
    assert_int_equal(room->to.height, 3);
    assert_int_equal(room->to.pixels[GRAY_SIDE], 60);
    free(png.bytes);
}

static void bad_png_is_refused(void **state)
{
    struct room *room = *state;
    struct written png = png_of(SIDE, SIDE, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE);
    for (size_t cut = 0; cut + 16 < png.count; cut++) { // the end chunk is not needed
        unsigned char *part = malloc(cut + 1);
        memcpy(part, png.bytes, cut);
        assert_int_equal(take(room, FRAME_PNG, part, cut, 0, 0), ERR_CONTRACT);
        free(part);
    }
    png.bytes[16] = 0x7F; // the width; its check sum no longer fits either
    assert_int_not_equal(take(room, FRAME_PNG, png.bytes, png.count, 0, 0), OK);
    free(png.bytes);
    png = png_of(FRAME_SIDE + 1, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE);
    assert_int_not_equal(take(room, FRAME_PNG, png.bytes, png.count, 0, 0), OK);
    free(png.bytes);
    png = png_of(SIDE, SIDE, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7);
    assert_int_equal(take(room, FRAME_PNG, png.bytes, png.count, 0, 0), ERR_CONTRACT);
    free(png.bytes);
}

// Seeded damage anywhere: an error or a picture, never more.
static void damage_does_no_harm(void **state)
{
    struct room *room = *state;
    uint32_t random = 7;
    for (int kind = 0; kind < 2; kind++) {
        struct written whole = png_of(SIDE, SIDE, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE);
        if (kind == 1) {
            free(whole.bytes);
            whole.bytes = jpeg_of(SIDE, SIDE, &whole.count);
        }
        for (int i = 0; i < 2000; i++) {
            unsigned char *bytes = malloc(whole.count);
            memcpy(bytes, whole.bytes, whole.count);
            for (int j = 0; j < 4; j++) {
                random = random * 1664525U + 1013904223U;
                bytes[(random >> 8) % whole.count] = (unsigned char)random;
            }
            enum err err = take(room, kind == 0 ? FRAME_PNG : FRAME_JPEG, bytes, whole.count, 0, 0);
            assert_true(err == OK || err == ERR_CONTRACT || err == ERR_LIMIT);
            assert_true(err != OK || (room->to.width <= GRAY_SIDE && room->to.height <= GRAY_SIDE));
            free(bytes);
        }
        free(whole.bytes);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(takes_grey_and_yuyv),  TEST(refuses_sizes_that_are_not_the_bytes),
        TEST(takes_jpeg),           TEST(large_jpeg_is_reduced),
        TEST(torn_jpeg_is_refused), TEST(lying_jpeg_is_refused),
        TEST(takes_png_of_every_colour), TEST(large_png_is_reduced),
        TEST(bad_png_is_refused),   TEST(damage_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
