// PDS as the sandbox plays it: who may ask, how, and what each special person is answered.
#include "sandbox/national_story.h"

// Ordinary Ada, and one person for each word.
#define PERSON(id, words)                                                                          \
    "{\"id\":\"" id "\",\"family\":\"Vey\",\"given\":[\"Ada\"],\"gender\":\"female\",\"birth\":"   \
                    "\"1980-02-03\",\"pds\":\"" words "\"}"
#define PEOPLE                                                                                                                                                         \
    PERSON("X1", "")                                                                                                                                                   \
    "," PERSON("X2", "superseded") "," PERSON("X3", "restricted") "," PERSON("X4", "very-"                                                                             \
                                                                                   "restricted") "," PERSON("X5", "redacted") "," PERSON("X6", "deceased") "," PERSON( \
        "X7",                                                                                                                                                          \
        "informal-death") "," PERSON("X8",                                                                                                                             \
                                     "formal-death") "," PERSON("X9",                                                                                                  \
                                                                "removed-notice") "," PERSON("X1"                                                                      \
                                                                                             "0",                                                                      \
                                                                                             "inv"                                                                     \
                                                                                             "ali"                                                                     \
                                                                                             "dat"                                                                     \
                                                                                             "ed") "," PERSON("X11",                                                   \
                                                                                                              "unknown") "," PERSON("X12",                             \
                                                                                                                                    "minimal") "," PERSON("X13",       \
                                                                                                                                                          "superseded restricted")

static char day_file[64];
static char token[64];

static int write_day(void **unused)
{
    (void)unused;
    story_make_key();
    snprintf(day_file, sizeof day_file, "/tmp/foyer-day-XXXXXX");
    int fd = mkstemp(day_file);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs("{\"people\":[" PEOPLE "],\"appointments\":[]}", file);
    fclose(file);
    return 0;
}

static int remove_day(void **unused)
{
    (void)unused;
    story_free_key();
    (void)remove(day_file);
    return 0;
}

static int begin(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--day", day_file, NULL};
    story_begin(arguments);
    story_token(token);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    story_end();
    return 0;
}

// The NHS number that the site has for a person.
static void number_of(const char *person, char ret_number[11])
{
    char url[160];
    snprintf(url, sizeof url, "%s/Patient/%s", story.site.fhir, person);
    const struct sandbox_request request = {.method = "GET", .url = url};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    assert_int_equal(answer.status, 200);
    cJSON *json = cJSON_Parse(answer.body);
    const cJSON *identifier =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "identifier"), 0);
    snprintf(ret_number, 11, "%s",
             cJSON_GetObjectItemCaseSensitive(identifier, "value")->valuestring);
    cJSON_Delete(json);
    sandbox_answer_free(&answer);
}

static void assert_outcome(const struct sandbox_answer *answer, int status, const char *code)
{
    assert_int_equal(answer->status, status);
    cJSON *json = cJSON_Parse(answer->body);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(json, "resourceType")->valuestring,
                        "OperationOutcome");
    const cJSON *issue = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(json, "issue"), 0);
    const cJSON *details = cJSON_GetObjectItemCaseSensitive(issue, "details");
    const cJSON *coding =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(details, "coding"), 0);
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(coding, "code")->valuestring, code);
    cJSON_Delete(json);
}

static void assert_refused(const char *number, const char *bearer, const char *request_id,
                           int status, const char *code)
{
    struct sandbox_answer answer = story_ask_pds(number, bearer, request_id);
    assert_outcome(&answer, status, code);
    sandbox_answer_free(&answer);
}

// ---- what is known

static cJSON *record_of(const char *person, char *ret_number)
{
    number_of(person, ret_number);
    struct sandbox_answer answer = story_ask_pds(ret_number, token, NULL);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.content_type, "application/fhir+json");
    cJSON *record = cJSON_Parse(answer.body);
    const cJSON *meta = cJSON_GetObjectItemCaseSensitive(record, "meta");
    char etag[32];
    snprintf(etag, sizeof etag, "W/\"%s\"",
             cJSON_GetObjectItemCaseSensitive(meta, "versionId")->valuestring);
    assert_string_equal(answer.etag, etag);
    sandbox_answer_free(&answer);
    return record;
}

