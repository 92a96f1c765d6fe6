// Golden stories: what a patient does and what the kiosk shows and sets off, one line an event,
// compared with *.trace. A story is read like a conversation; UPDATE_GOLDEN=1 rewrites the files,
// and the diff is reviewed like code.
#include "stories.h"
#include "unit/unit.h"

// Up to S5, for the stories that begin as most do.
#define SEARCHED "site ready, check-in, me, type-birth 27031985, continue, letter K, continue, "

// clang-format off
static const struct story stories[] = {
    {"main_path",
     SEARCHED "found booked, yes, wait 900, confirmed, wait 20000, finish"},
    {"someone_else",
     "site ready, check-in, someone, type-birth 27031985, continue, letter K, "
     "continue, found booked, yes, confirmed, finish"},
    {"back",
     "site ready, check-in, me, back, someone, type-birth 27031985, continue, back, "
     "continue, continue, letter K, letter L, one-name, delete, letter K, back, back, "
     "back"},
    {"back_from_confirm",
     SEARCHED "found booked, back, letter L, continue, found nobody, wait 2500, finish"},
    {"mend_the_date",
     "site ready, check-in, me, continue, type-birth 31022000, continue, show, "
     "type-birth 3002, continue, type-birth 27031985, wait 2500, show, show, continue"},
    {"not_me",
     SEARCHED "found booked, not-me, wait 70000"},
    {"no_match",
     SEARCHED "wait 700, found nobody, wait 1799, wait 1, finish"},
    {"slow_no_match",
     SEARCHED "wait 2501, found nobody, wait 5498, wait 1, finish"},
    {"postcode",
     SEARCHED "found two, continue, type-extra QB22BB, continue, yes, confirmed, finish"},
    {"postcode_back",
     SEARCHED "found two, type-extra QB22, back, continue, found two, back, continue, "
     "found two, back, continue, wait 2500, finish"},
    {"no_address",
     SEARCHED "found two, no-address, wait 2500, finish"},
    {"twins",
     SEARCHED "found twins, type-extra QA11AA, continue, wait 2500, finish"},
    {"restricted",
     SEARCHED "wait 700, found restricted, wait 1799, wait 1, finish"},
    {"blocked",
     SEARCHED "wait 700, found blocked, wait 1799, wait 1, finish"},
    {"phone",
     SEARCHED "found phone, wait 2500, finish"},
    {"two_visits",
     SEARCHED "found call-and-visit, yes, confirmed, finish"},
    {"early",
     SEARCHED "found early, yes, finish"},
    {"late",
     SEARCHED "found late, yes, finish"},
    {"already",
     SEARCHED "found arrived, yes, already, finish"},
    {"changed",
     SEARCHED "found booked, yes, conflict, finish"},
    {"refused_write",
     SEARCHED "found booked, yes, rejected, finish"},
    {"outage",
     SEARCHED "wait 1200, found away, wait 1299, wait 1, site away, wait 15000, site ready, "
     "finish"},
    {"silence",
     SEARCHED "wait 8000, found booked, finish, site ready"},
    {"outage_at_rest",
     "site away, wait 2000, site away, wait 10000, site away, help, told, keep-going, "
     "wait 70000, site ready, wait 300000, site away, wait 15000, site ready"},
    {"not_reached",
     SEARCHED "found booked, yes, not-reached, wait 70000"},
    {"unsure_then_confirmed",
     SEARCHED "found booked, yes, wait 7999, wait 1, wait 3000, confirmed, wait 45000"},
    {"unsure_to_the_end",
     SEARCHED "found booked, yes, wait 8000, rejected, wait 45000, yes, finish, confirmed"},
    {"walked_off",
     SEARCHED "found booked, yes, start-again, confirmed"},
    {"help_hides_done",
     SEARCHED "found booked, yes, help, confirmed, start-again"},
    {"help_told",
     "site ready, check-in, me, help, help, told, keep-going, help, untold, wait 65000"},
    {"help_at_rest",
     "site ready, help, untold, keep-going"},
    {"idle",
     "site ready, check-in, wait 45000, wait 19999, touch, wait 19999, yes, me, "
     "wait 45000, yes, type-birth 27031985, continue, wait 45000, wait 20000"},
    {"idle_outcomes",
     SEARCHED "found two, wait 65000, check-in, me, type-birth 27031985, continue, letter K, "
     "continue, found booked, wait 65000, privacy, wait 65000, privacy, back"},
    {"keep",
     SEARCHED "found booked, yes, confirmed, wait 20000, yes, wait 20000, wait 20000"},
    {"another",
     SEARCHED "found booked, yes, confirmed, another, me, continue, start-again"},
    {"pause_typing",
     "site ready, miss 3, miss 2, check-in, me, type-birth 27031985, continue, "
     "letter K, continue, found two, back, continue, back, check-in, wait 120000, "
     "check-in, start-again, miss 1, check-in, wait 240000"},
    {"late_reply",
     SEARCHED "start-again, check-in, me, type-birth 01021990, continue, letter B, continue, "
     "late booked, late nobody, found nobody, wait 2500, start-again"},
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
