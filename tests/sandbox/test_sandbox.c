// The sandbox as a site: searches, versions, guards, creates. Real HTTP to a real child process.
#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// ---- reading

static void test_metadata_says_what_is_there(void **unused)
{
    (void)unused;
    struct sandbox_answer answer = ask("GET", "metadata", NULL, NULL, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.content_type, "application/fhir+json"));
    assert_non_null(strstr(answer.body, "\"fhirVersion\":\"4.0.1\""));
    assert_non_null(strstr(answer.body, "\"patient.birthdate\""));
    assert_non_null(strstr(answer.body, "\"Appointment:patient\""));
    assert_non_null(strstr(answer.body, "\"versioned-update\""));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("HEAD", "metadata", NULL, NULL, NULL), 200);
    assert_int_equal(status_of("GET", "Nonsense", NULL, NULL, NULL), 404);
}

static void test_search_both_ways(void **unused)
{
    (void)unused;
    assert_int_equal(count_entries("Patient?birthdate=1985-03-27", "match"), 1);
    assert_int_equal(count_entries("Patient?birthdate=1990-06-15&_elements=name", "match"), 2);
    assert_int_equal(count_entries("Patient?family=smi", "match"), 1);
    assert_int_equal(count_entries("Patient?birthdate=1900-01-01", "match"), 0);
    assert_int_equal(
        count_entries("Patient?identifier=https%3A%2F%2Fdemo.foyer.example%2Fpatient%7CP2001",
                      "match"),
        1);
    struct sandbox_answer answer =
        ask("POST", "Patient/_search", FORM_TYPE, NULL, "birthdate=1985-03-27");
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"P2001\""));
    assert_null(strstr(answer.body, "_search"));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("POST", "Patient/_search", FHIR_TYPE, NULL, "birthdate=1985-03-27"),
                     415);
}

static void test_appointments_of_the_day(void **unused)
{
    (void)unused;
    assert_int_equal(count_entries("Appointment?patient=P2001,Patient/P2002&" DAY, "match"), 2);
    assert_int_equal(count_entries("Appointment?patient=P2018&" DAY, "match"), 0); // tomorrow
    assert_int_equal(count_entries("Appointment?patient=P2021&" DAY, "match"), 2);
    assert_int_equal(count_entries("Appointment?patient=P2007&status=booked&" DAY, "match"), 0);
    const char *chain =
        "Appointment?patient.birthdate=1990-06-15&_include=Appointment:patient&" DAY;
    assert_int_equal(count_entries(chain, "match"), 2);
    assert_int_equal(count_entries(chain, "include"), 2);
    assert_int_equal(
        count_entries("Appointment?patient=P2021&_include=Appointment%3Apatient", "include"), 1);
    // A '+' that was not encoded is a space, and no time.
    const char *wrong = "Appointment?patient=P2001&date=ge2026-12-08T00:00:00+00:00";
    assert_int_equal(status_of("GET", wrong, NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Appointment?pateint=P2001", NULL, NULL, NULL), 400);
    assert_int_equal(count_entries("Appointment?patient:identifier=x", "match"), 0);
}

static void test_mary_is_due_in_twenty_minutes(void **unused)
{
    (void)unused;
    struct sandbox_answer answer = ask("GET", "Appointment/A1004417", NULL, NULL, NULL);
    assert_string_equal(answer.etag, "W/\"1\"");
    assert_non_null(strstr(answer.body, "\"start\":\"2026-12-08T09:25:00+00:00\""));
    assert_non_null(strstr(answer.body, "\"Dr Patel\""));
    assert_non_null(strstr(answer.body, "\"Patient/P2001\""));
    sandbox_answer_free(&answer);
}

static void test_pages(void **unused)
{
    (void)unused;
    char path[256] = "Appointment?" DAY "&_count=10";
    int seen = 0;
    int pages = 0;
    int total = 0;
    while (path[0] != '\0') {
        cJSON *bundle = read_tree(path);
        seen += cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(bundle, "entry"));
        pages++;
        total = cJSON_GetObjectItemCaseSensitive(bundle, "total")->valueint;
        path[0] = '\0';
        const cJSON *link;
        cJSON_ArrayForEach(link, cJSON_GetObjectItemCaseSensitive(bundle, "link"))
        {
            const char *url = cJSON_GetObjectItemCaseSensitive(link, "url")->valuestring;
            assert_int_equal(strncmp(url, site.fhir, strlen(site.fhir)), 0);
            if (strcmp(cJSON_GetObjectItemCaseSensitive(link, "relation")->valuestring, "next") ==
                0) {
                snprintf(path, sizeof path, "%s", url + strlen(site.fhir) + 1);
            }
        }
        cJSON_Delete(bundle);
    }
    assert_true(total > 20);
    assert_int_equal(seen, total);
    assert_int_equal(pages, (total + 9) / 10);
}

// ---- writing

static void test_patch_is_guarded_twice(void **unused)
{
    (void)unused;
    const char *path = "Appointment/A1004417";
    assert_int_equal(status_of("PATCH", path, PATCH_TYPE, "If-Match: W/\"9\"", ARRIVE), 412);
    assert_status("A1004417", "booked");
    assert_int_equal(status_of("PATCH", path, FHIR_TYPE, "If-Match: W/\"1\"", ARRIVE), 415);
    struct sandbox_answer answer = ask("PATCH", path, PATCH_TYPE, "If-Match: W/\"1\"", ARRIVE);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.etag, "W/\"2\"");
    assert_non_null(strstr(answer.body, "\"status\":\"arrived\""));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("PATCH", path, PATCH_TYPE, "If-Match: W/\"1\"", ARRIVE), 412);
    assert_int_equal(status_of("PATCH", path, PATCH_TYPE, "If-Match: W/\"2\"", ARRIVE), 422);
    const char *nonsense = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"here\"}]";
    assert_int_equal(status_of("PATCH", path, PATCH_TYPE, "If-Match: W/\"2\"", nonsense), 422);
    assert_int_equal(sandbox_written(&site, "arrivals"), 1);
    assert_int_equal(sandbox_written(&site, "writes"), 6);
}

