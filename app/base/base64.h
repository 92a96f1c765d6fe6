// base64url without padding (RFC 4648 section 5), as JWTs are written. Pure.
#pragma once
#include "base/err.h"
#include "base/text.h"
#include <stddef.h>

void base64url_add(struct text_builder *builder, const void *bytes, size_t count);
// Strict: no padding, no white space, no stray bits in the last letter. ERR_SYNTAX, ERR_LIMIT.
MUST_CHECK enum err base64url_read(const char *text, size_t length, void *ret_bytes, size_t size,
                                   size_t *ret_count);
