// The journal's file: SQLite and sealing, one row at a time, all on the store's thread. Private to
// platform/store.
#pragma once
#include "platform/platform.h"

struct journal;

static inline bool journal_kind_is_known(int kind)
{
    return kind == STORE_INTENT || kind == STORE_TASK || kind == STORE_UNDO;
}

// Opens or makes the file and reads the key. ERR_STORE for a file that is damaged, in use by
// another program or from a newer Foyer: it is left as it is. Also ERR_MEMORY and what
// seal_key_read says.
MUST_CHECK enum err journal_open(const struct store_settings *settings,
                                 struct journal **ret_journal);
void journal_close(struct journal *journal);

// Open rows in the order in which they were first put. row: filled for each call of each(), and
// borrowed by it; when it answers false the walk ends early. Rows that this key does not open are
// counted and left alone.
MUST_CHECK enum err journal_walk_open(struct journal *journal, struct store_row *row,
                                      bool (*each)(void *context, const struct store_row *row),
                                      void *context, int *ret_open, int *ret_sealed_otherwise);

// The same for every row begun at or after wall_ms, open or closed, newest first; of those begun in the same moment, the
// one first put last.
MUST_CHECK enum err journal_walk_since(struct journal *journal, int64_t wall_ms,
                                       struct store_row *row,
                                       bool (*each)(void *context, const struct store_row *row),
                                       void *context, int *ret_sealed_otherwise);

// Inserts or replaces. OK only once the row would survive a power cut.
MUST_CHECK enum err journal_put(struct journal *journal, const struct store_row *row);

// Deletes what was begun before wall_ms and is closed, or cannot be opened by this key and so will
// never be closed.
MUST_CHECK enum err journal_expire(struct journal *journal, int64_t wall_ms);
