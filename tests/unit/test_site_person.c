// What is read of a Patient beyond the name (settled 3): NHS number, mobile, language, marks.
#include "site_find_story.h"

static const struct person *her(const char *more)
{
    find_her(more, "");
    assert_int_equal(find.people.count, 1);
    return &find.people.list[0];
}

static int begin_with_codes(void **state)
{
    (void)begin(state);
    memset(config.needs_codes, 0, sizeof config.needs_codes);
    memset(config.marks, 0, sizeof config.marks);
    flow_test_copy(config.fhir_identifier_nhs, sizeof config.fhir_identifier_nhs, "urn:nhs");
    codes_add(&config.needs_codes[NEED_EASY_READ], "urn:need|easy");
    codes_add(&config.marks[MARK_NO_KIOSK], "urn:mark|no-kiosk");
    codes_add(&config.marks[MARK_RESTRICTED], "urn:mark|sensitive");
    codes_add(&config.marks[MARK_ISOLATION], "urn:mark|side-room");
    return 0;
}

static void test_the_nhs_number(void **state)
{
    static const struct {
        const char *identifiers;
        const char *number;
    } cases[] = {
        {"[{\"system\":\"urn:nhs\",\"value\":\"9000000009\"}]", "9000000009"},
        {"{\"system\":\"urn:nhs\",\"value\":\"9000000009\"}", "9000000009"}, // not a list
        {"[{\"system\":\"urn:nhs\",\"value\":\"900 000 0009\"}]", "9000000009"},
        {"[{\"system\":\"urn:local\",\"value\":\"9000000009\"}]", ""},
        {"[{\"value\":\"9000000009\"}]", ""},
        {"[{\"system\":\"urn:nhs\",\"value\":\"9000000008\"}]", ""}, // check digit
        {"[{\"system\":\"urn:nhs\",\"value\":\"90000000090\"}]", ""},
        {"[{\"system\":\"urn:nhs\",\"value\":\"900000000\"}]", ""},
        {"[{\"system\":\"urn:nhs\",\"value\":9000000009}]", ""},
        {"[{\"system\":\"urn:nhs\",\"value\":\"9000000009\",\"use\":\"old\"}]", ""},
        {"[{\"system\":\"urn:nhs\",\"value\":\"9000000009\",\"period\":{\"end\":\"2020\"}}]", ""},
        {"[7,null,{\"system\":\"urn:nhs\",\"value\":\"1\"},{\"system\":\"urn:nhs\",\"value\":"
         "\"9449306621\"}]",
         "9449306621"},
        {"\"9000000009\"", ""},
    };
    char more[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(more, sizeof more, ",\"identifier\":%s", cases[i].identifiers);
        assert_string_equal(her(more)->nhs_number, cases[i].number);
    }
}

static void test_the_end_of_the_mobile_number(void **state)
{
    static const struct {
        const char *telecom;
        const char *end;
    } cases[] = {
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"07700 900123\"}]", "123"},
        {"{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"+44 (0)7700-900.45 6\"}", "456"},
        {"[{\"system\":\"phone\",\"use\":\"home\",\"value\":\"020 7946 0123\"},"
         "{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"07700900789\"}]",
         "789"},
        {"[{\"system\":\"phone\",\"use\":\"old\",\"value\":\"07700900123\"}]", ""},
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"07700900123\",\"period\":{\"end\":"
         "\"2026-12-07\"}}]",
         ""},
        {"[{\"system\":\"email\",\"use\":\"mobile\",\"value\":\"07700900123\"}]", ""},
        {"[{\"system\":\"phone\",\"value\":\"07700900123\"}]", ""},
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"900123\"}]", ""}, // too short
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"9001234\"}]", "234"},
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"07700900123 ext 9\"}]", ""},
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":\"\"}]", ""},
        {"[{\"system\":\"phone\",\"use\":\"mobile\",\"value\":7700900123}]", ""},
        {"\"07700900123\"", ""},
    };
    char more[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(more, sizeof more, ",\"telecom\":%s", cases[i].telecom);
        assert_string_equal(her(more)->mobile_end, cases[i].end);
    }
}

