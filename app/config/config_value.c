// One value between the file, the struct and a person's eyes.
#include "config/config_private.h"

#include <string.h>

static char *target_of(const struct config_key *key, struct config *config,
                       struct config_clinic *clinic)
{
    return key->in_clinic ? (char *)clinic + key->offset : (char *)config + key->offset;
}

void config_text_set(char *dst, size_t dst_bytes, const char *src)
{
    struct text_builder builder;
    text_begin(&builder, dst, dst_bytes);
    text_add(&builder, src);
}

bool config_text_is_fit(const char *text)
{
    char clean[CONFIG_PATH];
    text_clean(clean, sizeof clean, text, sizeof clean);
    return text_equal(clean, text);
}

bool config_code_is_fit(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    return length > 0 && text[length] == '\0';
}

// Characters that end or split a value in a FHIR search are left out.
static bool system_is_fit(const char *text, const char *left_out)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~' || strchr(left_out, *text) != NULL) {
            return false;
        }
    }
    return true;
}

bool config_system_is_fit(const char *text)
{
    return *text != '\0' && system_is_fit(text, ",\"\\$|");
}

bool config_token_is_fit(const char *text)
{
    const char *bar = strchr(text, '|');
    return bar != NULL && bar > text && bar[1] != '\0' && strchr(bar + 1, '|') == NULL &&
           system_is_fit(text, ",\"\\$");
}

// The site's own Location, Schedule or HealthcareService by its id (FHIR: at most 64 of these characters).
static bool reference_is_fit(const char *text, const char *type)
{
    enum { ID_MAX = 64 };
    size_t length = strlen(type);
    if (length == 0 || strncmp(text, type, length) != 0 || text[length] != '/') {
        return false;
    }
    const char *id = text + length + 1;
    return strlen(id) <= ID_MAX && config_code_is_fit(id) && strchr(id, '_') == NULL;
}

bool config_match_is_fit(const char *text, const char *type)
{
    return *text == '|' ? reference_is_fit(text + 1, type) : config_token_is_fit(text);
}

int config_word_find(const char *words, const char *text)
{
    size_t length = strlen(text);
    for (int position = 0; length > 0; position++) {
        size_t word = strcspn(words, "|");
        if (word == length && memcmp(words, text, word) == 0) {
            return position;
        }
        if (words[word] == '\0') {
            break;
        }
        words += word + 1;
    }
    return -1;
}

void config_word_at(const char *words, int position, char ret_word[CONFIG_TEXT])
{
    struct text_builder builder;
    for (; position > 0; position--) {
        words += strcspn(words, "|");
        words += *words == '|' ? 1 : 0;
    }
    text_begin(&builder, ret_word, CONFIG_TEXT);
    text_add_bytes(&builder, words, strcspn(words, "|"));
}

// Reads decimal digits at *cursor and moves it on; -1 when there are none or too many.
static int64_t number_read(const char **cursor)
{
    int64_t number = -1;
    for (int i = 0; i < 9 && **cursor >= '0' && **cursor <= '9'; i++) {
        number = (number < 0 ? 0 : number * 10) + (**cursor - '0');
        (*cursor)++;
    }
    return number;
}

static void integer_set(char *target, int64_t number)
{
    int narrow = (int)number;
    memcpy(target, &narrow, sizeof narrow);
}

static int integer_get(const char *target)
{
    int narrow = 0;
    memcpy(&narrow, target, sizeof narrow);
    return narrow;
}

static enum err text_set(const struct config_key *key, const char *text, char *target)
{
    bool required = key->standard == NULL;
    bool fit = config_text_is_fit(text);
    if (strlen(text) >= key->bytes) {
        return ERR_LIMIT;
    }
    if (!fit) {
        return ERR_ENCODING;
    }
    if (*text == '\0') {
        fit = !required;
    } else if (key->type == KEY_CODE) {
        fit = config_code_is_fit(text);
    } else if (key->type == KEY_SYSTEM) {
        fit = system_is_fit(text, ",|\"\\$");
    } else if (key->type == KEY_URL) {
        fit = config_url_is_fit(text);
    } else if (key->type == KEY_PROXY) {
        fit = config_proxy_is_fit(text);
    } else if (key->type == KEY_PIN_HASH) {
        fit = config_pin_hash_is_fit(text);
    } else if (key->type == KEY_LETTERS) {
        size_t letters = strspn(text, "ABCDEFGHJKLMNPRSTUVWXYZ");
        fit = letters <= 2 && text[letters] == '\0';
    }
    if (!fit) {
        return ERR_RANGE;
    }
    memcpy(target, text, strlen(text) + 1);
    return OK;
}

static enum err size_set(const struct config_key *key, const char *text, char *target)
{
    int64_t width = number_read(&text);
    if (*text != 'x') {
        return ERR_RANGE;
    }
    text++;
    int64_t height = number_read(&text);
    if (*text != '\0' || width < key->low || width > key->high || height < key->low ||
        height > key->high) {
        return ERR_RANGE;
    }
    integer_set(target, width);
    integer_set(target + sizeof(int), height);
    return OK;
}

static enum err integer_read(const struct config_key *key, const struct json *value, char *target)
{
    int64_t number = 0;
    enum err err = key->type == KEY_SECONDS_MS
                       ? json_as_thousandths(value, key->low, key->high, &number)
                       : json_as_integer(value, key->low, key->high, &number);
    if (err == OK && key->step > 0 && number % key->step != 0) {
        err = ERR_RANGE;
    }
    if (err == OK) {
        integer_set(target, number);
    }
    return err;
}

