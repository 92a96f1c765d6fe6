#include "platform/scanner/serial.h"

#include "base/wipe.h"
#include "platform/scanner/notice.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { READS = 16 }; // in one call: what is sent without an end must not keep the thread

enum err serial_begin(struct serial *serial, const char *file)
{
    size_t bytes = strlen(file) + 1;
    if (bytes > sizeof serial->file) {
        return ERR_LIMIT;
    }
    *serial = (struct serial){.fd = -1, .due_ms = file[0] == '\0' ? INT64_MAX : 0};
    memcpy(serial->file, file, bytes);
    return OK;
}

static void serial_close(struct serial *serial)
{
    if (serial->fd >= 0) {
        close(serial->fd);
        serial->fd = -1;
    }
    line_drop(&serial->line);
    wipe(serial->bytes, sizeof serial->bytes);
    serial->have = serial->used = 0;
}

void serial_end(struct serial *serial)
{
    serial_close(serial);
    serial->due_ms = INT64_MAX;
}

// No echo, no editing, no signals: what a code holds must not mean anything to the terminal driver. VMIN 1, so that an
// end of file is told from "nothing yet".
static bool serial_make_raw(int fd)
{
    struct termios mode;
    if (tcgetattr(fd, &mode) != 0) {
        return false;
    }
    cfmakeraw(&mode);
    mode.c_cflag |= CLOCAL | CREAD;
    mode.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    return cfsetspeed(&mode, B9600) == 0 && tcsetattr(fd, TCSANOW, &mode) == 0 && tcflush(fd, TCIFLUSH) == 0;
}

static void serial_open(struct serial *serial, int64_t now_ms)
{
    int fd = open(serial->file, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    bool absent = fd < 0 && errno == ENOENT;
    if (fd >= 0 && serial_make_raw(fd)) {
        serial->fd = fd;
        serial->due_ms = INT64_MAX;
        return;
    }
    if (fd >= 0) {
        close(fd);
    }
    serial->due_ms = now_ms + (absent ? LOOK_ABSENT_MS : LOOK_REFUSED_MS);
}

void serial_look(struct serial *serial)
{
    if (serial->fd < 0 && serial->due_ms != INT64_MAX) {
        serial->due_ms = 0;
    }
}

// True when there is something to look at.
static bool serial_read(struct serial *serial, int64_t now_ms)
{
    ssize_t got;
    do {
        got = read(serial->fd, serial->bytes, sizeof serial->bytes);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        serial->have = (size_t)got;
        serial->used = 0;
        return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) { // unplugged: end of file, EIO or ENODEV
        serial_close(serial);
        serial->due_ms = now_ms + LOOK_REFUSED_MS;
    }
    return false;
}

static bool ends_line(unsigned char byte)
{
    return byte == '\r' || byte == '\n' || byte == '\t';
}

// Up to the next end of a line.
static bool serial_split(struct serial *serial, int64_t now_ms, struct scan *ret_scan)
{
    while (serial->used < serial->have) {
        unsigned char byte = serial->bytes[serial->used++];
        if (!ends_line(byte)) {
            line_byte(&serial->line, byte, now_ms);
        } else if (line_end(&serial->line, ret_scan)) {
            return true;
        }
    }
    wipe(serial->bytes, serial->have);
    return false;
}

bool serial_turn(struct serial *serial, int64_t now_ms, struct scan *ret_scan)
{
    if (serial->fd < 0 && now_ms >= serial->due_ms) {
        serial_open(serial, now_ms);
    }
    if (line_age(&serial->line, now_ms, ret_scan)) {
        return true;
    }
    for (int reads = 0; serial->fd >= 0 && reads < READS; reads++) {
        if (serial_split(serial, now_ms, ret_scan)) {
            return true;
        }
        if (!serial_read(serial, now_ms)) {
            return false;
        }
    }
    return false;
}

int64_t serial_due_ms(const struct serial *serial)
{
    if (serial->used < serial->have) { // nobody wakes us for it
        return 0;
    }
    int64_t line_ms = line_due_ms(&serial->line);
    return serial->due_ms < line_ms ? serial->due_ms : line_ms;
}
