// The camera's picture and codes to scan, as pixels.
#include "screens/fonts_here.h"
#include "screens/samples.h"
#include "ui/paint_picture.h"
#include "ui/ui.h"
#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WIDE = 1500, HIGH = 700, GROUND = 0x123456 };

static uint32_t pixels[WIDE * HIGH];
static struct draw_list list, other;

static struct canvas canvas_new(struct draw_rect clip)
{
    for (size_t i = 0; i < sizeof pixels / sizeof pixels[0]; i++) {
        pixels[i] = GROUND;
    }
    return (struct canvas){(unsigned char *)pixels, WIDE * (ptrdiff_t)sizeof pixels[0], clip};
}

static const struct draw_rect whole = {0, 0, WIDE, HIGH};

static uint32_t pixel(int x, int y)
{
    return pixels[y * WIDE + x];
}

static struct draw_item preview_item(struct draw_rect rect, int radius)
{
    draw_list_clear(&list, WIDE, HIGH);
    draw_preview(&list, rect, radius, 0xabcdef, 1);
    return list.items[0];
}

// ---- the camera's picture

static void the_picture_is_mirrored(void **state)
{
    (void)state;
    static const unsigned char grey[4] = {10, 200,  // top: dark at the left
                                          60, 250}; // foot
    const struct preview preview = {grey, 2};
    struct draw_item item = preview_item((struct draw_rect){100, 50, 2, 2}, 0);
    struct canvas canvas = canvas_new(whole);
    paint_preview(&canvas, &item, &preview);
    assert_int_equal(pixel(100, 50), 200 * 0x010101);
    assert_int_equal(pixel(101, 50), 10 * 0x010101);
    assert_int_equal(pixel(100, 51), 250 * 0x010101);
    assert_int_equal(pixel(101, 51), 60 * 0x010101);
    assert_int_equal(pixel(99, 50), GROUND);
    assert_int_equal(pixel(102, 51), GROUND);
    assert_int_equal(pixel(100, 52), GROUND);
}

// Every pixel is what the linear rule says, worked out here in floating point.
static double sampled(const unsigned char *grey, int side, double x, double y)
{
    x = x < 0 ? 0 : x > side - 1 ? side - 1 : x;
    y = y < 0 ? 0 : y > side - 1 ? side - 1 : y;
    int left = (int)x, top = (int)y;
    int right = left + 1 < side ? left + 1 : left, foot = top + 1 < side ? top + 1 : top;
    double a = grey[top * side + left] * (left + 1 - x) + grey[top * side + right] * (x - left);
    double b = grey[foot * side + left] * (left + 1 - x) + grey[foot * side + right] * (x - left);
    return a * (top + 1 - y) + b * (y - top);
}

static void scaled_to(int w, int h)
{
    enum { SIDE = 37 };
    unsigned char grey[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        grey[i] = (unsigned char)(i * 97 + i / SIDE * 31);
    }
    const struct preview preview = {grey, SIDE};
    struct draw_rect rect = {11, 7, w, h};
    struct draw_item item = preview_item(rect, 0);
    struct canvas canvas = canvas_new(whole);
    paint_preview(&canvas, &item, &preview);
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            double from_x = SIDE - 1 - ((x + 0.5) * SIDE / w - 0.5);
            double due = sampled(grey, SIDE, from_x, (y + 0.5) * SIDE / h - 0.5);
            uint32_t got = pixel(rect.x + x, rect.y + y);
            assert_int_equal(got, (got & 0xff) * 0x010101);
            assert_true(abs((int)(got & 0xff) - (int)(due + 0.5)) <= 2);
        }
    }
    assert_int_equal(pixel(rect.x + w, rect.y), GROUND);
    assert_int_equal(pixel(rect.x, rect.y + h), GROUND);
}

static void the_picture_is_scaled(void **state)
{
    (void)state;
    scaled_to(37, 37);
    scaled_to(100, 100);
    scaled_to(20, 20);
    scaled_to(1400, 300); // more columns than are painted at a time
}

