// Building, checking and cleaning of bounded UTF-8 text.
#include "base/text.h"

#include "base/text_marks.h"

#include <string.h>

enum { MARKS_IN_A_ROW = 2 };

void text_begin(struct text_builder *builder, char *buffer, size_t size_bytes)
{
    *builder = (struct text_builder){.buffer = buffer, .size_bytes = size_bytes};
    if (size_bytes == 0) {
        builder->full = true; // not even the NUL fits
        return;
    }
    buffer[0] = '\0';
}

void text_add_bytes(struct text_builder *builder, const char *bytes, size_t count)
{
    // Once full it stays as it is: a later, shorter piece must not follow a gap.
    if (builder->full || count >= builder->size_bytes - builder->used_bytes) {
        builder->full = true;
        return;
    }
    memcpy(builder->buffer + builder->used_bytes, bytes, count);
    builder->used_bytes += count;
    builder->buffer[builder->used_bytes] = '\0';
}

void text_add(struct text_builder *builder, const char *text)
{
    text_add_bytes(builder, text, strlen(text));
}

void text_add_int(struct text_builder *builder, int64_t value)
{
    text_add_padded(builder, value, 1);
}

void text_add_padded(struct text_builder *builder, int64_t value, int digits)
{
    char written[64];
    size_t at = sizeof written;
    // The magnitude as unsigned: -INT64_MIN does not fit an int64.
    uint64_t rest = value < 0 ? UINT64_C(0) - (uint64_t)value : (uint64_t)value;
    do {
        written[--at] = (char)('0' + rest % 10);
        rest /= 10;
        digits--;
    } while ((rest > 0 || digits > 0) && at > 1);
    if (value < 0) {
        written[--at] = '-';
    }
    text_add_bytes(builder, written + at, sizeof written - at);
}

enum err text_end(const struct text_builder *builder)
{
    return builder->full ? ERR_LIMIT : OK;
}

enum err text_copy(char *dst, size_t dst_bytes, const char *src)
{
    size_t length = strlen(src);
    if (length >= dst_bytes) {
        return ERR_LIMIT;
    }
    memmove(dst, src, length + 1);
    return OK;
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_equal_secret(const void *a, const void *b, size_t count)
{
    const volatile unsigned char *left = a;
    const volatile unsigned char *right = b;
    unsigned char different = 0;
    for (size_t i = 0; i < count; i++) {
        different = (unsigned char)(different | (left[i] ^ right[i]));
    }
    return different == 0;
}

// Bytes of the code point at the start of bytes[0..count), or 0 when it is malformed.
static size_t code_point_read(const unsigned char *bytes, size_t count, uint32_t *ret_code_point)
{
    // The least code point of each length: what is below it is an overlong form.
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = bytes[0];
    if (lead < 0x80) {
        *ret_code_point = lead;
        return 1;
    }
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC0 || lead > 0xF4 || length > count) {
        return 0;
    }
    uint32_t code_point = lead & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
        code_point = code_point << 6 | (bytes[i] & 0x3FU);
    }
    if (code_point < least[length] || code_point > 0x10FFFF ||
        (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        return 0;
    }
    *ret_code_point = code_point;
    return length;
}

size_t text_utf8_prefix(const char *bytes, size_t count)
{
    size_t at = 0;
    while (at < count) {
        uint32_t code_point = 0;
        size_t length = code_point_read((const unsigned char *)bytes + at, count - at, &code_point);
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

bool text_is_utf8(const char *bytes, size_t count)
{
    return text_utf8_prefix(bytes, count) == count;
}

uint32_t text_next(const char **cursor)
{
    const char *bytes = *cursor;
    if (*bytes == '\0') {
        return 0;
    }
    // A NUL is no continuation byte, so reading stops before anything beyond the end is touched.
    uint32_t code_point = 0xFFFD;
    size_t length = code_point_read((const unsigned char *)bytes, 4, &code_point);
    *cursor += length == 0 ? 1 : length;
    return code_point;
}

void text_add_code_point(struct text_builder *builder, uint32_t code_point)
{
    char bytes[4];
    size_t length = 0;
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = 0xFFFD;
    }
    if (code_point < 0x80) {
        bytes[length++] = (char)code_point;
    } else if (code_point < 0x800) {
        bytes[length++] = (char)(0xC0 | code_point >> 6);
    } else if (code_point < 0x10000) {
        bytes[length++] = (char)(0xE0 | code_point >> 12);
        bytes[length++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    } else {
        bytes[length++] = (char)(0xF0 | code_point >> 18);
        bytes[length++] = (char)(0x80 | (code_point >> 12 & 0x3F));
        bytes[length++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    }
    if (code_point >= 0x80) {
        bytes[length++] = (char)(0x80 | (code_point & 0x3F));
    }
    text_add_bytes(builder, bytes, length);
}

// A cleaned text in the making.
struct cleaning {
    struct text_builder builder;
    size_t cluster_at; // where the cluster now being written begins: where a cut goes
    size_t points;     // code points written
    size_t points_max;
    int marks;      // in a row
    bool has_base;  // a mark may follow
    bool space_due; // white space was seen; written before the next character, never at the end
};

// Writes one cluster's base or mark; false when the text must be cut before this cluster.
static bool clean_add(struct cleaning *cleaning, uint32_t code_point, bool mark)
{
    size_t needed = cleaning->space_due ? 2 : 1;
    if (!mark) {
        cleaning->cluster_at = cleaning->builder.used_bytes;
    }
    if (needed > cleaning->points_max - cleaning->points) {
        return false;
    }
    if (cleaning->space_due) {
        text_add(&cleaning->builder, " ");
        cleaning->space_due = false;
    }
    text_add_code_point(&cleaning->builder, code_point);
    cleaning->points += needed;
    return text_end(&cleaning->builder) == OK;
}

void text_clean(char *dst, size_t dst_bytes, const char *src, size_t max_code_points)
{
    struct cleaning cleaning = {.points_max = max_code_points};
    text_begin(&cleaning.builder, dst, dst_bytes);
    if (dst_bytes == 0) {
        return;
    }
    for (uint32_t code_point = text_next(&src); code_point != 0; code_point = text_next(&src)) {
        bool mark = text_is_mark(code_point);
        if (text_is_space(code_point)) {
            cleaning.space_due = cleaning.builder.used_bytes > 0;
            cleaning.has_base = false;
            continue;
        }
        // A mark without a base would be drawn onto whatever stands before this text.
        cleaning.marks = mark ? cleaning.marks + 1 : 0;
        if (text_is_hidden(code_point) ||
            (mark && (!cleaning.has_base || cleaning.marks > MARKS_IN_A_ROW))) {
            continue;
        }
        cleaning.has_base = true;
        if (!clean_add(&cleaning, code_point, mark)) {
            dst[cleaning.cluster_at] = '\0';
            return;
        }
    }
}
