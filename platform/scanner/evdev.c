#include "platform/scanner/evdev.h"

#include "base/wipe.h"
#include "platform/scanner/notice.h"
#include "platform/scanner/wedge.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h> // after platform.h: some of its macros are names there
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { EVENTS = 512 }; // in one call: what types without an end must not keep the thread

// Linux's key codes as USB HID usages; the kernel's own table the other way round.
static const unsigned char usages[] = {
    [KEY_1] = 0x1e, [KEY_2] = 0x1f, [KEY_3] = 0x20, [KEY_4] = 0x21, [KEY_5] = 0x22, [KEY_6] = 0x23,
    [KEY_7] = 0x24, [KEY_8] = 0x25, [KEY_9] = 0x26, [KEY_0] = 0x27, [KEY_MINUS] = 0x2d,
    [KEY_EQUAL] = 0x2e, [KEY_TAB] = 0x2b, [KEY_ENTER] = 0x28, [KEY_SPACE] = 0x2c,
    [KEY_LEFTBRACE] = 0x2f, [KEY_RIGHTBRACE] = 0x30, [KEY_BACKSLASH] = 0x31, [KEY_SEMICOLON] = 0x33,
    [KEY_APOSTROPHE] = 0x34, [KEY_GRAVE] = 0x35, [KEY_COMMA] = 0x36, [KEY_DOT] = 0x37,
    [KEY_SLASH] = 0x38,
    [KEY_A] = 0x04, [KEY_B] = 0x05, [KEY_C] = 0x06, [KEY_D] = 0x07, [KEY_E] = 0x08, [KEY_F] = 0x09,
    [KEY_G] = 0x0a, [KEY_H] = 0x0b, [KEY_I] = 0x0c, [KEY_J] = 0x0d, [KEY_K] = 0x0e, [KEY_L] = 0x0f,
    [KEY_M] = 0x10, [KEY_N] = 0x11, [KEY_O] = 0x12, [KEY_P] = 0x13, [KEY_Q] = 0x14, [KEY_R] = 0x15,
    [KEY_S] = 0x16, [KEY_T] = 0x17, [KEY_U] = 0x18, [KEY_V] = 0x19, [KEY_W] = 0x1a, [KEY_X] = 0x1b,
    [KEY_Y] = 0x1c, [KEY_Z] = 0x1d,
    [KEY_KPSLASH] = 0x54, [KEY_KPASTERISK] = 0x55, [KEY_KPMINUS] = 0x56, [KEY_KPPLUS] = 0x57,
    [KEY_KPENTER] = 0x58, [KEY_KP1] = 0x59, [KEY_KP2] = 0x5a, [KEY_KP3] = 0x5b, [KEY_KP4] = 0x5c,
    [KEY_KP5] = 0x5d, [KEY_KP6] = 0x5e, [KEY_KP7] = 0x5f, [KEY_KP8] = 0x60, [KEY_KP9] = 0x61,
    [KEY_KP0] = 0x62, [KEY_KPDOT] = 0x63, [KEY_CAPSLOCK] = 0x39, [KEY_NUMLOCK] = 0x53,
    [KEY_SCROLLLOCK] = 0x47, [KEY_LEFTALT] = 0xe2, [KEY_LEFTMETA] = 0xe3, [KEY_RIGHTALT] = 0xe6,
    [KEY_RIGHTMETA] = 0xe7,
};

enum err evdev_begin(struct evdev *evdev, const char *ids)
{
    struct keyboard_ids parts = {0};
    bool wanted = ids[0] != '\0';
    if (wanted && !keyboard_ids_read(ids, &parts)) {
        return ERR_SYNTAX;
    }
    *evdev = (struct evdev){.fd = -1, .due_ms = wanted ? 0 : INT64_MAX, .ids = parts};
    return OK;
}

enum err evdev_set_prefix(struct evdev *evdev, const char *prefix)
{
    struct prefix parts;
    enum err err = prefix_begin(&parts, prefix == NULL ? "" : prefix); // one rule for both ways
    if (err == OK) {
        evdev->prefix_count = parts.wanted_count;
        memcpy(evdev->prefix, parts.wanted, sizeof evdev->prefix);
    }
    return err;
}

// Closing gives the grab back.
static void evdev_close(struct evdev *evdev)
{
    if (evdev->fd >= 0) {
        close(evdev->fd);
        evdev->fd = -1;
    }
    line_drop(&evdev->line);
    memset(evdev->shift, 0, sizeof evdev->shift);
    memset(evdev->control, 0, sizeof evdev->control);
    evdev->lost = false;
}

void evdev_end(struct evdev *evdev)
{
    evdev_close(evdev);
    evdev->due_ms = INT64_MAX;
}

