// What one search has found, on its way into the inbox. Rows for which there is no room yet wait
// here, and the store goes on with other requests: nobody's commit waits until a list has been
// read. Private to platform/store.
#pragma once
#include "platform/platform.h"

enum { FOUND_ROWS = 200 };

struct found {
    struct found *next; // the store's: searches that are not over
    uint32_t number;
    enum err err; // not OK: it ends in STORE_FAILED, without rows
    int rows, given, sealed_otherwise;
    struct store_row *row[FOUND_ROWS]; // those behind given are its own
};

// NULL without memory.
struct found *found_new(uint32_t number);
void found_free(struct found *found);
// For journal_walk_since: keeps a copy. False when it is full, or without memory, which is kept in
// err.
bool found_add(void *context, const struct store_row *row);
// Gives what the inbox has room for: rows, then the end. False: there is more to be given. Slots
// are reserved one by one, the end's too: promised ones that wait for each other could fill the
// inbox for good.
bool found_give(struct found *found, struct inbox *inbox);
