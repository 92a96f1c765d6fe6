// Finds a member in a text by a dotted path of keys. It is for messages only: it forgives anything
// and always ends inside the text.
#include "base/json_scan.h"

#include <string.h>

struct finder {
    const char *bytes;
    size_t count;
    size_t at;
};

static int finder_peek(const struct finder *finder)
{
    return finder->at < finder->count ? (unsigned char)finder->bytes[finder->at] : -1;
}

static void finder_space(struct finder *finder)
{
    int byte = finder_peek(finder);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        finder->at++;
        byte = finder_peek(finder);
    }
}

// Moves over one mark and the white space around it.
static bool finder_take(struct finder *finder, char mark)
{
    finder_space(finder);
    if (finder_peek(finder) != mark) {
        return false;
    }
    finder->at++;
    finder_space(finder);
    return true;
}

// One character of a string as it is meant, its escape decoded, as UTF-8 with a NUL. False at the
// closing quote or the end of the text.
static bool finder_character(struct finder *finder, char ret_character[5])
{
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    struct text_builder builder;
    int byte = finder_peek(finder);
    if (byte < 0 || byte == '"') {
        return false;
    }
    finder->at++;
    text_begin(&builder, ret_character, 5);
    if (byte != '\\' || finder_peek(finder) < 0) {
        text_add_bytes(&builder, &(char){(char)byte}, 1);
        return true;
    }
    int escape = finder_peek(finder);
    finder->at++;
    const char *letter = escape == 0 ? NULL : strchr(letters, escape);
    if (escape != 'u') {
        char meaning = letter != NULL ? meanings[letter - letters] : (char)escape;
        text_add_bytes(&builder, &meaning, 1);
        return true;
    }
    int unit = json_scan_hex(finder->bytes + finder->at, finder->count - finder->at);
    if (unit < 0) {
        return true; // malformed: an empty character
    }
    finder->at += 4;
    uint32_t code_point = (uint32_t)unit;
    if (unit >= 0xD800 && unit <= 0xDBFF && finder->count - finder->at >= 6) {
        int low = json_scan_hex(finder->bytes + finder->at + 2, 4);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            code_point = 0x10000U + ((uint32_t)(unit - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
            finder->at += 6;
        }
    }
    text_add_code_point(&builder, code_point);
    return true;
}

// Moves over the string at the opening quote. How much of path is this key followed by a dot or the
// end, or 0.
static size_t finder_key(struct finder *finder, const char *path)
{
    char character[5];
    size_t matched = 0;
    bool same = true;
    finder->at++;
    while (finder_character(finder, character)) {
        size_t length = strlen(character);
        same = same && length > 0 && strncmp(path + matched, character, length) == 0;
        matched += same ? length : 0;
    }
    if (finder_peek(finder) == '"') {
        finder->at++;
    }
    return same && (path[matched] == '.' || path[matched] == '\0') ? matched : 0;
}

// Moves over a whole value by counting brackets.
static void finder_skip(struct finder *finder)
{
    int depth = 0;
    for (int byte = finder_peek(finder); byte >= 0; byte = finder_peek(finder)) {
        if (depth == 0 && (byte == ',' || byte == '}' || byte == ']')) {
            return;
        }
        if (byte == '"') {
            (void)finder_key(finder, "");
            continue;
        }
        depth += byte == '{' || byte == '[' ? 1 : byte == '}' || byte == ']' ? -1 : 0;
        finder->at++;
    }
}

// Inside an object: stops at the value of the member that begins path. Bytes of path used, or 0.
static size_t finder_enter_object(struct finder *finder, const char *path, size_t *ret_member_at)
{
    while (finder_peek(finder) == '"') {
        size_t member_at = finder->at;
        size_t used = finder_key(finder, path);
        if (!finder_take(finder, ':')) {
            return 0;
        }
        if (used > 0) {
            *ret_member_at = member_at;
            return used;
        }
        finder_skip(finder);
        if (!finder_take(finder, ',')) {
            return 0;
        }
    }
    return 0;
}

// Inside an array: a number in path, counted from 0, names the element.
static size_t finder_enter_array(struct finder *finder, const char *path, size_t *ret_member_at)
{
    size_t used = 0;
    size_t index = 0;
    while (path[used] >= '0' && path[used] <= '9' && used < 6) {
        index = index * 10 + (size_t)(path[used] - '0');
        used++;
    }
    if (used == 0 || (path[used] != '.' && path[used] != '\0')) {
        return 0;
    }
    for (; index > 0; index--) {
        finder_skip(finder);
        if (!finder_take(finder, ',')) {
            return 0;
        }
    }
    *ret_member_at = finder->at;
    return used;
}

void json_find_place(const char *body, size_t body_bytes, const char *path,
                     struct json_place *ret_place)
{
    struct finder finder = {.bytes = body, .count = body_bytes};
    size_t member_at = 0;
    size_t used = 1;
    // Where a part of the path does not exist, the place of the part before it is the answer.
    while (used > 0 && *path != '\0') {
        if (finder_take(&finder, '{')) {
            used = finder_enter_object(&finder, path, &member_at);
        } else if (finder_take(&finder, '[')) {
            used = finder_enter_array(&finder, path, &member_at);
        } else {
            used = 0;
        }
        path += used;
        path += used > 0 && *path == '.' ? 1 : 0;
    }
    *ret_place = json_scan_place(body, body_bytes, member_at);
}
