// A scanned code: what is accepted is printable, bounded, and of a kind that is configured, by rules written again here;
// what is refused leaves nothing behind. Two bytes first: the symbology with its flags, and what is configured.
#include "codes/codes.h"
#include "tests/unit/any_signature.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD = 2, GS1 = 0x10, STRIP = 0x20, BYTES_MAX = 600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct config config;
static const struct pass_keys keys = {.count = 1, .list = {{.kid = "pas-1", .iss = "pas.example"}}};

static const struct config_pattern patterns[] = {
    {.prefix = "RX", .shortest = 8, .longest = 9, .of = PATTERN_PATIENT, .system = "hospital", .strip_prefix = true},
    {.prefix = "B", .shortest = 6, .longest = 8, .characters = PATTERN_LETTERS_DIGITS, .of = PATTERN_APPOINTMENT,
     .system = "booking", .spaces = true},
    {.shortest = 7, .longest = 7, .check = CHECK_MOD11, .of = PATTERN_PATIENT, .system = "local",
     .carrier = CARRIER_CODE_39},
};
enum { PATTERNS = sizeof patterns / sizeof patterns[0] };

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void configure(uint8_t what)
{
    memset(&config, 0, sizeof config);
    memcpy(config.site_ods, "X9Z01", 6);
    memcpy(config.fhir_identifier_nhs, "nhs", (what & 1) != 0 ? 4 : 0);
    config.scan_nhs_number = (what & 2) != 0;
    memcpy(config.scan_ubrn_system, "ubrn", (what & 4) != 0 ? 5 : 0);
    config.pattern_count = (what & 8) != 0 ? PATTERNS : 0;
    memcpy(config.patterns, patterns, sizeof patterns);
    config.scan_gs1_nhs_offset = (what & 16) != 0 ? 7 : 0;
    config.scan_gs1_prefix_count = (what & 32) != 0 ? 1 : 0;
    memcpy(config.scan_gs1_prefixes[0], "9999999", 8);
    config.scan_max_bytes = BYTES_MAX;
}

static bool are_digits(const char *text, size_t count)
{
    return strlen(text) == count && strspn(text, "0123456789") == count;
}

// Modulus 11 as the page says it: nine weights, then the check.
static void check_nhs(const char *value)
{
    int sum = 0;
    must(config.scan_nhs_number && are_digits(value, 10));
    for (int i = 0; i < 9; i++) {
        sum += (value[i] - '0') * (10 - i);
    }
    int check = 11 - sum % 11;
    must((check == 11 ? 0 : check) == value[9] - '0' && strcmp(value, "0000000000") != 0);
}

static void check_claim(const struct claim *claim, enum symbology symbology)
{
    size_t length = strlen(claim->value);
    must(length > 0 && length < CLAIM_VALUE && strlen(claim->system) < CLAIM_SYSTEM);
    if (claim->kind == CLAIM_PASS) {
        must(claim->until_s > 0 && strncmp(claim->id, "pas.example ", 12) == 0);
        return;
    }
    must(claim->id[0] == '\0' && claim->until_s == 0 && (claim->kind == CLAIM_PATIENT || claim->kind == CLAIM_APPOINTMENT));
    if (strcmp(claim->system, "nhs") == 0) {
        check_nhs(claim->value);
    } else if (strcmp(claim->system, "ubrn") == 0) {
        must(claim->kind == CLAIM_APPOINTMENT && are_digits(claim->value, 12));
    } else if (strcmp(claim->system, "hospital") == 0) {
        must(config.pattern_count > 0 && (are_digits(claim->value, 6) || are_digits(claim->value, 7)));
    } else if (strcmp(claim->system, "booking") == 0) {
        must(config.pattern_count > 0 && length >= 6 && length <= 8 && claim->value[0] == 'B');
        must(strspn(claim->value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length);
    } else {
        must(config.pattern_count > 0 && strcmp(claim->system, "local") == 0 && are_digits(claim->value, 7));
        must(symbology == SYMBOLOGY_CODE_39 || symbology == SYMBOLOGY_UNKNOWN);
    }
}

static void check_bounds(const struct code_scan *scan)
{
    must(scan->count >= 1 && scan->count <= BYTES_MAX);
    for (size_t i = 0; i < scan->count; i++) {
        must((scan->bytes[i] >= ' ' && scan->bytes[i] <= '~') || (scan->gs1 && scan->bytes[i] == 0x1D));
    }
}

static void strip(struct code_scan *scan)
{
    const unsigned char *from = scan->bytes;
    size_t count = scan->count;
    codes_strip(scan);
    must(scan->bytes >= from && scan->bytes + scan->count <= from + count && count - scan->count <= count);
    must(scan->symbology < SYMBOLOGY_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct claim nothing;
    struct claim claim;
    if (size < HEAD) {
        return 0;
    }
    unsigned char *bytes = malloc(size > HEAD ? size - HEAD : 1); // without a NUL behind
    must(bytes != NULL);
    memcpy(bytes, data + HEAD, size - HEAD);
    struct code_scan scan = {.bytes = bytes, .count = size - HEAD, .gs1 = (data[0] & GS1) != 0,
                             .symbology = (enum symbology)((data[0] & 15) % SYMBOLOGY_COUNT)};
    configure(data[1]);
    if ((data[0] & STRIP) != 0) {
        strip(&scan);
    }
    const struct codes_rules rules = {.config = &config, .keys = &keys, .verify = any_signature};
    memset(&claim, 'u', sizeof claim);
    enum code_kind kind = codes_read(&rules, &scan, INT64_C(1796720700000), &claim);
    must(kind < CODE_KIND_COUNT && code_kind_word(kind) != NULL);
    bool said = kind == CODE_WEB || kind == CODE_CONTACT || kind == CODE_HEALTH_CERTIFICATE || kind == CODE_FOREIGN;
    if (kind != CODE_UNREADABLE && !said) { // what a code begins with is said of one that is out of bounds, too
        check_bounds(&scan);
    }
    if (kind == CODE_ACCEPTED) {
        check_claim(&claim, scan.symbology);
    } else {
        must(memcmp(&claim, &nothing, sizeof nothing) == 0);
    }
    free(bytes);
    return 0;
}
