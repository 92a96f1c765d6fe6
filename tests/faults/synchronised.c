// A library to put before the kiosk (rows N1 and clock): the kernel's clock counts as synchronised, or with
// FOYER_TEST_CLOCK=unsynchronised as not. A configuration that speaks to anything but loopback needs the first, and a
// test machine may have no time service. Time itself is left alone.
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>

int adjtimex(struct timex *state)
{
    const char *wanted = getenv("FOYER_TEST_CLOCK");

    memset(state, 0, sizeof *state);
    if (wanted != NULL && strcmp(wanted, "unsynchronised") == 0) {
        state->status = STA_UNSYNC;
        return TIME_ERROR;
    }
    return TIME_OK;
}
