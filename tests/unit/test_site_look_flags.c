// The closer look: Flags (needs, opt-out, restricted, isolation), and when details were asked
// (settled 3).
#include "site_look_story.h"

static struct bundle bundle;

static int begin_flags(void **state)
{
    (void)begin(state);
    abilities.flag_search = true;
    codes_add(&config.needs_codes[NEED_HOIST], "urn:flag|hoist");
    codes_add(&config.needs_codes[NEED_LARGE_PRINT], "urn:flag|print");
    codes_add(&config.marks[MARK_NO_KIOSK], "urn:flag|no-kiosk");
    codes_add(&config.marks[MARK_RESTRICTED], "urn:flag|restricted");
    codes_add(&config.marks[MARK_ISOLATION], "urn:flag|isolation");
    return 0;
}

#define FLAG_OF(subject, status, code, more)                                                       \
    "{\"resourceType\":\"Flag\",\"status\":\"" status "\",\"subject\":{\"reference\":\"" subject   \
    "\"},\"code\":{\"coding\":[{\"system\":\"urn:flag\",\"code\":\"" code "\"}]}" more "}"
#define FLAG(code) FLAG_OF("Patient/P1", "active", code, "")

static void answers_flags(const char *first, const char *second, const char *next)
{
    bundle_begin(&bundle, next);
    if (first != NULL) {
        bundle_add(&bundle, first);
    }
    if (second != NULL) {
        bundle_add(&bundle, second);
    }
    answers(bundle_reply(&bundle));
}

static void looks_at(const char *flag)
{
    begin_look();
    answers_flags(flag, NULL, NULL);
}

static void test_flags_are_asked_for(void **state)
{
    (void)state;
    begin_look();
    asks("Flag?patient=Patient%2FP1&_count=50");
    abilities.post_search = true;
    begin_look();
    assert_int_equal(site_look_request(&look, &request), OK);
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Flag/_search");
    assert_string_equal(request.content_type, "application/x-www-form-urlencoded");
    assert_string_equal(request.body, "patient=Patient%2FP1&_count=50");
    assert_int_equal(request.body_bytes, strlen(request.body));
    abilities.flag_search = false;
    begin_look();
    is_over(SITE_OK);
}

static void test_needs_and_marks(void **state)
{
    (void)state;
    person->needs = 1u << NEED_INTERPRETER; // of the record
    begin_look();
    answers_flags(FLAG("hoist"), FLAG("print"), NULL);
    is_over(SITE_OK);
    assert_int_equal(look.person.needs,
                     1u << NEED_INTERPRETER | 1u << NEED_HOIST | 1u << NEED_LARGE_PRINT);
    assert_false(look.person.no_kiosk || look.person.restricted || look.person.isolation);
    looks_at(FLAG("no-kiosk"));
    is_over(SITE_OK);
    assert_true(look.person.no_kiosk);
    looks_at(FLAG("restricted"));
    assert_true(look.person.restricted);
    looks_at(FLAG("isolation"));
    assert_true(look.person.isolation);
    looks_at(FLAG("likes-tea"));
    is_over(SITE_OK);
    assert_int_equal(look.person.needs, 1u << NEED_INTERPRETER);
    person->no_kiosk = person->restricted = true;
    looks_at(NULL);
    assert_true(look.person.no_kiosk && look.person.restricted); // what the search said stays
}

