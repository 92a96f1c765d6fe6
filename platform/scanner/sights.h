// Which codes were seen lately: a code that is held up to the camera, or that a fixed scanner reads twice, is one scan. What
// the camera and a fixed scanner say of one code differs (a fixed one says its symbology in the text), so that is two. Keeps
// tags, never a code. Pure.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    SIGHT_MS = 2000, // scanning.md: the same code within 2 s is one scan
    SIGHTS = 8,      // more codes than anybody holds up at once
};

struct sights {
    struct sight {
        uint64_t tag; // 0 = free; chance_tag() of what was read
        int64_t last_ms;
    } list[SIGHTS];
};

// True for a code that has not been seen for SIGHT_MS. Every sight counts anew.
bool sights_see(struct sights *sights, uint64_t tag, int64_t now_ms);
// It could not be handed on: its next sight is a new one.
void sights_unsee(struct sights *sights, uint64_t tag);
