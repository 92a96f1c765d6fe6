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
    bool task_create, task_search;
    bool flag_search;            // Flag search-type, by patient
    bool audit_create;           // AuditEvent create
    bool versions;               // Appointment.versioning is not no-version
    bool chain;                  // Appointment search by patient.birthdate with _include=Appointment:patient
    bool post_search;            // a probe was answered with a searchset
};

// Bits for the log, closed list: 1 fhir_r4, 2 patch, 4 update, 8 encounter_create, 16 task_create, 32 versions, 64 chain,
// 128 post_search, 256 task_search, 512 flag_search, 1024 audit_create.
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

// ---- a closer look at the one person who matched, before anything is shown: places that the search left open
// (HERE_ASK: Location and its partOf chain up to 3, or Slot -> Schedule -> actor; also a clinic matched by its Schedule),
// active Flags with the codes of needs and marks, and whether their details were asked lately (Task search). A machine
// like site_find. What the configuration or the site has no use for is not asked. A Flag search that fails or is odd ends
// in its answer: an opt-out that cannot be read must not be passed over. A place that cannot be read is HERE_NO, a clinic
// that cannot be read is the unknown one, Tasks that cannot be read mean that details are not asked: the safe side.

enum look_phase { LOOK_PLACES, LOOK_FLAGS, LOOK_DETAILS, LOOK_OVER };
enum { LOOK_READS = 24 }; // of places, all appointments together

struct site_look {
    const struct config *config;
    struct person person; // the copy that is completed
    struct date today;
    int64_t wall_ms;
    bool flags, details;  // are these phases asked at all
    bool post;            // searches in the body
    enum look_phase phase;
    int appointment;      // whose place is being read
    int depth;            // of the chain
    bool slot_read;       // of this appointment
    int reads, pages;
    int matches;          // Flags that came, all pages
    char next[REFERENCE_BYTES];    // "Location/L1", "Slot/S1": what is read next
    char next_url[HTTP_URL_BYTES]; // Flags: the next page, "" = the first
    enum site_answer answer; // when LOOK_OVER
    enum err odd;
};

void site_look_begin(struct site_look *look, const struct config *config,
                     const struct site_abilities *abilities, const struct person *person,
                     int64_t wall_ms);
MUST_CHECK enum err site_look_request(const struct site_look *look, struct http_request *ret_request);
void site_look_reply(struct site_look *look, const struct http_reply *reply);

// ---- similar names in one clinic session (product 3.8): today's other patients of the same clinic - and clinician, where
// one is named - are read once after a confirmed arrival, compared and wiped. Same last name after folding; or last names
// one letter apart with the same first initial; or the same date of birth. Only with a configured clinic. Searches
// Appointment by day and the clinic's own code (service-type, actor or location as the clinic is matched) with
// _include=Appointment:patient where declared, else Patient?_id=. Anything that fails ends it without a warning (logged).
// A clinic matched by its Schedule has no such search in R4: nothing is asked.

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

#define TASK_CODE_LIST(X)                                                                          \
    X(TASK_HELP, "help")                                                                           \
    X(TASK_UNWELL, "unwell")                                                                       \
    X(TASK_REFUSED, "refused")                                                                     \
    X(TASK_TWO_MATCHES, "two-matches")                                                             \
    X(TASK_NOT_ME, "not-me")                                                                       \
    X(TASK_NOT_RIGHT, "not-right")                                                                 \
    X(TASK_EARLY, "early")                                                                         \
    X(TASK_LATE, "late")                                                                           \
    X(TASK_OVER_LIMIT, "over-limit")                                                               \
    X(TASK_CHANGED, "changed")                                                                     \
    X(TASK_REMOTE, "remote")                                                                       \
    X(TASK_WRONG_PLACE, "wrong-place")                                                             \
    X(TASK_ALREADY, "already")                                                                     \
    X(TASK_NO_APPOINTMENT, "no-appointment")                                                       \
    X(TASK_NEED, "need")                                                                           \
    X(TASK_NEED_CHANGED, "need-changed")                                                           \
    X(TASK_DETAILS_CONFIRMED, "details-confirmed")                                                 \
    X(TASK_DETAILS_CHANGED, "details-changed")                                                     \
    X(TASK_SIMILAR_NAME, "similar-name")                                                           \
    X(TASK_NUMBER, "nhs-number")                                                                   \
    X(TASK_CONFLICT, "conflict")                                                                   \
    X(TASK_UNKNOWN_OUTCOME, "unknown-outcome")                                                     \
    X(TASK_UNDONE, "undone")                                                                       \
    X(TASK_KIOSK_CLOSED, "kiosk-closed")

enum task_code {
#define X(name, code) name,
    TASK_CODE_LIST(X)
#undef X
        TASK_CODE_COUNT
};