#define PREFERS(codings) "[{\"language\":{\"coding\":" codings "},\"preferred\":true}]"

static void test_needs_by_language(void **state)
{
    enum { BSL = 1 << NEED_BSL, INTERPRETER = 1 << NEED_INTERPRETER, EASY = 1 << NEED_EASY_READ };
    static const struct {
        const char *communication;
        uint32_t needs;
    } cases[] = {
        {PREFERS("[{\"code\":\"pl\"}]"), INTERPRETER},
        {PREFERS("{\"code\":\"pl\"}"), INTERPRETER},
        {PREFERS("[{\"code\":\"bfi\"}]"), BSL},
        {PREFERS("[{\"code\":\"BFI-GB\"}]"), BSL},
        {PREFERS("[{\"code\":\"en\"}]"), 0},
        {PREFERS("[{\"code\":\"en-GB\"}]"), 0},
        {PREFERS("[{\"code\":\"EN-gb\"}]"), 0},
        {PREFERS("[{\"code\":\"enx\"}]"), INTERPRETER}, // Enxet is another language
        {PREFERS("[{\"code\":\"bfiq\"}]"), INTERPRETER},
        {PREFERS("[{\"code\":\"1\"},{\"code\":\"en\"}]"), 0}, // one language in two codings
        {PREFERS("[{\"system\":\"urn:need\",\"code\":\"easy\"}]"), EASY},
        {PREFERS("[]"), 0},
        {PREFERS("[{\"code\":7}]"), 0},
        {"[{\"language\":{\"coding\":[{\"code\":\"pl\"}]}}]", 0}, // spoken, but not preferred
        {"[{\"language\":{\"coding\":[{\"code\":\"pl\"}]},\"preferred\":false}]", 0},
        {"[{\"language\":{\"coding\":[{\"code\":\"pl\"}]},\"preferred\":\"true\"}]", 0},
        {"[{\"language\":{\"coding\":[{\"code\":\"en\"}]}},{\"language\":{\"coding\":[{\"code\":"
         "\"ur\"}]},\"preferred\":true}]",
         INTERPRETER},
        {"{\"language\":{\"coding\":{\"code\":\"bfi\"}},\"preferred\":true}", BSL},
        {"[null,7,{\"language\":\"pl\",\"preferred\":true}]", 0},
    };
    char more[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(more, sizeof more, ",\"communication\":%s", cases[i].communication);
        assert_int_equal(her(more)->needs, cases[i].needs);
    }
}

static void test_marks_of_the_site(void **state)
{
    static const struct {
        const char *labels;
        bool restricted, no_kiosk, isolation;
    } cases[] = {
        {"[{\"system\":\"urn:mark\",\"code\":\"sensitive\"}]", true, false, false},
        {"[{\"system\":\"urn:mark\",\"code\":\"no-kiosk\"}]", false, true, false},
        {"{\"system\":\"urn:mark\",\"code\":\"side-room\"}", false, false, true},
        {"[{\"system\":\"urn:other\",\"code\":\"no-kiosk\"},{\"code\":\"side-room\"}]", false,
         false, false},
        {"[{\"code\":\"V\"},{\"system\":\"urn:mark\",\"code\":\"no-kiosk\"}]", true, true, false},
    };
    char more[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(more, sizeof more, ",\"meta\":{\"security\":%s}", cases[i].labels);
        const struct person *person = her(more);
        assert_int_equal(person->restricted, cases[i].restricted);
        assert_int_equal(person->no_kiosk, cases[i].no_kiosk);
        assert_int_equal(person->isolation, cases[i].isolation);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_the_nhs_number, begin_with_codes),
        cmocka_unit_test_setup(test_the_end_of_the_mobile_number, begin_with_codes),
        cmocka_unit_test_setup(test_needs_by_language, begin_with_codes),
        cmocka_unit_test_setup(test_marks_of_the_site, begin_with_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
