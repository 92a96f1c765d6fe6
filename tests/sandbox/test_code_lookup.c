// The look-up of a scanned code (app/api/site_code.h) over HTTP, against a site that is strict about what it is asked.
#include "sandbox/site_fixture.h"

#include "api/site_code.h"
#include "flow/flow_config.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HOSPITAL "https://northfield.example/Id/hospital-number"
#define NHS      "https://fhir.nhs.uk/Id/nhs-number"
#define BOOKING  "https://demo.foyer.example/booking"

static const int64_t now_ms = INT64_C(1796720700000); // 2026-12-08T09:05:00Z, as in site_fixture.c
static struct config config;
static struct site_code code;
static struct http_request request;
static bool post;

static void exchange(void)
{
    const char *const headers[] = {"Accept: application/fhir+json", request.method == HTTP_POST ? FORM_TYPE : NULL, NULL};
    struct sandbox_answer answer;

    assert_int_equal(site_code_request(&code, &request), OK);
    request.body[request.body_bytes] = '\0';
    const struct sandbox_request sent = {.method = request.method == HTTP_POST ? "POST" : "GET",
                                         .url = request.url,
                                         .headers = request.method == HTTP_POST ? headers : NULL,
                                         .body = request.method == HTTP_POST ? request.body : NULL};
    sandbox_send(&sent, &answer);
    assert_int_equal(answer.curl_code, 0);
    const struct http_reply reply = {.end = HTTP_DONE,
                                     .status = answer.status,
                                     .is_json = strstr(answer.content_type, "json") != NULL,
                                     .etag = answer.etag,
                                     .retry_after_s = -1,
                                     .body = answer.body,
                                     .body_bytes = answer.body_bytes};
    site_code_reply(&code, &reply);
    sandbox_answer_free(&answer);
}

// How many requests it took.
static int look_up(enum claim_kind kind, const char *system, const char *value, const char *born)
{
    const struct site_abilities abilities = {.known = true, .fhir_r4 = true, .post_search = post};
    struct claim claim = {.kind = kind};
    struct date birth;
    int requests = 0;

    flow_config_make(&config);
    flow_test_copy(config.fhir_base_url, sizeof config.fhir_base_url, site.fhir);
    flow_test_copy(claim.system, sizeof claim.system, system);
    flow_test_copy(claim.value, sizeof claim.value, value);
    assert_int_equal(date_parse(born, &birth), OK);
    site_code_begin(&code, &config, &abilities, &claim, birth, now_ms);
    for (; code.phase != CODE_OVER; requests++) {
        exchange();
    }
    return requests;
}

static void finds(const char *patient, int appointments, const char *other_day)
{
    const struct person *person = &code.people.list[0];
    int64_t ms = 0;

    assert_int_equal(code.answer, SITE_OK);
    assert_int_equal(code.people.count, 1);
    assert_string_equal(person->id, patient);
    assert_int_equal(person->appointment_count, appointments);
    if (other_day != NULL) {
        assert_int_equal(instant_parse(other_day, &ms), OK);
    }
    assert_true(person->other_day_ms == ms);
}

static void finds_nobody(void)
{
    assert_int_equal(code.answer, SITE_NONE);
    assert_int_equal(code.people.count, 0);
}

static void test_every_kind_of_code(void **unused)
{
    char nhs[16];
    (void)unused;

    cJSON *people = sandbox_read(&site, "people");
    (void)snprintf(nhs, sizeof nhs, "%s", text_at(people, "0/nhs_number"));
    cJSON_Delete(people);
    for (int i = 0; i < 2; i++) {
        post = i != 0;
        assert_int_equal(look_up(CLAIM_PASS, "", "A1004417", "1985-03-27"), 3);
        finds("P2001", 1, NULL);
        assert_string_equal(code.people.list[0].appointments[0].id, "A1004417");
        assert_int_equal(look_up(CLAIM_PASS, BOOKING, "B1004417", "1985-03-27"), 3);
        finds("P2001", 1, NULL);
        assert_int_equal(look_up(CLAIM_APPOINTMENT, BOOKING, "B1004417", "1985-03-27"), 3);
        finds("P2001", 1, NULL);
        assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00020015", "1985-03-27"), 2);
        finds("P2001", 1, NULL);
        assert_int_equal(look_up(CLAIM_PATIENT, NHS, nhs, "1985-03-27"), 2);
        finds("P2001", 1, NULL);
        assert_int_equal(code.skipped, 0);
    }
}

