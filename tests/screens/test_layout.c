// Nothing overlaps, leaves the page, is too small, too faint or out of reach: every screen, every
// state, three panels. And the checker itself must see what is wrong when something is.
#include "screens/fonts_here.h"
#include "screens/layout_check.h"
#include "screens/samples.h"
#include "ui/theme.h"
#include "ui/ui.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct config configs[2];
static struct draw_list list, other;

static struct ui *ui_make(bool hospital, int width_px, int height_px, int width_mm)
{
    struct ui *ui = NULL;
    sample_config(&configs[hospital], hospital);
    assert_int_equal(ui_new(&configs[hospital], width_px, height_px, width_mm, &ui), OK);
    return ui;
}

static void sample_draw(struct ui *ui, const struct sample *sample, struct draw_list *ret_list)
{
    struct view view;
    sample_view(sample, &configs[sample->hospital], &view);
    ui_draw(ui, &view, NULL, CTL_NONE, 0, ret_list);
}

static int panel_check(const struct sample_panel *panel)
{
    int wrong = 0;
    struct ui *uis[2] = {ui_make(false, panel->width_px, panel->height_px, panel->width_mm),
                         ui_make(true, panel->width_px, panel->height_px, panel->width_mm)};
    for (int i = 0; i < sample_count; i++) {
        char where[128];
        snprintf(where, sizeof where, "%s at %s", samples[i].name, panel->name);
        struct ui *ui = uis[samples[i].hospital];
        sample_draw(ui, &samples[i], &list);
        wrong += layout_check(where, &list, ui_layout(ui), samples[i].ugly);
    }
    ui_free(uis[0]);
    ui_free(uis[1]);
    return wrong;
}

static void every_screen_keeps_the_rules(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(panel_check(&sample_panels[i]), 0);
    }
}

static void other_panels_keep_the_rules(void **state)
{
    (void)state;
    const struct sample_panel panels[] = {
        {"27 inch upright", 1080, 1920, 336},   {"27 inch lying", 1920, 1080, 598},
        {"15.6 inch full HD", 1920, 1080, 345}, {"a panel that states nothing", 1080, 1920, 0},
        {"a small window", 540, 960, 0},        {"a small window, lying", 1024, 576, 0},
    };
    for (size_t i = 0; i < sizeof panels / sizeof panels[0]; i++) {
        assert_int_equal(panel_check(&panels[i]), 0);
    }
}

// Pressed and focused controls, one after the other.
static void every_state_keeps_the_rules(void **state)
{
    (void)state;
    int wrong = 0;
    for (int p = 0; p < 3; p++) {
        const struct sample_panel *panel = &sample_panels[p];
        struct ui *ui = ui_make(false, panel->width_px, panel->height_px, panel->width_mm);
        for (int i = 0; i < sample_count; i++) {
            struct view view;
            sample_view(&samples[i], &configs[0], &view);
            ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
            for (int c = 0; c<list.control_count; c += list.control_count> 12 ? 5 : 1) {
                struct focus focus = {true, list.controls[c].control, list.controls[c].argument};
                ui_draw(ui, &view, &focus, focus.control, focus.argument, &other);
                wrong += layout_check(samples[i].name, &other, ui_layout(ui), samples[i].ugly);
                assert_true(draw_list_hash(&other) != draw_list_hash(&list));
            }
        }
        ui_free(ui);
    }
    assert_int_equal(wrong, 0);
}

static void long_site_name_stays_in_the_header(void **state)
{
    (void)state;
    for (int p = 0; p < 3; p++) {
        const struct sample_panel *panel = &sample_panels[p];
        struct ui *ui = ui_make(false, panel->width_px, panel->height_px, panel->width_mm);
        memset(configs[0].site_name, 'W', sizeof configs[0].site_name - 1);
        sample_draw(ui, sample_named("S0-start"), &list);
        assert_int_equal(layout_check("long site name", &list, ui_layout(ui), true), 0);
        ui_free(ui);
    }
}

