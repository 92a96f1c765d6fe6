// What the sandbox says of places, slots, flags and people, and how strictly it is asked. Real HTTP.
#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(const char *path, const char *place, const char *expected)
{
    cJSON *json = read_tree(path);
    assert_string_equal(text_at(json, place), expected);
    cJSON_Delete(json);
}

static bool has_member(const char *path, const char *member)
{
    cJSON *json = read_tree(path);
    bool there = cJSON_GetObjectItemCaseSensitive(json, member) != NULL;
    cJSON_Delete(json);
    return there;
}

// ---- Flag

static void test_flags_of_a_patient(void **unused)
{
    (void)unused;
    assert_int_equal(count_entries("Flag?patient=P2025", "match"), 4);
    // Two needs, and one that is still called active although its period is over.
    assert_int_equal(count_entries("Flag?patient=Patient/P2025&status=active&_count=50", "match"), 3);
    assert_int_equal(count_entries("Flag?patient=P2025&status=inactive", "match"), 1);
    assert_int_equal(count_entries("Flag?patient=P2001&status=active", "match"), 0);
    cJSON *bundle = read_tree("Flag?patient=P2026&status=active");
    const char *entry = "entry/0/resource/";
    char place[64];
    snprintf(place, sizeof place, "%ssubject/reference", entry);
    assert_string_equal(text_at(bundle, place), "Patient/P2026");
    snprintf(place, sizeof place, "%scode/coding/0/code", entry);
    assert_string_equal(text_at(bundle, place), "cannot-hear-name");
    snprintf(place, sizeof place, "%scode/coding/0/system", entry);
    assert_string_equal(text_at(bundle, place), "https://demo.foyer.example/need");
    cJSON_Delete(bundle);
    assert_text("Flag/FP2028-1", "code/coding/0/system", "https://demo.foyer.example/mark");
    assert_text("Flag/FP2025-1", "status", "inactive");
    assert_text("Flag/FP2025-2", "period/end", "2019-06-01");
}

static void test_flag_search_is_strict(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {"Flag?patient=", "Flag?patient=P2025,&status=active",
                                        "Flag?pateint=P2025", "Flag?patient=P2025&category=admin"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(status_of("GET", wrong[i], NULL, NULL, NULL), 400);
    }
    const char *form = "patient=P2025&status=active";
    struct sandbox_answer answer = ask("POST", "Flag/_search", FORM_TYPE, NULL, form);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"hoist\""));
    sandbox_answer_free(&answer);
    assert_int_equal(status_of("POST", "Flag", FHIR_TYPE, NULL, "{\"resourceType\":\"Flag\"}"), 405);
}

// What the CapabilityStatement says of a type: its searchParam "name", or only the type (NULL).
static bool declares(const char *type, const char *param)
{
    cJSON *statement = read_tree("metadata");
    const cJSON *rest = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(statement, "rest"), 0);
    bool found = false;
    const cJSON *resource;
    cJSON_ArrayForEach(resource, cJSON_GetObjectItemCaseSensitive(rest, "resource"))
    {
        if (strcmp(text_at(resource, "type"), type) == 0) {
            found = param == NULL;
            const cJSON *each;
            cJSON_ArrayForEach(each, cJSON_GetObjectItemCaseSensitive(resource, "searchParam"))
            {
                found = found || strcmp(text_at(each, "name"), param == NULL ? "" : param) == 0;
            }
        }
    }
    cJSON_Delete(statement);
    return found;
}

static void test_metadata_declares_what_can_be_asked(void **unused)
{
    (void)unused;
    static const char *const pairs[][2] = {
        {"Flag", "patient"},          {"Flag", "status"},          {"Task", "authored-on"},
        {"Task", "code"},             {"Appointment", "actor"},    {"Appointment", "service-type"},
        {"Appointment", "location"},  {"Location", NULL},          {"Slot", NULL},
        {"Schedule", NULL},           {"AuditEvent", NULL},        {"HealthcareService", NULL}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_true(declares(pairs[i][0], pairs[i][1]));
    }
    assert_false(declares("Location", "name"));
}

