// What a page may read of the view, and pages that depend on the configuration or on the kiosk's
// health.
#include "base/net_fault.h"
#include "screens/fonts_here.h"
#include "screens/layout_check.h"
#include "screens/says.h"
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct draw_list list, other;

// ---- what a page may not read

// Puts a patient into every field that only other pages may show.
static void patient_put(struct view *view)
{
    snprintf(view->initials, sizeof view->initials, "Q.Z.");
    snprintf(view->clinician, sizeof view->clinician, "Dr Quaint");
    snprintf(view->clinic, sizeof view->clinic, "Quiet clinic");
    snprintf(view->letters, sizeof view->letters, "QZX");
    snprintf(view->extra, sizeof view->extra, "QZ991ZZ");
    snprintf(view->birth_digits[2], sizeof view->birth_digits[2], "1931");
}

static void patient_put_all(struct view *view)
{
    patient_put(view);
    snprintf(view->time, sizeof view->time, "3:33pm");
    snprintf(view->area, sizeof view->area, "Quarantine");
    snprintf(view->prepare, sizeof view->prepare, "Quick");
    snprintf(view->mobile_end, sizeof view->mobile_end, "777");
    view->needs = 7;
    view->for_other = true;
    view->result_count = 1;
}

static int changed_by(const char *prefix, void (*put)(struct view *))
{
    int changed = 0, looked_at = 0;
    for (int i = 0; i < sample_count; i++) {
        if (strncmp(samples[i].name, prefix, strlen(prefix)) != 0) {
            continue;
        }
        struct view view;
        sample_view(&samples[i], &says_configs[samples[i].hospital], &view);
        struct ui *ui = says_uis[samples[i].hospital][0];
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        put(&view);
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &other);
        changed += draw_list_hash(&list) != draw_list_hash(&other);
        looked_at++;
    }
    assert_true(looked_at > 0);
    return changed;
}

static void staff_pages_name_no_patient(void **state)
{
    (void)state;
    assert_int_equal(changed_by("staff-", patient_put_all), 0);
    assert_int_equal(changed_by("X26-", patient_put_all), 0);
    assert_int_equal(changed_by("X27-", patient_put_all), 0);
    assert_int_equal(changed_by("X24-", patient_put_all), 0);
    assert_true(changed_by("S6-", patient_put) > 0); // the comparison itself can see
}

static void other_pages_show_no_name(void **state)
{
    (void)state;
    static const char *const pages[] = {"X11-", "S7-", "S8-", "S8b-", "S9-",  "X3-", "X5-", "X6-",
                                        "X7-",  "X8-", "X9-", "X10-", "X15-", "S1-", "S2-", "S2a-"};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        assert_int_equal(changed_by(pages[i], patient_put), 0);
    }
}

static void a_pin_is_discs(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-pin", &sample);
    for (int digits = 0; digits <= 8; digits++) {
        view.pin_digits = digits;
        ui_draw(says_uis[0][0], &view, NULL, CTL_NONE, 0, &list);
        int discs = 0;
        for (int i = 0; i < list.item_count; i++) {
            discs += list.items[i].kind == DRAW_DISC;
        }
        assert_int_equal(discs, digits);
    }
}

// The question of S4b is the flow's to choose, whatever the configuration asks two who match.
static void the_view_says_which_fact_is_asked(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S4b-postcode", &sample);
    for (int hospital = 0; hospital < 2; hospital++) {
        view.config = &says_configs[hospital];
        view.extra_kind = EXTRA_POSTCODE;
        assert_true(says(&view, hospital == 1, 0, "What is your postcode?", &list));
        view.extra_kind = EXTRA_HOUSE_NUMBER;
        assert_true(says(&view, hospital == 1, 0, "What is your house number?", &list));
    }
}

static void staff_open_what_staff_closed(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-menu", &sample);
    static const enum closed kinds[] = {CLOSED_NOT, CLOSED_HOURS, CLOSED_STAFF, CLOSED_FIRE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool by_staff = kinds[i] == CLOSED_STAFF || kinds[i] == CLOSED_FIRE;
        view.closed = kinds[i];
        ui_draw(says_uis[0][0], &view, NULL, CTL_NONE, 0, &list);
        assert_int_equal(draw_list_find(&list, CTL_REOPEN, 0) != NULL, by_staff);
        assert_int_equal(draw_list_find(&list, CTL_CLOSE, 0) != NULL, !by_staff);
        assert_int_equal(draw_list_find(&list, CTL_CLOSE_FIRE, 0) != NULL, !by_staff);
    }
}

// ---- status, S0

static void every_fault_has_its_sentence(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-status-bad", &sample);
    uint64_t hashes[NET_FAULT_TLS_OTHER + 1];
    for (int fault = 0; fault <= NET_FAULT_TLS_OTHER; fault++) {
        view.status.site_fault = fault;
        for (int panel = 2; panel >= 0; panel--) {
            ui_draw(says_uis[1][panel], &view, NULL, CTL_NONE, 0, &list);
            assert_int_equal(layout_check("a fault", &list, ui_layout(says_uis[1][panel]), false),
                             0);
        }
        hashes[fault] = draw_list_hash(&list);
        for (int before = 0; before < fault; before++) {
            assert_true(hashes[before] != hashes[fault]);
        }
    }
}

// Whether the site takes messages is known once it has answered.
static void messages_are_judged_by_an_answer(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-status", &sample);
    view.status.tasks_taken = false;
    assert_true(says(&view, false, 0, "The appointment system takes no messages to staff.", &list));
    view.status.site_answers = false;
    assert_false(says(&view, false, 0, "messages to staff", &list));
    view.status.messages_waiting = 3; // counted here, so known
    assert_true(says(&view, false, 0, "3 messages to staff are waiting.", &list));
}

