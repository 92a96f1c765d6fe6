// systemd's notify protocol (sd_notify(3)), by hand: one datagram per message to the socket named
// in the environment. It makes no wake-ups of its own; the loop pings at the end of a turn.
#include "platform/platform.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void watchdog_say(const char *message)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || (path[0] != '/' && path[0] != '@') || path[1] == '\0' ||
        strlen(path) >= sizeof(address.sun_path)) {
        return;
    }
    size_t length = strlen(path);
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0'; // Linux's abstract names, without a file
    }
    int out = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (out < 0) {
        return;
    }
    // Non-blocking and unchecked: a stuck service manager must not stop the screen; a missed ping
    // is its own alarm.
    ssize_t sent = sendto(out, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&address,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length));
    (void)sent;
    close(out);
}

void watchdog_ready(void)
{
    watchdog_say("READY=1");
}

void watchdog_ping(void)
{
    watchdog_say("WATCHDOG=1");
}

static bool watchdog_number(const char *text, int64_t *ret_number)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number <= 0) {
        return false;
    }
    *ret_number = number;
    return true;
}

int64_t watchdog_interval_ms(void)
{
    const char *usec = getenv("WATCHDOG_USEC");
    const char *pid = getenv("WATCHDOG_PID");
    int64_t limit_us = 0;
    int64_t watched = 0;
    if (usec == NULL || !watchdog_number(usec, &limit_us)) {
        return 0;
    }
    // Inherited from a parent that is watched, not we.
    if (pid != NULL && (!watchdog_number(pid, &watched) || watched != (int64_t)getpid())) {
        return 0;
    }
    int64_t interval_ms = limit_us / 2000;
    return interval_ms > 0 ? interval_ms : 1;
}
