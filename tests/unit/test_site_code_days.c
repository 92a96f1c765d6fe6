// The appointments of the person whom a code means: today's of any place, and the nearest of another day (product X6, X7).
#include "site_code_story.h"

#define BASE "http://127.0.0.1:8080/fhir/"

static int64_t moment(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(instant_parse(text, &ms), OK);
    return ms;
}

// An appointment whose Location is place.
static void days_add_at(const char *id, const char *start, const char *place)
{
    char resource[1024];

    (void)snprintf(resource, sizeof resource,
                   "{\"resourceType\":\"Appointment\",\"id\":\"%s\",\"status\":\"booked\",\"start\":\"%s\",\"participant\":["
                   "{\"actor\":{\"reference\":\"Patient/P1\"}},{\"actor\":{\"reference\":\"Location/%s\"}}]}",
                   id, start, place);
    bundle_add(&bundle, resource);
}

// ---- another day

static void other_day_is(const char *const days[][2], int count, const char *expected)
{
    char id[16];

    find_her();
    days_begin();
    for (int i = 0; i < count; i++) {
        (void)snprintf(id, sizeof id, "B%d", i);
        days_add(id, days[i][0], days[i][1], "");
    }
    const struct person *person = days_end();
    if (expected == NULL) {
        assert_null(person);
        assert_over(SITE_NONE);
        return;
    }
    assert_non_null(person);
    assert_int_equal(person->appointment_count, 0);
    assert_true(person->other_day_ms == moment(expected));
}

static void test_the_nearest_other_day(void **state)
{
    static const char *const days[][2] = {
        {"booked", "2026-12-07T10:00:00Z"}, {"booked", "2026-12-20T10:00:00Z"}, {"pending", "2026-12-11T09:00:00Z"},
        {"booked", "2026-12-11T09:30:00Z"}, {"booked", "2026-11-20T10:00:00Z"},
    };
    static const char *const past[][2] = {{"booked", "2026-11-20T10:00:00Z"},
                                          {"booked", "2026-12-01T10:00:00Z"},
                                          {"noshow", "2026-12-07T23:59:00Z"},
                                          {"booked", "2026-11-25T10:00:00Z"}};
    (void)state;

    other_day_is(days, 5, "2026-12-11T09:00:00Z"); // to come goes before past
    other_day_is(past, 4, "2026-12-07T23:59:00Z");
}

static void test_other_days_that_do_not_count(void **state)
{
    static const char *const statuses[] = {"cancelled", "fulfilled", "arrived",  "checked-in", "proposed", "waitlist",
                                           "entered-in-error", "Booked", ""};
    (void)state;

    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        const char *const days[][2] = {{statuses[i], "2026-12-09T10:00:00Z"}, {statuses[i], "2026-12-07T10:00:00Z"}};

        other_day_is(days, 2, NULL);
    }
    const char *const missed[][2] = {{"noshow", "2026-12-09T10:00:00Z"}}; // nobody has missed what is to come
    other_day_is(missed, 1, NULL);
}

// A server that ignores the days gives a whole life.
static void test_days_out_of_reach_do_not_count(void **state)
{
    static const char *const out[][2] = {{"booked", "2026-11-06T23:59:59Z"}, {"booked", "2027-12-09T00:00:00Z"}};
    static const char *const first[][2] = {{"booked", "2026-11-07T00:00:00Z"}};
    static const char *const last[][2] = {{"booked", "2027-12-08T23:59:59Z"}};
    (void)state;

    other_day_is(out, 2, NULL);
    other_day_is(first, 1, "2026-11-07T00:00:00Z");
    other_day_is(last, 1, "2027-12-08T23:59:59Z");
}

static void test_the_other_day_of_a_pass(void **state)
{
    (void)state;
    find_her_by_pass("booked", "2026-12-09T10:00:00Z");
    days_begin();
    days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 0);
    assert_true(person->other_day_ms == moment("2026-12-09T10:00:00Z"));
}

