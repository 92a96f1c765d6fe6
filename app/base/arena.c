#include "base/arena.h"

#include "base/wipe.h"

#include <stdint.h>
#include <string.h>

enum { ALIGNMENT_BYTES = 16 };

void arena_init(struct arena *arena, void *memory, size_t size_bytes)
{
    *arena = (struct arena){.memory = memory, .size_bytes = size_bytes};
}

enum err arena_alloc(struct arena *arena, size_t size_bytes, void **ret_memory)
{
    // The address is rounded up, not the count: the memory given to arena_init may start anywhere.
    uintptr_t next = (uintptr_t)(arena->memory + arena->used_bytes);
    size_t skip = (ALIGNMENT_BYTES - next % ALIGNMENT_BYTES) % ALIGNMENT_BYTES;
    size_t left = arena->size_bytes - arena->used_bytes;
    if (skip > left || size_bytes > left - skip) {
        return ERR_LIMIT;
    }
    unsigned char *memory = arena->memory + arena->used_bytes + skip;
    arena->used_bytes += skip + size_bytes;
    if (arena->used_bytes > arena->high_bytes) {
        arena->high_bytes = arena->used_bytes;
    }
    memset(memory, 0, size_bytes);
    *ret_memory = memory;
    return OK;
}

enum err arena_text(struct arena *arena, const char *text, size_t length, char **ret_text)
{
    if (length == SIZE_MAX) {
        return ERR_LIMIT;
    }
    void *memory = NULL;
    enum err err = arena_alloc(arena, length + 1, &memory);
    if (err != OK) {
        return err;
    }
    memcpy(memory, text, length);
    *ret_text = memory;
    return OK;
}

void arena_wipe(struct arena *arena)
{
    wipe(arena->memory, arena->high_bytes);
    arena->used_bytes = 0;
    arena->high_bytes = 0;
}