// What cannot be grabbed would type into the screen as well, so it is not used here: if it is set to send a prefix, the
// window knows its codes by that.
static void evdev_open(struct evdev *evdev, int64_t now_ms)
{
    char file[NAMES_FILE];
    evdev->due_ms = now_ms + LOOK_ABSENT_MS;
    for (int i = -1; keyboard_next(&i, file);) {
        int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        bool fits = fd >= 0 && keyboard_fits(&evdev->ids, fd);
        if (fits && ioctl(fd, EVIOCGRAB, 1) == 0) {
            evdev->fd = fd;
            evdev->due_ms = INT64_MAX;
            return;
        }
        if (fits || fd < 0) {
            evdev->due_ms = now_ms + LOOK_REFUSED_MS;
        }
        if (fd >= 0) {
            close(fd);
        }
    }
}

void evdev_look(struct evdev *evdev)
{
    if (evdev->fd < 0 && evdev->due_ms != INT64_MAX) {
        evdev->due_ms = 0;
    }
}

// What is held down now, after events were lost; nothing when it does not say.
static void modifiers_read(struct evdev *evdev)
{
    unsigned char keys[KEY_BITS_BYTES] = {0};
    if (ioctl(evdev->fd, EVIOCGKEY(sizeof keys), keys) < 0) {
        memset(keys, 0, sizeof keys);
    }
    evdev->shift[0] = keyboard_has_key(keys, KEY_LEFTSHIFT);
    evdev->shift[1] = keyboard_has_key(keys, KEY_RIGHTSHIFT);
    evdev->control[0] = keyboard_has_key(keys, KEY_LEFTCTRL);
    evdev->control[1] = keyboard_has_key(keys, KEY_RIGHTCTRL);
}

// The kernel's queue was full (SYN_DROPPED): a key of the code is missing, or the release of Shift.
static void report_came(struct evdev *evdev, const struct input_event *event, int64_t now_ms)
{
    if (event->code == SYN_DROPPED) {
        line_spoil(&evdev->line, now_ms);
        evdev->lost = true;
    } else if (event->code == SYN_REPORT && evdev->lost) {
        evdev->lost = false;
        modifiers_read(evdev);
    }
}

// As line_end(), of what follows the prefix.
static bool code_end(struct evdev *evdev, int64_t now_ms, struct scan *ret_scan)
{
    struct scan_line *line = &evdev->line;
    size_t count = evdev->prefix_count;
    if (line->count > 0 && (line->count < count || memcmp(line->bytes, evdev->prefix, count) != 0)) {
        line_spoil(line, now_ms);
    } else if (line->count > 0) {
        line->count -= count;
        memmove(line->bytes, line->bytes + count, line->count);
    }
    return line_end(line, ret_scan);
}

// True when the code is whole.
static bool key_came(struct evdev *evdev, const struct input_event *event, int64_t now_ms, struct scan *ret_scan)
{
    bool down = event->value != 0;
    switch (event->code) {
    case KEY_LEFTSHIFT: evdev->shift[0] = down; return false;
    case KEY_RIGHTSHIFT: evdev->shift[1] = down; return false;
    case KEY_LEFTCTRL: evdev->control[0] = down; return false;
    case KEY_RIGHTCTRL: evdev->control[1] = down; return false;
    default: break;
    }
    if (event->value != 1) { // released, or held and repeated by the kernel: a scanner repeats by pressing again
        return false;
    }
    int usage = event->code < sizeof usages ? usages[event->code] : 0;
    int character = wedge_character(usage, evdev->shift[0] || evdev->shift[1], evdev->control[0] || evdev->control[1]);
    if (character == WEDGE_END) {
        return code_end(evdev, now_ms, ret_scan);
    }
    if (character == WEDGE_LOST) {
        line_spoil(&evdev->line, now_ms);
    } else if (character >= 0) {
        line_byte(&evdev->line, (unsigned char)character, now_ms);
    }
    return false;
}

// One event at a time: a code ends with one, and what follows stays in the kernel until it is asked for. *ret_whole: it
// ended a code. False: there is no more.
static bool evdev_read(struct evdev *evdev, int64_t now_ms, struct scan *ret_scan, bool *ret_whole)
{
    struct input_event event;
    ssize_t got;
    do {
        got = read(evdev->fd, &event, sizeof event);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof event) {
        if (got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) { // ENODEV: unplugged
            evdev_close(evdev);
            evdev->due_ms = now_ms + LOOK_REFUSED_MS;
        }
        return false;
    }
    if (event.type == EV_SYN) {
        report_came(evdev, &event, now_ms);
    }
    *ret_whole = event.type == EV_KEY && !evdev->lost && key_came(evdev, &event, now_ms, ret_scan);
    wipe(&event, sizeof event);
    return true;
}

bool evdev_turn(struct evdev *evdev, int64_t now_ms, struct scan *ret_scan)
{
    if (evdev->fd < 0 && now_ms >= evdev->due_ms) {
        evdev_open(evdev, now_ms);
    }
    bool whole = line_age(&evdev->line, now_ms, ret_scan), more = true;
    for (int events = 0; !whole && more && evdev->fd >= 0 && events < EVENTS; events++) {
        more = evdev_read(evdev, now_ms, ret_scan, &whole);
    }
    return whole;
}

int64_t evdev_due_ms(const struct evdev *evdev)
{
    int64_t line_ms = line_due_ms(&evdev->line);
    return evdev->due_ms < line_ms ? evdev->due_ms : line_ms;
}
