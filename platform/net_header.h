// Reading the few reply headers that count. Pure: bytes in, value out. Private to platform/.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NET_RETRY_AFTER_MAX_S = 3600 };

// When line is this header (name in lower case; any case on the line), borrows its trimmed value.
bool net_header_value(const char *line, size_t bytes, const char *name, const char **ret_value,
                      size_t *ret_count);
// application/json, application/fhir+json or any other .../...+json; parameters do not matter.
bool net_header_is_json(const char *value, size_t count);
// Every coding listed is one that we asked for or that is none.
bool net_header_is_known_coding(const char *value, size_t count);
// "120": seconds, at most NET_RETRY_AFTER_MAX_S; -1 when it is no number.
int net_header_seconds(const char *value, size_t count);
// An HTTP date (RFC 9110 5.6.7) as ms since 1970; -1 when it is none.
int64_t net_header_date_ms(const char *value, size_t count);
