// Forgetting, in one place. wipe() cannot be optimised away.
#pragma once
#include <stddef.h>

// Overwrites size bytes at memory with zeros. memory may be NULL when size is 0.
void wipe(void *memory, size_t size);

// Fills 64 KiB of the calling thread's stack below the caller and wipes it: what functions that have
// returned left there is gone. Called after each session by every thread that touched patient text.
void wipe_stack(void);
