// The untidy part of a generated day: needs, marks, phone appointments, changes, lateness; and what
// is expected of a kiosk.
#include "sandbox/generator.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct today_date day_of_test = {2026, 12, 8};

static struct generated_day *make(int appointments, uint64_t seed)
{
    struct generated_day *day = NULL;
    assert_int_equal(generator_day(appointments, seed, day_of_test, &day), OK);
    return day;
}

// Low, and not nothing: between low and high of a thousand.
static void assert_share(int count, int of, int low, int high)
{
    assert_in_range(count * 1000 / of, low, high);
}

static void test_exceptions_of_people_are_rare(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 4);
    int needs = 0, two = 0, languages = 0, marks = 0, ended = 0;
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_person *person = &day->people[i];
        needs += person->needs[0] != NULL ? 1 : 0;
        two += person->needs[1] != NULL ? 1 : 0;
        languages += person->language != NULL ? 1 : 0;
        marks += person->marks[0] != NULL ? 1 : 0;
        ended += person->ended[0] != NULL ? 1 : 0;
        assert_true(person->needs[1] == NULL || strcmp(person->needs[0], person->needs[1]) != 0);
        assert_true(person->pds[0] == '\0');
    }
    assert_share(needs, day->people_count, 45, 75);
    assert_share(two, day->people_count, 5, 25);
    assert_share(languages, day->people_count, 15, 35);
    assert_share(marks, day->people_count, 5, 14);
    assert_share(ended, day->people_count, 2, 9);
    generator_free(day);
}

static void test_exceptions_of_appointments_are_rare(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 4);
    int types = 0, changed = 0, slots = 0, elsewhere = 0;
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        types += made->type[0] != '\0' ? 1 : 0;
        changed += strcmp(made->status, "booked") != 0 ? 1 : 0;
        slots += made->slot ? 1 : 0;
        elsewhere += strcmp(made->location, "other-site") == 0 ? 1 : 0;
        assert_true(made->type[0] == '\0' || made->location[0] == '\0');
    }
    assert_share(types, day->appointment_count, 13, 28);
    assert_share(changed, day->appointment_count, 15, 30);
    assert_share(slots, day->appointment_count, 85, 115);
    assert_share(elsewhere, day->appointment_count, 2, 8);
    generator_free(day);
}

static void test_some_have_two_and_often_together(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 4);
    int two = 0;
    int together = 0;
    for (int i = 1; i < day->appointment_count; i++) {
        const struct generated_appointment *first = &day->appointments[i - 1];
        const struct generated_appointment *second = &day->appointments[i];
        if (first->person == second->person) {
            int64_t apart_ms = second->start_ms - first->start_ms;
            two++;
            together += apart_ms > 0 && apart_ms <= 70 * (int64_t)TODAY_MINUTE_MS ? 1 : 0;
        }
        char minute[TODAY_TEXT_BYTES];
        today_format_minute(second->start_ms, minute);
        assert_true(strcmp(minute, "08:00") >= 0 && strcmp(minute, "18:30") < 0);
    }
    assert_share(two, day->appointment_count, 22, 45);
    assert_share(together, two, 400, 700);
    generator_free(day);
}

static void test_people_come_around_their_time(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 4);
    int come = 0, too_early = 0, late = 0, odd_seconds = 0;
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_appointment *first = generator_first(day, i);
        int64_t arrives_ms = day->people[i].arrives_ms;
        assert_int_equal(first != NULL, day->people[i].due_today);
        assert_int_equal(arrives_ms != 0, day->people[i].due_today);
        if (first != NULL) {
            int64_t late_s = (arrives_ms - first->start_ms) / 1000;
            come++;
            too_early += late_s < -1800 ? 1 : 0;
            late += late_s > 300 ? 1 : 0;
            odd_seconds += late_s % 60 != 0 ? 1 : 0;
            assert_in_range(late_s + 7200, 0, 7200 + 3600);
        }
    }
    assert_share(too_early, come, 80, 120);
    assert_share(late, come, 35, 65);
    assert_true(odd_seconds > come / 2);
    generator_free(day);
}

// ---- what is expected

enum { NOON_MINUTE = 12 * 60 };

struct one {
    int minute; // after 08:00 of the day of test
    const char *status, *service, *location, *type;
};

// A day of one person with these appointments, who comes at 12:00.
static enum generated_outcome expect(const struct one *list, int count,
                                     const struct generated_person *who,
                                     const struct generated_windows *windows)
{
    struct generated_person person = who != NULL ? *who : (struct generated_person){.id = "P1"};
    struct generated_appointment appointments[3] = {0};
    int64_t midnight = today_start_ms(day_of_test);
    for (int i = 0; i < count; i++) {
        appointments[i].start_ms = midnight + (480 + list[i].minute) * (int64_t)TODAY_MINUTE_MS;
        memcpy(appointments[i].status, list[i].status, strlen(list[i].status));
        memcpy(appointments[i].service, list[i].service, strlen(list[i].service));
        memcpy(appointments[i].location, list[i].location, strlen(list[i].location));
        memcpy(appointments[i].type, list[i].type, strlen(list[i].type));
    }
    const struct generated_day day = {&person, 1, appointments, count};
    return generator_expected(&day, 0, windows,
                              midnight + NOON_MINUTE * (int64_t)TODAY_MINUTE_MS);
}

static enum generated_outcome expect_gp(struct one one)
{
    return expect(&one, 1, NULL, &generated_gp);
}

