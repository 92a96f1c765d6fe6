// S2a in all its states: what it says of each kind of code, what stays where it is while somebody
// aims, and how little is painted for a new picture.
#include "screens/fonts_here.h"
#include "screens/layout_check.h"
#include "screens/says.h"
#include "ui/theme.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct draw_list list, other;

static struct view scan_view(const char *name)
{
    const struct sample *sample;
    return says_view(name, &sample);
}

static void scan_draws(const struct view *view, int panel, struct draw_list *ret_list)
{
    ui_draw(says_uis[1][panel], view, NULL, CTL_NONE, 0, ret_list);
}

// ---- words

struct kind_words {
    const char *what;
    const char *next; // where details may be typed
};

#define NEED "We need the code from your appointment letter or text message."
static const struct kind_words kinds[CODE_KIND_COUNT] = {
    [CODE_UNREADABLE] = {"We could not read this code.",
                         "You can check in with your name and date of birth."},
    [CODE_OTHER_SITE] = {"This code is for another site.",
                         "Scan the code for your appointment here, or go to reception."},
    [CODE_OTHER_DAY] = {"This code is for another day.",
                        "Scan the code for today's appointment, or go to reception."},
    [CODE_PRESCRIPTION] = {"This is a prescription code.", NEED},
    [CODE_WEB] = {"This is a web address.", NEED},
    [CODE_CONTACT] = {"This code holds contact details.", NEED},
    [CODE_HEALTH_CERTIFICATE] = {"This is a health certificate.", NEED},
    [CODE_PRODUCT] = {"This is a product code.", NEED},
    [CODE_FOREIGN] = {"This code is for something else.", NEED},
    [CODE_UNKNOWN] = {"We do not know this code.", NEED},
    [CODE_TWO] = {"We can see two codes.", "Hold up one at a time."},
};
#undef NEED

// Where details may not be typed, too.
static bool is_said_anywhere(enum code_kind kind)
{
    return kind == CODE_TWO;
}

static void kind_says(enum code_kind kind, int panel, bool typing)
{
    struct view view = scan_view("S2a-scan-refused");
    char whole[256];
    view.scan_refused = kind;
    view.typing_offered = typing;
    snprintf(whole, sizeof whole, "%s %s", kinds[kind].what, typing || is_said_anywhere(kind) ? kinds[kind].next : "");
    assert_true(says(&view, true, panel, whole, &list));
    assert_int_equal(draw_list_find(&list, CTL_TYPE, 0) != NULL, typing);
    if (!typing) {
        assert_true(is_said_anywhere(kind) || says(&view, true, panel, "o to reception", &list));
        assert_false(says(&view, true, panel, "date of birth", &list));
        assert_false(says(&view, true, panel, "your details", &list));
    }
    for (int theirs = 0; theirs < 2; theirs++) {
        view.for_other = theirs == 1;
        scan_draws(&view, panel, &list);
        assert_int_equal(layout_check(whole, &list, ui_layout(says_uis[1][panel]), false), 0);
    }
    assert_false(says(&view, true, panel, "your ", &list)); // it is theirs
}

static void each_kind_has_its_words(void **state)
{
    (void)state;
    for (int kind = CODE_ACCEPTED + 1; kind < CODE_KIND_COUNT; kind++) {
        for (int panel = 0; panel < 3; panel++) {
            kind_says((enum code_kind)kind, panel, true);
            kind_says((enum code_kind)kind, panel, false);
        }
    }
}

// Panels with more and with less room than the design's.
static void each_kind_fits_other_panels(void **state)
{
    (void)state;
    static const struct sample_panel panels[] = {
        {"27 inch upright", 1080, 1920, 336},    {"27 inch lying", 1920, 1080, 598},
        {"15.6 inch full HD", 1920, 1080, 345},  {"a small window", 540, 960, 0},
        {"a small window, lying", 1024, 576, 0},
    };
    struct view view = scan_view("S2a-scan-refused");
    for (size_t p = 0; p < sizeof panels / sizeof panels[0]; p++) {
        struct ui *ui = NULL;
        assert_int_equal(ui_new(&says_configs[1], panels[p].width_px, panels[p].height_px,
                                panels[p].width_mm, &ui),
                         OK);
        for (int kind = CODE_ACCEPTED + 1; kind < CODE_KIND_COUNT; kind++) {
            view.scan_refused = (enum code_kind)kind;
            for (int bits = 0; bits < 4; bits++) {
                view.typing_offered = (bits & 1) != 0;
                view.for_other = (bits & 2) != 0;
                view.scan = SCAN_REFUSED;
                ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
                assert_int_equal(layout_check(panels[p].name, &list, ui_layout(ui), false), 0);
                view.scan = SCAN_WAITED;
                view.scan_dark = true;
                ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
                assert_int_equal(layout_check(panels[p].name, &list, ui_layout(ui), false), 0);
            }
        }
        ui_free(ui);
    }
}

