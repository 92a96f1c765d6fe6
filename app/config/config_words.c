// What a person is told about keys: which one they may have meant, and what is allowed.
#include "config/config_private.h"

#include <string.h>

// Letters to change, add or drop to make b of a; both shorter than 64.
static int edit_distance(const char *a, const char *b)
{
    int row[65];
    int b_length = (int)strlen(b);
    for (int j = 0; j <= b_length; j++) {
        row[j] = j;
    }
    for (int i = 0; a[i] != '\0'; i++) {
        int corner = row[0];
        row[0] = i + 1;
        for (int j = 0; j < b_length; j++) {
            int changed = corner + (a[i] == b[j] ? 0 : 1);
            int shorter = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            corner = row[j + 1];
            row[j + 1] = changed < shorter ? changed : shorter;
        }
    }
    return row[b_length];
}

static int dots_in(const char *name)
{
    int dots = 0;
    for (; *name != '\0'; name++) {
        dots += *name == '.' ? 1 : 0;
    }
    return dots;
}

// The first dots + 1 parts of a key's name; false when it has fewer.
static bool name_cut(const char *name, int dots, char ret_cut[64])
{
    size_t length = 0;
    for (; name[length] != '\0' && length < 63; length++) {
        if (name[length] == '.' && dots-- == 0) {
            break;
        }
    }
    memcpy(ret_cut, name, length);
    ret_cut[length] = '\0';
    return dots <= 0;
}

static bool same_last_part(const char *name, const char *part)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && text_equal(dot + 1, part);
}

void config_key_nearest(const char *name, char ret_name[CONFIG_TEXT])
{
    static const char *const sections[] = {"areas", "clinics", "hours", "closed", "menu"};
    enum { SECTIONS = sizeof sections / sizeof sections[0] };
    const char *last = strrchr(name, '.');
    char cut[64];
    size_t length = strlen(name);
    int dots = dots_in(name);
    int best = length < 6 ? 2 : 3; // further away is another word
    ret_name[0] = '\0';
    if (length >= 64) {
        return;
    }
    for (int i = 0; i < config_key_count + SECTIONS; i++) {
        const char *known =
            i < config_key_count ? config_keys[i].name : sections[i - config_key_count];
        if (!name_cut(known, dots, cut)) {
            continue;
        }
        int distance = edit_distance(name, cut);
        if (distance < best || (distance == best && ret_name[0] == '\0')) {
            best = distance;
            config_text_set(ret_name, CONFIG_TEXT, cut);
        }
    }
    // The right word in the wrong place.
    for (int i = 0; i < config_key_count && ret_name[0] == '\0'; i++) {
        if (same_last_part(config_keys[i].name, last == NULL ? name : last + 1)) {
            config_text_set(ret_name, CONFIG_TEXT, config_keys[i].name);
        }
    }
}

static void add_words(struct text_builder *builder, const char *words)
{
    for (; *words != '\0'; words++) {
        text_add_bytes(builder, *words == '|' ? ", " : words, *words == '|' ? 2 : 1);
    }
}

static void add_numbers(struct text_builder *builder, const struct config_key *key)
{
    int64_t by = key->type == KEY_SECONDS_MS ? 1000 : 1;
    if (key->step > 0) {
        for (int64_t number = key->low; number <= key->high; number += key->step) {
            text_add(builder, number == key->low ? "" : ", ");
            text_add_int(builder, number);
        }
        return;
    }
    text_add_int(builder, key->low / by);
    if (key->high > key->low) {
        text_add(builder, " to ");
        text_add_int(builder, key->high / by);
    }
}

void config_key_allowed(const struct config_key *key, char ret_text[CONFIG_RANGE_TEXT])
{
    struct text_builder builder;
    text_begin(&builder, ret_text, CONFIG_RANGE_TEXT);
    switch (key->type) {
    case KEY_TEXT:
    case KEY_PATH:
        text_add(&builder, key->type == KEY_TEXT ? "a text" : "a file name");
        text_add(&builder, " of at most ");
        text_add_int(&builder, (int64_t)key->bytes - 1);
        text_add(&builder, " bytes");
        return;
    case KEY_CODE: text_add(&builder, "letters, digits, dots, hyphens and underscores"); return;
    case KEY_SYSTEM: text_add(&builder, "a FHIR system, without spaces, commas and bars"); return;
    case KEY_URL:
        text_add(&builder, "an https address without a slash at the end; ");
        text_add(&builder, "http only to this machine");
        return;
    case KEY_BOOL: text_add(&builder, "on, off"); return;
    case KEY_WORD: add_words(&builder, key->words); return;
    case KEY_INTEGER: add_numbers(&builder, key); return;
    case KEY_SECONDS_MS:
        add_numbers(&builder, key);
        text_add(&builder, ", with up to 3 decimals");
        return;
    case KEY_SIZE:
        text_add(&builder, "\"WIDTHxHEIGHT\", each ");
        add_numbers(&builder, key);
        return;
    case KEY_PROXY:
        text_add(&builder, "\"http://HOST:PORT\", with a port, without a user and a path");
        return;
    case KEY_CODES:
        text_add(&builder, "a list of at most ");
        text_add_int(&builder, CONFIG_CODES);
        text_add(&builder, " texts \"system|code\", without spaces and commas");
        return;
    case KEY_PIN_HASH: text_add(&builder, "the line that foyer --hash-pin prints"); return;
    case KEY_LETTERS: text_add(&builder, "1 or 2 letters of A to Z but I, O and Q"); return;
    case KEY_LATER: text_add(&builder, "not part of this release"); return;
    }
}
