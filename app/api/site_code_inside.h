// The parts of the look-up of a code: who carries its identifier, and whose record it is. Internal to app/api.
#pragma once
#include "api/site_code.h"
#include "api/site_wire.h"

// Is the patient searched for by an identifier, not by the id that an appointment names?
bool code_searches_patient(const struct site_code *code);

// CARRIED_BEFORE: as an old one, or out of its period.
enum carried { CARRIED_NOT, CARRIED_BEFORE, CARRIED };
// Does this resource carry the identifier that the code claims?
enum carried code_carries(const struct site_code *code, const struct json *resource);

// One record of CODE_PATIENT. ERR_CONTRACT: not one that was asked for.
MUST_CHECK enum err code_take_patient(struct site_code *code, const struct json *resource);
