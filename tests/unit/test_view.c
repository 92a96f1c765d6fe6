// What a screen may draw: nothing above the level of proof (product 3.2, 3.3).
#include "unit.h"

#include "flow/flow_config.h"
#include "flow/view.h"

static struct config config;
static struct flow flow;
static struct view view;

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    flow_init(&flow, &config, 1000000);
    flow.in_session = true;
    flow_test_person(&flow.session.people, "P1", "Kowalska", "Maria", "QA11AA",
                     flow_test_wall_ms + 10 * flow_test_minute_ms);
    return 0;
}

static void make(enum screen screen)
{
    flow.screen = screen;
    view_make(&flow, flow.now_ms, &view);
}

static struct appointment *appointment(void)
{
    return &flow.session.people.list[0].appointments[0];
}

static void test_confirm_shows_initials_time_and_clinician(void **state)
{
    (void)state;
    make(SCREEN_CONFIRM);
    assert_string_equal(view.initials, "M.K.");
    assert_string_equal(view.time, "2:15pm");
    assert_string_equal(view.clinician, "Dr Patel");
    assert_string_equal(view.area, "");
    assert_string_equal(view.clinic, "");
}

static void test_confirm_shows_what_the_clinic_chose(void **state)
{
    (void)state;
    config.clinics[CLINIC_GP].confirm_show = SHOW_AREA;
    make(SCREEN_CONFIRM);
    assert_string_equal(view.area, "Area B");
    assert_string_equal(view.clinician, "");
    assert_string_equal(view.directions, ""); // where to wait comes after the arrival
    config.clinics[CLINIC_GP].confirm_show = SHOW_CLINIC;
    make(SCREEN_CONFIRM);
    assert_string_equal(view.clinic, "gp");
    assert_string_equal(view.area, "");
    config.clinics[CLINIC_GP].confirm_show = SHOW_TIME;
    make(SCREEN_CONFIRM);
    assert_string_equal(view.clinic, "");
    assert_string_equal(view.time, "2:15pm");
}

static void test_a_sensitive_or_unknown_clinic_shows_no_clinician(void **state)
{
    (void)state;
    for (int clinic = -1; clinic <= CLINIC_SENSITIVE; clinic += 2) {
        appointment()->clinic = clinic;
        make(SCREEN_CONFIRM);
        assert_string_equal(view.time, "2:15pm");
        assert_string_equal(view.clinician, "");
        assert_string_equal(view.area, "");
        assert_string_equal(view.clinic, "");
    }
}

static void test_for_someone_else_only_the_time(void **state)
{
    (void)state;
    flow.session.for_other = true;
    make(SCREEN_CONFIRM);
    assert_string_equal(view.time, "2:15pm");
    assert_string_equal(view.initials, "");
    assert_string_equal(view.clinician, "");
    make(SCREEN_DONE);
    assert_string_equal(view.area, "Area B");
}

static void test_initials_of_odd_names(void **state)
{
    struct person *person = &flow.session.people.list[0];
    (void)state;

    flow_test_copy(person->given, sizeof person->given,
                   "\u200FE\u0301lodie"); // a direction mark, a combining accent
    flow_test_copy(person->family[0], NAME_BYTES, "\u0141ukasz");
    make(SCREEN_CONFIRM);
    assert_non_null(strstr(view.initials, "\u0141."));
    assert_null(strstr(view.initials, "\u200F"));
    person->given[0] = '\0';
    make(SCREEN_CONFIRM);
    assert_string_equal(view.initials, "\u0141.");
    person->family_count = 0;
    flow_test_copy(person->given, sizeof person->given, "Suharto");
    make(SCREEN_CONFIRM);
    assert_string_equal(view.initials, "S.");
}

static void test_done_shows_where_to_wait(void **state)
{
    (void)state;
    make(SCREEN_DONE);
    assert_string_equal(view.area, "Area B");
    assert_string_equal(view.level, "level 1");
    assert_string_equal(view.directions, "Follow the blue line.");
    assert_int_equal(view.walk_minutes, 4);
    assert_string_equal(view.initials, "");
    assert_string_equal(view.time, "");
    for (int clinic = -1; clinic <= CLINIC_SENSITIVE; clinic += CLINIC_SENSITIVE + 1) {
        appointment()->clinic = clinic; // unknown, sensitive: no place is named
        make(SCREEN_DONE);
        assert_string_equal(view.area, "");
        assert_string_equal(view.directions, "");
    }
    config.area_count = 0;
    make(SCREEN_DONE);
    assert_string_equal(view.area, "");
}

static void test_other_pages_show_nothing_of_it(void **state)
{
    (void)state;
    flow.session.reference = 4;
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        if (screen == SCREEN_CONFIRM || screen == SCREEN_DONE) {
            continue;
        }
        make((enum screen)screen);
        assert_string_equal(view.initials, "");
        assert_string_equal(view.time, "");
        assert_string_equal(view.clinician, "");
        assert_string_equal(view.area, "");
        assert_int_equal(view.reference[0] != '\0',
                         screen == SCREEN_REFUSED || screen == SCREEN_UNSURE);
    }
}

