#include "base/wipe.h"

#include <string.h>

enum { STACK_BYTES = 64 * 1024 };

void wipe(void *memory, size_t size)
{
    if (size > 0) {
        explicit_bzero(memory, size);
    }
}

// Not inlined: the buffer must lie below the caller's frame, where the functions it called before
// had theirs, and must be given back on return.
__attribute__((noinline)) void wipe_stack(void)
{
    unsigned char below[STACK_BYTES];
    explicit_bzero(below, sizeof below);
}
