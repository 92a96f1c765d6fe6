// The draw list and the painter: dirty rectangles are enough, the focus walks, lines break where
// they may, missing glyphs are seen, and nothing stays behind.
#include "screens/fonts_here.h"
#include "screens/samples.h"
#include "screens/seen.h"
#include "ui/theme.h"
#include "ui/ui.h"
#include "ui/words.h"
#include "ui/wrap.h"
#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct config config;
static struct draw_list before, after;

static SDL_Surface *surface_new(int width, int height)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGB888);
    assert_non_null(surface);
    return surface;
}

static struct ui *ui_make(const struct sample_panel *panel)
{
    struct ui *ui = NULL;
    sample_config(&config, false);
    assert_int_equal(ui_new(&config, panel->width_px, panel->height_px, panel->width_mm, &ui), OK);
    return ui;
}

static void sample_draw(struct ui *ui, int number, int press, struct draw_list *ret_list)
{
    struct view view;
    sample_view(&samples[number], &config, &view);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, ret_list);
    if (press > 0 && ret_list->control_count > 0) {
        struct draw_control control = ret_list->controls[press % ret_list->control_count];
        struct focus focus = {press % 2 == 0, control.control, control.argument};
        ui_draw(ui, &view, &focus, control.control, control.argument, ret_list);
    }
}

static void pixels_equal(const SDL_Surface *a, const SDL_Surface *b, int from, int to)
{
    for (int y = 0; y < a->h; y++) {
        const char *row_a = (const char *)a->pixels + (ptrdiff_t)y * a->pitch;
        const char *row_b = (const char *)b->pixels + (ptrdiff_t)y * b->pitch;
        if (memcmp(row_a, row_b, (size_t)a->w * 4) != 0) {
            fail_msg("%s to %s: row %d differs", samples[from].name, samples[to].name, y);
        }
    }
}

// Painting only what draw_list_dirty names gives, from any picture to any other, the very pixels of
// painting all.
static void dirty_rectangles_are_enough(void **state)
{
    (void)state;
    static unsigned char seen[SEEN_SIDE * SEEN_SIDE];
    struct ui *ui = ui_make(&sample_panels[2]);
    seen_make(seen);
    ui_set_preview(ui, seen, SEEN_SIDE);
    SDL_Surface *parts = surface_new(1366, 768), *whole = surface_new(1366, 768);
    struct draw_rect all = {0, 0, 1366, 768}, rects[DRAW_DIRTY];
    sample_draw(ui, 0, 0, &before);
    ui_paint(ui, parts, &before, &all, 1);
    uint32_t random = 12345;
    int from = 0;
    for (int i = 0; i < 300; i++) {
        random = random * 1664525 + 1013904223;
        // Mostly one step on the same screen, as when somebody types; now and then another screen.
        int to = i % 3 == 0 ? (int)(random >> 16) % sample_count : from;
        sample_draw(ui, to, (int)(random >> 8) % 40, &after);
        int count = draw_list_dirty(&before, &after, rects);
        assert_in_range(count, 0, DRAW_DIRTY);
        ui_paint(ui, parts, &after, rects, count);
        ui_paint(ui, whole, &after, &all, 1);
        pixels_equal(parts, whole, from, to);
        before = after;
        from = to;
    }
    SDL_FreeSurface(parts);
    SDL_FreeSurface(whole);
    ui_free(ui);
}

static void a_digit_dirties_little(void **state)
{
    (void)state;
    struct ui *ui = ui_make(&sample_panels[0]);
    struct view view;
    sample_view(sample_named("S3-birth-empty"), &config, &view);
    assert_int_equal(view.screen, SCREEN_BIRTH);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &before);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &after);
    struct draw_rect rects[DRAW_DIRTY];
    assert_int_equal(draw_list_dirty(&before, &after, rects), 0);
    assert_true(draw_list_hash(&before) == draw_list_hash(&after));
    view.birth_digits[0][0] = '2';
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &after);
    int count = draw_list_dirty(&before, &after, rects), area = 0;
    for (int i = 0; i < count; i++) {
        area += rects[i].w * rects[i].h;
    }
    assert_in_range(area, 1, 1080 * 1920 / 100);
    // Another size: everything.
    ui_resize(ui, 1366, 768, 345);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &after);
    assert_int_equal(draw_list_dirty(&before, &after, rects), 1);
    assert_int_equal(rects[0].w * rects[0].h, 1366 * 768);
    ui_free(ui);
}