// The lines of the design (screens README 2) and its arithmetic (product 5.2, 6.2).
static void measures_are_the_designs(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    const struct layout *layout = ui_layout(ui);
    assert_int_equal(layout_px(layout, 19), 43);
    assert_int_equal(layout_px(layout, 36), 81);
    assert_int_equal(layout->header.h, 163);
    assert_int_equal(layout->top, 217);
    assert_int_equal(layout->action_y, 1558);
    assert_int_equal(layout->bar.y, 1739);
    assert_int_equal(layout->target_px, 81);
    assert_in_range(layout->left, 53, 55);
    ui_resize(ui, 1366, 768, 345);
    assert_int_equal(layout->shape, LAYOUT_SHORT);
    assert_int_equal((int)(1366 / layout->k + 0.5), 604);
    assert_int_equal((int)(768 / layout->k), 339);
    ui_resize(ui, 1920, 1080, 476);
    assert_int_equal(layout->shape, LAYOUT_LANDSCAPE);
    configs[0].display_distance_mm = 400;
    ui_resize(ui, 1080, 1920, 268);
    assert_int_equal(layout_px(layout, 19), 29);
    configs[0].display_distance_mm = 600;
    // A panel that claims to be 16 mm wide is not believed; what the trust states is.
    ui_resize(ui, 1080, 1920, 16);
    assert_int_equal(layout_px(layout, 19), 43);
    configs[0].display_width_mm = 336;
    ui_resize(ui, 1080, 1920, 268);
    assert_int_equal(layout_px(layout, 19), 35);
    configs[0].display_width_mm = 0;
    ui_free(ui);
}

static void fixed_lines_never_move(void **state)
{
    (void)state;
    for (int p = 0; p < 3; p++) {
        const struct sample_panel *panel = &sample_panels[p];
        struct ui *ui = ui_make(false, panel->width_px, panel->height_px, panel->width_mm);
        struct draw_rect first[3] = {{0, 0, 0, 0}};
        static const enum control fixed[3] = {CTL_HELP, CTL_BACK, CTL_START_AGAIN};
        for (int i = 0; i < sample_count; i++) {
            sample_draw(ui, &samples[i], &list);
            for (int c = 0; c < 3; c++) {
                const struct draw_control *control = draw_list_find(&list, fixed[c], 0);
                if (control == NULL) {
                    continue;
                }
                if (draw_rect_empty(first[c])) {
                    first[c] = control->rect;
                }
                assert_memory_equal(&first[c], &control->rect, sizeof first[c]);
            }
        }
        ui_free(ui);
    }
}

enum owed { OWES_BACK = 1, OWES_FINISH = 2, OWES_CONTINUE = 4, OWES_NOTHING = 8 };

// What each page has besides its own answers (flow/controls.h). A question has Back until the
// arrival is written; an outcome that is not a refusal, and the staff's menu, have Finish; a page
// that nobody can use has no control at all.
static unsigned owed(const struct view *view)
{
    switch (view->screen) {
    case SCREEN_BIRTH:
    case SCREEN_LETTER:
    case SCREEN_EXTRA: return OWES_BACK | OWES_CONTINUE;
    case SCREEN_PIN: return view->pin_wait_s > 0 ? OWES_BACK : OWES_BACK | OWES_CONTINUE;
    case SCREEN_UNDO:
        return view->undo == UNDO_ENTRY || view->undo == UNDO_NOT_FOUND ? OWES_BACK | OWES_CONTINUE
                                                                        : OWES_BACK;
    case SCREEN_WHO:
    case SCREEN_CONFIRM:
    case SCREEN_WHICH:
    case SCREEN_MENU:
    case SCREEN_PRIVACY:
    case SCREEN_STATUS:
    case SCREEN_TEST: return OWES_BACK;
    case SCREEN_HAVE_CODE:
    case SCREEN_SCAN: return OWES_BACK;
    case SCREEN_OTHER_DAY:
    case SCREEN_OTHER_SITE:
    case SCREEN_STAFF:
    case SCREEN_DONE:
    case SCREEN_NOT_RIGHT:
    case SCREEN_EARLY:
    case SCREEN_OVER_LIMIT:
    case SCREEN_ALREADY:
    case SCREEN_CHANGED:
    case SCREEN_REMOTE:
    case SCREEN_NO_APPOINTMENT:
    case SCREEN_DESK:
    case SCREEN_UNSURE: return OWES_FINISH;
    case SCREEN_CLOSED:
    case SCREEN_CLEANING: return OWES_NOTHING;
    case SCREEN_STARTING:
    case SCREEN_START:
    case SCREEN_PAUSED:
    case SCREEN_FINDING:
    case SCREEN_NEEDS:
    case SCREEN_DETAILS:
    case SCREEN_KIN:
    case SCREEN_BEFORE:
    case SCREEN_CHECKING_IN:
    case SCREEN_REFUSED:
    case SCREEN_NOT_WORKING:
    case SCREEN_MORE_TIME:
    case SCREEN_KEEP:
    case SCREEN_HELP:
    case SCREEN_UNWELL:
    case SCREEN_COUNT: break;
    }
    return 0;
}