static void test_sites_without_flags_or_their_status(void **unused)
{
    (void)unused;
    begin("--no-flags", NULL);
    assert_false(declares("Flag", NULL));
    assert_int_equal(status_of("GET", "Flag?patient=P2025", NULL, NULL, NULL), 404);
    (void)end(NULL);
    begin("--no-flag-status", NULL);
    assert_true(declares("Flag", "patient"));
    assert_false(declares("Flag", "status"));
    assert_int_equal(status_of("GET", "Flag?patient=P2025&status=active", NULL, NULL, NULL), 400);
    assert_int_equal(count_entries("Flag?patient=P2025", "match"), 4);
    (void)end(NULL);
}

// ---- places

static void test_places_are_part_of_places(void **unused)
{
    (void)unused;
    assert_text("Location/bay-2", "partOf/reference", "Location/ward-3");
    assert_text("Location/ward-3", "partOf/reference", "Location/area-b");
    assert_text("Location/area-b", "partOf/reference", "Location/building-1");
    assert_text("Location/building-1", "partOf/reference", "Location/site-1");
    assert_false(has_member("Location/site-1", "partOf"));
    assert_false(has_member("Location/other-site", "partOf"));
    assert_text("Location/area-b", "identifier/0/system", "https://demo.foyer.example/location");
    assert_int_equal(status_of("GET", "Location/area-z", NULL, NULL, NULL), 404);
    assert_int_equal(status_of("GET", "Location?name=Area", NULL, NULL, NULL), 405);
}

static void test_a_place_behind_a_slot(void **unused)
{
    (void)unused;
    assert_text("Appointment/A1004457", "slot/0/reference", "Slot/slot-A1004457");
    cJSON *appointment = read_tree("Appointment/A1004457");
    char *text = cJSON_PrintUnformatted(appointment);
    assert_null(strstr(text, "Location/"));
    cJSON_free(text);
    cJSON_Delete(appointment);
    assert_text("Slot/slot-A1004457", "schedule/reference",
                "Schedule/gp-routine-dr-whitlow-other-site");
    const char *schedule = "Schedule/gp-routine-dr-whitlow-other-site";
    assert_text(schedule, "actor/0/reference", "HealthcareService/gp-routine");
    assert_text(schedule, "actor/1/reference", "Practitioner/dr-whitlow");
    assert_text(schedule, "actor/2/reference", "Location/other-site");
    assert_text(schedule, "serviceType/0/coding/0/code", "gp-routine");
    assert_text(schedule, "identifier/0/value", "gp-routine-dr-whitlow-other-site");
    assert_text("HealthcareService/gp-routine", "name", "General practice");
    assert_false(has_member("Appointment/A1004417", "slot"));
    assert_int_equal(sandbox_written(&site, "reads"), 3);
    assert_int_equal(sandbox_written(&site, "place_reads"), 7);
}

static void test_types_of_appointment(void **unused)
{
    (void)unused;
    assert_text("Appointment/A1004455", "appointmentType/coding/0/code", "phone");
    assert_text("Appointment/A1004456", "appointmentType/coding/0/system",
                "https://demo.foyer.example/appointment-type");
    assert_text("Appointment/A1004456", "appointmentType/coding/0/code", "video");
    assert_false(has_member("Appointment/A1004417", "appointmentType"));
}

// ---- searches of appointments

