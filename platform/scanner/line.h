// Bytes of a fixed scanner, one after the other, until it ends its line: a code. Pure.
#pragma once
#include "platform/platform.h"

enum { LINE_IDLE_MS = 1000 }; // a code is sent in one go: what has paused for so long was cut off

struct scan_line {
    size_t count;
    bool spoiled; // longer than SCAN_BYTES, or something of it was lost: nothing of it is kept
    int64_t last_ms;
    unsigned char bytes[SCAN_BYTES];
};

void line_byte(struct scan_line *line, unsigned char byte, int64_t now_ms);
void line_spoil(struct scan_line *line, int64_t now_ms);
// The line has ended. True and *ret_scan (the caller wipes it) when it held a code; it is empty and wiped afterwards. Of a
// spoiled one the scan is a single byte 0, which is no text and no code: whoever holds it up is told that it cannot be read.
bool line_end(struct scan_line *line, struct scan *ret_scan);
void line_drop(struct scan_line *line);
// A half line that has been idle too long is dropped; a spoiled one, whose end may be among what was lost, ends: as
// line_end().
bool line_age(struct scan_line *line, int64_t now_ms, struct scan *ret_scan);
// When line_age() would do so; INT64_MAX = there is nothing to drop.
int64_t line_due_ms(const struct scan_line *line);
