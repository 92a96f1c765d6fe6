// Messages to staff (settled 4), and what the site says it can do (national-services 7.2).
#include "site_reply.h"

#include "api/site.h"
#include "flow/flow_config.h"

static struct config config;
static struct http_request request;

static int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    return 0;
}

static const char *text_at(const struct json *value, const char *first, const char *second)
{
    return json_text_borrow(json_member(json_member(value, first), second));
}

static void test_every_task_is_legal_json(void **state)
{
    (void)state;
    for (int note = 0; note < TASK_NOTE_COUNT; note++) {
        struct site_task_request task = {.code = (enum task_code)(note % TASK_CODE_COUNT),
                                         .note = (enum task_note)note,
                                         .reference = note};
        struct json_document *document = NULL;

        assert_int_equal(
            site_task_create_request(&config, &task, "row-1", flow_test_wall_ms, &request), OK);
        assert_int_equal(
            json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
        const struct json *root = json_root(document);
        assert_string_equal(json_text_borrow(json_member(root, "resourceType")), "Task");
        assert_string_equal(json_text_borrow(json_member(root, "status")), "requested");
        assert_string_equal(json_text_borrow(json_member(root, "intent")), "order");
        assert_null(json_member(root, "for")); // nobody was matched
        assert_null(json_member(root, "focus"));
        assert_null(json_member(root, "meta"));
        json_free(document);
    }
}

static void test_a_task_says_who_where_and_why(void **state)
{
    struct site_task_request task = {
        .code = TASK_LATE, .note = NOTE_LATE, .reference = 4, .patient = "P1", .appointment = "A1"};
    struct json_document *document = NULL;
    (void)state;

    flow_test_copy(config.code_letter, sizeof config.code_letter, "K");
    flow_test_copy(config.kiosk_place, sizeof config.kiosk_place, "\"Main\" entrance \\ left");
    assert_int_equal(site_task_create_request(&config, &task, "row-1", flow_test_wall_ms, &request),
                     OK);
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Task");
    assert_string_equal(request.if_none_exist, "identifier=https://foyer.example/message|row-1");
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    const struct json *root = json_root(document);
    assert_string_equal(text_at(root, "for", "reference"), "Patient/P1");
    assert_string_equal(text_at(root, "focus", "reference"), "Appointment/A1");
    assert_string_equal(json_text_borrow(json_member(root, "priority")), "urgent");
    assert_string_equal(json_text_borrow(json_member(root, "authoredOn")),
                        "2026-12-08T14:05:00+00:00");
    assert_string_equal(text_at(root, "requester", "display"), "\"Main\" entrance \\ left");
    assert_string_equal(json_text_borrow(json_member(
                            json_member(json_member(root, "requester"), "identifier"), "value")),
                        "kiosk-1");
    assert_string_equal(
        json_text_borrow(json_member(json_first(json_member(root, "note")), "text")),
        "Here late, over the limit; not checked in. Needs a decision now. Reference K 4.");
    const struct json *coding = json_first(json_member(json_member(root, "code"), "coding"));
    assert_string_equal(json_text_borrow(json_member(coding, "code")), "late");
    assert_string_equal(json_text_borrow(json_member(coding, "system")),
                        "https://foyer.example/task");
    json_free(document);
}

static void test_a_restricted_reason_is_labelled(void **state)
{
    struct site_task_request task = {
        .code = TASK_REFUSED, .note = NOTE_RESTRICTED, .restricted = true};
    struct json_document *document = NULL;
    (void)state;

    assert_int_equal(site_task_create_request(&config, &task, "row-1", 0, &request), OK);
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    const struct json *label =
        json_first(json_member(json_member(json_root(document), "meta"), "security"));
    assert_string_equal(json_text_borrow(json_member(label, "code")), "R");
    json_free(document);
}

static void test_what_the_site_says_of_a_task(void **state)
{
    static const struct {
        int status;
        enum site_answer answer;
    } cases[] = {{201, SITE_OK},     {200, SITE_OK},     {401, SITE_DENIED},
                 {404, SITE_NONE},   {429, SITE_BUSY},   {500, SITE_UNAVAILABLE},
                 {302, SITE_BROKEN}, {412, SITE_BROKEN}, {503, SITE_BUSY}};
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_reply reply = reply_of(cases[i].status, "");

        reply.is_json = false; // 201 without a body is enough
        assert_int_equal(site_task_create_reply(&reply), cases[i].answer);
    }
    struct http_reply lost = reply_end(HTTP_LOST);
    assert_int_equal(site_task_create_reply(&lost), SITE_UNAVAILABLE);
}

