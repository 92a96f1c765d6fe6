// The form of staff.pin_hash. What it is worth is decided by the platform, which makes and compares it.
#include "base/base64.h"
#include "config/config_private.h"

#include <string.h>

enum { SALT_MIN = 16, SALT_MAX = 64, HASH_BYTES = 32 };

// One part up to the next dollar sign or the end; moves the cursor behind it.
static size_t part_take(const char **cursor, const char **ret_part)
{
    size_t length = strcspn(*cursor, "$");
    *ret_part = *cursor;
    *cursor += length;
    *cursor += **cursor == '$' ? 1 : 0;
    return length;
}

// A number as it is written by hand: one or two digits, no zero in front.
static bool number_take(const char **cursor, int low, int high)
{
    const char *part = NULL;
    size_t length = part_take(cursor, &part);
    int number = 0;
    for (size_t i = 0; i < length; i++) {
        if (length > 2 || part[0] == '0' || part[i] < '0' || part[i] > '9') {
            return false;
        }
        number = number * 10 + (part[i] - '0');
    }
    return number >= low && number <= high;
}

static bool bytes_take(const char **cursor, size_t low, size_t high)
{
    unsigned char bytes[SALT_MAX];
    const char *part = NULL;
    size_t count = 0;
    size_t length = part_take(cursor, &part);
    return base64url_read(part, length, bytes, sizeof bytes, &count) == OK && count >= low &&
           count <= high;
}

bool config_pin_hash_is_fit(const char *text)
{
    static const char scheme[] = "scrypt$";
    int dollars = 0;
    for (const char *at = text; *at != '\0'; at++) {
        dollars += *at == '$' ? 1 : 0;
    }
    if (dollars != 5 || strncmp(text, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    const char *cursor = text + sizeof scheme - 1;
    // N is a power of two: fewer than 2^14 rounds are guessed through too fast, more than 2^15 keep
    // the screen waiting. N, r and p together stay within the 64 MiB that the platform allows.
    return number_take(&cursor, 14, 15) && number_take(&cursor, 8, 8) &&
           number_take(&cursor, 1, 2) && bytes_take(&cursor, SALT_MIN, SALT_MAX) &&
           bytes_take(&cursor, HASH_BYTES, HASH_BYTES);
}
