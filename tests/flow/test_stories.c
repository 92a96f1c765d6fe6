// Golden stories: what a patient does and what the kiosk shows and sets off, one line an event,
// compared with *.trace. A story is read like a conversation; UPDATE_GOLDEN=1 rewrites the files,
// and the diff is reviewed like code.
#include "stories.h"
#include "unit/unit.h"

// Up to S5, for the stories that begin as most do; up to the question after S4; up to the staff page; a wrong PIN.
#define SEARCHED "site ready, check-in, me, type-birth 27031985, continue, letter K, continue, "
#define ASKED    SEARCHED
#define ENTERED  "site ready, staff, digits 1234, continue, right, "
#define WRONG    "digits 9999, continue, wrong, "

// clang-format off
static const struct story stories[] = {
    // ---- S1 to S9
    {"main_path",
     SEARCHED "found booked, looked, yes, wait 900, confirmed, wait 20000, finish"},
    {"someone_else",
     "site ready, check-in, someone, type-birth 27031985, continue, letter K, "
     "continue, found booked, looked, yes, confirmed, finish"},
    {"back",
     "site ready, check-in, me, back, someone, type-birth 27031985, continue, back, "
     "continue, continue, letter K, letter L, one-name, delete, letter K, back, back, "
     "back"},
    {"back_from_confirm",
     SEARCHED "found booked, looked, back, letter L, continue, found nobody, wait 2500, finish"},
    {"mend_the_date",
     "site ready, check-in, me, continue, type-birth 31022000, continue, show, "
     "type-birth 3002, continue, type-birth 27031985, wait 2500, show, show, continue"},
    {"level_b",
     "with postcode, " ASKED "continue, type-extra QA11AA, continue, found two, looked current, yes, confirmed, finish"},
    {"level_b_back",
     "with postcode, " ASKED "type-extra QA1, continue, back, continue, type-extra QA11AA, continue, found booked, looked, "
     "back, letter L, continue, continue, no-address, wait 2500"},
    {"level_b_twins",
     "with postcode, " ASKED "type-extra QA11AA, continue, found twins, wait 2500, finish"},
    {"level_b_no_match",
     "with postcode, " ASKED "type-extra QB22BB, continue, found booked, wait 2500, finish"},
    {"needs_level_a",
     SEARCHED "found needs, looked, yes, yes, confirmed, finish"},
    {"needs_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found needs, looked, yes, confirmed, no, finish"},
    {"needs_level_b_right",
     "with postcode, " ASKED "type-extra QA11AA, continue, found needs, looked, yes, yes, confirmed"},
    {"needs_of_someone_else",
     "with postcode, site ready, check-in, someone, type-birth 27031985, continue, letter K, continue, "
     "type-extra QA11AA, continue, found needs, looked, yes, no, confirmed"},
    {"needs_of_everyone",
     "with everyone, " SEARCHED "found booked, looked, yes, back, not-me, yes, wait 400, confirmed"},
    {"details_level_a",
     SEARCHED "found details, looked, yes, yes, confirmed"},
    {"details_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found details, looked, yes, yes, confirmed"},
    {"details_changed_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found details, looked, yes, no, confirmed"},
    {"details_not_said",
     SEARCHED "found details, looked, yes, not-said, confirmed"},
    {"details_without_tasks",
     "site bare, check-in, me, type-birth 27031985, continue, letter K, continue, found everything, looked, yes, no, "
     "understand, confirmed"},
    {"kin",
     "with kin, " SEARCHED "found details, looked, yes, no, yes, confirmed"},
    {"kin_same",
     "with kin, " SEARCHED "found details, looked, yes, not-said, no, confirmed"},
    {"before",
     SEARCHED "found prepare, looked, yes, wait 3000, understand, confirmed"},
    {"all_questions",
     "with kin, " SEARCHED "found everything, looked, yes, confirmed, no, yes, yes, understand"},
    {"questions_stop",
     SEARCHED "found everything, looked, yes, conflict, yes"},
    {"questions_unsure",
     SEARCHED "found everything, looked, yes, wait 8000, yes, late-confirmed"},
    {"questions_not_reached",
     SEARCHED "found everything, looked, yes, no, not-reached"},
    {"questions_idle",
     SEARCHED "found everything, looked, yes, confirmed, wait 45000, yes, no, wait 65000"},
    {"not_right",
     SEARCHED "found booked, looked, yes, confirmed, not-right, wait 45000, wait 20000"},
    {"isolation",
     SEARCHED "found isolation, looked, yes, confirmed"},
    {"isolation_off",
     "with short, " SEARCHED "found isolation, looked, yes, confirmed"},
    {"number_superseded",
     SEARCHED "found booked, looked superseded, yes, confirmed"},
    {"number_not_verified",
     SEARCHED "found booked, looked unverified, yes, confirmed"},
    {"not_me",
     SEARCHED "found booked, looked, not-me, wait 70000"},
    {"another",
     SEARCHED "found booked, looked, yes, confirmed, another, me, continue, start-again"},

    // ---- S5: refusals and their one moment
    {"no_match",
     SEARCHED "wait 700, found nobody, wait 1799, wait 1, finish"},
    {"slow_no_match",
     SEARCHED "wait 2501, found nobody, wait 5498, wait 1, finish"},
    {"postcode",
     SEARCHED "found two, continue, type-extra QB22BB, continue, looked, yes, confirmed, finish"},
    {"house_number",
     "with house-number, " SEARCHED "found two, continue, type-extra 9, continue, looked, yes, confirmed"},
    {"house_number_is_level_a",
     "with house-number, " SEARCHED "found two-phone, type-extra 9, continue, looked, wait 2500"},
    {"postcode_is_level_b",
     SEARCHED "found two-phone, type-extra QB22BB, continue, looked"},
    {"postcode_back",
     SEARCHED "found two, type-extra QB22, back, continue, found two, back, continue, "
     "found two, back, continue, wait 2500, finish"},
    {"no_address",
     SEARCHED "found two, no-address, wait 2500, finish"},
    {"twins",
     SEARCHED "found twins, type-extra QA11AA, continue, wait 2500, finish"},
    {"restricted",
     SEARCHED "wait 700, found restricted, wait 1799, wait 1, finish"},
    {"restricted_by_flag",
     SEARCHED "wait 700, found booked, wait 300, looked restricted, wait 1499, wait 1, finish"},
    {"hidden_by_pds",
     SEARCHED "wait 700, found booked, wait 300, looked hidden, wait 1499, wait 1, finish"},
    {"hidden_by_pds_slowly",
     SEARCHED "wait 700, found booked, wait 2000, looked hidden, wait 5299, wait 1, finish"},
    {"deceased",
     SEARCHED "wait 700, found deceased, wait 1800"},
    {"opted_out",
     SEARCHED "wait 700, found booked, looked no-kiosk, wait 1800"},
    {"elsewhere",
     SEARCHED "wait 700, found booked, looked elsewhere, wait 1800"},
    {"place_not_known",
     SEARCHED "wait 700, found booked, looked open, wait 1800"},
    {"blocked",
     SEARCHED "wait 700, found blocked, looked, wait 1799, wait 1, finish"},
    {"look_fails",
     SEARCHED "found booked, looked away, wait 2500"},
    {"look_is_denied",
     SEARCHED "found booked, looked denied, wait 2500"},
    {"look_is_silent",
     SEARCHED "wait 400, found booked, wait 7599, wait 1, looked"},
    {"alone",
     "site ready, check-in, me, type-birth 09122010, continue, letter K, continue, found booked, wait 2500"},
    {"sixteen_today",
     "site ready, check-in, me, type-birth 08122010, continue, letter K, continue, found booked, looked"},
    {"not_alone",
     "site ready, check-in, someone, type-birth 09122010, continue, letter K, continue, found booked, looked, yes, confirmed"},
    {"phone",
     SEARCHED "found phone, looked, wait 2500, finish"},
    {"phone_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found phone, looked, wait 65000"},
    {"cancelled",
     SEARCHED "found cancelled, looked, wait 2500, finish"},
    {"cancelled_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found cancelled, looked, finish"},

    // ---- windows, several appointments
    {"two_visits",
     SEARCHED "found call-and-visit, looked, yes, confirmed, finish"},
    {"early",
     SEARCHED "found early, looked, yes, tell, tell, finish"},
    {"late",
     SEARCHED "found late, looked, yes, confirmed, finish"},
    {"over_limit",
     SEARCHED "found too-late, looked, yes, wait 65000"},
    {"both",
     SEARCHED "found both, looked, yes, confirmed, wait 400, confirmed, finish"},
    {"both_not_me",
     SEARCHED "found both, looked, not-me"},
    {"both_back",
     SEARCHED "found both, looked, back"},
    {"only_one",
     SEARCHED "found both, looked, only 7, only 1, confirmed"},
    {"now_and_later",
     SEARCHED "found now-and-later, looked, yes, confirmed"},
    {"too_late_and_later",
     SEARCHED "found too-late-and-later, looked, yes, wait 70000"},
    {"later_twice",
     SEARCHED "found later-twice, looked, yes, tell"},
    {"arrived_and_booked",
     SEARCHED "found arrived-and-booked, looked, yes, confirmed"},
    {"both_one_refused",
     SEARCHED "found both, looked, yes, rejected, confirmed, not-right"},
    {"both_one_not_reached",
     SEARCHED "found both, looked, yes, confirmed, not-reached"},
    {"both_refused",
     SEARCHED "found both, looked, yes, rejected, conflict"},
    {"both_not_reached",
     SEARCHED "found both, looked, yes, not-reached, not-reached"},
    {"both_unsure_then_confirmed",
     SEARCHED "found both, looked, yes, wait 8000, wait 8000, late-confirmed"},
    {"both_one_unsure",
     SEARCHED "found both, looked, yes, wait 8000, confirmed, late-confirmed"},
    {"both_walked_off",
     SEARCHED "found both, looked, yes, help, confirmed, confirmed, start-again"},
    {"already",
     SEARCHED "found arrived, looked, yes, already, finish"},
    {"already_level_b",
     "with postcode, " ASKED "type-extra QA11AA, continue, found arrived, looked, yes, already, finish"},
    {"changed",
     SEARCHED "found booked, looked, yes, conflict, finish"},
    {"refused_write",
     SEARCHED "found booked, looked, yes, rejected, finish"},

    // ---- outages
    {"outage",
     SEARCHED "wait 1200, found away, wait 1299, wait 1, site away, wait 15000, site ready, "
     "finish"},
    {"silence",
     SEARCHED "wait 8000, found booked, finish, site ready"},
    {"outage_at_rest",
     "site away, wait 2000, site away, wait 10000, site away, help, told, keep-going, "
     "wait 70000, site ready, wait 300000, site away, wait 15000, site ready"},
    {"not_reached",
     SEARCHED "found booked, looked, yes, not-reached, wait 70000"},
    {"unsure_then_confirmed",
     SEARCHED "found booked, looked, yes, wait 7999, wait 1, wait 3000, late-confirmed, wait 45000"},
    {"unsure_then_already",
     SEARCHED "found booked, looked, yes, wait 8000, late-already"},
    {"unsure_to_the_end",
     SEARCHED "found booked, looked, yes, wait 8000, late-rejected, wait 45000, yes, finish, confirmed"},
    {"walked_off",
     SEARCHED "found booked, looked, yes, start-again, confirmed"},

    // ---- help
    {"help_hides_done",
     SEARCHED "found booked, looked, yes, help, confirmed, start-again"},
    {"help_told",
     "site ready, check-in, me, help, help, told, keep-going, help, untold, wait 65000"},
    {"help_at_rest",
     "site ready, help, untold, keep-going"},
    {"help_seen",
     "site ready, check-in, help, told, wait 4999, wait 1, unseen, wait 5000, seen, wait 5000"},
    {"help_unanswered",
     "site ready, check-in, help, wait 1000, told, wait 5000, unseen, wait 84000, "
     "wait 1000, unseen, wait 5000, seen, wait 45000, yes, keep-going, help"},
    {"help_not_waited_for",
     "site ready, check-in, help, told, keep-going, me, wait 44000, touch, wait 44000, touch, wait 10000, help"},
    {"unwell",
     "site ready, check-in, help, told, unwell, help, wait 14999, help, wait 1, help, keep-going, wait 1000"},
    {"unwell_at_rest",
     "site ready, help, unwell, wait 45000, yes, wait 65000"},
    {"unwell_off",
     "with short, site ready, help, unwell"},

    // ---- time
    {"idle",
     "site ready, check-in, wait 45000, wait 19999, touch, wait 19999, yes, me, "
     "wait 45000, yes, type-birth 27031985, continue, wait 45000, wait 20000"},
    {"idle_outcomes",
     SEARCHED "found two, wait 65000, check-in, me, type-birth 27031985, continue, letter K, "
     "continue, found booked, looked, wait 65000, privacy, wait 65000, privacy, wait 45000, yes, back"},
    {"keep",
     SEARCHED "found booked, looked, yes, confirmed, wait 20000, yes, wait 20000, wait 20000"},
    {"pause_typing",
     "site ready, miss 3, miss 2, check-in, me, type-birth 27031985, continue, "
     "letter K, continue, found two, back, continue, back, check-in, wait 120000, "
     "check-in, start-again, miss 1, check-in, wait 240000"},
    {"late_reply",
     SEARCHED "start-again, check-in, me, type-birth 01021990, continue, letter B, continue, "
     "late booked, late nobody, found nobody, wait 2500, start-again"},

    // ---- S0: without an appointment, the menu
    {"no_appointment",
     "site ready, no-appointment, wait 45000, yes, finish"},
    {"no_appointment_off",
     "with short, site ready, no-appointment, menu"},
    {"menu",
     "with menu, site ready, menu, item 2, item 1, finish, menu, back"},

    // ---- closed
    {"closing_time",
     "with hours, site ready, check-in, me, wait 44000, touch, wait 44000, touch, wait 44000, touch, wait 44000, "
     "touch, wait 44000, touch, wait 44000, touch, wait 44000, start-again, check-in, help, hours-later 42"},
    {"another_after_closing_time",
     "with hours, " SEARCHED "found booked, looked, yes, confirmed, hours-later 1, another"},
    {"closed_at_start",
     "with hours, hours-later 10, site ready, help, staff, back, hours-later 32, privacy"},
    {"closed_by_staff",
     ENTERED "close, check-in, help, site away, wait 15000, site ready, staff, digits 1234, continue, right, close, reopen"},
    {"fire_alarm",
     ENTERED "close-fire, hours-later 24, staff, digits 1234, continue, right, status, state, back, reopen"},
    {"reopened_too_late",
     "with hours, " ENTERED "close, hours-later 5, staff, digits 1234, continue, right, reopen, hours-later 38"},
    {"cleaning",
     ENTERED "clean, touch, check-in, staff, wait 59999, wait 1"},

    // ---- staff
    {"pin",
     "site ready, staff, digits 123, continue, digits 4, delete, digits 45678, digits 9, continue, wrong, digits 5, back, "
     "staff, digits 1234, continue, right, finish"},
    {"pin_guessed",
     "site ready, staff, " WRONG WRONG WRONG WRONG WRONG "digits 9999, continue, wait 30000, touch, wait 29999, continue, "
     "wait 1, continue, wrong, wait 44000, touch, wait 44000, touch, wait 31999, digits 1234, continue, wait 1, continue, "
     "right, finish, staff, " WRONG "back"},
    {"pin_guessed_over_a_pause",
     "site ready, staff, " WRONG WRONG WRONG WRONG WRONG "back, wait 60000, staff, " WRONG "back, wait 120000, staff, " WRONG
     "back, wait 240000, staff, " WRONG "back, wait 480000, staff, " WRONG "back, wait 900000, staff, " WRONG},
    {"pin_over_a_patient",
     SEARCHED "found booked, looked, staff, back, staff, digits 1234, continue, right, wait 65000"},
    {"pin_not_while_it_works",
     SEARCHED "staff, found everything, looked, yes, staff, confirmed, staff, back, yes"},
    {"pin_over_done_unseen",
     SEARCHED "found everything, looked, yes, confirmed, staff, digits 1234, continue, right, staff"},
    {"pin_and_help",
     "site ready, staff, digits 12, help, keep-going, staff, wait 65000"},
    {"pin_in_an_outage",
     "site away, wait 10000, staff, digits 12, back, staff, digits 1234, continue, right, finish"},
    {"no_staff_screen",
     "with short, site ready, staff"},
    {"status",
     ENTERED "status, state, back, test, back, finish"},
    {"resume_typing",
     "site ready, miss 3, miss 3, check-in, staff, digits 1234, continue, right, resume, resume, finish, check-in"},
    {"undo",
     ENTERED "undo, continue, digits 12345, delete, continue, digits 6, wait 400, undone done, continue, digits 7, continue, "
     "undone not-found, delete, back, undo"},
    {"undo_left",
     ENTERED "undo, digits 4, continue, back, undone done, undo, digits 4, continue, start-again, undone unsure"},
};
// clang-format on

static void test_stories_are_as_told(void **state)
{
    int different = 0;

    (void)state;
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        different += !story_is_as_told(&stories[i], "tests/flow");
    }
    assert_int_equal(different, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_stories_are_as_told)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
