// What every unit test includes: cmocka needs these headers before its own.
#pragma once
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The whole file with a NUL after it, or NULL. The caller frees it.
static inline char *unit_read_file(const char *path, size_t *ret_bytes)
{
    FILE *file = fopen(path, "rb");
    char *body = NULL;
    long length = -1;
    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0) {
        length = ftell(file);
        rewind(file);
    }
    if (length >= 0) {
        body = calloc(1, (size_t)length + 1);
    }
    if (body != NULL && fread(body, 1, (size_t)length, file) != (size_t)length) {
        free(body);
        body = NULL;
    }
    (void)fclose(file);
    if (body != NULL) {
        *ret_bytes = (size_t)length;
    }
    return body;
}
