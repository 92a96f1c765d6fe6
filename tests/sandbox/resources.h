// FHIR R4 Patient, Appointment, Location and Practitioner of the sandbox, as cJSON trees. Gives the
// tree (cJSON_Delete), NULL = out of memory.
#pragma once
#include "sandbox/generator.h"
#include <cJSON.h>

#define SANDBOX_SYSTEM         "https://demo.foyer.example/"
#define NHS_NUMBER_SYSTEM      "https://fhir.nhs.uk/Id/nhs-number"
#define CONFIDENTIALITY_SYSTEM "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

cJSON *resource_patient(const struct generated_person *person);
cJSON *resource_appointment(const struct generated_appointment *appointment,
                            const struct generated_person *person);
// One of the places and clinicians that appointments name; id as in the reference.
cJSON *resource_location(const char *id, const char *name);
cJSON *resource_practitioner(const char *id, const char *name);
// "Dr Patel" -> "dr-patel": the id of a Practitioner from its display.
void resource_practitioner_id(const char *display, char ret_id[GENERATED_ID_BYTES]);
