// The journal's thread: requests in by a bounded queue, answers out by the inbox, one after the
// other. The order of requests is the order of commits, and a slow disk never stops the screen.
#include "platform/platform.h"

#include "base/log_event.h"
#include "base/wipe.h"
#include "platform/inner.h"
#include "platform/store/journal.h"
#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum {
    STORE_QUEUE = 64,
    STORE_ROOM_MS =
        10, // how often to look again whether the inbox has room for rows found at opening
};

// A state file to be replaced; its texts are copies in secure memory.
struct store_file {
    const char *dir, *name;
    char *bytes;
    size_t count;
};

struct store_request {
    uint32_t number;
    struct store_row *row;  // to be put
    struct store_file file; // with a dir: to be written
    int64_t wall_ms;        // neither: rows begun before this go
};

struct store {
    struct inbox *inbox;
    struct store_settings settings; // its texts are copies in secure memory
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct store_request queue[STORE_QUEUE]; // lock
    size_t first, used;                      // lock
    bool quit;                               // lock
    atomic_int in_flight;                    // requests not answered yet; the opening counts as one
    struct journal *journal;                 // the thread's; NULL when it could not be opened
    enum err open_err;
    bool cut_short;  // freed while rows were still being given
    bool log_failed; // said once, not for every row
};

static void store_answer(struct store *store, const struct store_reply *reply)
{
    struct inbox_item item = {.kind = INBOX_STORE_REPLY, .store = *reply};
    inbox_push_reserved(store->inbox, &item);
}

static void store_note_failure(struct store *store, enum err err)
{
    if (!store->log_failed) {
        log_event(LOG_JOURNAL_FAILED, err, 0);
        store->log_failed = true;
    }
}

// Waits a moment for the main thread to take items out. False: the store is being freed.
static bool store_wait_for_room(struct store *store)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += STORE_ROOM_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_mutex_lock(&store->lock);
    if (!store->quit) {
        pthread_cond_timedwait(&store->changed, &store->lock, &until);
    }
    bool goes_on = !store->quit;
    pthread_mutex_unlock(&store->lock);
    return goes_on;
}

// One open row to the loop. Called for each by journal_walk_open.
static bool store_give_row(void *context, const struct store_row *row)
{
    struct store *store = context;
    struct store_row *copy = secure_alloc(sizeof(*copy));
    if (copy == NULL) {
        // Out of memory at start: better no journal than one whose open arrivals are silently
        // forgotten.
        store->open_err = ERR_MEMORY;
        return false;
    }
    *copy = *row;
    while (inbox_reserve_modestly(store->inbox) != OK) {
        if (!store_wait_for_room(store)) {
            store->cut_short = true;
            secure_free(copy);
            return false;
        }
    }
    store_answer(store, &(struct store_reply){.answer = STORE_ROW, .row = copy});
    return true;
}

static void store_open(struct store *store)
{
    int open_rows = 0;
    int otherwise = 0;
    struct store_row *row = secure_alloc(sizeof(*row));
    store->open_err = row == NULL ? ERR_MEMORY : journal_open(&store->settings, &store->journal);
    if (store->open_err == OK) {
        enum err err =
            journal_walk_open(store->journal, row, store_give_row, store, &open_rows, &otherwise);
        store->open_err = err != OK ? err : store->open_err;
    }
    secure_free(row);
    if (store->open_err != OK) {
        journal_close(store->journal);
        store->journal = NULL;
        store_note_failure(store, store->open_err);
        store_answer(store, &(struct store_reply){.answer = STORE_FAILED, .err = store->open_err});
        return;
    }
    if (store->cut_short) { // nobody listens any more, but what is queued will still be committed
        store_answer(store, &(struct store_reply){.answer = STORE_FAILED, .err = ERR_FULL});
        return;
    }
    log_event(LOG_JOURNAL_OPENED, open_rows, otherwise);
    store_answer(store, &(struct store_reply){.answer = STORE_OPENED,
                                              .rows_open = open_rows,
                                              .rows_sealed_otherwise = otherwise});
}

static void store_file_free(struct store_file *file)
{
    secure_free((void *)(uintptr_t)file->dir);
    secure_free((void *)(uintptr_t)file->name);
    secure_free(file->bytes);
}

static void store_do(struct store *store, struct store_request *request)
{
    enum err err = store->open_err;
    if (request->file.dir != NULL) {
        const struct store_file *file = &request->file;
        err = state_write(file->dir, file->name, file->bytes, file->count);
        store_file_free(&request->file);
    } else if (store->journal != NULL) {
        err = request->row != NULL ? journal_put(store->journal, request->row)
                                   : journal_expire(store->journal, request->wall_ms);
    }
    if (err != OK) {
        store_note_failure(store, err);
    } else {
        store->log_failed = false;
    }
    if (request->row != NULL) {
        store_answer(store,
                     &(struct store_reply){.number = request->number,
                                           .answer = err == OK ? STORE_COMMITTED : STORE_FAILED,
                                           .err = err});
        secure_free(request->row);
    }
}

// The next request; false when the store is being freed and everything queued is done.
static bool store_take(struct store *store, struct store_request *ret_request)
{
    pthread_mutex_lock(&store->lock);
    while (store->used == 0 && !store->quit) {
        pthread_cond_wait(&store->changed, &store->lock);
    }
    bool found = store->used > 0;
    if (found) {
        *ret_request = store->queue[store->first];
        store->first = (store->first + 1) % STORE_QUEUE;
        store->used--;
    }
    pthread_mutex_unlock(&store->lock);
    return found;
}

static void *store_run(void *context)
{
    struct store *store = context;
    struct store_request request;
    store_open(store);
    atomic_fetch_sub(&store->in_flight, 1);
    while (store_take(store, &request)) {
        store_do(store, &request);
        wipe_stack();
        // After the answer is in the inbox: who sees 0 finds every answer there.
        atomic_fetch_sub(&store->in_flight, 1);
    }
    journal_close(store->journal);
    return NULL;
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

// Takes over the row on success, with a reserved slot for its answer.
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
        (row->kind != STORE_INTENT && row->kind != STORE_TASK)) {
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
