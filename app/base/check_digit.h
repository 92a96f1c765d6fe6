// Check digits (national-services 8.4, 8.5). Pure. Each is false for anything but digits with a right last one.
#pragma once
#include <stdbool.h>

enum { NHS_DIGITS = 10, CHECK_DIGITS_LEAST = 2 };

// GS1's modulus 10: weights 1, 3, 1, 3 ... from the right, at least CHECK_DIGITS_LEAST digits.
bool check_mod10(const char *digits);
// Modulus 11 as NHS numbers have it, on CHECK_DIGITS_LEAST to NHS_DIGITS digits; not all zeros.
bool check_mod11(const char *digits);
// Ten digits, modulus 11, not all zeros.
bool check_nhs_number(const char *digits);
