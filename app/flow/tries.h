// Limits on guessing (product 4.2, reliability 3): misses per kiosk with a pause that doubles, and misses per
// claimed identity (a keyed tag; never the identity). Pure. Counts and pauses survive a restart by wall time;
// identities do not, on purpose: their key is new at each start.
#pragma once
#include "config/config.h"
#include <stdbool.h>
#include <stdint.h>

enum { TRIES_MISSES = 10, TRIES_IDENTITIES = 64 };

struct tries_identity {
    uint64_t tag; // 0 = free
    int misses;
    int64_t first_ms; // of the hour
};

struct tries {
    int64_t miss_ms[TRIES_MISSES]; // monotonic, newest last; may be negative after a restart
    int miss_count;
    int64_t last_miss_ms;
    int64_t pause_until_ms; // monotonic; 0 = none
    int pause_s;            // of the last pause; 0 = the next one is the first
    struct tries_identity identities[TRIES_IDENTITIES];
};

void tries_init(struct tries *tries);
// A submitted search matched nobody or more than one. Returns true when a pause begins with it.
bool tries_miss(struct tries *tries, const struct config *config, int64_t now_ms, uint64_t identity);
// The newest miss was a question (S4b) that was answered rightly: it counts no more, nor the pause that it began. 1 January
// is a common birthday: whoever is asked a further question and can answer it has not missed (product 4.1).
void tries_forgive(struct tries *tries, const struct config *config, int64_t now_ms, uint64_t identity);
// Typed entry is paused at now_ms.
bool tries_paused(const struct tries *tries, int64_t now_ms);
// Staff lift the pause: the kiosk begins to count anew. What one identity has used up stays used up.
void tries_lift(struct tries *tries);
// This identity has used up its tries at this kiosk.
bool tries_identity_blocked(struct tries *tries, const struct config *config, int64_t now_ms,
                            uint64_t identity);
