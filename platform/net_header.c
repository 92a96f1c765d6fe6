#include "platform/net_header.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

static bool net_header_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void net_header_trim(const char **value, size_t *count)
{
    while (*count > 0 && net_header_is_blank(**value)) {
        (*value)++;
        (*count)--;
    }
    while (*count > 0 && net_header_is_blank((*value)[*count - 1])) {
        (*count)--;
    }
}

static bool net_header_same(const char *value, size_t count, const char *text)
{
    return count == strlen(text) && strncasecmp(value, text, count) == 0;
}

bool net_header_value(const char *line, size_t bytes, const char *name, const char **ret_value,
                      size_t *ret_count)
{
    size_t name_bytes = strlen(name);
    if (bytes <= name_bytes || line[name_bytes] != ':' ||
        !net_header_same(line, name_bytes, name)) {
        return false;
    }
    *ret_value = line + name_bytes + 1;
    *ret_count = bytes - name_bytes - 1;
    net_header_trim(ret_value, ret_count);
    return true;
}

bool net_header_is_json(const char *value, size_t count)
{
    static const char suffix[] = "+json";
    const size_t suffix_bytes = sizeof(suffix) - 1;
    const char *end = memchr(value, ';', count);
    size_t type_bytes = end == NULL ? count : (size_t)(end - value);
    net_header_trim(&value, &type_bytes);
    if (net_header_same(value, type_bytes, "application/json")) {
        return true;
    }
    const char *slash = memchr(value, '/', type_bytes);
    if (slash == NULL || slash == value) {
        return false;
    }
    size_t subtype_bytes = type_bytes - (size_t)(slash + 1 - value);
    return subtype_bytes > suffix_bytes &&
           net_header_same(value + type_bytes - suffix_bytes, suffix_bytes, suffix);
}

bool net_header_is_known_coding(const char *value, size_t count)
{
    while (count > 0) {
        const char *comma = memchr(value, ',', count);
        const char *word = value;
        size_t word_bytes = comma == NULL ? count : (size_t)(comma - value);
        size_t past = comma == NULL ? count : word_bytes + 1;
        net_header_trim(&word, &word_bytes);
        if (word_bytes > 0 && !net_header_same(word, word_bytes, "gzip") &&
            !net_header_same(word, word_bytes, "x-gzip") &&
            !net_header_same(word, word_bytes, "identity") &&
            !net_header_same(word, word_bytes, "chunked")) {
            return false;
        }
        value += past;
        count -= past;
    }
    return true;
}

int net_header_seconds(const char *value, size_t count)
{
    int seconds = 0;
    if (count == 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (value[i] < '0' || value[i] > '9') {
            return -1;
        }
        seconds = seconds * 10 + (value[i] - '0');
        seconds = seconds > NET_RETRY_AFTER_MAX_S ? NET_RETRY_AFTER_MAX_S : seconds;
    }
    return seconds;
}

int64_t net_header_date_ms(const char *value, size_t count)
{
    char text[64];
    if (count == 0 || count >= sizeof(text)) {
        return -1;
    }
    memcpy(text, value, count);
    text[count] = '\0';
    int64_t seconds = curl_getdate(text, NULL);
    return seconds < 0 ? -1 : seconds * 1000;
}
