// Stops the program dead at a named step, for the kill -9 tests (reliability 15). The variant that
// ships is empty.
#include "platform/platform.h"

#ifdef FOYER_STEPS

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long step_passed;

void platform_step(const char *step)
{
    const char *wanted = getenv("FOYER_STOP_AT");
    if (wanted == NULL) {
        return;
    }
    size_t length = strcspn(wanted, ":");
    if (strlen(step) != length || memcmp(step, wanted, length) != 0) {
        return;
    }
    long times = wanted[length] == ':' ? strtol(wanted + length + 1, NULL, 10) : 1;
    if (atomic_fetch_add(&step_passed, 1) + 1 == times) {
        // Not exit(): nothing may be flushed, closed or committed on the way out.
        kill(getpid(), SIGKILL);
    }
}

#else

void platform_step(const char *step)
{
    (void)step;
}

#endif
