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

// Every page that may show anything of the appointment, and how.
static bool speaks_of_the_appointment(enum screen screen)
{
    return screen == SCREEN_CONFIRM || screen == SCREEN_DONE || screen == SCREEN_EARLY ||
           screen == SCREEN_OVER_LIMIT;
}

static void test_other_pages_show_nothing_of_it(void **state)
{
    (void)state;
    flow.session.reference = 4;
    flow.session.level = LEVEL_A;
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        if (speaks_of_the_appointment((enum screen)screen)) {
            continue;
        }
        make((enum screen)screen);
        assert_string_equal(view.initials, "");
        assert_string_equal(view.time, "");
        assert_string_equal(view.clinician, "");
        assert_string_equal(view.area, "");
        assert_string_equal(view.opens, "");
        assert_int_equal(view.needs, 0);
        assert_string_equal(view.mobile_end, "");
        assert_int_equal(view.reference[0] != '\0', screen == SCREEN_REFUSED || screen == SCREEN_UNSURE ||
                                                        screen == SCREEN_NOT_RIGHT);
    }
}

static void test_early_and_over_the_limit_show_times_alone(void **state)
{
    (void)state;
    flow.site_takes_tasks = true;
    make(SCREEN_EARLY);
    assert_string_equal(view.time, "2:15pm");
    assert_string_equal(view.opens, "1:45pm");
    assert_string_equal(view.clinician, "");
    assert_string_equal(view.initials, "");
    assert_false(view.early_told);
    flow.session.early_told = true;
    make(SCREEN_EARLY);
    assert_true(view.early_told);
    flow.site_takes_tasks = false; // then reception does not know
    make(SCREEN_EARLY);
    assert_false(view.early_told);
    flow.session.late_minutes[0] = 12;
    make(SCREEN_OVER_LIMIT);
    assert_string_equal(view.time, "2:15pm");
    assert_string_equal(view.opens, "");
    assert_int_equal(view.late_minutes, 12);
}

static void know_needs(void)
{
    struct person *person = &flow.session.people.list[0];

    person->needs = 1U << NEED_BSL;
    flow_test_copy(person->mobile_end, sizeof person->mobile_end, "123");
    flow.site_takes_tasks = true;
}

static void test_needs_and_mobile_are_level_b_for_oneself(void **state)
{
    (void)state;
    know_needs();
    for (int level = LEVEL_A; level <= LEVEL_B; level++) {
        for (int other = 0; other < 2; other++) {
            bool named = level == LEVEL_B && other == 0;

            flow.session.level = (enum level)level;
            flow.session.for_other = other == 1;
            make(SCREEN_NEEDS);
            assert_int_equal(view.needs, named ? 1U << NEED_BSL : 0);
            assert_string_equal(view.mobile_end, "");
            make(SCREEN_DETAILS);
            assert_string_equal(view.mobile_end, named ? "123" : "");
            assert_int_equal(view.needs, 0);
            make(SCREEN_DONE);
            assert_true(view.needs_told);
            assert_int_equal(view.needs, named ? 1U << NEED_BSL : 0);
            assert_int_equal(view.proof, level);
        }
    }
    flow.site_takes_tasks = false;
    make(SCREEN_DONE);
    assert_true(view.needs_told); // the page then says "Tell reception what you need."
    assert_false(view.tasks);
}

static void test_isolation_has_no_waiting_area(void **state)
{
    (void)state;
    flow.session.people.list[0].isolation = true;
    flow.session.visits[0] = VISIT_CONFIRMED;
    make(SCREEN_DONE);
    assert_true(view.isolation);
    assert_string_equal(view.area, "");
    assert_string_equal(view.directions, "");
    assert_int_equal(view.walk_minutes, 0);
    config.clinics[CLINIC_GP].isolation = false; // the clinic asks for nothing
    make(SCREEN_DONE);
    assert_false(view.isolation);
    assert_string_equal(view.area, "Area B");
}