// Every situation staff can be told of: X(name, code, Task.priority, the sentence in Task.note). Nothing typed or received
// is ever in a sentence. {minutes} and {needs} are filled from the request's numbers. Priorities: product 3.8 (stat = red).
// The journal holds the name: never rename one.
#define TASK_NOTE_LIST(X)                                                                          \
    X(NOTE_HELP, TASK_HELP, "routine", "A patient at the kiosk asked for help.")                   \
    X(NOTE_HELP_UNANSWERED, TASK_HELP, "urgent", "Nobody answered a patient who asked for help; the patient was sent to reception.") \
    X(NOTE_UNWELL, TASK_UNWELL, "stat", "A patient at the kiosk feels very unwell. Go there now.") \
    X(NOTE_NO_MATCH, TASK_REFUSED, "routine", "Nobody with an appointment today matched. Check identity.") \
    X(NOTE_TWO_MATCHES, TASK_TWO_MATCHES, "routine", "2 possible matches. Check identity.")        \
    X(NOTE_NO_ADDRESS, TASK_TWO_MATCHES, "routine", "The patient has no fixed address to tell two people apart.") \
    X(NOTE_NOT_ME, TASK_NOT_ME, "routine", "The patient said that the appointment shown is not theirs. Check identity.") \
    X(NOTE_CHECK_IDENTITY, TASK_REFUSED, "routine", "Check identity.")                             \
    X(NOTE_RESTRICTED, TASK_REFUSED, "routine", "The record is restricted or marked deceased.")    \
    X(NOTE_OPTED_OUT, TASK_REFUSED, "routine", "The patient has asked not to use the kiosk.")      \
    X(NOTE_ALONE, TASK_REFUSED, "routine", "A young person who says they are alone; may be attending in confidence: check before contacting anyone.") \
    X(NOTE_BLOCKED, TASK_REFUSED, "routine", "This clinic is not offered at the kiosk.")           \
    X(NOTE_TRIES, TASK_REFUSED, "routine", "Too many tries at the kiosk. Check identity.")         \
    X(NOTE_PAUSED, TASK_REFUSED, "routine", "Too many tries at the kiosk: typed check-in is paused.") \
    X(NOTE_ELSEWHERE, TASK_WRONG_PLACE, "routine", "The appointment is at another place. Give directions.") \
    X(NOTE_STATUS, TASK_CHANGED, "routine", "The appointment is cancelled, moved or ended; not checked in.") \
    X(NOTE_EARLY, TASK_EARLY, "routine", "Here early; not checked in.")                            \
    X(NOTE_LATE, TASK_LATE, "routine", "Checked in {minutes} late.")                               \
    X(NOTE_OVER_LIMIT, TASK_OVER_LIMIT, "urgent", "Here late by {minutes}, over the limit; not checked in. Needs a decision now.") \
    X(NOTE_CHANNEL, TASK_REMOTE, "routine", "Here for a phone or video appointment; not checked in.") \
    X(NOTE_ALREADY, TASK_ALREADY, "routine", "Tried to check in again. Already checked in.")       \
    X(NOTE_NO_APPOINTMENT, TASK_NO_APPOINTMENT, "routine", "A person without an appointment is on the way to reception.") \
    X(NOTE_NEED, TASK_NEED, "routine", "Checked in; {needs}")                                      \
    X(NOTE_ISOLATION, TASK_NEED, "urgent", "Checked in; isolation is recorded. The patient was asked to put on a mask and given no waiting area.") \
    X(NOTE_NEED_WRONG, TASK_NEED_CHANGED, "routine", "Says that the recorded needs are not right. Ask what is needed.") \
    X(NOTE_NEED_ASKED, TASK_NEED_CHANGED, "routine", "Asks for help or support today.")            \
    X(NOTE_DETAILS_SAME, TASK_DETAILS_CONFIRMED, "routine", "Phone number and address are unchanged.") \
    X(NOTE_DETAILS_NOT_SAID, TASK_DETAILS_CONFIRMED, "routine", "Asked about phone number and address; preferred not to say.") \
    X(NOTE_DETAILS_CHANGED, TASK_DETAILS_CHANGED, "routine", "Says that the phone number or address has changed. Ask for the new one.") \
    X(NOTE_KIN_CHANGED, TASK_DETAILS_CHANGED, "routine", "Says that the next of kin has changed. Ask for the new one.") \
    X(NOTE_SIMILAR_NAME, TASK_SIMILAR_NAME, "routine", "Similar name in this session: check date of birth.") \
    X(NOTE_SUPERSEDED, TASK_NUMBER, "routine", "The NHS number on this record has been replaced. Correct it.") \
    X(NOTE_NOT_VERIFIED, TASK_NUMBER, "routine", "The NHS number could not be verified: the national service did not answer.") \
    X(NOTE_NOT_RIGHT, TASK_NOT_RIGHT, "urgent", "Checked in, and says that something is not right.") \
    X(NOTE_CONFLICT, TASK_CONFLICT, "routine", "The appointment changed while the patient was checking in.") \
    X(NOTE_REJECTED, TASK_REFUSED, "routine", "The appointment system refused the arrival.")       \
    X(NOTE_UNKNOWN, TASK_UNKNOWN_OUTCOME, "urgent", "Arrival not confirmed. Check the appointment, and arrive the patient if needed.") \
    X(NOTE_NOT_SEEN, TASK_UNKNOWN_OUTCOME, "urgent", "Arrived, but may not know where to wait.")   \
    X(NOTE_UNDONE, TASK_UNDONE, "routine", "The arrival was taken back at the kiosk by staff.")    \
    X(NOTE_UNDO_UNKNOWN, TASK_UNDONE, "urgent", "An arrival was being taken back and the outcome is not known. Check the appointment.") \
    X(NOTE_CLOSED, TASK_KIOSK_CLOSED, "routine", "The kiosk was closed by staff.")