// Painted in pieces it is the same, and nothing outside the piece is touched.
static void the_picture_is_clipped(void **state)
{
    (void)state;
    static unsigned char grey[64 * 64];
    static uint32_t at_once[WIDE * HIGH];
    for (int i = 0; i < 64 * 64; i++) {
        grey[i] = (unsigned char)(i * 7);
    }
    const struct preview preview = {grey, 64};
    struct draw_item item = preview_item((struct draw_rect){20, 30, 1300, 600}, 9);
    struct canvas canvas = canvas_new(whole);
    paint_preview(&canvas, &item, &preview);
    memcpy(at_once, pixels, sizeof pixels);
    canvas = canvas_new((struct draw_rect){50, 40, 700, 333});
    paint_preview(&canvas, &item, &preview);
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            bool in = x >= 50 && x < 750 && y >= 40 && y < 373;
            if (pixel(x, y) != (in ? at_once[y * WIDE + x] : (uint32_t)GROUND)) {
                fail_msg("%d, %d", x, y);
            }
        }
    }
}

static void without_a_picture_it_is_its_colour(void **state)
{
    (void)state;
    static const unsigned char grey[1] = {77};
    const struct preview none = {NULL, 0}, one = {grey, 1};
    struct draw_item item = preview_item((struct draw_rect){10, 10, 40, 40}, 0);
    struct canvas canvas = canvas_new(whole);
    paint_preview(&canvas, &item, &none);
    assert_int_equal(pixel(10, 10), 0xabcdef);
    paint_preview(&canvas, &item, &one);
    assert_int_equal(pixel(49, 49), 77 * 0x010101);
    item.picture = 0; // what the list does not name is not shown
    paint_preview(&canvas, &item, &one);
    assert_int_equal(pixel(49, 49), 0xabcdef);
    // Round corners show the ground; the middle of each edge does not.
    item = preview_item((struct draw_rect){10, 10, 40, 40}, 12);
    canvas = canvas_new(whole);
    paint_preview(&canvas, &item, &one);
    assert_int_equal(pixel(10, 10), GROUND);
    assert_int_equal(pixel(49, 49), GROUND);
    assert_int_equal(pixel(30, 10), 77 * 0x010101);
    assert_int_equal(pixel(49, 30), 77 * 0x010101);
}

static void a_new_picture_is_another_list(void **state)
{
    (void)state;
    struct draw_rect rects[DRAW_DIRTY], place = {100, 200, 300, 300};
    draw_list_clear(&list, WIDE, HIGH);
    draw_preview(&list, place, 4, 0, 1);
    draw_list_clear(&other, WIDE, HIGH);
    draw_preview(&other, place, 4, 0, 1);
    assert_int_equal(draw_list_dirty(&list, &other, rects), 0);
    assert_true(draw_list_hash(&list) == draw_list_hash(&other));
    draw_list_clear(&other, WIDE, HIGH);
    draw_preview(&other, place, 4, 0, 2);
    assert_int_equal(draw_list_dirty(&list, &other, rects), 1);
    assert_memory_equal(&rects[0], &place, sizeof place);
    assert_true(draw_list_hash(&list) != draw_list_hash(&other));
}

// Through the window's own surface; and once the session is over there is no picture.
static void a_forgotten_picture_is_not_painted(void **state)
{
    (void)state;
    static struct config config;
    static const unsigned char grey[1] = {77};
    struct ui *ui = NULL;
    sample_config(&config, false);
    assert_int_equal(ui_new(&config, 1080, 1920, 268, &ui), OK);
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, 40, 40, 32, SDL_PIXELFORMAT_RGB888);
    assert_non_null(surface);
    const uint32_t *first = surface->pixels;
    struct draw_rect all = {0, 0, 40, 40};
    draw_list_clear(&list, 40, 40);
    draw_preview(&list, all, 0, 0xabcdef, 1);
    ui_set_preview(ui, grey, 1);
    ui_paint(ui, surface, &list, &all, 1);
    assert_int_equal(first[0] & 0xffffff, 77 * 0x010101);
    ui_forget(ui);
    ui_paint(ui, surface, &list, &all, 1);
    assert_int_equal(first[0] & 0xffffff, 0xabcdef);
    SDL_FreeSurface(surface);
    ui_free(ui);
}

// ---- codes

static void qr_put(const char *text, struct draw_rect rect)
{
    struct qr qr;
    assert_int_equal(qr_make(text, strlen(text), &qr), OK);
    draw_qr(&list, rect, &qr);
}