static void test_a_cover_hides_the_page(void **state)
{
    (void)state;
    make(SCREEN_CONFIRM);
    flow.cover = SCREEN_HELP;
    flow.help = HELP_TOLD;
    make(SCREEN_CONFIRM); // the same memory: nothing of the page before stays
    assert_int_equal(view.screen, SCREEN_HELP);
    assert_int_equal(view.help, HELP_TOLD);
    assert_string_equal(view.initials, "");
    assert_string_equal(view.time, "");
}

static void test_the_reference_has_the_kiosks_letter(void **state)
{
    (void)state;
    flow.session.reference = 27;
    make(SCREEN_REFUSED);
    assert_string_equal(view.reference, "27");
    flow_test_copy(config.code_letter, sizeof config.code_letter, "KB");
    make(SCREEN_UNSURE);
    assert_string_equal(view.reference, "KB\u00A027");
    flow.session.reference = 0;
    make(SCREEN_UNSURE);
    assert_string_equal(view.reference, "");
}

static void test_digits_are_masked_when_left(void **state)
{
    (void)state;
    memcpy(flow.session.birth_digits, ((char[3][5]){"27", "03", "19"}),
           sizeof flow.session.birth_digits);
    flow.session.birth_active = 2;
    flow.session.birth_left_ms[0] = flow.now_ms;
    flow.session.birth_left_ms[1] = flow.now_ms + 500;
    flow.screen = SCREEN_BIRTH;
    view_make(&flow, flow.now_ms + 1999, &view);
    assert_false(view.birth_masked[0] || view.birth_masked[1] || view.birth_masked[2]);
    view_make(&flow, flow.now_ms + 2000, &view);
    assert_true(view.birth_masked[0]);
    assert_false(view.birth_masked[1]);
    view_make(&flow, flow.now_ms + 60000, &view);
    assert_true(view.birth_masked[0] && view.birth_masked[1]);
    assert_false(view.birth_masked[2]); // the box that is typed in
    flow.session.birth_shown = true;
    view_make(&flow, flow.now_ms + 60000, &view);
    assert_false(view.birth_masked[0] || view.birth_masked[1]);
    flow.session.birth_shown = false;
    config.mask_after_ms = 0; // never
    view_make(&flow, flow.now_ms + 60000, &view);
    assert_false(view.birth_masked[0]);
}

static void test_seconds_count_down(void **state)
{
    (void)state;
    flow.screen = SCREEN_LETTER;
    flow.cover = SCREEN_MORE_TIME;
    flow.warned_ms = flow.now_ms;
    view_make(&flow, flow.now_ms, &view);
    assert_int_equal(view.seconds_left, 20);
    assert_int_equal(view.seconds_total, 20);
    assert_true(view.not_arrived_yet);
    view_make(&flow, flow.now_ms + 999, &view);
    assert_int_equal(view.seconds_left, 20);
    view_make(&flow, flow.now_ms + 1000, &view);
    assert_int_equal(view.seconds_left, 19);
    view_make(&flow, flow.now_ms + 60000, &view);
    assert_int_equal(view.seconds_left, 0);
}

static void test_not_arrived_is_said_only_when_it_is_true(void **state)
{
    static const struct {
        enum screen page;
        bool said;
    } pages[] = {{SCREEN_WHO, true},    {SCREEN_CONFIRM, true},      {SCREEN_REFUSED, true},
                 {SCREEN_DONE, false},  {SCREEN_ALREADY, false},     {SCREEN_UNSURE, false},
                 {SCREEN_START, false}, {SCREEN_CHECKING_IN, false}, {SCREEN_NOT_WORKING, true}};
    (void)state;

    flow.cover = SCREEN_MORE_TIME;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        make(pages[i].page);
        assert_int_equal(view.not_arrived_yet, pages[i].said);
    }
    flow.cover = SCREEN_KEEP;
    make(SCREEN_DONE);
    assert_false(view.not_arrived_yet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_confirm_shows_initials_time_and_clinician, begin),
        cmocka_unit_test_setup(test_confirm_shows_what_the_clinic_chose, begin),
        cmocka_unit_test_setup(test_a_sensitive_or_unknown_clinic_shows_no_clinician, begin),
        cmocka_unit_test_setup(test_for_someone_else_only_the_time, begin),
        cmocka_unit_test_setup(test_initials_of_odd_names, begin),
        cmocka_unit_test_setup(test_done_shows_where_to_wait, begin),
        cmocka_unit_test_setup(test_other_pages_show_nothing_of_it, begin),
        cmocka_unit_test_setup(test_a_cover_hides_the_page, begin),
        cmocka_unit_test_setup(test_the_reference_has_the_kiosks_letter, begin),
        cmocka_unit_test_setup(test_digits_are_masked_when_left, begin),
        cmocka_unit_test_setup(test_seconds_count_down, begin),
        cmocka_unit_test_setup(test_not_arrived_is_said_only_when_it_is_true, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
