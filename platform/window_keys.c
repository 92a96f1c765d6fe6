// Keys of the window. A scanner that types its prefix first is told from a person here: nothing of its code becomes a
// character or a key of the page.
#include "platform/window_keys.h"

#include "base/wipe.h"
#include "platform/scanner/wedge.h"
#include <string.h>

struct key_map {
    SDL_Keycode sym;
    enum window_key key;
};

static const struct key_map key_maps[] = {
    {SDLK_DOWN, KEY_NEXT},          {SDLK_RIGHT, KEY_NEXT},      {SDLK_F14, KEY_NEXT},
    {SDLK_UP, KEY_PREVIOUS},        {SDLK_LEFT, KEY_PREVIOUS},   {SDLK_F13, KEY_PREVIOUS},
    {SDLK_RETURN, KEY_SELECT},      {SDLK_KP_ENTER, KEY_SELECT}, {SDLK_F15, KEY_SELECT},
    {SDLK_ESCAPE, KEY_BACK},        {SDLK_F16, KEY_BACK},        {SDLK_BACKSPACE, KEY_DELETE},
    {SDLK_KP_MULTIPLY, KEY_DELETE}, {SDLK_ASTERISK, KEY_DELETE}, {SDLK_F18, KEY_HELP},
    {SDLK_F12, KEY_STAFF},
};

// '\0' = no letter or digit.
static char key_character(const SDL_Keysym *key)
{
    if ((key->mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0) {
        return '\0';
    }
    if (key->sym >= SDLK_a && key->sym <= SDLK_z) {
        return (char)('A' + (key->sym - SDLK_a));
    }
    if (key->sym >= SDLK_0 && key->sym <= SDLK_9 && (key->mod & KMOD_SHIFT) == 0) {
        return (char)('0' + (key->sym - SDLK_0));
    }
    if (key->sym >= SDLK_KP_1 && key->sym <= SDLK_KP_9) { // whatever Num Lock says
        return (char)('1' + (key->sym - SDLK_KP_1));
    }
    return key->sym == SDLK_KP_0 ? '0' : '\0';
}

static bool give_key(struct window_event *ret_event, enum window_key key)
{
    *ret_event = (struct window_event){.kind = WINDOW_KEY, .key = key};
    return true;
}

static bool key_means(const SDL_KeyboardEvent *event, struct window_event *ret_event)
{
    if (event->keysym.sym == SDLK_TAB) {
        bool back = (event->keysym.mod & KMOD_SHIFT) != 0;
        return give_key(ret_event, back ? KEY_PREVIOUS : KEY_NEXT);
    }
    for (size_t i = 0; i < sizeof key_maps / sizeof key_maps[0]; i++) {
        if (key_maps[i].sym == event->keysym.sym) {
            return give_key(ret_event, key_maps[i].key);
        }
    }
    char character = key_character(&event->keysym);
    if (character == '\0') {
        return false;
    }
    *ret_event = (struct window_event){.kind = WINDOW_CHARACTER, .character = character};
    return true;
}

// ---- the scanner's prefix

enum err window_keys_begin(struct window_keys *keys, const char *scan_prefix)
{
    return prefix_begin(&keys->prefix, scan_prefix == NULL ? "" : scan_prefix);
}

static void kept_drop(struct window_keys *keys)
{
    wipe(keys->kept, sizeof keys->kept);
    keys->count = keys->back = 0;
}

bool window_keys_came(struct window_keys *keys, const SDL_KeyboardEvent *event, int64_t now_ms,
                      struct window_event *ret_event)
{
    if (event->repeat != 0) {
        return false;
    }
    int character = wedge_character((int)event->keysym.scancode, (event->keysym.mod & KMOD_SHIFT) != 0,
                                    (event->keysym.mod & KMOD_CTRL) != 0);
    size_t back = 0;
    switch (prefix_key(&keys->prefix, character, now_ms, &back, &keys->scan)) {
    case PREFIX_NOT_OURS: return key_means(event, ret_event);
    case PREFIX_KEPT:
        keys->kept[keys->count++] = *event;
        keys->back = back;
        return window_keys_back(keys, ret_event);
    case PREFIX_TAKEN: kept_drop(keys); return false;
    case PREFIX_CODE: break;
    }
    if (!pace_lets(&keys->pace, SOURCE_PREFIX, now_ms)) {
        wipe(&keys->scan, sizeof keys->scan);
        return false;
    }
    *ret_event = (struct window_event){.kind = WINDOW_SCANNED};
    return true;
}

bool window_keys_back(struct window_keys *keys, struct window_event *ret_event)
{
    bool means = false;
    while (keys->back > 0 && !means) {
        means = key_means(&keys->kept[0], ret_event);
        keys->back--;
        keys->count--;
        memmove(keys->kept, keys->kept + 1, keys->count * sizeof keys->kept[0]);
        wipe(&keys->kept[keys->count], sizeof keys->kept[0]);
    }
    return means;
}

void window_keys_age(struct window_keys *keys, int64_t now_ms)
{
    if (now_ms < prefix_due_ms(&keys->prefix)) {
        return;
    }
    if (prefix_age(&keys->prefix, now_ms)) {
        keys->back = keys->count;
    } else {
        kept_drop(keys);
    }
}

int64_t window_keys_due_ms(const struct window_keys *keys)
{
    return prefix_due_ms(&keys->prefix);
}

void window_keys_forget(struct window_keys *keys)
{
    prefix_forget(&keys->prefix);
    wipe(keys->kept, sizeof keys->kept); // their number stays: the rest of the prefix may still come
    wipe(&keys->scan, sizeof keys->scan);
}