static struct draw_rect words_rect(const struct draw_list *drawn, const char *words)
{
    for (int i = 0; i < drawn->item_count; i++) {
        const struct draw_item *item = &drawn->items[i];
        if (item->kind == DRAW_TEXT &&
            strncmp(draw_list_text(drawn, item->text_at), words, strlen(words)) == 0) {
            return item->rect;
        }
    }
    return (struct draw_rect){0, 0, 0, 0};
}

// Who waited in vain in poor light is told of both, in the square's place and on every panel.
static void waiting_in_the_dark_tells_of_the_light(void **state)
{
    (void)state;
    for (int n = 0; n < 12; n++) {
        int panel = n % 3;
        struct view view = scan_view("S2a-scan-waited-dark");
        view.typing_offered = n / 3 % 2 == 0;
        view.for_other = n / 6 == 1;
        assert_true(says(&view, true, panel,
                         "We cannot read that code. Turn up your screen's brightness. You can try again or",
                         &list));
        assert_int_equal(layout_check("dark", &list, ui_layout(says_uis[1][panel]), false), 0);
        view.scan_dark = false;
        assert_false(says(&view, true, panel, "brightness", &list));
        assert_true(
            says(&view, true, panel, "We cannot read that code. You can try again or", &list));
    }
}

// "You" is not left behind at the end of a line that is another sentence's.
static void each_sentence_begins_a_line(void **state)
{
    (void)state;
    static const char *const pages[][3] = {
        {"S2a-scan-waited", "We cannot", "You can"},
        {"S2a-scan-refused", "This is", "We need"},
        {"S2a-scan-unreadable", "We could", "You can"},
    };
    for (int n = 0; n < 9; n++) {
        struct view view = scan_view(pages[n / 3][0]);
        scan_draws(&view, n % 3, &list);
        struct draw_rect first = words_rect(&list, pages[n / 3][1]);
        struct draw_rect second = words_rect(&list, pages[n / 3][2]);
        assert_true(first.w > 0 && second.w > 0);
        assert_int_equal(second.x, first.x);
        assert_true(second.y > first.y);
    }
}

// ---- what stays

static struct draw_rect picture_rect(const struct draw_list *drawn)
{
    for (int i = 0; i < drawn->item_count; i++) {
        if (drawn->items[i].kind == DRAW_PREVIEW) {
            return drawn->items[i].rect;
        }
    }
    return (struct draw_rect){0, 0, 0, 0};
}

static void nothing_moves_while_somebody_aims(void **state)
{
    (void)state;
    static const char *const states[] = {"S2a-scan-dark", "S2a-scan-read", "S2a-scan-refused",
                                         "S2a-scan-unreadable", "S2a-scan-waited",
                                         "S2a-scan-waited-dark"};
    for (int panel = 0; panel < 3; panel++) {
        struct view view = scan_view("S2a-scan");
        scan_draws(&view, panel, &list);
        struct draw_rect place = picture_rect(&list);
        assert_in_range(place.w, ui_layout(says_uis[1][panel])->target_px * 4, 1080);
        for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
            view = scan_view(states[i]);
            scan_draws(&view, panel, &other);
            struct draw_rect now = picture_rect(&other);
            assert_memory_equal(&now, &place, sizeof place);
            assert_memory_equal(&draw_list_find(&list, CTL_TYPE, 0)->rect,
                                &draw_list_find(&other, CTL_TYPE, 0)->rect, sizeof place);
        }
    }
}

static void trying_again_follows_a_refusal(void **state)
{
    (void)state;
    struct view view = scan_view("S2a-scan");
    for (int scan = SCAN_LOOKING; scan <= SCAN_WAITED; scan++) {
        view.scan = (enum scan_state)scan;
        bool due = scan == SCAN_REFUSED || scan == SCAN_WAITED;
        view.scan_refused = CODE_WEB;
        for (int panel = 0; panel < 3; panel++) {
            scan_draws(&view, panel, &list);
            assert_int_equal(draw_list_find(&list, CTL_TRY_AGAIN, 0) != NULL, due);
            assert_non_null(draw_list_find(&list, CTL_TYPE, 0));
            assert_non_null(draw_list_find(&list, CTL_BACK, 0));
        }
    }
}

// What is refused is not seen to be, until it is said.
static void a_code_in_doubt_changes_nothing(void **state)
{
    (void)state;
    for (int n = 0; n < 6; n++) {
        struct view view = scan_view(n < 3 ? "S2a-scan" : "S2a-scan-dark");
        scan_draws(&view, n % 3, &list);
        view.scan = SCAN_DOUBT;
        view.scan_refused = CODE_WEB;
        scan_draws(&view, n % 3, &other);
        assert_true(draw_list_hash(&list) == draw_list_hash(&other));
    }
}

// ---- the square

static int boxes_filled(const struct draw_list *drawn, uint32_t fill)
{
    int count = 0;
    for (int i = 0; i < drawn->item_count; i++) {
        const struct draw_item *item = &drawn->items[i];
        count += item->kind == DRAW_BOX && item->box.fill == fill && item->box.drop_px == 0;
    }
    return count;
}