// Where no code is looked for, nothing is said of a scanner.
static void a_scanner_is_named_where_there_is_one(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-status", &sample);
    for (int panel = 0; panel < 3; panel++) {
        view.status.scanner = SCANNER_OFF;
        assert_false(says(&view, false, panel, "scanner", &list));
        view.status.scanner = SCANNER_WORKS;
        assert_true(says(&view, false, panel, "The scanner works.", &list));
        view.status.scanner = SCANNER_AWAY;
        assert_true(says(&view, false, panel, "The scanner does not work.", &list));
    }
}

// A date is said only where it is given; until then a patient who can prove more may ask.
static void a_date_is_asked_for_or_said(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("X6-other-day-offered", &sample);
    for (int panel = 0; panel < 3; panel++) {
        assert_true(says(&view, true, panel, "Show me the date", &list));
        assert_non_null(draw_list_find(&list, CTL_SHOW_DATE, 0));
        assert_false(draw_list_find(&list, CTL_FINISH, 0)->is_main);
        struct view dated = says_view("X6-other-day-dated", &sample);
        ui_draw(says_uis[1][panel], &dated, NULL, CTL_NONE, 0, &list);
        assert_null(draw_list_find(&list, CTL_SHOW_DATE, 0));
        assert_true(draw_list_find(&list, CTL_FINISH, 0)->is_main);
    }
}

static void an_unwatched_clock_is_not_called_right(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-status", &sample);
    struct config config = says_configs[0];
    view.config = &config;
    config.clock_trust = CLOCK_SYSTEM;
    view.status.clock_offset_ms = 5000;
    assert_true(says(&view, false, 0, "The clock is not watched.", &list));
    assert_false(says(&view, false, 0, "The clock is right.", &list));
    assert_false(says(&view, false, 0, "put right", &list));
    view.status.clock_trusted = false;
    assert_true(says(&view, false, 0, "The clock is not trusted.", &list));
}

static void certificates_are_counted_down(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("staff-status", &sample);
    static const struct {
        int days;
        const char *sentence;
    } rows[] = {
        {31, "ends in 31 days."}, {1, "ends in 1 day."}, {0, "ends today."}, {-3, "has ended."}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        view.status.cert_days_left = rows[i].days;
        assert_true(says(&view, false, 0, rows[i].sentence, &list));
    }
    view.status.cert_days_left = INT_MAX;
    assert_false(says(&view, false, 0, "certificate", &list));
}

static void start_offers_what_is_switched_on(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S0-start", &sample);
    struct config config = says_configs[0];
    view.config = &config;
    for (int bits = 0; bits < 4; bits++) {
        config.journey_no_appointment = (bits & 1) != 0;
        config.journey_menu = (bits & 2) != 0;
        for (int panel = 0; panel < 3; panel++) {
            ui_draw(says_uis[0][panel], &view, NULL, CTL_NONE, 0, &list);
            assert_int_equal(layout_check("S0", &list, ui_layout(says_uis[0][panel]), false), 0);
            assert_int_equal(draw_list_find(&list, CTL_NO_APPOINTMENT, 0) != NULL, bits & 1);
            assert_int_equal(draw_list_find(&list, CTL_MENU, 0) != NULL, bits >> 1);
            const struct draw_control *largest = draw_list_find(&list, CTL_CHECK_IN, 0);
            for (int i = 0; i < list.control_count; i++) {
                const struct draw_rect *rect = &list.controls[i].rect;
                assert_true(largest == &list.controls[i] ||
                            rect->w * rect->h < largest->rect.w * largest->rect.h);
            }
        }
    }
}

// Any list of rows that the configuration takes, and each desk.
static void menus_of_any_length_fit(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("X16-menu-full", &sample);
    struct config config = says_configs[1];
    view.config = &config;
    for (int count = 1; count <= CONFIG_MENU; count++) {
        config.menu_count = count;
        for (int panel = 0; panel < 3; panel++) {
            view.screen = SCREEN_MENU;
            ui_draw(says_uis[1][panel], &view, NULL, CTL_NONE, 0, &list);
            assert_int_equal(layout_check("X16", &list, ui_layout(says_uis[1][panel]), false), 0);
            assert_non_null(draw_list_find(&list, CTL_ITEM, count - 1));
            view.screen = SCREEN_DESK;
            view.menu_item = count - 1;
            ui_draw(says_uis[1][panel], &view, NULL, CTL_NONE, 0, &list);
            assert_int_equal(layout_check("X16 desk", &list, ui_layout(says_uis[1][panel]), false),
                             0);
        }
    }
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staff_pages_name_no_patient),
        cmocka_unit_test(other_pages_show_no_name),
        cmocka_unit_test(a_pin_is_discs),
        cmocka_unit_test(the_view_says_which_fact_is_asked),
        cmocka_unit_test(staff_open_what_staff_closed),
        cmocka_unit_test(every_fault_has_its_sentence),
        cmocka_unit_test(messages_are_judged_by_an_answer),
        cmocka_unit_test(a_scanner_is_named_where_there_is_one),
        cmocka_unit_test(a_date_is_asked_for_or_said),
        cmocka_unit_test(an_unwatched_clock_is_not_called_right),
        cmocka_unit_test(certificates_are_counted_down),
        cmocka_unit_test(start_offers_what_is_switched_on),
        cmocka_unit_test(menus_of_any_length_fit),
    };
    return cmocka_run_group_tests(tests, says_open, says_close);
}
