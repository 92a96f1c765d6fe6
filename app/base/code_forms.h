// What codes look like all over the country, whatever the site (national-services 8.1, 8.2, 8.4). app/codes sorts by it;
// app/config refuses patterns that would never be asked because of it. Pure. Texts are NUL-terminated.
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { UBRN_DIGITS = 12, AIM_BYTES = 3 };

// Codes that are made for another program: 8.4 row 4.
enum foreign_code {
    FOREIGN_NONE,
    FOREIGN_WEB,
    FOREIGN_CONTACT, // contact card, telephone number, e-mail, event
    FOREIGN_HEALTH_CERTIFICATE,
    FOREIGN_OTHER, // Wi-Fi, payment, place, data of another program
};

// By what the text begins with, in any case; what follows is not looked at.
enum foreign_code foreign_code_of(const char *text);
// Row 5: the identifier of an NHS prescription, with or without hyphens.
bool code_is_prescription(const char *text);
// Does it begin with an AIM identifier (ISO/IEC 15424), "]C1", which fixed scanners put in front and which is taken off?
// Not a string: may hold NUL.
bool code_has_aim(const unsigned char *bytes, size_t count);