static void a_read_code_turns_the_corners(void **state)
{
    (void)state;
    for (int panel = 0; panel < 3; panel++) {
        struct view view = scan_view("S2a-scan");
        scan_draws(&view, panel, &list);
        assert_int_equal(boxes_filled(&list, THEME_GREEN_PRESSED), 0);
        view.scan = SCAN_READ;
        assert_true(says(&view, true, panel, "Code read", &list));
        assert_int_equal(boxes_filled(&list, THEME_GREEN_PRESSED), 8); // two bars a corner
    }
}

static void a_new_picture_paints_the_square_alone(void **state)
{
    (void)state;
    struct view view = scan_view("S2a-scan");
    struct draw_rect rects[DRAW_DIRTY];
    for (int panel = 0; panel < 3; panel++) {
        scan_draws(&view, panel, &list);
        view.preview++;
        scan_draws(&view, panel, &other);
        assert_int_equal(draw_list_dirty(&list, &other, rects), 1);
        struct draw_rect place = picture_rect(&other);
        assert_memory_equal(&rects[0], &place, sizeof place);
        // The drawing's steps are not seen behind the picture.
        view.step = (view.step + 1) % 5;
        scan_draws(&view, panel, &list);
        assert_int_equal(draw_list_dirty(&list, &other, rects), 0);
    }
}

static bool inside(struct draw_rect inner, struct draw_rect outer)
{
    struct draw_rect both = draw_rect_cut(inner, outer);
    return both.w == inner.w && both.h == inner.h;
}

static int codes_drawn(const struct draw_list *drawn)
{
    int count = 0;
    for (int i = 0; i < drawn->item_count; i++) {
        count += drawn->items[i].kind == DRAW_QR;
    }
    return count;
}

// Before the first picture, and with a fixed scanner, the drawing moves; only inside the square.
static void the_drawing_moves_in_the_square(void **state)
{
    (void)state;
    static const char *const pages[] = {"S2a-scan-first", "S2a-scan-fixed"};
    struct draw_rect rects[DRAW_DIRTY];
    for (int n = 0; n < 6; n++) {
        int panel = n % 3;
        struct view view = scan_view("S2a-scan");
        scan_draws(&view, panel, &list);
        struct draw_rect square = picture_rect(&list);
        view = scan_view(pages[n / 3]);
        view.step = 0;
        scan_draws(&view, panel, &list);
        assert_true(draw_rect_empty(picture_rect(&list)));
        assert_int_equal(codes_drawn(&list), 1);
        uint64_t first = draw_list_hash(&list);
        for (view.step = 1; view.step < 5; view.step++) {
            scan_draws(&view, panel, &other);
            assert_true(draw_list_hash(&other) != first);
            int count = draw_list_dirty(&list, &other, rects);
            for (int i = 0; i < count; i++) {
                assert_true(inside(rects[i], square));
            }
        }
    }
}

// The camera looks already; its pictures paint nothing until the drawing is over.
static void the_drawing_comes_before_the_picture(void **state)
{
    (void)state;
    struct draw_rect rects[DRAW_DIRTY];
    for (int panel = 0; panel < 3; panel++) {
        struct view view = scan_view("S2a-scan-drawing");
        scan_draws(&view, panel, &list);
        assert_true(draw_rect_empty(picture_rect(&list)));
        assert_int_equal(codes_drawn(&list), 1);
        view.preview++;
        scan_draws(&view, panel, &other);
        assert_int_equal(draw_list_dirty(&list, &other, rects), 0);
        view.scan_drawing = false;
        scan_draws(&view, panel, &other);
        assert_false(draw_rect_empty(picture_rect(&other)));
        assert_int_equal(codes_drawn(&other), 0);
        int count = draw_list_dirty(&list, &other, rects);
        for (int i = 0; i < count; i++) {
            assert_true(inside(rects[i], picture_rect(&other)));
        }
    }
}

// A fixed scanner has no picture to aim in, whatever number is left in the view.
static void a_fixed_scanner_shows_no_picture(void **state)
{
    (void)state;
    struct view view = scan_view("S2a-scan-fixed");
    view.preview = 9;
    scan_draws(&view, 0, &list);
    assert_true(draw_rect_empty(picture_rect(&list)));
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_has_its_words),
        cmocka_unit_test(each_kind_fits_other_panels),
        cmocka_unit_test(waiting_in_the_dark_tells_of_the_light),
        cmocka_unit_test(each_sentence_begins_a_line),
        cmocka_unit_test(nothing_moves_while_somebody_aims),
        cmocka_unit_test(trying_again_follows_a_refusal),
        cmocka_unit_test(a_code_in_doubt_changes_nothing),
        cmocka_unit_test(a_read_code_turns_the_corners),
        cmocka_unit_test(a_new_picture_paints_the_square_alone),
        cmocka_unit_test(the_drawing_moves_in_the_square),
        cmocka_unit_test(the_drawing_comes_before_the_picture),
        cmocka_unit_test(a_fixed_scanner_shows_no_picture),
    };
    return cmocka_run_group_tests(tests, says_open, says_close);
}
