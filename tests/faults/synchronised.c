// A library to put before the kiosk (row N1): the kernel's clock counts as synchronised. A
// configuration that speaks to anything but loopback needs that, and a test machine may have no
// time service. Time itself is left alone.
#include <string.h>
#include <sys/timex.h>

int adjtimex(struct timex *state)
{
    memset(state, 0, sizeof *state);
    return TIME_OK;
}
