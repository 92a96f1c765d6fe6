// A document with each of its values replaced by one of every other JSON type, and cut short at every byte: for tests of
// what readers of replies make of that.
#pragma once
#include "base/text.h"
#include "unit.h"

enum { VALUES = 512, BODY_BYTES = 8192 };

static const char *const others[] = {"null", "true", "7", "\"x\"", "[]", "{}"};

struct value {
    size_t from, to;
    char key[32]; // of the member it is, or of the list it is in
};

static struct value values[VALUES];
static int value_count;

static inline const char *skip_text(const char *at)
{
    for (at++; *at != '"'; at++) {
        at += *at == '\\';
    }
    return at + 1;
}

// at is the first byte of a value; gives the byte behind it. The documents have no white space.
static inline const char *collect(const char *body, const char *at, const char *key)
{
    struct value *value = &values[value_count++];

    assert_true(value_count < VALUES);
    value->from = (size_t)(at - body);
    assert_int_equal(text_copy(value->key, sizeof value->key, key), OK);
    if (*at == '{' || *at == '[') {
        bool object = *at == '{';

        at++;
        while (*at != '}' && *at != ']') {
            char name[32] = "";

            at += *at == ',';
            if (object) {
                const char *end = skip_text(at);

                memcpy(name, at + 1, (size_t)(end - at) - 2);
                at = end + 1;
            }
            at = collect(body, at, object ? name : key);
        }
        at++;
    } else {
        at = *at == '"' ? skip_text(at) : at + strcspn(at, ",]}");
    }
    value->to = (size_t)(at - body);
    return at;
}

// Calls check with each value replaced by each of the others, and says where it failed.
static inline void each_change(const char *body,
                               void (*check)(const char *changed, const char *key, const char *other))
{
    static char changed[BODY_BYTES];

    value_count = 0;
    assert_int_equal(*collect(body, body, ""), '\0');
    for (int i = 0; i < value_count; i++) {
        for (size_t j = 0; j < sizeof others / sizeof others[0]; j++) {
            (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)values[i].from, body,
                           others[j], body + values[i].to);
            check(changed, values[i].key, others[j]);
        }
    }
}

static inline void each_cut(const char *body,
                            void (*check)(const char *changed, const char *key, const char *other))
{
    static char changed[BODY_BYTES];

    for (size_t length = 0; length < strlen(body); length++) {
        (void)snprintf(changed, sizeof changed, "%.*s", (int)length, body);
        check(changed, "cut", "");
    }
}

static inline void is_true(bool holds, const char *changed)
{
    if (!holds) {
        fail_msg("%s", changed);
    }
}
