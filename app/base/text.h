// Bounded UTF-8 text: building, checking, folding. Pure; no locale, no allocation.
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A text under construction in a fixed buffer. When something does not fit, the builder stays as it was
// before that call and is marked full; it is always NUL-terminated.
struct text_builder {
    char *buffer;
    size_t size_bytes; // including the NUL
    size_t used_bytes; // without the NUL
    bool full;
};

void text_begin(struct text_builder *builder, char *buffer, size_t size_bytes);
void text_add(struct text_builder *builder, const char *text);
void text_add_bytes(struct text_builder *builder, const char *bytes, size_t count);
void text_add_int(struct text_builder *builder, int64_t value);
// Adds value with at least digits digits, padded with zeros ("07").
void text_add_padded(struct text_builder *builder, int64_t value, int digits);
// ERR_LIMIT when anything did not fit since text_begin.
MUST_CHECK enum err text_end(const struct text_builder *builder);

// Copies a NUL-terminated text whole, or ERR_LIMIT and dst untouched.
MUST_CHECK enum err text_copy(char *dst, size_t dst_bytes, const char *src);

bool text_equal(const char *a, const char *b);
// Compares in time that depends on length only; for secrets.
bool text_equal_secret(const void *a, const void *b, size_t count);

// True when bytes are valid UTF-8: no overlong form, no surrogate, at most U+10FFFF.
bool text_is_utf8(const char *bytes, size_t count);
// Bytes before the first one that is not valid UTF-8; count when all are.
size_t text_utf8_prefix(const char *bytes, size_t count);

// Decodes one code point at *cursor and moves it on; 0xFFFD and one byte on for a malformed sequence;
// 0 at the end.
uint32_t text_next(const char **cursor);
// Appends one code point as UTF-8.
void text_add_code_point(struct text_builder *builder, uint32_t code_point);

// Text from another system made fit for a screen (reliability 6, faults F5, F6): control characters,
// bidirectional controls (U+200E, U+200F, U+202A-202E, U+2066-2069), zero-width characters, line and paragraph
// separators, tags and unassigned specials removed; white space folded to single spaces and trimmed; at
// most 2 combining marks in a row; at most max_code_points. Never fails: what does not fit is cut at a
// code point that starts a cluster. src must be valid UTF-8.
void text_clean(char *dst, size_t dst_bytes, const char *src, size_t max_code_points);

// A name folded for matching (product 4.1): lower case, accents removed (the table covers Latin letters of
// Unicode, so "Ł" is "l", "ß" is "ss", "Ø" is "o"), spaces, hyphens, apostrophes and full stops dropped;
// other scripts pass through unchanged. ERR_LIMIT when it does not fit.
MUST_CHECK enum err text_fold_name(char *dst, size_t dst_bytes, const char *src);
