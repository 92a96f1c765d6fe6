// AuditEvent of R4, down to the data types: every member by a table of its elements.
#include "sandbox/check.h"
#include "sandbox/today.h"
#include <string.h>

enum kind {
    ANY, // taken as it is
    TEXT,
    BOOL,
    INSTANT,
    OBJECT, // its elements are those whose "in" is the name in of
};

struct element {
    const char *in, *name;
    enum kind kind;
    const char *of; // OBJECT: where its elements are listed; TEXT: the value set, NULL = any
    bool required, repeats;
};

static const struct element elements[] = {
    {"AuditEvent", "resourceType", TEXT, NULL, true, false},
    {"AuditEvent", "id", TEXT, NULL, false, false},
    {"AuditEvent", "meta", ANY, NULL, false, false},
    {"AuditEvent", "implicitRules", TEXT, NULL, false, false},
    {"AuditEvent", "language", TEXT, NULL, false, false},
    {"AuditEvent", "text", ANY, NULL, false, false},
    {"AuditEvent", "contained", ANY, NULL, false, true},
    {"AuditEvent", "extension", ANY, NULL, false, true},
    {"AuditEvent", "modifierExtension", ANY, NULL, false, true},
    {"AuditEvent", "type", OBJECT, "Coding", true, false},
    {"AuditEvent", "subtype", OBJECT, "Coding", false, true},
    {"AuditEvent", "action", TEXT, "C R U D E", false, false},
    {"AuditEvent", "period", ANY, NULL, false, false},
    {"AuditEvent", "recorded", INSTANT, NULL, true, false},
    {"AuditEvent", "outcome", TEXT, "0 4 8 12", false, false},
    {"AuditEvent", "outcomeDesc", TEXT, NULL, false, false},
    {"AuditEvent", "purposeOfEvent", OBJECT, "CodeableConcept", false, true},
    {"AuditEvent", "agent", OBJECT, "agent", true, true},
    {"AuditEvent", "source", OBJECT, "source", true, false},
    {"AuditEvent", "entity", OBJECT, "entity", false, true},
    {"agent", "type", OBJECT, "CodeableConcept", false, false},
    {"agent", "role", OBJECT, "CodeableConcept", false, true},
    {"agent", "who", OBJECT, "Reference", false, false},
    {"agent", "altId", TEXT, NULL, false, false},
    {"agent", "name", TEXT, NULL, false, false},
    {"agent", "requestor", BOOL, NULL, true, false},
    {"agent", "location", OBJECT, "Reference", false, false},
    {"agent", "policy", ANY, NULL, false, true},
    {"agent", "media", OBJECT, "Coding", false, false},
    {"agent", "network", ANY, NULL, false, false},
    {"agent", "purposeOfUse", OBJECT, "CodeableConcept", false, true},
    {"source", "site", TEXT, NULL, false, false},
    {"source", "observer", OBJECT, "Reference", true, false},
    {"source", "type", OBJECT, "Coding", false, true},
    {"entity", "what", OBJECT, "Reference", false, false},
    {"entity", "type", OBJECT, "Coding", false, false},
    {"entity", "role", OBJECT, "Coding", false, false},
    {"entity", "lifecycle", OBJECT, "Coding", false, false},
    {"entity", "securityLabel", OBJECT, "Coding", false, true},
    {"entity", "name", TEXT, NULL, false, false},
    {"entity", "description", TEXT, NULL, false, false},
    {"entity", "query", TEXT, NULL, false, false},
    {"entity", "detail", ANY, NULL, false, true},
    {"Coding", "system", TEXT, NULL, false, false},
    {"Coding", "version", TEXT, NULL, false, false},
    {"Coding", "code", TEXT, NULL, false, false},
    {"Coding", "display", TEXT, NULL, false, false},
    {"Coding", "userSelected", BOOL, NULL, false, false},
    {"CodeableConcept", "coding", OBJECT, "Coding", false, true},
    {"CodeableConcept", "text", TEXT, NULL, false, false},
    {"Reference", "reference", TEXT, NULL, false, false},
    {"Reference", "type", TEXT, NULL, false, false},
    {"Reference", "identifier", OBJECT, "Identifier", false, false},
    {"Reference", "display", TEXT, NULL, false, false},
    {"Identifier", "use", TEXT, "usual official temp secondary old", false, false},
    {"Identifier", "type", OBJECT, "CodeableConcept", false, false},
    {"Identifier", "system", TEXT, NULL, false, false},
    {"Identifier", "value", TEXT, NULL, true, false},
    {"Identifier", "period", ANY, NULL, false, false},
    {"Identifier", "assigner", OBJECT, "Reference", false, false},
};

