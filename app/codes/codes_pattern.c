// What the configuration says that this site's codes look like (national-services 8.4, rule 6).
#include "codes/codes_inside.h"

#include "base/check_digit.h"
#include "base/text.h"
#include "base/wipe.h"
#include <string.h>

// A fixed scanner that does not say what it read is believed: nothing better is known.
static bool carrier_fits(enum pattern_carrier carrier, enum symbology symbology)
{
    if (symbology == SYMBOLOGY_UNKNOWN) {
        return true;
    }
    switch (carrier) {
    case CARRIER_QR: return symbology == SYMBOLOGY_QR;
    case CARRIER_CODE_128: return symbology == SYMBOLOGY_CODE_128;
    case CARRIER_CODE_39: return symbology == SYMBOLOGY_CODE_39;
    case CARRIER_ANY: break;
    }
    return true;
}

static bool check_fits(enum pattern_check check, const char *text)
{
    switch (check) {
    case CHECK_MOD10: return check_mod10(text);
    case CHECK_MOD11: return check_mod11(text);
    case CHECK_NONE: break;
    }
    return true;
}

// The code as the pattern counts it: whole, or without its spaces. False when it is longer than any identifier.
static bool copy_counted(const struct config_pattern *pattern, const char *text, char ret_counted[CLAIM_VALUE])
{
    size_t used = 0;

    for (; *text != '\0'; text++) {
        if (pattern->spaces && *text == ' ') {
            continue;
        }
        if (used == CLAIM_VALUE - 1) {
            return false;
        }
        ret_counted[used++] = *text;
    }
    ret_counted[used] = '\0';
    return true;
}

// The part behind the prefix, or NULL when the pattern does not fit.
static const char *find_identifier(const struct config_pattern *pattern, const char *counted)
{
    size_t prefix = strlen(pattern->prefix);
    size_t length = strlen(counted);
#ifdef FOYER_PLANT_BUG_CODES
    const size_t longest = (size_t)pattern->longest + 1; // one too many: tests/fuzz must find it
#else
    const size_t longest = (size_t)pattern->longest;
#endif

    if (length < (size_t)pattern->shortest || length > longest || length <= prefix ||
        strncmp(counted, pattern->prefix, prefix) != 0) {
        return NULL;
    }
    counted += prefix;
    return config_characters_fit(pattern->characters, counted) && check_fits(pattern->check, counted) ? counted : NULL;
}

static bool pattern_fits(const struct config_pattern *pattern, const char *text, enum symbology symbology,
                         struct claim *ret_claim)
{
    char counted[CLAIM_VALUE];
    const char *identifier = NULL;

    if (carrier_fits(pattern->carrier, symbology) && copy_counted(pattern, text, counted)) {
        identifier = find_identifier(pattern, counted);
    }
    if (identifier != NULL) {
        ret_claim->kind = pattern->of == PATTERN_PATIENT ? CLAIM_PATIENT : CLAIM_APPOINTMENT;
        memcpy(ret_claim->system, pattern->system, sizeof ret_claim->system);
        memcpy(ret_claim->value, pattern->strip_prefix ? identifier : counted,
               strlen(pattern->strip_prefix ? identifier : counted));
    }
    wipe(counted, sizeof counted);
    return identifier != NULL;
}

bool codes_find_pattern(const struct config *config, const char *text, enum symbology symbology,
                        struct claim *ret_claim)
{
    for (int i = 0; i < config->pattern_count; i++) {
        if (pattern_fits(&config->patterns[i], text, symbology, ret_claim)) {
            return true;
        }
    }
    return false;
}
