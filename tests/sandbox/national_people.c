// What PDS knows: the people of the site under the same NHS numbers, with no more than it takes,
// and what their "pds" words say.
#include "sandbox/national_inside.h"
#include "sandbox/resources.h"
#include <stdio.h>
#include <string.h>

#define UK_CORE  "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
#define UK_CODES "https://fhir.hl7.org.uk/CodeSystem/UKCore-"
#define DIED     "2026-11-02T00:00:00+00:00"

enum { NEW_SERIAL = 350000 }; // of numbers that took the place of others

static const char *const words_known[] = {
    "superseded",   "restricted",     "very-restricted", "redacted", "deceased", "informal-death",
    "formal-death", "removed-notice", "invalidated",     "unknown",  "minimal"};

static bool has_word(const char *words, const char *word)
{
    size_t bytes = strlen(word);
    for (const char *at = words; *at != '\0';) {
        size_t length = strcspn(at, " ");
        if (length == bytes && strncmp(at, word, bytes) == 0) {
            return true;
        }
        at += length + strspn(at + length, " ");
    }
    return false;
}

bool national_words_known(const char *words)
{
    for (const char *at = words; *at != '\0';) {
        size_t length = strcspn(at, " ");
        bool known = false;
        for (size_t i = 0; i < sizeof words_known / sizeof words_known[0]; i++) {
            known |= strlen(words_known[i]) == length && strncmp(at, words_known[i], length) == 0;
        }
        if (!known) {
            return false;
        }
        at += length + strspn(at + length, " ");
    }
    return true;
}

bool national_number_is_valid(const char *number)
{
    int sum = 0;
    for (int i = 0; i < 10; i++) {
        if (number[i] < '0' || number[i] > '9') {
            return false;
        }
        sum +=
            (number[i] - '0') * (10 - i); // the check digit last, once: together a multiple of 11
    }
    return number[10] == '\0' && sum % 11 == 0;
}

// ---- the record

static cJSON *add_object(cJSON *array)
{
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(array, object);
    return object;
}

static void add_concept(cJSON *object, const char *system, const char *code, const char *display)
{
    cJSON *concept = cJSON_AddObjectToObject(object, "valueCodeableConcept");
    cJSON *coding = add_object(cJSON_AddArrayToObject(concept, "coding"));
    cJSON_AddStringToObject(coding, "system", system);
    cJSON_AddStringToObject(coding, "version", "1.0.0");
    cJSON_AddStringToObject(coding, "code", code);
    cJSON_AddStringToObject(coding, "display", display);
}

static void add_identifier(cJSON *record, const char *number)
{
    cJSON *identifier = add_object(cJSON_AddArrayToObject(record, "identifier"));
    cJSON *verified = add_object(cJSON_AddArrayToObject(identifier, "extension"));
    cJSON_AddStringToObject(verified, "url", UK_CORE "NHSNumberVerificationStatus");
    add_concept(verified, UK_CODES "NHSNumberVerificationStatus", "01",
                "Number present and verified");
    cJSON_AddStringToObject(identifier, "system", NHS_NUMBER_SYSTEM);
    cJSON_AddStringToObject(identifier, "value", number);
}

static void add_meta(cJSON *record, const char *words, int version)
{
    const char *code = has_word(words, "restricted")        ? "R"
                       : has_word(words, "very-restricted") ? "V"
                                                            : "U";
    char text[16];
    cJSON *meta = cJSON_AddObjectToObject(record, "meta");
    snprintf(text, sizeof text, "%d", version);
    cJSON_AddStringToObject(meta, "versionId", text);
    cJSON *label = add_object(cJSON_AddArrayToObject(meta, "security"));
    cJSON_AddStringToObject(label, "system", CONFIDENTIALITY_SYSTEM);
    cJSON_AddStringToObject(label, "code", code);
    cJSON_AddStringToObject(label, "display",
                            code[0] == 'U'   ? "unrestricted"
                            : code[0] == 'R' ? "restricted"
                                             : "very restricted");
}

