// The generator: the same day for the same seed, every class in it, and honest answers that fit the
// record.
#include "sandbox/generator.h"
#include <cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct today_date day_of_test = {2026, 12, 8};

static struct generated_day *make(int appointments, uint64_t seed)
{
    struct generated_day *day = NULL;
    assert_int_equal(generator_day(appointments, seed, day_of_test, &day), OK);
    return day;
}

static uint64_t mix(uint64_t hash, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        hash = (hash ^ (unsigned char)*at) * 1099511628211U;
    }
    return hash;
}

// Of everything about the people and what is booked for them.
static uint64_t fingerprint(const struct generated_day *day)
{
    uint64_t hash = 1469598103934665603U;
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_person *person = &day->people[i];
        char *text = generator_patient_json(day, i);
        hash = mix(hash, text);
        generator_free_text(text);
        for (int n = 0; n < GENERATED_CODES && person->needs[n] != NULL; n++) {
            hash = mix(hash, person->needs[n]);
        }
        hash = mix(hash, person->marks[0] == NULL ? "" : person->marks[0]);
        hash = (hash ^ (uint64_t)person->arrives_ms) * 1099511628211U;
    }
    for (int i = 0; i < day->appointment_count; i++) {
        char *text = generator_appointment_json(day, i);
        hash = mix(hash, text);
        generator_free_text(text);
    }
    return hash;
}

static void test_same_seed_same_day(void **unused)
{
    (void)unused;
    struct generated_day *one = make(500, 7);
    struct generated_day *two = make(500, 7);
    struct generated_day *other = make(500, 8);
    assert_true(fingerprint(one) == fingerprint(two));
    assert_true(fingerprint(one) != fingerprint(other));
    for (int i = 0; i < one->appointment_count; i++) {
        assert_true(one->appointments[i].start_ms == two->appointments[i].start_ms);
    }
    generator_free(one);
    generator_free(two);
    generator_free(other);
}

// One number for all compilers; changes only when the generator is meant to change.
static void test_day_is_the_same_with_every_compiler(void **unused)
{
    (void)unused;
    struct generated_day *day = make(2000, 1);
    assert_int_equal(fingerprint(day), UINT64_C(0x2346e22522bbaeb));
    generator_free(day);
}

static int count_class(const struct generated_day *day, const char *name)
{
    int count = 0;
    for (int i = 0; i < day->people_count; i++) {
        count += strcmp(day->people[i].class_name, name) == 0 ? 1 : 0;
    }
    return count;
}

static void test_every_class_is_there(void **unused)
{
    (void)unused;
    static const char *const classes[] = {
        "plain",   "twins",      "same-initial", "double-hyphen", "double-space",
        "accents", "apostrophe", "one-letter",   "january",       "single-name",
        "married", "not-due",    "restricted"};
    struct generated_day *day = make(2000, 1);
    assert_int_equal(day->appointment_count, 2000);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        assert_true(count_class(day, classes[i]) >= 4);
    }
    generator_free(day);
}

static bool is_nhs_number(const char *text)
{
    int sum = 0;
    for (int i = 0; i < 9; i++) {
        sum += (text[i] - '0') * (10 - i);
    }
    return strlen(text) == 10 && (11 - sum % 11) % 11 == text[9] - '0';
}

// "NF" and eight digits, whose sum with weights 1, 3, 1 ... from the right is a multiple of ten.
static bool is_hospital_number(const char *text)
{
    int sum = 0;
    for (int i = 0; i < 8; i++) {
        sum += (text[2 + i] - '0') * (i % 2 == 0 ? 3 : 1);
    }
    return strlen(text) == 10 && strncmp(text, "NF", 2) == 0 && sum % 10 == 0;
}

static void test_people_are_well_formed(void **unused)
{
    (void)unused;
    struct generated_day *day = make(2000, 3);
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_person *person = &day->people[i];
        assert_true(today_is_real(person->birth));
        assert_true(today_days(person->birth) < today_days(day_of_test));
        assert_true(is_nhs_number(person->nhs_number));
        assert_true(is_hospital_number(person->hospital_number));
        assert_int_equal(strlen(person->typed_birth), 8);
        size_t letters = strlen(person->typed_letters);
        assert_true(letters >= 1 && letters <= 3);
        assert_int_equal(strspn(person->typed_letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), letters);
        // Restricted records, and only they, have no address to type.
        assert_int_equal(person->typed_postcode[0] == '\0', person->restricted);
        assert_null(strchr(person->typed_postcode, ' '));
        assert_true(person->family[0] != '\0' || person->given[0][0] != '\0');
    }
    generator_free(day);
}

static bool same_home(const struct generated_person *a, const struct generated_person *b)
{
    return strcmp(a->postcode, b->postcode) == 0 && strcmp(a->line, b->line) == 0;
}

