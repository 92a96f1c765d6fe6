// Codes read under one configuration. Include after unit.h.
#pragma once
#include "codes/codes.h"
#include "pass_story.h"

#define STORY_NHS "https://fhir.nhs.uk/Id/nhs-number"
#define STORY_HOSPITAL "https://hospital.example/number"
#define STORY_BOOKING "https://hospital.example/booking"
#define STORY_UBRN "https://fhir.nhs.uk/Id/ubrn"

static struct config story_config;
static struct pass_keys story_key_list;

static inline void story_add_pattern(const struct config_pattern *pattern)
{
    story_config.patterns[story_config.pattern_count++] = *pattern;
}

// A hospital that has said everything. No patterns yet.
static inline int story_begin(void **state)
{
    (void)state;
    memset(&story_config, 0, sizeof story_config);
    memcpy(story_config.site_ods, "X9Z01", 6);
    memcpy(story_config.fhir_identifier_nhs, STORY_NHS, sizeof STORY_NHS);
    memcpy(story_config.scan_ubrn_system, STORY_UBRN, sizeof STORY_UBRN);
    story_config.scan_nhs_number = true;
    story_config.scan_max_bytes = 1024;
    story_config.scan_gs1_nhs_offset = 7;
    story_keys(&story_key_list);
    return 0;
}

static inline enum code_kind story_scan(const struct code_scan *scan, struct claim *ret_claim)
{
    static const struct claim nothing;
    const struct codes_rules rules = {.config = &story_config, .keys = &story_key_list, .verify = story_verify};

    memset(ret_claim, 'u', sizeof *ret_claim);
    enum code_kind kind = codes_read(&rules, scan, STORY_NOW_S * 1000 + 999, ret_claim);
    if (kind != CODE_ACCEPTED) { // whatever was refused, and wherever: nothing of it is left
        assert_memory_equal(ret_claim, &nothing, sizeof nothing);
    } else {
        assert_int_not_equal(ret_claim->kind, CLAIM_NONE);
        assert_true(ret_claim->value[0] != '\0');
    }
    return kind;
}

static inline enum code_kind story_read_as(const char *text, enum symbology symbology, struct claim *ret_claim)
{
    const struct code_scan scan = {.bytes = (const unsigned char *)text, .count = strlen(text), .symbology = symbology};

    return story_scan(&scan, ret_claim);
}

static inline void assert_kind(const char *text, enum code_kind kind)
{
    struct claim claim;
    enum code_kind got = story_read_as(text, SYMBOLOGY_QR, &claim);

    if (got != kind) {
        fail_msg("\"%s\" is %s instead of %s", text, code_kind_word(got), code_kind_word(kind));
    }
}

static inline void assert_claim(const char *text, enum claim_kind kind, const char *system, const char *value)
{
    struct claim claim;
    enum code_kind got = story_read_as(text, SYMBOLOGY_QR, &claim);

    if (got != CODE_ACCEPTED) {
        fail_msg("\"%s\" is %s", text, code_kind_word(got));
    }
    assert_int_equal(claim.kind, kind);
    assert_string_equal(claim.system, system);
    assert_string_equal(claim.value, value);
    if (kind != CLAIM_PASS) {
        assert_string_equal(claim.id, "");
        assert_int_equal(claim.until_s, 0);
    }
}
