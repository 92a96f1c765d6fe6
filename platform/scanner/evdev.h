// A fixed scanner that plays a keyboard: known by its USB ids, and grabbed, so that what it types reaches nobody else. The
// scanner's thread alone.
#pragma once
#include "platform/scanner/keyboards.h"
#include "platform/scanner/line.h"
#include "platform/scanner/prefix.h"

struct evdev {
    int fd;         // -1 = it is not there, or cannot be grabbed
    int64_t due_ms; // when it is looked for next; INT64_MAX while it is there, or none is wanted
    struct keyboard_ids ids;
    size_t prefix_count; // 0 = it is not set to send one
    char prefix[PREFIX_BYTES];
    bool shift[2], control[2]; // left and right
    bool lost;      // the kernel has dropped events: those up to the next report are parts of nothing
    struct scan_line line;
};

// ids: "VVVV:PPPP" in hex, "" = none is wanted. ERR_SYNTAX for anything else.
MUST_CHECK enum err evdev_begin(struct evdev *evdev, const char *ids);
// What it is set to send before each code, as window_settings.scan_prefix; taken off. A code without it was cut in two when
// the device was taken, or comes from a scanner that is not set as it should be: it cannot be read. NULL or "": none.
// ERR_RANGE for one that cannot be. After evdev_begin().
MUST_CHECK enum err evdev_set_prefix(struct evdev *evdev, const char *prefix);
void evdev_end(struct evdev *evdev);
// As those of serial.h.
void evdev_look(struct evdev *evdev);
bool evdev_turn(struct evdev *evdev, int64_t now_ms, struct scan *ret_scan);
int64_t evdev_due_ms(const struct evdev *evdev);