static void test_already_names_the_area_at_level_b(void **state)
{
    (void)state;
    flow.session.visits[0] = VISIT_ALREADY;
    make(SCREEN_ALREADY);
    assert_string_equal(view.area, "");
    flow.session.level = LEVEL_B;
    make(SCREEN_ALREADY);
    assert_string_equal(view.area, "Area B");
    assert_string_equal(view.level, "level 1");
    assert_string_equal(view.directions, "");
    flow.session.people.list[0].isolation = true;
    make(SCREEN_ALREADY);
    assert_string_equal(view.area, "");
    flow.session.people.list[0].isolation = false;
    appointment()->clinic = CLINIC_SENSITIVE;
    make(SCREEN_ALREADY);
    assert_string_equal(view.area, "");
}

// A second appointment, two hours after the first.
static void add_second(void)
{
    struct person *person = &flow.session.people.list[0];

    person->appointments[1] = person->appointments[0];
    person->appointments[1].start_ms += 120 * flow_test_minute_ms;
    person->appointment_count = 2;
}

static void test_which_shows_what_can_be_chosen(void **state)
{
    (void)state;
    add_second();
    flow.session.appointment = 1;
    make(SCREEN_WHICH);
    assert_int_equal(view.which_count, 2);
    assert_string_equal(view.which_time[0], "2:15pm");
    assert_string_equal(view.which_time[1], "4:15pm");
    assert_int_equal(view.which_only, 1);
    assert_string_equal(view.clinician, "");
    appointment()->channel = CHANNEL_PHONE;
    make(SCREEN_WHICH);
    assert_int_equal(view.which_count, 1);
    assert_int_equal(view.which_index[0], 1);
    assert_int_equal(view.which_only, 0);
}

static void test_results_when_more_than_one_was_asked_for(void **state)
{
    (void)state;
    add_second();
    flow.session.reference = 3;
    flow.session.visits[0] = VISIT_CONFIRMED;
    flow.session.late_minutes[0] = 6;
    flow.session.late_minutes[1] = 9; // of one that was not written
    make(SCREEN_DONE);
    assert_int_equal(view.result_count, 0);
    assert_int_equal(view.late_minutes, 6);
    flow.session.visits[1] = VISIT_EARLY;
    make(SCREEN_DONE);
    assert_int_equal(view.result_count, 2);
    assert_string_equal(view.results[0].time, "2:15pm");
    assert_int_equal(view.results[0].visit, VISIT_CONFIRMED);
    assert_string_equal(view.results[0].opens, "");
    assert_string_equal(view.results[1].time, "4:15pm");
    assert_string_equal(view.results[1].opens, "3:45pm");
    assert_string_equal(view.reference, ""); // nothing for the desk
    assert_false(view.reception_first);
    for (int visit = VISIT_OVER_LIMIT; visit <= VISIT_NOT_REACHED; visit++) {
        flow.session.visits[1] = (enum visit)visit;
        make(SCREEN_DONE);
        assert_int_equal(view.results[1].visit, visit);
        assert_true(view.reception_first);
        assert_string_equal(view.reference, visit == VISIT_OVER_LIMIT ? "" : "3");
    }
    flow.session.visits[1] = VISIT_ALREADY;
    make(SCREEN_DONE);
    assert_false(view.reception_first);
}

static void confirm_both(int first_area, int second_area)
{
    struct appointment *appointments = flow.session.people.list[0].appointments;

    flow.session.people.list[0].appointment_count = 1;
    add_second();
    flow.session.visits[0] = flow.session.visits[1] = VISIT_CONFIRMED;
    appointments[0].area = first_area;
    appointments[1].area = second_area;
}

