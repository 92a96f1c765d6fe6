// A bump allocator over memory that somebody else owns. The session's arena lives in locked, guarded,
// never-dumped pages (platform/secure_alloc.c) and is wiped as a whole: nothing in it is freed alone.
#pragma once
#include "base/err.h"
#include <stddef.h>

struct arena {
    unsigned char *memory; // borrowed; the platform's pages
    size_t size_bytes;
    size_t used_bytes;
    size_t high_bytes; // most ever used since the last wipe: only this much needs wiping
};

void arena_init(struct arena *arena, void *memory, size_t size_bytes);

// size bytes, zeroed, aligned to 16; valid until arena_wipe. ERR_LIMIT when the arena is full.
MUST_CHECK enum err arena_alloc(struct arena *arena, size_t size_bytes, void **ret_memory);

// Copies length bytes of text and adds a NUL.
MUST_CHECK enum err arena_text(struct arena *arena, const char *text, size_t length,
                               char **ret_text);

// Overwrites everything that was ever handed out and starts again from empty.
void arena_wipe(struct arena *arena);
