// Who can be meant by what was typed (product 4.1).
#include "unit.h"

#include "flow/flow_config.h"
#include "session/match.h"

static struct people people;

static struct person *named(const char *family, const char *given)
{
    memset(&people, 0, sizeof people);
    return flow_test_person(&people, "P1", family, given, "QA11AA", flow_test_wall_ms);
}

static bool one(const char *family, const char *letters)
{
    return match_name(named(family, "Maria"), letters, 1, false);
}

static bool three(const char *family, const char *letters)
{
    return match_name(named(family, "Maria"), letters, 3, false);
}

static void test_the_start_of_the_last_name(void **state)
{
    (void)state;
    assert_true(one("Kowalska", "K"));
    assert_false(one("Kowalska", "O"));
    assert_false(one("Kowalska", "M")); // the first name is not the last name
    assert_true(three("Kowalska", "KOW"));
    assert_false(three("Kowalska", "KOV"));
    assert_true(one("kowalska", "K"));
}

static void test_names_are_folded(void **state)
{
    (void)state;
    assert_true(one("\u0141ukasiewicz", "L"));
    assert_true(one("\u00D8rsted", "O"));
    assert_true(one("\u00C9luard", "E"));
    assert_true(three("Wei\u00DF", "WEI"));
    assert_true(three("\u00C6gidius", "AEG"));
    assert_true(three("Mu\u0308nch", "MUN")); // decomposed
    assert_true(three("O'Brien", "OBR"));
    assert_true(three("O\u2019Brien", "OBR"));
    assert_true(three("St. John", "STJ"));
    assert_true(three("De Souza", "DES"));
}

static void test_each_part_of_a_double_name_counts(void **state)
{
    (void)state;
    assert_true(one("Smith-Jones", "S"));
    assert_true(one("Smith-Jones", "J"));
    assert_true(three("Smith-Jones", "JON"));
    assert_true(three("Garcia Lopez", "LOP"));
    assert_true(three("van der Berg", "BER"));
    assert_true(three("Smith - Jones", "JON"));
    assert_false(one("Smith-Jones", "N"));
    assert_true(three("Smith\u2010Jones", "JON")); // the hyphens of Unicode
    assert_true(three("Garcia\u00A0Lopez", "LOP"));
    assert_true(three("O'Brien", "BRI"));
    assert_true(one("N\u00FA\u00F1ez-O\u2019Brien", "B"));
    assert_true(one("N\u00FA\u00F1ez-O\u2019Brien", "O"));
    assert_true(one("D'Souza", "S"));
    assert_false(three("O'Brien", "O")); // one letter stands for no name of more
    assert_false(three("Smith-Jones", "J"));
    assert_false(three("Smith-Jones", "THJ")); // not across the middle of a part
}

static void test_every_current_name_counts(void **state)
{
    struct person *person = named("Kowalska", "Maria");
    (void)state;

    flow_test_copy(person->family[person->family_count++], NAME_BYTES, "Whitlow");
    assert_true(match_name(person, "K", 1, false));
    assert_true(match_name(person, "W", 1, false));
    assert_false(match_name(person, "A", 1, false));
}

static void test_short_names_match_whole(void **state)
{
    (void)state;
    assert_true(three("Wu", "WU"));
    assert_false(three("Wu", "W"));      // one letter of two, where three were asked
    assert_false(three("Wuttke", "WU")); // the name goes on
    assert_true(three("O", "O"));
    assert_true(one("O", "O"));
    assert_false(three("Ng", "NGU"));
    assert_true(three("Ng-Patel", "NG"));
    assert_true(match_name(named("Wu", "Maria"), "WU", 2, false));
}

static void test_one_name(void **state)
{
    (void)state;
    // Recorded as a first name alone: found whether the button was pressed or not.
    assert_true(match_name(named("", "Suharto"), "S", 1, true));
    assert_true(match_name(named("", "Suharto"), "S", 1, false));
    // Recorded as a last name alone.
    assert_true(match_name(named("Suharto", ""), "S", 1, true));
    assert_true(match_name(named("Suharto", ""), "S", 1, false));
    // Somebody with two names is not meant by one who has one.
    assert_false(match_name(named("Suharto", "Maria"), "S", 1, true));
    assert_false(match_name(named("", "Suharto"), "K", 1, true));
}