static enum err codes_read(const struct json *value, char *target, int *ret_element)
{
    struct config_codes codes = {0};
    enum err err = config_codes_read(value, &codes, ret_element);
    if (err == OK) {
        memcpy(target, &codes, sizeof codes);
    }
    return err;
}

static enum err bool_read(const struct json *value, char *target)
{
    const char *text = json_text_borrow(value);
    bool on = false;
    if (text == NULL) {
        if (!json_is_bool(value)) {
            return ERR_TYPE;
        }
        on = json_is_true(value);
    } else if (text_equal(text, "on") || text_equal(text, "off")) {
        on = text_equal(text, "on");
    } else {
        return ERR_RANGE;
    }
    memcpy(target, &on, sizeof on);
    return OK;
}

enum err config_value_read(const struct config_key *key, const struct json *value,
                           struct config *config, struct config_clinic *clinic, int *ret_element)
{
    char *target = target_of(key, config, clinic);
    const char *text = json_text_borrow(value);
    *ret_element = -1;
    switch (key->type) {
    case KEY_INTEGER:
    case KEY_SECONDS_MS: return integer_read(key, value, target);
    case KEY_BOOL: return bool_read(value, target);
    case KEY_CODES: return codes_read(value, target, ret_element);
    case KEY_LATER: return ERR_UNSUPPORTED;
    case KEY_TEXT:
    case KEY_CODE:
    case KEY_SYSTEM:
    case KEY_URL:
    case KEY_PATH:
    case KEY_PROXY:
    case KEY_PIN_HASH:
    case KEY_LETTERS: return text == NULL ? ERR_TYPE : text_set(key, text, target);
    case KEY_SIZE: return text == NULL ? ERR_TYPE : size_set(key, text, target);
    case KEY_WORD: break;
    }
    if (text == NULL) {
        return ERR_TYPE;
    }
    int position = config_word_find(key->words, text);
    if (position < 0) {
        return ERR_RANGE;
    }
    integer_set(target, position);
    return OK;
}

void config_value_default(const struct config_key *key, bool hospital, struct config *config,
                          struct config_clinic *clinic)
{
    char *target = target_of(key, config, clinic);
    bool differs = hospital && key->standard_hospital != NULL;
    const char *standard = differs ? key->standard_hospital : key->standard;
    int64_t number = 0;
    bool on = false;
    // Not set, and required: all zero, as the struct began.
    if (standard == NULL || *standard == '\0') {
        return;
    }
    switch (key->type) {
    case KEY_INTEGER: integer_set(target, number_read(&standard)); return;
    case KEY_SECONDS_MS:
        // Written in the table as digits, or digits, a point and one more.
        number = number_read(&standard) * 1000;
        integer_set(target, number + (*standard == '.' ? (standard[1] - '0') * 100 : 0));
        return;
    case KEY_BOOL:
        on = text_equal(standard, "on");
        memcpy(target, &on, sizeof on);
        return;
    case KEY_WORD: integer_set(target, config_word_find(key->words, standard)); return;
    case KEY_TEXT:
    case KEY_CODE:
    case KEY_SYSTEM:
    case KEY_URL:
    case KEY_PATH:
    case KEY_PROXY:
    case KEY_PIN_HASH:
    case KEY_LETTERS: config_text_set(target, key->bytes, standard); return;
    case KEY_SIZE:
    case KEY_CODES:
    case KEY_LATER: return;
    }
}

static void codes_print(const char *source, struct text_builder *builder)
{
    struct config_codes codes;
    memcpy(&codes, source, sizeof codes);
    for (int i = 0; i < codes.count; i++) {
        text_add(builder, i > 0 ? ", " : "");
        text_add(builder, codes.token[i]);
    }
}

static void seconds_print(int ms, struct text_builder *builder)
{
    text_add_int(builder, ms / 1000);
    int fraction = ms % 1000;
    int digits = 3;
    for (; fraction != 0 && fraction % 10 == 0; digits--) {
        fraction /= 10;
    }
    if (fraction != 0) {
        text_add(builder, ".");
        text_add_padded(builder, fraction, digits);
    }
}

void config_value_print(const struct config_key *key, const struct config *config,
                        struct text_builder *builder)
{
    const char *source = key->in_clinic ? (const char *)&config->every_clinic + key->offset
                                        : (const char *)config + key->offset;
    char word[CONFIG_TEXT];
    bool unset = key->standard != NULL && *key->standard == '\0';
    switch (key->type) {
    case KEY_INTEGER:
    case KEY_SECONDS_MS:
        if (unset && integer_get(source) == 0) {
            return;
        }
        if (key->type == KEY_SECONDS_MS) {
            seconds_print(integer_get(source), builder);
        } else {
            text_add_int(builder, integer_get(source));
        }
        return;
    case KEY_BOOL: text_add(builder, *source != 0 ? "on" : "off"); return;
    case KEY_WORD:
        config_word_at(key->words, integer_get(source), word);
        text_add(builder, word);
        return;
    case KEY_SIZE:
        if (integer_get(source) > 0) {
            text_add_int(builder, integer_get(source));
            text_add(builder, "x");
            text_add_int(builder, integer_get(source + sizeof(int)));
        }
        return;
    case KEY_TEXT:
    case KEY_CODE:
    case KEY_SYSTEM:
    case KEY_URL:
    case KEY_PATH:
    case KEY_PROXY:
    case KEY_LETTERS: text_add(builder, source); return;
    case KEY_CODES: codes_print(source, builder); return;
    // A PIN has few digits: whoever sees its hash can find it.
    case KEY_PIN_HASH: text_add(builder, *source == '\0' ? "" : "set, not shown"); return;
    case KEY_LATER: return;
    }
}
