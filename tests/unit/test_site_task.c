// Messages to staff (settled 4), and what the site says it can do (national-services 7.2).
#include "site_reply.h"

#include "api/site.h"
#include "api/site_task.h"
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

static const char *note_of(const struct json *task)
{
    return json_text_borrow(json_member(json_first(json_member(task, "note")), "text"));
}

static void test_every_task_is_legal_json(void **state)
{
    (void)state;
    for (int note = 0; note < TASK_NOTE_COUNT; note++) {
        struct site_task_request task = {.note = (enum task_note)note,
                                         .minutes = note,
                                         .needs = UINT32_MAX, // the longest note
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
        assert_null(strchr(note_of(root), '{')); // everything was filled in
        json_free(document);
    }
}

static void test_a_task_says_who_where_and_why(void **state)
{
    struct site_task_request task = {
        .note = NOTE_OVER_LIMIT, .minutes = 12, .reference = 4, .patient = "P1", .appointment = "A1"};
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
        "Here late by 12 minutes, over the limit; not checked in. Needs a decision now. Reference K "
        "4.");
    const struct json *coding = json_first(json_member(json_member(root, "code"), "coding"));
    assert_string_equal(json_text_borrow(json_member(coding, "code")), "over-limit");
    assert_string_equal(json_text_borrow(json_member(coding, "system")),
                        "https://foyer.example/task");
    json_free(document);
}

static void note_is(const struct site_task_request *task, const char *expected)
{
    struct json_document *document = NULL;

    assert_int_equal(site_task_create_request(&config, task, "row-1", 0, &request), OK);
    assert_int_equal(
        json_parse(request.body, request.body_bytes, &json_limits_reply, &document, NULL), OK);
    assert_string_equal(note_of(json_root(document)), expected);
    json_free(document);
}

static void test_minutes_are_filled_in(void **state)
{
    (void)state;
    note_is(&(struct site_task_request){.note = NOTE_LATE, .minutes = 1}, "Checked in 1 minute late.");
    note_is(&(struct site_task_request){.note = NOTE_LATE, .minutes = 6, .reference = 27},
            "Checked in 6 minutes late. Reference 27.");
}

static void test_needs_say_who_acts(void **state)
{
    const uint32_t print_and_hoist = 1u << NEED_LARGE_PRINT | 1u << NEED_HOIST;
    (void)state;

    note_is(&(struct site_task_request){.note = NOTE_NEED, .needs = print_and_hoist, .reference = 4},
            "Checked in; needs large print, a hoist. Give anything to read in large print. Have the "
            "hoist and the staff for it ready. Reference 4.");
    note_is(&(struct site_task_request){.note = NOTE_NEED, .needs = 1u << NEED_FETCH},
            "Checked in; needs to be fetched. Cannot hear their name called: fetch in person.");
    note_is(&(struct site_task_request){.note = NOTE_NEED, .needs = 1u << NEED_COUNT}, // none of the list
            "Checked in; needs are recorded.");
}

static void test_a_device_without_a_place_has_no_empty_text(void **state)
{
    (void)state;
    config.kiosk_place[0] = '\0';
    assert_int_equal(site_task_create_request(
                         &config, &(struct site_task_request){.note = NOTE_HELP}, "row-1", 0, &request),
                     OK);
    assert_null(strstr(request.body, "\"\""));
}

static void test_every_note_has_its_code_and_name(void **state)
{
    enum task_note read = NOTE_HELP;
    (void)state;

    for (int note = 0; note < TASK_NOTE_COUNT; note++) {
        assert_int_equal(site_task_note_read(site_task_note_word((enum task_note)note), &read), OK);
        assert_int_equal(read, note);
        assert_true(site_task_code(read) < TASK_CODE_COUNT);
    }
    assert_int_equal(site_task_note_read("NOTE_TEA", &read), ERR_RANGE);
    assert_string_equal(site_task_note_word(NOTE_UNWELL), "NOTE_UNWELL");
    assert_string_equal(site_task_code_word(site_task_code(NOTE_UNWELL)), "unwell");
    // What could not be read is not known to be elsewhere: nobody is given directions for it.
    assert_string_equal(site_task_code_word(site_task_code(NOTE_ELSEWHERE)), "wrong-place");
    assert_string_equal(site_task_code_word(site_task_code(NOTE_PLACE_UNKNOWN)), "refused");
    note_is(&(struct site_task_request){.note = NOTE_PLACE_UNKNOWN},
            "Where the appointment is could not be read; not checked in. Look up the place.");
}

// ---- acknowledged?

#define MESSAGE(system, value, status)                                                             \
    "{\"resource\":{\"resourceType\":\"Task\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"row-1\"}," \
    "{\"system\":\"" system "\",\"value\":\"" value "\"}],\"status\":\"" status "\"}}"
#define OURS(status)    MESSAGE("https://foyer.example/message", "row-1", status)
#define ANOTHER(status) MESSAGE("https://foyer.example/message", "row-10", status)
#define FOUND(entries) "{\"resourceType\":\"Bundle\",\"entry\":[" entries "]}"

static void test_a_task_is_asked_for_by_its_identifier(void **state)
{
    (void)state;
    assert_int_equal(site_task_status_request(&config, "row-1", &request), OK);
    assert_int_equal(request.method, HTTP_GET);
    assert_true(request.read_only);
    assert_string_equal(request.url, "http://127.0.0.1:8080/fhir/Task?identifier="
                                     "https%3A%2F%2Ffoyer.example%2Fmessage%7Crow-1");
}

