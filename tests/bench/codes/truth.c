#include "bench/codes/pictures.h"

#include <dlfcn.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_white(unsigned char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Runs of white space become one space, none at the ends. Returns the new length.
static size_t collapse(const char *from, size_t count, char *to)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        bool white = is_white((unsigned char)from[i]);
        if (!white) {
            to[length++] = from[i];
        } else if (length > 0 && to[length - 1] != ' ') {
            to[length++] = ' ';
        }
    }
    while (length > 0 && to[length - 1] == ' ') {
        length--;
    }
    return length;
}

static bool is_text(const char *truth, const char *bytes, size_t count)
{
    static char left[TRUTH_BYTES], right[TRUTH_BYTES];
    if (count > TRUTH_BYTES) {
        return false;
    }
    size_t left_length = collapse(truth, strlen(truth), left), right_length = collapse(bytes, count, right);
    return left_length == right_length && memcmp(left, right, left_length) == 0;
}

static bool is_same(const struct picture *picture, const char *bytes, size_t count)
{
    return is_text(picture->truth, bytes, count) || (picture->second != NULL && is_text(picture->second, bytes, count));
}

// The pipeline brings an iconv() of its own, which converts nothing: here libc's is needed.
static struct {
    iconv_t (*open)(const char *to, const char *from);
    size_t (*run)(iconv_t conversion, char **in, size_t *in_left, char **out, size_t *out_left);
    int (*close)(iconv_t conversion);
} libc;

// C knows no way from an object's address to a function's but its bytes.
static void take_from_libc(const char *name, void *ret_function)
{
    void *function = dlsym(RTLD_NEXT, name);
    if (function == NULL) {
        (void)fprintf(stderr, "no %s in libc\n", name);
        abort();
    }
    memcpy(ret_function, &function, sizeof function);
}

static void take_iconv(void)
{
    if (libc.open == NULL) {
        take_from_libc("iconv", &libc.run);
        take_from_libc("iconv_close", &libc.close);
        take_from_libc("iconv_open", &libc.open);
    }
}

// As UTF-8; 0 = they are not in that character set.
static size_t convert(const char *charset, const char *bytes, size_t count, char *to)
{
    take_iconv();
    iconv_t conversion = libc.open("UTF-8", charset);
    if (conversion == (iconv_t)-1) {
        return 0;
    }
    char *in = (char *)(uintptr_t)bytes, *out = to; // iconv's type is not const, its manner is
    size_t in_left = count, out_left = TRUTH_BYTES;
    size_t done = libc.run(conversion, &in, &in_left, &out, &out_left);
    (void)libc.close(conversion);
    return done != (size_t)-1 ? TRUTH_BYTES - out_left : 0;
}

bool truth_is(const struct picture *picture, const unsigned char *bytes, size_t count)
{
    static char utf8[TRUTH_BYTES];
    const char *text = (const char *)bytes;
    if (is_same(picture, text, count)) {
        return true;
    }
    if (convert("UTF-8", text, count, utf8) > 0) {
        return false;
    }
    static const char *const charsets[] = {"ISO-8859-1", "SHIFT_JIS", "GBK"};
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++) {
        size_t length = convert(charsets[i], text, count, utf8);
        if (length > 0 && is_same(picture, utf8, length)) {
            return true;
        }
    }
    return false;
}
