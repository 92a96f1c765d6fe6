// The arithmetic on grey pictures, on ones so small that every value can be reckoned by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "decode_draw.h"
#include "platform/decode/preview.h"
#include "platform/decode/reduce.h"
#include "platform/decode/threshold.h"

static struct gray picture_of(int width, int height, const unsigned char *values)
{
    struct gray picture = draw_blank(width, height, 0);
    memcpy(picture.pixels, values, gray_count(&picture));
    return picture;
}

static void shrinks_by_means(void **state)
{
    (void)state;
    const unsigned char values[] = {0, 4, 8, 12, 99, 2, 6, 10, 14, 99, 1, 1, 1, 1, 99};
    struct gray from = picture_of(5, 3, values), to = draw_blank(1, 1, 7);
    gray_shrink(&from, 2, &to);
    assert_int_equal(to.width, 2);
    assert_int_equal(to.height, 1);
    assert_int_equal(to.pixels[0], 3);
    assert_int_equal(to.pixels[1], 11);
    gray_shrink(&from, 3, &to);
    assert_int_equal(to.width, 1);
    assert_int_equal(to.pixels[0], (0 + 4 + 8 + 2 + 6 + 10 + 1 + 1 + 1 + 4) / 9);
    free(from.pixels);
    free(to.pixels);
}

// Of what is held up, not of what is round it.
static void means_the_middle(void **state)
{
    (void)state;
    const unsigned char values[] = {90, 90, 90, 90, 90, 90, 90, 90, 1, 2, 90, 90, 90, 90, 3, 6, 90, 90, 90, 90, 90, 90, 90, 90};
    struct gray wide = picture_of(6, 4, values);
    assert_int_equal(gray_middle_mean(&wide), (1 + 2 + 3 + 6) / 4);
    free(wide.pixels);
    const unsigned char upright[] = {90, 90, 90, 90, 90, 90, 90, 90, 90, 10, 20, 90, 90, 30, 40, 90, 90, 90, 90, 90, 90, 90, 90, 90};
    struct gray high = picture_of(4, 6, upright);
    assert_int_equal(gray_middle_mean(&high), (10 + 20 + 30 + 40) / 4);
    high.width = high.height = 1;
    assert_int_equal(gray_middle_mean(&high), 0); // it has no middle
    free(high.pixels);
}

static void counts_values(void **state)
{
    (void)state;
    const unsigned char values[] = {5, 5, 255, 0};
    struct gray picture = picture_of(2, 2, values);
    uint32_t counts[256];
    gray_histogram(&picture, counts);
    assert_int_equal(counts[5], 2);
    assert_int_equal(counts[255], 1);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[6], 0);
    free(picture.pixels);
}

// 2560 x 2 of a left half and a right half: each new pixel is the mean of what it covers.
static void reduces_to_the_longest_side(void **state)
{
    (void)state;
    static struct reduce reduce;
    static unsigned char row[FRAME_SIDE];
    struct gray to = draw_blank(1, 1, 7);
    for (int x = 0; x < 2560; x++) {
        row[x] = x < 1281 ? 100 : 200;
    }
    reduce_start(&reduce, 2560, 2, &to);
    assert_int_equal(to.width, GRAY_SIDE);
    assert_int_equal(to.height, 1);
    reduce_row(&reduce, row);
    reduce_row(&reduce, row);
    assert_int_equal(to.pixels[0], 100);
    assert_int_equal(to.pixels[639], 100);
    assert_int_equal(to.pixels[640], 150);
    assert_int_equal(to.pixels[641], 200);
    assert_int_equal(to.pixels[GRAY_SIDE - 1], 200);
    free(to.pixels);
}

// No size makes a mean leave the range of its pixels, the largest included.
static void reduces_every_size(void **state)
{
    (void)state;
    static struct reduce reduce;
    static unsigned char row[FRAME_SIDE];
    struct gray to = draw_blank(1, 1, 7);
    memset(row, 255, sizeof row);
    const int sizes[][2] = {{1, 1}, {1280, 720}, {1281, 3}, {1920, 1080}, {3, FRAME_SIDE}, {FRAME_SIDE, FRAME_SIDE}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        reduce_start(&reduce, sizes[i][0], sizes[i][1], &to);
        memset(to.pixels, 0, GRAY_PIXELS);
        for (int y = 0; y < sizes[i][1]; y++) {
            reduce_row(&reduce, row);
        }
        assert_true(to.width <= GRAY_SIDE && to.height <= GRAY_SIDE && to.width >= 1 && to.height >= 1);
        for (size_t p = 0; p < gray_count(&to); p++) {
            assert_int_equal(to.pixels[p], 255);
        }
    }
    free(to.pixels);
}

