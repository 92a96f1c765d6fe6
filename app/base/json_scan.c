#include "base/json_scan.h"

#include <assert.h>
#include <string.h>

// Digits that a double keeps in decimal without doubt.
enum { DIGITS_THAT_SURVIVE = 15, ZEROS_WITHOUT_EXPONENT = 3 };

// What may come next.
enum due {
    DUE_VALUE,
    DUE_ITEM_OR_CLOSE, // just after [
    DUE_KEY_OR_CLOSE,  // just after {
    DUE_KEY,           // after a comma in an object
    DUE_NEXT,          // after a value: comma, close, or the end
};

struct scan {
    const char *bytes;
    size_t count;
    size_t at;
    const struct json_limits *limits;
    int find;       // number of the value to stop at, 0 = none
    bool found;     // stopped there
    size_t item_at; // where the member or element now read begins
    int values;
    int depth;
    bool numbers_survive;
    bool in_object[JSON_DEPTH_MAX];
    int members[JSON_DEPTH_MAX];
};

// The byte now due, or -1 at the end.
static int scan_peek(const struct scan *scan)
{
    return scan->at < scan->count ? (unsigned char)scan->bytes[scan->at] : -1;
}

static void scan_space(struct scan *scan)
{
    int byte = scan_peek(scan);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        scan->at++;
        byte = scan_peek(scan);
    }
}

int json_scan_hex(const char *bytes, size_t count)
{
    int value = 0;
    if (count < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        char digit = bytes[i];
        int weight = digit >= '0' && digit <= '9'   ? digit - '0'
                     : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                     : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                    : -1;
        if (weight < 0) {
            return -1;
        }
        value = value * 16 + weight;
    }
    return value;
}

// After "\u".
static enum err scan_unicode_escape(struct scan *scan)
{
    int unit = json_scan_hex(scan->bytes + scan->at, scan->count - scan->at);
    if (unit < 0) {
        return ERR_SYNTAX;
    }
    // NUL would cut the string inside cJSON; a low surrogate has no high one before it here.
    if (unit == 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) {
        return ERR_ENCODING;
    }
    scan->at += 4;
    if (unit < 0xD800 || unit > 0xDBFF) {
        return OK;
    }
    size_t left = scan->count - scan->at;
    if (left < 6 || memcmp(scan->bytes + scan->at, "\\u", 2) != 0) {
        return ERR_ENCODING;
    }
    int low = json_scan_hex(scan->bytes + scan->at + 2, left - 2);
    if (low < 0xDC00 || low > 0xDFFF) {
        return ERR_ENCODING;
    }
    scan->at += 6;
    return OK;
}

// At the opening quote; leaves after the closing one.
static enum err scan_string(struct scan *scan)
{
    enum err err = OK;
    scan->at++;
    while (err == OK) {
        int byte = scan_peek(scan);
        if (byte < ' ') { // the end, or a control character
            return ERR_SYNTAX;
        }
        scan->at++;
        if (byte == '"') {
            return OK;
        }
        if (byte != '\\') {
            continue;
        }
        int escape = scan_peek(scan);
        if (escape <= 0 || strchr("\"\\/bfnrtu", escape) == NULL) {
            return ERR_SYNTAX;
        }
        scan->at++;
        if (escape == 'u') {
            err = scan_unicode_escape(scan);
        }
    }
    return err;
}

// Moves over digits and returns how many.
static int scan_digits(struct scan *scan)
{
    size_t start = scan->at;
    int byte = scan_peek(scan);
    while (byte >= '0' && byte <= '9') {
        scan->at++;
        byte = scan_peek(scan);
    }
    return (int)(scan->at - start);
}

