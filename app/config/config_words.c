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

// The best so far of what is like a name.
struct nearest {
    const char *name;
    int best;
    char *ret_name;
};

enum { NAME_MAX_BYTES = 64, PREFIX_MIN = 4 };

static struct nearest nearest_begin(const char *name, char ret_name[CONFIG_TEXT])
{
    size_t length = strlen(name);
    ret_name[0] = '\0';
    // Further away is another word.
    int best = length < 3 ? 1 : length < 6 ? 2 : 3;
    return (struct nearest){
        .name = name, .best = length < NAME_MAX_BYTES ? best : -1, .ret_name = ret_name};
}

static void nearest_try(struct nearest *nearest, const char *known)
{
    if (nearest->best < 0) {
        return; // too long for any
    }
    bool first = nearest->ret_name[0] == '\0';
    size_t length = strlen(nearest->name);
    int distance = edit_distance(nearest->name, known);
    if (distance < nearest->best || (distance == nearest->best && first)) {
        nearest->best = distance;
        config_text_set(nearest->ret_name, CONFIG_TEXT, known);
    } else if (first && length >= PREFIX_MIN && strncmp(known, nearest->name, length) == 0) {
        config_text_set(nearest->ret_name, CONFIG_TEXT, known); // "service" of "service_type"
    }
}

static void nearest_try_words(struct nearest *nearest, const char *words)
{
    char word[CONFIG_TEXT];
    for (int i = 0;; i++) {
        config_word_at(words, i, word);
        if (*word == '\0') {
            return;
        }
        nearest_try(nearest, word);
    }
}

void config_word_nearest(const char *words, const char *text, char ret_word[CONFIG_TEXT])
{
    struct nearest nearest = nearest_begin(text, ret_word);
    nearest_try_words(&nearest, words);
}

// The right word in the wrong place.
static void find_elsewhere(const char *name, const char *sections, char ret_name[CONFIG_TEXT])
{
    const char *last = strrchr(name, '.');
    last = last == NULL ? name : last + 1;
    if (config_word_find(sections, last) >= 0) {
        config_text_set(ret_name, CONFIG_TEXT, last);
    }
    for (int i = 0; i < config_key_count && ret_name[0] == '\0'; i++) {
        if (same_last_part(config_keys[i].name, last)) {
            config_text_set(ret_name, CONFIG_TEXT, config_keys[i].name);
        }
    }
}

void config_key_nearest(const char *name, bool in_clinic, char ret_name[CONFIG_TEXT])
{
    static const char sections[] = "areas|clinics|hours|closed|menu";
    static const char deeper[] = "scan.pattern|scan.gs1.prefixes|pass.issuers";
    struct nearest nearest = nearest_begin(name, ret_name);
    char cut[NAME_MAX_BYTES];
    int dots = dots_in(name);
    if (dots == 0) {
        nearest_try_words(&nearest, in_clinic ? "name|match|area|channel" : sections);
    } else if (!in_clinic) {
        nearest_try_words(&nearest, deeper);
    }
    for (int i = 0; i < config_key_count; i++) {
        bool fit = !in_clinic || config_keys[i].in_clinic;
        if (fit && name_cut(config_keys[i].name, dots, cut)) {
            nearest_try(&nearest, cut);
        }
    }
    if (!in_clinic && ret_name[0] == '\0') {
        find_elsewhere(name, sections, ret_name);
    }
}

void config_words_allowed(const char *words, int later, char ret_text[CONFIG_RANGE_TEXT])
{
    struct text_builder builder;
    int left = 1 - later;
    for (const char *at = words; *at != '\0'; at++) {
        left += *at == '|' ? 1 : 0;
    }
    text_begin(&builder, ret_text, CONFIG_RANGE_TEXT);
    for (int i = 0; i < left; i++) {
        char word[CONFIG_TEXT];
        config_word_at(words, i, word);
        text_add(&builder, i > 0 ? ", " : "");
        text_add(&builder, word);
    }
}

static void add_numbers(struct text_builder *builder, const struct config_key *key)
{
    int64_t by = key->type == KEY_SECONDS_MS ? 1000 : 1;
    if (key->step > 0) {
        for (int64_t number = key->low; number <= key->high - key->later * key->step;
             number += key->step) {
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
    case KEY_WORD: config_words_allowed(key->words, key->later, ret_text); return;
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
