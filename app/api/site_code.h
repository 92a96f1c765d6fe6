// Finding the one person whom a scanned code means, with their appointments (national-services 8.3, 8.4; product 4.1), as
// a machine like site_find: take the next request, give it its reply, until it is done. A scan may also find another day
// or another place. Whoever is meant and has an appointment today is found with the first of these requests, CODE_TODAY the
// last of them; all else asks for all of them, of the same shape and number whether or not the code, the date of birth or
// anybody is right, and so does a record that is restricted or deceased, which is refused with the same words (reliability
// 3). Where a request needs an id and there is none, it asks for an id that no server can hold. Only further pages add to
// them.
//
//   CLAIM_PASS         Appointment/{value}, or Appointment?identifier=system|value; then its Patient?_id=
//   CLAIM_APPOINTMENT  Appointment?identifier=system|value; then its Patient?_id=
//   CLAIM_PATIENT      Patient?identifier=system|value
//   all, CODE_TODAY    Appointment?patient=..&date=ge(today)&date=lt(tomorrow)
//   then, CODE_DAYS    Appointment?patient=..&date=ge(today - CODE_DAYS_BACK)&date=lt(today + CODE_DAYS_AHEAD)
//
// Afterwards people holds nobody, or the one person whose date of birth is exactly the one given, with today's appointments
// of any place (here says which), else with other_day_ms; nobody, too, when they have neither. An identifier that two
// records have is SITE_TOO_MANY; several appointments of one patient may share theirs. What does not carry the identifier
// that was asked for is skipped: some servers give everybody when they do not know a search.
//
// An identifier that is old (use) or out of its period is not carried: it may have been given to somebody else
// since. A record that is not in use, or that was merged into another one, is nobody;
// it stands for the one that it was merged into, old identifier or not, and that one is found when it came with it and
// carries the identifier, be it an old one there.
//
// The appointment that the code names is among today's when it is of today, whatever its status; when it is another day's
// and today has one, today's count.
//
// Another day counts when the appointment is booked, pending or, in the past, a missed one (noshow), in person or not, at
// this site or perhaps so (HERE_ASK): the nearest one to come, else the nearest one past. More of them than SITE_PAGES and
// SITE_ENTRIES allow, or an answer there that is not the contract: there is no other day, and today's stand.
//
// 404, 410 and 403 to the read of an Appointment mean nobody: one resource may be kept from kiosks, and that must end like no
// match. A site that denies the kiosk altogether says so to the searches that follow.
#pragma once
#include "api/site_pages.h"
#include "session/claim.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

enum code_phase { CODE_APPOINTMENT, CODE_PATIENT, CODE_TODAY, CODE_DAYS, CODE_OVER };
enum { CODE_DAYS_BACK = 31, CODE_DAYS_AHEAD = 366 };

struct site_code {
    const struct config *config;
    struct claim claim;             // wiped when CODE_OVER
    struct date birth;
    struct date today;              // London
    int64_t wall_ms;
    bool post;                      // searches in the body
    enum code_phase phase;
    struct site_pages pages;        // of this phase
    int skipped;
    bool many;                      // two people are meant
    char patient[FHIR_ID_BYTES];    // who is asked about next, "" = nobody
    char survivor[FHIR_ID_BYTES];   // the record that stands for those that came, "" = none came
    struct appointment named;       // by the code, when it is today's
    struct person person;           // while it is not decided
    struct person former;           // who carried the identifier before; the person when survivor is theirs
    enum site_answer answer;        // when CODE_OVER
    enum err odd;                   // why SITE_BROKEN, or why no other day is known, for the log
    struct people people;           // when CODE_OVER
};

void site_code_begin(struct site_code *code, const struct config *config, const struct site_abilities *abilities,
                     const struct claim *claim, struct date birth, int64_t wall_ms);
// The next request; only while phase is not CODE_OVER.
MUST_CHECK enum err site_code_request(const struct site_code *code, struct http_request *ret_request);
// Reads a reply to it. Afterwards phase says whether to go on.
void site_code_reply(struct site_code *code, const struct http_reply *reply);
