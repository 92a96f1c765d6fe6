#include "platform/scanner/prefix.h"

#include "base/wipe.h"
#include "platform/scanner/wedge.h"
#include <string.h>

enum err prefix_begin(struct prefix *prefix, const char *text)
{
    size_t count = strlen(text);
    if (count > PREFIX_BYTES) {
        return ERR_RANGE;
    }
    for (size_t i = 0; i < count; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return ERR_RANGE;
        }
    }
    *prefix = (struct prefix){.wanted_count = count};
    memcpy(prefix->wanted, text, count);
    return OK;
}

static bool in_code(const struct prefix *prefix)
{
    return prefix->wanted_count > 0 && prefix->matched == prefix->wanted_count;
}

static void prefix_drop(struct prefix *prefix)
{
    prefix->matched = 0;
    line_drop(&prefix->line);
}

void prefix_forget(struct prefix *prefix)
{
    line_drop(&prefix->line);
    if (in_code(prefix)) {
        line_spoil(&prefix->line, prefix->last_ms);
    }
}

static enum prefix_says code_key(struct prefix *prefix, int character, int64_t now_ms, struct scan *ret_scan)
{
    if (character == WEDGE_END) {
        bool whole = line_end(&prefix->line, ret_scan);
        prefix_drop(prefix);
        return whole ? PREFIX_CODE : PREFIX_TAKEN;
    }
    if (character == WEDGE_LOST) {
        line_spoil(&prefix->line, now_ms);
    } else if (character >= 0) {
        line_byte(&prefix->line, (unsigned char)character, now_ms);
    }
    return PREFIX_TAKEN;
}

// How many of what was typed last, this character with it, may begin the prefix. A person may have typed its first
// character just before the scanner typed it.
static size_t still_begins(const struct prefix *prefix, int character)
{
    unsigned char typed[PREFIX_BYTES + 1];
    size_t count = prefix->matched + 1;
    if (character < 0) {
        return 0;
    }
    memcpy(typed, prefix->wanted, prefix->matched);
    typed[prefix->matched] = (unsigned char)character;
    while (count > 0 && memcmp(typed + prefix->matched + 1 - count, prefix->wanted, count) != 0) {
        count--;
    }
    return count;
}

enum prefix_says prefix_key(struct prefix *prefix, int character, int64_t now_ms, size_t *ret_back,
                            struct scan *ret_scan)
{
    if (prefix->wanted_count == 0 || (character == WEDGE_NOTHING && !in_code(prefix))) {
        return PREFIX_NOT_OURS;
    }
    prefix->last_ms = now_ms;
    if (in_code(prefix)) {
        return code_key(prefix, character, now_ms, ret_scan);
    }
    size_t kept = prefix->matched + 1;
    prefix->matched = still_begins(prefix, character);
    if (in_code(prefix)) { // what was typed before the prefix was given back when it turned out not to be of it
        return PREFIX_TAKEN;
    }
    *ret_back = kept - prefix->matched;
    return PREFIX_KEPT;
}

bool prefix_age(struct prefix *prefix, int64_t now_ms)
{
    if (now_ms < prefix_due_ms(prefix)) {
        return false;
    }
    bool give_back = !in_code(prefix);
    prefix_drop(prefix);
    return give_back;
}

int64_t prefix_due_ms(const struct prefix *prefix)
{
    return prefix->wanted_count > 0 && prefix->matched > 0 ? prefix->last_ms + PREFIX_IDLE_MS : INT64_MAX;
}