static void test_today_counts_before_the_day_of_the_pass(void **state)
{
    (void)state;
    find_her_by_pass("booked", "2026-12-09T10:00:00Z");
    days_begin();
    days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    days_add("A2", "booked", due, "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].id, "A2");
    assert_true(person->other_day_ms == 0); // not asked for
}

// A day is London's: half past eleven in the evening of a winter's day, and of a summer's.
static void test_a_day_begins_at_midnight_in_london(void **state)
{
    (void)state;
    find_her();
    days_begin();
    days_add("A1", "booked", "2026-12-08T00:00:00Z", "");
    days_add("A2", "booked", "2026-12-08T23:59:59Z", "");
    days_add("A3", "booked", "2026-12-09T00:30:00+01:00", "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 3);
    assert_true(person->other_day_ms == 0);

    const struct claim claim = {.kind = CLAIM_PATIENT, .system = "urn:hn", .value = "N12345"};
    site_code_begin(&code, &config, &abilities, &claim, birth, moment("2026-06-30T23:30:00Z")); // 1 July
    answer_patient("P1", "1985-03-27", NUMBER("N12345"));
    ask();
    assert_non_null(strstr(request.url, "&date=ge2026-07-01T00%3A00%3A00%2B01%3A00&date=lt2026-07-02T00%3A00%3A00%2B01%3A00"));
    answer_nobody();
    ask();
    assert_non_null(strstr(request.url, "&date=ge2026-05-31T00%3A00%3A00%2B01%3A00&date=lt2027-07-02T00%3A00%3A00%2B01%3A00"));
    days_begin();
    days_add("A1", "booked", "2026-07-01T22:59:00Z", "");
    days_add("A2", "booked", "2026-07-01T23:00:00Z", "");
    person = days_end();
    assert_int_equal(person->appointment_count, 0);
    assert_true(person->other_day_ms == moment("2026-07-01T23:00:00Z"));
}

// ---- today, and then the other days

// Each search tells what it was asked for, and no more: the second gives three members of an appointment alone.
static void test_each_search_has_its_days(void **state)
{
    (void)state;
    find_her();
    days_begin();
    days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    answer(bundle_reply(&bundle));
    assert_int_equal(code.phase, CODE_DAYS);
    days_begin();
    days_add("A2", "booked", due, "");
    assert_null(days_end());
    assert_over(SITE_NONE);
}

static bool is_held_back(const struct person *person)
{
    return person->restricted || person->deceased;
}

// They are refused as nobody is, so they are asked about as nobody is; what they have today stands whatever is answered.
static void test_a_record_that_is_held_back_is_asked_about_to_the_end(void **state)
{
    static const char *const members[] = {",\"meta\":{\"security\":[{\"code\":\"R\"}]}" NUMBER("N12345"),
                                          ",\"deceasedBoolean\":true" NUMBER("N12345")};
    static const char *const ends[] = {NOBODY_BUNDLE, "{", "{\"resourceType\":\"Bundle\",\"total\":7}"};
    (void)state;

    for (size_t i = 0; i < sizeof members / sizeof members[0] * 3; i++) {
        scan_number();
        answer_patient("P1", "1985-03-27", members[i / 3]);
        days_begin();
        days_add("A1", "booked", due, "");
        answer(bundle_reply(&bundle));
        assert_int_equal(code.phase, CODE_DAYS);
        ask();
        assert_non_null(strstr(request.url, "patient=Patient%2FP1&date=ge2026-11-07"));
        answer(reply_of(200, ends[i % 3]));
        assert_over(SITE_OK);
        assert_true(is_held_back(&code.people.list[0]));
        assert_int_equal(code.people.list[0].appointment_count, 1);
    }
}

// ---- another place

static void test_places(void **state)
{
    (void)state;
    find_her();
    days_begin();
    days_add_at("A1", due, "area-b");
    days_add_at("A2", due, "elsewhere");
    days_add("A3", "booked", due, "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 3);
    assert_int_equal(person->appointments[0].here, HERE_YES);
    assert_int_equal(person->appointments[1].here, HERE_ASK); // the closer look decides: X7
    assert_int_equal(person->appointments[2].here, HERE_YES);
}

static void test_another_day_at_a_place_that_may_be_here(void **state)
{
    (void)state;
    find_her();
    days_begin();
    days_add_at("A1", "2026-12-09T10:00:00Z", "room-7");
    assert_true(days_end()->other_day_ms == moment("2026-12-09T10:00:00Z"));
}

// ---- today's, whatever has become of it

static void test_cancelled_today(void **state)
{
    (void)state;
    find_her_by_pass("cancelled", due);
    days_begin();
    days_add("A1", "cancelled", due, "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_int_equal(person->appointments[0].status, APPOINTMENT_CANCELLED);
    find_her();
    days_begin();
    days_add("A1", "cancelled", due, "");
    days_add("A2", "entered-in-error", due, ""); // as if it had never been
    assert_int_equal(days_end()->appointment_count, 1);
}

static void test_the_named_one_is_there_whatever_its_status(void **state)
{
    (void)state;
    find_her_by_pass("entered-in-error", due);
    days_begin();
    days_add("A1", "entered-in-error", due, "");
    days_add("A2", "entered-in-error", due, "");
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].id, "A1");
    assert_int_equal(person->appointments[0].status, APPOINTMENT_ENTERED_IN_ERROR);
}

// An index that lags behind, and one that is ahead of what was read a moment ago.
static void test_the_named_one_that_the_search_does_not_have(void **state)
{
    (void)state;
    find_her_by_pass("booked", due);
    days_begin();
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_string_equal(person->appointments[0].id, "A1");
    find_her_by_pass("booked", due);
    days_begin();
    days_add("A1", "arrived", due, "");
    person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_int_equal(person->appointments[0].status, APPOINTMENT_ARRIVED);
    find_her_by_pass("booked", due);
    days_begin();
    days_add("A1", "entered-in-error", due, "");
    person = days_end();
    assert_int_equal(person->appointment_count, 1);
    assert_int_equal(person->appointments[0].status, APPOINTMENT_ENTERED_IN_ERROR);
}

static void test_more_than_there_is_room_for(void **state)
{
    char id[16];
    (void)state;

    find_her_by_pass("cancelled", due);
    days_begin();
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) { // A1 has one place, so the last of them takes that of the first
        (void)snprintf(id, sizeof id, "B%d", i);
        days_add(id, i == 0 ? "noshow" : "booked", due, "");
    }
    const struct person *person = days_end();
    assert_int_equal(person->appointment_count, PERSON_APPOINTMENTS);
    assert_string_equal(person->appointments[0].id, "A1"); // named, so it kept its place
    assert_string_equal(person->appointments[1].id, "B5");
    assert_false(person->more_appointments);
}

static void test_a_booked_one_without_room_is_told(void **state)
{
    char id[16];
    (void)state;

    find_her();
    days_begin();
    for (int i = 0; i <= PERSON_APPOINTMENTS; i++) {
        (void)snprintf(id, sizeof id, "B%d", i);
        days_add(id, "booked", due, "");
    }
    assert_true(days_end()->more_appointments);
}

static void test_the_same_one_on_two_pages(void **state)
{
    (void)state;
    find_her();
    bundle_begin(&bundle, BASE "Appointment?page=2");
    days_add("A1", "booked", due, "");
    answer(bundle_reply(&bundle));
    days_begin();
    days_add("A1", "booked", due, "");
    assert_int_equal(days_end()->appointment_count, 1);
}

static void test_nothing_at_all_is_nobody(void **state)
{
    (void)state;
    find_her();
    days_begin();
    assert_null(days_end());
    assert_over(SITE_NONE);
}

static void test_appointments_of_others_are_not_hers(void **state)
{
    (void)state;
    find_her();
    days_begin();
    bundle_add(&bundle, visit("A1", "P2", "booked", due, ""));
    bundle_add(&bundle, visit("A2", "P2", "booked", "2026-12-09T10:00:00Z", ""));
    assert_null(days_end());
    assert_over(SITE_NONE);
    assert_int_equal(code.skipped, 4); // of both searches
}

static bool has(const void *bytes, size_t count, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= count; i++) {
        if (memcmp((const char *)bytes + i, text, strlen(text)) == 0) {
            return true;
        }
    }
    return false;
}