static void test_twins_and_strangers(void **unused)
{
    (void)unused;
    struct generated_day *day = make(6000, 5);
    int twins = 0;
    int strangers = 0;
    for (int i = 0; i + 1 < day->people_count; i++) {
        const struct generated_person *a = &day->people[i];
        const struct generated_person *b = &day->people[i + 1];
        bool same_birth = today_days(a->birth) == today_days(b->birth);
        if (strcmp(a->class_name, b->class_name) != 0 || !same_birth) {
            continue;
        }
        if (strcmp(a->class_name, "twins") == 0) {
            assert_string_equal(a->family, b->family);
            assert_true(same_home(a, b));
            assert_string_not_equal(a->given[0], b->given[0]);
            twins++;
        } else if (strcmp(a->class_name, "same-initial") == 0) {
            assert_int_equal(a->typed_letters[0], b->typed_letters[0]);
            assert_string_not_equal(a->postcode, b->postcode);
            strangers++;
        }
    }
    assert_true(twins >= 5 && strangers >= 5);
    generator_free(day);
}

static void test_appointments_are_today(void **unused)
{
    (void)unused;
    // The day of a clock change too: 08:00 is 08:00.
    static const struct today_date days[] = {
        {2026, 12, 8}, {2026, 3, 29}, {2026, 10, 25}, {2026, 7, 1}};
    for (size_t d = 0; d < 4; d++) {
        struct generated_day *day = NULL;
        assert_int_equal(generator_day(200, 9, days[d], &day), OK);
        for (int i = 0; i < day->appointment_count; i++) {
            int64_t start = day->appointments[i].start_ms;
            char minute[TODAY_TEXT_BYTES];
            today_format_minute(start, minute);
            assert_true(strcmp(minute, "08:00") >= 0 && strcmp(minute, "18:30") < 0);
            assert_true(today_days(today_london_date(start)) == today_days(days[d]));
        }
        generator_free(day);
    }
}

static void test_json_is_fhir(void **unused)
{
    (void)unused;
    struct generated_day *day = make(50, 2);
    for (int i = 0; i < day->appointment_count; i++) {
        char *text = generator_appointment_json(day, i);
        cJSON *json = cJSON_Parse(text);
        assert_non_null(json);
        const cJSON *participants = cJSON_GetObjectItemCaseSensitive(json, "participant");
        assert_true(cJSON_GetArraySize(participants) >= 2);
        int64_t ms = 0;
        const cJSON *start = cJSON_GetObjectItemCaseSensitive(json, "start");
        assert_true(today_parse_instant(start->valuestring, &ms));
        assert_true(ms == day->appointments[i].start_ms);
        cJSON_Delete(json);
        generator_free_text(text);
    }
    generator_free(day);
}

static void test_limits(void **unused)
{
    (void)unused;
    struct generated_day *day = NULL;
    assert_int_equal(generator_day(0, 1, day_of_test, &day), ERR_RANGE);
    assert_int_equal(generator_day(10001, 1, day_of_test, &day), ERR_RANGE);
    assert_null(day);
}

static void test_london_clock(void **unused)
{
    (void)unused;
    static const struct {
        const char *utc, *london;
    } moments[] = {{"2026-03-29T00:59:59Z", "2026-03-29T00:59:59+00:00"},
                   {"2026-03-29T01:00:00Z", "2026-03-29T02:00:00+01:00"},
                   {"2026-10-25T00:59:59Z", "2026-10-25T01:59:59+01:00"},
                   {"2026-10-25T01:00:00Z", "2026-10-25T01:00:00+00:00"},
                   {"2024-02-29T12:00:00Z", "2024-02-29T12:00:00+00:00"}};
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        int64_t ms = 0;
        char text[TODAY_TEXT_BYTES];
        assert_true(today_parse_instant(moments[i].utc, &ms));
        today_format_london(ms, text);
        assert_string_equal(text, moments[i].london);
        today_format_utc(ms, text);
        assert_string_equal(text, moments[i].utc);
        int64_t again = 0;
        assert_true(today_parse_instant(moments[i].london, &again) && again == ms);
    }
    int64_t ignored;
    assert_false(today_parse_instant("2026-10-25T01:00:00", &ignored));
    assert_false(today_parse_instant("2026-10-25T01:00:00 01:00", &ignored));
    assert_false(today_parse_instant("2026-02-29T01:00:00Z", &ignored));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_seed_same_day),
        cmocka_unit_test(test_day_is_the_same_with_every_compiler),
        cmocka_unit_test(test_every_class_is_there),
        cmocka_unit_test(test_people_are_well_formed),
        cmocka_unit_test(test_twins_and_strangers),
        cmocka_unit_test(test_appointments_are_today),
        cmocka_unit_test(test_json_is_fhir),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_london_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
