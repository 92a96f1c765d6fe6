// Taking an arrival back, and the AuditEvent of an arrival (settled 4).
#include "site_reply.h"

#include "api/site_task.h"
#include "api/site_write.h"
#include "flow/flow_config.h"

static struct config config;
static struct http_request request;
static const struct site_appointment asked = {.id = "A1",
                                              .patient = "P1",
                                              .start_ms =
                                                  INT64_C(1796739000000), // 2026-12-08, 14:10
                                              .place = "Location/L1",
                                              .etag = "W/\"8\""};

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    flow_test_copy(config.site_ods, sizeof config.site_ods, "X1Y2Z");
    return 0;
}

static void test_an_undo_is_guarded_twice(void **state)
{
    (void)state;
    assert_int_equal(site_undo_request(&config, &asked, NULL, 0, &request), OK);
    assert_int_equal(request.method, HTTP_PATCH);
    assert_false(request.read_only);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Appointment/A1");
    assert_string_equal(request.content_type, "application/json-patch+json");
    assert_string_equal(request.if_match, "W/\"8\"");
    assert_string_equal(request.body,
                        "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"arrived\"},"
                        "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"booked\"}]");
    assert_int_equal(request.body_bytes, strlen(request.body));
}

static void test_an_undo_by_put(void **state)
{
    static const char as_read[] =
        "{\"resourceType\":\"Appointment\",\"id\":\"A1\",\"status\":\"arrived\","
        "\"priority\":5,\"comment\":\"kept\"}";
    static const char changed[] = "{\"status\":\"arrived\",\"x\":1.10}";
    (void)state;

    config.fhir_write = WRITE_PUT;
    assert_int_equal(site_undo_request(&config, &asked, as_read, sizeof as_read - 1, &request), OK);
    assert_int_equal(request.method, HTTP_PUT);
    assert_string_equal(request.if_match, "W/\"8\"");
    request.body[request.body_bytes] = '\0';
    assert_non_null(strstr(request.body, "\"status\":\"booked\""));
    assert_null(strstr(request.body, "arrived"));
    assert_non_null(strstr(request.body, "\"priority\":5,\"comment\":\"kept\""));
    assert_int_equal(site_undo_request(&config, &asked, NULL, 0, &request), ERR_MISSING);
    assert_int_equal(site_undo_request(&config, &asked, changed, sizeof changed - 1, &request),
                     ERR_UNSUPPORTED);
}

static void test_an_encounter_is_not_taken_back(void **state)
{
    (void)state;
    config.fhir_write = WRITE_ENCOUNTER;
    assert_int_equal(site_undo_request(&config, &asked, NULL, 0, &request), ERR_UNSUPPORTED);
}

static void test_only_this_appointment_booked_is_proof(void **state)
{
    static const char due[] = "2026-12-08T14:10:00Z";
    static const struct {
        const char *id, *patient, *status, *start, *place;
        enum site_write_verdict verdict;
    } cases[] = {
        {"A1", "P1", "booked", due, "L1", WROTE_CONFIRMED},
        {"A1", "P1", "arrived", due, "L1", WROTE_LOST},
        {"A1", "P1", "checked-in", due, "L1", WROTE_LOST},
        {"A1", "P1", "pending", due, "L1", WROTE_LOST},
        {"A2", "P1", "booked", due, "L1", WROTE_LOST},
        {"A1", "P2", "booked", due, "L1", WROTE_LOST},
        {"A1", "P1", "booked", "2026-12-08T14:40:00Z", "L1", WROTE_LOST}, // moved meanwhile
        {"A1", "P1", "booked", due, "L2", WROTE_LOST},
    };
    static const struct {
        int status;
        enum site_write_verdict verdict;
    } statuses[] = {{412, WROTE_CONFLICT}, {409, WROTE_CONFLICT}, {429, WROTE_BUSY},
                    {403, WROTE_REJECTED}, {500, WROTE_LOST},     {204, WROTE_LOST}};
    char body[512];
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)snprintf(
            body, sizeof body,
            "{\"resourceType\":\"Appointment\",\"id\":\"%s\",\"status\":\"%s\",\"start\":\"%s\","
            "\"participant\":[{\"actor\":{\"reference\":\"Patient/%s\"}},"
            "{\"actor\":{\"reference\":\"Location/%s\"}}]}",
            cases[i].id, cases[i].status, cases[i].start, cases[i].patient, cases[i].place);
        struct http_reply reply = reply_of(200, body);
        assert_int_equal(site_undo_reply(&reply, &config, &asked), cases[i].verdict);
    }
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        struct http_reply reply = reply_of(statuses[i].status, "");
        assert_int_equal(site_undo_reply(&reply, &config, &asked), statuses[i].verdict);
    }
    struct http_reply unsent = reply_end(HTTP_NOT_SENT);
    assert_int_equal(site_undo_reply(&unsent, &config, &asked), WROTE_NOT_SENT);
}

