// The one strict door for JSON, and the only file of Foyer that includes cJSON.h (reliability 5). Everything
// that enters is checked byte by byte before cJSON builds the tree, and the tree is walked once after.
// Refused: more than the limits below, invalid UTF-8, a byte-order mark, NUL, \u0000, lone surrogates,
// anything outside RFC 8259 to the last byte, two members of one object with the same decoded key, numbers
// that are not finite. Pure but for the allocator that cJSON is given by json_use_allocator.
#pragma once
#include "base/err.h"
#include "base/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_limits {
    size_t body_bytes; // at most
    int depth;         // nested arrays and objects
    int values;        // all values of the document
    int members;       // of one object
};

// 2 MiB, depth 64, 50,000 values, 256 members: the ceiling for everything but the record.
extern const struct json_limits json_limits_reply;

// Where and why a document was refused. line and column count from 1, columns in bytes.
struct json_place {
    int line;
    int column;
};

struct json_document; // owns the tree
struct json;          // one value inside; valid as long as its document

// Parses body[0..body_bytes), which must be followed by a NUL byte that body_bytes does not count.
// On success gives a document (json_free). ret_place may be NULL; it is set on failure only.
MUST_CHECK enum err json_parse(const char *body, size_t body_bytes,
                               const struct json_limits *limits, struct json_document **ret_document,
                               struct json_place *ret_place);
// Wipes (through the allocator) and frees. NULL is fine.
void json_free(struct json_document *document);
const struct json *json_root(const struct json_document *document);

bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_text(const struct json *value);
bool json_is_number(const struct json *value);
bool json_is_bool(const struct json *value);
bool json_is_true(const struct json *value);

// Member of an object by exact key, or NULL (also when value is NULL or no object).
const struct json *json_member(const struct json *value, const char *key);
// First child of an array or object, then the next one; NULL at the end. value may be NULL.
const struct json *json_first(const struct json *value);
const struct json *json_next(const struct json *child);
int json_count(const struct json *value);
// Key of a member; "" for an element of an array.
const char *json_key(const struct json *member);
// Text borrowed from the document, or NULL when value is NULL or not a text.
const char *json_text_borrow(const struct json *value);

// Typed getters: ERR_MISSING, ERR_TYPE, ERR_RANGE (number), ERR_LIMIT (text too long).
MUST_CHECK enum err json_text(const struct json *object, const char *key, char *ret_text,
                              size_t ret_bytes);
// A finite whole number in [low, high].
MUST_CHECK enum err json_integer(const struct json *object, const char *key, int64_t low,
                                 int64_t high, int64_t *ret_number);
MUST_CHECK enum err json_bool(const struct json *object, const char *key, bool *ret_bool);
// A value itself as a whole number in [low, high].
MUST_CHECK enum err json_as_integer(const struct json *value, int64_t low, int64_t high,
                                    int64_t *ret_number);
// A value with at most three decimals, times 1000 ("1.5" seconds are 1500 ms), in [low, high].
MUST_CHECK enum err json_as_thousandths(const struct json *value, int64_t low, int64_t high,
                                        int64_t *ret_number);

// Byte offset of a key or value is not kept by cJSON; this finds line and column of the member at a dotted
// path ("site.fhir.base_url") in the text it was parsed from. For messages of the configuration.
void json_find_place(const char *body, size_t body_bytes, const char *path,
                     struct json_place *ret_place);

// Writing. Appends a JSON string with quotes and escapes; never fails but marks the builder full.
void json_add_text(struct text_builder *builder, const char *text);

// The same document with one text member of the root replaced, everything else unchanged (write style
// put: national-services 7.3). ERR_UNSUPPORTED when a number would not survive the round trip. Gives bytes
// that json_release frees.
MUST_CHECK enum err json_replace_text(const struct json_document *document, const char *key,
                                      const char *text, char **ret_body, size_t *ret_bytes);
void json_release(char *body);

// Before anything is parsed: the wiping allocator of the platform.
void json_use_allocator(void *(*allocate)(size_t), void (*release)(void *));