static void test_where_a_flag_has_its_code(void **state)
{
    static const char *const flags[] = {
        "{\"resourceType\":\"Flag\",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/"
        "P1\"},"
        "\"category\":[{\"text\":\"x\"},{\"coding\":[{\"system\":\"urn:flag\",\"code\":\"no-"
        "kiosk\"}]}]}",
        "{\"resourceType\":\"Flag\",\"status\":\"active\",\"subject\":{\"reference\":\"Patient/"
        "P1\"},"
        "\"category\":{\"coding\":{\"system\":\"urn:flag\",\"code\":\"no-kiosk\"}},\"code\":7}",
        "{\"resourceType\":\"Flag\",\"status\":\"active\",\"subject\":{\"reference\":"
        "\"http://127.0.0.1:8080/fhir/Patient/P1\"},\"code\":{\"coding\":[{\"system\":\"urn:x\","
        "\"code\":\"no-kiosk\"},{\"system\":\"urn:flag\",\"code\":\"no-kiosk\"}]}}",
    };
    (void)state;

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        looks_at(flags[i]);
        is_over(SITE_OK);
        assert_true(look.person.no_kiosk);
    }
    looks_at("{\"resourceType\":\"Flag\",\"status\":\"active\",\"subject\":{\"reference\":"
             "\"Patient/P1\"},"
             "\"code\":{\"coding\":[{\"system\":\"urn:x\",\"code\":\"no-kiosk\"}]}}");
    is_over(SITE_OK);
    assert_false(look.person.no_kiosk); // another system's code
}

static void test_flags_that_do_not_count(void **state)
{
    static const struct {
        const char *flag;
        bool counts;
    } cases[] = {
        {FLAG_OF("Patient/P1", "inactive", "no-kiosk", ""), false},
        {FLAG_OF("Patient/P1", "entered-in-error", "no-kiosk", ""), false},
        {FLAG_OF("Patient/P2", "active", "no-kiosk", ""), false}, // another patient's
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":{\"end\":\"2026-12-07\"}"),
         false},
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":{\"end\":\"2026-12-08\"}"), true},
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":{\"start\":\"2026-12-09\"}"),
         false},
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":{\"start\":\"2026-12\"}"), true},
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":{\"end\":\"soon\"}"), true},
        {FLAG_OF("Patient/P1", "active", "no-kiosk", ",\"period\":\"2020\""), true},
        {"{\"resourceType\":\"OperationOutcome\",\"issue\":[]}", false},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        looks_at(cases[i].flag);
        is_over(SITE_OK);
        assert_int_equal(look.person.no_kiosk, cases[i].counts);
    }
}

// An opt-out that cannot be read must not be passed over.
static void test_flags_that_cannot_be_read(void **state)
{
    static const char *const flags[] = {
        FLAG_OF("Patient/P1", "on-hold", "no-kiosk", ""),
        FLAG_OF("Patient/P1/x", "active", "no-kiosk", ""),
        FLAG_OF("https://other.example/fhir/Patient/P1", "active", "no-kiosk", ""),
        FLAG_OF("Group/P1", "active", "no-kiosk", ""),
        "{\"resourceType\":\"Flag\",\"subject\":{\"reference\":\"Patient/P1\"}}",
        "{\"resourceType\":\"Flag\",\"status\":\"active\"}",
        "{\"resourceType\":\"Flag\",\"status\":true,\"subject\":{\"reference\":\"Patient/P1\"}}",
        "{\"resourceType\":\"Flag\",\"status\":\"active\",\"subject\":\"Patient/P1\"}",
        "{\"id\":\"F1\"}",
        "null",
        "[]",
        "7",
    };
    static const char *const bodies[] = {
        "",
        "{",
        "[]",
        "{\"resourceType\":\"Flag\"}",
        "{\"resourceType\":\"Bundle\",\"entry\":[7]}",
        "{\"resourceType\":\"Bundle\",\"entry\":7}",
        "{\"resourceType\":\"Bundle\",\"total\":1}",
        "{\"resourceType\":\"Bundle\",\"total\":\"0\"}",
        "{\"resourceType\":\"Bundle\",\"link\":[{\"relation\":\"next\"}]}"};
    (void)state;

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        looks_at(flags[i]);
        is_over(SITE_BROKEN);
        assert_int_not_equal(look.odd, OK);
        assert_string_equal(look.person.id, ""); // wiped
    }
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        begin_look();
        answers(reply_of(200, bodies[i]));
        is_over(SITE_BROKEN);
    }
    looks_at(NULL);
    is_over(SITE_OK);
}

static void test_one_flag_without_a_list(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(200, "{\"resourceType\":\"Bundle\",\"total\":1,\"entry\":{\"resource\":" FLAG(
                              "no-kiosk") "}}"));
    is_over(SITE_OK);
    assert_true(look.person.no_kiosk);
}

