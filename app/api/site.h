// The site's appointment system, FHIR R4 (national-services 7, settled 2-4): how an exchange with it ends, and what it can
// do. What is asked of it: api/site_find.h, site_look.h, site_similar.h, site_write.h, site_task.h. Pure: requests out,
// replies in. Nothing here is shown to a patient as received; texts are cleaned.
#pragma once
#include "api/http.h"
#include "base/err.h"
#include "config/config.h"
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

// What EV_ARRIVAL tells the flow; see arrival/arrival.h for the machine.
enum arrival_outcome {
    ARRIVAL_CONFIRMED,   // read to be arrived: S9
    ARRIVAL_ALREADY,     // was arrived before this kiosk wrote: X8
    ARRIVAL_CONFLICT,    // cancelled, moved or otherwise changed: X1
    ARRIVAL_REJECTED,    // the write was refused: X1
    ARRIVAL_NOT_REACHED, // surely nothing was written and the system does not answer: X17
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
