// Patterns that would never be asked, and patterns that say too little. app/codes asks its rules in a fixed order
// (national-services 8.4), and a code meets the first that fits: what is behind another rule would only be missed on the
// day, by a patient.
#include "config/config_private.h"

#include "base/check_digit.h"
#include "base/code_forms.h"
#include <string.h>

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum { NUMBER_TEXT = 24 };

bool config_characters_fit(enum pattern_characters characters, const char *text)
{
    const char *allowed = characters == PATTERN_DIGITS    ? DIGITS
                          : characters == PATTERN_LETTERS ? LETTERS
                                                          : LETTERS DIGITS;

    return text[strspn(text, allowed)] == '\0';
}

static int behind_prefix(const struct config_pattern *pattern, int length)
{
    return length - (int)strlen(pattern->prefix);
}

static void number_text(int number, char ret_text[NUMBER_TEXT])
{
    struct text_builder builder;
    text_begin(&builder, ret_text, NUMBER_TEXT);
    text_add_int(&builder, number);
}

// The code of so many characters, the prefix with it, that is least like a prescription: 'Z' is no hexadecimal digit, and
// digits are all alike. length: above that of the prefix, at most PATTERN_LONGEST.
static void write_code(const struct config_pattern *pattern, int length, char ret_code[PATTERN_LONGEST + 1])
{
    memset(ret_code, pattern->characters == PATTERN_DIGITS ? '0' : 'Z', (size_t)length);
    memcpy(ret_code, pattern->prefix, strlen(pattern->prefix));
    ret_code[length] = '\0';
}

// ---- rules that are asked before

static void check_prefix(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    static const char *const words[] = {[FOREIGN_WEB] = "a web address",
                                        [FOREIGN_CONTACT] = "a contact card, a telephone number or an e-mail",
                                        [FOREIGN_HEALTH_CERTIFICATE] = "a health certificate",
                                        [FOREIGN_OTHER] = "a code for another program"};
    enum foreign_code foreign = foreign_code_of(pattern->prefix);
    char path_here[CONFIG_PATH_IN_FILE], code[PATTERN_LONGEST + 1];
    config_path_join(path, "prefix", path_here);
    write_code(pattern, pattern->shortest, code);
    if (foreign != FOREIGN_NONE) {
        config_problem(reader, path_here, "begins as ", words[foreign],
                       " does, which is refused before any pattern is asked; use what your own codes begin with");
    }
    if (code_has_aim((const unsigned char *)code, strlen(code))) {
        config_problem(reader, path_here,
                       "begins as an AIM identifier (\"]C1\"), which a scanner adds and the kiosk takes off before any pattern "
                       "is asked; leave it out",
                       "", "");
    }
}

static void check_prescription(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    for (int length = pattern->shortest; length <= pattern->longest; length++) {
        char number[NUMBER_TEXT], code[PATTERN_LONGEST + 1];
        write_code(pattern, length, code);
        if (code_is_prescription(code)) { // then all of this length are
            number_text(length, number);
            config_problem(reader, path, "fits codes of ", number,
                           " characters that are refused as prescriptions before any pattern is asked; change shortest "
                           "and longest, or add a prefix that begins with a letter from G to Z");
            return;
        }
    }
}

// ---- the pattern by itself

static void check_check_digit(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    int least = behind_prefix(pattern, pattern->shortest), most = behind_prefix(pattern, pattern->longest);
    bool too_few = least < CHECK_DIGITS_LEAST;
    char number[NUMBER_TEXT];
    number_text(too_few ? least : most, number);
    if (pattern->check == CHECK_NONE || (!too_few && (pattern->check == CHECK_MOD10 || most <= NHS_DIGITS))) {
        return;
    }
    config_problem(reader, path, "leaves ", number,
                   pattern->check == CHECK_MOD10
                       ? " digits behind the prefix, and check mod10 needs at least 2; raise shortest, or remove the check"
                       : " digits behind the prefix, and check mod11 is for 2 to 10; change shortest and longest, or remove "
                         "the check");
}

// ---- other numbers and patterns

// Can a code of so many digits, and nothing else, fit?
static bool fits_digits(const struct config_pattern *pattern, int digits)
{
    return pattern->characters != PATTERN_LETTERS && config_characters_fit(PATTERN_DIGITS, pattern->prefix) &&
           pattern->shortest <= digits && digits <= pattern->longest;
}

// Patterns are asked before the numbers of the NHS and would take them; asked behind them, they would get the misread ones,
// and one in eleven of their own would be somebody's NHS number. The site has to choose.
static void check_numbers(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    const struct config *config = &reader->config;
    if (config->scan_nhs_number && fits_digits(pattern, NHS_DIGITS)) {
        config_problem(reader, path,
                       "fits codes of 10 digits, and scan.nhs_number is on: whose number such a code is cannot be known; "
                       "add a prefix with a letter, or switch scan.nhs_number off",
                       "", "");
    }
    if (*config->scan_ubrn_system != '\0' && fits_digits(pattern, UBRN_DIGITS)) {
        config_problem(reader, path,
                       "fits codes of 12 digits, and scan.ubrn_system is set: whose number such a code is cannot be known; "
                       "add a prefix with a letter, or remove scan.ubrn_system",
                       "", "");
    }
}

// Does every code that fits pattern fit other, too?
static bool takes_all(const struct config_pattern *other, const struct config_pattern *pattern)
{
    size_t prefix = strlen(other->prefix);
    return strncmp(pattern->prefix, other->prefix, prefix) == 0 &&
           config_characters_fit(other->characters, pattern->prefix + prefix) &&
           (other->characters == PATTERN_LETTERS_DIGITS || other->characters == pattern->characters) &&
           other->shortest <= pattern->shortest && pattern->longest <= other->longest &&
           (other->carrier == CARRIER_ANY || other->carrier == pattern->carrier) &&
           (other->spaces || !pattern->spaces) &&
           (other->check == CHECK_NONE ||
            (other->check == pattern->check && text_equal(other->prefix, pattern->prefix)));
}

static void check_earlier(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    const struct config_pattern *patterns = reader->config.patterns;
    for (int i = 0; &patterns[i] < pattern; i++) {
        if (!reader->pattern_refused[i] && takes_all(&patterns[i], pattern)) {
            config_problem(reader, path, "never gets a code: each one that fits it fits \"", patterns[i].id,
                           "\", which stands before it; put the narrower one first, or make them differ in prefix or length");
            return;
        }
    }
}

// ISO/IEC 16388: capital letters, digits and seven signs.
static void check_carrier(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    static const char code_39[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-. $/+%";
    char path_here[CONFIG_PATH_IN_FILE];
    if (pattern->carrier == CARRIER_CODE_39 && strspn(pattern->prefix, code_39) != strlen(pattern->prefix)) {
        config_path_join(path, "prefix", path_here);
        config_problem(reader, path_here, "has characters that no Code 39 has; it has capital letters, digits and - . $ / + %", "", "");
    }
}

void config_check_reach(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    check_prefix(reader, path, pattern);
    check_carrier(reader, path, pattern);
    check_prescription(reader, path, pattern);
    check_check_digit(reader, path, pattern);
    check_numbers(reader, path, pattern);
    check_earlier(reader, path, pattern);
}

bool config_pattern_is_wide(const struct config_pattern *pattern)
{
    bool one_length = pattern->characters == PATTERN_DIGITS && pattern->shortest == pattern->longest;
    return *pattern->prefix == '\0' && pattern->check == CHECK_NONE && !one_length;
}
