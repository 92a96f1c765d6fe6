// FHIR R4 resources of the sandbox, as cJSON trees. Each gives the tree (cJSON_Delete), NULL = out
// of memory.
#pragma once
#include "sandbox/generator.h"
#include <cJSON.h>

#define SANDBOX_SYSTEM         "https://demo.foyer.example/"
#define NHS_NUMBER_SYSTEM      "https://fhir.nhs.uk/Id/nhs-number"
#define HOSPITAL_NUMBER_SYSTEM "https://northfield.example/Id/hospital-number"
#define BOOKING_SYSTEM         SANDBOX_SYSTEM "booking"
#define CONFIDENTIALITY_SYSTEM "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

// ---- resources.c

cJSON *resource_patient(const struct generated_person *person);
cJSON *resource_appointment(const struct generated_appointment *appointment,
                            const struct generated_person *person);
// "A1004417" -> "B1004417": what stands on letters, and is no id.
void resource_booking(const struct generated_appointment *appointment, char ret_booking[16]);
// "gp-routine" -> "General practice".
const char *resource_service_name(const char *code);

// ---- resources_site.c: what appointments and patients refer to, and what refers to them

// A place: its id as in references, the id of the one it is part of ("" = none), and a code of
// HL7's location-physical-type ("" = none).
struct site_place {
    const char *id, *name, *part_of, *physical;
};
cJSON *resource_location(const struct site_place *place);
cJSON *resource_practitioner(const char *id, const char *name);
cJSON *resource_healthcare_service(const char *code);
// The calendar behind a slot: one for each service, clinician and place together.
cJSON *resource_schedule(const struct generated_appointment *appointment);
cJSON *resource_slot(const struct generated_appointment *appointment);
// The index-th Flag of a person; NULL when there are no more.
cJSON *resource_flag(const struct generated_person *person, int index);

// "Dr Patel" -> "dr-patel": the id of a Practitioner from its display.
void resource_practitioner_id(const char *display, char ret_id[GENERATED_ID_BYTES]);
void resource_schedule_id(const struct generated_appointment *appointment,
                          char ret_id[GENERATED_ID_BYTES]);
void resource_slot_id(const struct generated_appointment *appointment,
                      char ret_id[GENERATED_ID_BYTES]);
