#include "ui/words.h"
#include "base/text.h"
#include "base/wipe.h"
#include "config/config.h"
#include "ui/wrap.h"
#include <string.h>

static const char *const english[] = {
#define X(id, text) text,
    WORDS_LIST(X)
#undef X
};

const char *words_text(enum words id)
{
    return english[id];
}

static const char *value_find(const struct words_value *values, const char *key, size_t bytes)
{
    for (const struct words_value *v = values; v->key != NULL; v++) {
        if (strlen(v->key) == bytes && memcmp(v->key, key, bytes) == 0) {
            return v->value;
        }
    }
    return "";
}

// As much of text as fits, by whole code points.
static void add_cut(struct text_builder *builder, const char *text, size_t bytes)
{
    const char *at = text;
    while (at < text + bytes && !builder->full) {
        const char *from = at;
        text_next(&at);
        text_add_bytes(builder, from, (size_t)(at - from));
    }
}

void words_fill(char *dst, size_t dst_bytes, enum words id, const struct words_value *values)
{
    struct text_builder builder;
    text_begin(&builder, dst, dst_bytes);
    const char *at = english[id];
    while (*at != '\0') {
        const char *open = strchr(at, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL) {
            add_cut(&builder, at, strlen(at));
            return;
        }
        add_cut(&builder, at, (size_t)(open - at));
        const char *value = value_find(values, open + 1, (size_t)(close - open - 1));
        add_cut(&builder, value, strlen(value));
        at = close + 1;
    }
}

void words_count(char *dst, size_t dst_bytes, enum words one, enum words many, int count)
{
    char number[16];
    struct text_builder builder;
    text_begin(&builder, number, sizeof number);
    text_add_int(&builder, count);
    words_fill(dst, dst_bytes, count == 1 ? one : many,
               (const struct words_value[]){{"count", number}, {NULL, NULL}});
}

void words_needs(char *dst, size_t dst_bytes, uint32_t needs)
{
    static const char *const names[NEED_COUNT] = {
#define X(name, key, words) words,
        NEED_LIST(X)
#undef X
    };
    struct text_builder builder;
    text_begin(&builder, dst, dst_bytes);
    bool first = true;
    for (unsigned need = 0; need < NEED_COUNT; need++) {
        char whole[64];
        uint32_t after = needs >> need; // this one and those that follow it
        if ((after & 1) == 0) {
            continue;
        }
        if (!first) {
            text_add(&builder, english[after == 1 ? W_LIST_AND : W_LIST_COMMA]);
        }
        first = false;
        wrap_keep_together(whole, sizeof whole, names[need]);
        text_add(&builder, whole);
        wipe(whole, sizeof whole);
    }
}
