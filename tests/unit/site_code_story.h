// One scanned code looked up step by step: what is asked, and the replies. P1 is Kowalska, born 27 March 1985, of hospital
// number N12345; A1 is her appointment, of booking reference B77, at ten past two on the day of the tests.
#pragma once
#include "site_reply.h"

#include "api/site_code.h"
#include "flow/flow_config.h"

#define NUMBER(value)  ",\"identifier\":[{\"system\":\"urn:hn\",\"value\":\"" value "\"}]"
#define BOOKING(value) ",\"identifier\":[{\"system\":\"urn:booking\",\"value\":\"" value "\"}]"
#define NOBODY_BUNDLE  "{\"resourceType\":\"Bundle\",\"total\":0}"

static struct config config;
static struct site_abilities abilities;
static struct site_code code;
static struct http_request request;
static struct bundle bundle;
static const struct date birth = {.year = 1985, .month = 3, .day = 27};
static const char due[] = "2026-12-08T14:10:00Z";

static inline int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    config.details_ask = false;
    config.pds_mode = PDS_OFF;
    abilities = (struct site_abilities){.known = true, .fhir_r4 = true};
    return 0;
}

static inline void scan(enum claim_kind kind, const char *system, const char *value)
{
    struct claim claim = {.kind = kind};

    flow_test_copy(claim.system, sizeof claim.system, system);
    flow_test_copy(claim.value, sizeof claim.value, value);
    site_code_begin(&code, &config, &abilities, &claim, birth, flow_test_wall_ms);
}

static inline void scan_pass(void)
{
    scan(CLAIM_PASS, "", "A1");
}

static inline void scan_booking(void)
{
    scan(CLAIM_APPOINTMENT, "urn:booking", "B77");
}

static inline void scan_number(void)
{
    scan(CLAIM_PATIENT, "urn:hn", "N12345");
}

static inline void ask(void)
{
    assert_int_not_equal(code.phase, CODE_OVER);
    assert_int_equal(site_code_request(&code, &request), OK);
}

static inline void answer(struct http_reply reply)
{
    ask();
    site_code_reply(&code, &reply);
}

static inline void answer_nobody(void)
{
    answer(reply_of(200, NOBODY_BUNDLE));
}

// An Appointment as it is read. more: further members, beginning with a comma, or "".
static inline const char *visit(const char *id, const char *patient, const char *status, const char *start,
                                const char *more)
{
    static char resource[2048];

    (void)snprintf(resource, sizeof resource,
                   "{\"resourceType\":\"Appointment\",\"id\":\"%s\",\"status\":\"%s\",\"start\":\"%s\","
                   "\"participant\":[{\"actor\":{\"reference\":\"Patient/%s\"},\"status\":\"accepted\"}]%s}",
                   id, status, start, patient, more);
    return resource;
}

// Searches for one Patient, whose answer is given whole.
static inline void answer_patient(const char *id, const char *day, const char *more)
{
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, id, day, "Kowalska", more);
    answer(bundle_reply(&bundle));
}

// Up to the search for her appointments of today.
static inline void find_her(void)
{
    scan_number();
    answer_patient("P1", "1985-03-27", NUMBER("N12345"));
    assert_int_equal(code.phase, CODE_TODAY);
}

// Up to the search for her other days.
static inline void find_her_without_today(void)
{
    find_her();
    answer_nobody();
    assert_int_equal(code.phase, CODE_DAYS);
}

static inline void find_her_by_pass(const char *status, const char *start)
{
    scan_pass();
    answer(reply_of(200, visit("A1", "P1", status, start, "")));
    answer_patient("P1", "1985-03-27", "");
    assert_int_equal(code.phase, CODE_TODAY);
}

static inline void days_begin(void)
{
    bundle_begin(&bundle, NULL);
}

static inline void days_add(const char *id, const char *status, const char *start, const char *more)
{
    bundle_add(&bundle, visit(id, "P1", status, start, more));
}

// Of a site that knows no days: it gives the same to both searches.
static inline const struct person *days_end(void)
{
    struct http_reply reply = bundle_reply(&bundle);

    while (code.phase != CODE_OVER) {
        assert_true(code.phase == CODE_TODAY || code.phase == CODE_DAYS);
        answer(reply);
    }
    return code.people.count == 1 ? &code.people.list[0] : NULL;
}

static inline void assert_over(enum site_answer expected)
{
    assert_int_equal(code.phase, CODE_OVER);
    assert_int_equal(code.answer, expected);
    assert_int_equal(code.people.count, expected == SITE_OK);
}

// As for her, but nobody is meant: three more searches at most, for an id that nobody has.
static inline void assert_nobody(enum site_answer expected)
{
    for (int left = 3; left > 0 && code.phase != CODE_OVER; left--) {
        ask();
        assert_non_null(strstr(code.post ? request.body : request.url, "foyer-nobody"));
        answer_nobody();
    }
    assert_over(expected);
}