static const char *text_in(const cJSON *object, const char *member)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, member);
    return cJSON_IsString(item) ? item->valuestring : "";
}

static const char *label_of(const cJSON *record)
{
    const cJSON *meta = cJSON_GetObjectItemCaseSensitive(record, "meta");
    return text_in(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(meta, "security"), 0),
                   "code");
}

// Code of the death notification, "" = none.
static const char *notice_of(const cJSON *record)
{
    const cJSON *notice =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(record, "extension"), 0);
    const cJSON *part =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(notice, "extension"), 0);
    const cJSON *concept = cJSON_GetObjectItemCaseSensitive(part, "valueCodeableConcept");
    return text_in(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(concept, "coding"), 0),
                   "code");
}

static void test_each_person_is_answered_as_told(void **unused)
{
    (void)unused;
    static const struct {
        const char *person;
        bool same_id;
        const char *label, *died, *notice;
        bool named;
    } rows[] = {
        {"X1", true, "U", "", "", true},
        {"X2", false, "U", "", "", true},
        {"X3", true, "R", "", "", true},
        {"X4", true, "V", "", "", true},
        {"X6", true, "U", "2026-11-02T00:00:00+00:00", "", true},
        {"X7", true, "U", "", "1", true},
        {"X8", true, "U", "", "2", true},
        {"X9", true, "U", "", "U", true},
        {"X12", true, "U", "", "", false},
        {"X13", false, "R", "", "", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char number[11];
        cJSON *record = record_of(rows[i].person, number);
        assert_true((strcmp(text_in(record, "id"), number) == 0) == rows[i].same_id);
        assert_string_equal(label_of(record), rows[i].label);
        assert_string_equal(text_in(record, "deceasedDateTime"), rows[i].died);
        assert_string_equal(notice_of(record), rows[i].notice);
        assert_true((cJSON_GetObjectItemCaseSensitive(record, "name") != NULL) == rows[i].named);
        assert_true((text_in(record, "birthDate")[0] != '\0') == rows[i].named);
        cJSON_Delete(record);
    }
}

static void test_a_newer_number_is_known_itself(void **unused)
{
    (void)unused;
    char number[11];
    cJSON *record = record_of("X2", number);
    struct sandbox_answer answer = story_ask_pds(text_in(record, "id"), token, NULL);
    assert_int_equal(answer.status, 200);
    cJSON *again = cJSON_Parse(answer.body);
    assert_string_equal(text_in(again, "id"), text_in(record, "id"));
    cJSON_Delete(again);
    cJSON_Delete(record);
    sandbox_answer_free(&answer);
}

static void test_numbers_that_lead_nowhere(void **unused)
{
    (void)unused;
    static const char *const hidden[][2] = {{"X5", "RESOURCE_NOT_FOUND"},
                                            {"X10", "INVALIDATED_RESOURCE"},
                                            {"X11", "RESOURCE_NOT_FOUND"}};
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        char number[11];
        number_of(hidden[i][0], number);
        assert_refused(number, token, NULL, 404, hidden[i][1]);
    }
    assert_refused("9000000009", token, NULL, 404, "RESOURCE_NOT_FOUND");
    assert_refused("9000000008", token, NULL, 400, "INVALID_RESOURCE_ID");
    assert_refused("900000000", token, NULL, 400, "INVALID_RESOURCE_ID");
    assert_refused("", token, NULL, 400, "UNSUPPORTED_SERVICE");
    assert_refused("9000000009/RelatedPerson", token, NULL, 400, "UNSUPPORTED_SERVICE");
}

// ---- how to ask

static void test_a_request_id_is_due(void **unused)
{
    (void)unused;
    assert_refused("9000000009", token, "", 400, "MISSING_VALUE");
    assert_refused("9000000009", token, "1234", 400, "INVALID_VALUE");
    assert_refused("9000000009", token, "60e0b220-8136-4ca5-ae46-1d97ef59d06g", 400,
                   "INVALID_VALUE");
    assert_refused("9000000009", token, "60e0b220-8136-4ca5-ae46-1d97ef59d0680", 400,
                   "INVALID_VALUE");
}

