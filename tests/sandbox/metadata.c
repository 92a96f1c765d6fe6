// The CapabilityStatement: says what the switches left, and nothing that is not true.
#include "sandbox/fhir.h"
#include "sandbox/search_match.h"

static cJSON *add_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

static void add_interactions(cJSON *resource, const char *const *codes)
{
    cJSON *array = cJSON_AddArrayToObject(resource, "interaction");
    for (; *codes != NULL; codes++) {
        cJSON_AddStringToObject(add_object(array), "code", *codes);
    }
}

static void add_search_params(const struct state *state, cJSON *resource, enum resource_type type)
{
    const struct search_param *param = search_param_at(&state->options, type, 0);
    cJSON *array = param == NULL ? NULL : cJSON_AddArrayToObject(resource, "searchParam");
    for (int i = 0; param != NULL; param = search_param_at(&state->options, type, ++i)) {
        cJSON *object = add_object(array);
        cJSON_AddStringToObject(object, "name", param->name);
        cJSON_AddStringToObject(object, "type", param->kind);
    }
}

static cJSON *add_resource(const struct state *state, cJSON *resources, enum resource_type type,
                           const char *const *interactions)
{
    cJSON *resource = add_object(resources);
    cJSON_AddStringToObject(resource, "type", state_type_name(type));
    bool versions = state->options.etag != ETAG_NONE;
    cJSON_AddStringToObject(resource, "versioning", versions ? "versioned-update" : "no-version");
    add_interactions(resource, interactions);
    add_search_params(state, resource, type);
    return resource;
}

static void add_appointment(const struct state *state, cJSON *resources)
{
    const struct options *options = &state->options;
    const char *codes[] = {"read", "search-type", "update", options->patch ? "patch" : NULL, NULL};
    cJSON *resource = add_resource(state, resources, APPOINTMENT, codes);
    cJSON_AddBoolToObject(resource, "updateCreate", 0);
    if (options->include) {
        cJSON *include = cJSON_AddArrayToObject(resource, "searchInclude");
        cJSON_AddItemToArray(include, cJSON_CreateString("Appointment:patient"));
    }
}

static void add_others(const struct state *state, cJSON *resources)
{
    static const char *const read_search[] = {"read", "search-type", NULL};
    static const char *const read_only[] = {"read", NULL};
    static const char *const create[] = {"read", "search-type", "create", NULL};
    static const char *const create_only[] = {"read", "create", NULL};
    static const enum resource_type places[] = {LOCATION, PRACTITIONER, SLOT, SCHEDULE,
                                                HEALTHCARE_SERVICE};
    bool conditional = state->options.conditional_create;
    add_resource(state, resources, PATIENT, read_search);
    cJSON *resource = add_resource(state, resources, ENCOUNTER, create);
    cJSON_AddBoolToObject(resource, "conditionalCreate", conditional);
    if (state->options.task) {
        resource = add_resource(state, resources, TASK, create);
        cJSON_AddBoolToObject(resource, "conditionalCreate", conditional);
    }
    if (state->options.flags) {
        add_resource(state, resources, FLAG, read_search);
    }
    if (state->options.audit) {
        add_resource(state, resources, AUDIT_EVENT, create_only);
    }
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        add_resource(state, resources, places[i], read_only);
    }
}

void metadata_answer(const struct state *state, struct reply *reply)
{
    cJSON *statement = cJSON_CreateObject();
    cJSON_AddStringToObject(statement, "resourceType", "CapabilityStatement");
    cJSON_AddStringToObject(statement, "status", "active");
    cJSON_AddStringToObject(statement, "date", "2026-01-05");
    cJSON_AddStringToObject(statement, "kind", "instance");
    cJSON *software = cJSON_AddObjectToObject(statement, "software");
    cJSON_AddStringToObject(software, "name", "foyer-sandbox");
    cJSON *implementation = cJSON_AddObjectToObject(statement, "implementation");
    cJSON_AddStringToObject(implementation, "description", "Invented patients only");
    cJSON_AddStringToObject(statement, "fhirVersion", "4.0.1");
    cJSON *formats = cJSON_AddArrayToObject(statement, "format");
    cJSON_AddItemToArray(formats, cJSON_CreateString("application/fhir+json"));
    if (state->options.patch) {
        cJSON *patches = cJSON_AddArrayToObject(statement, "patchFormat");
        cJSON_AddItemToArray(patches, cJSON_CreateString("application/json-patch+json"));
    }
    cJSON *rest = add_object(cJSON_AddArrayToObject(statement, "rest"));
    cJSON_AddStringToObject(rest, "mode", "server");
    cJSON *resources = cJSON_AddArrayToObject(rest, "resource");
    add_appointment(state, resources);
    add_others(state, resources);
    reply_json(reply, 200, statement);
}
