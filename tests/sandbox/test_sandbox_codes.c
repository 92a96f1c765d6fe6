// What a scanned code leads to: searches by identifier, single reads, appointments of many days.
#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NUMBER_OF(value)  "identifier=https%3A%2F%2Fnorthfield.example%2FId%2Fhospital-number%7C" value
#define NHS_OF(value)     "identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C" value
#define BOOKING_OF(value) "identifier=https%3A%2F%2Fdemo.foyer.example%2Fbooking%7C" value
#define YEAR              "date=ge2026-11-07T00:00:00%2B00:00&date=lt2027-12-09T00:00:00%2B00:00"

// The one match of a search; its id.
static void finds(const char *path, const char *id)
{
    cJSON *bundle = read_tree(path);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(bundle, "entry")), 1);
    assert_string_equal(text_at(bundle, "entry/0/resource/id"), id);
    cJSON_Delete(bundle);
}

static void test_a_patient_by_a_number(void **unused)
{
    (void)unused;
    finds("Patient?" NUMBER_OF("NF00020015"), "P2001");
    finds("Patient?" NUMBER_OF("NF00020015") "&_elements=name,birthDate,identifier,active,link&_count=50", "P2001");
    assert_int_equal(count_entries("Patient?" NUMBER_OF("NF00020016"), "match"), 0);
    assert_int_equal(count_entries("Patient?" NHS_OF("NF00020015"), "match"), 0); // of another system
    assert_int_equal(count_entries("Patient?" NUMBER_OF("P2001"), "match"), 0);   // an id is no number
    assert_int_equal(status_of("GET", "Patient?identifier=", NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Patient?identifer=x", NULL, NULL, NULL), 400);
    cJSON *people = sandbox_read(&site, "people");
    const cJSON *mary = cJSON_GetArrayItem(people, 0);
    assert_string_equal(text_at(mary, "hospital_number"), "NF00020015");
    assert_string_equal(text_at(mary, "booking"), "B1004417");
    char path[256];
    (void)snprintf(path, sizeof path, "%s%s", "Patient?" NHS_OF(""), text_at(mary, "nhs_number"));
    finds(path, "P2001");
    cJSON_Delete(people);
}

static void test_an_appointment_by_a_reference(void **unused)
{
    (void)unused;
    finds("Appointment?" BOOKING_OF("B1004417") "&_count=50", "A1004417");
    assert_int_equal(count_entries("Appointment?" BOOKING_OF("A1004417"), "match"), 0);
    assert_int_equal(count_entries("Appointment?" BOOKING_OF("B9999999"), "match"), 0);
}

static void test_in_the_body(void **unused)
{
    (void)unused;
    static const struct {
        const char *path, *form, *id;
    } rows[] = {
        {"Patient/_search", NUMBER_OF("NF00020015") "&_count=50", "\"P2001\""},
        {"Patient/_search", "_id=P2001&_elements=name,birthDate,active,link&_count=50", "\"P2001\""},
        {"Appointment/_search", BOOKING_OF("B1004417") "&_count=50", "\"A1004417\""},
        {"Appointment/_search", "patient=Patient%2FP2018&" YEAR "&_count=50", "\"A1004433\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sandbox_answer answer = ask("POST", rows[i].path, FORM_TYPE, NULL, rows[i].form);
        assert_int_equal(answer.status, 200);
        assert_non_null(strstr(answer.body, rows[i].id));
        assert_non_null(strstr(answer.body, "\"total\":1"));
        sandbox_answer_free(&answer);
    }
    assert_int_equal(sandbox_written(&site, "searches"), 4);
}

static void test_reads(void **unused)
{
    (void)unused;
    assert_int_equal(status_of("GET", "Appointment/A1004417", NULL, NULL, NULL), 200);
    assert_int_equal(status_of("GET", "Appointment/foyer-nobody", NULL, NULL, NULL), 404);
    assert_int_equal(status_of("GET", "Appointment/B1004417", NULL, NULL, NULL), 404); // no id
    assert_int_equal(status_of("GET", "Patient/foyer-nobody", NULL, NULL, NULL), 404);
    assert_int_equal(count_entries("Patient?_id=foyer-nobody", "match"), 0);
    assert_int_equal(count_entries("Appointment?patient=Patient%2Ffoyer-nobody&" YEAR, "match"), 0);
}

static void starts_at(const char *path, const char *start)
{
    cJSON *appointment = read_tree(path);
    assert_int_equal(strncmp(text_at(appointment, "start"), start, strlen(start)), 0);
    cJSON_Delete(appointment);
}

static void test_other_days_and_other_places(void **unused)
{
    (void)unused;
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2018&" DAY, "match"), 0);
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2018&" YEAR, "match"), 1);
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2049&" DAY, "match"), 0);
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2049&" YEAR, "match"), 2);
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2050&" DAY, "match"), 1);
    assert_int_equal(count_entries("Appointment?patient=Patient%2FP2050&" YEAR, "match"), 2);
    starts_at("Appointment/A1004433", "2026-12-09T10:00:00");
    starts_at("Appointment/A1004910", "2026-12-07T10:00:00");
    starts_at("Appointment/A1004911", "2026-12-16T10:00:00");
    cJSON *appointment = read_tree("Appointment/A1004437"); // today, elsewhere
    assert_string_equal(text_at(appointment, "participant/2/actor/reference"), "Location/other-site");
    cJSON_Delete(appointment);
}

static void test_pages_of_a_long_time(void **unused)
{
    (void)unused;
    cJSON *bundle = read_tree("Appointment?patient=Patient%2FP2049&" YEAR "&_count=1");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(bundle, "entry")), 1);
    assert_string_equal(text_at(bundle, "link/1/relation"), "next");
    const char *next = text_at(bundle, "link/1/url");
    assert_null(strstr(next, "P2049")); // a page does not say again who it is about
    cJSON_Delete(bundle);
}

static void test_faults_fit_these_searches(void **unused)
{
    (void)unused;
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"patient-search\",\"do\":\"status\",\"status\":503}"));
    assert_int_equal(status_of("GET", "Patient?" NUMBER_OF("NF00020015"), NULL, NULL, NULL), 503);
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"read\",\"do\":\"status\",\"status\":403}"));
    assert_int_equal(status_of("GET", "Appointment/A1004417", NULL, NULL, NULL), 403);
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"appointment-search\",\"do\":\"wrong-patient\"}"));
    cJSON *bundle = read_tree("Appointment?" BOOKING_OF("B1004417"));
    assert_string_not_equal(text_at(bundle, "entry/0/resource/participant/1/actor/reference"), "Patient/P2001");
    cJSON_Delete(bundle);
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"appointment-search\",\"do\":\"page-missing\"}"));
    bundle = read_tree("Appointment?patient=Patient%2FP2049&" YEAR);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(bundle, "entry")), 1);
    cJSON_Delete(bundle);
}