// Sends the Appointment back with another status; NULL member names no change.
static int put(const char *id, const char *guard, const char *removed)
{
    char path[64];
    snprintf(path, sizeof path, "Appointment/%s", id);
    cJSON *json = read_tree(path);
    cJSON_ReplaceItemInObjectCaseSensitive(json, "status", cJSON_CreateString("arrived"));
    if (removed != NULL) {
        cJSON_DeleteItemFromObjectCaseSensitive(json, removed);
    }
    char *body = cJSON_PrintUnformatted(json);
    int status = status_of("PUT", path, FHIR_TYPE, guard, body);
    cJSON_free(body);
    cJSON_Delete(json);
    return status;
}

static void assert_put_changed(const char *expected)
{
    cJSON *written = sandbox_read(&site, "written");
    char *text = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(written, "put_changed"));
    assert_string_equal(text, expected);
    cJSON_free(text);
    cJSON_Delete(written);
}

static void test_put_is_guarded_and_compared(void **unused)
{
    (void)unused;
    assert_int_equal(put("A1004417", NULL, NULL), 400);
    assert_int_equal(put("A1004417", "If-Match: W/\"5\"", NULL), 412);
    assert_int_equal(put("A1004417", "If-Match: W/\"1\"", "id"), 400);
    assert_int_equal(put("A1004417", "If-Match: W/\"1\"", "participant"), 422);
    assert_status("A1004417", "booked");
    assert_int_equal(put("A1004417", "If-Match: W/\"1\"", NULL), 200);
    assert_put_changed("[]");
    assert_int_equal(put("A1004419", "If-Match: W/\"1\"", "_status"), 200);
    assert_put_changed("[\"_status\"]");
    assert_int_equal(sandbox_written(&site, "arrivals"), 2);
}

