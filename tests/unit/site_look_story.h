// One closer look told step by step: who is looked at, what is asked, what is answered.
#pragma once
#include "site_reply.h"

#include "api/site_look.h"
#include "flow/flow_config.h"

static struct config config;
static struct site_abilities abilities;
static struct site_look look;
static struct http_request request;
static struct people people;
static struct person *person; // P1 with A1, which is here and in clinic CLINIC_GP

static const char base_url[] = "http://127.0.0.1:8080/fhir/";

static inline int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    config.details_ask = false;
    memset(config.needs_codes, 0, sizeof config.needs_codes);
    memset(config.marks, 0, sizeof config.marks);
    abilities = (struct site_abilities){.known = true, .fhir_r4 = true};
    memset(&people, 0, sizeof people);
    person = flow_test_person(&people, "P1", "Kowalska", "Maria", "QA11AA", flow_test_wall_ms);
    person->appointments[0].here = HERE_YES;
    person->appointments[0].area = -1;
    return 0;
}

static inline void begin_look(void)
{
    site_look_begin(&look, &config, &abilities, person, flow_test_wall_ms);
}

// What is asked next is this GET, after the site's address.
static inline void asks(const char *rest)
{
    assert_int_not_equal(look.phase, LOOK_OVER);
    assert_int_equal(site_look_request(&look, &request), OK);
    assert_int_equal(request.method, HTTP_GET);
    assert_true(request.read_only);
    assert_int_equal(strncmp(request.url, base_url, strlen(base_url)), 0);
    assert_string_equal(request.url + strlen(base_url), rest);
}

static inline void answers(struct http_reply reply)
{
    site_look_reply(&look, &reply);
}

static inline void is_over(enum site_answer answer)
{
    assert_int_equal(look.phase, LOOK_OVER);
    assert_int_equal(look.answer, answer);
}

static inline struct appointment *first(void)
{
    return &look.person.appointments[0];
}

// more: members after the id, beginning with a comma, or "".
static inline void resource(const char *type, const char *id, const char *more)
{
    static char body[2048];

    (void)snprintf(body, sizeof body, "{\"resourceType\":\"%s\",\"id\":\"%s\"%s}", type, id, more);
    answers(reply_of(200, body));
}

#define PART_OF(id)     ",\"partOf\":{\"reference\":\"Location/" id "\"}"
#define SCHEDULE_OF(id) ",\"schedule\":{\"reference\":\"Schedule/" id "\"}"

// ---- where it is

static inline void is_here_in(int area)
{
    assert_int_equal(first()->here, HERE_YES);
    assert_int_equal(first()->area, area);
}

static inline void is_elsewhere(void)
{
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_NO);
    assert_int_equal(first()->area, -1);
}

// Nobody is sent away on the strength of that (H16).
static inline void is_not_known(void)
{
    is_over(SITE_OK);
    assert_int_equal(first()->here, HERE_ASK);
    assert_int_equal(first()->area, -1);
}

static inline int begin_elsewhere(void **state)
{
    (void)begin(state);
    person->appointments[0].here = HERE_ASK;
    flow_test_copy(person->appointments[0].place, REFERENCE_BYTES, "Location/room-1");
    return 0;
}

static inline int begin_slot(void **state)
{
    (void)begin(state);
    person->appointments[0].here = HERE_ASK;
    person->appointments[0].place[0] = '\0';
    flow_test_copy(person->appointments[0].slot, FHIR_ID_BYTES, "S1");
    return 0;
}
