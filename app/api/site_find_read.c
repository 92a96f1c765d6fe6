#include "api/site_find_read.h"
#include "base/wipe.h"
#include <ctype.h>
#include <string.h>

// ---- Patient

// Current: not old, maiden or anonymous, and its period is not over - but a "usual" name is the name to use even
// when its period has ended (national-services 4.5).
static bool name_is_current(const struct json *name, struct date today)
{
    const char *use = json_text_borrow(json_member(name, "use"));
    const char *end = json_text_borrow(json_member(json_member(name, "period"), "end"));
    char day[11] = "";
    struct date last;

    if (use != NULL) {
        if (text_equal(use, "old") || text_equal(use, "maiden") || text_equal(use, "anonymous")) {
            return false;
        }
        if (text_equal(use, "usual")) {
            return true;
        }
    }
    if (end == NULL) {
        return true;
    }
    memcpy(day, end, strnlen(end, 10));
    return date_parse(day, &last) != OK || date_to_days(last) >= date_to_days(today);
}

static void read_names(const struct json *patient, struct date today, struct person *person)
{
    const struct json *names = json_member(patient, "name");
    const struct json *name = site_first(names);
    bool usual_given = false;

    for (; name != NULL; name = site_next(names, name)) {
        const char *use = json_text_borrow(json_member(name, "use"));
        const char *given = json_text_borrow(site_first(json_member(name, "given")));
        bool usual = use != NULL && text_equal(use, "usual");

        if (!name_is_current(name, today)) {
            continue;
        }
        if (person->family_count < PERSON_NAMES &&
            json_text(name, "family", person->family[person->family_count], NAME_BYTES) == OK &&
            person->family[person->family_count][0] != '\0') {
            person->family_count++;
        }
        if (given != NULL && (person->given[0] == '\0' || (usual && !usual_given)) &&
            text_copy(person->given, sizeof person->given, given) == OK) {
            usual_given = usual;
        }
        if (given == NULL && person->family_count == 0 && person->given[0] == '\0') {
            const char *text = json_text_borrow(json_member(name, "text"));

            if (text != NULL && text_copy(person->given, sizeof person->given, text) != OK) {
                person->given[0] = '\0';
            }
        }
    }
}

static void copy_postcode(struct person *person, const char *text)
{
    size_t used = 0;

#ifdef FOYER_PLANT_BUG_REPLY
    const size_t most = sizeof person->postcode; // one too many: tests/fuzz must find it
#else
    const size_t most = sizeof person->postcode - 1;
#endif
    for (; *text != '\0'; text++) {
        if (isalnum((unsigned char)*text)) {
            if (used >= most) {
                used = 0; // longer than any postcode: no postcode
                break;
            }
            person->postcode[used++] = (char)toupper((unsigned char)*text);
        }
    }
    person->postcode[used] = '\0';
}

static void copy_house_number(struct person *person, const char *line)
{
    size_t used = 0;

    line += strcspn(line, "0123456789");
    while (used + 1 < sizeof person->house_number && isalnum((unsigned char)line[used])) {
        person->house_number[used] = (char)toupper((unsigned char)line[used]);
        used++;
    }
    person->house_number[used] = '\0';
}

static void read_address(const struct json *patient, struct person *person)
{
    const struct json *addresses = json_member(patient, "address");
    const struct json *address = site_first(addresses);

    for (; address != NULL; address = site_next(addresses, address)) {
        const char *use = json_text_borrow(json_member(address, "use"));
        const char *postcode = json_text_borrow(json_member(address, "postalCode"));
        const char *line = json_text_borrow(site_first(json_member(address, "line")));

        if (use != NULL && (text_equal(use, "old") || text_equal(use, "billing"))) {
            continue;
        }
        if (postcode != NULL && person->postcode[0] == '\0') {
            copy_postcode(person, postcode);
        }
        if (line != NULL && person->house_number[0] == '\0') {
            copy_house_number(person, line);
        }
    }
}

// Confidentiality R and V (settled 3), whatever the system: too careful is the safe side.
static bool is_restricted(const struct json *patient)
{
    const struct json *labels = json_member(json_member(patient, "meta"), "security");
    const struct json *label = site_first(labels);

    for (; label != NULL; label = site_next(labels, label)) {
        const char *code = json_text_borrow(json_member(label, "code"));

        if (code != NULL && (text_equal(code, "R") || text_equal(code, "V"))) {
            return true;
        }
    }
    return false;
}

enum err site_read_person(const struct json *patient, struct date today, struct person *ret_person)
{
    const char *id = json_text_borrow(json_member(patient, "id"));
    const struct json *deceased = json_member(patient, "deceasedBoolean");
    bool dead = false;

    wipe(ret_person, sizeof *ret_person);
    if (id == NULL || !site_id_is_legal(id) || text_copy(ret_person->id, FHIR_ID_BYTES, id) != OK) {
        return ERR_CONTRACT;
    }
    read_names(patient, today, ret_person);
    read_address(patient, ret_person);
    ret_person->restricted = is_restricted(patient);
    // A deceased mark that is not a plain false is taken for true.
    ret_person->deceased = json_member(patient, "deceasedDateTime") != NULL ||
                           (deceased != NULL &&
                            (json_bool(patient, "deceasedBoolean", &dead) != OK || dead));
    return OK;
}

