#include "bench/codes/zxing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char reader[] = "/usr/bin/ZXingReader"; // Debian's, and no other version

bool zxing_is_installed(void)
{
    return access(reader, X_OK) == 0;
}

static double ms_of(const struct timeval *time)
{
    return (double)time->tv_sec * 1000.0 + (double)time->tv_usec / 1000.0;
}

// "Bytes:      48 43 31": returns how many, 0 = another line.
static size_t take_bytes(const char *line, unsigned char *ret_bytes)
{
    static const char head[] = "Bytes:";
    size_t count = 0;
    if (strncmp(line, head, sizeof head - 1) != 0) {
        return 0;
    }
    const char *next = line + sizeof head - 1;
    while (count < TRUTH_BYTES) {
        char *end = NULL;
        long byte = strtol(next, &end, 16);
        if (end == next) {
            break;
        }
        ret_bytes[count++] = (unsigned char)byte;
        next = end;
    }
    return count;
}

static void take_output(const struct picture *picture, FILE *output, struct zxing_result *result)
{
    static char line[TRUTH_BYTES * 4];
    static unsigned char bytes[TRUTH_BYTES];
    while (fgets(line, sizeof line, output) != NULL) {
        size_t count = take_bytes(line, bytes);
        if (count > 0) {
            result->read = true;
            result->correct |= !picture->negative && truth_is(picture, bytes, count);
        }
    }
}

bool zxing_read(const struct picture *picture, const char *path, struct zxing_result *ret_result)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)dup2(nowhere, STDERR_FILENO); // it aborts on some pictures and says so
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)execl(reader, reader, "-format", "QRCode,Code128", path, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    struct zxing_result result = {0};
    if (child > 0 && output != NULL) {
        take_output(picture, output, &result);
    }
    if (output != NULL) {
        (void)fclose(output);
    }
    struct rusage usage = {0};
    int status = 0;
    if (child <= 0 || wait4(child, &status, 0, &usage) != child || (WIFEXITED(status) && WEXITSTATUS(status) == 127)) {
        return false;
    }
    result.cpu_ms = ms_of(&usage.ru_utime) + ms_of(&usage.ru_stime);
    *ret_result = result;
    return true;
}
