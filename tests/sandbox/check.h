// Is it FHIR R4? Judges what clients write more strictly than most real servers do. Returns NULL
// when it is, else a sentence.
#pragma once
#include "sandbox/state.h"

// Rules of FHIR JSON: no empty text, array or object, no null, no member twice.
const char *check_structure(const cJSON *json);
// Members, value sets, mandatory elements and references of an Appointment, Encounter or Task.
const char *check_resource(struct state *state, enum resource_type type, const cJSON *json);
