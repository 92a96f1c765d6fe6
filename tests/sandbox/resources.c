#include "sandbox/resources.h"
#include "sandbox/resource_parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The name as staff would read it; also the display of references, which no kiosk may show.
static void full_name(const struct generated_person *person, char *ret_text, size_t bytes)
{
    const char *given = person->given[0];
    bool same = strcmp(given, person->family) == 0;
    const char *space = given[0] != '\0' && person->family[0] != '\0' && !same ? " " : "";
    snprintf(ret_text, bytes, "%s%s%s", same ? "" : given, space, person->family);
}

static void add_names(cJSON *patient, const struct generated_person *person)
{
    cJSON *names = cJSON_AddArrayToObject(patient, "name");
    if (person->old_family[0] != '\0') {
        // First in the list, so that taking name[0] is a mistake that shows.
        cJSON *old = part_object(names);
        cJSON_AddStringToObject(old, "use", person->old_use);
        cJSON_AddStringToObject(old, "family", person->old_family);
        cJSON *given = cJSON_AddArrayToObject(old, "given");
        cJSON_AddItemToArray(given, cJSON_CreateString(person->given[0]));
        if (strcmp(person->old_use, "maiden") != 0) {
            cJSON *period = cJSON_AddObjectToObject(old, "period");
            cJSON_AddStringToObject(period, "end", "2019-06-01");
        }
    }
    cJSON *name = part_object(names);
    char text[3 * GENERATED_NAME_BYTES];
    full_name(person, text, sizeof text);
    cJSON_AddStringToObject(name, "use", "official");
    cJSON_AddStringToObject(name, "text", text);
    if (person->family[0] != '\0') {
        cJSON_AddStringToObject(name, "family", person->family);
    }
    if (person->given[0][0] != '\0') {
        cJSON *given = cJSON_AddArrayToObject(name, "given");
        for (int i = 0; i < 2 && person->given[i][0] != '\0'; i++) {
            cJSON_AddItemToArray(given, cJSON_CreateString(person->given[i]));
        }
    }
}

static void add_phone(cJSON *telecoms, const char *number, const char *use)
{
    if (number[0] != '\0') {
        cJSON *telecom = part_object(telecoms);
        cJSON_AddStringToObject(telecom, "system", "phone");
        cJSON_AddStringToObject(telecom, "value", number);
        cJSON_AddStringToObject(telecom, "use", use);
    }
}

// A former number comes first, so that taking telecom[0] is a mistake that shows.
static void add_phones(cJSON *patient, const struct generated_person *person)
{
    if (person->mobile[0] != '\0' || person->old_mobile[0] != '\0') {
        cJSON *telecoms = cJSON_AddArrayToObject(patient, "telecom");
        add_phone(telecoms, person->old_mobile, "old");
        add_phone(telecoms, person->mobile, "mobile");
    }
}

static void add_language(cJSON *patient, const struct generated_person *person)
{
    if (person->language != NULL) {
        cJSON *communication = part_object(cJSON_AddArrayToObject(patient, "communication"));
        part_concept(communication, "language", "urn:ietf:bcp:47", person->language, NULL);
        cJSON_AddBoolToObject(communication, "preferred", 1);
    }
}

static void add_security(cJSON *patient, const struct generated_person *person)
{
    cJSON *meta = cJSON_GetObjectItemCaseSensitive(patient, "meta");
    if (!person->restricted && person->security[0] == NULL) {
        return;
    }
    cJSON *security = cJSON_AddArrayToObject(meta, "security");
    if (person->restricted) {
        part_coding(security, CONFIDENTIALITY_SYSTEM, "R", "restricted");
    }
    for (int i = 0; i < GENERATED_CODES && person->security[i] != NULL; i++) {
        part_written_coding(security, CONFIDENTIALITY_SYSTEM, person->security[i]);
    }
}

