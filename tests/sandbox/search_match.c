#include "sandbox/search_match.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

// ---- lists and tokens

bool search_in_list(const char *list, const char *prefix, const char *text)
{
    size_t bytes = strlen(text);
    size_t prefix_bytes = strlen(prefix);
    for (const char *at = list; *at != '\0';) {
        const char *end = strchrnul(at, ',');
        const char *item = strncmp(at, prefix, prefix_bytes) == 0 ? at + prefix_bytes : at;
        if ((size_t)(end - item) == bytes && strncmp(item, text, bytes) == 0 && bytes > 0) {
            return true;
        }
        at = *end == ',' ? end + 1 : end;
    }
    return false;
}

// No item of the list is empty or "|".
static bool is_list(const char *list)
{
    const char *at = list;
    for (;;) {
        const char *end = strchrnul(at, ',');
        if (end == at || (end - at == 1 && *at == '|')) {
            return false;
        }
        if (*end == '\0') {
            return true;
        }
        at = end + 1;
    }
}

static enum verdict match_list(const char *value, const char *prefix, const char *text)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    return text == NULL || search_in_list(value, prefix, text) ? MATCH_YES : MATCH_NO;
}

// Is this one of "system|value", "value" or "|value" (no system), separated by commas?
static bool is_token(const char *list, const char *system, const char *value)
{
    char with_system[512];
    snprintf(with_system, sizeof with_system, "%s|%s", system, value);
    return search_in_list(list, "", with_system) || search_in_list(list, "", value);
}

static bool concept_is(const cJSON *concept, const char *list)
{
    const cJSON *coding;
    cJSON_ArrayForEach(coding, cJSON_GetObjectItemCaseSensitive(concept, "coding"))
    {
        if (is_token(list, state_text(coding, "system"), state_text(coding, "code"))) {
            return true;
        }
    }
    return false;
}

// ---- any type

static enum verdict match_id(const char *value, const struct resource *resource)
{
    return match_list(value, "", resource == NULL ? NULL : resource->id);
}

static enum verdict match_status(const char *value, const struct resource *resource)
{
    return match_list(value, "", resource == NULL ? NULL : resource->status);
}

static enum verdict match_patient(const char *value, const struct resource *resource)
{
    return match_list(value, "Patient/", resource == NULL ? NULL : resource->patient);
}