static bool holds(const struct draw_list *list, const char *needle)
{
    const char *bytes = (const char *)list;
    size_t length = strlen(needle);
    for (size_t i = 0; i + length <= sizeof *list; i++) {
        if (memcmp(bytes + i, needle, length) == 0) {
            return true;
        }
    }
    return false;
}

static void a_cleared_list_holds_nothing(void **state)
{
    (void)state;
    struct ui *ui = ui_make(&sample_panels[0]);
    struct view view;
    sample_view(&samples[0], &config, &view);
    view.screen = SCREEN_CONFIRM;
    strcpy(view.initials, "Q.Z.");
    strcpy(view.time, "2:15pm");
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &after);
    assert_true(holds(&after, "Q.Z."));
    view.screen = SCREEN_START;
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &after); // shorter: nothing of the longer one stays
    assert_false(holds(&after, "Q.Z."));
    ui_forget(ui);
    ui_free(ui);
}

static void a_list_that_is_full_says_so(void **state)
{
    (void)state;
    draw_list_clear(&after, 100, 100);
    struct draw_box_look look = {.fill = THEME_BLUE};
    for (int i = 0; i < DRAW_ITEMS; i++) {
        draw_box(&after, (struct draw_rect){i, 0, 1, 1}, &look);
    }
    assert_false(after.full);
    draw_box(&after, (struct draw_rect){0, 0, 1, 1}, &look);
    assert_true(after.full);
    draw_list_clear(&after, 100, 100);
    char text[DRAW_TEXT_BYTES];
    memset(text, 'x', sizeof text);
    draw_text(&after, (struct draw_rect){0, 0, 9, 9}, DRAW_BOLD, 9, 0, text, sizeof text - 1,
              false);
    assert_false(after.full);
    draw_text(&after, (struct draw_rect){0, 0, 9, 9}, DRAW_BOLD, 9, 0, "x", 1, false);
    assert_true(after.full);
}

static void touches_find_their_control(void **state)
{
    (void)state;
    draw_list_clear(&after, 100, 100);
    draw_control(&after, CTL_YES, 0, (struct draw_rect){10, 10, 20, 20}, ROLE_BUTTON, true, "Yes");
    draw_control(&after, CTL_DIGIT, 7, (struct draw_rect){40, 10, 20, 20}, ROLE_KEY, false, "7");
    assert_int_equal(draw_list_control_at(&after, 10, 10)->control, CTL_YES);
    assert_int_equal(draw_list_control_at(&after, 29, 29)->control, CTL_YES);
    assert_null(draw_list_control_at(&after, 30, 10));
    assert_null(draw_list_control_at(&after, 9, 10));
    assert_int_equal(draw_list_control_at(&after, 59, 10)->argument, 7);
    assert_null(draw_list_find(&after, CTL_DIGIT, 8));
}

static void focus_walks_round(void **state)
{
    (void)state;
    struct focus focus;
    touches_find_their_control(NULL); // the same two controls
    focus_clear(&focus);
    assert_null(focus_control(&focus, &after));
    focus_fit(&focus, &after); // no key was used: nothing takes the focus
    assert_null(focus_control(&focus, &after));
    focus_previous(&focus, &after);
    assert_int_equal(focus.control, CTL_DIGIT);
    focus_next(&focus, &after);
    assert_int_equal(focus.control, CTL_YES);
    focus_previous(&focus, &after);
    assert_int_equal(focus.argument, 7);
    // The next screen has no such control: its main one takes the focus.
    draw_list_clear(&after, 100, 100);
    draw_control(&after, CTL_BACK, 0, (struct draw_rect){0, 0, 9, 9}, ROLE_BUTTON, false, "Back");
    draw_control(&after, CTL_FINISH, 0, (struct draw_rect){9, 0, 9, 9}, ROLE_BUTTON, true,
                 "Finish");
    focus_fit(&focus, &after);
    assert_int_equal(focus_control(&focus, &after)->control, CTL_FINISH);
}

