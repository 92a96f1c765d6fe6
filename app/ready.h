// Can this user, on this machine and now, use the files and folders that a configuration names? foyer --check-config asks.
#pragma once
#include "config/config.h"

// Gives a sentence with a line end for each that cannot be used, with its key and the mend, and a "note: " for what is doubtful.
// Reads, and changes nothing. Returns how many cannot be used.
int ready_check(const struct config *config, void (*write)(void *context, const char *text),
                void *context);
