// What clients write: PATCH and PUT of an Appointment, POST of an Encounter or a Task, each with
// its guard.
#pragma once
#include "sandbox/fhir.h"

void write_patch(struct state *state, const struct request *request, struct reply *reply);
void write_put(struct state *state, const struct request *request, struct reply *reply);
void write_post(struct state *state, const struct request *request, struct reply *reply);
// The Appointment that a write is about, by its URL or its Encounter; NULL = none.
struct resource *write_target(struct state *state, const struct request *request);