static void test_ids_are_mirrored(void **unused)
{
    (void)unused;
    char number[11];
    char url[256];
    char bearer[128];
    number_of("X1", number);
    snprintf(url, sizeof url, "%s/personal-demographics/FHIR/R4/Patient/%s", story.origin, number);
    snprintf(bearer, sizeof bearer, "Authorization: Bearer %s", token);
    const char *headers[] = {"X-Request-ID: 60E0B220-8136-4CA5-AE46-1D97EF59D068",
                             "X-Correlation-ID: 11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA",
                             "NHSD-End-User-Organisation-ODS: X9Z", bearer, NULL};
    const struct sandbox_request request = {.method = "GET", .url = url, .headers = headers};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.request_id, "60E0B220-8136-4CA5-AE46-1D97EF59D068");
    assert_string_equal(answer.correlation_id, "11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA");
    sandbox_answer_free(&answer);

    cJSON *written = sandbox_read(&story.site, "written");
    const cJSON *line = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(written, "pds_log"), 0);
    assert_string_equal(text_in(line, "request_id"), "60E0B220-8136-4CA5-AE46-1D97EF59D068");
    assert_string_equal(text_in(line, "ods"), "X9Z");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "authorization")));
    cJSON_Delete(written);
}

static void test_a_token_is_due(void **unused)
{
    (void)unused;
    struct sandbox_answer answer = story_ask_pds("9000000009", NULL, NULL);
    assert_outcome(&answer, 401, "ACCESS_DENIED");
    assert_string_equal(answer.content_type, "application/json");
    sandbox_answer_free(&answer);
    assert_refused("9000000009", "0123456789012345678901234567", NULL, 401, "ACCESS_DENIED");
    assert_refused("9000000009", "", NULL, 401, "ACCESS_DENIED");
    assert_true(sandbox_order(&story.site, "reset", "{}"));
    assert_refused("9000000009", token, NULL, 401, "ACCESS_DENIED");
}

static void test_a_token_ends(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--token-life", "1", NULL};
    story_begin(arguments);
    story_token(token);
    int status = 404;
    for (int i = 0; i < 100 && status == 404; i++) {
        struct sandbox_answer answer = story_ask_pds("9000000009", token, NULL);
        status = answer.status;
        sandbox_answer_free(&answer);
        usleep(100000);
    }
    assert_int_equal(status, 401);
    story_end();
}

static void test_nothing_is_written(void **unused)
{
    (void)unused;
    char url[256];
    char bearer[128];
    snprintf(url, sizeof url, "%s/personal-demographics/FHIR/R4/Patient/9000000009", story.origin);
    snprintf(bearer, sizeof bearer, "Authorization: Bearer %s", token);
    const char *headers[] = {"X-Request-ID: 60e0b220-8136-4ca5-ae46-1d97ef59d068", bearer, NULL};
    const struct sandbox_request request = {
        .method = "PATCH", .url = url, .headers = headers, .body = "{\"patches\":[]}"};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    assert_outcome(&answer, 403, "INVALID_METHOD");
    sandbox_answer_free(&answer);
}

// A request id that is used for another person gets the first one's answer.
static void test_requests_are_told_apart_by_their_ids_alone(void **unused)
{
    (void)unused;
    static const char id[] = "60e0b220-8136-4ca5-ae46-1d97ef59d068";
    char first[11];
    char second[11];
    number_of("X1", first);
    number_of("X3", second);
    for (int i = 0; i < 2; i++) {
        struct sandbox_answer answer = story_ask_pds(i == 0 ? first : second, token, id);
        assert_int_equal(answer.status, 200);
        cJSON *record = cJSON_Parse(answer.body);
        assert_string_equal(text_in(record, "id"), first);
        cJSON_Delete(record);
        sandbox_answer_free(&answer);
    }
    assert_int_equal(sandbox_written(&story.site, "pds_repeats"), 1);
    assert_int_equal(sandbox_written(&story.site, "pds_requests"), 2);
}

static void test_too_many_requests(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--pds-rate", "2", NULL};
    story_begin(arguments);
    story_token(token);
    assert_refused("9000000009", token, NULL, 404, "RESOURCE_NOT_FOUND");
    assert_refused("9000000009", token, NULL, 404, "RESOURCE_NOT_FOUND");
    struct sandbox_answer answer = story_ask_pds("9000000009", token, NULL);
    assert_outcome(&answer, 429, "TOO_MANY_REQUESTS");
    assert_int_equal(answer.retry_after_s, 0); // PDS does not say when
    sandbox_answer_free(&answer);
    story_end();
}

