#include "sandbox/resource_parts.h"
#include "sandbox/resources.h"
#include <stdio.h>
#include <string.h>

// ---- ids

void resource_practitioner_id(const char *display, char ret_id[GENERATED_ID_BYTES])
{
    size_t used = 0;
    for (const char *at = display; *at != '\0' && used < GENERATED_ID_BYTES - 1; at++) {
        char letter = *at;
        if (letter >= 'A' && letter <= 'Z') {
            letter = (char)(letter - 'A' + 'a');
        }
        if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            ret_id[used++] = letter;
        } else if (letter == ' ') {
            ret_id[used++] = '-';
        }
    }
    ret_id[used] = '\0';
}

void resource_schedule_id(const struct generated_appointment *appointment,
                          char ret_id[GENERATED_ID_BYTES])
{
    char clinician[GENERATED_ID_BYTES];
    resource_practitioner_id(appointment->practitioner, clinician);
    snprintf(ret_id, GENERATED_ID_BYTES, "%.20s-%.20s-%.20s", appointment->service, clinician,
             appointment->location);
}

void resource_slot_id(const struct generated_appointment *appointment,
                      char ret_id[GENERATED_ID_BYTES])
{
    snprintf(ret_id, GENERATED_ID_BYTES, "slot-%.59s", appointment->id);
}

// ---- places and people

cJSON *resource_location(const struct site_place *place)
{
    cJSON *location = part_resource("Location", place->id);
    part_identifier(cJSON_AddArrayToObject(location, "identifier"), SANDBOX_SYSTEM "location",
                    place->id);
    cJSON_AddStringToObject(location, "status", "active");
    cJSON_AddStringToObject(location, "name", place->name);
    if (place->physical[0] != '\0') {
        part_concept(location, "physicalType",
                     "http://terminology.hl7.org/CodeSystem/location-physical-type",
                     place->physical, NULL);
    }
    if (place->part_of[0] != '\0') {
        part_reference(location, "partOf", "Location", place->part_of);
    }
    return location;
}

cJSON *resource_practitioner(const char *id, const char *name)
{
    cJSON *practitioner = part_resource("Practitioner", id);
    cJSON *names = cJSON_AddArrayToObject(practitioner, "name");
    cJSON_AddStringToObject(part_object(names), "text", name);
    return practitioner;
}

cJSON *resource_healthcare_service(const char *code)
{
    cJSON *service = part_resource("HealthcareService", code);
    part_identifier(cJSON_AddArrayToObject(service, "identifier"),
                    SANDBOX_SYSTEM "healthcare-service", code);
    cJSON_AddBoolToObject(service, "active", 1);
    cJSON_AddStringToObject(service, "name", resource_service_name(code));
    return service;
}

// ---- Slot and Schedule

// The place comes last, so that taking actor[0] is a mistake that shows.
cJSON *resource_schedule(const struct generated_appointment *appointment)
{
    char id[GENERATED_ID_BYTES];
    resource_schedule_id(appointment, id);
    cJSON *schedule = part_resource("Schedule", id);
    part_identifier(cJSON_AddArrayToObject(schedule, "identifier"), SANDBOX_SYSTEM "schedule", id);
    cJSON_AddBoolToObject(schedule, "active", 1);
    cJSON *service = part_object(cJSON_AddArrayToObject(schedule, "serviceType"));
    part_coding(cJSON_AddArrayToObject(service, "coding"), SANDBOX_SYSTEM "service",
                appointment->service, resource_service_name(appointment->service));
    cJSON *actors = cJSON_AddArrayToObject(schedule, "actor");
    part_reference_in(actors, "HealthcareService", appointment->service);
    if (appointment->practitioner[0] != '\0') {
        resource_practitioner_id(appointment->practitioner, id);
        part_reference_in(actors, "Practitioner", id);
    }
    if (appointment->location[0] != '\0') {
        part_reference_in(actors, "Location", appointment->location);
    }
    return schedule;
}

cJSON *resource_slot(const struct generated_appointment *appointment)
{
    char id[GENERATED_ID_BYTES];
    char text[TODAY_TEXT_BYTES];
    resource_slot_id(appointment, id);
    cJSON *slot = part_resource("Slot", id);
    resource_schedule_id(appointment, id);
    part_reference(slot, "schedule", "Schedule", id);
    cJSON_AddStringToObject(slot, "status", "busy");
    today_format_utc(appointment->start_ms, text);
    cJSON_AddStringToObject(slot, "start", text);
    today_format_utc(appointment->start_ms + appointment->minutes * (int64_t)TODAY_MINUTE_MS, text);
    cJSON_AddStringToObject(slot, "end", text);
    return slot;
}

// ---- Flag

static int count_codes(const char *const codes[GENERATED_CODES])
{
    int count = 0;
    while (count < GENERATED_CODES && codes[count] != NULL) {
        count++;
    }
    return count;
}

// Every second ended one is inactive; the others are still called active, and their period is over.
static void end_flag(cJSON *flag, int index)
{
    if (index % 2 == 0) {
        cJSON_ReplaceItemInObjectCaseSensitive(flag, "status", cJSON_CreateString("inactive"));
    } else {
        cJSON *period = cJSON_AddObjectToObject(flag, "period");
        cJSON_AddStringToObject(period, "start", "2019-01-07");
        cJSON_AddStringToObject(period, "end", "2019-06-01");
    }
}

cJSON *resource_flag(const struct generated_person *person, int index)
{
    const struct {
        const char *const *codes;
        const char *system, *category;
    } lists[] = {{person->ended, SANDBOX_SYSTEM "mark", "safety"},
                 {person->needs, SANDBOX_SYSTEM "need", "clinical"},
                 {person->marks, SANDBOX_SYSTEM "mark", "admin"}};
    char id[GENERATED_ID_BYTES];
    snprintf(id, sizeof id, "F%.50s-%d", person->id, index + 1);
    size_t list = 0;
    while (list < 3 && index >= count_codes(lists[list].codes)) {
        index -= count_codes(lists[list++].codes);
    }
    if (list == 3) {
        return NULL;
    }
    cJSON *flag = part_resource("Flag", id);
    cJSON_AddStringToObject(flag, "status", "active");
    cJSON *category = part_object(cJSON_AddArrayToObject(flag, "category"));
    part_coding(cJSON_AddArrayToObject(category, "coding"),
                "http://terminology.hl7.org/CodeSystem/flag-category", lists[list].category, NULL);
    cJSON *code = cJSON_AddObjectToObject(flag, "code");
    part_written_coding(cJSON_AddArrayToObject(code, "coding"), lists[list].system,
                        lists[list].codes[index]);
    part_reference(flag, "subject", "Patient", person->id);
    if (list == 0) {
        end_flag(flag, index);
    }
    return flag;
}