static void test_stops_in_more_than_one_area(void **state)
{
    struct person *person = &flow.session.people.list[0];

    (void)state;
    confirm_both(-1, 0);
    make(SCREEN_DONE);
    assert_int_equal(view.stop_count, 2);
    assert_string_equal(view.stops[0].area, "Area B");
    assert_string_equal(view.stops[0].level, "level 1");
    assert_string_equal(view.stops[1].area, "Area A");
    assert_string_equal(view.stops[1].level, "");
    flow.session.visits[1] = VISIT_UNSURE; // where to wait is said after a confirmed arrival
    make(SCREEN_DONE);
    assert_int_equal(view.stop_count, 0);
    assert_string_equal(view.area, "Area B");
    confirm_both(-1, 1);
    make(SCREEN_DONE);
    assert_int_equal(view.stop_count, 0); // the same place
    assert_string_equal(view.stops[0].area, "");
    confirm_both(-1, 0);
    person->appointments[1].clinic = CLINIC_SENSITIVE;
    make(SCREEN_DONE);
    assert_int_equal(view.stop_count, 0);
    confirm_both(-1, 0);
    person->isolation = true;
    make(SCREEN_DONE);
    assert_int_equal(view.stop_count, 0);
    assert_true(view.isolation);
}

static void test_the_area_is_the_appointments_own_then_the_clinics(void **state)
{
    (void)state;
    flow.session.level = LEVEL_B;
    flow.session.visits[0] = VISIT_ALREADY;
    config.clinics[CLINIC_GP].confirm_show = SHOW_AREA;
    for (int area = 0; area < 3; area++) {
        const char *expected = area == 0 ? "Area A" : area == 1 ? "Area B" : "";

        appointment()->area = area == 0 ? 0 : -1;
        config.clinics[CLINIC_GP].area = area == 2 ? -1 : 1; // 2: none is stated, and the first is no guess
        make(SCREEN_CONFIRM);
        assert_string_equal(view.area, expected);
        make(SCREEN_DONE);
        assert_string_equal(view.area, expected);
        make(SCREEN_ALREADY);
        assert_string_equal(view.area, expected);
    }
}

static void test_told_is_what_the_session_knows(void **state)
{
    (void)state;
    flow.session.told[TELL_LATE] = TOLD_YES;
    flow.session.told[TELL_NOT_RIGHT] = TOLD_NO;
    make(SCREEN_DONE);
    assert_int_equal(view.told[TELL_EARLY], TOLD_NOT_KNOWN);
    assert_int_equal(view.told[TELL_LATE], TOLD_YES);
    assert_int_equal(view.told[TELL_NOT_RIGHT], TOLD_NO);
}

static void test_the_clinics_own_words_before(void **state)
{
    (void)state;
    appointment()->clinic = CLINIC_PREPARE;
    flow.session.visits[0] = VISIT_WRITING;
    make(SCREEN_BEFORE);
    assert_string_equal(view.prepare, "Do not go to the toilet yet.");
    add_second();
    flow.session.people.list[0].appointments[1].clinic = CLINIC_PREPARE_TOO;
    flow.session.preparing = 1;
    make(SCREEN_BEFORE);
    assert_string_equal(view.prepare, "Drink a glass of water.");
}

static void test_scanning_shows_what_can_be_done(void **state)
{
    (void)state;
    config.match_scan_offered = true;
    flow.scanner_ready = flow.scanner_camera = flow.scanning = true;
    flow.session.scan = SCAN_REFUSED;
    flow.session.scan_refused = CODE_WEB;
    make(SCREEN_SCAN);
    assert_true(view.scan_camera && view.typing_offered);
    assert_false(view.scan_dark);
    assert_int_equal(view.scan, SCAN_REFUSED);
    assert_int_equal(view.scan_refused, CODE_WEB);
    flow.scanner_light = false;
    make(SCREEN_SCAN);
    assert_true(view.scan_dark);
    flow.scanning = false; // a fixed scanner read it: the camera was not switched on
    make(SCREEN_SCAN);
    assert_false(view.scan_dark || view.scan_camera);
    flow.scanning = true;
    flow.scanner_camera = false; // of a fixed scanner nobody knows
    make(SCREEN_SCAN);
    assert_false(view.scan_dark || view.scan_camera);
    flow.tries.pause_until_ms = flow.now_ms + 1;
    make(SCREEN_SCAN);
    assert_false(view.typing_offered);
    make(SCREEN_PAUSED);
    assert_true(view.scan_offered);
    flow.scanner_ready = false;
    make(SCREEN_PAUSED);
    assert_false(view.scan_offered);
    flow.scanner_ready = true;
    config.match_scan_offered = false;
    make(SCREEN_PAUSED);
    assert_false(view.scan_offered);
}