static void test_a_gateway_wants_no_token(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--gateway", "--pds-rate", "2", NULL};
    story_begin(arguments);
    assert_refused("9000000009", NULL, NULL, 404, "RESOURCE_NOT_FOUND");
    struct sandbox_answer answer = story_ask_pds("9000000009", "x", NULL);
    assert_int_equal(answer.status, 400);
    assert_string_equal(answer.content_type, "application/problem+json");
    sandbox_answer_free(&answer);
    assert_refused("9000000009", NULL, NULL, 404, "RESOURCE_NOT_FOUND");
    answer = story_ask_pds("9000000009", NULL, NULL);
    assert_outcome(&answer, 429, "TOO_MANY_REQUESTS");
    assert_int_equal(answer.retry_after_s, 5); // a gateway does
    sandbox_answer_free(&answer);
    answer = story_ask_token("x");
    assert_int_equal(answer.status, 404);
    sandbox_answer_free(&answer);
    story_end();
}

static void test_faults_on_pds(void **unused)
{
    (void)unused;
    char number[11];
    number_of("X1", number);
    assert_true(
        sandbox_order(&story.site, "fault",
                      "{\"on\":\"pds\",\"do\":\"status\",\"status\":408,\"body\":\"empty\"}"));
    assert_true(sandbox_order(&story.site, "fault", "{\"on\":\"pds\",\"do\":\"drop-before\"}"));
    assert_true(sandbox_order(&story.site, "fault", "{\"on\":\"pds\",\"do\":\"garbage\"}"));
    struct sandbox_answer answer = story_ask_pds(number, token, NULL);
    assert_int_equal(answer.status, 408);
    sandbox_answer_free(&answer);
    answer = story_ask_pds(number, token, NULL);
    assert_int_not_equal(answer.curl_code, 0);
    sandbox_answer_free(&answer);
    answer = story_ask_pds(number, token, NULL);
    assert_int_equal(answer.status, 200);
    assert_null(cJSON_Parse(answer.body));
    sandbox_answer_free(&answer);
    answer = story_ask_pds(number, token, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, number));
    sandbox_answer_free(&answer);
}

static void test_misspelt_words_are_refused(void **unused)
{
    (void)unused;
    char name[] = "/tmp/foyer-day-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs("{\"people\":[" PERSON("X1", "superceded") "],\"appointments\":[]}", file);
    fclose(file);
    struct sandbox_client site;
    const char *arguments[] = {"--day", name, NULL};
    assert_false(sandbox_start(&site, story.program, arguments));
    (void)remove(name);
}

static void test_the_demo_has_special_people(void **unused)
{
    (void)unused;
    char number[11];
    story_begin(NULL);
    story_token(token);
    number_of("P2902", number);
    struct sandbox_answer answer = story_ask_pds(number, token, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"code\":\"R\""));
    sandbox_answer_free(&answer);
    number_of("P2001", number);
    answer = story_ask_pds(number, token, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"code\":\"U\""));
    assert_null(strstr(answer.body, "address"));
    sandbox_answer_free(&answer);
    story_end();
}

#define ON_A_SERVER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
    if (!story_arguments(argc, argv)) {
        return 2;
    }
    const struct CMUnitTest tests[] = {
        ON_A_SERVER(test_each_person_is_answered_as_told),
        ON_A_SERVER(test_a_newer_number_is_known_itself),
        ON_A_SERVER(test_numbers_that_lead_nowhere),
        ON_A_SERVER(test_a_request_id_is_due),
        ON_A_SERVER(test_ids_are_mirrored),
        ON_A_SERVER(test_a_token_is_due),
        ON_A_SERVER(test_nothing_is_written),
        ON_A_SERVER(test_requests_are_told_apart_by_their_ids_alone),
        ON_A_SERVER(test_faults_on_pds),
        cmocka_unit_test(test_a_token_ends),
        cmocka_unit_test(test_too_many_requests),
        cmocka_unit_test(test_a_gateway_wants_no_token),
        cmocka_unit_test(test_misspelt_words_are_refused),
        cmocka_unit_test(test_the_demo_has_special_people),
    };
    return cmocka_run_group_tests(tests, write_day, remove_day);
}
