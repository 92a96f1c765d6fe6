#include "sandbox/check.h"
#include "sandbox/today.h"
#include <string.h>

const char *check_structure(const cJSON *json)
{
    if (cJSON_IsNull(json)) {
        return "null is not used in FHIR JSON.";
    }
    if (cJSON_IsString(json)) {
        return json->valuestring[0] == '\0' ? "A text is empty." : NULL;
    }
    if (!cJSON_IsObject(json) && !cJSON_IsArray(json)) {
        return NULL;
    }
    if (json->child == NULL) {
        return "An array or object is empty.";
    }
    for (const cJSON *child = json->child; child != NULL; child = child->next) {
        for (const cJSON *later = child->next; later != NULL && cJSON_IsObject(json);
             later = later->next) {
            if (strcmp(child->string, later->string) == 0) {
                return "A member is there twice.";
            }
        }
        const char *problem = check_structure(child);
        if (problem != NULL) {
            return problem;
        }
    }
    return NULL;
}

bool check_word(const char *list, const char *word)
{
    size_t bytes = strlen(word);
    if (bytes == 0 || strchr(word, ' ') != NULL) {
        return false;
    }
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
        if ((at == list || at[-1] == ' ') && (at[bytes] == ' ' || at[bytes] == '\0')) {
            return true;
        }
    }
    return false;
}

static const char base_members[] =
    "resourceType id meta implicitRules language text contained extension "
    "modifierExtension";

static const char *member_list(enum resource_type type)
{
    switch (type) {
    case APPOINTMENT:
        return "identifier status cancelationReason serviceCategory serviceType specialty appointmentType reasonCode "
               "reasonReference priority description supportingInformation start end "
               "minutesDuration slot created comment patientInstruction basedOn participant "
               "requestedPeriod";
    case ENCOUNTER:
        return "identifier status statusHistory class classHistory type serviceType priority subject episodeOfCare "
               "basedOn participant appointment period length reasonCode reasonReference diagnosis "
               "account hospitalization location serviceProvider partOf";
    case TASK:
        return "identifier status instantiatesCanonical instantiatesUri basedOn groupIdentifier partOf statusReason "
               "businessStatus intent priority code description focus for encounter "
               "executionPeriod authoredOn lastModified requester performerType owner location "
               "reasonCode reasonReference insurance note relevantHistory restriction input output";
    case PATIENT:
    case LOCATION:
    case PRACTITIONER:
    case FLAG:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE:
    case AUDIT_EVENT:
    case RESOURCE_TYPES: break;
    }
    return "";
}

// Those of the members above that repeat; the rest must not be arrays.
static const char repeated_members[] =
    "contained extension modifierExtension identifier serviceCategory specialty reasonCode "
    "reasonReference supportingInformation slot basedOn participant requestedPeriod statusHistory "
    "classHistory type episodeOfCare appointment diagnosis account partOf performerType insurance "
    "note relevantHistory input output";

static const char *status_list(enum resource_type type)
{
    switch (type) {
    case APPOINTMENT:
        return "proposed pending booked arrived fulfilled cancelled noshow entered-in-error "
               "checked-in waitlist";
    case ENCOUNTER:
        return "planned arrived triaged in-progress onleave finished cancelled entered-in-error "
               "unknown";
    case TASK:
        return "draft requested received accepted rejected ready cancelled in-progress on-hold "
               "failed completed entered-in-error";
    case PATIENT:
    case LOCATION:
    case PRACTITIONER:
    case FLAG:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE:
    case AUDIT_EVENT:
    case RESOURCE_TYPES: break;
    }
    return "";
}

static const char *check_members(enum resource_type type, const cJSON *json)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, json)
    {
        const char *name = member->string;
        bool primitive = name[0] == '_'; // extensions of a primitive
        name += primitive ? 1 : 0;
        if (!check_word(base_members, name) && !check_word(member_list(type), name)) {
            return "A member that R4 does not have.";
        }
        bool repeats = check_word(repeated_members, name);
        // Three names repeat in one type and not in another.
        if (strcmp(name, "serviceType") == 0 || strcmp(name, "location") == 0) {
            repeats = type == (strcmp(name, "location") == 0 ? ENCOUNTER : APPOINTMENT);
        } else if ((strcmp(name, "partOf") == 0 && type == ENCOUNTER) ||
                   (type == TASK &&
                    (strcmp(name, "reasonCode") == 0 || strcmp(name, "reasonReference") == 0))) {
            repeats = !repeats;
        }
        if (!primitive && repeats != (bool)cJSON_IsArray(member)) {
            return "An array where one value is due, or the reverse.";
        }
    }
    return NULL;
}

static const char *check_identifiers(const cJSON *json)
{
    const cJSON *identifier;
    cJSON_ArrayForEach(identifier, cJSON_GetObjectItemCaseSensitive(json, "identifier"))
    {
        if (state_text(identifier, "value")[0] == '\0') {
            return "An identifier without a value.";
        }
    }
    return NULL;
}

bool check_reference(struct state *state, const cJSON *reference)
{
    const char *text = state_text(reference, "reference");
    for (int type = 0; type < RESOURCE_TYPES; type++) {
        const char *id = state_reference_id(text, state_type_name((enum resource_type)type));
        if (id[0] != '\0') {
            return state_find(state, (enum resource_type)type, id) != NULL;
        }
    }
    return text[0] != '\0' || cJSON_GetObjectItemCaseSensitive(reference, "identifier") != NULL ||
           cJSON_GetObjectItemCaseSensitive(reference, "display") != NULL;
}