static void test_nobody(void **unused)
{
    (void)unused;
    for (int i = 0; i < 2; i++) {
        post = i != 0;
        assert_int_equal(look_up(CLAIM_PASS, "", "A1004417", "1985-03-28"), 4);
        finds_nobody();
        assert_int_equal(look_up(CLAIM_PASS, "", "B1004417", "1985-03-27"), 4);
        finds_nobody();
        assert_int_equal(look_up(CLAIM_APPOINTMENT, BOOKING, "B9999999", "1985-03-27"), 4);
        finds_nobody();
        assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00020015", "1990-06-15"), 3);
        finds_nobody();
        assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00020022", "1990-06-15"), 2);
        finds("P2002", 1, NULL);
        assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF99999995", "1985-03-27"), 3);
        finds_nobody();
        assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00020152", "1962-04-04"), 3); // nothing booked
        finds_nobody();
    }
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"read\",\"do\":\"status\",\"status\":403}"));
    assert_int_equal(look_up(CLAIM_PASS, "", "A1004417", "1985-03-27"), 4);
    finds_nobody();
}

static void test_other_days_and_places(void **unused)
{
    (void)unused;
    assert_int_equal(look_up(CLAIM_APPOINTMENT, BOOKING, "B1004433", "1971-03-14"), 4);
    finds("P2018", 0, "2026-12-09T10:00:00Z");
    (void)look_up(CLAIM_PASS, "", "A1004910", "1951-10-23");
    finds("P2049", 0, "2026-12-16T10:00:00Z");
    assert_int_equal(look_up(CLAIM_PASS, "", "A1004913", "1978-12-15"), 3); // of tomorrow, and today has one
    finds("P2050", 1, NULL);
    assert_string_equal(code.people.list[0].appointments[0].id, "A1004912");
    (void)look_up(CLAIM_PASS, "", "A1004437", "1977-06-06");
    finds("P2022", 1, NULL);
    assert_int_equal(code.people.list[0].appointments[0].here, HERE_ASK);
    (void)look_up(CLAIM_PASS, "", "A1004423", "1994-09-08");
    finds("P2007", 1, NULL);
    assert_int_equal(code.people.list[0].appointments[0].status, APPOINTMENT_CANCELLED);
}

static void test_a_site_that_lies(void **unused)
{
    (void)unused;
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"read\",\"do\":\"wrong-resource\"}"));
    (void)look_up(CLAIM_PASS, "", "A1004417", "1985-03-27");
    assert_int_equal(code.answer, SITE_BROKEN);
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"patient-search\",\"do\":\"wrong-patient\"}"));
    (void)look_up(CLAIM_PASS, "", "A1004418", "1990-06-15");
    finds_nobody();
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"appointment-search\",\"do\":\"wrong-patient\"}"));
    (void)look_up(CLAIM_PATIENT, HOSPITAL, "NF00020015", "1985-03-27");
    finds_nobody();
    assert_true(sandbox_order(&site, "fault", "{\"on\":\"appointment-search\",\"do\":\"page-missing\"}"));
    (void)look_up(CLAIM_PASS, "", "A1004913", "1978-12-15");
    assert_int_equal(code.answer, SITE_BROKEN);
}

// Everybody is given: she alone carries the number, and nobody carries another one.
static void test_a_site_that_does_not_know_identifiers(void **unused)
{
    (void)unused;
    begin("--no-identifier", NULL);
    (void)look_up(CLAIM_PATIENT, HOSPITAL, "NF00020015", "1985-03-27");
    finds("P2001", 1, NULL);
    assert_true(code.skipped > 10);
    (void)look_up(CLAIM_PATIENT, HOSPITAL, "NF99999995", "1985-03-27");
    finds_nobody();
    (void)look_up(CLAIM_APPOINTMENT, BOOKING, "B9999999", "1985-03-27");
    finds_nobody();
    (void)end(NULL);
}

