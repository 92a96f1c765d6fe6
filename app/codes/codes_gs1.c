// GS1: application identifiers with their values (national-services 8.5). One of them is looked for, the others are walked
// over and not kept: 91 and 93 hold what nobody asked for.
#include "codes/codes_inside.h"

#include "base/check_digit.h"
#include "base/wipe.h"
#include <string.h>

enum { GSRN_DIGITS = 18, GSRN_AI = 4 };

// Characters of a field with its application identifier, where its first two digits fix them; else 0: it ends at a
// separator or with the data.
static size_t fixed_length(const char *field)
{
    static const struct {
        int from, to;
        size_t length;
    } fixed[] = {{0, 0, 20}, {1, 3, 16}, {4, 4, 18}, {11, 19, 8}, {20, 20, 4}, {31, 36, 10}, {41, 41, 16}};
    int ai = (field[0] - '0') * 10 + (field[1] - '0');

    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (ai >= fixed[i].from && ai <= fixed[i].to) {
            return fixed[i].length;
        }
    }
    return 0;
}

// Length of the field that begins here, or 0 when it is none.
static size_t field_length(const char *field)
{
    const char *separator = strchr(field, GS1_SEPARATOR);
    size_t until = separator == NULL ? strlen(field) : (size_t)(separator - field);

    if (strspn(field, "0123456789") < 2) {
        return 0;
    }
    size_t fixed = fixed_length(field);
    if (fixed > until) {
        return 0; // cut short
    }
    return fixed > 0 ? fixed : until;
}

static bool prefix_fits(const struct config *config, const char *gsrn)
{
    for (int i = 0; i < config->scan_gs1_prefix_count; i++) {
        const char *prefix = config->scan_gs1_prefixes[i];
        if (strncmp(gsrn, prefix, strlen(prefix)) == 0) {
            return true;
        }
    }
    return config->scan_gs1_prefix_count == 0;
}

static bool read_gsrn(const struct config *config, const char *field, size_t length, char ret_digits[NHS_DIGITS + 1])
{
    char gsrn[GSRN_DIGITS + 1] = "";
    int offset = config->scan_gs1_nhs_offset;

    if (length != GSRN_AI + GSRN_DIGITS || offset < 0 || offset + NHS_DIGITS >= GSRN_DIGITS) {
        return false;
    }
    memcpy(gsrn, field + GSRN_AI, GSRN_DIGITS);
    memcpy(ret_digits, gsrn + offset, NHS_DIGITS);
    ret_digits[NHS_DIGITS] = '\0';
    bool right = check_mod10(gsrn) && prefix_fits(config, gsrn) && check_nhs_number(ret_digits);
    wipe(gsrn, sizeof gsrn);
    return right;
}

bool codes_find_gsrn(const struct config *config, const char *text, char ret_digits[NHS_DIGITS + 1])
{
    bool found = false;

    while (*text != '\0') {
        size_t length = field_length(text);
        if (length == 0) {
            return false;
        }
        if (strncmp(text, "8018", GSRN_AI) == 0) {
            if (found || !read_gsrn(config, text, length, ret_digits)) {
                return false; // of two people, or of nobody
            }
            found = true;
        }
        text += length;
        text += *text == GS1_SEPARATOR ? 1 : 0;
    }
    return found;
}
