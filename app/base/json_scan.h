// The pass over the bytes that comes before cJSON (reliability 5): the grammar of RFC 8259 to the
// last byte, the limits, no NUL, no \u0000, surrogates in pairs. It allocates nothing and does not
// recurse. Only base/json*.c use it.
#pragma once
#include "base/json.h"

enum { JSON_DEPTH_MAX = 64 }; // no json_limits.depth may be larger

// ret_numbers_survive: every number of an accepted document is printed again by cJSON as it was
// written (json_replace_text needs that). ret_at, the byte where it went wrong, is set on failure.
MUST_CHECK enum err json_scan(const char *body, size_t body_bytes, const struct json_limits *limits,
                              bool *ret_numbers_survive, size_t *ret_at);

// Where the value with this number begins, counted from 1 in the order of the text; a member begins
// at its key. body was accepted by json_scan with these limits.
size_t json_scan_find(const char *body, size_t body_bytes, const struct json_limits *limits,
                      int number);

// Line and column of a byte.
struct json_place json_scan_place(const char *body, size_t body_bytes, size_t at);

// Four hexadecimal digits at bytes[0..4), or -1.
int json_scan_hex(const char *bytes, size_t count);
