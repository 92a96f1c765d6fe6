// The site's appointment system, FHIR R4 (national-services 7, settled 2-4): what Foyer asks and what the answers
// mean. Pure: requests out, replies in. Nothing here is shown to a patient as received; texts are cleaned.
#pragma once
#include "api/http.h"
#include "base/err.h"
#include "base/json.h"
#include "config/config.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

// How an exchange ended (national-services 3.6). flow/trouble.c turns these into what the patient is told.
enum site_answer {
    SITE_OK,
    SITE_NONE,        // nobody; a 404 of any kind
    SITE_TOO_MANY,    // more people than PEOPLE, or pages over the limit: decided as many
    SITE_DENIED,      // 401, 403
    SITE_BUSY,        // 429, 503
    SITE_UNAVAILABLE, // no answer, 5xx
    SITE_BROKEN,      // the reply is not the contract
};

// ---- what the site says it can do (GET metadata) and what one harmless POST _search showed

struct site_abilities {
    bool known;
    bool fhir_r4;
    bool patch, update;          // Appointment interactions
    bool encounter_create;       // with conditionalCreate
    bool task_create;
    bool versions;               // Appointment.versioning is not no-version
    bool chain;                  // Appointment search by patient.birthdate with _include=Appointment:patient
    bool post_search;            // a probe was answered with a searchset
};

// Bits for the log, closed list.
int64_t site_abilities_bits(const struct site_abilities *abilities);
// Does the site offer what is configured for writing?
bool site_fit(const struct site_abilities *abilities, const struct config *config);

MUST_CHECK enum err site_metadata_request(const struct config *config, struct http_request *ret_request);
MUST_CHECK enum err site_metadata_read(const struct http_reply *reply,
                                       struct site_abilities *ret_abilities);
// POST Patient/_search for an id that does not exist: does the site take searches in the body?
MUST_CHECK enum err site_post_probe_request(const struct config *config, struct http_request *ret_request);
bool site_post_probe_read(const struct http_reply *reply);

// ---- finding people with an appointment today, as a machine: take the next request, give it its reply, until
// it is done. Every search makes requests of the same shape and number whether or not anybody is found
// (reliability 3): where the second one needs somebody's id and there is nobody, it asks for an id that no
// server can hold.

enum find_phase { FIND_PEOPLE, FIND_APPOINTMENTS, FIND_OVER };

enum { FIND_PAGES = 10, FIND_ENTRIES = 200 }; // settled 2

