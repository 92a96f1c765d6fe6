// What the configuration says of a pattern is what app/codes does: one that it lets through gets codes of each of its
// lengths, one that it refuses has a length of which no code reaches it.
#include "any_signature.h"
#include "config_document.h"

#include "codes/codes.h"

enum { CODES = 400, CODE_BYTES = 65 };

#define OWN "https://hospital.example/id"

struct form {
    const char *prefix;
    int shortest, longest;
    int characters, check;
};

static const char *const characters_words[] = {"digits", "letters", "letters_digits"};
static const char *const check_words[] = {"none", "mod10", "mod11"};
static unsigned chance = 1;

static unsigned random_below(unsigned limit)
{
    chance = chance * 1103515245U + 12345U;
    return (chance >> 16) % limit;
}

static enum err read_form(const struct form *form, const char *more)
{
    char members[1024];
    (void)snprintf(members, sizeof members,
                   "\"match\": {\"scan_offered\": \"on\"}, \"scan\": {%s\"pattern\": {\"own\": {\"prefix\": \"%s\", \"shortest\": %d, "
                   "\"longest\": %d, \"characters\": \"%s\", \"check\": \"%s\", \"of\": \"patient\", \"system\": \"" OWN "\"}}}",
                   more, form->prefix, form->shortest, form->longest, characters_words[form->characters],
                   check_words[form->check]);
    return read_with(members);
}

static bool reaches(const char *code)
{
    static const struct pass_keys none;
    const struct codes_rules rules = {.config = &config, .keys = &none, .verify = any_signature};
    struct code_scan scan = {.bytes = (const unsigned char *)code, .count = strlen(code), .symbology = SYMBOLOGY_UNKNOWN};
    struct claim claim;
    codes_strip(&scan);
    return codes_read(&rules, &scan, 1796720700000, &claim) == CODE_ACCEPTED && text_equal(claim.system, OWN);
}

// Does any of many codes of this length reach the pattern?
static bool some_reach(const struct form *form, int length)
{
    static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    unsigned first = form->characters == 1 ? 10 : 0, count = form->characters == 0 ? 10 : form->characters == 1 ? 26 : 36;
    char code[CODE_BYTES];
    for (int i = 0; i < CODES; i++) {
        int used = snprintf(code, sizeof code, "%s", form->prefix);
        for (; used < length; used++) {
            code[used] = all[first + random_below(count)];
        }
        code[used] = '\0';
        if (reaches(code)) {
            return true;
        }
    }
    return false;
}

// The same pattern, as if it had not been refused.
static void force_form(const struct form *form)
{
    static const struct form right = {"NF", 10, 10, 0, 0};
    must_be_read(read_form(&right, ""));
    struct config_pattern *pattern = &config.patterns[0];
    assert_int_equal(text_copy(pattern->prefix, sizeof pattern->prefix, form->prefix), OK);
    pattern->shortest = form->shortest;
    pattern->longest = form->longest;
    pattern->characters = (enum pattern_characters)form->characters;
    pattern->check = (enum pattern_check)form->check;
}

static bool every_length_is_reached(const struct form *form)
{
    for (int length = form->shortest; length <= form->longest; length++) {
        if (!some_reach(form, length)) {
            return false;
        }
    }
    return true;
}

static int refused, read_well;

static void check_form(const struct form *form)
{
    bool right = read_form(form, "") == OK;
    if (!right) {
        force_form(form);
    }
    if (every_length_is_reached(form) != right) {
        fail_msg("\"%s\", %d to %d, %s, %s: %s", form->prefix, form->shortest, form->longest,
                 characters_words[form->characters], check_words[form->check], right ? "is read" : problems.text[0]);
    }
    refused += !right;
    read_well += right;
}

static void a_pattern_is_refused_exactly_when_a_length_of_it_gets_no_code(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"",   "N",      "NF",    "9",     "1234567", "ABCDEF", "ABCDEF-", "A0B1C2-D34567-",
                                           "HC", "HC1:", "http", "http:", "ab://",   "www.",   "{",       "]C1",
                                           "]C", "tel:",   "Shc:/", "wifi:", "eyJ",     "8018",   "-",       "abcdef"};
    static const int lengths[][2] = {{4, 4}, {10, 10}, {12, 13}, {15, 17}, {18, 18}, {17, 20}, {19, 19}, {20, 20}, {64, 64}};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        for (size_t j = 0; j < sizeof lengths / sizeof lengths[0]; j++) {
            for (int characters = 0; characters < 3; characters++) {
                for (int check = 0; check < (characters == 0 ? 3 : 1); check++) {
                    const struct form form = {prefixes[i], lengths[j][0], lengths[j][1], characters, check};
                    if ((int)strlen(form.prefix) < form.shortest) {
                        check_form(&form);
                    }
                }
            }
        }
    }
    assert_true(refused > 100 && read_well > 100);
}

// Beside the numbers of the NHS: what is let through leaves every one of them alone.
static void an_nhs_number_is_nobody_elses(void **state)
{
    (void)state;
    static const char *const prefixes[] = {"", "9", "999000", "N"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        for (int shortest = 8; shortest <= 12; shortest++) {
            for (int characters = 0; characters < 3; characters++) {
                const struct form form = {prefixes[i], shortest, 12, characters, 0};
                bool right = read_form(&form, "\"nhs_number\": \"on\", ") == OK;
                if (!right) {
                    force_form(&form);
                }
                if (reaches("9990000018") == right) {
                    fail_msg("\"%s\", %d to 12, %s: %s", form.prefix, shortest, characters_words[characters], right ? "read" : "refused");
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_is_refused_exactly_when_a_length_of_it_gets_no_code),
        cmocka_unit_test(an_nhs_number_is_nobody_elses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