static bool shows(enum control control)
{
    return draw_list_find(&list, control, 0) != NULL;
}

static void controls_are_those_of_the_screen(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    bool seen[SCREEN_COUNT] = {false};
    for (int i = 0; i < sample_count; i++) {
        struct view view;
        sample_view(&samples[i], &configs[0], &view);
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        unsigned due = owed(&view);
        seen[view.screen] = true;
        assert_int_equal((due & OWES_BACK) != 0, shows(CTL_BACK));
        assert_int_equal((due & OWES_FINISH) != 0, shows(CTL_FINISH));
        assert_int_equal((due & OWES_CONTINUE) != 0, shows(CTL_CONTINUE));
        assert_int_equal((due & OWES_NOTHING) != 0, list.control_count == 0);
        assert_int_equal(view.in_session, shows(CTL_START_AGAIN));
        if (view.screen == SCREEN_REFUSED) {
            assert_int_equal(list.control_count, 2);
        }
    }
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        assert_true(seen[screen]); // a screen without a sample is a screen nobody looks at
    }
    ui_free(ui);
}

// One heading, one main button (screens README 8).
static void one_main_button(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    for (int i = 0; i < sample_count; i++) {
        sample_draw(ui, &samples[i], &list);
        int mains = 0;
        for (int c = 0; c < list.control_count; c++) {
            mains += list.controls[c].is_main;
        }
        assert_in_range(mains, 0, 1);
    }
    ui_free(ui);
}

// Everything a view can hold but the reference changes nothing on X1.
static void refusals_are_identical(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    struct view view;
    memset(&view, 'x', sizeof view);
    view.screen = SCREEN_REFUSED;
    view.config = &configs[0];
    view.in_session = true;
    strcpy(view.reference, "4");
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
    memset(&view, 0, sizeof view);
    view.screen = SCREEN_REFUSED;
    view.config = &configs[0];
    view.in_session = true;
    strcpy(view.reference, "4");
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &other);
    assert_true(draw_list_hash(&list) == draw_list_hash(&other));
    strcpy(view.reference, "5");
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &other);
    assert_true(draw_list_hash(&list) != draw_list_hash(&other));
    // The number, and the full stop that moves with its width.
    assert_int_equal(list.item_count, other.item_count);
    for (int i = 0; i < list.item_count; i++) {
        const char *text = draw_list_text(&list, list.items[i].text_at);
        bool number =
            list.items[i].kind == DRAW_TEXT && (strcmp(text, "4") == 0 || strcmp(text, ".") == 0);
        assert_true(number || list.items[i].hash == other.items[i].hash);
    }
    ui_free(ui);
}

// "You have checked in" and green panels are S9's alone.
static void only_a_confirmed_arrival_says_so(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    for (int i = 0; i < sample_count; i++) {
        struct view view;
        sample_view(&samples[i], &configs[0], &view);
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        bool said = false;
        for (int n = 0; n < list.item_count; n++) {
            said = said || (list.items[n].kind == DRAW_TEXT &&
                            strcmp(draw_list_text(&list, list.items[n].text_at),
                                   "You have checked in") == 0);
        }
        assert_int_equal(said, view.screen == SCREEN_DONE);
    }
    ui_free(ui);
}

// ---- the checker must see what is wrong

static void words_put(const char *text, struct draw_rect box, int size_px)
{
    draw_text(&list, box, DRAW_REGULAR, size_px, THEME_TEXT, text, strlen(text), false);
}

