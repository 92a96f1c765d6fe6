// For tests of the scanner: a folder that stands for /dev (tests/faults/devices.c), an inbox that is listened to, and a
// scanner with foyer-decode played by decoder_double.c. Nothing here asserts a time: who waits in vain waits for a limit
// that only a hanging test reaches.
#pragma once
#include "platform/platform.h"
#include <stdbool.h>
#include <stddef.h>

enum { FIXTURE_PATH = 512, FIXTURE_SCANS = 32 };

struct scanner_fixture {
    char folder[64];   // stands for /dev
    char pictures[96]; // a folder in it
    int bell;
    struct inbox *inbox;
    struct scanner *scanner;
    // What came so far.
    int scan_count, scans_read; // read: by fixture_scan()
    struct scan scans[FIXTURE_SCANS];
    int states, previews;
    struct scanner_state state;
};

// Folders and inbox; no scanner yet.
void fixture_begin(struct scanner_fixture *fixture, size_t slots);
// NULL members of settings become "", the decoder decoder_double.
void fixture_scanner(struct scanner_fixture *fixture, struct scanner_settings settings);
void fixture_end(struct scanner_fixture *fixture); // removes everything

// folder/name
const char *fixture_path(const struct scanner_fixture *fixture, const char *name);
// Puts a file there at once and whole, and takes it away.
void fixture_put(const struct scanner_fixture *fixture, const char *name, const void *bytes, size_t count);
void fixture_text(const struct scanner_fixture *fixture, const char *name, const char *text);
void fixture_take(const struct scanner_fixture *fixture, const char *name);
// A PGM for decoder_double: says is what it begins with, grey its last byte.
void fixture_picture(const struct scanner_fixture *fixture, const char *name, const char *says, unsigned char grey);

// Takes in what waits in the inbox.
void fixture_drain(struct scanner_fixture *fixture);
// Until it is so, or a minute has passed: then the test fails.
void fixture_until(struct scanner_fixture *fixture, bool (*is_so)(struct scanner_fixture *fixture, const void *what),
                   const void *what, const char *why);
// Until the next code that this function has not seen has come: it is this one.
void fixture_scan(struct scanner_fixture *fixture, const char *text);
// The same for one that cannot be read: a single byte 0.
void fixture_unreadable(struct scanner_fixture *fixture);
// Long enough that the next code of a fixed scanner is in time (platform/scanner/pace.h).
void fixture_pause(void);
// Until state says so; want as LOG_SCANNER's bits: 1 camera, 2 decoder, 4 serial, 8 keyboard, 16 dark.
void fixture_state(struct scanner_fixture *fixture, int want);
// Until so many more pictures have been looked at.
void fixture_pictures(struct scanner_fixture *fixture, int more);
// Until the decoder has been started so often and answers.
void fixture_starts(struct scanner_fixture *fixture, int starts);