static bool member_leads(struct state *state, const cJSON *json, const char *name)
{
    const cJSON *reference = cJSON_GetObjectItemCaseSensitive(json, name);
    return reference == NULL || check_reference(state, reference);
}

static const char *check_appointment(struct state *state, const cJSON *json)
{
    const cJSON *participants = cJSON_GetObjectItemCaseSensitive(json, "participant");
    if (cJSON_GetArraySize(participants) == 0) {
        return "An Appointment without participants.";
    }
    const cJSON *participant;
    cJSON_ArrayForEach(participant, participants)
    {
        if (!check_word("accepted declined tentative needs-action",
                        state_text(participant, "status"))) {
            return "A participant without a status of the value set.";
        }
        const cJSON *actor = cJSON_GetObjectItemCaseSensitive(participant, "actor");
        if (actor != NULL && !check_reference(state, actor)) {
            return "A participant that this site does not have.";
        }
    }
    bool may_lack = check_word("proposed cancelled waitlist", state_text(json, "status"));
    int64_t start = 0;
    int64_t end = 0;
    bool timed = today_parse_instant(state_text(json, "start"), &start) &&
                 today_parse_instant(state_text(json, "end"), &end) && start <= end;
    return timed || may_lack ? NULL : "start and end are required.";
}

static const char *check_encounter(struct state *state, const cJSON *json)
{
    const cJSON *class_coding = cJSON_GetObjectItemCaseSensitive(json, "class");
    if (state_text(class_coding, "code")[0] == '\0' ||
        state_text(class_coding, "system")[0] == '\0') {
        return "An Encounter without a class.";
    }
    if (!member_leads(state, json, "subject")) {
        return "The subject is not a patient of this site.";
    }
    const cJSON *period = cJSON_GetObjectItemCaseSensitive(json, "period");
    int64_t start;
    if (period != NULL && !today_parse_instant(state_text(period, "start"), &start)) {
        return "The period does not start at a time with an offset.";
    }
    const cJSON *subject = cJSON_GetObjectItemCaseSensitive(json, "subject");
    const char *patient = state_reference_id(state_text(subject, "reference"), "Patient");
    const cJSON *reference;
    cJSON_ArrayForEach(reference, cJSON_GetObjectItemCaseSensitive(json, "appointment"))
    {
        const char *id = state_reference_id(state_text(reference, "reference"), "Appointment");
        const struct resource *appointment = state_find(state, APPOINTMENT, id);
        if (appointment == NULL || strcmp(appointment->patient, patient) != 0) {
            return "The appointment is not one of this patient.";
        }
    }
    return NULL;
}

static const char *check_task(struct state *state, const cJSON *json)
{
    if (!check_word("unknown proposal plan order original-order reflex-order filler-order "
                    "instance-order option",
                    state_text(json, "intent"))) {
        return "A Task without an intent of the value set.";
    }
    const cJSON *priority = cJSON_GetObjectItemCaseSensitive(json, "priority");
    if (priority != NULL && !check_word("routine urgent asap stat", state_text(json, "priority"))) {
        return "A priority that is not in the value set.";
    }
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(json, "code");
    const cJSON *coding = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(code, "coding"), 0);
    if (state_text(coding, "code")[0] == '\0' || state_text(coding, "system")[0] == '\0') {
        return "A Task without a code.";
    }
    if (!member_leads(state, json, "for") || !member_leads(state, json, "focus")) {
        return "A reference that this site does not have.";
    }
    const cJSON *note;
    cJSON_ArrayForEach(note, cJSON_GetObjectItemCaseSensitive(json, "note"))
    {
        if (state_text(note, "text")[0] == '\0') {
            return "A note without a text.";
        }
    }
    int64_t moment;
    const cJSON *authored = cJSON_GetObjectItemCaseSensitive(json, "authoredOn");
    if (authored != NULL && !today_parse_instant(state_text(json, "authoredOn"), &moment)) {
        return "authoredOn is not a time with an offset.";
    }
    return NULL;
}

const char *check_resource(struct state *state, enum resource_type type, const cJSON *json)
{
    if (!cJSON_IsObject(json) ||
        strcmp(state_text(json, "resourceType"), state_type_name(type)) != 0) {
        return "Another resourceType is due here.";
    }
    if (type == AUDIT_EVENT) {
        return check_audit(state, json);
    }
    const char *problem = check_members(type, json);
    if (problem == NULL && !check_word(status_list(type), state_text(json, "status"))) {
        problem = "The status is not in the value set.";
    }
    if (problem == NULL) {
        problem = check_identifiers(json);
    }
    if (problem != NULL) {
        return problem;
    }
    switch (type) {
    case APPOINTMENT: return check_appointment(state, json);
    case ENCOUNTER: return check_encounter(state, json);
    case TASK: return check_task(state, json);
    case PATIENT:
    case LOCATION:
    case PRACTITIONER:
    case FLAG:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE:
    case AUDIT_EVENT:
    case RESOURCE_TYPES: break;
    }
    return NULL;
}
