// What scanner.c (the port, on the main thread) and scanner_thread.c share.
#pragma once
#include "platform/platform.h"
#include "platform/scanner/evdev.h"
#include "platform/scanner/notice.h"
#include "platform/scanner/pace.h"
#include "platform/scanner/serial.h"
#include "platform/scanner/sights.h"
#include "platform/scanner/watching.h"
#include <pthread.h>
#include <stdatomic.h>

enum {
    SCANNER_PROGRAM_BYTES = 4096,
    SCANNER_PREVIEW_BYTES = SCANNER_PREVIEW * SCANNER_PREVIEW,
};

struct scanner {
    struct inbox *inbox;
    pthread_t thread;
    int bell; // an order of the main thread is there
    atomic_int decoder_starts, decoder_pid;
    atomic_bool preview_waits; // an INBOX_PREVIEW that nobody has looked at

    pthread_mutex_t lock;
    bool quit, wanted;            // lock
    bool again;                   // lock; what was seen before does not count
    uint32_t times;               // lock; that it was wanted
    const unsigned char *preview; // lock; in the memory that the decoder writes; NULL = none
    uint32_t preview_number;      // lock

    // The main thread's own.
    unsigned char *shown; // a copy: what scanner_preview() gives
    uint32_t shown_number;

    // The thread's own.
    uint32_t times_seen; // what the cameras' codes belong to
    struct watching watching;
    struct serial serial;
    struct evdev evdev;
    struct pace serial_pace, evdev_pace;
    struct notice notice;
    struct sights sights;
    struct scanner_state told;
    bool is_told;
    int64_t tell_due_ms, preview_due_ms;
    char program[SCANNER_PROGRAM_BYTES];
};

// Before the thread runs: its parts, nothing of them opened yet. Errors as scanner_new().
MUST_CHECK enum err scanner_thread_begin(struct scanner *scanner, const struct scanner_settings *settings);
void scanner_thread_end(struct scanner *scanner);
// The thread. Ends its parts when it ends.
void *scanner_run(void *context);