static void the_checker_sees_faults(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1080, 1920, 268);
    const struct layout *layout = ui_layout(ui);
    sample_draw(ui, sample_named("S0-start"), &list);
    assert_int_equal(layout_check_quiet(&list, layout), 0);
    struct draw_rect check_in = draw_list_find(&list, CTL_CHECK_IN, 0)->rect;

    // A text 40 % longer than the page is wide.
    words_put("much too long", (struct draw_rect){54, 1250, (1080 - 54) * 14 / 10, 60}, 43);
    assert_true(layout_check_quiet(&list, layout) > 0);
    // A label 40 % longer than its button.
    sample_draw(ui, sample_named("S0-start"), &list);
    words_put("long", (struct draw_rect){check_in.x, check_in.y, check_in.w * 14 / 10, 20}, 43);
    assert_true(layout_check_quiet(&list, layout) > 0);
    // A small text; a faint one; two that overlap.
    sample_draw(ui, sample_named("S0-start"), &list);
    words_put("small", (struct draw_rect){54, 1250, 80, 40}, 42);
    assert_int_equal(layout_check_quiet(&list, layout), 1);
    sample_draw(ui, sample_named("S0-start"), &list);
    draw_text(&list, (struct draw_rect){54, 1250, 80, 60}, DRAW_BOLD, 43, THEME_STEP, "faint", 5,
              false);
    assert_int_equal(layout_check_quiet(&list, layout), 1);
    sample_draw(ui, sample_named("S0-start"), &list);
    words_put("one", (struct draw_rect){54, 1250, 80, 60}, 43);
    words_put("two", (struct draw_rect){133, 1309, 80, 60}, 43);
    assert_int_equal(layout_check_quiet(&list, layout), 1);
    // A text on the camera's picture; a picture that runs into the bar.
    sample_draw(ui, sample_named("S0-start"), &list);
    draw_preview(&list, (struct draw_rect){54, 1250, 200, 200}, 0, THEME_PREVIEW, 1);
    assert_int_equal(layout_check_quiet(&list, layout), 0);
    words_put("on it", (struct draw_rect){60, 1260, 80, 60}, 43);
    assert_int_equal(layout_check_quiet(&list, layout), 1);
    sample_draw(ui, sample_named("S0-start"), &list);
    draw_preview(&list, (struct draw_rect){400, 1600, 200, 200}, 0, THEME_PREVIEW, 1);
    assert_true(layout_check_quiet(&list, layout) > 0);
    // A control of 19 mm, and one 2 mm from the next.
    sample_draw(ui, sample_named("S0-start"), &list);
    draw_control(&list, CTL_ME, 0, (struct draw_rect){54, 1250, 77, 200}, ROLE_ENTRY, false, "");
    assert_int_equal(layout_check_quiet(&list, layout), 1);
    sample_draw(ui, sample_named("S0-start"), &list);
    struct draw_rect close = check_in;
    close.y += check_in.h + 8;
    draw_control(&list, CTL_ME, 0, close, ROLE_ENTRY, false, "");
    assert_true(layout_check_quiet(&list, layout) > 0);
    ui_free(ui);
}

// Real words, 40 % longer than the widest that fit, in a real widget.
static void the_checker_sees_a_long_word_in_a_screen(void **state)
{
    (void)state;
    struct ui *ui = ui_make(false, 1366, 768, 345);
    struct view view;
    sample_view(sample_named("S0-start"), &configs[0], &view);
    view.screen = SCREEN_CONFIRM;
    strcpy(view.time, "2:15pm");
    int fits = 1;
    for (; fits < CONFIG_TEXT - 1; fits++) {
        memset(view.clinician, 'W', (size_t)fits);
        view.clinician[fits] = '\0';
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        if (layout_check_quiet(&list, ui_layout(ui)) > 0) {
            break;
        }
    }
    assert_in_range(fits, 40, 120); // 40 of the widest letters fit 15.6 inch
    memset(view.clinician, 'W',
           (size_t)(fits * 14 / 10 < CONFIG_TEXT ? fits * 14 / 10 : CONFIG_TEXT - 1));
    ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
    assert_true(layout_check_quiet(&list, ui_layout(ui)) > 0);
    // It is cut, and nothing else is wrong.
    assert_int_equal(layout_check("W", &list, ui_layout(ui), true), 0);
    ui_free(ui);
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_screen_keeps_the_rules),
        cmocka_unit_test(other_panels_keep_the_rules),
        cmocka_unit_test(every_state_keeps_the_rules),
        cmocka_unit_test(long_site_name_stays_in_the_header),
        cmocka_unit_test(measures_are_the_designs),
        cmocka_unit_test(fixed_lines_never_move),
        cmocka_unit_test(controls_are_those_of_the_screen),
        cmocka_unit_test(one_main_button),
        cmocka_unit_test(refusals_are_identical),
        cmocka_unit_test(only_a_confirmed_arrival_says_so),
        cmocka_unit_test(the_checker_sees_faults),
        cmocka_unit_test(the_checker_sees_a_long_word_in_a_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