enum { ELEMENTS = sizeof elements / sizeof elements[0] };

static const struct element *find_element(const char *in, const char *name)
{
    for (int i = 0; i < ELEMENTS; i++) {
        if (strcmp(elements[i].in, in) == 0 && strcmp(elements[i].name, name) == 0) {
            return &elements[i];
        }
    }
    return NULL;
}

static bool lacks_required(const char *in, const cJSON *object)
{
    for (int i = 0; i < ELEMENTS; i++) {
        if (elements[i].required && strcmp(elements[i].in, in) == 0 &&
            cJSON_GetObjectItemCaseSensitive(object, elements[i].name) == NULL) {
            return true;
        }
    }
    return false;
}

static const char *check_object(struct state *state, const char *in, const cJSON *object);

static const char *check_value(struct state *state, const struct element *element, const cJSON *value)
{
    int64_t moment;
    bool fits = true;
    switch (element->kind) {
    case ANY: break;
    case TEXT:
        fits = cJSON_IsString(value) &&
               (element->of == NULL || check_word(element->of, value->valuestring));
        break;
    case BOOL: fits = cJSON_IsBool(value); break;
    case INSTANT:
        fits = cJSON_IsString(value) && today_parse_instant(value->valuestring, &moment);
        break;
    case OBJECT: return check_object(state, element->of, value);
    }
    return fits ? NULL : "A value that is not of its type or value set.";
}

static const char *check_member(struct state *state, const char *in, const cJSON *member)
{
    const struct element *element = find_element(in, member->string);
    if (element == NULL) {
        return "A member that R4 does not have.";
    }
    if (element->repeats != (bool)cJSON_IsArray(member)) {
        return "An array where one value is due, or the reverse.";
    }
    if (!element->repeats) {
        return check_value(state, element, member);
    }
    const cJSON *value;
    cJSON_ArrayForEach(value, member)
    {
        const char *problem = check_value(state, element, value);
        if (problem != NULL) {
            return problem;
        }
    }
    return NULL;
}

static const char *check_object(struct state *state, const char *in, const cJSON *object)
{
    if (!cJSON_IsObject(object)) {
        return "A value where an object is due.";
    }
    if (lacks_required(in, object)) {
        return "A member that R4 demands is not there.";
    }
    if (strcmp(in, "Reference") == 0 && !check_reference(state, object)) {
        return "A reference that this site does not have.";
    }
    const cJSON *member;
    cJSON_ArrayForEach(member, object)
    {
        const char *problem = check_member(state, in, member);
        if (problem != NULL) {
            return problem;
        }
    }
    return NULL;
}

// The Patient and the Appointment that one event names must belong together; sev-1 of R4: a name or
// a query, not both.
static const char *check_entities(struct state *state, const cJSON *json)
{
    const char *patient = "";
    const struct resource *appointment = NULL;
    const cJSON *entity;
    cJSON_ArrayForEach(entity, cJSON_GetObjectItemCaseSensitive(json, "entity"))
    {
        if (state_text(entity, "name")[0] != '\0' && state_text(entity, "query")[0] != '\0') {
            return "An entity with a name and a query.";
        }
        const char *what =
            state_text(cJSON_GetObjectItemCaseSensitive(entity, "what"), "reference");
        const char *named = state_reference_id(what, "Patient");
        patient = named[0] != '\0' ? named : patient;
        const char *id = state_reference_id(what, "Appointment");
        appointment = id[0] != '\0' ? state_find(state, APPOINTMENT, id) : appointment;
    }
    if (appointment != NULL && patient[0] != '\0' && strcmp(appointment->patient, patient) != 0) {
        return "The appointment is not one of this patient.";
    }
    return NULL;
}

const char *check_audit(struct state *state, const cJSON *json)
{
    const char *problem = check_object(state, "AuditEvent", json);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "type");
    if (problem == NULL && (state_text(type, "code")[0] == '\0' || state_text(type, "system")[0] == '\0')) {
        problem = "A type without a code and its system.";
    }
    return problem != NULL ? problem : check_entities(state, json);
}
