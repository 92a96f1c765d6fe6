// A fixed scanner that plays a keyboard: known by its USB ids, and grabbed, so that what it types reaches nobody else. The
// scanner's thread alone.
#pragma once
#include "platform/scanner/line.h"

struct evdev {
    int fd;         // -1 = it is not there, or cannot be grabbed
    int64_t due_ms; // when it is looked for next; INT64_MAX while it is there, or none is wanted
    unsigned vendor, product;
    bool shift[2], control[2]; // left and right
    bool lost;      // the kernel has dropped events: those up to the next report are parts of nothing
    struct scan_line line;
};

// ids: "VVVV:PPPP" in hex, "" = none is wanted. ERR_SYNTAX for anything else.
MUST_CHECK enum err evdev_begin(struct evdev *evdev, const char *ids);
void evdev_end(struct evdev *evdev);
// As those of serial.h.
void evdev_look(struct evdev *evdev);
bool evdev_turn(struct evdev *evdev, int64_t now_ms, struct scan *ret_scan);
int64_t evdev_due_ms(const struct evdev *evdev);