static void test_the_drawing_of_s2a_moves_while_it_looks(void **state)
{
    (void)state;
    flow.screen = SCREEN_SCAN;
    flow.entered_ms = flow.now_ms;
    flow.scanning = true;
    for (int i = 0; i < 7; i++) {
        view_make(&flow, flow.now_ms + i * 800, &view);
        assert_int_equal(view.step, i % 5);
        view_make(&flow, flow.now_ms + i * 800 + 799, &view);
        assert_int_equal(view.step, i % 5);
    }
    flow.scanning = false;
    view_make(&flow, flow.now_ms + 800, &view);
    assert_int_equal(view.step, 0);
}

static void test_the_date_of_another_day_is_level_c_for_oneself(void **state)
{
    struct person *person = &flow.session.people.list[0];
    (void)state;

    person->other_day_ms = flow_test_wall_ms + (20 * 60 + 25) * flow_test_minute_ms;
    flow.session.level = LEVEL_B;
    make(SCREEN_OTHER_DAY);
    assert_string_equal(view.other_day, "");
    assert_string_equal(view.other_time, "");
    assert_true(view.date_offered);
    flow.session.level = LEVEL_C;
    make(SCREEN_OTHER_DAY);
    assert_string_equal(view.other_day, "Wednesday 9 December");
    assert_string_equal(view.other_time, "10:30am");
    assert_false(view.date_offered);
    make(SCREEN_OTHER_SITE);
    assert_string_equal(view.other_day, "");
    flow.session.for_other = true;
    make(SCREEN_OTHER_DAY);
    assert_string_equal(view.other_day, "");
    flow.session.level = LEVEL_B;
    make(SCREEN_OTHER_DAY);
    assert_false(view.date_offered);
    flow.session.for_other = false;
    person->postcode[0] = '\0';
    make(SCREEN_OTHER_DAY);
    assert_false(view.date_offered);
}

static void test_further_question(void **state)
{
    (void)state;
    config.match_extra = EXTRA_HOUSE_NUMBER;
    make(SCREEN_EXTRA);
    assert_int_equal(view.extra_kind, EXTRA_HOUSE_NUMBER);
    config.match_needs = MATCH_LETTERS_POSTCODE;
    make(SCREEN_EXTRA);
    assert_int_equal(view.extra_kind, EXTRA_POSTCODE);
    config.match_needs = MATCH_LETTERS;
    flow.session.claim.kind = CLAIM_PASS; // X6 asks for it
    make(SCREEN_EXTRA);
    assert_int_equal(view.extra_kind, EXTRA_POSTCODE);
}

static void test_closed_says_when_it_opens(void **state)
{
    (void)state;
    flow.in_session = false;
    flow.closed = CLOSED_HOURS;
    flow.opens_wall_ms = flow_test_wall_ms + (17 * 60 + 55) * flow_test_minute_ms; // 8am tomorrow
    make(SCREEN_CLOSED);
    assert_string_equal(view.opens_day, "Wednesday 9 December");
    assert_string_equal(view.opens, "8am");
    flow.opens_wall_ms = INT64_MAX;
    make(SCREEN_CLOSED);
    assert_string_equal(view.opens_day, "");
    assert_string_equal(view.opens, "");
    flow.closed = CLOSED_FIRE; // the hours say nothing then
    flow.opens_wall_ms = flow_test_wall_ms;
    make(SCREEN_CLOSED);
    assert_int_equal(view.closed, CLOSED_FIRE);
    assert_string_equal(view.opens, "");
}

