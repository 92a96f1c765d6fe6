#include "api/site_find_read.h"
#include "base/wipe.h"
#include <ctype.h>
#include <string.h>

// ---- Patient

// The day a period ends (last) or begins, also when only the year or the month is given. False: not stated, or nothing
// that is a date.
static bool period_day(const struct json *period, const char *key, bool last, struct date *ret_day)
{
    const char *text = json_text_borrow(json_member(period, key));
    char day[11] = "0000-00-00";
    size_t length = text == NULL ? 0 : strcspn(text, "T");

    if (length != 4 && length != 7 && length != 10) {
        return false;
    }
    memcpy(day, text, length);
    if (length == 4) {
        memcpy(day + 4, last ? "-12-31" : "-01-01", 6);
    } else if (length == 7) {
        memcpy(day + 7, "-01", 3);
    }
    if (date_parse(day, ret_day) != OK) {
        return false;
    }
    if (last && length == 7) {
        struct date next = {ret_day->month == 12 ? ret_day->year + 1 : ret_day->year,
                            ret_day->month == 12 ? 1 : ret_day->month + 1, 1};

        *ret_day = date_from_days(date_to_days(next) - 1);
    }
    return true;
}

// Current: not old, maiden or anonymous, and in its period - but a "usual" name is the name to use even when its
// period has ended (national-services 4.5).
static bool name_is_current(const struct json *name, struct date today)
{
    const struct json *period = json_member(name, "period");
    const char *use = json_text_borrow(json_member(name, "use"));
    struct date day;

    if (use != NULL && (text_equal(use, "old") || text_equal(use, "maiden") || text_equal(use, "anonymous"))) {
        return false;
    }
    if (use != NULL && text_equal(use, "usual")) {
        return true;
    }
    if (period_day(period, "start", false, &day) && date_to_days(day) > date_to_days(today)) {
        return false;
    }
    return !period_day(period, "end", true, &day) || date_to_days(day) >= date_to_days(today);
}

static void add_family(struct person *person, const char *family)
{
    if (person->family_count < PERSON_NAMES && family[0] != '\0' &&
        text_copy(person->family[person->family_count], NAME_BYTES, family) == OK) {
        person->family_count++;
    }
}

// Given name for the initials: of the usual name when there is one, else the first.
static void take_given(struct person *person, const char *given, bool usual, bool *usual_given)
{
    if ((person->given[0] == '\0' || (usual && !*usual_given)) &&
        text_copy(person->given, sizeof person->given, given) == OK) {
        *usual_given = usual;
    }
}

static void read_names(const struct json *patient, struct date today, struct person *person)
{
    const struct json *names = json_member(patient, "name");
    bool usual_given = false;

    for (const struct json *name = site_first(names); name != NULL; name = site_next(names, name)) {
        const char *use = json_text_borrow(json_member(name, "use"));
        const char *family = json_text_borrow(json_member(name, "family"));
        const char *given = json_text_borrow(site_first(json_member(name, "given")));
        const char *text = json_text_borrow(json_member(name, "text"));

        if (!name_is_current(name, today)) {
            continue;
        }
        if (family != NULL) {
            add_family(person, family);
        } else if (given == NULL && text != NULL) {
            add_family(person, text); // a name as one text: each of its words may be the last name
        }
        if (given != NULL) {
            take_given(person, given, use != NULL && text_equal(use, "usual"), &usual_given);
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
static void codes_of_actors(struct code_list *codes, const struct config *config,
                            const struct json *appointment, const char *type)
{
    const struct json *previous = NULL;
    const struct json *actor = NULL;

    while ((actor = site_actor(config, appointment, type, &previous)) != NULL) {
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
        codes_of_actors(&codes[actors[i].by], config, resource, actors[i].type);
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
    const struct json *patient = site_actor(config, resource, "Patient", &previous);

    wipe(ret_appointment, sizeof *ret_appointment);
    if (id == NULL || !site_id_is_legal(id) || start == NULL || patient == NULL ||
        text_copy(ret_appointment->id, FHIR_ID_BYTES, id) != OK ||
        instant_parse(start, &ret_appointment->start_ms) != OK ||
        site_reference_id(config, patient, "Patient", ret_patient) != OK ||
        site_actor(config, resource, "Patient", &previous) != NULL) { // a group is not one patient's arrival
        return ERR_CONTRACT;
    }
    ret_appointment->status = site_status(resource);
    previous = NULL;
    const struct json *location = site_actor(config, resource, "Location", &previous);
    const char *place = json_text_borrow(json_member(location, "reference"));
    if (place != NULL && text_copy(ret_appointment->place, REFERENCE_BYTES, place) != OK) {
        return ERR_CONTRACT;
    }
    previous = NULL;
    const struct json *clinician = site_actor(config, resource, "Practitioner", &previous);
    const char *display = json_text_borrow(json_member(clinician, "display"));
    if (display != NULL) {
        text_clean(ret_appointment->clinician, sizeof ret_appointment->clinician, display, 40);
    }
    read_clinic(resource, config, ret_appointment);
    return OK;
}
