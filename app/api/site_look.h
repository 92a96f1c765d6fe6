// A closer look at the one person who matched, before anything is shown: places that the search left open (HERE_ASK:
// Location and its partOf chain up to 3, or Slot -> Schedule -> actor; also a clinic that is known by its Schedule, or
// by the identifier of a HealthcareService that is named by reference alone), active Flags with the codes of needs and
// marks, and whether their details were asked lately (Task search). A machine like site_find. What the configuration or
// the site has no use for is not asked. A Flag search that fails or is odd ends in its answer: an opt-out that cannot
// be read must not be passed over. A clinic that cannot be read is the unknown one, Tasks that cannot be read mean that
// details are not asked: the safe side.
//
// Of several places, those of an appointment or else of its Schedule, one that is here is enough, and its area is the one to
// go to. Afterwards an appointment is HERE_YES, or HERE_NO when the chain of each place was read to the end and no part of
// one is an area: the patient is sent away with that (X7, H16). HERE_ASK stays: it is not known, since a part of a chain was
// not given (403, 404, 5xx, no answer), is damaged or of another server, is longer than 3, there are more than LOOK_LOCATIONS,
// or LOOK_READS were used up. Nobody arrives there, and nobody is sent away. A Location whose chain was read to its end is
// asked for once in a look, however many rooms and appointments it is a part of; one that could not be read is asked again.
#pragma once
#include "api/site.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

enum look_phase { LOOK_PLACES, LOOK_FLAGS, LOOK_DETAILS, LOOK_OVER };
enum {
    LOOK_READS = 24,                  // of places, all appointments together
    LOOK_LOCATIONS = 1 + MORE_PLACES, // of one appointment or Schedule
};

// A Location, and where its chain ends.
struct look_known {
    char id[FHIR_ID_BYTES];
    int area; // index of the area that it is or is inside of, -1 = read to its end, and none
};

struct site_look {
    const struct config *config;
    struct person person; // the copy that is completed
    struct date today;
    int64_t wall_ms;
    bool flags, details; // are these phases asked at all
    bool post;           // searches in the body
    enum look_phase phase;
    int appointment;                            // whose place is being read
    bool slot_read;                             // of this appointment
    char places[LOOK_LOCATIONS][FHIR_ID_BYTES]; // of this appointment: its Locations, else those of its Schedule
    int place_count, place_asked;               // how many of them there are, how many were taken up
    bool place_unclear;                         // of this appointment: one cannot be asked for, read to its end or trusted
    int depth;                                  // of the chain that is being read
    bool chain_plain;                           // is each part of it so far what can be trusted
    struct look_known known[LOOK_READS];        // read to their end, of all appointments; behind them those of this chain
    int known_count;
    int reads, pages;
    int matches;                   // Flags that came, all pages
    char next[REFERENCE_BYTES];    // "Location/L1", "Slot/S1": what is read next
    char next_url[HTTP_URL_BYTES]; // Flags: the next page, "" = the first
    enum site_answer answer;       // when LOOK_OVER
    enum err odd;
};

void site_look_begin(struct site_look *look, const struct config *config,
                     const struct site_abilities *abilities, const struct person *person,
                     int64_t wall_ms);
MUST_CHECK enum err site_look_request(const struct site_look *look, struct http_request *ret_request);
void site_look_reply(struct site_look *look, const struct http_reply *reply);
