// The clocks of the loop. Tests and the demo move both on; what was added is kept here. (The threads of this folder
// measure their own waits in real time.)
#include "platform/platform.h"

#include "platform/inner.h"
#include <stdatomic.h>
#include <sys/timex.h>
#include <time.h>

static atomic_int_least64_t clock_moved_ms; // added to both clocks
static atomic_int_least64_t
    clock_offset_ms; // wall minus monotonic, once a test has set the wall clock
static atomic_bool clock_wall_is_set;
static atomic_int_least64_t clock_corrected_ms; // added to wall time: how wrong the kernel's is

static int64_t clock_read_ms(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_real_ms(void)
{
    return clock_read_ms(CLOCK_MONOTONIC);
}

int64_t clock_now_ms(void)
{
    return clock_read_ms(CLOCK_MONOTONIC) + atomic_load(&clock_moved_ms);
}

int64_t clock_wall_ms(void)
{
    int64_t corrected_ms = atomic_load(&clock_corrected_ms);
    if (atomic_load(&clock_wall_is_set)) {
        return clock_now_ms() + atomic_load(&clock_offset_ms) + corrected_ms;
    }
    return clock_read_ms(CLOCK_REALTIME) + atomic_load(&clock_moved_ms) + corrected_ms;
}

int64_t clock_build_ms(void)
{
    return INT64_C(1000) * FOYER_BUILD_EPOCH; // seconds since 1970, from platform/CMakeLists.txt
}

void clock_correct(int64_t offset_ms)
{
    atomic_store(&clock_corrected_ms, offset_ms);
}

int64_t clock_correction_ms(void)
{
    return atomic_load(&clock_corrected_ms);
}

int64_t clock_verify_ms(void)
{
    int64_t wall_ms = clock_wall_ms();
    if (wall_ms < clock_build_ms()) {
        return clock_build_ms();
    }
    return clock_correction_ms() != 0 ? wall_ms : -1;
}

// It plays the kernel's clock, so what an earlier one was wrong by counts no more.
void clock_set_wall(int64_t wall_ms)
{
    atomic_store(&clock_corrected_ms, 0);
    atomic_store(&clock_offset_ms, wall_ms - clock_now_ms());
    atomic_store(&clock_wall_is_set, true);
}

void clock_advance(int64_t ms)
{
    atomic_fetch_add(&clock_moved_ms, ms);
}

bool clock_is_synchronised(void)
{
    struct timex state = {.modes = 0}; // asks only
    int answer = adjtimex(&state);
    return answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}
