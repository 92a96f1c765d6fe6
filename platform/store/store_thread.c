#include "platform/store/store_inside.h"

#include "base/log_event.h"
#include "base/wipe.h"
#include <time.h>

enum { STORE_ROOM_MS = 10 }; // how often to look again whether the inbox has room for rows

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

// Lock held. Waits a moment for the main thread to take items out, or for a request.
static void store_wait_a_moment(struct store *store)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += STORE_ROOM_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&store->changed, &store->lock, &until);
}

// False: the store is being freed.
static bool store_wait_for_room(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    if (!store->quit) {
        store_wait_a_moment(store);
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

// ---- searches

// Its end is in the inbox.
static void store_forget_search(struct store *store, struct found *found)
{
    store->found = found->next;
    found_free(found);
    atomic_fetch_sub(&store->searches, 1);
    atomic_fetch_sub(&store->in_flight, 1);
}

static void store_give_found(struct store *store)
{
    while (store->found != NULL && found_give(store->found, store->inbox)) {
        store_forget_search(store, store->found);
    }
}

// The store is being freed: nobody takes items out any more.
static void store_break_off_searches(struct store *store)
{
    while (store->found != NULL) {
        store->found->err = ERR_FULL;
        (void)found_give(store->found, store->inbox); // its end alone, if there is room
        store_forget_search(store, store->found);
    }
}

// Takes over found.
static enum err store_do_search(struct store *store, struct found *found, int64_t wall_ms)
{
    struct found **end = &store->found;
    struct store_row *row = secure_alloc(sizeof(*row));
    found->err = row == NULL ? ERR_MEMORY : store->open_err;
    if (found->err == OK) {
        enum err err = journal_walk_since(store->journal, wall_ms, row, found_add, found,
                                          &found->sealed_otherwise);
        found->err = err != OK ? err : found->err;
    }
    secure_free(row);
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = found;
    return found->err;
}

// ---- the thread

static void store_do(struct store *store, struct store_request *request)
{
    enum err err = store->open_err;
    if (request->file.dir != NULL) {
        const struct store_file *file = &request->file;
        err = state_write(file->dir, file->name, file->bytes, file->count);
        store_file_free(&request->file);
    } else if (request->found != NULL) {
        err = store_do_search(store, request->found, request->wall_ms);
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
    store_give_found(store);
    pthread_mutex_lock(&store->lock);
    while (store->used == 0 && !store->quit) {
        if (store->found == NULL) {
            pthread_cond_wait(&store->changed, &store->lock);
            continue;
        }
        store_wait_a_moment(store);
        pthread_mutex_unlock(&store->lock);
        store_give_found(store);
        pthread_mutex_lock(&store->lock);
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

void *store_run(void *context)
{
    struct store *store = context;
    struct store_request request;
    store_open(store);
    atomic_fetch_sub(&store->in_flight, 1);
    while (store_take(store, &request)) {
        store_do(store, &request);
        wipe_stack();
        if (request.found == NULL) { // a search ends with its last row
            // After the answer is in the inbox: who sees 0 finds every answer there.
            atomic_fetch_sub(&store->in_flight, 1);
        }
    }
    store_break_off_searches(store);
    journal_close(store->journal);
    return NULL;
}
