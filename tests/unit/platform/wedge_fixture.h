// For tests of a scanner that plays a keyboard, beside scanner_fixture.h: it is plugged in and types.
#pragma once
#include "scanner_fixture.h"
#include <stdint.h>

// Puts the device there ("event7", USB ids "0c2e:0901"). What is written into the file that is returned is its keys; the
// caller closes it.
int wedge_plug_in(const struct scanner_fixture *fixture, const char *name, const char *ids);
bool wedge_is_grabbed(const struct scanner_fixture *fixture, const char *name);
// One event of a key, as Linux counts them: 1 down, 2 repeated, 0 up.
void wedge_key(int keys, uint16_t code, int32_t value);
// As a scanner types it: each key down and up, Shift around those that want it.
void wedge_types(int keys, const char *text);
void wedge_enter(int keys);
