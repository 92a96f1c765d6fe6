// The sandbox as a site: searches, versions, guards, creates. Real HTTP to a real child process.
#include "sandbox/client.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATCH_TYPE "Content-Type: application/json-patch+json"
#define FHIR_TYPE  "Content-Type: application/fhir+json"
#define FORM_TYPE  "Content-Type: application/x-www-form-urlencoded"
#define ARRIVE                                                                                     \
    "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"booked\"},"                                \
    "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"arrived\"}]"
#define DAY "date=ge2026-12-08T00:00:00%2B00:00&date=lt2026-12-09T00:00:00%2B00:00"

static const char *program;
static struct sandbox_client site;

// ---- helpers

static void begin(const char *option, const char *value)
{
    const char *arguments[] = {"--now", "2026-12-08T09:05:00Z", option, value, NULL};
    assert_true(sandbox_start(&site, program, arguments));
}

static int begin_plain(void **unused)
{
    (void)unused;
    begin(NULL, NULL);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    assert_int_equal(sandbox_stop(&site), 0);
    return 0;
}

static struct sandbox_answer ask(const char *method, const char *path, const char *header,
                                 const char *guard, const char *body)
{
    char url[1024];
    snprintf(url, sizeof url, "%s/%s", site.fhir, path);
    const char *headers[] = {header != NULL ? header : "Accept: application/fhir+json", guard,
                             NULL};
    const struct sandbox_request request = {
        .method = method, .url = url, .headers = headers, .body = body};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}

static int status_of(const char *method, const char *path, const char *header, const char *guard,
                     const char *body)
{
    struct sandbox_answer answer = ask(method, path, header, guard, body);
    int status = answer.status;
    sandbox_answer_free(&answer);
    return status;
}

// The answer's tree; the status must be 200.
static cJSON *read_tree(const char *path)
{
    struct sandbox_answer answer = ask("GET", path, NULL, NULL, NULL);
    assert_int_equal(answer.status, 200);
    cJSON *json = cJSON_Parse(answer.body);
    assert_non_null(json);
    sandbox_answer_free(&answer);
    return json;
}

static int count_entries(const char *path, const char *mode)
{
    cJSON *bundle = read_tree(path);
    int count = 0;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(bundle, "entry"))
    {
        const cJSON *search = cJSON_GetObjectItemCaseSensitive(entry, "search");
        count += strcmp(cJSON_GetObjectItemCaseSensitive(search, "mode")->valuestring, mode) == 0;
    }
    cJSON_Delete(bundle);
    return count;
}

static void assert_status(const char *appointment, const char *status)
{
    char now[32];
    sandbox_status(&site, appointment, now);
    assert_string_equal(now, status);
}

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
    while (path[0] != '\0') {
        cJSON *bundle = read_tree(path);
        seen += cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(bundle, "entry"));
        pages++;
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
    assert_int_equal(seen, 23);
    assert_int_equal(pages, 3);
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

#define ENCOUNTER(patient)                                                                         \
    "{\"resourceType\":\"Encounter\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"i1\"}],"    \
    "\"status\":\"arrived\",\"class\":{\"system\":\"urn:c\",\"code\":\"AMB\"},"                    \
    "\"subject\":{\"reference\":\"Patient/" patient "\"},"                                         \
    "\"appointment\":[{\"reference\":\"Appointment/A1004417\"}],"                                  \
    "\"period\":{\"start\":\"2026-12-08T09:05:09+00:00\"}}"

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

#define TASK(status)                                                                               \
    "{\"resourceType\":\"Task\",\"meta\":{\"security\":[{\"system\":\"urn:s\",\"code\":\"R\"}]},"  \
    "\"identifier\":[{\"system\":\"urn:t\",\"value\":\"7\"}],\"status\":\"" status "\","           \
    "\"intent\":\"order\",\"priority\":\"urgent\","                                                \
    "\"code\":{\"coding\":[{\"system\":\"urn:f\",\"code\":\"help\"}]},"                            \
    "\"for\":{\"reference\":\"Patient/P2001\"},"                                                   \
    "\"focus\":{\"reference\":\"Appointment/A1004417\"},\"note\":[{\"text\":\"Help.\"}]}"

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

// ---- switches

static void test_etag_uuid(void **unused)
{
    (void)unused;
    begin("--etag", "uuid");
    struct sandbox_answer answer = ask("GET", "Appointment/A1004417", NULL, NULL, NULL);
    assert_int_equal(strlen(answer.etag), 3 + 36 + 1);
    char guard[160];
    snprintf(guard, sizeof guard, "If-Match: %s", answer.etag);
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, guard, ARRIVE), 200);
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, guard, ARRIVE), 412);
    (void)end(NULL);
}

