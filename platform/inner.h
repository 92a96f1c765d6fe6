// What the files of platform/ share among themselves and nobody else may include.
#pragma once
#include "base/err.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inbox;
struct inbox_item;

// The moment at which certificates are judged, UTC ms: the build date while the clock is before it, corrected time once
// there is a correction (reliability 9). -1: the kernel's clock, which OpenSSL reads by itself.
int64_t clock_verify_ms(void);

// As inbox_reserve, but leaves half of the inbox free: rows found in the journal may be many, and must
// not keep the loop from submitting requests.
MUST_CHECK enum err inbox_reserve_modestly(struct inbox *inbox);
// As inbox_push, but leaves a quarter of the inbox free: codes come from a device that may send what it likes, and must not
// keep replies and the end of the program out.
MUST_CHECK enum err inbox_push_modestly(struct inbox *inbox, const struct inbox_item *item);
// Gives a reserved slot back when what it was for could not even be queued.
void inbox_unreserve(struct inbox *inbox);

// All of it, however many calls it takes. ERR_FILE, and errno says why.
MUST_CHECK enum err file_write_all(int file, const void *bytes, size_t count);

// Starts a thread that leaves every signal but the fatal ones to the main thread, and to which a
// broken connection is an error code instead of SIGPIPE. name: at most 15 bytes.
MUST_CHECK enum err thread_begin(const char *name, void *(*run)(void *), void *context,
                                 pthread_t *ret_thread);

// Whether a window manager runs on the X server that $DISPLAY names. True when in doubt.
bool x11_is_managed(void);
