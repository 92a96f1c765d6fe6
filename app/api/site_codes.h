// FHIR codes, identifiers and references as the configuration writes them ("system|code",
// "|Location/L1"), and what they mean here. Internal to app/api.
#pragma once
#include "api/site_wire.h"

enum { SITE_CODES = 8, SITE_CODE_BYTES = 192 };

struct site_codes {
    char text[SITE_CODES][SITE_CODE_BYTES];
    const char *list[SITE_CODES + 1]; // NULL-terminated
    int count;
};

// What does not fit or is NULL is left out: nothing configured can be meant by it.
void site_codes_add(struct site_codes *codes, const char *system, const char *value);
// Every coding of a CodeableConcept or of a list of them.
void site_codes_add_concepts(struct site_codes *codes, const struct json *concepts);
// Identifier or list of them.
void site_codes_add_identifiers(struct site_codes *codes, const struct json *identifiers);
// A Reference: its identifier and, as "|Location/L1", what it refers to.
void site_codes_add_reference(struct site_codes *codes, const struct config *config,
                              const char *type, const struct json *reference);

// By enum clinic_match: the clinic's index, -1 when none matches (settled 3).
int site_codes_clinic(const struct config *config, const struct site_codes codes[4]);
// The index of the configured area that one of these Locations is, the first one stated that is one; -1 when none is.
int site_codes_area(const struct config *config, const struct site_codes *locations);
// Is any clinic known by its HealthcareService?
bool site_matches_services(const struct config *config);
// Does the configuration say where its areas are?
bool site_has_locations(const struct config *config);

// Is a coding of the list, or of the CodeableConcepts, one of these?
bool site_codings_have(const struct json *codings, const struct config_codes *wanted);
bool site_concepts_have(const struct json *concepts, const struct config_codes *wanted);
// Bits 1 << enum need for the codes that are the site's own.
uint32_t site_concepts_needs(const struct json *concepts, const struct config *config);