struct site_find {
    const struct config *config;
    struct date birth;
    struct date today; // London
    char letters[4];   // people whose name cannot match are not kept for a moment longer than their reply
    bool one_name;
    bool chained;
    bool post;
    enum find_phase phase;
    int pages, entries, skipped;
    int matches;                   // of this phase, all pages: entries that are not includes or outcomes
    char next_url[HTTP_URL_BYTES]; // of the next page, "" = the first
    uint64_t seen[FIND_PAGES];     // hashes of page addresses, to notice a loop
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

// ---- one appointment: read and write

struct site_appointment {
    char id[FHIR_ID_BYTES];
    char patient[FHIR_ID_BYTES];
    enum appointment_status status;
    int64_t start_ms;
    char place[REFERENCE_BYTES];
    char etag[HTTP_ETAG_BYTES]; // header as received, else W/"meta.versionId", else ""
};

MUST_CHECK enum err site_read_request(const struct config *config, const char *appointment_id,
                       struct http_request *ret_request);
// SITE_OK: ret_appointment is filled from the reply. SITE_BROKEN: odd says why (may be NULL).
enum site_answer site_read_reply(const struct http_reply *reply, const struct config *config,
                                 struct site_appointment *ret_appointment, enum err *ret_odd);

// The guarded write of an arrival. as_read is the body of the read (style put only). ERR_UNSUPPORTED when style put
// cannot give a number back unchanged.
MUST_CHECK enum err site_write_request(const struct config *config,
                                       const struct site_appointment *appointment,
                                       const char *intent_id, int64_t wall_ms, const char *as_read,
                                       size_t as_read_bytes, struct http_request *ret_request);
// Style encounter: does an Encounter of this intent exist?
MUST_CHECK enum err site_encounter_search_request(const struct config *config, const char *intent_id,
                                   struct http_request *ret_request);
// ret_exists: one with the identifier of this intent was found.
enum site_answer site_encounter_search_reply(const struct http_reply *reply,
                                             const struct config *config, const char *intent_id,
                                             const struct site_appointment *asked, bool *ret_exists);
// What the reply to a write says (national-services 7.3 and reliability 7), before any read.
enum site_write_verdict {
    WROTE_CONFIRMED, // 2xx with this Appointment, this patient, arrived
    WROTE_ACCEPTED,  // style encounter: 2xx; the Appointment must follow
    WROTE_CONFLICT,  // 400, 409, 412, 422: surely not written by this request; read, then decide by state
    WROTE_LOST,      // may have been written or not: read first, repeat at most once
    WROTE_NOT_SENT,  // surely not written
    WROTE_BUSY,      // 429: not processed
    WROTE_REJECTED,  // 3xx, 401, 403, 404, 405, 415, 501 ...
};
enum site_write_verdict site_write_reply(const struct http_reply *reply,
                                         const struct config *config,
                                         const struct site_appointment *asked);

// ---- messages to staff: Task (settled 4)

#define TASK_LIST(X)                                                                               \
    X(TASK_HELP, "help", "urgent")                                                                 \
    X(TASK_REFUSED, "refused", "routine")                                                          \
    X(TASK_TWO_MATCHES, "two-matches", "routine")                                                  \
    X(TASK_NOT_ME, "not-me", "routine")                                                            \
    X(TASK_EARLY, "early", "routine")                                                              \
    X(TASK_LATE, "late", "urgent")                                                                 \
    X(TASK_OVER_LIMIT, "over-limit", "routine")                                                    \
    X(TASK_CONFLICT, "conflict", "routine")                                                        \
    X(TASK_UNKNOWN_OUTCOME, "unknown-outcome", "urgent")

enum task_code {
#define X(name, code, priority) name,
    TASK_LIST(X)
#undef X
        TASK_CODE_COUNT
};

// The fixed list of sentences for Task.note; nothing typed or received is ever in one.
#define TASK_NOTE_LIST(X)                                                                          \
    X(NOTE_HELP, "A patient at the kiosk asked for help.")                                         \
    X(NOTE_NO_MATCH, "Nobody with an appointment today matched. Check identity.")                  \
    X(NOTE_TWO_MATCHES, "2 possible matches. Check identity.")                                     \
    X(NOTE_NOT_ME, "The patient said that the appointment shown is not theirs. Check identity.")   \
    X(NOTE_CHECK_IDENTITY, "Check identity.")                                                      \
    X(NOTE_RESTRICTED, "The record is restricted or marked deceased.")                             \
    X(NOTE_BLOCKED, "This clinic is not offered at the kiosk.")                                    \
    X(NOTE_TRIES, "Too many tries at the kiosk. Check identity.")                                  \
    X(NOTE_PAUSED, "Too many tries at the kiosk: typed check-in is paused.")                       \
    X(NOTE_NO_ADDRESS, "The patient has no fixed address to tell two people apart.")               \
    X(NOTE_STATUS, "The appointment is not in a state that can be arrived.")                       \
    X(NOTE_EARLY, "Here early; not checked in.")                                                   \
    X(NOTE_LATE, "Here late, over the limit; not checked in. Needs a decision now.")               \
    X(NOTE_CHANNEL, "Here for a phone or video appointment; not checked in.")                      \
    X(NOTE_CONFLICT, "The appointment changed while the patient was checking in.")                 \
    X(NOTE_REJECTED, "The appointment system refused the arrival.")                                \
    X(NOTE_UNKNOWN, "Arrival not confirmed. Check the appointment, and arrive the patient if needed.") \
    X(NOTE_NOT_SEEN, "Arrived, but may not know where to wait.")

enum task_note {
#define X(name, sentence) name,
    TASK_NOTE_LIST(X)
#undef X
        TASK_NOTE_COUNT
};

struct site_task_request {
    enum task_code code;
    enum task_note note;
    int reference;                       // running number on the screen, 0 = none
    bool restricted;                     // meta.security R: for a restricted role only
    char patient[FHIR_ID_BYTES];         // "" = nobody was matched
    char appointment[FHIR_ID_BYTES];     // "" = none
};

// Words for the journal, so that a row means the same after an update: "help", "NOTE_HELP".
const char *site_task_code_word(enum task_code code);
const char *site_task_note_word(enum task_note note);
MUST_CHECK enum err site_task_words_read(const char *code, const char *note, enum task_code *ret_code,
                                         enum task_note *ret_note);

// identifier is unique per kiosk and message: the row id of the outbox (If-None-Exist makes a repeat harmless).
MUST_CHECK enum err site_task_create_request(const struct config *config,
                                             const struct site_task_request *task,
                                             const char *row_id, int64_t wall_ms,
                                             struct http_request *ret_request);
// SITE_OK: the site holds the Task.
enum site_answer site_task_create_reply(const struct http_reply *reply);

// What EV_ARRIVAL tells the flow; see arrival/arrival.h for the machine.
enum arrival_outcome {
    ARRIVAL_CONFIRMED,   // read to be arrived: S9
    ARRIVAL_ALREADY,     // was arrived before this kiosk wrote: X8
    ARRIVAL_CONFLICT,    // cancelled, moved or otherwise changed: X1
    ARRIVAL_REJECTED,    // the write was refused: X1
    ARRIVAL_NOT_REACHED, // surely nothing was written and the system does not answer: X17
};