// ---- lines; every code point is 10 wide here, spaces too

static int ten_wide(void *context, enum draw_font font, const char *utf8, size_t bytes)
{
    (void)context;
    (void)font;
    int count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += ((unsigned char)utf8[i] & 0xc0) != 0x80;
    }
    return count * 10 - 1; // wrap_text adds one for each measured piece
}

static void line_is(const char *text, const struct wrap *wrap, int line, const char *due)
{
    assert_true(line < wrap->count);
    assert_int_equal(wrap->lines[line].bytes, strlen(due));
    assert_memory_equal(text + wrap->lines[line].start, due, strlen(due));
}

static void lines_break_where_they_may(void **state)
{
    (void)state;
    struct wrap wrap;
    const char *text = "one two three four";
    wrap_text(text, false, 80, 0, false, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 3);
    line_is(text, &wrap, 0, "one two");
    line_is(text, &wrap, 1, "three");
    assert_false(wrap.cut);
    // Balanced: two lines either way, but the narrowest.
    wrap_text(text, false, 170, 0, true, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 2);
    line_is(text, &wrap, 0, "one two");
    line_is(text, &wrap, 1, "three four");
    // A break begins a line, though there is room; what follows it is balanced by itself.
    text = "one\ntwo three-\nmore than four five";
    wrap_text(text, false, 170, 0, true, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 4);
    line_is(text, &wrap, 0, "one");
    line_is(text, &wrap, 1, "two three-");
    line_is(text, &wrap, 2, "more than");
    line_is(text, &wrap, 3, "four five");
    wrap_text(text, false, 170, 3, false, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 3);
    line_is(text, &wrap, 2, "more than four");
    assert_true(wrap.cut);
    // A no-break space holds; a hyphen lets go after itself.
    text = "K\xc2\xa0"
           "27 at Smith-Jones";
    wrap_text(text, false, 60, 0, false, ten_wide, NULL, &wrap);
    line_is(text, &wrap, 0,
            "K\xc2\xa0"
            "27");
    line_is(text, &wrap, 1, "at");
    line_is(text, &wrap, 2, "Smith-");
    line_is(text, &wrap, 3, "Jones");
    // A word wider than the line is broken between clusters: never inside a letter or before its
    // accent.
    text = "a\xcc\x81"
           "a\xcc\x81"
           "a\xcc\x81";
    wrap_text(text, false, 50, 0, false, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 2);
    line_is(text, &wrap, 0,
            "a\xcc\x81"
            "a\xcc\x81");
    // Cut at the last resort, and said.
    wrap_text("one two three four", false, 80, 2, false, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 2);
    assert_true(wrap.cut);
    wrap_text("", false, 80, 2, true, ten_wide, NULL, &wrap);
    assert_int_equal(wrap.count, 0);
}

static void values_stay_together(void **state)
{
    (void)state;
    char value[64];
    wrap_keep_together(value, sizeof value, "Dr Patel");
    assert_string_equal(value, "Dr\xc2\xa0Patel");
    wrap_keep_together(value, sizeof value, "Dr Wilhelmina Featherstone");
    assert_string_equal(value, "Dr\xc2\xa0Wilhelmina Featherstone");
    wrap_keep_together(value, sizeof value, "Musculoskeletal Interface");
    assert_string_equal(value, "Musculoskeletal Interface");
    wrap_keep_together(value, 6, "abcde\xc5\x81"); // cut before the letter that does not fit
    assert_string_equal(value, "abcde");
}

