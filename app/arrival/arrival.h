// One arrival, from the patient's "Yes" to the truth (reliability 7, national-services 7.1). A pure machine that
// outlives the session: it belongs to the journal, not to the patient in front of the kiosk. It holds references,
// never names. At most one write is ever unanswered; an unknown outcome is read before anything is sent again.
//
//   READING -> INTENT (committed, fsync) -> SENT -> CONFIRMED | ALREADY | CONFLICT | REJECTED
//                                            |-> CHECKING <-> WAITING -> the same, or STAFF -> closed at midnight
#pragma once
#include "api/site_task.h"
#include "api/site_write.h"
#include <stdbool.h>
#include <stdint.h>

// The number of a state is written to the journal: never renumber.
enum arrival_state {
    ARRIVAL_FREE = 0,
    ARRIVAL_READING = 1,   // the appointment is read for its version; nothing in the journal yet
    ARRIVAL_INTENT = 2,    // its row is committed or being committed; no byte of the write has left
    ARRIVAL_SENT = 3,      // a write is on its way
    ARRIVAL_CHECKING = 4,  // reading back
    ARRIVAL_WAITING = 5,   // for wake_ms: then a read (or, after 429, the write)
    ARRIVAL_STAFF = 6,     // handed to staff after 15 minutes; read on until midnight only to close the row
    ARRIVAL_CLOSED_CONFIRMED = 10, // read to be arrived, by this kiosk's write
    ARRIVAL_CLOSED_ALREADY = 11,   // arrived by somebody else
    ARRIVAL_CLOSED_CONFLICT = 12,  // the appointment changed
    ARRIVAL_CLOSED_REJECTED = 13,  // the appointment system refused
    ARRIVAL_CLOSED_DROPPED = 14,   // surely nothing was written
    ARRIVAL_CLOSED_EXPIRED = 15,   // unknown to the end of the day; staff have it
};

// What the caller must do next, exactly once, and come back with the matching input.
enum arrival_want {
    ARRIVAL_WANT_NOTHING,
    ARRIVAL_WANT_COMMIT,    // put the open row; then arrival_committed
    ARRIVAL_WANT_READ,      // GET the appointment; then arrival_read
    ARRIVAL_WANT_ENCOUNTER, // search the Encounter of this intent; then arrival_encounter
    ARRIVAL_WANT_WRITE,     // put the open row (unawaited) and send the write; then arrival_written
    ARRIVAL_WANT_WAKE,      // arrival_wake at wake_ms
    ARRIVAL_WANT_CLOSE,     // put the closed row if the intent was ever committed; forget the arrival
};

struct arrival_next {
    enum arrival_want want;
    bool tell; // the flow: outcome
    enum arrival_outcome outcome;
    bool tell_staff; // put a Task with this note; code unknown-outcome
    enum task_note note;
};

struct arrival {
    enum arrival_state state;
    uint32_t flow_number; // EV_ARRIVAL of the session that began it; 0 after a restart
    char intent_id[37];   // row id; Encounter identifier
    char request_id[37];  // X-Request-ID of the write, the same when it is repeated
    char renewed_id[37];  // of the one write with a new version
    struct site_appointment appointment; // as read: version, patient, start, place
    struct staff_news news;              // told by the loop when nobody waits any more
    int64_t begun_wall_ms;
    int64_t wake_ms; // monotonic
    int64_t backoff_ms;
    bool committed;         // a row is in the journal
    bool maybe_written;     // a write was sent whose outcome is not known
    bool accepted;          // style encounter: the Encounter exists
    bool renewed, repeated, busy; // each of the three second chances is given once
    bool write_on_wake;
    bool staff_told;
    int polls; // style encounter: reads while the Appointment follows
};

// The patient said yes. ids: three fresh UUIDs. person and appointment as they were found.
struct arrival_next arrival_begin(struct arrival *arrival, uint32_t flow_number,
                                  const char *const ids[3], const char *patient_id,
                                  const struct appointment *appointment,
                                  const struct staff_news *news, int64_t wall_ms);
// An open row from the journal at start: read first, always.
MUST_CHECK enum err arrival_replay(struct arrival *arrival, const struct config *config,
                                   const char *row_id, int state, int64_t begun_wall_ms,
                                   const char *data, size_t data_bytes, const char *fresh_id,
                                   struct arrival_next *ret_next);

struct arrival_next arrival_committed(struct arrival *arrival, bool ok, int64_t wall_ms);
struct arrival_next arrival_read(struct arrival *arrival, const struct config *config,
                                 enum site_answer answer, const struct site_appointment *read,
                                 int64_t now_ms, int64_t wall_ms);
struct arrival_next arrival_encounter(struct arrival *arrival, const struct config *config,
                                      enum site_answer answer, bool exists, int64_t now_ms,
                                      int64_t wall_ms);
struct arrival_next arrival_written(struct arrival *arrival, const struct config *config,
                                    enum site_write_verdict verdict, int retry_after_s,
                                    int64_t now_ms);
struct arrival_next arrival_wake(struct arrival *arrival, const struct config *config,
                                 int64_t now_ms, int64_t wall_ms);

// The row's data: references and the version, as JSON; no name. ERR_LIMIT never happens for legal values.
MUST_CHECK enum err arrival_pack(const struct arrival *arrival, char *ret_data, size_t size,
                                 size_t *ret_bytes);
bool arrival_is_open(enum arrival_state state);
