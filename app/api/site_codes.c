#include "api/site_codes.h"

void site_codes_add(struct site_codes *codes, const char *system, const char *value)
{
    struct text_builder builder;

    if (codes->count == SITE_CODES || value == NULL) {
        return;
    }
    text_begin(&builder, codes->text[codes->count], SITE_CODE_BYTES);
    text_add(&builder, system != NULL ? system : "");
    text_add(&builder, "|");
    text_add(&builder, value);
    if (text_end(&builder) == OK) {
        codes->list[codes->count] = codes->text[codes->count];
        codes->count++;
    }
}

void site_codes_add_concepts(struct site_codes *codes, const struct json *concepts)
{
    for (const struct json *each = site_first(concepts); each != NULL;
         each = site_next(concepts, each)) {
        const struct json *codings = json_member(each, "coding");
        const struct json *coding = site_first(codings);

        for (; coding != NULL; coding = site_next(codings, coding)) {
            site_codes_add(codes, json_text_borrow(json_member(coding, "system")),
                           json_text_borrow(json_member(coding, "code")));
        }
    }
}

void site_codes_add_identifiers(struct site_codes *codes, const struct json *identifiers)
{
    const struct json *each = site_first(identifiers);

    for (; each != NULL; each = site_next(identifiers, each)) {
        site_codes_add(codes, json_text_borrow(json_member(each, "system")),
                       json_text_borrow(json_member(each, "value")));
    }
}

void site_codes_add_reference(struct site_codes *codes, const struct config *config,
                              const char *type, const struct json *reference)
{
    const char *text = json_text_borrow(json_member(reference, "reference"));
    char id[FHIR_ID_BYTES];
    char local[FHIR_ID_BYTES + 32];
    struct text_builder builder;

    site_codes_add_identifiers(codes, json_member(reference, "identifier"));
    if (site_reference_id(config, reference, type, id) != OK) {
        site_codes_add(codes, NULL, text);
        return;
    }
    text_begin(&builder, local,
               sizeof local); // without the address before it or the version behind it
    text_add(&builder, type);
    text_add(&builder, "/");
    text_add(&builder, id);
    if (text_end(&builder) == OK) {
        site_codes_add(codes, NULL, local);
    }
}

int site_codes_clinic(const struct config *config, const struct site_codes codes[4])
{
    const char *const *const lists[4] = {codes[0].list, codes[1].list, codes[2].list,
                                         codes[3].list};
    const struct config_clinic *clinic = config_find_clinic(config, lists);

    return clinic == &config->default_clinic ? -1 : (int)(clinic - config->clinics);
}

int site_codes_area(const struct config *config, const struct site_codes *locations)
{
    for (int i = 0; i < locations->count; i++) {
        for (int area = 0; area < config->area_count; area++) {
            if (text_equal(config->areas[area].location, locations->list[i])) {
                return area;
            }
        }
    }
    return -1;
}

bool site_matches_services(const struct config *config)
{
    for (int i = 0; i < config->clinic_count; i++) {
        if (config->clinics[i].match_by == MATCH_HEALTHCARE_SERVICE) {
            return true;
        }
    }
    return false;
}

bool site_has_locations(const struct config *config)
{
    for (int i = 0; i < config->area_count; i++) {
        if (config->areas[i].location[0] != '\0') {
            return true;
        }
    }
    return false;
}

bool site_codings_have(const struct json *codings, const struct config_codes *wanted)
{
    const struct json *coding = site_first(codings);

    for (; coding != NULL; coding = site_next(codings, coding)) {
        const char *system = json_text_borrow(json_member(coding, "system"));
        const char *code = json_text_borrow(json_member(coding, "code"));

        if (code != NULL && config_codes_have(wanted, system != NULL ? system : "", code)) {
            return true;
        }
    }
    return false;
}

bool site_concepts_have(const struct json *concepts, const struct config_codes *wanted)
{
    for (const struct json *each = site_first(concepts); each != NULL;
         each = site_next(concepts, each)) {
        if (site_codings_have(json_member(each, "coding"), wanted)) {
            return true;
        }
    }
    return false;
}

uint32_t site_concepts_needs(const struct json *concepts, const struct config *config)
{
    uint32_t needs = 0;

    for (int need = 0; need < NEED_COUNT; need++) {
        if (site_concepts_have(concepts, &config->needs_codes[need])) {
            needs |= UINT32_C(1) << need;
        }
    }
    return needs;
}