static void test_etag_none(void **unused)
{
    (void)unused;
    begin("--etag", "none");
    struct sandbox_answer answer = ask("GET", "Appointment/A1004417", NULL, NULL, NULL);
    assert_string_equal(answer.etag, "");
    assert_null(strstr(answer.body, "versionId"));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, NULL, ARRIVE), 200);
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, NULL, ARRIVE), 422);
    (void)end(NULL);
}

static void test_less_able_sites(void **unused)
{
    (void)unused;
    begin("--no-chain", "--no-total");
    struct sandbox_answer answer = ask("GET", "metadata", NULL, NULL, NULL);
    assert_null(strstr(answer.body, "patient.birthdate"));
    assert_null(strstr(answer.body, "searchInclude"));
    sandbox_answer_free(&answer);
    assert_int_equal(count_entries("Appointment?patient.birthdate=1990-06-15", "match"), 0);
    cJSON *bundle = read_tree("Patient?birthdate=1990-06-15");
    assert_null(cJSON_GetObjectItemCaseSensitive(bundle, "total"));
    cJSON_Delete(bundle);
    (void)end(NULL);
    begin("--no-patch", "--no-post-search");
    assert_int_equal(status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, NULL, ARRIVE), 405);
    assert_int_equal(status_of("POST", "Patient/_search", FORM_TYPE, NULL, "_id=x"), 405);
    (void)end(NULL);
    begin("--no-if-match-on-patch", "--no-task");
    assert_int_equal(
        status_of("PATCH", "Appointment/A1004417", PATCH_TYPE, "If-Match: W/\"7\"", ARRIVE), 200);
    assert_int_equal(status_of("POST", "Task", FHIR_TYPE, NULL, TASK("requested")), 404);
    (void)end(NULL);
}

static void test_encounter_never_arrives(void **unused)
{
    (void)unused;
    begin("--encounter-arrives", "never");
    assert_int_equal(status_of("POST", "Encounter", FHIR_TYPE, NULL, ENCOUNTER("P2001")), 201);
    assert_status("A1004417", "booked");
    (void)end(NULL);
}

static void test_generated_day(void **unused)
{
    (void)unused;
    begin("--generate", "300");
    cJSON *people = sandbox_read(&site, "people");
    assert_true(cJSON_GetArraySize(people) >= 350);
    cJSON_Delete(people);
    assert_int_equal(count_entries("Appointment?" DAY "&_count=200", "match"), 200);
    (void)end(NULL);
}

static void test_day_from_a_file(void **unused)
{
    (void)unused;
    char name[] = "/tmp/foyer-day-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    fputs("{\"people\":[{\"id\":\"X1\",\"family\":\"Vey\",\"given\":[\"Ada\"],\"birth\":\"1980-02-"
          "03\","
          "\"resource\":{\"birthDate\":\"1980-02\",\"gender\":null}}],"
          "\"appointments\":[{\"id\":\"Y1\",\"person\":\"X1\",\"time\":\"+7m\","
          "\"resource\":{\"comment\":\"mine\"}}]}",
          file);
    fclose(file);
    begin("--day", name);
    (void)remove(name);
    cJSON *patient = read_tree("Patient/X1");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(patient, "birthDate")->valuestring,
                        "1980-02");
    cJSON_Delete(patient);
    cJSON *appointment = read_tree("Appointment/Y1");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(appointment, "comment")->valuestring,
                        "mine");
    const cJSON *start = cJSON_GetObjectItemCaseSensitive(appointment, "start");
    assert_int_equal(strncmp(start->valuestring, "2026-12-08T09:12:00", 19), 0);
    cJSON_Delete(appointment);
    (void)end(NULL);
}

// A test that dies closes its end of the pipe, and the sandbox ends by itself.
static void test_ends_with_its_stdin(void **unused)
{
    (void)unused;
    begin(NULL, NULL);
    close(site.stdin_fd);
    int status = 0;
    assert_int_equal(waitpid(site.pid, &status, 0), site.pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, begin_plain, end)

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
        cmocka_unit_test(test_etag_uuid),
        cmocka_unit_test(test_etag_none),
        cmocka_unit_test(test_less_able_sites),
        cmocka_unit_test(test_encounter_never_arrives),
        cmocka_unit_test(test_generated_day),
        cmocka_unit_test(test_day_from_a_file),
        cmocka_unit_test(test_ends_with_its_stdin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