static void test_flag_searches_that_fail(void **state)
{
    static const struct {
        int status;
        enum site_answer answer;
    } cases[] = {{401, SITE_DENIED}, {403, SITE_DENIED}, {404, SITE_BROKEN},
                 {400, SITE_BROKEN}, {429, SITE_BUSY},   {500, SITE_UNAVAILABLE},
                 {302, SITE_BROKEN}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin_look();
        answers(reply_of(cases[i].status, "{\"resourceType\":\"Bundle\"}"));
        is_over(cases[i].answer);
        assert_string_equal(look.person.id, "");
    }
    begin_look();
    answers(reply_end(HTTP_LOST));
    is_over(SITE_UNAVAILABLE);
}

// ---- pages

static void test_three_pages_of_flags(void **state)
{
    (void)state;
    begin_look();
    answers_flags(FLAG("hoist"), NULL, "http://127.0.0.1:8080/fhir/Flag?page=2");
    asks("Flag?page=2");
    answers_flags(FLAG("print"), NULL, "http://127.0.0.1:8080/fhir/Flag?page=3");
    asks("Flag?page=3");
    answers_flags(FLAG("no-kiosk"), NULL, NULL);
    is_over(SITE_OK);
    assert_true(look.person.no_kiosk);
    assert_int_equal(look.person.needs, 1u << NEED_HOIST | 1u << NEED_LARGE_PRINT);
}

static void test_pages_that_lead_nowhere(void **state)
{
    static const char *const next[] = {
        "http://127.0.0.1:8081/fhir/Flag?page=2", "https://other.example/fhir/Flag",
        "http://127.0.0.1:8080/fhirx", "Flag?page=2", "http://127.0.0.1:8080/fhir/../admin"};
    (void)state;

    for (size_t i = 0; i < sizeof next / sizeof next[0]; i++) {
        begin_look();
        answers_flags(FLAG("hoist"), NULL, next[i]);
        is_over(SITE_BROKEN);
    }
    begin_look(); // the same page again
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Flag?page=2");
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Flag?page=2");
    is_over(SITE_BROKEN);
    begin_look(); // a fourth page
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Flag?page=2");
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Flag?page=3");
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Flag?page=4");
    is_over(SITE_BROKEN);
    assert_int_equal(look.odd, ERR_LIMIT);
}

static void test_more_flags_than_came(void **state)
{
    (void)state;
    begin_look();
    answers(reply_of(200, "{\"resourceType\":\"Bundle\",\"total\":2,\"entry\":[{\"resource\":" FLAG(
                              "hoist") "}]}"));
    is_over(SITE_BROKEN);
    begin_look();
    answers_flags(FLAG("hoist"), NULL, "http://127.0.0.1:8080/fhir/Flag?page=2");
    answers(reply_of(200, "{\"resourceType\":\"Bundle\",\"total\":2,\"entry\":[{\"resource\":" FLAG(
                              "print") "}]}"));
    is_over(SITE_OK); // two on two pages
}

// ---- details asked before

static int begin_details(void **state)
{
    (void)begin(state);
    abilities.task_search = abilities.task_create = true;
    config.details_ask = true;
    config.details_every_days = 182;
    return 0;
}

#define ASKED(code, for_, when)                                                                    \
    "{\"resourceType\":\"Task\",\"for\":{\"reference\":\"" for_ "\"},\"authoredOn\":\"" when       \
    "\",\"code\":{\"coding\":[{\"system\":\"https://foyer.example/task\","                         \
    "\"code\":\"" code "\"}]}}"

static void test_tasks_are_asked_for(void **state)
{
    (void)state;
    begin_look();
    asks("Task?patient=Patient%2FP1&code=https%3A%2F%2Ffoyer.example%2Ftask%7Cdetails-confirmed,"
         "https%3A%2F%2Ffoyer.example%2Ftask%7Cdetails-changed&authored-on=ge2026-06-09");
    abilities.task_create = false; // nobody would ever know that they were asked
    begin_look();
    is_over(SITE_OK);
    assert_false(look.person.details_due);
    abilities.task_create = true;
    config.details_ask = false;
    begin_look();
    is_over(SITE_OK);
    assert_false(look.person.details_due);
}

