// Codes that are made for another program. They are told apart to say what they are, and for nothing else.
#include "codes/codes_inside.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *beginning; // in any case
    enum code_kind kind;
} beginnings[] = {
    {"http:", CODE_WEB},
    {"https:", CODE_WEB},
    {"www.", CODE_WEB},
    {"BEGIN:VCARD", CODE_CONTACT},
    {"MECARD:", CODE_CONTACT},
    {"BIZCARD:", CODE_CONTACT},
    {"BEGIN:VCALENDAR", CODE_CONTACT},
    {"BEGIN:VEVENT", CODE_CONTACT},
    {"mailto:", CODE_CONTACT},
    {"MATMSG:", CODE_CONTACT},
    {"tel:", CODE_CONTACT},
    {"sms:", CODE_CONTACT},
    {"SMSTO:", CODE_CONTACT},
    {"HC1:", CODE_HEALTH_CERTIFICATE},
    {"shc:/", CODE_HEALTH_CERTIFICATE},
    {"WIFI:", CODE_FOREIGN},
    {"geo:", CODE_FOREIGN},
    {"otpauth:", CODE_FOREIGN},
    {"bitcoin:", CODE_FOREIGN},
    {"{", CODE_FOREIGN},
    {"<", CODE_FOREIGN},
    {"[", CODE_FOREIGN},
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

enum code_kind codes_foreign(const char *text)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (strncasecmp(text, beginnings[i].beginning, strlen(beginnings[i].beginning)) == 0) {
            return beginnings[i].kind;
        }
    }
    return is_address(text) ? CODE_WEB : CODE_UNKNOWN;
}

// 6 hexadecimal digits, the prescriber's ODS code, 5 characters and a check character.
bool codes_is_prescription(const char *text)
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
