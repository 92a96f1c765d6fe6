// The Personal Demographics Service: one request, and what an answer is taken for. Published files
// are in test_pds_published.c.
#include "unit.h"

#include "api/pds.h"
#include "base/check_digit.h"
#include "site_reply.h"

#define NUMBER "9000000009"
#define OTHER  "9000000017"
#define DEATH(code)                                                                                \
    "\"extension\":[{\"url\":\"https://example.org/other\",\"valueString\":\"2\"},{\"url\":"       \
    "\"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus\","    \
    "\"extension\":[{\"url\":\"systemEffectiveDate\",\"valueDateTime\":\"2020\"},{\"url\":"        \
    "\"deathNotificationStatus\",\"valueCodeableConcept\":{\"coding\":[{\"code\":" code "}]}}]}]"
#define LABEL(code)                                                                                \
    "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-Confidentiality\",\"code\":" code "}"
#define OPEN "\"meta\":{\"versionId\":\"2\",\"security\":[" LABEL("\"U\"") "]}"

static struct config config;
static struct http_request request;

static int begin(void **state)
{
    (void)state;
    memset(&config, 0, sizeof config);
    strcpy(config.pds_base_url, "https://pds.example/personal-demographics/FHIR/R4");
    strcpy(config.site_ods, "A81001");
    config.pds_mode = PDS_SIGNED_JWT;
    return 0;
}

// ---- numbers

static void numbers_are_checked_by_modulus_11(void **state)
{
    (void)state;
    static const char *const right[] = {"9000000009", "9000000017", "9000000025", "9000000033",
                                        "9693632109", "5900046192", "9736363015", "9990000018"};
    static const char *const wrong[] = {"",           "9000000008",  "900000000",   "90000000090",
                                        "9000000000", "900000000X",  " 9000000009", "90000 0000",
                                        "900-000-00", "9000000010x", "1000000010",  "1000000011"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(check_nhs_number(right[i]));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(check_nhs_number(wrong[i]));
    }
}

// One digit changed is always found; that is what the check digit is for.
static void one_wrong_digit_is_always_found(void **state)
{
    (void)state;
    for (int at = 0; at < 10; at++) {
        for (char digit = '0'; digit <= '9'; digit++) {
            char number[11] = "9693632109";
            bool same = number[at] == digit;
            number[at] = digit;
            assert_true(check_nhs_number(number) == same);
        }
    }
}

// ---- the request

static void the_request_is_one_read(void **state)
{
    (void)state;
    assert_int_equal(pds_request(&config, NUMBER, "tok.en", &request), OK);
    assert_int_equal(request.service, HTTP_NATIONAL);
    assert_int_equal(request.method, HTTP_GET);
    assert_string_equal(request.url,
                        "https://pds.example/personal-demographics/FHIR/R4/Patient/9000000009");
    assert_string_equal(request.authorization, "Bearer tok.en");
    assert_string_equal(request.end_user_ods, "A81001");
    assert_true(request.read_only);
    assert_null(request.content_type);
    assert_int_equal(request.body_bytes, 0);
}

static void an_organisation_of_its_own(void **state)
{
    (void)state;
    strcpy(config.pds_ods, "X9Z");
    assert_int_equal(pds_request(&config, NUMBER, "tok.en", &request), OK);
    assert_string_equal(request.end_user_ods, "X9Z");
}

// national-services 3.3: both are the gateway's to set.
static void a_gateway_gets_no_authorization_and_no_organisation(void **state)
{
    (void)state;
    config.pds_mode = PDS_MTLS_GATEWAY;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pds_request(&config, NUMBER, "", &request), OK);
        assert_string_equal(request.authorization, "");
        assert_string_equal(request.end_user_ods, "");
        strcpy(config.pds_ods, "X9Z"); // in the file for another mode
    }
}

