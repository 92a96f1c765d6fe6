// What the sandbox takes of audits, of arrivals taken back, and how Tasks are found again. Real HTTP.
#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// ---- AuditEvent

#define AUDIT_TYPE                                                                                 \
    "\"type\":{\"system\":\"http://terminology.hl7.org/CodeSystem/audit-event-type\","             \
    "\"code\":\"rest\"}"
#define AUDIT_TIME "\"recorded\":\"2026-12-08T09:05:09+00:00\""
#define AUDIT_WHO                                                                                  \
    "{\"type\":\"Device\",\"identifier\":{\"system\":\"urn:k\",\"value\":\"kiosk-1\"}}"
#define AUDIT_AGENT  "\"agent\":[{\"who\":" AUDIT_WHO ",\"requestor\":true}]"
#define AUDIT_SOURCE "\"source\":{\"site\":\"Z00001\",\"observer\":" AUDIT_WHO "}"
#define AUDIT_ENTITY(patient)                                                                      \
    "\"entity\":[{\"what\":{\"reference\":\"Patient/" patient "\"}},"                              \
    "{\"what\":{\"reference\":\"Appointment/A1004417\"}}]"
#define AUDIT(members) "{\"resourceType\":\"AuditEvent\"," members "}"
#define AUDIT_GOOD                                                                                 \
    AUDIT(AUDIT_TYPE ",\"action\":\"U\",\"outcome\":\"0\"," AUDIT_TIME "," AUDIT_AGENT             \
                     "," AUDIT_SOURCE "," AUDIT_ENTITY("P2001"))

static int post_audit(const char *body)
{
    return status_of("POST", "AuditEvent", FHIR_TYPE, NULL, body);
}

static void test_an_audit_is_kept(void **unused)
{
    (void)unused;
    assert_int_equal(post_audit(AUDIT_GOOD), 201);
    cJSON *written = sandbox_read(&site, "written");
    char *audits = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(written, "audits"));
    assert_string_equal(audits,
                        "[{\"id\":\"U1\",\"action\":\"U\",\"outcome\":\"0\","
                        "\"recorded\":\"2026-12-08T09:05:09+00:00\",\"agent\":\"kiosk-1\","
                        "\"patient\":\"P2001\",\"appointment\":\"A1004417\"}]");
    cJSON_free(audits);
    cJSON_Delete(written);
    // It is neither a Task nor a write on the appointment.
    assert_int_equal(sandbox_written(&site, "writes"), 0);
    assert_int_equal(sandbox_written(&site, "task_writes"), 0);
    assert_int_equal(post_audit(AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE)),
                     201); // no more is mandatory
    assert_int_equal(status_of("GET", "AuditEvent?agent=x", NULL, NULL, NULL), 405);
}

static void test_an_audit_is_judged(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {
        // something mandatory is not there
        AUDIT(AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE),
        AUDIT(AUDIT_TYPE "," AUDIT_AGENT "," AUDIT_SOURCE),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_SOURCE),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_SOURCE ",\"agent\":[{\"who\":" AUDIT_WHO "}]"),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT ",\"source\":{\"site\":\"Z00001\"}"),
        AUDIT("\"type\":{\"code\":\"rest\"}," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE),
        // members R4 does not have, there or anywhere below
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE ",\"status\":\"final\""),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE
                         ",\"identifier\":[{\"value\":\"1\"}]"),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_SOURCE
                         ",\"agent\":[{\"userId\":\"k\",\"requestor\":true}]"),
        // types and value sets
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE ",\"action\":\"X\""),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE ",\"outcome\":0"),
        AUDIT(AUDIT_TYPE ",\"recorded\":\"2026-12-08\"," AUDIT_AGENT "," AUDIT_SOURCE),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_SOURCE ",\"agent\":{\"requestor\":true}"),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_SOURCE ",\"agent\":[{\"requestor\":\"true\"}]"),
        // references
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE "," AUDIT_ENTITY("P9999")),
        AUDIT(AUDIT_TYPE "," AUDIT_TIME "," AUDIT_AGENT "," AUDIT_SOURCE "," AUDIT_ENTITY("P2002")),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (post_audit(wrong[i]) != 422) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
    assert_int_equal(post_audit(AUDIT_GOOD "x"), 400);
    assert_int_equal(status_of("PUT", "AuditEvent/U1", FHIR_TYPE, NULL, AUDIT_GOOD), 405);
}

static void test_a_site_without_audits(void **unused)
{
    (void)unused;
    begin("--no-audit", NULL);
    struct sandbox_answer answer = ask("GET", "metadata", NULL, NULL, NULL);
    assert_null(strstr(answer.body, "AuditEvent"));
    sandbox_answer_free(&answer);
    assert_int_equal(post_audit(AUDIT_GOOD), 404);
    (void)end(NULL);
}

// ---- an arrival taken back

#define REPLACE(status) "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"" status "\"}"
#define TEST(status)    "{\"op\":\"test\",\"path\":\"/status\",\"value\":\"" status "\"}"
#define MARY            "Appointment/A1004417"

static int patch(const char *guard, const char *body)
{
    return status_of("PATCH", MARY, PATCH_TYPE, guard, body);
}

