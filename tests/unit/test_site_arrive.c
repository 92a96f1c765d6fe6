// One appointment: read it, write its arrival, judge what comes back (national-services 7.3,
// reliability 7).
#include "site_reply.h"

#include "api/site_write.h"
#include "flow/flow_config.h"

static struct config config;
static struct http_request request;
static struct site_appointment asked;

static const char booked[] =
    "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"meta\":{\"versionId\":\"7\"},\"status\":"
    "\"booked\","
    "\"start\":\"2026-12-08T14:10:00+00:00\",\"participant\":["
    "{\"actor\":{\"reference\":\"Location/area-b\"},\"status\":\"accepted\"},"
    "{\"actor\":{\"reference\":\"http://127.0.0.1:8080/fhir/Patient/"
    "P1\"},\"status\":\"accepted\"}]}";
static const char arrived[] = "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":"
                              "\"arrived\",\"start\":\"2026-12-08T14:10:00Z\","
                              "\"participant\":[{\"actor\":{\"reference\":\"Patient/P1\"}}]}";

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    asked = (struct site_appointment){.id = "A1", .patient = "P1", .etag = "W/\"7\""};
    return 0;
}

// ---- reading

static void test_a_read_asks_for_one_appointment(void **state)
{
    (void)state;
    assert_int_equal(site_read_request(&config, "A-1.x", &request), OK);
    assert_int_equal(request.method, HTTP_GET);
    assert_true(request.read_only);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Appointment/A-1.x");
    assert_int_equal(request.body_bytes, 0);
}

static void test_a_read_gives_what_the_arrival_needs(void **state)
{
    struct site_appointment read = {0};
    struct http_reply reply = reply_of(200, booked);
    enum err odd = OK;
    (void)state;

    reply.etag = "W/\"9\"";
    assert_int_equal(site_read_reply(&reply, &config, &read, &odd), SITE_OK);
    assert_string_equal(read.id, "A1");
    assert_string_equal(read.patient, "P1");
    assert_string_equal(read.place, "Location/area-b");
    assert_int_equal(read.status, APPOINTMENT_BOOKED);
    assert_int_equal(read.start_ms, flow_test_wall_ms + 5 * flow_test_minute_ms);
    assert_string_equal(read.etag, "W/\"9\""); // the header comes first
}

static void test_the_version_without_a_header(void **state)
{
    struct site_appointment read = {0};
    struct http_reply reply = reply_of(200, booked);
    enum err odd = OK;
    char longest[HTTP_ETAG_BYTES + 8];
    (void)state;

    assert_int_equal(site_read_reply(&reply, &config, &read, &odd), SITE_OK);
    assert_string_equal(read.etag, "W/\"7\"");
    reply = reply_of(200, arrived);
    assert_int_equal(site_read_reply(&reply, &config, &read, &odd), SITE_OK);
    assert_string_equal(read.etag, ""); // a site without versions (W6)
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    reply.etag = longest; // cut in the middle it would name another version
    assert_int_equal(site_read_reply(&reply, &config, &read, &odd), SITE_OK);
    assert_string_equal(read.etag, "");
}

static void test_every_status_word(void **state)
{
    static const struct {
        const char *word;
        enum appointment_status status;
    } words[] = {
        {"proposed", APPOINTMENT_PROPOSED},     {"pending", APPOINTMENT_PENDING},
        {"booked", APPOINTMENT_BOOKED},         {"arrived", APPOINTMENT_ARRIVED},
        {"fulfilled", APPOINTMENT_FULFILLED},   {"cancelled", APPOINTMENT_CANCELLED},
        {"noshow", APPOINTMENT_NOSHOW},         {"entered-in-error", APPOINTMENT_ENTERED_IN_ERROR},
        {"checked-in", APPOINTMENT_CHECKED_IN}, {"waitlist", APPOINTMENT_WAITLIST},
        {"Booked", APPOINTMENT_UNKNOWN},        {"", APPOINTMENT_UNKNOWN},
    };
    char body[512];
    (void)state;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct site_appointment read = {0};

        (void)snprintf(
            body, sizeof body,
            "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"%s\",\"start\":"
            "\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":{\"reference\":\"Patient/"
            "P1\"}}]}",
            words[i].word);
        struct http_reply reply = reply_of(200, body);
        assert_int_equal(site_read_reply(&reply, &config, &read, NULL), SITE_OK);
        assert_int_equal(read.status, words[i].status);
    }
}

