// Query and form parameters, decoded once. Pure.
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { PARAMS = 64 };

struct params {
    int count;
    bool broken; // a bad %-sequence, a NUL, or too many
    struct {
        char *name;  // owned
        char *value; // owned
    } list[PARAMS];
};

// Appends what "a=b&c=d" says. '+' is a space and %XX a byte, in names and values alike.
void params_add(struct params *params, const char *text, size_t bytes);
// A deep copy; false = out of memory, and ret_copy is empty.
bool params_copy(const struct params *params, struct params *ret_copy);
void params_free(struct params *params);
// The index-th value of this name, or NULL.
const char *params_value(const struct params *params, const char *name, int index);
// "a&b&b" or with values "a=1&b=2&b=3", sorted, into malloc'ed text. NULL = out of memory.
char *params_sorted(const struct params *params, bool with_values);
// Decodes in place; false for a bad sequence or a NUL. plus_is_space is for queries and forms, not
// for paths.
bool params_decode(char *text, bool plus_is_space);
