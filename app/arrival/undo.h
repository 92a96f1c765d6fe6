// Taking back one arrival that this kiosk made in the last 10 minutes, by staff (the patient pressed "This is not right"
// and has a reference). A pure machine like arrival.h: the appointment is read first, a row is committed before the write,
// a write whose outcome is unknown is read and never repeated. It holds references, never names.
//
//   READING -> COMMITTING -> WRITING -> (CHECKING ->) over
#pragma once
#include "api/site_write.h"
#include <stdbool.h>
#include <stdint.h>

// The number of a state is written to the journal: never renumber.
enum undo_step {
    UNDO_STEP_FREE = 0,
    UNDO_STEP_READING = 1,
    UNDO_STEP_COMMITTING = 2, // its row is being committed; no byte of the write has left
    UNDO_STEP_WRITING = 3,
    UNDO_STEP_CHECKING = 4,   // reading back
    UNDO_STEP_OVER = 5,
};

enum undo_result {
    UNDO_RESULT_BACK,        // read to be booked again; committed = by this kiosk's write
    UNDO_RESULT_CHANGED,     // not as this kiosk arrived it: nothing was written
    UNDO_RESULT_UNSURE,      // may have been written or not
    UNDO_RESULT_UNSUPPORTED, // the site's way of writing cannot take it back, or it refuses
};

enum undo_want { UNDO_WANT_READ, UNDO_WANT_COMMIT, UNDO_WANT_WRITE, UNDO_WANT_CLOSE };

struct undo {
    enum undo_step step;
    char row_id[37];
    char request_id[37]; // X-Request-ID of the write
    char patient[FHIR_ID_BYTES];
    struct site_appointment appointment; // as read
    bool committed;
    enum undo_result result; // when OVER
};

// ids: two fresh UUIDs. etag: the version that the arrival left, "" when the site has none. Each call says what to do next; WANT_CLOSE: put the closed row when one was committed.
enum undo_want undo_begin(struct undo *undo, const char *const ids[2], const char *appointment_id,
                          const char *patient_id, const char *etag);
enum undo_want undo_read(struct undo *undo, enum site_answer answer,
                         const struct site_appointment *read);
enum undo_want undo_committed(struct undo *undo, bool ok);
enum undo_want undo_written(struct undo *undo, enum site_write_verdict verdict);

// The row's data: references alone, as JSON.
MUST_CHECK enum err undo_pack(const struct undo *undo, int reference, char *ret_data, size_t size,
                              size_t *ret_bytes);
// What a row of an arrival or of an undo says it is about.
struct undo_row {
    char appointment[FHIR_ID_BYTES];
    char patient[FHIR_ID_BYTES];
    char etag[HTTP_ETAG_BYTES]; // of an arrival: the version it left; else ""
    int reference;              // of an undo; else 0
};
MUST_CHECK enum err undo_row_read(const char *data, size_t bytes, struct undo_row *ret_row);
