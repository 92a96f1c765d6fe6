// The keyboard of the window: which key means what, and what a fixed scanner typed. Used by window_sdl.c alone.
#pragma once
#include "platform/platform.h"
#include "platform/scanner/pace.h"
#include "platform/scanner/prefix.h"
#include <SDL.h>

struct window_keys {
    struct prefix prefix;
    struct pace pace; // of codes
    size_t count, back; // keys that are kept, and how many of them are ordinary after all
    SDL_KeyboardEvent kept[PREFIX_BYTES + 1];
    struct scan scan; // whole, until it is moved out
};

// ERR_RANGE for a prefix that cannot be. scan_prefix NULL or "": none.
MUST_CHECK enum err window_keys_begin(struct window_keys *keys, const char *scan_prefix);
// A key went down. True: *ret_event is what it means.
bool window_keys_came(struct window_keys *keys, const SDL_KeyboardEvent *event, int64_t now_ms,
                      struct window_event *ret_event);
// Keys that were kept and are ordinary after all. Before each look at SDL's own queue.
bool window_keys_back(struct window_keys *keys, struct window_event *ret_event);
// When SDL's queue is empty: what has waited too long for more. window_keys_back() may have something then.
void window_keys_age(struct window_keys *keys, int64_t now_ms);
int64_t window_keys_due_ms(const struct window_keys *keys); // INT64_MAX = nothing waits
// Wipes what was typed; what is kept back means nothing any more.
void window_keys_forget(struct window_keys *keys);