// ---- the CapabilityStatement

#define STATEMENT(version, resources)                                                              \
    "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"" version                         \
    "\",\"rest\":[{\"resource\":[" resources "]}]}"
#define APPOINTMENT_ABLE                                                                           \
    "{\"type\":\"Appointment\",\"versioning\":\"versioned\",\"interaction\":[{\"code\":\"patch\"}" \
    ",{\"code\":\"update\"}],"                                                                     \
    "\"searchParam\":[{\"name\":\"patient.birthdate\"}],\"searchInclude\":[\"Appointment:"         \
    "patient\"]}"

static void test_abilities_are_read(void **state)
{
    struct site_abilities abilities = {0};
    (void)state;

    struct http_reply reply =
        reply_of(200, STATEMENT("4.0.1", APPOINTMENT_ABLE
                                ",{\"type\":\"Encounter\",\"interaction\":[{\"code\":\"create\"}],"
                                "\"conditionalCreate\":true},"
                                "{\"type\":\"Task\",\"interaction\":[{\"code\":\"create\"}]}"));
    assert_int_equal(site_metadata_read(&reply, &abilities), OK);
    assert_true(abilities.known && abilities.fhir_r4 && abilities.patch && abilities.update);
    assert_true(abilities.encounter_create && abilities.task_create && abilities.versions &&
                abilities.chain);
    assert_int_equal(site_abilities_bits(&abilities), 0x7F);
    for (int write = WRITE_PATCH; write <= WRITE_ENCOUNTER; write++) {
        config.fhir_write = (enum site_write)write;
        assert_true(site_fit(&abilities, &config));
    }
}

static void test_a_poorer_site(void **state)
{
    struct site_abilities abilities = {0};
    (void)state;

    struct http_reply reply =
        reply_of(200, STATEMENT("4.0.1", "{\"type\":\"Appointment\",\"versioning\":\"no-version\","
                                         "\"interaction\":[{\"code\":\"update\"}],"
                                         "\"searchParam\":[{\"name\":\"patient\"}]},{\"type\":"
                                         "\"Encounter\",\"interaction\":[{\"code\":"
                                         "\"create\"}]},{},{\"type\":7}"));
    assert_int_equal(site_metadata_read(&reply, &abilities), OK);
    assert_false(abilities.patch || abilities.encounter_create || abilities.task_create ||
                 abilities.versions || abilities.chain);
    config.fhir_write = WRITE_PATCH;
    assert_false(site_fit(&abilities, &config));
    config.fhir_write = WRITE_PUT;
    assert_true(site_fit(&abilities, &config));
    config.fhir_write = WRITE_ENCOUNTER; // without conditional create a repeat would arrive twice
    assert_false(site_fit(&abilities, &config));
}

static void test_another_fhir_is_not_fit(void **state)
{
    struct site_abilities abilities = {.patch = true};
    struct http_reply reply = reply_of(200, STATEMENT("3.0.2", APPOINTMENT_ABLE));
    (void)state;

    assert_int_equal(site_metadata_read(&reply, &abilities), OK);
    assert_false(site_fit(&abilities, &config));
    abilities.patch = true;
    reply = reply_of(200, "{\"resourceType\":\"Bundle\"}");
    assert_int_equal(site_metadata_read(&reply, &abilities), ERR_CONTRACT);
    reply = reply_of(500, "");
    assert_int_equal(site_metadata_read(&reply, &abilities), ERR_NETWORK);
    assert_true(abilities.patch); // untouched
}

static void test_the_probe_of_searches_by_post(void **state)
{
    (void)state;
    assert_int_equal(site_post_probe_request(&config, &request), OK);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Patient/_search");
    assert_non_null(strstr(request.body, "_id=foyer-probe")); // nobody's data is asked for
    struct http_reply reply = reply_of(200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}");
    assert_true(site_post_probe_read(&reply));
    reply = reply_of(200, "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\"}");
    assert_false(site_post_probe_read(&reply));
    reply = reply_of(405, "");
    assert_false(site_post_probe_read(&reply));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_every_task_is_legal_json, begin),
        cmocka_unit_test_setup(test_a_task_says_who_where_and_why, begin),
        cmocka_unit_test_setup(test_a_restricted_reason_is_labelled, begin),
        cmocka_unit_test_setup(test_what_the_site_says_of_a_task, begin),
        cmocka_unit_test_setup(test_abilities_are_read, begin),
        cmocka_unit_test_setup(test_a_poorer_site, begin),
        cmocka_unit_test_setup(test_another_fhir_is_not_fit, begin),
        cmocka_unit_test_setup(test_the_probe_of_searches_by_post, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
