// Which resources a search means: one table of search parameters, by which the answer is made
// (search.c) and the CapabilityStatement says what can be asked (metadata.c).
#pragma once
#include "sandbox/state.h"

enum verdict { MATCH_NO, MATCH_YES, MATCH_BAD };

struct search_param {
    enum resource_type type;
    const char *name, *kind; // kind: the type of search parameter, as FHIR calls it
    // A NULL resource asks only whether the value is well-formed.
    enum verdict (*match)(const char *value, const struct resource *resource);
};

// The index-th parameter that this site offers for a type, NULL behind the last.
const struct search_param *search_param_at(const struct options *options, enum resource_type type,
                                           int index);
// Is text one of the comma-separated list, there perhaps with prefix before it?
bool search_in_list(const char *list, const char *prefix, const char *text);
// All parameters against one resource (NULL: are they known and well-formed?).
enum verdict search_match(const struct options *options, enum resource_type type,
                          const struct params *params, const struct resource *resource);
