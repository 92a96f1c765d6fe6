// Scanned bytes -> what kind of code it is, and what it claims (national-services 8.4). Pure. Nothing of a code is ever
// shown, followed or logged; a refusal does not repeat it.
#pragma once
#include "base/symbology.h"
#include "codes/pass.h"
#include "config/config.h"
#include "session/claim.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One code as a scanner gave it.
struct code_scan {
    const unsigned char *bytes; // not a string: may hold NUL
    size_t count;
    enum symbology symbology;
    bool gs1; // FNC1 in first position
};

struct codes_rules {
    const struct config *config;
    const struct pass_keys *keys;
    pass_verify *verify; // the platform's es256_verify
};

// The first rule that fits decides, in the order of national-services 8.4. CODE_ACCEPTED fills ret_claim; anything else
// leaves it all zeros. wall_ms: UTC.
enum code_kind codes_read(const struct codes_rules *rules, const struct code_scan *scan, int64_t wall_ms,
                          struct claim *ret_claim);
const char *code_kind_word(enum code_kind kind); // "prescription"
// What a patient is told a pass is: less than the verdict says (national-services 8.3).
enum code_kind codes_of_verdict(enum pass_verdict verdict);

// Fixed scanners say what they read in front of it (AIM identifiers "]C1", "]Q3", "]d2" ...) and end it with CR, LF or TAB:
// takes both off, and fills symbology and gs1. bytes is borrowed and moved on.
void codes_strip(struct code_scan *scan);
