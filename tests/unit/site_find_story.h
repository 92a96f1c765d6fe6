// One search told step by step: what is asked, and the pages that answer.
#pragma once
#include "site_reply.h"

#include "api/site_find.h"
#include "flow/flow_config.h"

static struct config config;
static struct site_abilities abilities;
static struct site_find find;
static struct http_request request;
static struct bundle bundle;
static const struct date birth = {.year = 1985, .month = 3, .day = 27};
static const char due[] = "2026-12-08T14:10:00Z";

static inline int begin(void **state)
{
    (void)state;
    flow_config_make(&config);
    config.fhir_search = SEARCH_PATIENT_FIRST;
    config.details_ask = false;
    config.pds_mode = PDS_OFF;
    abilities = (struct site_abilities){.known = true, .fhir_r4 = true};
    return 0;
}

static inline void search(const char *letters)
{
    site_find_begin(&find, &config, &abilities, birth, letters, false, flow_test_wall_ms);
}

static inline void ask(void)
{
    assert_int_not_equal(find.phase, FIND_OVER);
    assert_int_equal(site_find_request(&find, &request), OK);
}

static inline void answer(struct http_reply reply)
{
    site_find_reply(&find, &reply);
}

// The people page with one Kowalska, P1, more members of her, then her appointment.
static inline void find_her(const char *patient_more, const char *appointment_more)
{
    search("K");
    bundle_begin(&bundle, NULL);
    bundle_add_patient(&bundle, "P1", "1985-03-27", "Kowalska", patient_more);
    answer(bundle_reply(&bundle));
    bundle_begin(&bundle, NULL);
    bundle_add_appointment(&bundle, "A1", "P1", due, appointment_more);
    answer(bundle_reply(&bundle));
    assert_int_equal(find.phase, FIND_OVER);
}
