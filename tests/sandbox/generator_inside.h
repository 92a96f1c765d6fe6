// Used by generator*.c only.
#pragma once
#include "sandbox/generator.h"

// splitmix64 (public domain algorithm): one word of state, the same everywhere.
static inline uint64_t generator_random(uint64_t *random)
{
    *random += 0x9E3779B97F4A7C15ULL;
    uint64_t z = *random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

static inline int generator_random_below(uint64_t *random, int limit)
{
    return (int)(generator_random(random) % (uint64_t)limit);
}

// generator_exceptions.c: needs, marks, phone appointments, changes, and when everybody comes. Draws
// of its own, so that the people stay who they are.
void generator_add_exceptions(struct generated_day *day, uint64_t seed);