static void test_a_site_that_does_not_know_identifiers(void **unused)
{
    (void)unused;
    begin("--no-identifier", NULL);
    assert_true(count_entries("Patient?" NUMBER_OF("NF00020015"), "match") > 1);
    assert_true(count_entries("Appointment?" BOOKING_OF("B1004417"), "match") > 1);
    cJSON *statement = read_tree("metadata");
    const cJSON *resource;
    cJSON_ArrayForEach(resource, cJSON_GetObjectItemCaseSensitive(
                                     cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(statement, "rest"), 0), "resource"))
    {
        const char *type = text_at(resource, "type");
        const cJSON *param;
        cJSON_ArrayForEach(param, cJSON_GetObjectItemCaseSensitive(resource, "searchParam"))
        {
            bool person = strcmp(type, "Patient") == 0 || strcmp(type, "Appointment") == 0;
            assert_false(person && strcmp(text_at(param, "name"), "identifier") == 0);
        }
    }
    cJSON_Delete(statement);
    (void)end(NULL);
}

static void test_records_of_a_file(void **unused)
{
    (void)unused;
    begin_day("{\"people\":[{\"id\":\"X1\",\"birth\":\"1980-02-03\"},{\"id\":\"Y1\",\"birth\":\"1980-02-03\"},"
              "{\"id\":\"X2\",\"resource\":{\"active\":false,\"link\":[{\"type\":\"replaced-by\",\"other\":"
              "{\"reference\":\"Patient/X1\"}}]}}],"
              "\"appointments\":[{\"id\":\"Z5\",\"person\":\"X1\",\"time\":\"+1440m\"},"
              "{\"id\":\"Z6\",\"person\":\"X1\",\"time\":\"-1440m\",\"location\":\"other-site\"}]}");
    assert_int_equal(count_entries("Patient?" NUMBER_OF("NF00000017"), "match"), 2); // ids with the same digits
    cJSON *bundle = read_tree("Patient?" NUMBER_OF("NF00000024") "&_elements=active,link,identifier");
    assert_string_equal(text_at(bundle, "entry/0/resource/link/0/other/reference"), "Patient/X1");
    assert_non_null(cJSON_GetObjectItemCaseSensitive(
        cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(bundle, "entry"), 0), "resource"),
        "active"));
    cJSON_Delete(bundle);
    assert_int_equal(count_entries("Appointment?patient=X1&" DAY, "match"), 0);
    assert_int_equal(count_entries("Appointment?patient=X1&" YEAR, "match"), 2);
    cJSON *people = sandbox_read(&site, "people");
    assert_string_equal(text_at(people, "0/expected_gp"), "not-found");
    cJSON_Delete(people);
    (void)end(NULL);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox_codes FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_a_patient_by_a_number),
        ON_A_SITE(test_an_appointment_by_a_reference),
        ON_A_SITE(test_in_the_body),
        ON_A_SITE(test_reads),
        ON_A_SITE(test_other_days_and_other_places),
        ON_A_SITE(test_pages_of_a_long_time),
        ON_A_SITE(test_faults_fit_these_searches),
        cmocka_unit_test(test_a_site_that_does_not_know_identifiers),
        cmocka_unit_test(test_records_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
