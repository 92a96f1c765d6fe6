// Records that are no longer in use, and numbers that were given out again: whose a scanned number is now.
#include "site_code_story.h"

// ---- records that are no longer in use

static void test_a_record_that_is_not_in_use_is_nobody(void **state)
{
    static const char *const members[] = {
        ",\"active\":false" NUMBER("N12345"),
        ",\"link\":[{\"other\":{\"reference\":\"Patient/P9\"},\"type\":\"replaced-by\"}]" NUMBER("N12345"),
        ",\"link\":[{\"other\":{\"reference\":\"Patient/P8\"},\"type\":\"seealso\"},{\"type\":\"replaced-by\"}]" NUMBER("N12345"),
    };
    (void)state;

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        scan_number();
        answer_patient("P1", "1985-03-27", members[i]);
        assert_nobody(SITE_NONE);
        scan_pass();
        answer(reply_of(200, visit("A1", "P1", "booked", due, "")));
        answer_patient("P1", "1985-03-27", members[i]);
        assert_nobody(SITE_NONE);
    }
}

static void test_links_of_another_kind_mean_nothing(void **state)
{
    (void)state;
    scan_number();
    answer_patient("P1", "1985-03-27",
                   ",\"active\":true,\"link\":[{\"other\":{\"reference\":\"Patient/P0\"},\"type\":\"replaces\"},"
                   "{\"other\":{\"reference\":\"Patient/P8\"},\"type\":\"seealso\"}]" NUMBER("N12345"));
    days_begin();
    days_add("A1", "booked", due, "");
    assert_string_equal(days_end()->id, "P1");
}

// The old number leads to the record that the site says is used instead, in whichever order they come.
static void test_a_superseded_number_is_followed(void **state)
{
    (void)state;
    for (int order = 0; order < 2; order++) {
        scan_number();
        bundle_begin(&bundle, NULL);
        for (int i = 0; i < 2; i++) {
            if (i == order) {
                bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska",
                                   ",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N99\"},"
                                   "{\"use\":\"old\",\"system\":\"urn:hn\",\"value\":\"N12345\"}]");
            } else {
                bundle_add_patient(&bundle, "P0", "1985-03-27", "Kowalska",
                                   ",\"active\":false,\"link\":[{\"other\":{\"reference\":\"Patient/P1\"},"
                                   "\"type\":\"replaced-by\"}]" NUMBER("N12345"));
            }
        }
        answer(bundle_reply(&bundle));
        days_begin();
        days_add("A1", "booked", due, "");
        const struct person *person = days_end();
        assert_non_null(person);
        assert_string_equal(person->id, "P1");
    }
}

static void test_a_record_merged_into_somebody_else_is_not_passed_over(void **state)
{
    (void)state;
    scan_number();
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", NUMBER("N12345"));
    bundle_add_patient(&bundle, "P0", "1985-03-27", "Kowalska",
                       ",\"link\":[{\"other\":{\"reference\":\"Patient/P9\"},\"type\":\"replaced-by\"}]" NUMBER("N12345"));
    answer(bundle_reply(&bundle));
    assert_nobody(SITE_TOO_MANY);
}

// ---- numbers that were given out again

#define OLD_NUMBER    ",\"identifier\":[{\"use\":\"old\",\"system\":\"urn:hn\",\"value\":\"N12345\"}]"
#define ENDED(period) ",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"N12345\",\"period\":{" period "}}]"

static void test_who_had_the_number_before_is_not_meant(void **state)
{
    static const char *const members[] = {OLD_NUMBER, ENDED("\"end\":\"2026-12-07\""), ENDED("\"end\":\"2025\""),
                                          ENDED("\"start\":\"2026-12-09\"")};
    (void)state;

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        scan_number();
        answer_patient("P1", "1985-03-27", members[i]);
        assert_nobody(SITE_NONE);
        for (int order = 0; order < 2; order++) { // P2 has it now, and was even born on the same day
            scan_number();
            bundle_begin(&bundle, NULL);
            bundle_add_patient(&bundle, order == 0 ? "P2" : "P1", "1985-03-27", "King", order == 0 ? members[i] : NUMBER("N12345"));
            bundle_add_patient(&bundle, order == 0 ? "P1" : "P2", "1985-03-27", "King", order == 0 ? NUMBER("N12345") : members[i]);
            answer(bundle_reply(&bundle));
            days_begin();
            days_add("A1", "booked", due, "");
            assert_string_equal(days_end()->id, "P1");
        }
    }
}

static void test_a_number_in_its_period_or_carried_twice_is_carried(void **state)
{
    static const char *const members[] = {
        ENDED("\"end\":\"2026-12-08\""), ENDED("\"start\":\"2020\""),
        (",\"identifier\":[{\"use\":\"old\",\"system\":\"urn:hn\",\"value\":\"N12345\"},"
         "{\"use\":\"usual\",\"system\":\"urn:hn\",\"value\":\"N12345\"}]")};
    (void)state;

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        scan_number();
        answer_patient("P1", "1985-03-27", members[i]);
        days_begin();
        days_add("A1", "booked", due, "");
        assert_string_equal(days_end()->id, "P1");
    }
}

// A merged record stands for its survivor whatever it says of its number; of others who had it before, none is meant.
static void test_an_old_number_of_a_merged_record(void **state)
{
    static const struct {
        const char *id, *more;
    } records[] = {{"P0", ",\"link\":[{\"other\":{\"reference\":\"Patient/P1\"},\"type\":\"replaced-by\"}]" OLD_NUMBER},
                   {"P1", OLD_NUMBER},
                   {"P3", OLD_NUMBER}};
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {2, 0, 1}, {2, 1, 0}};
    (void)state;

    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        scan_number();
        bundle_begin(&bundle, NULL);
        for (int j = 0; j < 3; j++) {
            bundle_add_patient(&bundle, records[orders[i][j]].id, "1985-03-27", "Kowalska", records[orders[i][j]].more);
        }
        answer(bundle_reply(&bundle));
        days_begin();
        days_add("A1", "booked", due, "");
        assert_string_equal(days_end()->id, "P1");
    }
    scan_number();
    answer_patient("P1", "1985-03-28", OLD_NUMBER);
    assert_nobody(SITE_NONE);
}

static void test_an_old_booking_reference_is_not_meant(void **state)
{
    (void)state;
    scan_booking();
    bundle_begin(&bundle, NULL);
    bundle_add(&bundle, visit("A1", "P1", "booked", due,
                              ",\"identifier\":[{\"use\":\"old\",\"system\":\"urn:booking\",\"value\":\"B77\"}]"));
    answer(bundle_reply(&bundle));
    assert_nobody(SITE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_record_that_is_not_in_use_is_nobody, begin),
        cmocka_unit_test_setup(test_links_of_another_kind_mean_nothing, begin),
        cmocka_unit_test_setup(test_a_superseded_number_is_followed, begin),
        cmocka_unit_test_setup(test_a_record_merged_into_somebody_else_is_not_passed_over, begin),
        cmocka_unit_test_setup(test_who_had_the_number_before_is_not_meant, begin),
        cmocka_unit_test_setup(test_a_number_in_its_period_or_carried_twice_is_carried, begin),
        cmocka_unit_test_setup(test_an_old_number_of_a_merged_record, begin),
        cmocka_unit_test_setup(test_an_old_booking_reference_is_not_meant, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