static void test_sessions_can_be_searched(void **unused)
{
    (void)unused;
    const char *session = "Appointment?service-type=" SERVICE "physio&actor=Practitioner/ms-tremlett&" DAY
                          "&_include=Appointment:patient&_count=200";
    assert_int_equal(count_entries(session, "match"), 5);
    assert_int_equal(count_entries(session, "include"), 5);
    assert_int_equal(count_entries("Appointment?service-type=physio&" DAY, "match"), 5);
    assert_int_equal(count_entries("Appointment?service-type=bloods,phone&" DAY, "match"), 4);
    assert_int_equal(count_entries("Appointment?service-type=urn:x%7Cphysio&" DAY, "match"), 0);
    assert_int_equal(count_entries("Appointment?location=area-b&status=booked&" DAY, "match"), 5);
    assert_int_equal(count_entries("Appointment?location=Location/ward-3", "match"), 1);
    assert_int_equal(count_entries("Appointment?actor=Location/ward-3,Patient/P2001", "match"), 2);
    // An actor can be of many types, so it needs one.
    assert_int_equal(status_of("GET", "Appointment?actor=ms-tremlett", NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Appointment?service-type=", NULL, NULL, NULL), 400);
    assert_int_equal(status_of("GET", "Appointment?practitioner=x", NULL, NULL, NULL), 400);
    assert_int_equal(count_entries("Patient?_id=P2044,P2045", "match"), 2);
}

// ---- people

static void test_what_is_known_of_people(void **unused)
{
    (void)unused;
    // The number in use is not the first, and the family name not the only thing.
    assert_text("Patient/P2031", "telecom/0/use", "old");
    assert_text("Patient/P2031", "telecom/1/use", "mobile");
    assert_text("Patient/P2031", "telecom/1/value", "07700 900123");
    assert_text("Patient/P2027", "communication/0/language/coding/0/code", "pl");
    cJSON *patient = read_tree("Patient/P2048");
    assert_string_equal(text_at(patient, "communication/0/language/coding/0/code"), "bfi");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(patient, "communication");
    assert_true(cJSON_IsTrue(
        cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(list, 0), "preferred")));
    cJSON_Delete(patient);
    assert_text("Patient/P2008", "meta/security/0/code", "R");
    assert_text("Patient/P2001", "identifier/0/system", "https://fhir.nhs.uk/Id/nhs-number");
}

static const cJSON *person_of(const cJSON *people, const char *id)
{
    const cJSON *person;
    cJSON_ArrayForEach(person, people)
    {
        if (strcmp(text_at(person, "patient"), id) == 0) {
            return person;
        }
    }
    fail_msg("%s is not there", id);
    return NULL;
}

static void test_the_demo_has_everybody(void **unused)
{
    (void)unused;
    static const struct {
        const char *id, *gp, *hospital;
    } expected[] = {
        {"P2001", "on-time", "on-time"},       {"P2006", "already", "already"},
        {"P2008", "restricted", "restricted"}, {"P2010", "blocked", "blocked"},
        {"P2015", "not-found", "not-found"},   {"P2016", "early", "early"},
        {"P2018", "not-found", "not-found"},   {"P2019", "remote", "remote"},
        {"P2025", "on-time", "on-time"},       {"P2028", "on-time", "on-time"},
        {"P2029", "opted-out", "opted-out"},   {"P2030", "restricted", "restricted"},
        {"P2032", "on-time", "on-time"},       {"P2034", "on-time", "on-time"},
        {"P2035", "remote", "remote"},         {"P2036", "remote", "remote"},
        {"P2037", "elsewhere", "elsewhere"},   {"P2038", "on-time", "on-time"},
        {"P2041", "early", "early"},           {"P2042", "late", "late"},
        {"P2043", "over-limit", "over-limit"}, {"P2046", "changed", "changed"},
        {"P2047", "on-time", "on-time"},
    };
    cJSON *people = sandbox_read(&site, "people");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const cJSON *person = person_of(people, expected[i].id);
        assert_string_equal(text_at(person, "expected_gp"), expected[i].gp);
        assert_string_equal(text_at(person, "expected_hospital"), expected[i].hospital);
    }
    assert_string_equal(text_at(person_of(people, "P2039"), "birth"), "2014-12-08"); // 12 today
    assert_string_equal(text_at(person_of(people, "P2047"), "birth"), "2010-12-08"); // 16 today
    assert_string_equal(text_at(person_of(people, "P2042"), "time"), "08:59");
    const cJSON *minutes =
        cJSON_GetObjectItemCaseSensitive(person_of(people, "P2042"), "arrival_minutes");
    assert_true(cJSON_IsNumber(minutes) && minutes->valuedouble > 5.99 && minutes->valuedouble < 6.01);
    cJSON_Delete(people);
}

// The new people must not stand in the way of those whom journeys have always met.
static void test_the_demo_keeps_people_apart(void **unused)
{
    (void)unused;
    cJSON *people = sandbox_read(&site, "people");
    int pairs = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, people)
    {
        for (const cJSON *other = one->next; other != NULL; other = other->next) {
            assert_string_not_equal(text_at(one, "patient"), text_at(other, "patient"));
            pairs += strcmp(text_at(one, "birth"), text_at(other, "birth")) == 0 &&
                             strcmp(text_at(one, "letter"), text_at(other, "letter")) == 0
                         ? 1
                         : 0;
        }
        bool restricted = strcmp(text_at(one, "patient"), "P2008") == 0;
        assert_int_equal(text_at(one, "postcode")[0] == '\0', restricted);
    }
    assert_int_equal(pairs, 2); // the twins; Taylor and Turner
    cJSON_Delete(people);
}

