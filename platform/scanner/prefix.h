// A fixed scanner on a desktop, where its keyboard cannot be told from another: it is set to type a prefix first. From the
// last character of the prefix up to Enter everything is a code. Pure.
#pragma once
#include "platform/scanner/line.h"

enum {
    PREFIX_BYTES = 4,
    PREFIX_IDLE_MS = 500, // what has paused for so long was no scanner, or its code was cut off
};

enum prefix_says {
    PREFIX_NOT_OURS, // an ordinary key that is nobody's: Shift alone
    PREFIX_KEPT,     // kept back behind those that are kept already; the oldest of them are ordinary now: *ret_back
    PREFIX_TAKEN,    // part of a code, as are all that were kept
    PREFIX_CODE,     // the code is whole
};

struct prefix {
    size_t wanted_count; // 0 = no scanner is set up
    unsigned char wanted[PREFIX_BYTES];
    size_t matched; // characters of the prefix that were typed
    int64_t last_ms;
    struct scan_line line;
};

// ERR_RANGE for more than PREFIX_BYTES, or a character that is not visible ASCII. text "" = none.
MUST_CHECK enum err prefix_begin(struct prefix *prefix, const char *text);
// One key (wedge_character() of it). The caller wipes ret_scan. Without a prefix every key is PREFIX_NOT_OURS.
enum prefix_says prefix_key(struct prefix *prefix, int character, int64_t now_ms, size_t *ret_back,
                            struct scan *ret_scan);
// True when all that is kept is ordinary: nothing came behind it. Drops a half code, too: its keys are nobody's.
bool prefix_age(struct prefix *prefix, int64_t now_ms);
int64_t prefix_due_ms(const struct prefix *prefix); // INT64_MAX = nothing can age
// Wipes what was typed. The rest of a code that has begun is still nobody's keys, and ends as a spoiled one.
void prefix_forget(struct prefix *prefix);
