#include "sandbox/resource_parts.h"
#include "sandbox/generator.h"
#include <stdio.h>
#include <string.h>

cJSON *part_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

cJSON *part_resource(const char *type, const char *id)
{
    cJSON *resource = cJSON_CreateObject();
    cJSON_AddStringToObject(resource, "resourceType", type);
    cJSON_AddStringToObject(resource, "id", id);
    cJSON_AddObjectToObject(resource, "meta");
    return resource;
}

void part_identifier(cJSON *array, const char *system, const char *value)
{
    cJSON *identifier = part_object(array);
    cJSON_AddStringToObject(identifier, "system", system);
    cJSON_AddStringToObject(identifier, "value", value);
}

static void set_reference(cJSON *object, const char *type, const char *id)
{
    char text[GENERATED_ID_BYTES + 32];
    snprintf(text, sizeof text, "%s/%s", type, id);
    cJSON_AddStringToObject(object, "reference", text);
}

cJSON *part_reference(cJSON *object, const char *member, const char *type, const char *id)
{
    cJSON *reference = cJSON_AddObjectToObject(object, member);
    set_reference(reference, type, id);
    return reference;
}

void part_reference_in(cJSON *array, const char *type, const char *id)
{
    set_reference(part_object(array), type, id);
}

void part_coding(cJSON *array, const char *system, const char *code, const char *display)
{
    cJSON *coding = part_object(array);
    cJSON_AddStringToObject(coding, "system", system);
    cJSON_AddStringToObject(coding, "code", code);
    if (display != NULL) {
        cJSON_AddStringToObject(coding, "display", display);
    }
}

void part_concept(cJSON *object, const char *member, const char *system, const char *code,
                  const char *display)
{
    cJSON *concept = cJSON_AddObjectToObject(object, member);
    part_coding(cJSON_AddArrayToObject(concept, "coding"), system, code, display);
}

void part_written_coding(cJSON *array, const char *default_system, const char *written)
{
    const char *bar = strchr(written, '|');
    char system[256];
    snprintf(system, sizeof system, "%.*s", bar == NULL ? 0 : (int)(bar - written), written);
    part_coding(array, bar == NULL ? default_system : system, bar == NULL ? written : bar + 1, NULL);
}
