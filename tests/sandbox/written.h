// What clients did: counters and logs, and their JSON for GET /control/written.
#pragma once
#include "sandbox/fhir.h"
#include "sandbox/state.h"

enum { WRITTEN_LOG = 5000 }; // newest kept

void written_begin(struct written *written);
void written_free(struct written *written);
// Notes a request to /fhir when it is received, whatever becomes of it.
void written_note(struct state *state, const struct request *request);
// A fault or a lie of the relay was acted out.
void written_fired(struct written *written, const char *name);
cJSON *written_json(struct state *state);
