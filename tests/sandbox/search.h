// FHIR search as a middling site has it: exact dates, prefix search of last names as written (no
// folding of accents), tokens, and a page at a time. Unknown parameters are refused, so that a
// spelling mistake is seen.
#pragma once
#include "sandbox/fhir.h"

void search_answer(struct state *state, const struct request *request, struct reply *reply);
// For If-None-Exist: how many match; -1 = not a search this site knows. ret_first is the first of
// them.
int search_count(struct state *state, enum resource_type type, const struct params *params,
                 struct resource **ret_first);