static void test_a_read_that_is_not_the_contract(void **state)
{
    static const char *const bodies[] = {
        "",
        "{}",
        "{\"resourceType\":\"Appointment\"}",
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"start\":\"2026-12-08T14:10:00Z\"}",
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"start\":\"2026-12-08T14:10:00\","
        "\"participant\":[{\"actor\":"
        "{\"reference\":\"Patient/P1\"}}]}",
        "{\"resourceType\":\"Appointment\",\"id\":\"A "
        "1\",\"start\":\"2026-12-08T14:10:00Z\",\"participant\":[{\"actor\":"
        "{\"reference\":\"Patient/P1\"}}]}",
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"start\":\"2026-12-08T14:10:00Z\","
        "\"participant\":[{\"actor\":"
        "{\"reference\":\"Patient/P1\"}},{\"actor\":{\"reference\":\"Patient/P2\"}}]}",
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"start\":\"2026-12-08T14:10:00Z\","
        "\"participant\":[{\"actor\":"
        "{\"reference\":\"Patient/P1/extra\"}}]}",
        "{\"resourceType\":\"OperationOutcome\"}",
    };
    (void)state;

    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct site_appointment read = {.id = "untouched"};
        struct http_reply reply = reply_of(200, bodies[i]);
        enum err odd = OK;

        assert_int_equal(site_read_reply(&reply, &config, &read, &odd), SITE_BROKEN);
        assert_int_not_equal(odd, OK);
        assert_string_equal(read.id, "untouched");
        assert_int_equal(site_read_reply(&reply, &config, &read, NULL), SITE_BROKEN);
    }
}

// ---- writing

static void test_a_patch_is_guarded_twice(void **state)
{
    (void)state;
    assert_int_equal(
        site_write_request(&config, &asked, "intent-1", flow_test_wall_ms, NULL, 0, &request), OK);
    assert_int_equal(request.method, HTTP_PATCH);
    assert_false(request.read_only); // the net layer must never repeat it
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Appointment/A1");
    assert_string_equal(request.content_type, "application/json-patch+json");
    assert_string_equal(request.if_match, "W/\"7\"");
    assert_string_equal(request.body,
                        "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"booked\"},"
                        "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"arrived\"}]");
    assert_int_equal(request.body_bytes, strlen(request.body));
}

static void test_a_put_gives_everything_back(void **state)
{
    static const char as_read[] = "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"_status\":{"
                                  "\"extension\":[{\"url\":\"urn:x\",\"valueString\":"
                                  "\"kept\"}]},\"status\":\"booked\",\"contained\":[{"
                                  "\"resourceType\":\"Basic\",\"id\":\"b\"}],\"priority\":5,"
                                  "\"minutesDuration\":20,\"extension\":[{\"url\":\"urn:y\","
                                  "\"valueDecimal\":1.25}],\"comment\":\"\\u00e9\\n\"}";
    (void)state;

    config.fhir_write = WRITE_PUT;
    assert_int_equal(
        site_write_request(&config, &asked, "intent-1", 0, as_read, sizeof as_read - 1, &request),
        OK);
    assert_int_equal(request.method, HTTP_PUT);
    assert_string_equal(request.if_match, "W/\"7\"");
    assert_string_equal(request.content_type, "application/fhir+json");
    request.body[request.body_bytes] = '\0';
    assert_non_null(strstr(request.body, "\"status\":\"arrived\""));
    assert_null(strstr(request.body, "\"booked\""));
    assert_non_null(
        strstr(request.body,
               "\"_status\":{\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"kept\"}]}"));
    assert_non_null(
        strstr(request.body, "\"contained\":[{\"resourceType\":\"Basic\",\"id\":\"b\"}]"));
    assert_non_null(strstr(request.body, "\"priority\":5"));
    assert_non_null(strstr(request.body, "\"valueDecimal\":1.25"));
    assert_non_null(strstr(request.body, "\"comment\":\"\xC3\xA9\\n\""));
}

static void test_a_put_that_would_change_a_number_is_refused(void **state)
{
    static const char as_read[] =
        "{\"resourceType\":\"Appointment\",\"status\":\"booked\",\"extension\":[{"
        "\"valueDecimal\":1.10}]}"; // FHIR: 1.10 is not 1.1
    static const char large[] = "{\"status\":\"booked\",\"x\":9007199254740993}";
    (void)state;

    config.fhir_write = WRITE_PUT;
    assert_int_equal(
        site_write_request(&config, &asked, "intent-1", 0, as_read, sizeof as_read - 1, &request),
        ERR_UNSUPPORTED);
    assert_int_equal(
        site_write_request(&config, &asked, "intent-1", 0, large, sizeof large - 1, &request),
        ERR_UNSUPPORTED);
}

