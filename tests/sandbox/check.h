// Is it FHIR R4? Judges what clients write more strictly than most real servers do. Returns NULL
// when it is, else a sentence.
#pragma once
#include "sandbox/state.h"

// Rules of FHIR JSON: no empty text, array or object, no null, no member twice.
const char *check_structure(const cJSON *json);
// Members, value sets, mandatory elements and references of an Appointment, Encounter, Task or
// AuditEvent.
const char *check_resource(struct state *state, enum resource_type type, const cJSON *json);

// Used by the files of this judge.
const char *check_audit(struct state *state, const cJSON *json); // check_audit.c
// Is word one of those in list, which separates by spaces?
bool check_word(const char *list, const char *word);
// A reference to something this site should have must lead there; other references are taken as
// they are.
bool check_reference(struct state *state, const cJSON *reference);
