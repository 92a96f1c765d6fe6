// Messages to staff: Task; and which kiosk arrived whom: AuditEvent (settled 4).
#pragma once
#include "api/site.h"
#include "session/people.h"
#include <stdbool.h>
#include <stdint.h>

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
    X(NOTE_NO_ADDRESS, TASK_TWO_MATCHES, "routine", "The patient has no fixed address, so the postcode could not be asked. Check identity.") \
    X(NOTE_NOT_ME, TASK_NOT_ME, "routine", "The patient said that the appointment shown is not theirs. Check identity.") \
    X(NOTE_CHECK_IDENTITY, TASK_REFUSED, "routine", "Check identity.")                             \
    X(NOTE_RESTRICTED, TASK_REFUSED, "routine", "The record is restricted or marked deceased.")    \
    X(NOTE_OPTED_OUT, TASK_REFUSED, "routine", "The patient has asked not to use the kiosk.")      \
    X(NOTE_ALONE, TASK_REFUSED, "routine", "A young person who says they are alone; may be attending in confidence: check before contacting anyone.") \
    X(NOTE_BLOCKED, TASK_REFUSED, "routine", "This clinic is not offered at the kiosk.")           \
    X(NOTE_TRIES, TASK_REFUSED, "routine", "Too many tries at the kiosk. Check identity.")         \
    X(NOTE_PAUSED, TASK_REFUSED, "routine", "Too many tries at the kiosk: typed check-in is paused.") \
    X(NOTE_ELSEWHERE, TASK_WRONG_PLACE, "routine", "The appointment is at another place. Give directions.") \
    X(NOTE_PLACE_UNKNOWN, TASK_REFUSED, "routine", "Where the appointment is could not be read; not checked in. Look up the place.") \
    X(NOTE_OTHER_DAY, TASK_NO_APPOINTMENT, "routine", "Has an appointment on another day; not checked in. Tell them the date.") \
    X(NOTE_CLAIM_TRIES, TASK_REFUSED, "routine", "Wrong date of birth three times with one code. Check identity.") \
    X(NOTE_STATUS, TASK_CHANGED, "routine", "The appointment is cancelled, moved or ended; not checked in.") \
    X(NOTE_EARLY, TASK_EARLY, "routine", "Here early; not checked in.")                            \
    X(NOTE_LATE, TASK_LATE, "routine", "Checked in {minutes} late.")                               \
    X(NOTE_OVER_LIMIT, TASK_OVER_LIMIT, "urgent", "Here late by {minutes}, over the limit; not checked in. Needs a decision now.") \
    X(NOTE_CHANNEL, TASK_REMOTE, "routine", "Here for a phone or video appointment; not checked in.") \
    X(NOTE_ALREADY, TASK_ALREADY, "routine", "Tried to check in again. Already checked in.")       \
    X(NOTE_NO_APPOINTMENT, TASK_NO_APPOINTMENT, "routine", "A person without an appointment is on the way to reception.") \
    X(NOTE_NEED, TASK_NEED, "routine", "Checked in; {needs}")                                      \
    X(NOTE_ISOLATION, TASK_NEED, "urgent", "Checked in; isolation is recorded. The patient was asked to put on a mask and given no waiting area.") \
    X(NOTE_ISOLATION_UNSEEN, TASK_NEED, "urgent", "Checked in; isolation is recorded. The patient left the screen and may not know where to wait.") \
    X(NOTE_MANY_APPOINTMENTS, TASK_REFUSED, "routine", "More appointments today than the kiosk can show. Check in at the desk.") \
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
    X(NOTE_NOW_CONFIRMED, TASK_UNKNOWN_OUTCOME, "routine", "An arrival that was not confirmed is confirmed now. Nothing more to do.") \
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

// What staff must hear of a patient as soon as the arrival stands, whoever is still at the screen then.
struct staff_news {
    uint32_t needs;     // NOTE_NEED: bits 1 << enum need
    int late_minutes;   // NOTE_LATE; 0 = on time
    bool isolation;     // NOTE_ISOLATION
    bool superseded;    // NOTE_SUPERSEDED
    bool not_verified;  // NOTE_NOT_VERIFIED
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
// SITE_NONE: row_id's Task was not among those that came. ret_acknowledged is set with SITE_OK alone.
enum site_answer site_task_status_reply(const struct http_reply *reply, const char *row_id,
                                        bool *ret_acknowledged);

// ---- which kiosk arrived whom: AuditEvent, where the site declares create (settled 4). For the outbox, like a Task:
// entity = Patient and Appointment, agent = this kiosk as Device, outcome 0; identifier is no element of AuditEvent in R4,
// so If-None-Exist cannot guard it: a repeat after a lost reply may stand twice, which harms nobody.
MUST_CHECK enum err site_audit_request(const struct config *config, const char *patient_id,
                                       const char *appointment_id, int64_t wall_ms,
                                       struct http_request *ret_request);
enum site_answer site_audit_reply(const struct http_reply *reply);
