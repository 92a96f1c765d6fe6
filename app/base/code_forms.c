// See code_forms.h. Codes of another program are told apart to say what they are, and for nothing else.
#include "base/code_forms.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *beginning; // in any case
    enum foreign_code code;
} beginnings[] = {
    {"http:", FOREIGN_WEB},
    {"https:", FOREIGN_WEB},
    {"www.", FOREIGN_WEB},
    {"BEGIN:VCARD", FOREIGN_CONTACT},
    {"MECARD:", FOREIGN_CONTACT},
    {"BIZCARD:", FOREIGN_CONTACT},
    {"BEGIN:VCALENDAR", FOREIGN_CONTACT},
    {"BEGIN:VEVENT", FOREIGN_CONTACT},
    {"mailto:", FOREIGN_CONTACT},
    {"MATMSG:", FOREIGN_CONTACT},
    {"tel:", FOREIGN_CONTACT},
    {"sms:", FOREIGN_CONTACT},
    {"SMSTO:", FOREIGN_CONTACT},
    {"HC1:", FOREIGN_HEALTH_CERTIFICATE},
    {"shc:/", FOREIGN_HEALTH_CERTIFICATE},
    {"WIFI:", FOREIGN_OTHER},
    {"geo:", FOREIGN_OTHER},
    {"otpauth:", FOREIGN_OTHER},
    {"bitcoin:", FOREIGN_OTHER},
    {"{", FOREIGN_OTHER},
    {"<", FOREIGN_OTHER},
    {"[", FOREIGN_OTHER},
};

static bool is_letter(char letter)
{
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

// "scheme://" (RFC 3986 3.1)
static bool is_address(const char *text)
{
    if (!is_letter(*text)) {
        return false;
    }
    while (is_letter(*text) || (*text >= '0' && *text <= '9') || (*text != '\0' && strchr("+-.", *text) != NULL)) {
        text++;
    }
    return strncmp(text, "://", 3) == 0;
}

enum foreign_code foreign_code_of(const char *text)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (strncasecmp(text, beginnings[i].beginning, strlen(beginnings[i].beginning)) == 0) {
            return beginnings[i].code;
        }
    }
    return is_address(text) ? FOREIGN_WEB : FOREIGN_NONE;
}

// 6 hexadecimal digits, the prescriber's ODS code, 5 characters and a check character.
bool code_is_prescription(const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const struct {
        const char *characters;
        size_t count;
        bool hyphen; // may stand behind
    } parts[] = {{hex, 6, true}, {all, 6, true}, {all, 5, false}};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strspn(text, parts[i].characters) < parts[i].count) {
            return false;
        }
        text += parts[i].count;
        text += parts[i].hyphen && *text == '-' ? 1 : 0;
    }
    return (strspn(text, all) == 1 || *text == '+') && text[1] == '\0';
}

bool code_has_aim(const unsigned char *bytes, size_t count)
{
    return count >= AIM_BYTES && bytes[0] == ']' && isalpha(bytes[1]) && isalnum(bytes[2]);
}