static void add_home(cJSON *patient, const struct generated_person *person)
{
    if (person->postcode[0] == '\0' && person->line[0] == '\0') {
        return;
    }
    cJSON *address = part_object(cJSON_AddArrayToObject(patient, "address"));
    cJSON_AddStringToObject(address, "use", "home");
    if (person->line[0] != '\0') {
        cJSON *lines = cJSON_AddArrayToObject(address, "line");
        cJSON_AddItemToArray(lines, cJSON_CreateString(person->line));
    }
    if (person->city[0] != '\0') {
        cJSON_AddStringToObject(address, "city", person->city);
    }
    if (person->postcode[0] != '\0') {
        cJSON_AddStringToObject(address, "postalCode", person->postcode);
    }
}

cJSON *resource_patient(const struct generated_person *person)
{
    cJSON *patient = part_resource("Patient", person->id);
    add_security(patient, person);
    cJSON *identifiers = cJSON_AddArrayToObject(patient, "identifier");
    part_identifier(identifiers, NHS_NUMBER_SYSTEM, person->nhs_number);
    part_identifier(identifiers, SANDBOX_SYSTEM "patient", person->id);
    part_identifier(identifiers, HOSPITAL_NUMBER_SYSTEM, person->hospital_number);
    cJSON_AddBoolToObject(patient, "active", 1);
    add_names(patient, person);
    if (person->gender[0] != '\0') {
        cJSON_AddStringToObject(patient, "gender", person->gender);
    }
    if (person->birth.year != 0) {
        char birth[TODAY_TEXT_BYTES];
        snprintf(birth, sizeof birth, "%04d-%02d-%02d", person->birth.year, person->birth.month,
                 person->birth.day);
        cJSON_AddStringToObject(patient, "birthDate", birth);
    }
    if (person->deceased[0] != '\0') {
        char moment[TODAY_TEXT_BYTES];
        snprintf(moment, sizeof moment, "%sT12:00:00+00:00", person->deceased);
        cJSON_AddStringToObject(patient, "deceasedDateTime", moment);
    }
    add_phones(patient, person);
    add_home(patient, person);
    add_language(patient, person);
    return patient;
}

// ---- Appointment

const char *resource_service_name(const char *code)
{
    static const struct {
        const char *code, *display;
    } services[] = {
        {"gp-routine", "General practice"}, {"nurse", "Practice nurse"},
        {"bloods", "Blood test"},           {"physio", "Physiotherapy"},
        {"phone", "Telephone call"},        {"sexual-health", "Sexual health"},
        {"blocked", "Safeguarding clinic"},
    };
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        if (strcmp(services[i].code, code) == 0) {
            return services[i].display;
        }
    }
    return "Clinic";
}

static cJSON *add_participant(cJSON *participants, const char *type, const char *id,
                              const char *display)
{
    cJSON *participant = part_object(participants);
    cJSON *actor = part_reference(participant, "actor", type, id);
    if (display != NULL) {
        cJSON_AddStringToObject(actor, "display", display);
    }
    cJSON_AddStringToObject(participant, "required", "required");
    cJSON_AddStringToObject(participant, "status", "accepted");
    return actor;
}

static void add_participants(cJSON *resource, const struct generated_appointment *appointment,
                             const struct generated_person *person)
{
    cJSON *participants = cJSON_AddArrayToObject(resource, "participant");
    char name[3 * GENERATED_NAME_BYTES];
    full_name(person, name, sizeof name);
    if (appointment->practitioner[0] != '\0') {
        char id[GENERATED_ID_BYTES];
        resource_practitioner_id(appointment->practitioner, id);
        add_participant(participants, "Practitioner", id, appointment->practitioner);
    }
    add_participant(participants, "Patient", person->id, name);
    if (appointment->location[0] != '\0' && !appointment->slot) {
        cJSON *actor = add_participant(participants, "Location", appointment->location, NULL);
        cJSON *identifier = cJSON_AddObjectToObject(actor, "identifier");
        cJSON_AddStringToObject(identifier, "system", SANDBOX_SYSTEM "location");
        cJSON_AddStringToObject(identifier, "value", appointment->location);
    }
}

