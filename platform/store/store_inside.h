// What the two sides of the store share: store.c, which is called by the main thread, and
// store_thread.c.
#pragma once
#include "platform/inner.h"
#include "platform/store/found.h"
#include "platform/store/journal.h"
#include <stdatomic.h>

enum {
    STORE_QUEUE = 64,
    STORE_SEARCHES = 4,
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
    struct found *found;    // rows begun at or after wall_ms are to be found
    int64_t wall_ms;        // none of the three: rows begun before this go
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
    atomic_int searches;                     // not answered in full yet
    struct journal *journal;                 // the thread's; NULL when it could not be opened
    struct found *found; // the thread's; searches with rows still to be given, oldest first
    enum err open_err;
    bool cut_short;  // freed while rows were still being given
    bool log_failed; // said once, not for every row
};

void store_file_free(struct store_file *file);
// The thread: opens the journal, then does what is queued until the store is freed. context is the
// store.
void *store_run(void *context);
