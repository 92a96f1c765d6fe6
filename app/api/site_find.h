// Finding people with an appointment today, as a machine: take the next request, give it its reply, until it is done.
// Every search makes requests of the same shape and number whether or not anybody is found (reliability 3): where the
// second one needs somebody's id and there is nobody, it asks for an id that no server can hold.
#pragma once
#include "api/site_pages.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

enum find_phase { FIND_PEOPLE, FIND_APPOINTMENTS, FIND_OVER };

enum { FIND_PAGES = SITE_PAGES, FIND_ENTRIES = SITE_ENTRIES };

struct site_find {
    const struct config *config;
    struct date birth;
    struct date today; // London
    char letters[4];   // people whose name cannot match are not kept for a moment longer than their reply
    bool one_name;
    bool chained;
    bool post;
    enum find_phase phase;
    struct site_pages pages;       // of this phase
    int skipped;
    enum site_answer answer;       // when FIND_OVER
    enum err odd;                  // why SITE_BROKEN, for the log
    struct people people;          // exact date of birth, name may match; with today's appointments
    struct appointment loose[FIND_ENTRIES]; // chained: appointments before their patients are known
    char loose_patient[FIND_ENTRIES][FHIR_ID_BYTES];
    int loose_count;
    char received[FIND_ENTRIES][FHIR_ID_BYTES]; // chained: ids of all patients that came, matching or not
    int received_count;
};

void site_find_begin(struct site_find *find, const struct config *config,
                     const struct site_abilities *abilities, struct date birth, const char *letters,
                     bool one_name, int64_t wall_ms);
// The next request; only while phase is not FIND_OVER.
MUST_CHECK enum err site_find_request(const struct site_find *find,
                                      struct http_request *ret_request);
// Reads a reply to it. Afterwards phase says whether to go on.
void site_find_reply(struct site_find *find, const struct http_reply *reply);