static void a_number_that_cannot_be_is_not_asked(void **state)
{
    (void)state;
    assert_int_equal(pds_request(&config, "9000000008", "", &request), ERR_RANGE);
    assert_int_equal(pds_request(&config, "../Patient", "", &request), ERR_RANGE);
    assert_int_equal(pds_request(&config, "", "", &request), ERR_RANGE);
}

static void a_token_that_does_not_fit_is_not_cut(void **state)
{
    (void)state;
    static char token[HTTP_TOKEN_BYTES];
    memset(token, 'a', sizeof token - 1);
    assert_int_equal(pds_request(&config, NUMBER, token, &request), ERR_LIMIT);
    token[HTTP_TOKEN_BYTES - 16 - 1] = '\0'; // the longest that oauth.h holds
    assert_int_equal(pds_request(&config, NUMBER, token, &request), OK);
}

// ---- the answer

static enum pds_verdict verdict_of(int status, const char *body)
{
    struct http_reply reply = reply_of(status, body);
    return pds_reply(&reply, NUMBER);
}

// A Patient with this id and these further members.
static enum pds_verdict verdict_about(const char *id, const char *more)
{
    char body[4096];
    (void)snprintf(body, sizeof body, "{\"resourceType\":\"Patient\",\"id\":%s%s%s}", id,
                   more[0] != '\0' ? "," : "", more);
    return verdict_of(200, body);
}

static void a_current_number_goes_on(void **state)
{
    (void)state;
    assert_int_equal(verdict_about("\"" NUMBER "\"", OPEN), PDS_CURRENT);
    assert_int_equal(verdict_about("\"" NUMBER "\"", OPEN ",\"name\":[{\"family\":\"X\"}]"),
                     PDS_CURRENT);
}

// What a gateway may cut an answer down to, and records of which nearly nothing is known.
static void a_minimal_record_goes_on(void **state)
{
    (void)state;
    assert_int_equal(verdict_about("\"" NUMBER "\"", ""), PDS_CURRENT);
    assert_int_equal(verdict_about("\"" NUMBER "\"", "\"meta\":{}"), PDS_CURRENT);
    assert_int_equal(verdict_about("\"" NUMBER "\"", "\"meta\":{\"security\":[]}"), PDS_CURRENT);
}

static void another_number_is_superseded(void **state)
{
    (void)state;
    assert_int_equal(verdict_about("\"" OTHER "\"", OPEN), PDS_SUPERSEDED);
    assert_int_equal(verdict_about("\"" OTHER "\"", ""), PDS_SUPERSEDED);
}

static void marks_of_the_new_record_count(void **state)
{
    (void)state;
    assert_int_equal(verdict_about("\"" OTHER "\"", "\"meta\":{\"security\":[" LABEL("\"R\"") "]}"),
                     PDS_HIDDEN);
    assert_int_equal(verdict_about("\"" OTHER "\"", OPEN ",\"deceasedDateTime\":\"2020-01-01\""),
                     PDS_HIDDEN);
    assert_int_equal(verdict_about("\"" OTHER "\"", OPEN "," DEATH("\"1\"")), PDS_HIDDEN);
}

static void an_id_that_is_no_number_verifies_nothing(void **state)
{
    (void)state;
    static const char *const ids[] = {"\"\"",       "\"P2001\"", "\"9000000008\"",
                                      "9000000009", "null",      "[\"9000000009\"]",
                                      "{}",         "true",      "\"9000000009 \""};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_int_equal(verdict_about(ids[i], OPEN), PDS_UNVERIFIED);
    }
    assert_int_equal(verdict_of(200, "{\"resourceType\":\"Patient\"," OPEN "}"), PDS_UNVERIFIED);
}

