// The pieces that resources are made of; for resources*.c only.
#pragma once
#include <cJSON.h>

cJSON *part_object(cJSON *array);
cJSON *part_resource(const char *type, const char *id);
void part_identifier(cJSON *array, const char *system, const char *value);
// A member { "reference": "Type/id" }; the object, to add a display.
cJSON *part_reference(cJSON *object, const char *member, const char *type, const char *id);
// As an item of an array.
void part_reference_in(cJSON *array, const char *type, const char *id);
void part_coding(cJSON *array, const char *system, const char *code, const char *display);
// A CodeableConcept with one coding as this member. display NULL = none.
void part_concept(cJSON *object, const char *member, const char *system, const char *code,
                  const char *display);
// A coding written "code" (then of default_system) or "system|code".
void part_written_coding(cJSON *array, const char *default_system, const char *written);
