// For tests that wait for the inbox: a bell that can be waited for, with a limit that only a
// hanging test reaches.
#pragma once
#include "platform/platform.h"
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

// Some facts of the process are not to be had under a sanitizer.
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WAITING_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WAITING_SANITIZED 1
#endif

enum { WAITING_LIMIT_MS = 60000 };

// context points to an eventfd.
static inline void waiting_bell(void *context)
{
    uint64_t one = 1;
    ssize_t wrote = write(*(int *)context, &one, sizeof(one));
    (void)wrote;
}

// The next item; false when none came at all.
static inline bool waiting_pop(struct inbox *inbox, int bell, struct inbox_item *ret_item)
{
    while (!inbox_pop(inbox, ret_item)) {
        struct pollfd fd = {.fd = bell, .events = POLLIN};
        uint64_t rings = 0;
        if (poll(&fd, 1, WAITING_LIMIT_MS) <= 0 || read(bell, &rings, sizeof(rings)) < 0) {
            return false;
        }
    }
    return true;
}