static void restricted_is_hidden_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const metas[] = {
        "{\"security\":[" LABEL("\"R\"") "]}",
        "{\"security\":[" LABEL("\"V\"") "]}",
        "{\"security\":[" LABEL("\"REDACTED\"") "]}",
        "{\"security\":[" LABEL("\"U\"") "," LABEL("\"R\"") "]}",
        "{\"security\":[{\"system\":\"https://example.org/a\",\"code\":\"x\"},{\"code\":\"V\"}]}",
        "{\"security\":[7,{},null," LABEL("\"R\"") "]}",
        "{\"security\":" LABEL("\"R\"") "}", // an object where a list is due
    };
    for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++) {
        char more[1024];
        (void)snprintf(more, sizeof more, "\"meta\":%s", metas[i]);
        assert_int_equal(verdict_about("\"" NUMBER "\"", more), PDS_HIDDEN);
    }
}

static void labels_that_say_nothing_of_it_go_on(void **state)
{
    (void)state;
    static const char *const metas[] = {
        "{\"security\":[" LABEL("\"N\"") "]}",
        "{\"security\":[" LABEL("\"U\"") ",{\"system\":\"https://example.org/a\",\"code\":\"x\"}]}",
        "{\"security\":" LABEL("\"U\"") "}",
    };
    for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++) {
        char more[1024];
        (void)snprintf(more, sizeof more, "\"meta\":%s", metas[i]);
        assert_int_equal(verdict_about("\"" NUMBER "\"", more), PDS_CURRENT);
    }
}

static void labels_that_cannot_be_read_verify_nothing(void **state)
{
    (void)state;
    static const char *const metas[] = {
        "7",
        "[]",
        "\"R\"",
        "{\"security\":7}",
        "{\"security\":\"R\"}",
        "{\"security\":[\"R\"]}",
        "{\"security\":[{}]}",
        "{\"security\":[{\"code\":7}]}",
        "{\"security\":[{\"code\":[\"R\"]}]}",
        "{\"security\":[" LABEL("\"r\"") "]}",
        "{\"security\":[" LABEL("\"restricted\"") "]}",
        "{\"security\":[{\"code\":\"x\"}]}",
    };
    for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++) {
        char more[1024];
        (void)snprintf(more, sizeof more, "\"meta\":%s", metas[i]);
        assert_int_equal(verdict_about("\"" NUMBER "\"", more), PDS_UNVERIFIED);
    }
}

static void deceased_is_hidden(void **state)
{
    (void)state;
    static const char *const grounds[] = {
        "\"deceasedDateTime\":\"2010-10-22T00:00:00+00:00\"",
        "\"deceasedDateTime\":\"\"", // stated, whatever it says
        "\"deceasedDateTime\":7",
        "\"deceasedBoolean\":true",
        DEATH("\"1\""),
        DEATH("\"2\""),
        DEATH("\"U\"},{\"code\":\"2\""),
    };
    for (size_t i = 0; i < sizeof grounds / sizeof grounds[0]; i++) {
        char more[1024];
        (void)snprintf(more, sizeof more, OPEN ",%s", grounds[i]);
        assert_int_equal(verdict_about("\"" NUMBER "\"", more), PDS_HIDDEN);
    }
}

static void a_notice_that_was_taken_back_is_no_ground(void **state)
{
    (void)state;
    assert_int_equal(verdict_about("\"" NUMBER "\"", OPEN "," DEATH("\"U\"")), PDS_CURRENT);
    assert_int_equal(verdict_about("\"" NUMBER "\"", OPEN ",\"deceasedBoolean\":false"),
                     PDS_CURRENT);
    // But the moment of death is one of its own.
    assert_int_equal(
        verdict_about("\"" NUMBER "\"", OPEN ",\"deceasedDateTime\":\"2020\"," DEATH("\"U\"")),
        PDS_HIDDEN);
}

