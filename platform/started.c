#include "platform/platform.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// Field 22 of /proc/self/stat: start time in clock ticks since boot (proc(5)). The name in field 2 may hold anything, so
// counting begins behind its closing bracket.
int64_t clock_since_start_ms(void)
{
    char stat[1024];
    struct timespec now;
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? -1 : read(file, stat, sizeof stat - 1);

    if (file >= 0) {
        (void)close(file);
    }
    if (count <= 0 || clock_gettime(CLOCK_BOOTTIME, &now) != 0) {
        return 0;
    }
    stat[count] = '\0';
    const char *at = strrchr(stat, ')');
    for (int field = 2; at != NULL && field < 22; field++) {
        at = strchr(at + 1, ' ');
    }
    if (at == NULL) {
        return 0;
    }
    int64_t started_ms = strtoll(at, NULL, 10) * 1000 / sysconf(_SC_CLK_TCK);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 - started_ms;
}