static void test_windows_of_gp_and_hospital(void **unused)
{
    (void)unused;
    // Minutes after 08:00; they come 240 minutes after it.
    static const struct {
        int minute;
        enum generated_outcome gp, hospital;
    } rows[] = {
        {301, EXPECT_EARLY, EXPECT_EARLY},      {300, EXPECT_EARLY, EXPECT_ON_TIME},
        {271, EXPECT_EARLY, EXPECT_ON_TIME},    {270, EXPECT_ON_TIME, EXPECT_ON_TIME},
        {240, EXPECT_ON_TIME, EXPECT_ON_TIME},  {235, EXPECT_ON_TIME, EXPECT_ON_TIME},
        {234, EXPECT_LATE, EXPECT_LATE},        {231, EXPECT_LATE, EXPECT_LATE},
        {230, EXPECT_OVER_LIMIT, EXPECT_LATE},  {226, EXPECT_OVER_LIMIT, EXPECT_LATE},
        {225, EXPECT_OVER_LIMIT, EXPECT_OVER_LIMIT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct one one = {rows[i].minute, "booked", "gp-routine", "area-a", ""};
        assert_int_equal(expect(&one, 1, NULL, &generated_gp), rows[i].gp);
        assert_int_equal(expect(&one, 1, NULL, &generated_hospital), rows[i].hospital);
    }
}

static void test_what_is_expected_of_one_appointment(void **unused)
{
    (void)unused;
    assert_int_equal(expect(NULL, 0, NULL, &generated_gp), EXPECT_NOT_FOUND);
    assert_int_equal(expect_gp((struct one){245, "cancelled", "nurse", "", ""}), EXPECT_CHANGED);
    assert_int_equal(expect_gp((struct one){245, "noshow", "nurse", "", ""}), EXPECT_CHANGED);
    assert_int_equal(expect_gp((struct one){245, "arrived", "nurse", "", ""}), EXPECT_ALREADY);
    assert_int_equal(expect_gp((struct one){245, "booked", "nurse", "", "video"}), EXPECT_REMOTE);
    assert_int_equal(expect_gp((struct one){245, "booked", "phone", "", ""}), EXPECT_REMOTE);
    assert_int_equal(expect_gp((struct one){245, "cancelled", "phone", "", ""}), EXPECT_CHANGED);
    assert_int_equal(expect_gp((struct one){245, "booked", "blocked", "", ""}), EXPECT_BLOCKED);
    assert_int_equal(expect_gp((struct one){245, "booked", "nurse", "other-site", ""}),
                     EXPECT_ELSEWHERE);
    assert_int_equal(expect_gp((struct one){245 + 24 * 60, "booked", "nurse", "", ""}),
                     EXPECT_NOT_FOUND);
}

static void test_what_is_expected_of_several(void **unused)
{
    (void)unused;
    const struct one over = {200, "booked", "nurse", "", ""};
    const struct one now = {245, "booked", "nurse", "", ""};
    const struct one later = {400, "booked", "nurse", "", ""};
    const struct one gone = {245, "cancelled", "nurse", "", ""};
    const struct one lists[][2] = {{over, now}, {over, later}, {gone, later}, {now, gone}};
    const enum generated_outcome outcomes[] = {EXPECT_ON_TIME, EXPECT_OVER_LIMIT, EXPECT_EARLY,
                                               EXPECT_ON_TIME};
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        assert_int_equal(expect(lists[i], 2, NULL, &generated_gp), outcomes[i]);
    }
}

static void test_marks_decide_before_appointments(void **unused)
{
    (void)unused;
    const struct one now = {245, "booked", "nurse", "", ""};
    const struct generated_person restricted[] = {
        {.restricted = true}, {.deceased = "2026-01-02"}, {.marks = {"restricted"}},
        {.security = {"V"}},  {.marks = {"no-kiosk", "restricted"}}};
    for (size_t i = 0; i < sizeof restricted / sizeof restricted[0]; i++) {
        assert_int_equal(expect(&now, 1, &restricted[i], &generated_gp), EXPECT_RESTRICTED);
    }
    const struct generated_person opted_out = {.marks = {"no-kiosk"}};
    assert_int_equal(expect(&now, 1, &opted_out, &generated_gp), EXPECT_OPTED_OUT);
    const struct generated_person over = {.ended = {"no-kiosk"}, .marks = {"isolation"}};
    assert_int_equal(expect(&now, 1, &over, &generated_gp), EXPECT_ON_TIME);
    assert_int_equal(expect(NULL, 0, &restricted[0], &generated_gp), EXPECT_NOT_FOUND);
    assert_string_equal(generator_outcome_word(EXPECT_OVER_LIMIT), "over-limit");
}

// Most of a day's people can be dealt with by the kiosk alone; every outcome is there.
static void test_a_generated_day_has_every_outcome(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 4);
    int counts[EXPECTED_OUTCOMES] = {0};
    int due = 0;
    for (int i = 0; i < day->people_count; i++) {
        if (day->people[i].due_today) {
            due++;
            counts[generator_expected(day, i, &generated_hospital, day->people[i].arrives_ms)]++;
        }
    }
    for (int i = 0; i < EXPECTED_OUTCOMES; i++) {
        bool none = i == EXPECT_NOT_FOUND || i == EXPECT_BLOCKED; // no such clinic on these days
        assert_int_equal(counts[i] == 0, none);
    }
    assert_share(counts[EXPECT_ON_TIME], due, 850, 940);
    generator_free(day);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exceptions_of_people_are_rare),
        cmocka_unit_test(test_exceptions_of_appointments_are_rare),
        cmocka_unit_test(test_some_have_two_and_often_together),
        cmocka_unit_test(test_people_come_around_their_time),
        cmocka_unit_test(test_windows_of_gp_and_hospital),
        cmocka_unit_test(test_what_is_expected_of_one_appointment),
        cmocka_unit_test(test_what_is_expected_of_several),
        cmocka_unit_test(test_marks_decide_before_appointments),
        cmocka_unit_test(test_a_generated_day_has_every_outcome),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
