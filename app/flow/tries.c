#include "flow/tries.h"
#include "base/calendar.h"
#include <assert.h>
#include <string.h>

static const int64_t hour_ms = 60 * 60 * 1000;
static const int64_t pass_leeway_ms = 120 * 1000; // a pass is taken for so long after its exp (national-services 8.3)

void tries_init(struct tries *tries)
{
    memset(tries, 0, sizeof *tries);
}

static struct tries_identity *find_identity(struct tries *tries, int64_t now_ms, uint64_t tag,
                                            bool make)
{
    struct tries_identity *oldest = &tries->identities[0];

    for (int i = 0; i < TRIES_IDENTITIES; i++) {
        struct tries_identity *each = &tries->identities[i];

        if (each->tag != 0 && now_ms - each->first_ms >= hour_ms) {
            *each = (struct tries_identity){0};
        }
        if (each->tag == tag) {
            return each;
        }
        if (each->tag == 0 || (oldest->tag != 0 && each->first_ms < oldest->first_ms)) {
            oldest = each;
        }
    }
    if (!make) {
        return NULL;
    }
    *oldest = (struct tries_identity){.tag = tag, .first_ms = now_ms};
    return oldest;
}

bool tries_paused(const struct tries *tries, int64_t now_ms)
{
    return now_ms < tries->pause_until_ms;
}

void tries_lift(struct tries *tries)
{
    memset(tries->miss_ms, 0, sizeof tries->miss_ms);
    tries->miss_count = 0;
    tries->last_miss_ms = 0;
    tries->pause_until_ms = 0;
    tries->pause_s = 0;
}

bool tries_identity_blocked(struct tries *tries, const struct config *config, int64_t now_ms,
                            uint64_t identity)
{
    const struct tries_identity *found =
        identity == 0 ? NULL : find_identity(tries, now_ms, identity, false);

    return found != NULL && found->misses >= config->tries_per_identity;
}

static bool begin_pause(struct tries *tries, const struct config *config, int64_t now_ms)
{
    const int longest_s = 900;

    tries->pause_s = tries->pause_s == 0 ? config->tries_pause_s : tries->pause_s * 2;
    if (tries->pause_s > longest_s) {
        tries->pause_s = longest_s;
    }
    tries->pause_until_ms = now_ms + (int64_t)tries->pause_s * 1000;
    return true;
}

void tries_forgive(struct tries *tries, const struct config *config, int64_t now_ms, uint64_t identity)
{
    struct tries_identity *found = identity == 0 ? NULL : find_identity(tries, now_ms, identity, false);

    if (found != NULL && found->misses > 0) {
        found->misses--;
    }
    if (tries->miss_count == 0) {
        return;
    }
    if (tries->pause_until_ms == tries->last_miss_ms + (int64_t)tries->pause_s * 1000) {
        tries->pause_until_ms = 0;
        tries->pause_s = tries->pause_s <= config->tries_pause_s ? 0 : tries->pause_s / 2;
    }
    tries->miss_count--;
    tries->last_miss_ms = tries->miss_count > 0 ? tries->miss_ms[tries->miss_count - 1] : 0;
}

bool tries_miss(struct tries *tries, const struct config *config, int64_t now_ms, uint64_t identity)
{
    int recent = 0;

    if (identity != 0) { // 0 marks a free place: it would be one identity that everybody shares
        find_identity(tries, now_ms, identity, true)->misses++;
    }
    if (tries->miss_count > 0 && now_ms - tries->last_miss_ms >= hour_ms) {
        tries->pause_s = 0; // an hour without a miss: the next pause is the first again
    }
    tries->last_miss_ms = now_ms;
    if (tries->miss_count == TRIES_MISSES) {
        memmove(tries->miss_ms, tries->miss_ms + 1, sizeof tries->miss_ms - sizeof tries->miss_ms[0]);
        tries->miss_count--;
    }
    tries->miss_ms[tries->miss_count++] = now_ms;
    if (tries->pause_s > 0) {
        // After a pause one miss starts the next, longer one (reliability 3).
        return begin_pause(tries, config, now_ms);
    }
    for (int i = 0; i < tries->miss_count; i++) {
        recent += now_ms - tries->miss_ms[i] < (int64_t)config->tries_kiosk_window_s * 1000;
    }
    return recent >= config->tries_per_kiosk && begin_pause(tries, config, now_ms);
}

// ---- scanned codes

// The place of this code, NULL = none; what has ended is forgotten on the way.
static struct tries_claim *find_claim(struct tries *tries, int64_t wall_ms, uint64_t tag)
{
    struct tries_claim *found = NULL;

    for (int i = 0; i < TRIES_CLAIMS; i++) {
        struct tries_claim *each = &tries->claims[i];

        if (each->tag != 0 && wall_ms >= each->until_ms) {
            *each = (struct tries_claim){0};
        }
        if (each->tag == tag) {
            found = each;
        }
    }
    return found;
}

static bool yields_before(const struct tries_claim *a, const struct tries_claim *b)
{
    if (a->misses != b->misses) {
        return a->misses < b->misses; // a free place has none
    }
    return a->until_ms < b->until_ms;
}

// The place that a new code takes; NULL when each has used up its tries.
static struct tries_claim *claim_room(struct tries *tries)
{
    struct tries_claim *room = &tries->claims[0];

    for (int i = 1; i < TRIES_CLAIMS; i++) {
        if (yields_before(&tries->claims[i], room)) {
            room = &tries->claims[i];
        }
    }
    return room->misses < TRIES_PER_CLAIM ? room : NULL;
}

static int64_t claim_until_ms(int64_t wall_ms, int64_t until_s)
{
    struct date tomorrow = date_from_days(date_to_days(london_date(wall_ms)) + 1);

    return until_s == 0 ? london_day_start_ms(tomorrow) : until_s * 1000 + pass_leeway_ms;
}

void tries_claim_miss(struct tries *tries, int64_t wall_ms, uint64_t tag, int64_t until_s)
{
    struct tries_claim *claim = find_claim(tries, wall_ms, tag);

    assert(tag != 0);
    if (claim == NULL) {
        claim = claim_room(tries);
        if (claim == NULL) {
            return; // it is blocked as it is
        }
        *claim = (struct tries_claim){.tag = tag, .until_ms = claim_until_ms(wall_ms, until_s)};
    }
    claim->misses++;
}

bool tries_claim_blocked(struct tries *tries, int64_t wall_ms, uint64_t tag)
{
    const struct tries_claim *claim = find_claim(tries, wall_ms, tag);

    return claim != NULL ? claim->misses >= TRIES_PER_CLAIM : claim_room(tries) == NULL;
}