// All the pixels of every module, those of the quiet zone too, and nothing but white around them.
static void every_module_is(const struct draw_rect *rect)
{
    const struct qr *qr = &list.qr;
    int module = draw_qr_module(*rect, qr);
    int left = rect->x + (rect->w - module * qr->side) / 2;
    int top = rect->y + (rect->h - module * qr->side) / 2;
    assert_true(left - rect->x >= QR_QUIET * module && top - rect->y >= QR_QUIET * module);
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            bool in =
                x >= rect->x && x < rect->x + rect->w && y >= rect->y && y < rect->y + rect->h;
            bool dark =
                x >= left && y >= top && qr_is_dark(qr, (x - left) / module, (y - top) / module);
            uint32_t due = !in ? GROUND : dark ? 0 : 0xffffff;
            if (pixel(x, y) != due) {
                fail_msg("%d, %d is %06x", x, y, (unsigned)pixel(x, y));
            }
        }
    }
}

static void codes_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct draw_rect rect;
        int side, module;
    } rows[] = {
        {"Foyer", {5, 5, 29, 29}, 21, 1},
        {"Foyer", {40, 9, 400, 400}, 21, 13},
        {"https://record.riverside.example/#WDJB-MJHT", {0, 0, 399, 398}, 33, 9},
        {"Foyer", {700, 100, 650, 300}, 21, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        draw_list_clear(&list, WIDE, HIGH);
        qr_put(rows[i].text, rows[i].rect);
        assert_false(list.full);
        assert_int_equal(list.item_count, 1);
        assert_int_equal(list.qr.side, rows[i].side);
        assert_int_equal(draw_qr_module(rows[i].rect, &list.qr), rows[i].module);
        struct canvas canvas = canvas_new(whole);
        paint_qr(&canvas, &list.items[0], &list.qr);
        every_module_is(&rows[i].rect);
    }
}

static void a_code_is_clipped(void **state)
{
    (void)state;
    struct draw_rect rect = {40, 9, 290, 290};
    draw_list_clear(&list, WIDE, HIGH);
    qr_put("Foyer", rect);
    struct canvas canvas = canvas_new((struct draw_rect){100, 60, 33, 44});
    paint_qr(&canvas, &list.items[0], &list.qr);
    int touched = 0;
    for (int i = 0; i < WIDE * HIGH; i++) {
        touched += pixels[i] != GROUND;
    }
    assert_int_equal(touched, 33 * 44);
}

static void a_list_holds_one_code(void **state)
{
    (void)state;
    struct draw_rect rect = {0, 0, 290, 290};
    draw_list_clear(&list, WIDE, HIGH);
    qr_put("one", rect);
    assert_false(list.full);
    qr_put("two", rect);
    assert_true(list.full);
    assert_int_equal(list.item_count, 1);
    draw_list_clear(&list, WIDE, HIGH);
    qr_put("one", (struct draw_rect){0, 0, 28, 290}); // 29 modules with the quiet zone
    assert_true(list.full);
    // Cleared, nothing of it is left.
    draw_list_clear(&list, WIDE, HIGH);
    qr_put("one", rect);
    draw_list_clear(&list, WIDE, HIGH);
    static const struct qr nothing;
    assert_memory_equal(&list.qr, &nothing, sizeof nothing);
}

static void another_code_is_another_list(void **state)
{
    (void)state;
    struct draw_rect rect = {30, 40, 290, 290}, rects[DRAW_DIRTY];
    draw_list_clear(&list, WIDE, HIGH);
    qr_put("one", rect);
    draw_list_clear(&other, WIDE, HIGH);
    struct qr qr = list.qr;
    draw_qr(&other, rect, &qr);
    assert_true(draw_list_hash(&list) == draw_list_hash(&other));
    qr.dark[9] ^= 1;
    draw_list_clear(&other, WIDE, HIGH);
    draw_qr(&other, rect, &qr);
    assert_true(draw_list_hash(&list) != draw_list_hash(&other));
    assert_int_equal(draw_list_dirty(&list, &other, rects), 1);
    assert_memory_equal(&rects[0], &rect, sizeof rect);
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_is_mirrored),
        cmocka_unit_test(the_picture_is_scaled),
        cmocka_unit_test(the_picture_is_clipped),
        cmocka_unit_test(without_a_picture_it_is_its_colour),
        cmocka_unit_test(a_new_picture_is_another_list),
        cmocka_unit_test(a_forgotten_picture_is_not_painted),
        cmocka_unit_test(codes_are_exact),
        cmocka_unit_test(a_code_is_clipped),
        cmocka_unit_test(a_list_holds_one_code),
        cmocka_unit_test(another_code_is_another_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
