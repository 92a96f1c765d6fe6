#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <png.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "code_picture.h"

enum { SIDE = CODE_PICTURE_SIDE, PIXELS = SIDE * SIDE, BORDER = 4, UTF_8 = 26, JPEG_QUALITY = 80 };

static void draw_code(const QRcode *code, unsigned char *grey)
{
    int module = SIDE / (code->width + 2 * BORDER);
    int from = (SIDE - module * code->width) / 2;

    for (int y = 0; y < code->width * module; y++) {
        for (int x = 0; x < code->width * module; x++) {
            bool black = (code->data[y / module * code->width + x / module] & 1) != 0;
            grey[(from + y) * SIDE + from + x] = black ? 30 : 225;
        }
    }
}

static void draw_plain(const char *text, unsigned char *grey)
{
    QRcode *code = QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0, QR_ECLEVEL_M);

    assert_non_null(code);
    draw_code(code, grey);
    QRcode_free(code);
}

static void draw_eci(const char *text, unsigned char *grey)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);

    assert_non_null(input);
    assert_int_equal(QRinput_appendECIheader(input, UTF_8), 0);
    assert_int_equal(QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text), 0);
    QRcode *code = QRcode_encodeInput(input);
    assert_non_null(code);
    draw_code(code, grey);
    QRcode_free(code);
    QRinput_free(input);
}

static void draw_part(const char *text, unsigned char *grey)
{
    QRcode_List *parts = QRcode_encodeDataStructured((int)strlen(text), (const unsigned char *)text, 1, QR_ECLEVEL_M);

    assert_non_null(parts);
    assert_true(QRcode_List_size(parts) > 1);
    draw_code(parts->code, grey);
    QRcode_List_free(parts);
}

static void draw_noise(unsigned char *grey)
{
    uint32_t chance = 1;

    for (int i = 0; i < PIXELS; i++) {
        chance = chance * 1664525 + 1013904223;
        grey[i] = chance >> 31 == 0 ? 20 : 235;
    }
}

// Runs of 1, 1, 3, 1, 1 along both axes, side by side.
static void draw_eyes(unsigned char *grey)
{
    enum { MODULE = 3, EYE = 8 };
    static const char *const rows[EYE] = {"#######.", "#.....#.", "#.###.#.", "#.###.#.",
                                          "#.###.#.", "#.....#.", "#######.", "........"};

    for (int i = 0; i < PIXELS; i++) {
        grey[i] = rows[i / SIDE / MODULE % EYE][i % SIDE / MODULE % EYE] == '#' ? 20 : 235;
    }
}

void code_picture_draw(enum code_picture_kind kind, const char *text, unsigned char *ret_grey)
{
    memset(ret_grey, 225, PIXELS);
    switch (kind) {
    case CODE_PICTURE_PLAIN: draw_plain(text, ret_grey); break;
    case CODE_PICTURE_ECI: draw_eci(text, ret_grey); break;
    case CODE_PICTURE_PART: draw_part(text, ret_grey); break;
    case CODE_PICTURE_NOISE: draw_noise(ret_grey); break;
    case CODE_PICTURE_EYES: draw_eyes(ret_grey); break;
    case CODE_PICTURE_WHITE: break;
    }
}

static size_t pack_jpeg(const unsigned char *grey, unsigned char *bytes)
{
    tjhandle turbo = tjInitCompress();
    unsigned char *made = NULL;
    unsigned long count = 0;

    assert_non_null(turbo);
    assert_int_equal(tjCompress2(turbo, grey, SIDE, 0, SIDE, TJPF_GRAY, &made, &count, TJSAMP_GRAY, JPEG_QUALITY, 0), 0);
    assert_true(count <= FRAME_BYTES);
    memcpy(bytes, made, count);
    tjFree(made);
    tjDestroy(turbo);
    return count;
}

static size_t pack_png(const unsigned char *grey, unsigned char *bytes)
{
    png_image image = {.version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = PNG_FORMAT_GRAY};
    png_alloc_size_t count = FRAME_BYTES;

    assert_true(png_image_write_to_memory(&image, bytes, &count, 0, grey, 0, NULL) != 0);
    return count;
}

struct wire_order code_picture_pack(const unsigned char *grey, enum frame_format format, unsigned char *ret_bytes)
{
    struct wire_order order = {.format = format, .width = SIDE, .height = SIDE, .bytes = PIXELS};

    switch (format) {
    case FRAME_GREY: memcpy(ret_bytes, grey, PIXELS); break;
    case FRAME_YUYV:
        for (size_t i = 0; i < PIXELS; i++) {
            ret_bytes[2 * i] = grey[i];
            ret_bytes[2 * i + 1] = 128;
        }
        order.bytes = 2 * PIXELS;
        break;
    case FRAME_JPEG: order.bytes = (uint32_t)pack_jpeg(grey, ret_bytes); break;
    case FRAME_PNG: order.bytes = (uint32_t)pack_png(grey, ret_bytes); break;
    case FRAME_FORMAT_COUNT: fail();
    }
    if (format == FRAME_JPEG || format == FRAME_PNG) {
        order.width = order.height = 0;
    }
    return order;
}
