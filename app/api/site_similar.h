// Similar names in one clinic session (product 3.8): today's other patients of the same clinic - and clinician, where
// one is named - are read once after a confirmed arrival, compared and wiped. Same last name after folding; or last names
// one letter apart with the same first initial; or the same date of birth. Only with a configured clinic. Searches
// Appointment by day and the clinic's own code (service-type, actor or location as the clinic is matched) with
// _include=Appointment:patient where declared, else Patient?_id=. Anything that fails ends it without a warning (logged).
// A clinic matched by its Schedule has no such search in R4: nothing is asked.
#pragma once
#include "api/site.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

enum similar_phase { SIMILAR_APPOINTMENTS, SIMILAR_PATIENTS, SIMILAR_OVER };
enum { SIMILAR_OTHERS = 200 };

struct site_similar {
    const struct config *config;
    enum similar_phase phase;
    bool include;
    bool post;                        // searches in the body
    struct date today;
    int clinic;                       // index into config.clinics
    char clinician[NAME_BYTES * 2];   // "" = none stated
    char patient[FHIR_ID_BYTES];      // the one who arrived; kept when SIMILAR_OVER, for the message to staff
    char birth[11];                   // "1985-03-27" as on their record
    struct person self;               // names alone
    char other[SIMILAR_OTHERS][FHIR_ID_BYTES]; // patients still to be read
    int other_count, other_next;
    int pages;
    char next_url[HTTP_URL_BYTES];
    bool found;                       // when SIMILAR_OVER
    enum site_answer answer;
};

// False: nothing to ask (no clinic, one matched by Schedule, switched off).
bool site_similar_begin(struct site_similar *similar, const struct config *config,
                        const struct site_abilities *abilities, const struct person *person,
                        const struct appointment *appointment, struct date birth, int64_t wall_ms);
MUST_CHECK enum err site_similar_request(const struct site_similar *similar,
                                         struct http_request *ret_request);
void site_similar_reply(struct site_similar *similar, const struct http_reply *reply);
