// Limits on guessing (product 4.2, reliability 3; national-services 8.3): misses per kiosk with a pause that doubles, misses
// per claimed identity and per scanned code (a keyed tag; never the identity, never the code). Pure. Counts and pauses survive
// a restart by wall time; identities and codes do not, on purpose: their key is new at each start.
#pragma once
#include "config/config.h"
#include <stdbool.h>
#include <stdint.h>

enum { TRIES_MISSES = 10, TRIES_IDENTITIES = 64, TRIES_CLAIMS = 64, TRIES_PER_CLAIM = 3 };

struct tries_identity {
    uint64_t tag; // 0 = free
    int misses;
    int64_t first_ms; // of the hour
};

// Wrong dates of birth, and postcodes, with one code.
struct tries_claim {
    uint64_t tag; // 0 = free
    int misses;
    int64_t until_ms; // UTC: then it is forgotten
};

struct tries {
    int64_t miss_ms[TRIES_MISSES]; // monotonic, newest last; may be negative after a restart
    int miss_count;
    int64_t last_miss_ms;
    int64_t pause_until_ms; // monotonic; 0 = none
    int pause_s;            // of the last pause; 0 = the next one is the first
    struct tries_identity identities[TRIES_IDENTITIES];
    struct tries_claim claims[TRIES_CLAIMS];
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

// A wrong date of birth, or postcode, with the code of this tag (not 0). until_s: UTC seconds, exp of a pass; 0 = it counts
// to the end of the local day. When every place is taken, the code with the fewest misses makes room, the one that ends first
// among them; one that has used up its tries never does.
void tries_claim_miss(struct tries *tries, int64_t wall_ms, uint64_t tag, int64_t until_s);
// This code has used up its tries at this kiosk; or it could not be counted, for every place is taken by codes that have: then
// an unknown code goes to reception, too, or a sheet of made-up codes would win anybody's code new tries.
bool tries_claim_blocked(struct tries *tries, int64_t wall_ms, uint64_t tag);
