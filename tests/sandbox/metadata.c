// The CapabilityStatement: says what the switches left, and nothing that is not true.
#include "sandbox/fhir.h"

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

static void add_search_params(cJSON *resource, const char *const *names_and_types)
{
    cJSON *array = cJSON_AddArrayToObject(resource, "searchParam");
    for (; *names_and_types != NULL; names_and_types += 2) {
        cJSON *param = add_object(array);
        cJSON_AddStringToObject(param, "name", names_and_types[0]);
        cJSON_AddStringToObject(param, "type", names_and_types[1]);
    }
}

static cJSON *add_resource(const struct state *state, cJSON *resources, const char *type)
{
    cJSON *resource = add_object(resources);
    cJSON_AddStringToObject(resource, "type", type);
    bool versions = state->options.etag != ETAG_NONE;
    cJSON_AddStringToObject(resource, "versioning", versions ? "versioned-update" : "no-version");
    return resource;
}

static void add_appointment(const struct state *state, cJSON *resources)
{
    const struct options *options = &state->options;
    cJSON *resource = add_resource(state, resources, "Appointment");
    const char *codes[] = {"read", "search-type", "update", options->patch ? "patch" : NULL, NULL};
    add_interactions(resource, codes);
    cJSON_AddBoolToObject(resource, "updateCreate", 0);
    const char *params[] = {"_id",
                            "token",
                            "date",
                            "date",
                            "identifier",
                            "token",
                            "patient",
                            "reference",
                            "status",
                            "token",
                            options->chain ? "patient.birthdate" : NULL,
                            "date",
                            NULL};
    add_search_params(resource, params);
    if (options->chain && options->include) {
        cJSON *include = cJSON_AddArrayToObject(resource, "searchInclude");
        cJSON_AddItemToArray(include, cJSON_CreateString("Appointment:patient"));
    }
}

static void add_others(const struct state *state, cJSON *resources)
{
    const char *read_search[] = {"read", "search-type", NULL};
    const char *read_only[] = {"read", NULL};
    const char *create[] = {"read", "search-type", "create", NULL};
    const char *patient[] = {"_id",    "token",      "birthdate", "date", "family",
                             "string", "identifier", "token",     NULL};
    const char *encounter[] = {"_id",   "token",   "appointment", "reference", "identifier",
                               "token", "patient", "reference",   NULL};
    const char *task[] = {"_id",     "token",     "code",   "token", "identifier", "token",
                          "patient", "reference", "status", "token", NULL};
    bool conditional = state->options.conditional_create;
    cJSON *resource = add_resource(state, resources, "Patient");
    add_interactions(resource, read_search);
    add_search_params(resource, patient);
    resource = add_resource(state, resources, "Encounter");
    add_interactions(resource, create);
    cJSON_AddBoolToObject(resource, "conditionalCreate", conditional);
    add_search_params(resource, encounter);
    if (state->options.task) {
        resource = add_resource(state, resources, "Task");
        add_interactions(resource, create);
        cJSON_AddBoolToObject(resource, "conditionalCreate", conditional);
        add_search_params(resource, task);
    }
    add_interactions(add_resource(state, resources, "Location"), read_only);
    add_interactions(add_resource(state, resources, "Practitioner"), read_only);
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
