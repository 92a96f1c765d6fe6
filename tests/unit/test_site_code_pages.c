// Pages and limits of the two searches for her appointments: today's must be whole (F1), the other days cost only themselves.
#include "site_code_story.h"

#define BASE "http://127.0.0.1:8080/fhir/"

// ---- today's

static void test_pages_that_lie_are_broken(void **state)
{
    static const char *const next[] = {"http://127.0.0.1:8081/fhir/Appointment?page=2", BASE "../admin", "Appointment?page=2"};
    (void)state;

    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
        find_her();
        bundle_begin(&bundle, next[i]);
        days_add("A1", "booked", due, "");
        answer(bundle_reply(&bundle));
        assert_over(SITE_BROKEN);
    }
    find_her();
    for (int i = 0; i < 2; i++) {
        bundle_begin(&bundle, BASE "Appointment?page=2");
        days_add("A1", "booked", due, "");
        answer(bundle_reply(&bundle));
    }
    assert_over(SITE_BROKEN);
}

static void test_totals_that_lie_are_broken(void **state)
{
    static const char *const totals[] = {"2", "-1", "1.5", "\"1\"", "null"};
    char body[4096];
    (void)state;

    for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++) {
        find_her();
        (void)snprintf(body, sizeof body, "{\"resourceType\":\"Bundle\",\"total\":%s,\"entry\":[{\"resource\":%s}]}", totals[i],
                       visit("A1", "P1", "booked", due, ""));
        answer(reply_of(200, body));
        assert_over(SITE_BROKEN);
        assert_int_not_equal(code.odd, OK);
    }
}

static void test_ten_pages_and_two_hundred_entries_and_no_more(void **state)
{
    char next[128];
    (void)state;

    for (int pages = SITE_PAGES; pages <= SITE_PAGES + 1; pages++) {
        find_her();
        for (int i = 1; i <= pages && code.phase == CODE_TODAY; i++) {
            (void)snprintf(next, sizeof next, BASE "Appointment?page=%d", i + 1);
            bundle_begin(&bundle, i == pages ? NULL : next);
            days_add("A1", "booked", due, "");
            answer(bundle_reply(&bundle));
        }
        assert_over(pages == SITE_PAGES ? SITE_OK : SITE_TOO_MANY);
    }
    for (int entries = SITE_ENTRIES; entries <= SITE_ENTRIES + 1; entries++) {
        find_her();
        days_begin();
        for (int i = 0; i < entries; i++) {
            days_add("A1", "booked", due, "");
        }
        answer(bundle_reply(&bundle));
        assert_over(entries == SITE_ENTRIES ? SITE_OK : SITE_TOO_MANY);
    }
}

// ---- other days

static void no_other_day(struct http_reply reply)
{
    answer(reply);
    assert_over(SITE_NONE);
    assert_int_not_equal(code.odd, OK); // the log says that it was not an empty answer
}

static void test_other_days_that_cannot_be_told(void **state)
{
    static const int statuses[] = {400, 404, 302};
    char next[128];
    (void)state;

    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        find_her_without_today();
        no_other_day(reply_of(statuses[i], "{}"));
    }
    find_her_without_today();
    no_other_day(reply_of(200, "{"));
    find_her_without_today();
    bundle_begin(&bundle, "http://127.0.0.1:8081/fhir/Appointment?page=2");
    days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    no_other_day(bundle_reply(&bundle));
    find_her_without_today();
    days_begin();
    for (int i = 0; i <= SITE_ENTRIES; i++) {
        days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
    }
    no_other_day(bundle_reply(&bundle));
    find_her_without_today();
    for (int i = 2; i <= SITE_PAGES + 1; i++) {
        assert_int_equal(code.phase, CODE_DAYS);
        (void)snprintf(next, sizeof next, BASE "Appointment?page=%d", i);
        bundle_begin(&bundle, next);
        days_add("A1", "booked", "2026-12-09T10:00:00Z", "");
        answer(bundle_reply(&bundle));
    }
    assert_over(SITE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_pages_that_lie_are_broken, begin),
        cmocka_unit_test_setup(test_totals_that_lie_are_broken, begin),
        cmocka_unit_test_setup(test_ten_pages_and_two_hundred_entries_and_no_more, begin),
        cmocka_unit_test_setup(test_other_days_that_cannot_be_told, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
