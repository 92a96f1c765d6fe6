// A ring with a lock. Slots that were reserved count as used, so an answer that was promised always
// fits.
#include "platform/inner.h"
#include "platform/platform.h"

#include "base/wipe.h"
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

struct inbox {
    pthread_mutex_t lock;
    struct inbox_item *ring;
    size_t slots;
    size_t first; // index of the oldest item
    size_t used;
    size_t reserved; // promised to answers that have not come yet
    atomic_uint_least64_t dropped;
    void (*bell)(void *);
    void *bell_context;
};

enum err inbox_new(size_t slots, void (*bell)(void *), void *bell_context, struct inbox **ret_inbox)
{
    if (slots == 0) {
        return ERR_RANGE;
    }
    enum err err = ERR_MEMORY;
    struct inbox_item *ring = NULL;
    struct inbox *inbox = secure_calloc(1, sizeof(*inbox));
    if (inbox == NULL) {
        goto out;
    }
    ring = secure_calloc(slots, sizeof(*ring));
    if (ring == NULL) {
        goto out;
    }
    if (pthread_mutex_init(&inbox->lock, NULL) != 0) {
        err = ERR_SYSTEM;
        goto out;
    }
    inbox->ring = ring;
    inbox->slots = slots;
    inbox->bell = bell;
    inbox->bell_context = bell_context;
    *ret_inbox = inbox;
    inbox = NULL;
    ring = NULL;
    err = OK;
out:
    secure_free(ring);
    secure_free(inbox);
    return err;
}

void inbox_free(struct inbox *inbox)
{
    if (inbox == NULL) {
        return;
    }
    struct inbox_item item;
    while (inbox_pop(inbox, &item)) {
        inbox_item_free(&item);
    }
    pthread_mutex_destroy(&inbox->lock);
    secure_free(inbox->ring);
    secure_free(inbox);
}

static enum err inbox_reserve_below(struct inbox *inbox, size_t limit)
{
    pthread_mutex_lock(&inbox->lock);
    bool fits = inbox->used + inbox->reserved < limit;
    if (fits) {
        inbox->reserved++;
    }
    pthread_mutex_unlock(&inbox->lock);
    return fits ? OK : ERR_FULL;
}

enum err inbox_reserve(struct inbox *inbox)
{
    return inbox_reserve_below(inbox, inbox->slots);
}

enum err inbox_reserve_modestly(struct inbox *inbox)
{
    return inbox_reserve_below(inbox, (inbox->slots + 1) / 2);
}

void inbox_unreserve(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->lock);
    assert(inbox->reserved > 0);
    inbox->reserved--;
    pthread_mutex_unlock(&inbox->lock);
}

// Lock held, room known.
static void inbox_append(struct inbox *inbox, const struct inbox_item *item)
{
    inbox->ring[(inbox->first + inbox->used) % inbox->slots] = *item;
    inbox->used++;
}

// Never under the lock: the bell enters the window library, which has locks of its own.
static void inbox_ring_bell(struct inbox *inbox)
{
    if (inbox->bell != NULL) {
        inbox->bell(inbox->bell_context);
    }
}

void inbox_push_reserved(struct inbox *inbox, const struct inbox_item *item)
{
    pthread_mutex_lock(&inbox->lock);
    assert(inbox->reserved > 0);
    inbox->reserved--;
    inbox_append(inbox, item);
    pthread_mutex_unlock(&inbox->lock);
    inbox_ring_bell(inbox);
}

static enum err inbox_push_below(struct inbox *inbox, size_t limit, const struct inbox_item *item)
{
    pthread_mutex_lock(&inbox->lock);
    bool fits = inbox->used + inbox->reserved < limit;
    if (fits) {
        inbox_append(inbox, item);
    }
    pthread_mutex_unlock(&inbox->lock);
    if (!fits) {
        atomic_fetch_add(&inbox->dropped, 1);
        struct inbox_item lost = *item;
        inbox_item_free(&lost);
        return ERR_FULL;
    }
    inbox_ring_bell(inbox);
    return OK;
}

enum err inbox_push(struct inbox *inbox, const struct inbox_item *item)
{
    return inbox_push_below(inbox, inbox->slots, item);
}

enum err inbox_push_modestly(struct inbox *inbox, const struct inbox_item *item)
{
    return inbox_push_below(inbox, inbox->slots * 3 / 4, item);
}

bool inbox_pop(struct inbox *inbox, struct inbox_item *ret_item)
{
    pthread_mutex_lock(&inbox->lock);
    bool found = inbox->used > 0;
    if (found) {
        struct inbox_item *slot = &inbox->ring[inbox->first];
        *ret_item = *slot;
        wipe(slot, sizeof(*slot));
        inbox->first = (inbox->first + 1) % inbox->slots;
        inbox->used--;
    }
    pthread_mutex_unlock(&inbox->lock);
    return found;
}

void inbox_item_free(struct inbox_item *item)
{
    secure_free(item->net.body);
    secure_free(item->store.row);
    secure_free(item->scan);
    wipe(item, sizeof(*item));
}

uint64_t inbox_dropped(const struct inbox *inbox)
{
    return atomic_load(&inbox->dropped);
}
