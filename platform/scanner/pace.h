// How fast codes may come from one fixed scanner. Nobody shows two codes within PACE_MS: what sends them faster is broken, or
// somebody's toy, and must not keep the kiosk busy. Logs a flood once. Pure but for that.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { PACE_MS = 200 };

enum source { // LOG_SCANNER_FLOOD's a
    SOURCE_SERIAL = 1,
    SOURCE_EVDEV,
    SOURCE_PREFIX,
};

struct pace { // all zeros: none has come
    int64_t next_ms; // when one may come again
    bool dropped;    // one was, since the last that was let through
    bool flooding;   // until one comes in time, with none dropped before it
};

// False: this code comes too soon, and is to be dropped.
bool pace_lets(struct pace *pace, enum source source, int64_t now_ms);