// ---- Appointment

enum { CODES = 8, CODE_BYTES = 192 };

struct code_list {
    char text[CODES][CODE_BYTES];
    const char *list[CODES + 1];
    int count;
};

static void code_add(struct code_list *codes, const char *system, const char *value)
{
    struct text_builder builder;

    if (codes->count == CODES || value == NULL) {
        return;
    }
    text_begin(&builder, codes->text[codes->count], CODE_BYTES);
    text_add(&builder, system != NULL ? system : "");
    text_add(&builder, "|");
    text_add(&builder, value);
    if (text_end(&builder) == OK) {
        codes->list[codes->count] = codes->text[codes->count];
        codes->count++;
    }
}

static void codes_of_concepts(struct code_list *codes, const struct json *concepts)
{
    for (const struct json *each = site_first(concepts); each != NULL; each = site_next(concepts, each)) {
        const struct json *codings = json_member(each, "coding");
        const struct json *coding = site_first(codings);

        for (; coding != NULL; coding = site_next(codings, coding)) {
            code_add(codes, json_text_borrow(json_member(coding, "system")),
                     json_text_borrow(json_member(coding, "code")));
        }
    }
}

// An actor by its business identifier, and by its reference ("|Location/L1").
static void codes_of_actors(struct code_list *codes, const struct json *appointment,
                            const char *type)
{
    const struct json *previous = NULL;
    const struct json *actor = NULL;

    while ((actor = site_actor(appointment, type, &previous)) != NULL) {
        const struct json *identifier = json_member(actor, "identifier");

        code_add(codes, json_text_borrow(json_member(identifier, "system")),
                 json_text_borrow(json_member(identifier, "value")));
        code_add(codes, NULL, json_text_borrow(json_member(actor, "reference")));
    }
}

static bool is_here(const struct config *config, const struct code_list *locations)
{
    bool stated = false;

    for (int i = 0; i < config->area_count; i++) {
        stated = stated || config->areas[i].location[0] != '\0';
        for (int j = 0; j < locations->count; j++) {
            if (text_equal(config->areas[i].location, locations->list[j])) {
                return true;
            }
        }
    }
    return !stated || locations->count == 0; // none stated = this site (settled 3)
}

static void read_clinic(const struct json *resource, const struct config *config,
                        struct appointment *appointment)
{
    static const struct {
        enum clinic_match by;
        const char *type;
    } actors[] = {{MATCH_HEALTHCARE_SERVICE, "HealthcareService"},
                  {MATCH_SCHEDULE, "Schedule"},
                  {MATCH_LOCATION, "Location"}};
    struct code_list codes[4];
    const char *const *lists[4] = {codes[0].list, codes[1].list, codes[2].list, codes[3].list};

    memset(codes, 0, sizeof codes);
    codes_of_concepts(&codes[MATCH_SERVICE_TYPE], json_member(resource, "serviceType"));
    for (size_t i = 0; i < sizeof actors / sizeof actors[0]; i++) {
        codes_of_actors(&codes[actors[i].by], resource, actors[i].type);
    }
    const struct config_clinic *clinic = config_find_clinic(config, lists);
    appointment->clinic =
        clinic == &config->default_clinic ? -1 : (int)(clinic - config->clinics);
    appointment->here = is_here(config, &codes[MATCH_LOCATION]);
}

enum err site_read_listed(const struct json *resource, const struct config *config,
                          struct appointment *ret_appointment, char ret_patient[FHIR_ID_BYTES])
{
    const char *id = json_text_borrow(json_member(resource, "id"));
    const char *start = json_text_borrow(json_member(resource, "start"));
    const struct json *previous = NULL;
    const struct json *patient = site_actor(resource, "Patient", &previous);

    wipe(ret_appointment, sizeof *ret_appointment);
    if (id == NULL || !site_id_is_legal(id) || start == NULL || patient == NULL ||
        text_copy(ret_appointment->id, FHIR_ID_BYTES, id) != OK ||
        instant_parse(start, &ret_appointment->start_ms) != OK ||
        site_reference_id(patient, "Patient", ret_patient) != OK ||
        site_actor(resource, "Patient", &previous) != NULL) { // a group is not one patient's arrival
        return ERR_CONTRACT;
    }
    ret_appointment->status = site_status(resource);
    previous = NULL;
    const struct json *location = site_actor(resource, "Location", &previous);
    const char *place = json_text_borrow(json_member(location, "reference"));
    if (place != NULL && text_copy(ret_appointment->place, REFERENCE_BYTES, place) != OK) {
        return ERR_CONTRACT;
    }
    previous = NULL;
    const struct json *clinician = site_actor(resource, "Practitioner", &previous);
    const char *display = json_text_borrow(json_member(clinician, "display"));
    if (display != NULL) {
        text_clean(ret_appointment->clinician, sizeof ret_appointment->clinician, display, 40);
    }
    read_clinic(resource, config, ret_appointment);
    return OK;
}