static void test_nothing_stays_of_what_was_scanned(void **state)
{
    (void)state;
    find_her();
    assert_true(has(&code, sizeof code, "N12345"));
    assert_true(has(&code, sizeof code, "Kowalska"));
    days_begin();
    assert_null(days_end());
    assert_false(has(&code, sizeof code, "N12345"));
    assert_false(has(&code, sizeof code, "Kowalska"));
    find_her_by_pass("booked", due);
    answer(reply_of(503, ""));
    assert_false(has(&code, sizeof code, "Kowalska"));
    assert_false(has(&code, sizeof code, "A1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_nearest_other_day, begin),
        cmocka_unit_test_setup(test_other_days_that_do_not_count, begin),
        cmocka_unit_test_setup(test_days_out_of_reach_do_not_count, begin),
        cmocka_unit_test_setup(test_the_other_day_of_a_pass, begin),
        cmocka_unit_test_setup(test_today_counts_before_the_day_of_the_pass, begin),
        cmocka_unit_test_setup(test_a_day_begins_at_midnight_in_london, begin),
        cmocka_unit_test_setup(test_each_search_has_its_days, begin),
        cmocka_unit_test_setup(test_a_record_that_is_held_back_is_asked_about_to_the_end, begin),
        cmocka_unit_test_setup(test_places, begin),
        cmocka_unit_test_setup(test_another_day_at_a_place_that_may_be_here, begin),
        cmocka_unit_test_setup(test_cancelled_today, begin),
        cmocka_unit_test_setup(test_the_named_one_is_there_whatever_its_status, begin),
        cmocka_unit_test_setup(test_the_named_one_that_the_search_does_not_have, begin),
        cmocka_unit_test_setup(test_more_than_there_is_room_for, begin),
        cmocka_unit_test_setup(test_a_booked_one_without_room_is_told, begin),
        cmocka_unit_test_setup(test_the_same_one_on_two_pages, begin),
        cmocka_unit_test_setup(test_nothing_at_all_is_nobody, begin),
        cmocka_unit_test_setup(test_appointments_of_others_are_not_hers, begin),
        cmocka_unit_test_setup(test_nothing_stays_of_what_was_scanned, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