static void test_a_put_larger_than_its_place_is_refused(void **state)
{
    static char as_read[HTTP_BODY_BYTES + 256];
    const int head = snprintf(as_read, sizeof as_read, "{\"status\":\"booked\",\"comment\":\"");
    (void)state;

    memset(as_read + head, 'x', HTTP_BODY_BYTES);
    memcpy(as_read + head + HTTP_BODY_BYTES, "\"}", 3);
    config.fhir_write = WRITE_PUT;
    assert_int_equal(
        site_write_request(&config, &asked, "intent-1", 0, as_read, strlen(as_read), &request),
        ERR_LIMIT);
}

static void test_an_encounter_is_whole_and_guarded(void **state)
{
    struct json_document *document = NULL;
    const char *intent = "0b6f2c1e-7a5d-4b7e-9a36-5f0f9f3b0c11";
    (void)state;

    config.fhir_write = WRITE_ENCOUNTER;
    assert_int_equal(
        site_write_request(&config, &asked, intent, flow_test_wall_ms, NULL, 0, &request), OK);
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Encounter");
    assert_string_equal(
        request.if_none_exist,
        "identifier=https://foyer.example/intent|0b6f2c1e-7a5d-4b7e-9a36-5f0f9f3b0c11");
    assert_string_equal(request.if_match, "");
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    const struct json *root = json_root(document);
    const struct json *identifier = json_first(json_member(root, "identifier"));
    assert_string_equal(json_text_borrow(json_member(root, "status")), "arrived");
    assert_string_equal(json_text_borrow(json_member(identifier, "value")), intent);
    assert_string_equal(json_text_borrow(json_member(json_member(root, "class"), "code")), "AMB");
    assert_string_equal(json_text_borrow(json_member(json_member(root, "subject"), "reference")),
                        "Patient/P1");
    assert_string_equal(
        json_text_borrow(json_member(json_first(json_member(root, "appointment")), "reference")),
        "Appointment/A1");
    assert_string_equal(json_text_borrow(json_member(json_member(root, "period"), "start")),
                        "2026-12-08T14:05:00+00:00");
    json_free(document);
}

#define ENCOUNTER(intent, status, patient, appointment)                                            \
    "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Encounter\",\"identifier\":"   \
    "[{\"system\":\"urn:x\",\"value\":\"v\"},{\"system\":\"https://foyer.example/intent\",\"value\":\"" intent \
    "\"}],\"status\":\"" status "\",\"subject\":{\"reference\":\"Patient/" patient                   \
    "\"},\"appointment\":[{\"reference\":\"Appointment/" appointment "\"}]}}]}"

static void test_the_search_for_an_encounter(void **state)
{
    static const struct site_appointment asked_visit = {.id = "A1", .patient = "P1"};
    static const char *const bodies[] = {
        ENCOUNTER("intent-1", "arrived", "P1", "A1"),
        "{\"resourceType\":\"Bundle\"}",
        "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":"
        "\"OperationOutcome\"}}]}",
        // A server that does not know the parameter answers with what it has.
        ENCOUNTER("intent-2", "arrived", "P1", "A1"),
        ENCOUNTER("intent-1", "cancelled", "P1", "A1"),
        ENCOUNTER("intent-1", "arrived", "P2", "A1"),
        ENCOUNTER("intent-1", "arrived", "P1", "A2"),
    };
    bool exists = false;
    (void)state;

    assert_int_equal(site_encounter_search_request(&config, "intent-1", &request), OK);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Encounter?identifier="
                                     "https%3A%2F%2Ffoyer.example%2Fintent%7Cintent-1");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct http_reply reply = reply_of(200, bodies[i]);

        exists = i != 0;
        assert_int_equal(site_encounter_search_reply(&reply, &config, "intent-1", &asked_visit, &exists), SITE_OK);
        assert_int_equal(exists, i == 0);
    }
    struct http_reply reply = reply_of(500, "");
    exists = true;
    assert_int_equal(site_encounter_search_reply(&reply, &config, "intent-1", &asked_visit, &exists), SITE_UNAVAILABLE);
    assert_true(exists); // untouched
}

// ---- what a write's reply says

static enum site_write_verdict verdict(int status, const char *body)
{
    struct http_reply reply = reply_of(status, body);

    return site_write_reply(&reply, &config, &asked);
}

static void test_verdicts_by_status(void **state)
{
    (void)state;
    for (int status = 100; status < 600; status++) {
        enum site_write_verdict expected = WROTE_REJECTED;

        if ((status >= 200 && status < 300) || (status >= 500 && status != 501) || status == 408) {
            expected = WROTE_LOST; // 2xx without proof is as unknown as a lost reply
        } else if (status == 400 || status == 409 || status == 412 || status == 422) {
            expected = WROTE_CONFLICT;
        } else if (status == 429) {
            expected = WROTE_BUSY;
        }
        assert_int_equal(verdict(status, "{}"), expected);
    }
}