static void test_the_pin_is_counted_never_shown(void **state)
{
    (void)state;
    flow_test_copy(flow.session.pin, sizeof flow.session.pin, "735128");
    flow.cover = SCREEN_PIN;
    flow.staff_until_ms = flow.now_ms + 60001;
    make(SCREEN_START);
    assert_int_equal(view.pin_digits, 6);
    assert_int_equal(view.pin_wait_s, 61);
    for (size_t i = 0; i + 6 <= sizeof view; i++) {
        assert_int_not_equal(memcmp((const char *)&view + i, "735128", 6), 0);
    }
    view_make(&flow, flow.staff_until_ms, &view);
    assert_int_equal(view.pin_wait_s, 0);
}

static void test_cleaning_counts_down(void **state)
{
    (void)state;
    flow.screen = SCREEN_CLEANING;
    flow.entered_ms = flow.now_ms;
    view_make(&flow, flow.now_ms + 999, &view);
    assert_int_equal(view.seconds_left, 60);
    assert_int_equal(view.seconds_total, 60);
    view_make(&flow, flow.now_ms + 59000, &view);
    assert_int_equal(view.seconds_left, 1);
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
                 {SCREEN_START, false}, {SCREEN_CHECKING_IN, false}, {SCREEN_NOT_WORKING, true},
                 {SCREEN_EARLY, true},  {SCREEN_REMOTE, true},       {SCREEN_NOT_RIGHT, false},
                 {SCREEN_STAFF, false}, {SCREEN_UNDO, false},        {SCREEN_NEEDS, true}};
    (void)state;

    flow.cover = SCREEN_MORE_TIME;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        make(pages[i].page);
        assert_int_equal(view.not_arrived_yet, pages[i].said);
    }
    flow.arrival_number = 3; // S7 while it is being written: neither is true
    make(SCREEN_NEEDS);
    assert_false(view.not_arrived_yet);
    flow.arrival_number = 0;
    flow.session.arrived = true;
    make(SCREEN_NEEDS);
    assert_false(view.not_arrived_yet);
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
        cmocka_unit_test_setup(test_early_and_over_the_limit_show_times_alone, begin),
        cmocka_unit_test_setup(test_needs_and_mobile_are_level_b_for_oneself, begin),
        cmocka_unit_test_setup(test_isolation_has_no_waiting_area, begin),
        cmocka_unit_test_setup(test_already_names_the_area_at_level_b, begin),
        cmocka_unit_test_setup(test_which_shows_what_can_be_chosen, begin),
        cmocka_unit_test_setup(test_results_when_more_than_one_was_asked_for, begin),
        cmocka_unit_test_setup(test_stops_in_more_than_one_area, begin),
        cmocka_unit_test_setup(test_the_area_is_the_appointments_own_then_the_clinics, begin),
        cmocka_unit_test_setup(test_told_is_what_the_session_knows, begin),
        cmocka_unit_test_setup(test_the_clinics_own_words_before, begin),
        cmocka_unit_test_setup(test_scanning_shows_what_can_be_done, begin),
        cmocka_unit_test_setup(test_the_drawing_of_s2a_moves_while_it_looks, begin),
        cmocka_unit_test_setup(test_the_date_of_another_day_is_level_c_for_oneself, begin),
        cmocka_unit_test_setup(test_further_question, begin),
        cmocka_unit_test_setup(test_closed_says_when_it_opens, begin),
        cmocka_unit_test_setup(test_the_pin_is_counted_never_shown, begin),
        cmocka_unit_test_setup(test_cleaning_counts_down, begin),
        cmocka_unit_test_setup(test_a_cover_hides_the_page, begin),
        cmocka_unit_test_setup(test_the_reference_has_the_kiosks_letter, begin),
        cmocka_unit_test_setup(test_digits_are_masked_when_left, begin),
        cmocka_unit_test_setup(test_seconds_count_down, begin),
        cmocka_unit_test_setup(test_not_arrived_is_said_only_when_it_is_true, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
