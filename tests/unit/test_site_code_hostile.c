// Replies to the look-up of a code with one value of another JSON type, and cut short: nobody else is found, and no
// statement that holds a patient back gets lost.
#include "site_changes.h"
#include "site_code_story.h"

static const char her[] = "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\","
                          "\"id\":\"P1\",\"birthDate\":\"1985-03-27\",\"identifier\":[{\"system\":\"urn:hn\",\"value\":"
                          "\"N12345\"}]}}]}";
static const char day[] = "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":"
                          "\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":\"2026-12-08T14:10:00Z\","
                          "\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]}}]}";

static const char other_day[] = "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":"
                                "\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"start\":\"2026-12-09T10:00:00Z\","
                                "\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]}}]}";

// What follows is answered rightly.
static void end(void)
{
    for (int i = 0; i < 4 && code.phase != CODE_OVER; i++) {
        ask();
        bool nobody = strstr(request.url, "foyer-nobody") != NULL;

        answer(reply_of(200, nobody ? NOBODY_BUNDLE : code.phase == CODE_PATIENT ? her : day));
    }
    assert_int_equal(code.phase, CODE_OVER);
    assert_int_equal(code.people.count, code.answer == SITE_OK);
}

static bool is_found(const char *changed)
{
    scan_number();
    answer(reply_of(200, changed));
    end();
    return code.people.count == 1;
}

static bool is_stated(const char *key, const char *other, const char *const statements[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(key, statements[i][0]) && text_equal(other, statements[i][1])) {
            return true;
        }
    }
    return false;
}

#define STATED(key, other, list) is_stated(key, other, list, sizeof list / sizeof list[0])

static void not_in_use(const char *changed, const char *key, const char *other)
{
    static const char *const in_use[][2] = {{"active", "true"}};

    is_true(!is_found(changed) || STATED(key, other, in_use), changed);
}

static void merged(const char *changed, const char *key, const char *other)
{
    static const char *const not_merged[][2] = {{"link", "[]"}, {"type", "\"x\""}};

    is_true(!is_found(changed) || STATED(key, other, not_merged), changed);
}

static void test_no_record_comes_back_into_use(void **state)
{
    static const char inactive[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\","
        "\"active\":false,\"birthDate\":\"1985-03-27\",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12345\"}]}}]}";
    static const char replaced[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\","
        "\"link\":[{\"type\":\"replaced-by\",\"other\":{\"reference\":\"Patient/P9\"}}],\"birthDate\":\"1985-03-27\","
        "\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12345\"}]}}]}";
    (void)state;

    each_change(inactive, not_in_use);
    each_cut(inactive, not_in_use);
    each_change(replaced, merged);
    each_cut(replaced, merged);
}

static void restricted(const char *changed, const char *key, const char *other)
{
    static const char *const another[][2] = {{"meta", "{}"}, {"security", "[]"}, {"code", "\"x\""}};

    is_true(!is_found(changed) || code.people.list[0].restricted || STATED(key, other, another), changed);
}

static void test_no_restriction_gets_lost(void **state)
{
    static const char body[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\","
        "\"meta\":{\"security\":[{\"system\":\"urn:c\",\"code\":\"R\"}]},\"birthDate\":\"1985-03-27\","
        "\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12345\"}]},\"search\":{\"mode\":\"match\"}}]}";
    (void)state;

    each_change(body, restricted);
    each_cut(body, restricted);
}

static void nobody(const char *changed, const char *key, const char *other)
{
    (void)key;
    (void)other;
    is_true(!is_found(changed), changed);
}

static void test_nobody_becomes_somebody(void **state)
{
    static const char born_before[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\","
        "\"birthDate\":\"1985-03-26\",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12345\"}]}}]}";
    static const char another_number[] =
        "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"P1\","
        "\"birthDate\":\"1985-03-27\",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12346\"}]}}]}";
    (void)state;

    each_change(born_before, nobody);
    each_change(another_number, nobody);
    each_cut(her, nobody);
}

// P1 or nobody, whatever the Appointment says.
static void read_as(const char *changed, const char *key, const char *other)
{
    bool needed = !text_equal(key, "status") && !text_equal(key, "comment");

    (void)other;
    scan_pass();
    answer(reply_of(200, changed));
    end();
    is_true((code.people.count == 0) == needed, changed);
}

static void test_reads(void **state)
{
    static const char body[] = "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"booked\",\"comment\":\"c\",\"start\":"
                               "\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]}";
    (void)state;

    each_change(body, read_as);
    each_cut(body, read_as);
}

static void days_of(const char *changed, const char *key, const char *other)
{
    (void)other;
    scan_number();
    answer(reply_of(200, her));
    answer(reply_of(200, changed));
    end();
    is_true(code.people.count == 0 || !text_equal(key, "cut"), changed);
    if (code.people.count == 1) {
        const struct person *person = &code.people.list[0];

        is_true(person->appointment_count == 1 && person->other_day_ms == 0, changed);
        is_true(text_equal(person->appointments[0].id, "A1") || text_equal(key, "id"), changed);
    }
}

// The other days cost nothing but themselves, whatever comes: that day, or nobody.
static void other_days_of(const char *changed, const char *key, const char *other)
{
    (void)other;
    scan_number();
    answer(reply_of(200, her));
    answer(reply_of(200, NOBODY_BUNDLE));
    answer(reply_of(200, changed));
    is_true(code.phase == CODE_OVER, changed);
    is_true(code.answer == (code.people.count == 1 ? SITE_OK : SITE_NONE), changed);
    is_true(code.people.count == 0 || !text_equal(key, "cut"), changed);
    if (code.people.count == 1) {
        int64_t ms = 0;

        assert_int_equal(instant_parse("2026-12-09T10:00:00Z", &ms), OK);
        is_true(code.people.list[0].appointment_count == 0 && code.people.list[0].other_day_ms == ms, changed);
    }
}

static void test_days(void **state)
{
    (void)state;
    each_change(day, days_of);
    each_cut(day, days_of);
    each_change(other_day, other_days_of);
    each_cut(other_day, other_days_of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_no_record_comes_back_into_use, begin),
        cmocka_unit_test_setup(test_no_restriction_gets_lost, begin),
        cmocka_unit_test_setup(test_nobody_becomes_somebody, begin),
        cmocka_unit_test_setup(test_reads, begin),
        cmocka_unit_test_setup(test_days, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
