// Tells a story to flow_step() and writes down what it does. Words of a story: the controls by
// their script names
// ("letter K"), "type-birth DDMMYYYY", "type-extra X", "site ready|away", "found WHO", "late WHO"
// (a reply to an old number), "confirmed" and the other outcomes, "told", "untold", "touch", "wait
// MS", "miss N" (N sessions that find nobody, each to the end).
#pragma once
#include <stdbool.h>

struct story {
    const char *name;
    const char *steps; // separated by ", "
};

// Compares with DIRECTORY/NAME.trace, and prints the first line that differs. UPDATE_GOLDEN=1
// writes it.
bool story_is_as_told(const struct story *story, const char *directory);
