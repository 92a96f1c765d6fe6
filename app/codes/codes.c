// The order in which a code is sorted (national-services 8.4).
#include "codes/codes_inside.h"

#include "base/check_digit.h"
#include "base/code_forms.h"
#include "base/text.h"
#include "base/wipe.h"
#include <string.h>

enum { MS_PER_S = 1000 };

const char *code_kind_word(enum code_kind kind)
{
    static const char *const words[] = {
#define X(name, word) word,
        CODE_KIND_LIST(X)
#undef X
    };

    return words[kind];
}

static bool in_bounds(const struct code_scan *scan, int max_bytes)
{
    if (scan->count == 0 || scan->count > SCAN_BYTES || max_bytes < 0 || scan->count > (size_t)max_bytes) {
        return false;
    }
    for (size_t i = 0; i < scan->count; i++) {
        bool printable = scan->bytes[i] >= ' ' && scan->bytes[i] <= '~';
        if (!printable && !(scan->gs1 && scan->bytes[i] == GS1_SEPARATOR)) {
            return false;
        }
    }
    return true;
}

// What may not be looked at is unreadable; but a contact card has line ends, and a web page may be named with accents: what
// its beginning says can be said.
static enum code_kind out_of_bounds(const struct code_scan *scan)
{
    char beginning[64];
    size_t count = 0;

    while (count < scan->count && count < sizeof beginning - 1 && scan->bytes[count] >= ' ' && scan->bytes[count] <= '~') {
        beginning[count] = (char)scan->bytes[count];
        count++;
    }
    beginning[count] = '\0';
    enum code_kind kind = scan->gs1 ? CODE_UNKNOWN : codes_foreign(beginning);
    wipe(beginning, sizeof beginning);
    return kind == CODE_UNKNOWN ? CODE_UNREADABLE : kind;
}

static enum code_kind accept(struct claim *claim, enum claim_kind kind, const char *system, const char *value)
{
    // An identifier without a system would be anybody's.
    if (system[0] == '\0' || text_copy(claim->system, sizeof claim->system, system) != OK ||
        text_copy(claim->value, sizeof claim->value, value) != OK) {
        return CODE_UNKNOWN;
    }
    claim->kind = kind;
    return CODE_ACCEPTED;
}

// ---- 1: passes

enum code_kind codes_of_verdict(enum pass_verdict verdict)
{
    switch (verdict) {
    case PASS_OK: return CODE_ACCEPTED;
    case PASS_WRONG_SITE: return CODE_OTHER_SITE;
    case PASS_NOT_YET:
    case PASS_EXPIRED: return CODE_OTHER_DAY;
    case PASS_MALFORMED:
    case PASS_BAD_HEADER:
    case PASS_UNKNOWN_KEY:
    case PASS_BAD_SIGNATURE:
    case PASS_BAD_CLAIMS:
    case PASS_WRONG_ISSUER:
    case PASS_VERDICT_COUNT: break;
    }
    return CODE_UNREADABLE; // no more is said: it would help a forger
}

static void claim_pass(const struct config *config, const struct pass *pass, struct claim *claim)
{
    struct text_builder id;

    claim->kind = CLAIM_PASS;
    memcpy(claim->system, config->pass_identifier_system, sizeof claim->system);
    memcpy(claim->value, pass->apt, sizeof pass->apt);
    text_begin(&id, claim->id, sizeof claim->id);
    text_add(&id, pass->iss);
    text_add(&id, " ");
    text_add(&id, pass->jti);
    claim->until_s = pass->exp_s;
}

static enum code_kind read_pass(const struct codes_rules *rules, const char *text, size_t count, int64_t wall_ms,
                                struct claim *claim)
{
    struct pass pass = {0};
    const char *const sites[] = {rules->config->site_ods};
    int64_t now_s = wall_ms / MS_PER_S - (wall_ms % MS_PER_S < 0 ? 1 : 0);
    enum code_kind kind =
        codes_of_verdict(pass_check(text, count, rules->keys, rules->verify, sites, 1, now_s, &pass));

    if (kind == CODE_ACCEPTED) {
        claim_pass(rules->config, &pass, claim);
    }
    wipe(&pass, sizeof pass);
    return kind;
}

// ---- 2: GS1