static void previews_the_middle_square(void **state)
{
    (void)state;
    static unsigned char preview[PREVIEW_SIDE * PREVIEW_SIDE];
    struct gray picture = draw_blank(1280, 720, 10);
    for (int y = 0; y < 720; y++) {
        memset(picture.pixels + y * 1280 + 280, 90, 720); // the square
        picture.pixels[y * 1280 + 280 + 359] = 200;       // the line in its middle
        picture.pixels[y * 1280 + 280 + 360] = 200;
    }
    preview_make(&picture, preview);
    assert_int_equal(preview[0], 90);
    assert_int_equal(preview[PREVIEW_SIDE - 1], 90);
    assert_true(preview[PREVIEW_SIDE / 2] > 150);
    assert_int_equal(preview[PREVIEW_SIDE * PREVIEW_SIDE - 1], 90);
    picture.width = 1; // smaller than a preview: all of it is one pixel
    picture.height = 1;
    preview_make(&picture, preview);
    assert_int_equal(preview[PREVIEW_SIDE * PREVIEW_SIDE / 2], 10);
    free(picture.pixels);
}

static void otsu_parts_two_heaps(void **state)
{
    (void)state;
    const unsigned char values[] = {10, 12, 11, 80, 82, 79, 13, 81};
    const unsigned char due[] = {0, 0, 0, 255, 255, 255, 0, 255};
    struct gray from = picture_of(4, 2, values), to = draw_blank(1, 1, 7);
    threshold_otsu(&from, &to);
    assert_memory_equal(to.pixels, due, sizeof due);
    free(from.pixels);
    free(to.pixels);
}

// A slope from dark to light with a darker dot at both ends: one threshold cannot find both, a local one does.
static void local_thresholds_follow_the_light(void **state)
{
    (void)state;
    struct gray from = draw_blank(200, 40, 0), to = draw_blank(1, 1, 7);
    for (int y = 0; y < 40; y++) {
        for (int x = 0; x < 200; x++) {
            from.pixels[y * 200 + x] = (unsigned char)(40 + x);
        }
    }
    const int dots[] = {20 * 200 + 15, 20 * 200 + 185};
    for (int i = 0; i < 2; i++) {
        from.pixels[dots[i]] = (unsigned char)(from.pixels[dots[i]] / 2);
    }
    for (int way = 0; way < 2; way++) {
        if (way == 0) {
            threshold_bradley(&from, 11, 20, &to);
        } else {
            threshold_sauvola(&from, 11, 0.2F, &to);
        }
        int dark = 0;
        for (size_t i = 0; i < gray_count(&to); i++) {
            dark += to.pixels[i] == 0 ? 1 : 0;
        }
        assert_int_equal(to.pixels[dots[0]], 0);
        assert_int_equal(to.pixels[dots[1]], 0);
        assert_int_equal(dark, 2);
    }
    free(from.pixels);
    free(to.pixels);
}

// Against the definition, pixel by pixel, with windows that reach beyond every edge.
static void bradley_is_its_definition(void **state)
{
    (void)state;
    struct gray from = draw_blank(23, 17, 120), to = draw_blank(1, 1, 7);
    draw_grain(&from, 100, 3);
    const int windows[] = {3, 7, 41};
    for (int w = 0; w < 3; w++) {
        int reach = windows[w] / 2;
        threshold_bradley(&from, windows[w], 10, &to);
        for (int y = 0; y < 17; y++) {
            for (int x = 0; x < 23; x++) {
                int sum = 0, count = 0;
                for (int v = y - reach; v <= y + reach; v++) {
                    for (int u = x - reach; u <= x + reach; u++) {
                        if (u >= 0 && v >= 0 && u < 23 && v < 17) {
                            sum += from.pixels[v * 23 + u];
                            count++;
                        }
                    }
                }
                double limit = 0.9 * sum / count, value = from.pixels[y * 23 + x];
                if (value < limit - 0.01 || value > limit + 0.01) { // not where rounding decides
                    assert_int_equal(to.pixels[y * 23 + x], value < limit ? 0 : 255);
                }
            }
        }
    }
    free(from.pixels);
    free(to.pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shrinks_by_means),          cmocka_unit_test(means_the_middle),
        cmocka_unit_test(counts_values),
        cmocka_unit_test(reduces_to_the_longest_side), cmocka_unit_test(reduces_every_size),
        cmocka_unit_test(previews_the_middle_square), cmocka_unit_test(otsu_parts_two_heaps),
        cmocka_unit_test(local_thresholds_follow_the_light), cmocka_unit_test(bradley_is_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