static enum verdict match_identifier(const char *value, const struct resource *resource)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    const cJSON *identifier;
    cJSON_ArrayForEach(identifier, cJSON_GetObjectItemCaseSensitive(resource->json, "identifier"))
    {
        if (is_token(value, state_text(identifier, "system"), state_text(identifier, "value"))) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

// A date is a whole London day; a time must have its offset (a '+' that was not encoded arrives as
// a space and is refused here).
static bool read_moment(const char *text, int64_t *ret_low_ms, int64_t *ret_high_ms)
{
    struct today_date date;
    if (today_parse_date(text, &date)) {
        *ret_low_ms = today_start_ms(date);
        *ret_high_ms = today_start_ms(today_from_days(today_days(date) + 1));
        return true;
    }
    if (!today_parse_instant(text, ret_low_ms)) {
        return false;
    }
    *ret_high_ms = *ret_low_ms + 1;
    return true;
}

// Appointment.start, Task.authoredOn.
static enum verdict match_date(const char *value, const struct resource *resource)
{
    static const char *const prefixes[] = {"ge", "gt", "le", "lt", "eq"};
    size_t prefix = 4;
    const char *text = value;
    for (size_t i = 0; i < 5; i++) {
        if (strncmp(value, prefixes[i], 2) == 0) {
            prefix = i;
            text = value + 2;
        }
    }
    int64_t low = 0;
    int64_t high = 0;
    if (!read_moment(text, &low, &high)) {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    int64_t date = resource->date_ms;
    const bool matches[] = {date >= low, date >= high, date < high, date < low,
                            date >= low && date < high};
    return date != NO_DATE && matches[prefix] ? MATCH_YES : MATCH_NO;
}

// ---- Patient

static enum verdict match_day(const char *value, const char *birth)
{
    struct today_date date;
    const char *plain = strncmp(value, "eq", 2) == 0 ? value + 2 : value;
    if (!today_parse_date(plain, &date)) {
        return MATCH_BAD;
    }
    return birth == NULL || strcmp(plain, birth) == 0 ? MATCH_YES : MATCH_NO;
}

static enum verdict match_birthdate(const char *value, const struct resource *resource)
{
    return match_day(value, resource == NULL ? NULL : resource->birth);
}

static enum verdict match_family(const char *value, const struct resource *resource)
{
    if (value[0] == '\0') {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    const cJSON *name;
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(resource->json, "name"))
    {
        if (strncasecmp(state_text(name, "family"), value, strlen(value)) == 0) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

// ---- Appointment

static enum verdict match_chain(const char *value, const struct resource *resource)
{
    if (resource == NULL) {
        return match_day(value, NULL);
    }
    return resource->person == NULL ? MATCH_NO : match_day(value, resource->person->birth);
}

static enum verdict match_service_type(const char *value, const struct resource *resource)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    const cJSON *concept;
    const cJSON *json = resource == NULL ? NULL : resource->json;
    cJSON_ArrayForEach(concept, cJSON_GetObjectItemCaseSensitive(json, "serviceType"))
    {
        if (concept_is(concept, value)) {
            return MATCH_YES;
        }
    }
    return resource == NULL ? MATCH_YES : MATCH_NO;
}

// By whole reference, or by the id alone of this type (NULL: not by ids).
static bool takes_part(const struct resource *appointment, const char *list, const char *type)
{
    const cJSON *participant;
    cJSON_ArrayForEach(participant,
                       cJSON_GetObjectItemCaseSensitive(appointment->json, "participant"))
    {
        const cJSON *actor = cJSON_GetObjectItemCaseSensitive(participant, "actor");
        const char *reference = state_text(actor, "reference");
        const char *id = type == NULL ? "" : state_reference_id(reference, type);
        if (search_in_list(list, "", reference) || search_in_list(list, "", id)) {
            return true;
        }
    }
    return false;
}

// An actor may be of many types, so each must be named with its own.
static enum verdict match_actor(const char *value, const struct resource *resource)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    for (const char *at = value; *at != '\0';) {
        const char *end = strchrnul(at, ',');
        if (memchr(at, '/', (size_t)(end - at)) == NULL) {
            return MATCH_BAD;
        }
        at = *end == ',' ? end + 1 : end;
    }
    return resource == NULL || takes_part(resource, value, NULL) ? MATCH_YES : MATCH_NO;
}

static enum verdict match_location(const char *value, const struct resource *resource)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    return resource == NULL || takes_part(resource, value, "Location") ? MATCH_YES : MATCH_NO;
}

// ---- Encounter, Task

static enum verdict match_encounter_appointment(const char *value, const struct resource *resource)
{
    if (resource == NULL) {
        return is_list(value) ? MATCH_YES : MATCH_BAD;
    }
    const cJSON *reference;
    cJSON_ArrayForEach(reference, cJSON_GetObjectItemCaseSensitive(resource->json, "appointment"))
    {
        const char *id = state_reference_id(state_text(reference, "reference"), "Appointment");
        if (search_in_list(value, "Appointment/", id)) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

static enum verdict match_code(const char *value, const struct resource *resource)
{
    if (!is_list(value)) {
        return MATCH_BAD;
    }
    const cJSON *json = resource == NULL ? NULL : resource->json;
    return resource == NULL || concept_is(cJSON_GetObjectItemCaseSensitive(json, "code"), value)
               ? MATCH_YES
               : MATCH_NO;
}

// ---- the table

static const struct search_param search_params[] = {
    {PATIENT, "_id", "token", match_id},
    {PATIENT, "birthdate", "date", match_birthdate},
    {PATIENT, "family", "string", match_family},
    {PATIENT, "identifier", "token", match_identifier},
    {APPOINTMENT, "_id", "token", match_id},
    {APPOINTMENT, "actor", "reference", match_actor},
    {APPOINTMENT, "date", "date", match_date},
    {APPOINTMENT, "identifier", "token", match_identifier},
    {APPOINTMENT, "location", "reference", match_location},
    {APPOINTMENT, "patient", "reference", match_patient},
    {APPOINTMENT, "patient.birthdate", "date", match_chain},
    {APPOINTMENT, "service-type", "token", match_service_type},
    {APPOINTMENT, "status", "token", match_status},
    {ENCOUNTER, "_id", "token", match_id},
    {ENCOUNTER, "appointment", "reference", match_encounter_appointment},
    {ENCOUNTER, "identifier", "token", match_identifier},
    {ENCOUNTER, "patient", "reference", match_patient},
    {ENCOUNTER, "status", "token", match_status},
    {TASK, "_id", "token", match_id},
    {TASK, "authored-on", "date", match_date},
    {TASK, "code", "token", match_code},
    {TASK, "identifier", "token", match_identifier},
    {TASK, "patient", "reference", match_patient},
    {TASK, "status", "token", match_status},
    {FLAG, "_id", "token", match_id},
    {FLAG, "identifier", "token", match_identifier},
    {FLAG, "patient", "reference", match_patient},
    {FLAG, "status", "token", match_status},
};

enum { SEARCH_PARAMS = sizeof search_params / sizeof search_params[0] };

static bool is_offered(const struct options *options, const struct search_param *param)
{
    bool chain = param->match == match_chain;
    bool flag_status = param->type == FLAG && param->match == match_status;
    bool identifier = param->match == match_identifier && (param->type == PATIENT || param->type == APPOINTMENT);
    return (!chain || options->chain) && (!flag_status || options->flag_status) && (!identifier || options->identifier);
}

const struct search_param *search_param_at(const struct options *options, enum resource_type type,
                                           int index)
{
    for (int i = 0; i < SEARCH_PARAMS; i++) {
        const struct search_param *param = &search_params[i];
        if (param->type == type && is_offered(options, param) && index-- == 0) {
            return param;
        }
    }
    return NULL;
}

static bool is_control(const char *name)
{
    static const char *const names[] = {"_count",  "_elements", "_include", "_sort",
                                        "_format", "_total",    "_pretty"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum verdict match_param(const struct options *options, enum resource_type type,
                                const char *name, const char *value,
                                const struct resource *resource)
{
    if (is_control(name)) {
        return MATCH_YES;
    }
    for (int i = 0; i < SEARCH_PARAMS; i++) {
        const struct search_param *param = &search_params[i];
        if (param->type == type && strcmp(name, param->name) == 0 && is_offered(options, param)) {
            return param->match(value, resource);
        }
    }
    // Everybody is found, as on servers that leave out what they do not know.
    if ((type == PATIENT || type == APPOINTMENT) && strcmp(name, "identifier") == 0) {
        return MATCH_YES;
    }
    // Chains that are not declared: as on several real servers, no error and no hits.
    bool silent = type == APPOINTMENT &&
                  (strncmp(name, "patient.", 8) == 0 || strncmp(name, "patient:", 8) == 0);
    if (silent) {
        return resource == NULL ? MATCH_YES : MATCH_NO;
    }
    return MATCH_BAD;
}

enum verdict search_match(const struct options *options, enum resource_type type,
                          const struct params *params, const struct resource *resource)
{
    for (int i = 0; i < params->count; i++) {
        enum verdict verdict =
            match_param(options, type, params->list[i].name, params->list[i].value, resource);
        if (verdict != MATCH_YES) {
            return verdict;
        }
    }
    return MATCH_YES;
}