// Members that a kiosk does not know and must give back unchanged with style put; on every second
// one.
static void add_extras(cJSON *resource)
{
    cJSON *contained = part_object(cJSON_AddArrayToObject(resource, "contained"));
    cJSON_AddStringToObject(contained, "resourceType", "Organization");
    cJSON_AddStringToObject(contained, "id", "owner");
    cJSON_AddStringToObject(contained, "name", "Ex\u00e4mple Surgery \"East\"");
    cJSON *extensions = cJSON_AddArrayToObject(resource, "extension");
    cJSON *extension = part_object(extensions);
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "booking-weight");
    cJSON_AddNumberToObject(extension, "valueDecimal", 0.25);
    extension = part_object(extensions);
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "booked-by");
    cJSON *reference = cJSON_AddObjectToObject(extension, "valueReference");
    cJSON_AddStringToObject(reference, "reference", "#owner");
    cJSON *status = cJSON_AddObjectToObject(resource, "_status");
    extension = part_object(cJSON_AddArrayToObject(status, "extension"));
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "status-source");
    cJSON_AddStringToObject(extension, "valueCode", "desk");
}

void resource_booking(const struct generated_appointment *appointment, char ret_booking[16])
{
    snprintf(ret_booking, 16, "B%07u", generator_id_number(appointment->id));
}

static void add_numbers(cJSON *resource, const struct generated_appointment *appointment)
{
    cJSON *identifiers = cJSON_AddArrayToObject(resource, "identifier");
    char booking[16];
    resource_booking(appointment, booking);
    part_identifier(identifiers, SANDBOX_SYSTEM "appointment", appointment->id);
    part_identifier(identifiers, BOOKING_SYSTEM, booking);
}

cJSON *resource_appointment(const struct generated_appointment *appointment,
                            const struct generated_person *person)
{
    cJSON *resource = part_resource("Appointment", appointment->id);
    size_t length = strlen(appointment->id);
    int last = length > 0 ? appointment->id[length - 1] : 0;
    if (last % 2 == 1) {
        add_extras(resource);
    }
    add_numbers(resource, appointment);
    cJSON_AddStringToObject(resource, "status", appointment->status);
    cJSON *service = part_object(cJSON_AddArrayToObject(resource, "serviceType"));
    part_coding(cJSON_AddArrayToObject(service, "coding"), SANDBOX_SYSTEM "service",
                appointment->service, resource_service_name(appointment->service));
    if (appointment->type[0] != '\0') {
        part_concept(resource, "appointmentType", SANDBOX_SYSTEM "appointment-type",
                     appointment->type, NULL);
    }
    if (appointment->slot) {
        char slot[GENERATED_ID_BYTES];
        resource_slot_id(appointment, slot);
        part_reference_in(cJSON_AddArrayToObject(resource, "slot"), "Slot", slot);
    }
    cJSON_AddStringToObject(resource, "description", "Private: never for a waiting room");
    // Sites differ: some say Z, some London's offset. Both are in every day.
    char text[TODAY_TEXT_BYTES];
    void (*format)(int64_t, char *) = last % 3 == 0 ? today_format_utc : today_format_london;
    format(appointment->start_ms, text);
    cJSON_AddStringToObject(resource, "start", text);
    format(appointment->start_ms + appointment->minutes * (int64_t)TODAY_MINUTE_MS, text);
    cJSON_AddStringToObject(resource, "end", text);
    cJSON_AddNumberToObject(resource, "minutesDuration", appointment->minutes);
    cJSON_AddStringToObject(resource, "comment", "Private: a note of the desk");
    add_participants(resource, appointment, person);
    return resource;
}

// ---- the same as text, for users of the library

static char *print_and_delete(cJSON *tree)
{
    char *text = cJSON_PrintUnformatted(tree);
    cJSON_Delete(tree);
    return text;
}

char *generator_patient_json(const struct generated_day *day, int person)
{
    return print_and_delete(resource_patient(&day->people[person]));
}

char *generator_appointment_json(const struct generated_day *day, int appointment)
{
    const struct generated_appointment *made = &day->appointments[appointment];
    return print_and_delete(resource_appointment(made, &day->people[made->person]));
}

void generator_free_text(char *text)
{
    cJSON_free(text);
}