static void add_notification(cJSON *record, const char *code, const char *display)
{
    cJSON *notification = add_object(cJSON_AddArrayToObject(record, "extension"));
    cJSON_AddStringToObject(notification, "url", UK_CORE "DeathNotificationStatus");
    cJSON *parts = cJSON_AddArrayToObject(notification, "extension");
    cJSON *status = add_object(parts);
    cJSON_AddStringToObject(status, "url", "deathNotificationStatus");
    add_concept(status, UK_CODES "DeathNotificationStatus", code, display);
    cJSON *date = add_object(parts);
    cJSON_AddStringToObject(date, "url", "systemEffectiveDate");
    cJSON_AddStringToObject(date, "valueDateTime", DIED);
}

static void add_death(cJSON *record, const char *words)
{
    if (has_word(words, "deceased")) {
        cJSON_AddStringToObject(record, "deceasedDateTime", DIED);
    }
    if (has_word(words, "informal-death")) {
        add_notification(record, "1",
                         "Informal - death notice received via an update from a local "
                         "NHS Organisation such as GP or Trust");
    } else if (has_word(words, "formal-death")) {
        add_notification(record, "2", "Formal - death notice received from Registrar of Deaths");
    } else if (has_word(words, "removed-notice")) {
        add_notification(record, "U", "Removed");
    }
}

static void add_person(cJSON *record, const struct generated_person *person)
{
    char birth[16];
    cJSON *name = add_object(cJSON_AddArrayToObject(record, "name"));
    cJSON_AddStringToObject(name, "id", "1");
    cJSON_AddStringToObject(name, "use", "usual");
    cJSON_AddStringToObject(cJSON_AddObjectToObject(name, "period"), "start", "2001-01-01");
    cJSON *given = person->given[0][0] == '\0' ? NULL : cJSON_AddArrayToObject(name, "given");
    if (given != NULL) {
        cJSON_AddItemToArray(given, cJSON_CreateString(person->given[0]));
    }
    if (person->family[0] != '\0') {
        cJSON_AddStringToObject(name, "family", person->family);
    }
    cJSON_AddStringToObject(record, "gender",
                            person->gender[0] == '\0' ? "unknown" : person->gender);
    snprintf(birth, sizeof birth, "%04d-%02d-%02d", person->birth.year, person->birth.month,
             person->birth.day);
    cJSON_AddStringToObject(record, "birthDate", birth);
}

static cJSON *make_record(const struct generated_person *person, const char *number, int version)
{
    cJSON *record = cJSON_CreateObject();
    cJSON_AddStringToObject(record, "resourceType", "Patient");
    cJSON_AddStringToObject(record, "id", number);
    add_identifier(record, number);
    add_meta(record, person->pds, version);
    add_death(record, person->pds);
    if (!has_word(person->pds, "minimal")) {
        add_person(record, person);
    }
    return record;
}

// The number under which a person is known now.
static void current_number(const struct generated_person *person, int index,
                           char ret_number[NUMBER_BYTES])
{
    struct generated_person other = *person;
    if (has_word(person->pds, "superseded")) {
        generator_complete(&other, NEW_SERIAL + index);
    }
    snprintf(ret_number, NUMBER_BYTES, "%s", other.nhs_number);
}

enum national_found national_record(const struct state *state, const char *number,
                                    cJSON **ret_record)
{
    const struct generated_day *day = state->day;
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_person *person = &day->people[i];
        char current[NUMBER_BYTES];
        current_number(person, i, current);
        if (strcmp(person->nhs_number, number) != 0 && strcmp(current, number) != 0) {
            continue;
        }
        if (has_word(person->pds, "invalidated")) {
            return NATIONAL_INVALIDATED;
        }
        if (has_word(person->pds, "unknown") || has_word(person->pds, "redacted")) {
            return NATIONAL_UNKNOWN;
        }
        *ret_record = make_record(person, current, i % 9 + 1);
        return NATIONAL_FOUND;
    }
    return NATIONAL_UNKNOWN;
}