static void a_notice_that_cannot_be_read_verifies_nothing(void **state)
{
    (void)state;
    static const char *const grounds[] = {
        DEATH("\"3\""),
        DEATH("2"),
        DEATH("null"),
        "\"deceasedBoolean\":\"true\"",
        "\"extension\":7",
        "\"extension\":[{\"valueString\":\"x\"}]",
        "\"extension\":[{\"url\":\"https://fhir.hl7.org.uk/StructureDefinition/"
        "Extension-UKCore-DeathNotificationStatus\"}]",
        "\"extension\":[{\"url\":\"https://fhir.hl7.org.uk/StructureDefinition/"
        "Extension-UKCore-DeathNotificationStatus\",\"extension\":[{\"url\":"
        "\"deathNotificationStatus\",\"valueCodeableConcept\":{\"coding\":[]}}]}]",
    };
    for (size_t i = 0; i < sizeof grounds / sizeof grounds[0]; i++) {
        char more[1024];
        (void)snprintf(more, sizeof more, OPEN ",%s", grounds[i]);
        assert_int_equal(verdict_about("\"" NUMBER "\"", more), PDS_UNVERIFIED);
    }
}

#define OUTCOME(details, code)                                                                     \
    "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\"," details     \
    "\"code\":" code "}]}"

// 200 is not success (national-services 9, traps 1 and 5).
static void an_outcome_in_a_200_is_no_record(void **state)
{
    (void)state;
    static const char *const not_found[] = {
        OUTCOME("", "\"not-found\""),
        OUTCOME("\"details\":{\"coding\":[{\"code\":\"RESOURCE_NOT_FOUND\"}]},", "\"x\""),
        OUTCOME("\"details\":{\"coding\":[{\"code\":\"INVALIDATED_RESOURCE\"}]},",
                "\"processing\""),
        OUTCOME("\"details\":{\"coding\":{\"code\":\"RESOURCE_NOT_FOUND\"}},", "\"x\""),
        OUTCOME("\"details\":{},", "\"not-found\""),
    };
    static const char *const others[] = {
        OUTCOME("\"details\":{\"coding\":[{\"code\":\"TOO_MANY_MATCHES\"}]},",
                "\"multiple-matches\""),
        // The details decide, not the issue; texts never do.
        OUTCOME("\"details\":{\"coding\":[{\"code\":\"ACCESS_DENIED\"}]},", "\"not-found\""),
        OUTCOME("\"diagnostics\":\"RESOURCE_NOT_FOUND\",", "\"processing\""),
        "{\"resourceType\":\"OperationOutcome\"}",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":7}",
        "{\"resourceType\":\"OperationOutcome\",\"id\":\"" NUMBER "\"}",
    };
    for (size_t i = 0; i < sizeof not_found / sizeof not_found[0]; i++) {
        assert_int_equal(verdict_of(200, not_found[i]), PDS_HIDDEN);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(verdict_of(200, others[i]), PDS_UNVERIFIED);
    }
}

static void what_is_no_patient_verifies_nothing(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "{}",
        "[]",
        "null",
        "7",
        "\"Patient\"",
        "<html>Sign in</html>",
        "{\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"",
        "{\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"}}",
        "{\"resourceType\":\"Patient\",\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"}",
        "{\"resourceType\":\"Patient\",\"id\":\"" OTHER "\",\"id\":\"" NUMBER "\"}",
        "{\"resourceType\":\"patient\",\"id\":\"" NUMBER "\"}",
        "{\"resourceType\":[\"Patient\"],\"id\":\"" NUMBER "\"}",
        "{\"resourceType\":\"Person\",\"id\":\"" NUMBER "\"}",
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\","
        "\"id\":"
        "\"" NUMBER "\"}}]}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_int_equal(verdict_of(200, bodies[i]), PDS_UNVERIFIED);
    }
}

static void limits_of_the_service_hold(void **state)
{
    (void)state;
    enum { TOO_MUCH = 256 * 1024 + 1 };
    static char body[TOO_MUCH + 1];
    static const char patient[] = "{\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"}";
    memset(body, ' ', TOO_MUCH - 1);
    memcpy(body, patient, sizeof patient - 1);
    assert_int_equal(verdict_of(200, body), PDS_CURRENT);
    body[TOO_MUCH - 1] = ' ';
    assert_int_equal(verdict_of(200, body), PDS_UNVERIFIED);
    char deep[256] = OPEN ",\"x\":";
    for (int i = 0; i < 32; i++) {
        strcat(deep, "[");
    }
    for (int i = 0; i < 32; i++) {
        strcat(deep, "]");
    }
    assert_int_equal(verdict_about("\"" NUMBER "\"", deep), PDS_UNVERIFIED);
}

