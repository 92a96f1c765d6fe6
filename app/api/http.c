#include "api/http.h"
#include "base/text.h"
#include <string.h>

void http_add_encoded(struct text_builder *builder, const char *value)
{
    static const char digits[] = "0123456789ABCDEF";
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (const char *at = value; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;

        if (strchr(plain, *at) != NULL) {
            text_add_bytes(builder, at, 1);
        } else {
            char escape[3] = {'%', digits[byte >> 4], digits[byte & 15]};

            text_add_bytes(builder, escape, sizeof escape);
        }
    }
}
