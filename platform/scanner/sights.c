#include "platform/scanner/sights.h"

#include <stddef.h>

static struct sight *sight_of(struct sights *sights, uint64_t tag)
{
    for (int i = 0; i < SIGHTS; i++) {
        if (sights->list[i].tag == tag) {
            return &sights->list[i];
        }
    }
    return NULL;
}

// A free place, or else the one that was seen longest ago.
static struct sight *sight_oldest(struct sights *sights)
{
    struct sight *oldest = &sights->list[0];
    for (int i = 0; i < SIGHTS && oldest->tag != 0; i++) {
        if (sights->list[i].tag == 0 || sights->list[i].last_ms < oldest->last_ms) {
            oldest = &sights->list[i];
        }
    }
    return oldest;
}

bool sights_see(struct sights *sights, uint64_t tag, int64_t now_ms)
{
    struct sight *sight = sight_of(sights, tag);
    bool is_new = sight == NULL || now_ms - sight->last_ms >= SIGHT_MS;
    if (sight == NULL) {
        sight = sight_oldest(sights);
    }
    *sight = (struct sight){.tag = tag, .last_ms = now_ms};
    return is_new;
}

void sights_unsee(struct sights *sights, uint64_t tag)
{
    struct sight *sight = sight_of(sights, tag);
    if (sight != NULL) {
        *sight = (struct sight){0};
    }
}