// Other statuses decide alone; a body that contradicts them is not read.
static void each_status_has_its_verdict(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum pds_verdict verdict;
    } rows[] = {{400, PDS_UNVERIFIED}, {401, PDS_UNAUTHORISED}, {403, PDS_UNVERIFIED},
                {404, PDS_HIDDEN},     {408, PDS_UNVERIFIED},   {429, PDS_UNVERIFIED},
                {500, PDS_UNVERIFIED}, {502, PDS_UNVERIFIED},   {503, PDS_UNVERIFIED},
                {504, PDS_UNVERIFIED}, {302, PDS_UNVERIFIED},   {204, PDS_UNVERIFIED},
                {0, PDS_UNVERIFIED}};
    static const char *const bodies[] = {"", "{}", "<html>", OUTCOME("", "\"not-found\""),
                                         "{\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"," OPEN
                                         "}"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t body = 0; body < sizeof bodies / sizeof bodies[0]; body++) {
            assert_int_equal(verdict_of(rows[i].status, bodies[body]), rows[i].verdict);
        }
    }
}

static void content_type_does_not_matter(void **state)
{
    (void)state;
    struct http_reply reply =
        reply_of(200, "{\"resourceType\":\"Patient\",\"id\":\"" NUMBER "\"," OPEN "}");
    reply.is_json = false;
    assert_int_equal(pds_reply(&reply, NUMBER), PDS_CURRENT);
}

static void without_a_reply_nothing_is_verified(void **state)
{
    (void)state;
    static const enum http_end ends[] = {HTTP_NOT_SENT, HTTP_LOST, HTTP_TOO_LARGE, HTTP_CANCELLED};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct http_reply reply = reply_end(ends[i]);
        assert_int_equal(pds_reply(&reply, NUMBER), PDS_UNVERIFIED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_checked_by_modulus_11),
        cmocka_unit_test(one_wrong_digit_is_always_found),
        cmocka_unit_test_setup(the_request_is_one_read, begin),
        cmocka_unit_test_setup(an_organisation_of_its_own, begin),
        cmocka_unit_test_setup(a_gateway_gets_no_authorization_and_no_organisation, begin),
        cmocka_unit_test_setup(a_number_that_cannot_be_is_not_asked, begin),
        cmocka_unit_test_setup(a_token_that_does_not_fit_is_not_cut, begin),
        cmocka_unit_test(a_current_number_goes_on),
        cmocka_unit_test(a_minimal_record_goes_on),
        cmocka_unit_test(another_number_is_superseded),
        cmocka_unit_test(marks_of_the_new_record_count),
        cmocka_unit_test(an_id_that_is_no_number_verifies_nothing),
        cmocka_unit_test(restricted_is_hidden_wherever_it_stands),
        cmocka_unit_test(labels_that_say_nothing_of_it_go_on),
        cmocka_unit_test(labels_that_cannot_be_read_verify_nothing),
        cmocka_unit_test(deceased_is_hidden),
        cmocka_unit_test(a_notice_that_was_taken_back_is_no_ground),
        cmocka_unit_test(a_notice_that_cannot_be_read_verifies_nothing),
        cmocka_unit_test(an_outcome_in_a_200_is_no_record),
        cmocka_unit_test(what_is_no_patient_verifies_nothing),
        cmocka_unit_test(limits_of_the_service_hold),
        cmocka_unit_test(each_status_has_its_verdict),
        cmocka_unit_test(content_type_does_not_matter),
        cmocka_unit_test(without_a_reply_nothing_is_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
