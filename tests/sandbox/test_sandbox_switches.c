// The sandbox's switches: sites that can do less, and days of other people.
#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

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
    assert_non_null(strstr(answer.body, "searchInclude"));
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
    begin_day("{\"people\":[{\"id\":\"X1\",\"family\":\"Vey\",\"given\":[\"Ada\"],"
              "\"birth\":\"1980-02-03\","
              "\"resource\":{\"birthDate\":\"1980-02\",\"gender\":null}}],"
              "\"appointments\":[{\"id\":\"Y1\",\"person\":\"X1\",\"time\":\"+7m\","
              "\"resource\":{\"comment\":\"mine\"}}]}");
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

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox_switches FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
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