enum task_note {
#define X(name, code, priority, sentence) name,
    TASK_NOTE_LIST(X)
#undef X
        TASK_NOTE_COUNT
};

struct site_task_request {
    enum task_note note;                 // decides code and priority
    int minutes;                         // NOTE_LATE, NOTE_OVER_LIMIT
    uint32_t needs;                      // NOTE_NEED: bits 1 << enum need
    int reference;                       // running number on the screen, 0 = none
    bool restricted;                     // meta.security R: for a restricted role only
    char patient[FHIR_ID_BYTES];         // "" = nobody was matched
    char appointment[FHIR_ID_BYTES];     // "" = none
};

enum task_code site_task_code(enum task_note note);
const char *site_task_code_word(enum task_code code); // "help"
// The name for the journal, so that a row means the same after an update: "NOTE_HELP".
const char *site_task_note_word(enum task_note note);
MUST_CHECK enum err site_task_note_read(const char *word, enum task_note *ret_note);

// identifier is unique per kiosk and message: the row id of the outbox (If-None-Exist makes a repeat harmless).
MUST_CHECK enum err site_task_create_request(const struct config *config,
                                             const struct site_task_request *task,
                                             const char *row_id, int64_t wall_ms,
                                             struct http_request *ret_request);
// SITE_OK: the site holds the Task.
enum site_answer site_task_create_reply(const struct http_reply *reply);

// Has anybody acknowledged it? Task.status accepted, in-progress or completed (settled 4). Found again by its identifier,
// so that a site that answers a create without a body needs no second way.
MUST_CHECK enum err site_task_status_request(const struct config *config, const char *row_id,
                                             struct http_request *ret_request);
enum site_answer site_task_status_reply(const struct http_reply *reply, bool *ret_acknowledged);

// ---- which kiosk arrived whom: AuditEvent, where the site declares create (settled 4). For the outbox, like a Task:
// entity = Patient and Appointment, agent = this kiosk as Device, outcome 0; identifier is no element of AuditEvent in R4,
// so If-None-Exist cannot guard it: a repeat after a lost reply may stand twice, which harms nobody.
MUST_CHECK enum err site_audit_request(const struct config *config, const char *patient_id,
                                       const char *appointment_id, int64_t wall_ms,
                                       struct http_request *ret_request);
enum site_answer site_audit_reply(const struct http_reply *reply);

// ---- taking an arrival back (staff, within 10 minutes): a guarded write from arrived to booked. as_read as for
// site_write_request. ERR_UNSUPPORTED with style encounter: the appointment system derives the arrival from it.
MUST_CHECK enum err site_undo_request(const struct config *config,
                                      const struct site_appointment *appointment, const char *as_read,
                                      size_t as_read_bytes, struct http_request *ret_request);
// As site_write_reply, with booked as what was asked for.
enum site_write_verdict site_undo_reply(const struct http_reply *reply, const struct config *config,
                                        const struct site_appointment *asked);

// What EV_ARRIVAL tells the flow; see arrival/arrival.h for the machine.
enum arrival_outcome {
    ARRIVAL_CONFIRMED,   // read to be arrived: S9
    ARRIVAL_ALREADY,     // was arrived before this kiosk wrote: X8
    ARRIVAL_CONFLICT,    // cancelled, moved or otherwise changed: X1
    ARRIVAL_REJECTED,    // the write was refused: X1
    ARRIVAL_NOT_REACHED, // surely nothing was written and the system does not answer: X17
};
