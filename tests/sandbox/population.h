// Who is registered at the sandbox and what is booked: the day of the demo, a day from a file, or a
// generated one.
#pragma once
#include "sandbox/state.h"

// Sets state->day (and state->file) by the options. false: a sentence was printed on stderr.
bool population_load(struct state *state);
// Makes the resources of state->day in an empty state.
void population_fill(struct state *state);
void population_free(struct state *state);
// For GET /control/people: who to try at the kiosk, and with what.
cJSON *population_people(const struct state *state);
