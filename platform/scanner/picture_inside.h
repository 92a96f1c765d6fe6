// What picture_file.c and video_file.c share.
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool file_is_named(const char *name, const char *end); // whatever the case
// count bytes from offset at. ERR_SYNTAX where the file ends before.
MUST_CHECK enum err file_piece(int fd, int64_t at, unsigned char *to, size_t count);
// A decimal number from 1 to most; moves *at behind it.
bool number_take(const unsigned char **at, const unsigned char *end, int most, int *ret_number);