// ---- faults

static void test_faults_tell_flags_places_and_reads_apart(void **unused)
{
    (void)unused;
    static const struct {
        const char *fault, *hit, *missed;
    } rows[] = {
        {"flag", "Flag?patient=P2025", "Location/area-a"},
        {"place", "Slot/slot-A1004457", "Appointment/A1004417"},
        {"place", "Location/area-a", "Flag/FP2025-1"},
        {"read", "Appointment/A1004417", "Location/area-a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char order[128];
        snprintf(order, sizeof order, "{\"on\":\"%s\",\"do\":\"status\",\"status\":503}",
                 rows[i].fault);
        assert_true(sandbox_order(&site, "fault", order));
        assert_int_equal(status_of("GET", rows[i].missed, NULL, NULL, NULL), 200);
        assert_int_equal(status_of("GET", rows[i].hit, NULL, NULL, NULL), 503);
    }
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"audit\",\"do\":\"status\",\"status\":503}"));
    assert_int_equal(status_of("POST", "AuditEvent", FHIR_TYPE, NULL, "{}"), 503);
}

// ---- a day from a file

static void test_a_file_says_needs_places_and_slots(void **unused)
{
    (void)unused;
    begin_day("{\"people\":[{\"id\":\"X1\",\"family\":\"Vey\",\"birth\":\"1980-02-03\","
              "\"needs\":[\"hoist\",\"urn:x|loop\"],\"marks\":[\"isolation\"],"
              "\"ended_marks\":[\"no-kiosk\"],\"security\":[\"V\",\"urn:y|kept\"],"
              "\"mobile\":\"07700 900321\",\"old_mobile\":\"07700 900111\",\"language\":\"so\"}],"
              "\"locations\":[{\"id\":\"area-a\",\"part_of\":\"area-a\"},"
              "{\"id\":\"room-9\",\"name\":\"Room 9\",\"part_of\":\"ward-3\"}],"
              "\"appointments\":[{\"id\":\"Y1\",\"person\":\"X1\",\"time\":\"+7m\",\"slot\":true,"
              "\"location\":\"room-9\",\"appointment_type\":\"video\"},"
              "{\"id\":\"Y2\",\"person\":\"X1\",\"time\":\"+9m\",\"location\":\"hall\"}]}");
    assert_int_equal(count_entries("Flag?patient=X1&status=active", "match"), 3);
    assert_text("Flag/FX1-3", "code/coding/0/system", "urn:x");
    assert_text("Patient/X1", "meta/security/0/system",
                "http://terminology.hl7.org/CodeSystem/v3-Confidentiality");
    assert_text("Patient/X1", "meta/security/1/system", "urn:y");
    assert_text("Patient/X1", "telecom/1/value", "07700 900321");
    assert_text("Patient/X1", "communication/0/language/coding/0/code", "so");
    assert_text("Appointment/Y1", "slot/0/reference", "Slot/slot-Y1");
    assert_text("Appointment/Y1", "appointmentType/coding/0/code", "video");
    assert_text("Location/room-9", "partOf/reference", "Location/ward-3");
    assert_text("Location/area-a", "partOf/reference", "Location/area-a"); // goes round in a circle
    assert_text("Location/hall", "name", "hall");
    (void)end(NULL);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox_reading FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_flags_of_a_patient),
        ON_A_SITE(test_flag_search_is_strict),
        ON_A_SITE(test_metadata_declares_what_can_be_asked),
        cmocka_unit_test(test_sites_without_flags_or_their_status),
        ON_A_SITE(test_places_are_part_of_places),
        ON_A_SITE(test_a_place_behind_a_slot),
        ON_A_SITE(test_types_of_appointment),
        ON_A_SITE(test_sessions_can_be_searched),
        ON_A_SITE(test_what_is_known_of_people),
        ON_A_SITE(test_faults_tell_flags_places_and_reads_apart),
        ON_A_SITE(test_the_demo_has_everybody),
        ON_A_SITE(test_the_demo_keeps_people_apart),
        cmocka_unit_test(test_a_file_says_needs_places_and_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
