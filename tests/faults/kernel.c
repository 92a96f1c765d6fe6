// A library to put before the kiosk: what the kernel says, where a row of the matrix wants it otherwise.
//   FOYER_TEST_CLOCK=synchronised or unsynchronised   what adjtimex tells; a test machine may have no time service
//   FOYER_TEST_CLOCK_OFF_S=90                         the kernel's clock is wrong by so much: for the kiosk, for
//                                                     OpenSSL, for everybody. The monotonic clock is left alone
//   FOYER_TEST_DISK_FAILS=FILE                        while FILE exists, nothing can be written or synced: EIO
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// ---- the clock

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

static time_t off_s(void)
{
    const char *off = getenv("FOYER_TEST_CLOCK_OFF_S");

    return off != NULL ? (time_t)strtoll(off, NULL, 10) : 0;
}

int clock_gettime(clockid_t id, struct timespec *ret_time)
{
    int answer = (int)syscall(SYS_clock_gettime, id, ret_time);

    if (answer == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        ret_time->tv_sec += off_s();
    }
    return answer;
}

int gettimeofday(struct timeval *restrict ret_time, void *restrict zone)
{
    struct timespec now;
    int answer = clock_gettime(CLOCK_REALTIME, &now);

    (void)zone;
    *ret_time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return answer;
}

time_t time(time_t *ret_time)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (ret_time != NULL) {
        *ret_time = now.tv_sec;
    }
    return now.tv_sec;
}

// ---- the disk

// Only what is a file: the net's and the window's pipes and the log's own line go on.
static int fails(int file)
{
    const char *sign = getenv("FOYER_TEST_DISK_FAILS");
    struct stat what;

    if (sign == NULL || access(sign, F_OK) != 0 || fstat(file, &what) != 0 || !S_ISREG(what.st_mode)) {
        return 0;
    }
    errno = EIO;
    return 1;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at)
{
    return fails(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at)
{
    return fails(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
}

int fsync(int file)
{
    return fails(file) ? -1 : (int)syscall(SYS_fsync, file);
}

int fdatasync(int file)
{
    return fails(file) ? -1 : (int)syscall(SYS_fdatasync, file);
}
