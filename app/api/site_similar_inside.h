// Could one be called and the other stand up? (product 3.8) Internal to app/api.
#pragma once
#include "session/people.h"

// Last names that are the same after folding, or one letter apart with the same first initial of
// the given name. A person with one name has it for a last name.
bool similar_names(const struct person *a, const struct person *b);