static void test_encounter_is_created_once(void **unused)
{
    (void)unused;
    const char *once = "If-None-Exist: identifier=urn:x|i1";
    assert_int_equal(status_of("POST", "Encounter", FHIR_TYPE, once, ENCOUNTER("P2002")), 422);
    struct sandbox_answer answer = ask("POST", "Encounter", FHIR_TYPE, once, ENCOUNTER("P2001"));
    assert_int_equal(answer.status, 201);
    assert_non_null(strstr(answer.location, "/fhir/Encounter/E1/_history/1"));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("POST", "Encounter", FHIR_TYPE, once, ENCOUNTER("P2001")), 200);
    assert_int_equal(count_entries("Encounter?identifier=urn:x%7Ci1", "match"), 1);
    assert_status("A1004417", "arrived");
    assert_int_equal(sandbox_written(&site, "arrivals"), 1);
    // Without the guard there are two, and then the guard finds several.
    assert_int_equal(status_of("POST", "Encounter", FHIR_TYPE, NULL, ENCOUNTER("P2001")), 201);
    assert_int_equal(status_of("POST", "Encounter", FHIR_TYPE, once, ENCOUNTER("P2001")), 412);
    assert_int_equal(sandbox_written(&site, "unguarded"), 1);
}

static void test_tasks(void **unused)
{
    (void)unused;
    const char *once = "If-None-Exist: identifier=urn:t|7";
    assert_int_equal(status_of("POST", "Task", FHIR_TYPE, once, TASK("new")), 422);
    assert_int_equal(status_of("POST", "Task", FHIR_TYPE, once, TASK("requested")), 201);
    assert_int_equal(status_of("POST", "Task", FHIR_TYPE, once, TASK("requested")), 200);
    assert_true(sandbox_order(&site, "task-status", "{\"code\":\"help\",\"status\":\"accepted\"}"));
    cJSON *task = read_tree("Task/T1");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(task, "status")->valuestring, "accepted");
    cJSON_Delete(task);
    cJSON *written = sandbox_read(&site, "written");
    char *tasks = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(written, "tasks"));
    assert_string_equal(tasks,
                        "[{\"id\":\"T1\",\"code\":\"help\",\"status\":\"accepted\","
                        "\"priority\":\"urgent\",\"note\":\"Help.\",\"patient\":\"P2001\","
                        "\"appointment\":\"A1004417\",\"security\":\"R\",\"identifier\":\"7\"}]");
    cJSON_free(tasks);
    cJSON_Delete(written);
    assert_int_equal(sandbox_written(&site, "writes"), 0);
    assert_int_equal(sandbox_written(&site, "task_writes"), 3);
}

static void test_log_keeps_shape_and_ids(void **unused)
{
    (void)unused;
    assert_int_equal(status_of("GET", "Patient?_count=5&birthdate=1985-03-27", NULL, NULL, NULL),
                     200);
    const char *id = "X-Request-ID: 5b1f6a42-6a40-4bd7-8a6e-1c1f8f3f2f01";
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, id, ARRIVE), 200);
    cJSON *written = sandbox_read(&site, "written");
    char *log = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(written, "log"));
    char *ids = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(written, "request_ids"));
    assert_string_equal(log, "[\"GET /fhir/Patient?_count&birthdate\","
                             "\"PATCH /fhir/Appointment/A1004417\"]");
    assert_string_equal(ids, "[\"5b1f6a42-6a40-4bd7-8a6e-1c1f8f3f2f01\"]");
    cJSON_free(log);
    cJSON_free(ids);
    cJSON_Delete(written);
}

static void test_reset_and_set(void **unused)
{
    (void)unused;
    assert_true(
        sandbox_order(&site, "set", "{\"appointment\":\"A1004417\",\"status\":\"cancelled\"}"));
    assert_status("A1004417", "cancelled");
    assert_int_equal(sandbox_written(&site, "arrivals"), 0);
    assert_true(sandbox_order(&site, "reset", "{}"));
    assert_status("A1004417", "booked");
    assert_int_equal(sandbox_written(&site, "requests"), 0);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_metadata_says_what_is_there),
        ON_A_SITE(test_search_both_ways),
        ON_A_SITE(test_appointments_of_the_day),
        ON_A_SITE(test_mary_is_due_in_twenty_minutes),
        ON_A_SITE(test_pages),
        ON_A_SITE(test_patch_is_guarded_twice),
        ON_A_SITE(test_put_is_guarded_and_compared),
        ON_A_SITE(test_encounter_is_created_once),
        ON_A_SITE(test_tasks),
        ON_A_SITE(test_log_keeps_shape_and_ids),
        ON_A_SITE(test_reset_and_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
