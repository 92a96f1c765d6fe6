#include "sandbox/params.h"
#include <stdlib.h>
#include <string.h>

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

bool params_decode(char *text, bool plus_is_space)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        char byte = *from;
        if (byte == '+' && plus_is_space) {
            byte = ' ';
        } else if (byte == '%') {
            int high = hex_value(from[1]);
            int low = high < 0 ? -1 : hex_value(from[2]);
            if (low < 0 || high + low == 0) {
                return false;
            }
            byte = (char)(high * 16 + low);
            from += 2;
        }
        *to++ = byte;
    }
    *to = '\0';
    return true;
}

static void add_one(struct params *params, const char *text, size_t bytes)
{
    const char *equals = memchr(text, '=', bytes);
    size_t name_bytes = equals == NULL ? bytes : (size_t)(equals - text);
    char *name = strndup(text, name_bytes);
    char *value = equals == NULL ? strdup("") : strndup(equals + 1, bytes - name_bytes - 1);
    if (name == NULL || value == NULL || params->count == PARAMS || !params_decode(name, true) ||
        !params_decode(value, true)) {
        params->broken = true;
        free(name);
        free(value);
        return;
    }
    params->list[params->count].name = name;
    params->list[params->count].value = value;
    params->count++;
}

void params_add(struct params *params, const char *text, size_t bytes)
{
    while (bytes > 0) {
        const char *end = memchr(text, '&', bytes);
        size_t part = end == NULL ? bytes : (size_t)(end - text);
        if (part > 0) {
            add_one(params, text, part);
        }
        if (end == NULL) {
            return;
        }
        text += part + 1;
        bytes -= part + 1;
    }
}

bool params_copy(const struct params *params, struct params *ret_copy)
{
    memset(ret_copy, 0, sizeof *ret_copy);
    for (int i = 0; i < params->count; i++) {
        ret_copy->list[i].name = strdup(params->list[i].name);
        ret_copy->list[i].value = strdup(params->list[i].value);
        ret_copy->count++;
        if (ret_copy->list[i].name == NULL || ret_copy->list[i].value == NULL) {
            params_free(ret_copy);
            return false;
        }
    }
    return true;
}

void params_free(struct params *params)
{
    for (int i = 0; i < params->count; i++) {
        free(params->list[i].name);
        free(params->list[i].value);
    }
    memset(params, 0, sizeof *params);
}

const char *params_value(const struct params *params, const char *name, int index)
{
    for (int i = 0; i < params->count; i++) {
        if (strcmp(params->list[i].name, name) == 0 && index-- == 0) {
            return params->list[i].value;
        }
    }
    return NULL;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// "name" or "name=value", malloc'ed.
static char *param_text(const struct params *params, int i, bool with_values)
{
    const char *name = params->list[i].name;
    const char *value = with_values ? params->list[i].value : "";
    size_t name_bytes = strlen(name);
    size_t value_bytes = strlen(value);
    char *text = malloc(name_bytes + value_bytes + 2);
    if (text == NULL) {
        return NULL;
    }
    memcpy(text, name, name_bytes);
    if (with_values) {
        text[name_bytes++] = '=';
    }
    memcpy(text + name_bytes, value, value_bytes + 1);
    return text;
}

char *params_sorted(const struct params *params, bool with_values)
{
    char *parts[PARAMS] = {NULL};
    size_t bytes = 1;
    char *joined = NULL;
    for (int i = 0; i < params->count; i++) {
        parts[i] = param_text(params, i, with_values);
        if (parts[i] == NULL) {
            goto out;
        }
        bytes += strlen(parts[i]) + 1;
    }
    qsort(parts, (size_t)params->count, sizeof parts[0], compare_texts);
    joined = calloc(1, bytes);
    if (joined == NULL) {
        goto out;
    }
    size_t used = 0;
    for (int i = 0; i < params->count; i++) {
        size_t part = strlen(parts[i]);
        if (i > 0) {
            joined[used++] = '&';
        }
        memcpy(joined + used, parts[i], part);
        used += part;
    }
out:
    for (int i = 0; i < params->count; i++) {
        free(parts[i]);
    }
    return joined;
}
