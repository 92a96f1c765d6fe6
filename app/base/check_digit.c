// See check_digit.h.
#include "base/check_digit.h"

#include <string.h>

static bool is_digits(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

bool check_mod10(const char *digits)
{
    size_t count = strlen(digits);
    int sum = 0;

    if (!is_digits(digits) || count < CHECK_DIGITS_LEAST) {
        return false;
    }
    // From the right, the check digit itself with weight 1: then all together are a multiple of ten.
    for (size_t i = 0; i < count; i++) {
        sum += (digits[count - 1 - i] - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
}

bool check_mod11(const char *digits)
{
    size_t count = strlen(digits);
    int sum = 0;

    if (!is_digits(digits) || count < CHECK_DIGITS_LEAST || count > NHS_DIGITS || strspn(digits, "0") == count) {
        return false;
    }
    // From the right, the check digit itself with weight 1, then 2, 3 up to 10: all together are a multiple of eleven. A
    // check of 10, for which there is no digit, never is.
    for (size_t i = 0; i < count; i++) {
        sum += (digits[count - 1 - i] - '0') * (int)(i + 1);
    }
    return sum % 11 == 0;
}

bool check_nhs_number(const char *digits)
{
    return strlen(digits) == NHS_DIGITS && check_mod11(digits);
}
