// The cage that foyer-decode reads pictures in: limits on memory, time and everything else, then a list of the few system
// calls that are left. Any other call ends the process at once (SIGSYS). There is no way out again.
#pragma once
#include "base/err.h"
#include "platform/sanitized.h"
#include <stdbool.h>
#include <stddef.h>

// Under a sanitizer, which needs far more calls and memory, nothing is closed.
enum { SANDBOX_OPEN = PLATFORM_SANITIZED };

enum {
    SANDBOX_MEMORY_BYTES = 256 * 1024 * 1024, // of address space, libraries and shared pictures included
    SANDBOX_CPU_S = 600,                      // of processor time in one life: 10 minutes of watching, at least
};

// Closes every file but the two pipes, sets the limits, gives up what could be given up, closes the sandbox. Everything
// that opens a file must have happened before. ERR_SYSTEM: it is not closed, so no picture may be read.
MUST_CHECK enum err sandbox_enter(void);

// Whether call, by its number on this machine, may be made at all, with whatever arguments.
bool sandbox_allows(int call);

// What is allowed and limited, as Markdown, as it stands in README.md. Returns the bytes it takes, cut at size - 1.
size_t sandbox_describe(char *ret_text, size_t size);