static void test_records_that_share_a_number_or_are_not_in_use(void **unused)
{
    (void)unused;
    begin_day("{\"people\":[{\"id\":\"X1\",\"family\":\"Vey\",\"birth\":\"1980-02-03\"},"
              "{\"id\":\"Y1\",\"family\":\"Wye\",\"birth\":\"1970-01-01\"},"
              "{\"id\":\"X2\",\"family\":\"Vey\",\"birth\":\"1980-02-03\",\"resource\":{\"active\":false}},"
              "{\"id\":\"X3\",\"family\":\"Vey\",\"birth\":\"1980-02-03\",\"resource\":{\"active\":false,\"link\":[{\"type\":"
              "\"replaced-by\",\"other\":{\"reference\":\"Patient/X4\"}}]}},"
              "{\"id\":\"X4\",\"family\":\"Vey\",\"birth\":\"1980-02-03\",\"resource\":{\"identifier\":[{\"use\":\"old\","
              "\"system\":\"" HOSPITAL "\",\"value\":\"NF00000031\"}]}}],"
              "\"appointments\":[{\"id\":\"Z1\",\"person\":\"X1\",\"time\":\"+9m\"},{\"id\":\"Z2\",\"person\":\"X2\",\"time\":\"+9m\"},"
              "{\"id\":\"Z4\",\"person\":\"X4\",\"time\":\"+9m\"}]}");
    assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00000017", "1980-02-03"), 3);
    assert_int_equal(code.answer, SITE_TOO_MANY);
    assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00000024", "1980-02-03"), 3);
    finds_nobody();
    assert_int_equal(look_up(CLAIM_PASS, "", "Z2", "1980-02-03"), 4);
    finds_nobody();
    assert_int_equal(look_up(CLAIM_PATIENT, HOSPITAL, "NF00000031", "1980-02-03"), 2);
    finds("X4", 1, NULL);
    (void)end(NULL);
}

// Dialysis: X1 has one today and more on other days than are read; X2 has those alone.
static void test_more_other_days_than_are_read(void **unused)
{
    static char day[64 * 1024];
    struct text_builder text;
    char visit[128];
    (void)unused;

    text_begin(&text, day, sizeof day);
    text_add(&text, "{\"people\":[{\"id\":\"X1\",\"family\":\"Vey\",\"birth\":\"1980-02-03\"},"
                    "{\"id\":\"X2\",\"family\":\"Wye\",\"birth\":\"1970-01-01\"}],\"appointments\":["
                    "{\"id\":\"Z\",\"person\":\"X1\",\"time\":\"+9m\"}");
    for (int i = 0; i < 2 * (SITE_ENTRIES + 1); i++) {
        (void)snprintf(visit, sizeof visit, ",{\"id\":\"Z%d\",\"person\":\"X%d\",\"time\":\"+%dm\"}", i, 1 + i % 2,
                       (i / 2 + 1) * 24 * 60);
        text_add(&text, visit);
    }
    text_add(&text, "]}");
    assert_int_equal(text_end(&text), OK);
    begin_day(day);
    assert_int_equal(look_up(CLAIM_PASS, "", "Z", "1980-02-03"), 3);
    finds("X1", 1, NULL);
    assert_int_equal(look_up(CLAIM_PASS, "", "Z0", "1980-02-03"), 3); // of tomorrow
    finds("X1", 1, NULL);
    (void)look_up(CLAIM_PASS, "", "Z1", "1970-01-01");
    finds_nobody();
    assert_int_equal(code.odd, ERR_LIMIT);
    (void)end(NULL);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_code_lookup FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_every_kind_of_code),
        ON_A_SITE(test_nobody),
        ON_A_SITE(test_other_days_and_places),
        ON_A_SITE(test_a_site_that_lies),
        cmocka_unit_test(test_a_site_that_does_not_know_identifiers),
        cmocka_unit_test(test_records_that_share_a_number_or_are_not_in_use),
        cmocka_unit_test(test_more_other_days_than_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
