#include "platform/scanner/wedge.h"

#include <stddef.h>

enum {
    USAGE_A = 0x04,
    USAGE_ENTER = 0x28,
    USAGE_TAB = 0x2b,
    USAGE_RIGHT_BRACKET = 0x30,
    USAGE_CAPS_LOCK = 0x39,
    USAGE_SCROLL_LOCK = 0x47,
    USAGE_NUM_LOCK = 0x53,
    USAGE_KEYPAD_SLASH = 0x54,
    USAGE_KEYPAD_ENTER = 0x58,
    USAGE_LEFT_CONTROL = 0xe0,
    USAGE_RIGHT_GUI = 0xe7,
    GROUP_SEPARATOR = 0x1d,
};

// From USAGE_A on; a blank where a key gives none here.
static const char plain[] = "abcdefghijklmnopqrstuvwxyz1234567890\0\0\0\0 -=[]\\\\;'`,./";
static const char shifted[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\0\0\0\0 _+{}||:\"~<>?";
// From USAGE_KEYPAD_SLASH on; Enter is asked for before.
static const char keypad[] = "/*-+\0" "1234567890.";

int wedge_character(int usage, bool shift, bool control)
{
    if (usage == USAGE_ENTER || usage == USAGE_KEYPAD_ENTER || usage == USAGE_TAB) {
        return WEDGE_END;
    }
    if ((usage >= USAGE_LEFT_CONTROL && usage <= USAGE_RIGHT_GUI) || usage == USAGE_CAPS_LOCK ||
        usage == USAGE_SCROLL_LOCK || usage == USAGE_NUM_LOCK) {
        return WEDGE_NOTHING;
    }
    if (control) {
        return usage == USAGE_RIGHT_BRACKET ? GROUP_SEPARATOR : WEDGE_LOST;
    }
    const char *table = shift ? shifted : plain;
    int at = usage - USAGE_A, keys = (int)sizeof plain - 1;
    if (usage >= USAGE_KEYPAD_SLASH) {
        table = keypad;
        at = usage - USAGE_KEYPAD_SLASH;
        keys = (int)sizeof keypad - 1;
    }
    return at >= 0 && at < keys && table[at] != '\0' ? table[at] : WEDGE_LOST;
}
