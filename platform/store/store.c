// The journal's thread: requests in by a bounded queue, answers out by the inbox, one after the
// other. The order of requests is the order of commits, and a slow disk never stops the screen.
// This is the main thread's side of it.
#include "platform/store/store_inside.h"

#include <string.h>
#include <time.h>

void store_file_free(struct store_file *file)
{
    secure_free((void *)(uintptr_t)file->dir);
    secure_free((void *)(uintptr_t)file->name);
    secure_free(file->bytes);
}

static bool store_copy_text(const char *text, const char **ret_copy)
{
    size_t size = strlen(text) + 1;
    char *copy = secure_alloc(size);
    if (copy == NULL) {
        return false;
    }
    memcpy(copy, text, size);
    *ret_copy = copy;
    return true;
}

static void store_release(struct store *store)
{
    secure_free((void *)(uintptr_t)store->settings.file);
    secure_free((void *)(uintptr_t)store->settings.key_file);
    secure_free((void *)(uintptr_t)store->settings.kiosk_id);
    secure_free(store);
}

static enum err store_begin(struct store *store)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0) {
        return ERR_SYSTEM;
    }
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    int failed = pthread_cond_init(&store->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (failed != 0) {
        return ERR_SYSTEM;
    }
    pthread_mutex_init(&store->lock, NULL);
    enum err err = thread_begin("foyer-store", store_run, store, &store->thread);
    if (err != OK) {
        pthread_mutex_destroy(&store->lock);
        pthread_cond_destroy(&store->changed);
    }
    return err;
}

enum err store_new(struct inbox *inbox, const struct store_settings *settings,
                   struct store **ret_store)
{
    bool reserved = false;
    enum err err = ERR_MEMORY;
    struct store *store = secure_calloc(1, sizeof(*store));
    if (store == NULL) {
        goto out;
    }
    store->inbox = inbox;
    store->settings.make_key = settings->make_key;
    store->settings.keep_days = settings->keep_days;
    if (!store_copy_text(settings->file, &store->settings.file) ||
        !store_copy_text(settings->key_file, &store->settings.key_file) ||
        !store_copy_text(settings->kiosk_id, &store->settings.kiosk_id)) {
        goto out;
    }
    err = inbox_reserve(inbox); // for STORE_OPENED or STORE_FAILED
    if (err != OK) {
        goto out;
    }
    reserved = true;
    atomic_store(&store->in_flight, 1);
    err = store_begin(store);
    if (err != OK) {
        goto out;
    }
    *ret_store = store;
    return OK;
out:
    if (reserved) {
        inbox_unreserve(inbox);
    }
    if (store != NULL) {
        store_release(store);
    }
    return err;
}

void store_free(struct store *store)
{
    if (store == NULL) {
        return;
    }
    pthread_mutex_lock(&store->lock);
    store->quit = true;
    pthread_cond_signal(&store->changed);
    pthread_mutex_unlock(&store->lock);
    pthread_join(store->thread, NULL);
    pthread_mutex_destroy(&store->lock);
    pthread_cond_destroy(&store->changed);
    store_release(store);
}

// Takes over what the request carries on success. A row has a reserved slot for its answer then.
static enum err store_submit(struct store *store, const struct store_request *request)
{
    pthread_mutex_lock(&store->lock);
    enum err err = store->used < STORE_QUEUE ? OK : ERR_FULL;
    if (err == OK && request->row != NULL) {
        err = inbox_reserve(store->inbox);
    }
    if (err == OK) {
        store->queue[(store->first + store->used) % STORE_QUEUE] = *request;
        store->used++;
        atomic_fetch_add(&store->in_flight, 1);
        pthread_cond_signal(&store->changed);
    }
    pthread_mutex_unlock(&store->lock);
    return err;
}

enum err store_put(struct store *store, uint32_t number, const struct store_row *row)
{
    if (row->sealed_bytes > STORE_ROW_BYTES || strnlen(row->id, STORE_ID) != STORE_ID - 1 ||
        !journal_kind_is_known((int)row->kind)) {
        return ERR_RANGE;
    }
    struct store_row *copy = secure_alloc(sizeof(*copy));
    if (copy == NULL) {
        return ERR_MEMORY;
    }
    *copy = *row;
    enum err err = store_submit(store, &(struct store_request){.number = number, .row = copy});
    if (err != OK) {
        secure_free(copy);
    }
    return err;
}

enum err store_search(struct store *store, uint32_t number, int64_t wall_ms)
{
    if (atomic_load(&store->searches) >= STORE_SEARCHES) {
        return ERR_FULL;
    }
    struct found *found = found_new(number);
    if (found == NULL) {
        return ERR_MEMORY;
    }
    atomic_fetch_add(&store->searches, 1);
    enum err err =
        store_submit(store, &(struct store_request){.found = found, .wall_ms = wall_ms});
    if (err != OK) {
        atomic_fetch_sub(&store->searches, 1);
        found_free(found);
    }
    return err;
}

void store_expire(struct store *store, int64_t wall_ms)
{
    // Without room it is left for the next time: expiring has no hurry, and nobody waits for an
    // answer.
    (void)!store_submit(store, &(struct store_request){.wall_ms = wall_ms});
}

enum err store_write_state(struct store *store, const char *dir, const char *name,
                           const void *bytes, size_t count)
{
    struct store_request request = {.file = {.count = count}};
    request.file.bytes = secure_alloc(count == 0 ? 1 : count);
    bool copied = request.file.bytes != NULL && store_copy_text(dir, &request.file.dir) &&
                  store_copy_text(name, &request.file.name);
    if (copied) {
        memcpy(request.file.bytes, bytes, count);
    }
    enum err err = copied ? store_submit(store, &request) : ERR_MEMORY;
    if (err != OK) {
        store_file_free(&request.file);
    }
    return err;
}

int store_in_flight(const struct store *store)
{
    return atomic_load(&store->in_flight);
}