static void test_details_are_due_or_not(void **state)
{
    static const struct {
        const char *task;
        bool due;
    } cases[] = {
        {NULL, true},
        {ASKED("details-confirmed", "Patient/P1", "2026-12-01T09:00:00+00:00"), false},
        {ASKED("details-changed", "Patient/P1", "2026-06-09T00:00:00+01:00"), false},
        {ASKED("details-changed", "Patient/P1", "2026-06-08T23:59:59+01:00"), true},
        {ASKED("details-confirmed", "Patient/P2", "2026-12-01T09:00:00Z"), true}, // another patient
        {ASKED("late", "Patient/P1", "2026-12-01T09:00:00Z"), true},
        {ASKED("details-confirmed", "Patient/P1", "soon"), true},
        {"{\"resourceType\":\"Task\"}", true},
        {"{\"resourceType\":\"Task\",\"for\":7,\"authoredOn\":7,\"code\":7}", true},
        {"{\"resourceType\":\"OperationOutcome\"}", true},
        {"7", true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        begin_look();
        answers_flags(cases[i].task, NULL, NULL);
        is_over(SITE_OK);
        assert_int_equal(look.person.details_due, cases[i].due);
    }
}

static void test_tasks_that_cannot_be_read(void **state)
{
    static const char *const bodies[] = {"", "{", "{\"resourceType\":\"Task\"}",
                                         "{\"resourceType\":\"Bundle\",\"total\":3}"};
    (void)state;

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        begin_look();
        answers(reply_of(200, bodies[i]));
        is_over(SITE_OK); // check-in goes on
        assert_false(look.person.details_due);
        assert_string_equal(look.person.id, "P1");
    }
    begin_look();
    answers_flags(NULL, NULL, "http://127.0.0.1:8080/fhir/Task?page=2"); // asked before, there?
    is_over(SITE_OK);
    assert_false(look.person.details_due);
    begin_look();
    answers(reply_of(503, ""));
    is_over(SITE_OK);
    assert_false(look.person.details_due);
}

static void test_all_phases_in_turn(void **state)
{
    (void)begin_details(state);
    abilities.flag_search = true;
    codes_add(&config.marks[MARK_NO_KIOSK], "urn:flag|no-kiosk");
    person->appointments[0].here = HERE_ASK;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    begin_look();
    asks("Location/room-1");
    answers(reply_of(200, "{\"resourceType\":\"Location\",\"id\":\"room-1\",\"partOf\":{"
                          "\"reference\":\"Location/area-a\"}}"));
    assert_int_equal(look.phase, LOOK_FLAGS);
    answers_flags(NULL, NULL, NULL);
    assert_int_equal(look.phase, LOOK_DETAILS);
    answers_flags(NULL, NULL, NULL);
    is_over(SITE_OK);
    assert_true(look.person.details_due);
    assert_int_equal(look.person.appointments[0].here, HERE_YES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_flags_are_asked_for, begin_flags),
        cmocka_unit_test_setup(test_needs_and_marks, begin_flags),
        cmocka_unit_test_setup(test_where_a_flag_has_its_code, begin_flags),
        cmocka_unit_test_setup(test_flags_that_do_not_count, begin_flags),
        cmocka_unit_test_setup(test_flags_that_cannot_be_read, begin_flags),
        cmocka_unit_test_setup(test_one_flag_without_a_list, begin_flags),
        cmocka_unit_test_setup(test_flag_searches_that_fail, begin_flags),
        cmocka_unit_test_setup(test_three_pages_of_flags, begin_flags),
        cmocka_unit_test_setup(test_pages_that_lead_nowhere, begin_flags),
        cmocka_unit_test_setup(test_more_flags_than_came, begin_flags),
        cmocka_unit_test_setup(test_tasks_are_asked_for, begin_details),
        cmocka_unit_test_setup(test_details_are_due_or_not, begin_details),
        cmocka_unit_test_setup(test_tasks_that_cannot_be_read, begin_details),
        cmocka_unit_test_setup(test_all_phases_in_turn, begin_details),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
