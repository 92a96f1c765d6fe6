// Keys of a scanner that plays a keyboard ("keyboard wedge"), as characters. It is taken to be set to the US layout, as
// they are when new. Keys are named by their USB HID usage (HID Usage Tables, page 7), which is what SDL calls a
// scancode and what evdev.c translates from. Pure.
#pragma once
#include <stdbool.h>

enum {
    WEDGE_END = -1,     // Enter or Tab: the code is whole
    WEDGE_NOTHING = -2, // a key that says nothing by itself: Shift, Control, a lock
    WEDGE_LOST = -3,    // a key that stands for no character we know: the code would be wrong
};

// What this key gives, 0 to 127, or one of the above. Control and ']' is 0x1D, GS1's separator.
int wedge_character(int usage, bool shift, bool control);