// Would cJSON print this number as it stands? It prints 15 or 17 digits in the shortest form, so up
// to 15 digits survive when they have no exponent, no closing zero and no need of an exponent.
static bool number_survives(const char *text, size_t length, int digits)
{
    const char *point = memchr(text, '.', length);
    bool small = text[0] == '0' || (text[0] == '-' && text[1] == '0');
    if (digits > DIGITS_THAT_SURVIVE || memchr(text, 'e', length) != NULL ||
        memchr(text, 'E', length) != NULL) {
        return false;
    }
    if (point == NULL) {
        return !(text[0] == '-' && small); // -0 becomes 0
    }
    size_t fraction = length - (size_t)(point + 1 - text);
    size_t zeros = 0;
    while (zeros < fraction && point[1 + zeros] == '0') {
        zeros++;
    }
    return point[fraction] != '0' && (!small || zeros <= ZEROS_WITHOUT_EXPONENT);
}

static enum err scan_number(struct scan *scan)
{
    size_t start = scan->at;
    if (scan_peek(scan) == '-') {
        scan->at++;
    }
    bool zero = scan_peek(scan) == '0';
    int digits = scan_digits(scan);
    if (digits == 0 || (zero && digits > 1)) {
        return ERR_SYNTAX;
    }
    if (scan_peek(scan) == '.') {
        scan->at++;
        int fraction = scan_digits(scan);
        if (fraction == 0) {
            return ERR_SYNTAX;
        }
        digits += fraction;
    }
    if (scan_peek(scan) == 'e' || scan_peek(scan) == 'E') {
        scan->at++;
        if (scan_peek(scan) == '+' || scan_peek(scan) == '-') {
            scan->at++;
        }
        if (scan_digits(scan) == 0) {
            return ERR_SYNTAX;
        }
    }
    if (!number_survives(scan->bytes + start, scan->at - start, digits)) {
        scan->numbers_survive = false;
    }
    return OK;
}

static enum err scan_word(struct scan *scan, const char *word)
{
    size_t length = strlen(word);
    if (scan->count - scan->at < length || memcmp(scan->bytes + scan->at, word, length) != 0) {
        return ERR_SYNTAX;
    }
    scan->at += length;
    return OK;
}

static enum err scan_open(struct scan *scan, bool object, enum due *due)
{
#ifdef FOYER_PLANT_BUG_JSON
    bool deep = scan->depth > scan->limits->depth; // one level too many: tests/fuzz must find it
#else
    bool deep = scan->depth >= scan->limits->depth;
#endif
    if (deep) {
        return ERR_DEPTH;
    }
    scan->in_object[scan->depth] = object;
    scan->members[scan->depth] = 0;
    scan->depth++;
    scan->at++;
    *due = object ? DUE_KEY_OR_CLOSE : DUE_ITEM_OR_CLOSE;
    return OK;
}

static enum err scan_value(struct scan *scan, enum due *due)
{
    bool member = scan->depth > 0 && scan->in_object[scan->depth - 1];
    if (!member) {
        scan->item_at = scan->at;
    }
    if (scan->values >= scan->limits->values) {
        return ERR_LIMIT;
    }
    scan->values++;
    if (scan->values == scan->find) {
        scan->found = true;
        return OK;
    }
    *due = DUE_NEXT;
    int byte = scan_peek(scan);
    switch (byte) {
    case '{':
    case '[': return scan_open(scan, byte == '{', due);
    case '"': return scan_string(scan);
    case 't': return scan_word(scan, "true");
    case 'f': return scan_word(scan, "false");
    case 'n': return scan_word(scan, "null");
    default: return scan_number(scan);
    }
}

// A key and its colon.
static enum err scan_key(struct scan *scan, enum due *due)
{
    int *members = &scan->members[scan->depth - 1];
    if (scan_peek(scan) != '"') {
        return ERR_SYNTAX;
    }
    scan->item_at = scan->at;
    if (*members >= scan->limits->members) {
        return ERR_LIMIT;
    }
    (*members)++;
    enum err err = scan_string(scan);
    if (err != OK) {
        return err;
    }
    scan_space(scan);
    if (scan_peek(scan) != ':') {
        return ERR_SYNTAX;
    }
    scan->at++;
    *due = DUE_VALUE;
    return OK;
}