// ---- AuditEvent

static const struct json *at(const struct json *value, const char *first, const char *second)
{
    return json_member(json_member(value, first), second);
}

static void is_device(const struct json *reference)
{
    assert_string_equal(json_text_borrow(json_member(reference, "type")), "Device");
    assert_string_equal(json_text_borrow(at(reference, "identifier", "system")),
                        "https://foyer.example/device");
    assert_string_equal(json_text_borrow(at(reference, "identifier", "value")), "kiosk-1");
}

static void test_an_audit_event_is_whole(void **state)
{
    struct json_document *document = NULL;
    (void)state;

    assert_int_equal(site_audit_request(&config, "P1", "A1", flow_test_wall_ms, &request), OK);
    assert_int_equal(request.method, HTTP_POST);
    assert_false(request.read_only);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/AuditEvent");
    assert_string_equal(request.content_type, "application/fhir+json");
    assert_string_equal(request.if_none_exist, "");
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    const struct json *root = json_root(document);
    assert_string_equal(json_text_borrow(json_member(root, "resourceType")), "AuditEvent");
    assert_string_equal(json_text_borrow(at(root, "type", "system")),
                        "http://terminology.hl7.org/CodeSystem/audit-event-type");
    assert_string_equal(json_text_borrow(at(root, "type", "code")), "rest");
    const struct json *subtype = json_first(json_member(root, "subtype"));
    assert_string_equal(json_text_borrow(json_member(subtype, "system")),
                        "http://hl7.org/fhir/restful-interaction");
    assert_string_equal(json_text_borrow(json_member(subtype, "code")), "update");
    assert_string_equal(json_text_borrow(json_member(root, "action")), "U");
    assert_string_equal(json_text_borrow(json_member(root, "recorded")),
                        "2026-12-08T14:05:00+00:00");
    assert_string_equal(json_text_borrow(json_member(root, "outcome")), "0");
    const struct json *agent = json_first(json_member(root, "agent"));
    is_device(json_member(agent, "who"));
    assert_string_equal(json_text_borrow(json_member(agent, "name")), "Main entrance");
    assert_true(json_is_true(json_member(agent, "requestor")));
    assert_string_equal(json_text_borrow(at(root, "source", "site")), "X1Y2Z");
    is_device(at(root, "source", "observer"));
    const struct json *entity = json_first(json_member(root, "entity"));
    assert_string_equal(json_text_borrow(at(entity, "what", "reference")), "Patient/P1");
    entity = json_next(entity);
    assert_string_equal(json_text_borrow(at(entity, "what", "reference")), "Appointment/A1");
    assert_null(json_next(entity));
    assert_int_equal(json_count(root), 9);
    json_free(document);
}

static void test_an_audit_event_has_no_empty_text(void **state)
{
    struct json_document *document = NULL;
    (void)state;

    config.site_ods[0] = '\0';
    config.kiosk_place[0] = '\0';
    assert_int_equal(site_audit_request(&config, "P1", "A1", 0, &request), OK);
    assert_null(strstr(request.body, "\"\""));
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    json_free(document);
    assert_int_equal(site_audit_request(&config, "", "A1", 0, &request), ERR_RANGE);
    assert_int_equal(site_audit_request(&config, "P1", "A\"1", 0, &request), ERR_RANGE);
}

static void test_what_the_site_says_of_an_audit_event(void **state)
{
    static const struct {
        int status;
        enum site_answer answer;
    } cases[] = {{201, SITE_OK},   {204, SITE_OK},         {403, SITE_DENIED},
                 {404, SITE_NONE}, {400, SITE_BROKEN},     {422, SITE_BROKEN},
                 {429, SITE_BUSY}, {500, SITE_UNAVAILABLE}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_reply reply = reply_of(cases[i].status, "");

        reply.is_json = false;
        assert_int_equal(site_audit_reply(&reply), cases[i].answer);
    }
    struct http_reply lost = reply_end(HTTP_LOST);
    assert_int_equal(site_audit_reply(&lost), SITE_UNAVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_an_undo_is_guarded_twice, begin),
        cmocka_unit_test_setup(test_an_undo_by_put, begin),
        cmocka_unit_test_setup(test_an_encounter_is_not_taken_back, begin),
        cmocka_unit_test_setup(test_only_this_appointment_booked_is_proof, begin),
        cmocka_unit_test_setup(test_an_audit_event_is_whole, begin),
        cmocka_unit_test_setup(test_an_audit_event_has_no_empty_text, begin),
        cmocka_unit_test_setup(test_what_the_site_says_of_an_audit_event, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