static void test_nothing_matches_nothing(void **state)
{
    (void)state;
    assert_false(one("Kowalska", ""));
    assert_false(one("", ""));
    assert_false(match_name(named("", ""), "S", 1, false));
    assert_false(match_name(named("---", "Maria"), "S", 1, false));
    assert_false(
        match_name(named("\u0645\u0631\u064A\u0645", "Maria"), "M", 1, false)); // never fuzzy
}

static void test_the_further_fact(void **state)
{
    struct person *person = named("Kowalska", "Maria");
    (void)state;

    assert_true(match_postcode(person, "QA11AA"));
    assert_false(match_postcode(person, "QA11A"));
    assert_false(match_postcode(person, ""));
    person->postcode[0] = '\0';
    assert_false(match_postcode(person, ""));
    assert_false(match_house_number(person, ""));
    flow_test_copy(person->house_number, sizeof person->house_number, "12B");
    assert_true(match_house_number(person, "12B"));
    assert_false(match_house_number(person, "12"));
}

static bool lives_in(const struct person *person, const void *context)
{
    return strcmp(person->postcode, context) == 0;
}

static void test_who_is_not_kept_is_wiped(void **state)
{
    static const struct person nobody;
    (void)state;

    memset(&people, 0, sizeof people);
    flow_test_person(&people, "P1", "Kowalska", "Maria", "QA11AA", 0);
    flow_test_person(&people, "P2", "Khan", "Aisha", "QB22BB", 0);
    flow_test_person(&people, "P3", "King", "Ian", "QA11AA", 0);
    people_keep(&people, lives_in, "QA11AA");
    assert_int_equal(people.count, 2);
    assert_string_equal(people.list[0].id, "P1");
    assert_string_equal(people.list[1].id, "P3");
    assert_memory_equal(&people.list[2], &nobody, sizeof nobody);
    people_keep(&people, lives_in, "QC33CC");
    assert_int_equal(people.count, 0);
    assert_memory_equal(&people.list[0], &nobody, sizeof nobody);
}

static bool is_booked(const struct appointment *appointment, const void *context)
{
    (void)context;
    return appointment->status == APPOINTMENT_BOOKED;
}

static void test_appointments_in_the_order_of_the_day(void **state)
{
    static const int64_t starts[] = {30, 10, 40, 10, 20};
    static const char *const order[] = {"b", "d", "e", "a", "c"}; // of the same minute: as they came
    static const struct appointment none;
    struct person person = {0};
    (void)state;

    for (int i = 0; i < 5; i++) {
        person.appointments[i] = (struct appointment){.id = {(char)('a' + i)}, .start_ms = starts[i]};
        person.appointments[i].status = i == 1 || i == 2 ? APPOINTMENT_BOOKED : APPOINTMENT_CANCELLED;
    }
    person.appointment_count = 5;
    appointments_sort(&person);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(person.appointments[i].id, order[i]);
    }
    assert_int_equal(appointments_count(&person, is_booked, NULL), 2);
    appointments_keep(&person, is_booked, NULL);
    assert_int_equal(person.appointment_count, 2);
    assert_string_equal(person.appointments[0].id, "b");
    assert_string_equal(person.appointments[1].id, "c");
    for (int i = 2; i < PERSON_APPOINTMENTS; i++) {
        assert_memory_equal(&person.appointments[i], &none, sizeof none);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_start_of_the_last_name),
        cmocka_unit_test(test_names_are_folded),
        cmocka_unit_test(test_each_part_of_a_double_name_counts),
        cmocka_unit_test(test_every_current_name_counts),
        cmocka_unit_test(test_short_names_match_whole),
        cmocka_unit_test(test_one_name),
        cmocka_unit_test(test_nothing_matches_nothing),
        cmocka_unit_test(test_the_further_fact),
        cmocka_unit_test(test_who_is_not_kept_is_wiped),
        cmocka_unit_test(test_appointments_in_the_order_of_the_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
