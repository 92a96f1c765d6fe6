// One appointment: read, arrived by a guarded write, and taken back (national-services 7.3, reliability 7).
#pragma once
#include "api/site.h"
#include "session/people.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

// ---- taking an arrival back (staff, within 10 minutes): a guarded write from arrived to booked. as_read as for
// site_write_request. ERR_UNSUPPORTED with style encounter: the appointment system derives the arrival from it.
MUST_CHECK enum err site_undo_request(const struct config *config,
                                      const struct site_appointment *appointment, const char *as_read,
                                      size_t as_read_bytes, struct http_request *ret_request);
// As site_write_reply, with booked as what was asked for.
enum site_write_verdict site_undo_reply(const struct http_reply *reply, const struct config *config,
                                        const struct site_appointment *asked);