static void placeholders_are_filled(void **state)
{
    (void)state;
    char text[64];
    const struct words_value values[] = {{"area", "Area C"}, {"level", "level 2"}, {NULL, NULL}};
    words_fill(text, sizeof text, W_DONE_GO_LEVEL, values);
    assert_string_equal(text, "Go to \1"
                              "Area C\2, level 2.");
    words_fill(text, 12, W_DONE_GO_LEVEL, values);
    assert_string_equal(text, "Go to \1Area");
    words_fill(text, sizeof text, W_CONFIRM_TIME, values); // a value that is not given is dropped
    assert_string_equal(text, " today");
    // A value cannot smuggle in a placeholder.
    const struct words_value sly[] = {{"time", "{area}"}, {"area", "x"}, {NULL, NULL}};
    words_fill(text, sizeof text, W_CONFIRM_TIME, sly);
    assert_string_equal(text, "{area} today");
}

static int count_not(const SDL_Surface *surface, uint32_t colour)
{
    int count = 0;
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)((const char *)surface->pixels +
                                                               (ptrdiff_t)y * surface->pitch);
        for (int x = 0; x < surface->w; x++) {
            count += (row[x] & 0xffffff) != colour;
        }
    }
    return count;
}

static void missing_glyphs_are_seen_and_counted(void **state)
{
    (void)state;
    struct ui *ui = ui_make(&sample_panels[0]);
    SDL_Surface *surface = surface_new(400, 100);
    struct draw_rect all = {0, 0, 400, 100};
    draw_list_clear(&after, 400, 100);
    const char *text = "A\xef\xbf\xa6\xee\x80\x80"
                       "B"; // U+E000 is nobody's
    struct draw_box_look ground = {.fill = THEME_CARD};
    draw_box(&after, all, &ground);
    draw_text(&after, all, DRAW_BOLD, 43, THEME_TEXT, text + 4, strlen(text) - 5, false);
    ui_paint(ui, surface, &after, &all, 1);
    assert_int_equal(ui_missing_glyphs(ui), 1);
    assert_true(count_not(surface, THEME_CARD) > 50);
    SDL_FreeSurface(surface);
    ui_free(ui);
}

static void painting_after_forgetting_is_the_same(void **state)
{
    (void)state;
    struct ui *ui = ui_make(&sample_panels[2]);
    SDL_Surface *first = surface_new(1366, 768), *second = surface_new(1366, 768);
    struct draw_rect all = {0, 0, 1366, 768};
    sample_draw(ui, 5, 0, &after);
    ui_paint(ui, first, &after, &all, 1);
    ui_forget(ui);
    sample_draw(ui, 5, 0, &before);
    assert_true(draw_list_hash(&before) == draw_list_hash(&after));
    ui_paint(ui, second, &before, &all, 1);
    pixels_equal(first, second, 5, 5);
    SDL_FreeSurface(first);
    SDL_FreeSurface(second);
    ui_free(ui);
}

static void fonts_that_are_not_there_are_an_error(void **state)
{
    (void)state;
    struct ui *ui = NULL;
    sample_config(&config, false);
    strcpy(config.font_dir, "/nonexistent");
    assert_int_equal(ui_new(&config, 1080, 1920, 268, &ui), ERR_FILE);
    assert_null(ui);
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirty_rectangles_are_enough),
        cmocka_unit_test(a_digit_dirties_little),
        cmocka_unit_test(a_cleared_list_holds_nothing),
        cmocka_unit_test(a_list_that_is_full_says_so),
        cmocka_unit_test(touches_find_their_control),
        cmocka_unit_test(focus_walks_round),
        cmocka_unit_test(lines_break_where_they_may),
        cmocka_unit_test(values_stay_together),
        cmocka_unit_test(placeholders_are_filled),
        cmocka_unit_test(missing_glyphs_are_seen_and_counted),
        cmocka_unit_test(painting_after_forgetting_is_the_same),
        cmocka_unit_test(fonts_that_are_not_there_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
