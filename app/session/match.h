// Who can be meant by what was typed (product 4.1). Exact date of birth is compared by the search; here the start of
// any current last name after folding, each part of a double name, and the extra fact of S4b. Never fuzzy. Pure.
#pragma once
#include "session/people.h"
#include <stdbool.h>

// letters: upper case A-Z as typed, 1 to 3, NUL-terminated. wanted: how many were asked for; a name shorter than that
// matches whole. one_name: "I have only one name": only records with a single name are compared, by that name.
bool match_name(const struct person *person, const char *letters, int wanted, bool one_name);

// extra: postcode or house number, upper case, without spaces.
bool match_postcode(const struct person *person, const char *extra);
bool match_house_number(const struct person *person, const char *extra);

// Removes people from the list whose keep() is false, wiping their places.
void people_keep(struct people *people, bool (*keep)(const struct person *, const void *),
                 const void *context);

// A person's appointments in the order of the day; how many are of a kind; only those of a kind, wiping the other places.
void appointments_sort(struct person *person);
int appointments_count(const struct person *person,
                       bool (*is)(const struct appointment *, const void *), const void *context);
void appointments_keep(struct person *person,
                       bool (*keep)(const struct appointment *, const void *), const void *context);
