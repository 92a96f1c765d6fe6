#include "sandbox/resources.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cJSON *add_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

static void add_identifier(cJSON *array, const char *system, const char *value)
{
    cJSON *identifier = add_object(array);
    cJSON_AddStringToObject(identifier, "system", system);
    cJSON_AddStringToObject(identifier, "value", value);
}

static cJSON *new_resource(const char *type, const char *id)
{
    cJSON *resource = cJSON_CreateObject();
    cJSON_AddStringToObject(resource, "resourceType", type);
    cJSON_AddStringToObject(resource, "id", id);
    cJSON_AddObjectToObject(resource, "meta");
    return resource;
}

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
        cJSON *old = add_object(names);
        cJSON_AddStringToObject(old, "use", person->old_use);
        cJSON_AddStringToObject(old, "family", person->old_family);
        cJSON *given = cJSON_AddArrayToObject(old, "given");
        cJSON_AddItemToArray(given, cJSON_CreateString(person->given[0]));
        if (strcmp(person->old_use, "maiden") != 0) {
            cJSON *period = cJSON_AddObjectToObject(old, "period");
            cJSON_AddStringToObject(period, "end", "2019-06-01");
        }
    }
    cJSON *name = add_object(names);
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

static void add_home(cJSON *patient, const struct generated_person *person)
{
    if (person->mobile[0] != '\0') {
        cJSON *telecom = add_object(cJSON_AddArrayToObject(patient, "telecom"));
        cJSON_AddStringToObject(telecom, "system", "phone");
        cJSON_AddStringToObject(telecom, "value", person->mobile);
        cJSON_AddStringToObject(telecom, "use", "mobile");
    }
    if (person->postcode[0] == '\0' && person->line[0] == '\0') {
        return;
    }
    cJSON *address = add_object(cJSON_AddArrayToObject(patient, "address"));
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
    cJSON *patient = new_resource("Patient", person->id);
    if (person->restricted) {
        cJSON *meta = cJSON_GetObjectItemCaseSensitive(patient, "meta");
        cJSON *security = add_object(cJSON_AddArrayToObject(meta, "security"));
        cJSON_AddStringToObject(security, "system", CONFIDENTIALITY_SYSTEM);
        cJSON_AddStringToObject(security, "code", "R");
        cJSON_AddStringToObject(security, "display", "restricted");
    }
    cJSON *identifiers = cJSON_AddArrayToObject(patient, "identifier");
    add_identifier(identifiers, NHS_NUMBER_SYSTEM, person->nhs_number);
    add_identifier(identifiers, SANDBOX_SYSTEM "patient", person->id);
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
    add_home(patient, person);
    return patient;
}

// ---- Appointment

static const char *service_display(const char *code)
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

static cJSON *add_participant(cJSON *participants, const char *type, const char *id,
                              const char *display)
{
    cJSON *participant = add_object(participants);
    cJSON *actor = cJSON_AddObjectToObject(participant, "actor");
    char reference[GENERATED_ID_BYTES + 16];
    snprintf(reference, sizeof reference, "%s/%s", type, id);
    cJSON_AddStringToObject(actor, "reference", reference);
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
    if (appointment->location[0] != '\0') {
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
    cJSON *contained = add_object(cJSON_AddArrayToObject(resource, "contained"));
    cJSON_AddStringToObject(contained, "resourceType", "Organization");
    cJSON_AddStringToObject(contained, "id", "owner");
    cJSON_AddStringToObject(contained, "name", "Ex\u00e4mple Surgery \"East\"");
    cJSON *extensions = cJSON_AddArrayToObject(resource, "extension");
    cJSON *extension = add_object(extensions);
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "booking-weight");
    cJSON_AddNumberToObject(extension, "valueDecimal", 0.25);
    extension = add_object(extensions);
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "booked-by");
    cJSON *reference = cJSON_AddObjectToObject(extension, "valueReference");
    cJSON_AddStringToObject(reference, "reference", "#owner");
    cJSON *status = cJSON_AddObjectToObject(resource, "_status");
    extension = add_object(cJSON_AddArrayToObject(status, "extension"));
    cJSON_AddStringToObject(extension, "url", SANDBOX_SYSTEM "status-source");
    cJSON_AddStringToObject(extension, "valueCode", "desk");
}

cJSON *resource_appointment(const struct generated_appointment *appointment,
                            const struct generated_person *person)
{
    cJSON *resource = new_resource("Appointment", appointment->id);
    size_t length = strlen(appointment->id);
    int last = length > 0 ? appointment->id[length - 1] : 0;
    if (last % 2 == 1) {
        add_extras(resource);
    }
    add_identifier(cJSON_AddArrayToObject(resource, "identifier"), SANDBOX_SYSTEM "appointment",
                   appointment->id);
    cJSON_AddStringToObject(resource, "status", appointment->status);
    cJSON *service = add_object(cJSON_AddArrayToObject(resource, "serviceType"));
    cJSON *coding = add_object(cJSON_AddArrayToObject(service, "coding"));
    cJSON_AddStringToObject(coding, "system", SANDBOX_SYSTEM "service");
    cJSON_AddStringToObject(coding, "code", appointment->service);
    cJSON_AddStringToObject(coding, "display", service_display(appointment->service));
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

cJSON *resource_location(const char *id, const char *name)
{
    cJSON *location = new_resource("Location", id);
    add_identifier(cJSON_AddArrayToObject(location, "identifier"), SANDBOX_SYSTEM "location", id);
    cJSON_AddStringToObject(location, "status", "active");
    cJSON_AddStringToObject(location, "name", name);
    return location;
}

cJSON *resource_practitioner(const char *id, const char *name)
{
    cJSON *practitioner = new_resource("Practitioner", id);
    cJSON *names = cJSON_AddArrayToObject(practitioner, "name");
    cJSON_AddStringToObject(add_object(names), "text", name);
    return practitioner;
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
