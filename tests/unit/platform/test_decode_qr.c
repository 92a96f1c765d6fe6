// The grid of a QR code: function patterns of every version, finders, the fit, the bend, and what is drawn for zbar.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "decode_draw.h"
#include "platform/decode/qr_read.h"
#include "platform/decode/threshold.h"

static void knows_the_function_patterns_of_every_version(void **state)
{
    (void)state;
    static struct qr_symbol symbol;
    for (int version = 1; version <= 40; version++) {
        QRcode *code = QRcode_encodeString("FOYER", version, QR_ECLEVEL_L, QR_MODE_8, 1);
        assert_non_null(code);
        qr_symbol_make(17 + 4 * version, &symbol);
        assert_int_equal(symbol.side, code->width);
        for (int i = 0; i < symbol.count; i++) {
            const struct qr_function *module = &symbol.functions[i];
            assert_int_equal(code->data[module->y * code->width + module->x] & 1, module->dark);
        }
        QRcode_free(code);
    }
}

static const unsigned char text[] = "APPT|ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static int triples_in(const struct gray *picture, struct gray *bits, struct finder_triple *triples)
{
    struct finder finders[FINDERS_MAX];
    threshold_otsu(picture, bits);
    return finder_triples(finders, finder_scan(bits, 1, finders), triples);
}

// Where the middle of a module lies in the picture, by the drawing and by the fit.
static void assert_fits(const struct qr_fit *fit, const struct drawn *drawn)
{
    double side = fit->symbol.side, cosine = cos(drawn->angle * 0.0174532925), sine = sin(drawn->angle * 0.0174532925);
    const double places[][2] = {{0.0, 0.0}, {side, 0.0}, {0.0, side}, {side, side}, {side / 2.0, side / 2.0}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        double u = (places[i][0] - side / 2.0) * drawn->module, v = (places[i][1] - side / 2.0) * drawn->module;
        struct point at = qr_map_point(&fit->map, (float)places[i][0], (float)places[i][1]);
        assert_true(fabs(at.x - (drawn->x + u * cosine - v * sine)) < 0.35 * drawn->module);
        assert_true(fabs(at.y - (drawn->y + u * sine + v * cosine)) < 0.35 * drawn->module);
    }
}

static void lays_the_grid_at_every_angle(void **state)
{
    (void)state;
    static struct qr_fit_room room;
    static struct qr_fit fit;
    const struct drawn ways[] = {{200.0, 180.0, 5.0, 0.0, false},  {210.3, 190.6, 4.0, 33.0, false}, {200.0, 200.0, 3.0, 45.0, true},
                                 {190.5, 205.5, 2.5, 100.0, false}, {200.0, 200.0, 4.3, 180.0, true}, {200.0, 200.0, 4.3, 277.0, false}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct gray picture = draw_blank(400, 400, ways[i].light ? 20 : 230), bits = draw_blank(1, 1, 0);
        struct finder_triple triples[TRIPLES_MAX];
        draw_qr(&picture, &ways[i], text, sizeof text - 1);
        assert_true(triples_in(&picture, &bits, triples) > 0);
        assert_true(qr_fit_make(&picture, &bits, &triples[0], &room, &fit));
        assert_int_equal(fit.symbol.side, 29); // version 3: 41 bytes, level M
        assert_true(fit.agreement > 0.98F);
        assert_int_equal(fit.light, ways[i].light);
        assert_fits(&fit, &ways[i]);
        free(picture.pixels);
        free(bits.pixels);
    }
}

static void finds_nothing_in_grain(void **state)
{
    (void)state;
    static struct qr_fit_room room;
    static struct qr_fit fit;
    struct gray picture = draw_blank(400, 400, 128), bits = draw_blank(1, 1, 0);
    struct finder_triple triples[TRIPLES_MAX];
    draw_grain(&picture, 127, 5);
    int count = triples_in(&picture, &bits, triples);
    for (int i = 0; i < count; i++) {
        assert_false(qr_fit_make(&picture, &bits, &triples[i], &room, &fit));
    }
    free(picture.pixels);
    free(bits.pixels);
}

// Rows slide sideways, most in the middle, as on a bent wristband: as far as two modules.
static void bend(struct gray *picture, double most)
{
    struct gray old = draw_blank(picture->width, picture->height, 0);
    memcpy(old.pixels, picture->pixels, gray_count(picture));
    for (int y = 0; y < picture->height; y++) {
        int shift = (int)lround(most * sin(3.14159265 * (double)y / (double)picture->height));
        for (int x = 0; x < picture->width; x++) {
            int from = x - shift;
            from = from < 0 ? 0 : from >= picture->width ? picture->width - 1 : from;
            picture->pixels[y * picture->width + x] = old.pixels[y * picture->width + from];
        }
    }
    free(old.pixels);
}

static void follows_a_bend(void **state)
{
    (void)state;
    static struct qr_read work;
    struct reader *reader = NULL;
    static struct pipeline_codes codes;
    struct pipeline_settings settings = {0};
    bool texture = false;
    assert_int_equal(reader_new(&settings, &reader), OK);
    struct gray picture = draw_blank(300, 300, 230), bits = draw_blank(1, 1, 0);
    work.drawn = draw_blank(1, 1, 0);
    draw_qr(&picture, &(struct drawn){150.0, 150.0, 7.0, 0.0, false}, text, sizeof text - 1);
    bend(&picture, 14.0);
    threshold_otsu(&picture, &bits);
    assert_true(qr_read(&work, reader, &picture, 1, &bits, &texture, &codes));
    assert_true(work.warp.points > 0); // not without it
    assert_int_equal(codes.count, 1);
    assert_int_equal(codes.list[0].count, sizeof text - 1);
    assert_memory_equal(codes.list[0].bytes, text, sizeof text - 1);
    free(picture.pixels);
    free(bits.pixels);
    free(work.drawn.pixels);
    reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_function_patterns_of_every_version),
        cmocka_unit_test(lays_the_grid_at_every_angle),
        cmocka_unit_test(finds_nothing_in_grain),
        cmocka_unit_test(follows_a_bend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