static enum code_kind read_gs1(const struct config *config, const char *text, struct claim *claim)
{
    char digits[NHS_DIGITS + 1] = "";
    enum code_kind kind = CODE_PRODUCT;

    if (config->scan_nhs_number && codes_find_gsrn(config, text, digits)) {
        kind = accept(claim, CLAIM_PATIENT, config->fhir_identifier_nhs, digits);
    }
    wipe(digits, sizeof digits);
    return kind;
}

// ---- 7 and 8: numbers of the NHS

// Groups of digits, all together or with one space between each two. groups ends with 0.
static bool read_digits(const char *text, const int *groups, char ret_digits[UBRN_DIGITS + 1])
{
    size_t used = 0;
    size_t first = (size_t)groups[0];
    bool spaced = strlen(text) > first && text[first] == ' ';

    for (int i = 0; groups[i] != 0; i++) {
        if (i > 0 && spaced && *text++ != ' ') {
            return false;
        }
        if (strspn(text, "0123456789") < (size_t)groups[i]) {
            return false;
        }
        memcpy(ret_digits + used, text, (size_t)groups[i]);
        used += (size_t)groups[i];
        text += groups[i];
    }
    ret_digits[used] = '\0';
    return *text == '\0';
}

static enum code_kind read_number(const struct config *config, const char *text, struct claim *claim)
{
    static const int nhs[] = {3, 3, 4, 0};
    static const int ubrn[] = {4, 4, 4, 0};
    char digits[UBRN_DIGITS + 1] = "";
    enum code_kind kind = CODE_UNKNOWN;

    if (config->scan_nhs_number && read_digits(text, nhs, digits) && check_nhs_number(digits)) {
        kind = accept(claim, CLAIM_PATIENT, config->fhir_identifier_nhs, digits);
    } else if (read_digits(text, ubrn, digits)) {
        kind = accept(claim, CLAIM_APPOINTMENT, config->scan_ubrn_system, digits); // "": not known at this site
    }
    wipe(digits, sizeof digits);
    return kind;
}

// ---- the order

// A signed text that is no pass in form (no signature, one of another length): it gets the words of every other pass that is
// not in order, so that a forger learns nothing from the difference.
static bool is_signed_text(const char *text)
{
    const char *first = strchr(text, '.');
    const char *second = first == NULL ? NULL : strchr(first + 1, '.');

    return strncmp(text, "eyJ", 3) == 0 && second != NULL && strchr(second + 1, '.') == NULL;
}

static enum code_kind sort_plain(const struct config *config, const char *text, enum symbology symbology,
                                 struct claim *claim)
{
    if (symbology == SYMBOLOGY_PRODUCT) {
        return CODE_PRODUCT;
    }
    enum code_kind foreign = codes_foreign(text);
    if (foreign != CODE_UNKNOWN) {
        return foreign;
    }
    if (code_is_prescription(text)) {
        return CODE_PRESCRIPTION;
    }
    if (codes_find_pattern(config, text, symbology, claim)) {
        return CODE_ACCEPTED;
    }
    return read_number(config, text, claim);
}

enum code_kind codes_read(const struct codes_rules *rules, const struct code_scan *scan, int64_t wall_ms,
                          struct claim *ret_claim)
{
    char text[SCAN_BYTES + 1];
    enum code_kind kind = CODE_UNREADABLE;

    memset(ret_claim, 0, sizeof *ret_claim);
    if (!in_bounds(scan, rules->config->scan_max_bytes)) {
        return out_of_bounds(scan);
    }
    memcpy(text, scan->bytes, scan->count);
    text[scan->count] = '\0';
    if (pass_looks_like(text, scan->count)) {
        kind = read_pass(rules, text, scan->count, wall_ms, ret_claim);
    } else if (scan->gs1) {
        kind = read_gs1(rules->config, text, ret_claim);
    } else {
        kind = sort_plain(rules->config, text, scan->symbology, ret_claim);
    }
    if (kind == CODE_UNKNOWN && is_signed_text(text)) {
        kind = CODE_UNREADABLE;
    }
    wipe(text, sizeof text);
    if (kind != CODE_ACCEPTED) {
        wipe(ret_claim, sizeof *ret_claim);
    }
    return kind;
}
