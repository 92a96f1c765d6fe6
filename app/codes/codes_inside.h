// What the files of the codes share. The text of a code is NUL-terminated and in bounds: printable ASCII, or 0x1D in a
// GS1 code.
#pragma once
#include "codes/codes.h"

enum { GS1_SEPARATOR = 0x1D };

// What a code begins with that is made for another program (rule 4), or CODE_UNKNOWN.
enum code_kind codes_foreign(const char *text);
// Rule 6. False: no pattern of the configuration fits.
bool codes_find_pattern(const struct config *config, const char *text, enum symbology symbology,
                        struct claim *ret_claim);
// Section 8.5: the NHS number in a GSRN. ret_digits gets ten digits and a NUL.
bool codes_find_gsrn(const struct config *config, const char *text, char ret_digits[11]);