static void scan_close(struct scan *scan, enum due *due)
{
    scan->depth--;
    scan->at++;
    *due = DUE_NEXT;
}

// After a value inside an array or object.
static enum err scan_next(struct scan *scan, enum due *due)
{
    bool object = scan->in_object[scan->depth - 1];
    int byte = scan_peek(scan);
    if (byte == (object ? '}' : ']')) {
        scan_close(scan, due);
        return OK;
    }
    if (byte != ',') {
        return ERR_SYNTAX;
    }
    scan->at++;
    *due = object ? DUE_KEY : DUE_VALUE;
    return OK;
}

static enum err scan_step(struct scan *scan, enum due *due)
{
    int byte = scan_peek(scan);
    switch (*due) {
    case DUE_ITEM_OR_CLOSE:
        if (byte == ']') {
            scan_close(scan, due);
            return OK;
        }
        return scan_value(scan, due);
    case DUE_KEY_OR_CLOSE:
        if (byte == '}') {
            scan_close(scan, due);
            return OK;
        }
        return scan_key(scan, due);
    case DUE_VALUE: return scan_value(scan, due);
    case DUE_KEY: return scan_key(scan, due);
    case DUE_NEXT: return scan_next(scan, due);
    }
    return ERR_SYNTAX;
}

static enum err scan_document(struct scan *scan)
{
    enum due due = DUE_VALUE;
    enum err err = OK;
    assert(scan->limits->depth <= JSON_DEPTH_MAX);
    while (err == OK && !scan->found) {
        scan_space(scan);
        if (due == DUE_NEXT && scan->depth == 0) {
            return scan->at == scan->count ? OK : ERR_SYNTAX;
        }
        err = scan_step(scan, &due);
    }
    return err;
}

static struct scan scan_begin(const char *body, size_t body_bytes, const struct json_limits *limits)
{
    return (struct scan){
        .bytes = body, .count = body_bytes, .limits = limits, .numbers_survive = true};
}

// Size and encoding, before anything is read as JSON.
static enum err scan_encoding(const char *body, size_t body_bytes, const struct json_limits *limits,
                              size_t *ret_at)
{
    *ret_at = 0;
    if (body_bytes > limits->body_bytes) {
        return ERR_LIMIT;
    }
    if (body_bytes >= 3 && memcmp(body, "\xEF\xBB\xBF", 3) == 0) {
        return ERR_ENCODING; // a byte-order mark
    }
    size_t valid = text_utf8_prefix(body, body_bytes);
    const char *nul = memchr(body, '\0', body_bytes);
    size_t at = nul != NULL && (size_t)(nul - body) < valid ? (size_t)(nul - body) : valid;
    *ret_at = at;
    return at == body_bytes ? OK : ERR_ENCODING;
}

enum err json_scan(const char *body, size_t body_bytes, const struct json_limits *limits,
                   bool *ret_numbers_survive, size_t *ret_at)
{
    size_t at = 0;
    enum err err = scan_encoding(body, body_bytes, limits, &at);
    struct scan scan = scan_begin(body, body_bytes, limits);
    if (err == OK) {
        err = scan_document(&scan);
        at = scan.at;
    }
    if (err != OK) {
        *ret_at = at;
        return err;
    }
    *ret_numbers_survive = scan.numbers_survive;
    return OK;
}

size_t json_scan_find(const char *body, size_t body_bytes, const struct json_limits *limits,
                      int number)
{
    struct scan scan = scan_begin(body, body_bytes, limits);
    scan.find = number;
    enum err err = scan_document(&scan);
    return err == OK && scan.found ? scan.item_at : 0;
}

struct json_place json_scan_place(const char *body, size_t body_bytes, size_t at)
{
    struct json_place place = {.line = 1, .column = 1};
    for (size_t i = 0; i < at && i < body_bytes; i++) {
        place.column++;
        if (body[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}