static void test_only_this_arrival_is_proof(void **state)
{
    static const struct {
        const char *id, *patient, *status, *start, *place;
        enum site_write_verdict verdict;
    } cases[] = {
        {"A1", "P1", "arrived", "2026-12-08T14:10:00Z", "L1", WROTE_CONFIRMED},
        {"A1", "P1", "arrived", "2026-12-08T15:10:00+01:00", "L1", WROTE_CONFIRMED},
        {"A1", "P1", "checked-in", "2026-12-08T14:10:00Z", "L1", WROTE_CONFIRMED},
        {"A1", "P1", "booked", "2026-12-08T14:10:00Z", "L1", WROTE_LOST},
        {"A2", "P1", "arrived", "2026-12-08T14:10:00Z", "L1", WROTE_LOST},
        {"A1", "P2", "arrived", "2026-12-08T14:10:00Z", "L1", WROTE_LOST},
        {"A1", "P1", "fulfilled", "2026-12-08T14:10:00Z", "L1", WROTE_LOST},
        // moved meanwhile, at a server that ignores If-Match
        {"A1", "P1", "arrived", "2026-12-08T14:40:00Z", "L1", WROTE_LOST},
        {"A1", "P1", "arrived", "2026-12-08T14:10:00Z", "L2", WROTE_LOST},
    };
    char body[512];
    (void)state;

    assert_int_equal(instant_parse("2026-12-08T14:10:00Z", &asked.start_ms), OK);
    flow_test_copy(asked.place, sizeof asked.place, "Location/L1");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(body, sizeof body,
                       "{\"resourceType\":\"Appointment\",\"id\":\"%s\",\"status\":\"%s\","
                       "\"start\":\"%s\",\"participant\":[{\"actor\":{\"reference\":\"Patient/%s\"}},"
                       "{\"actor\":{\"reference\":\"Location/%s\"}}]}",
                       cases[i].id, cases[i].status, cases[i].start, cases[i].patient, cases[i].place);
        assert_int_equal(verdict(200, body), cases[i].verdict);
        assert_int_equal(verdict(201, body), cases[i].verdict);
        assert_int_equal(verdict(412, body), WROTE_CONFLICT); // never proof, whatever is in it
    }
    assert_int_equal(verdict(200, ""), WROTE_LOST); // W7
    struct http_reply page = reply_of(200, arrived);
    page.is_json = false;
    assert_int_equal(site_write_reply(&page, &config, &asked), WROTE_LOST);
}

static void test_an_encounter_is_accepted_not_confirmed(void **state)
{
    (void)state;
    config.fhir_write = WRITE_ENCOUNTER;
    assert_int_equal(verdict(201, arrived), WROTE_ACCEPTED);
    assert_int_equal(verdict(200, ""), WROTE_ACCEPTED);
    assert_int_equal(verdict(412, ""), WROTE_CONFLICT);
    assert_int_equal(verdict(501, ""), WROTE_REJECTED);
}

static void test_verdicts_without_a_reply(void **state)
{
    static const struct {
        enum http_end end;
        enum site_write_verdict verdict;
    } ends[] = {{HTTP_NOT_SENT, WROTE_NOT_SENT},
                {HTTP_LOST, WROTE_LOST},
                {HTTP_TOO_LARGE, WROTE_LOST},
                {HTTP_CANCELLED, WROTE_LOST}};
    (void)state;

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct http_reply reply = reply_end(ends[i].end);

        assert_int_equal(site_write_reply(&reply, &config, &asked), ends[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_read_asks_for_one_appointment, begin),
        cmocka_unit_test_setup(test_a_read_gives_what_the_arrival_needs, begin),
        cmocka_unit_test_setup(test_the_version_without_a_header, begin),
        cmocka_unit_test_setup(test_every_status_word, begin),
        cmocka_unit_test_setup(test_a_read_that_is_not_the_contract, begin),
        cmocka_unit_test_setup(test_a_patch_is_guarded_twice, begin),
        cmocka_unit_test_setup(test_a_put_gives_everything_back, begin),
        cmocka_unit_test_setup(test_a_put_that_would_change_a_number_is_refused, begin),
        cmocka_unit_test_setup(test_a_put_larger_than_its_place_is_refused, begin),
        cmocka_unit_test_setup(test_an_encounter_is_whole_and_guarded, begin),
        cmocka_unit_test_setup(test_the_search_for_an_encounter, begin),
        cmocka_unit_test_setup(test_verdicts_by_status, begin),
        cmocka_unit_test_setup(test_only_this_arrival_is_proof, begin),
        cmocka_unit_test_setup(test_an_encounter_is_accepted_not_confirmed, begin),
        cmocka_unit_test_setup(test_verdicts_without_a_reply, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