static void test_an_arrival_is_taken_back_with_a_guard_only(void **unused)
{
    (void)unused;
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_int_equal(patch(NULL, "[" REPLACE("booked") "]"), 400);
    assert_int_equal(patch("If-Match: W/\"1\"", "[" REPLACE("booked") "]"), 412);
    assert_int_equal(patch(NULL, "[" TEST("booked") "," REPLACE("booked") "]"), 422);
    assert_status("A1004417", "arrived");
    assert_int_equal(sandbox_written(&site, "undone"), 0);
    assert_int_equal(patch("If-Match: W/\"2\"", "[" REPLACE("booked") "]"), 200);
    assert_status("A1004417", "booked");
    assert_int_equal(sandbox_written(&site, "undone"), 1);
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_int_equal(patch(NULL, "[" TEST("arrived") "," REPLACE("booked") "]"), 200);
    assert_int_equal(sandbox_written(&site, "undone"), 2);
    assert_int_equal(sandbox_written(&site, "arrivals"), 2);
    // Staff at their own screen need no guard, and are not counted.
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_true(
        sandbox_order(&site, "set", "{\"appointment\":\"A1004417\",\"status\":\"booked\"}"));
    assert_int_equal(sandbox_written(&site, "undone"), 2);
}

static int put_back(const char *guard)
{
    cJSON *json = read_tree(MARY);
    cJSON_ReplaceItemInObjectCaseSensitive(json, "status", cJSON_CreateString("booked"));
    char *body = cJSON_PrintUnformatted(json);
    int status = status_of("PUT", MARY, FHIR_TYPE, guard, body);
    cJSON_free(body);
    cJSON_Delete(json);
    return status;
}

static void test_an_arrival_is_put_back(void **unused)
{
    (void)unused;
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_int_equal(put_back(NULL), 400);
    assert_int_equal(put_back("If-Match: W/\"1\""), 412);
    assert_int_equal(put_back("If-Match: W/\"2\""), 200);
    assert_int_equal(sandbox_written(&site, "undone"), 1);
}

static void test_without_versions_the_test_is_the_guard(void **unused)
{
    (void)unused;
    begin("--etag", "none");
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_int_equal(patch("If-Match: W/\"2\"", "[" REPLACE("booked") "]"), 400);
    assert_int_equal(put_back("If-Match: W/\"2\""), 400);
    assert_int_equal(patch(NULL, "[" TEST("arrived") "," REPLACE("booked") "]"), 200);
    (void)end(NULL);
    begin("--no-if-match-on-patch", NULL);
    assert_int_equal(patch(NULL, ARRIVE), 200);
    assert_int_equal(patch("If-Match: W/\"2\"", "[" REPLACE("booked") "]"), 400);
    (void)end(NULL);
}

// ---- Tasks

#define TASK_OF(code, patient, time)                                                               \
    "{\"resourceType\":\"Task\",\"status\":\"requested\",\"intent\":\"order\","                    \
    "\"identifier\":[{\"system\":\"urn:t\",\"value\":\"" code "\"}],"                              \
    "\"code\":{\"coding\":[{\"system\":\"urn:f\",\"code\":\"" code "\"}]},"                        \
    "\"for\":{\"reference\":\"Patient/" patient "\"},\"authoredOn\":\"" time "\"}"

static void post_task(const char *body)
{
    assert_int_equal(status_of("POST", "Task", FHIR_TYPE, NULL, body), 201);
}

static void test_tasks_are_found_again(void **unused)
{
    (void)unused;
    post_task(TASK_OF("details-confirmed", "P2001", "2026-12-08T09:05:01+00:00"));
    post_task(TASK_OF("details-changed", "P2001", "2026-06-01T09:05:01+01:00"));
    post_task(TASK_OF("help", "P2002", "2026-12-08T09:05:01+00:00"));
    const char *both = "Task?patient=P2001&code=urn:f%7Cdetails-confirmed,urn:f%7Cdetails-changed";
    assert_int_equal(count_entries(both, "match"), 2);
    char path[256];
    snprintf(path, sizeof path, "%s&authored-on=ge2026-06-09&_count=1", both);
    assert_int_equal(count_entries(path, "match"), 1);
    snprintf(path, sizeof path, "%s&authored-on=ge2026-12-09", both);
    assert_int_equal(count_entries(path, "match"), 0);
    assert_int_equal(count_entries("Task?patient=P2002&code=urn:f%7Cdetails-changed", "match"), 0);
    assert_int_equal(count_entries("Task?code=urn:other%7Chelp", "match"), 0);
    assert_int_equal(count_entries("Task?identifier=urn:t%7Chelp&status=requested", "match"), 1);
    assert_true(sandbox_order(&site, "task-status", "{\"code\":\"help\",\"status\":\"accepted\"}"));
    assert_int_equal(count_entries("Task?identifier=urn:t%7Chelp&status=requested", "match"), 0);
    assert_int_equal(status_of("GET", "Task?authored-on=yesterday", NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Task?code=help,", NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Task?focus=A1004417", NULL, NULL, NULL), 400);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox_writing FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_an_audit_is_kept),
        ON_A_SITE(test_an_audit_is_judged),
        cmocka_unit_test(test_a_site_without_audits),
        ON_A_SITE(test_an_arrival_is_taken_back_with_a_guard_only),
        ON_A_SITE(test_an_arrival_is_put_back),
        cmocka_unit_test(test_without_versions_the_test_is_the_guard),
        ON_A_SITE(test_tasks_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
