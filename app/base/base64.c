#include "base/base64.h"

static const char base64url_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_add(struct text_builder *builder, const void *bytes, size_t count)
{
    const unsigned char *from = bytes;

    for (size_t i = 0; i < count; i += 3) {
        size_t left = count - i < 3 ? count - i : 3;
        unsigned group = (unsigned)from[i] << 16;

        group |= left > 1 ? (unsigned)from[i + 1] << 8 : 0;
        group |= left > 2 ? (unsigned)from[i + 2] : 0;
        for (size_t letter = 0; letter <= left; letter++) {
            text_add_bytes(builder, &base64url_letters[(group >> (18 - 6 * letter)) & 63], 1);
        }
    }
}

// 0 to 63, or -1 for a byte that is none of the letters.
static int letter_value(char letter)
{
    if (letter >= 'A' && letter <= 'Z') {
        return letter - 'A';
    }
    if (letter >= 'a' && letter <= 'z') {
        return letter - 'a' + 26;
    }
    if (letter >= '0' && letter <= '9') {
        return letter - '0' + 52;
    }
    if (letter == '-') {
        return 62;
    }
    return letter == '_' ? 63 : -1;
}

enum err base64url_read(const char *text, size_t length, void *ret_bytes, size_t size,
                        size_t *ret_count)
{
    unsigned char *to = ret_bytes;
    size_t count = length / 4 * 3 + length % 4 * 3 / 4;
    unsigned last = 0;

    if (length % 4 == 1) {
        return ERR_SYNTAX;
    }
    for (size_t i = 0; i < length; i++) {
        int value = letter_value(text[i]);

        if (value < 0) {
            return ERR_SYNTAX;
        }
        last = (unsigned)value;
    }
    // What the last letter says beyond the last byte must be nothing, so that a text has one
    // reading.
    if ((length % 4 == 2 && (last & 15) != 0) || (length % 4 == 3 && (last & 3) != 0)) {
        return ERR_SYNTAX;
    }
    if (count > size) {
        return ERR_LIMIT;
    }
    for (size_t i = 0, done = 0, bits = 0; i < length; i++) {
        bits = (bits << 6 | (size_t)letter_value(text[i])) & 0xFFF;
        if (i % 4 != 0) {
            to[done++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
        }
    }
    *ret_count = count;
    return OK;
}