static void test_who_acknowledged(void **state)
{
    static const struct {
        const char *body;
        enum site_answer answer;
        bool acknowledged;
    } cases[] = {
        {FOUND(OURS("accepted")), SITE_OK, true},
        {FOUND(OURS("in-progress")), SITE_OK, true},
        {FOUND(OURS("completed")), SITE_OK, true},
        {FOUND(OURS("requested")), SITE_OK, false},
        {FOUND(OURS("received")), SITE_OK, false},
        {FOUND(OURS("rejected")), SITE_OK, false},
        {FOUND(OURS("")), SITE_OK, false},
        {FOUND("{\"resource\":{\"resourceType\":\"OperationOutcome\"}}," OURS("accepted")), SITE_OK, true},
        {FOUND(""), SITE_NONE, true},
        {FOUND("7,null,{}"), SITE_NONE, true},
        {FOUND(MESSAGE("urn:other", "row-1", "accepted")), SITE_NONE, true},
        // A server that does not know the parameter answers with other messages, of this kiosk too.
        {FOUND(ANOTHER("accepted")), SITE_NONE, true},
        {FOUND(ANOTHER("accepted") "," OURS("requested")), SITE_OK, false},
        {FOUND(OURS("requested") "," ANOTHER("accepted")), SITE_OK, false},
        {FOUND(ANOTHER("requested") "," OURS("accepted") "," ANOTHER("requested")), SITE_OK, true},
        {FOUND(OURS("requested") "," MESSAGE("urn:other", "row-1", "accepted")), SITE_OK, false},
        // One that does not know If-None-Exist either: ours stands twice.
        {FOUND(OURS("requested") "," OURS("accepted")), SITE_OK, true},
        {FOUND(OURS("accepted") "," OURS("requested")), SITE_OK, true},
        {FOUND(OURS("requested") "," OURS("requested")), SITE_OK, false},
        {FOUND("{\"resource\":{\"resourceType\":\"Task\",\"identifier\":[{\"system\":\"https://foyer.example/message\"}],"
               "\"status\":\"accepted\"}}"), SITE_NONE, true},
        {"{\"resourceType\":\"Bundle\",\"entry\":" OURS("accepted") "}", SITE_OK, true},
        {"{\"resourceType\":\"Task\",\"status\":\"accepted\"}", SITE_BROKEN, true},
        {"{\"resourceType\":\"Bundle\"", SITE_BROKEN, true},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_reply reply = reply_of(200, cases[i].body);
        bool acknowledged = true; // untouched unless SITE_OK

        assert_int_equal(site_task_status_reply(&reply, "row-1", &acknowledged), cases[i].answer);
        assert_int_equal(acknowledged, cases[i].acknowledged);
    }
    struct http_reply lost = reply_end(HTTP_LOST);
    bool acknowledged = false;
    assert_int_equal(site_task_status_reply(&lost, "row-1", &acknowledged), SITE_UNAVAILABLE);
    assert_false(acknowledged);
}

static void test_a_restricted_reason_is_labelled(void **state)
{
    struct site_task_request task = {.note = NOTE_RESTRICTED, .restricted = true};
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
    assert_false(abilities.task_search || abilities.flag_search || abilities.audit_create);
    assert_int_equal(site_abilities_bits(&abilities), 0x7F);
    for (int write = WRITE_PATCH; write <= WRITE_ENCOUNTER; write++) {
        config.fhir_write = (enum site_write)write;
        assert_true(site_fit(&abilities, &config));
    }
}

static void test_abilities_of_the_closer_look(void **state)
{
    struct site_abilities abilities = {0};
    (void)state;

    struct http_reply reply = reply_of(
        200, STATEMENT("4.0.1", "{\"type\":\"Task\",\"interaction\":[{\"code\":\"search-type\"}]},"
                                "{\"type\":\"Flag\",\"interaction\":[{\"code\":\"search-type\"}],"
                                "\"searchParam\":[{\"name\":\"date\"},{\"name\":\"patient\"}]},"
                                "{\"type\":\"AuditEvent\",\"interaction\":[{\"code\":\"create\"}]}"));
    assert_int_equal(site_metadata_read(&reply, &abilities), OK);
    assert_true(abilities.task_search && abilities.flag_search && abilities.audit_create);
    assert_false(abilities.task_create);
    assert_int_equal(site_abilities_bits(&abilities), 0x1 | 0x100 | 0x200 | 0x400);
    // Flags that cannot be asked for by patient would be everybody's.
    reply = reply_of(200, STATEMENT("4.0.1", "{\"type\":\"Flag\",\"interaction\":[{\"code\":\"search-type\"}]},"
                                             "{\"type\":\"AuditEvent\",\"interaction\":[{\"code\":\"read\"}]}"));
    assert_int_equal(site_metadata_read(&reply, &abilities), OK);
    assert_false(abilities.flag_search || abilities.audit_create);
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
        cmocka_unit_test_setup(test_minutes_are_filled_in, begin),
        cmocka_unit_test_setup(test_needs_say_who_acts, begin),
        cmocka_unit_test_setup(test_a_device_without_a_place_has_no_empty_text, begin),
        cmocka_unit_test_setup(test_every_note_has_its_code_and_name, begin),
        cmocka_unit_test_setup(test_a_task_is_asked_for_by_its_identifier, begin),
        cmocka_unit_test_setup(test_who_acknowledged, begin),
        cmocka_unit_test_setup(test_a_restricted_reason_is_labelled, begin),
        cmocka_unit_test_setup(test_what_the_site_says_of_a_task, begin),
        cmocka_unit_test_setup(test_abilities_are_read, begin),
        cmocka_unit_test_setup(test_abilities_of_the_closer_look, begin),
        cmocka_unit_test_setup(test_a_poorer_site, begin),
        cmocka_unit_test_setup(test_another_fhir_is_not_fit, begin),
        cmocka_unit_test_setup(test_the_probe_of_searches_by_post, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
