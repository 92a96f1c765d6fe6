// Patient -> what the kiosk keeps of one.
#include "api/pds.h"
#include "api/site_codes.h"
#include "api/site_find_read.h"
#include "base/check_digit.h"
#include "base/wipe.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

// ---- what is asked for

void site_add_person_elements(struct text_builder *query, const struct config *config, bool identifier)
{
    // Servers differ in what they call a choice of types in _elements.
    text_add(query, "&_elements=meta,name,birthDate,deceased,deceasedBoolean,deceasedDateTime,"
                    "address,communication");
    text_add(query, identifier || (config->pds_mode != PDS_OFF && config->pds_verify) ? ",identifier" : "");
    text_add(query, config->details_ask ? ",telecom" : "");
}

enum err site_read_birth(const struct json *patient, struct date *ret_birth)
{
    const char *text = json_text_borrow(json_member(patient, "birthDate"));

    return text == NULL ? ERR_MISSING : date_parse(text, ret_birth);
}

// ---- names and address

// Current: not old, maiden or anonymous, and in its period - but a "usual" name is the name to use even when its
// period has ended (national-services 4.5).
static bool name_is_current(const struct json *name, struct date today)
{
    const char *use = json_text_borrow(json_member(name, "use"));

    if (use != NULL && (text_equal(use, "old") || text_equal(use, "maiden") || text_equal(use, "anonymous"))) {
        return false;
    }
    return (use != NULL && text_equal(use, "usual")) || site_period_covers(name, today);
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

void site_read_names(const struct json *patient, struct date today, struct person *person)
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

// ---- NHS number and mobile

// As it is written, with or without the spaces of 3-3-4. A number whose check digit is wrong is no number.
static bool copy_nhs_number(struct person *person, const char *value)
{
    char digits[sizeof person->nhs_number] = "";
    size_t used = 0;

    for (; *value != '\0'; value++) {
        if (*value != ' ') {
            if (used == sizeof digits - 1) {
                return false;
            }
            digits[used++] = *value;
        }
    }
    bool valid = check_nhs_number(digits);
    if (valid) {
        memcpy(person->nhs_number, digits, sizeof digits);
    }
    wipe(digits, sizeof digits);
    return valid;
}

static void read_nhs_number(const struct json *patient, const struct config *config,
                            struct date today, struct person *person)
{
    const struct json *list = json_member(patient, "identifier");
    const struct json *each = site_first(list);

    for (; each != NULL; each = site_next(list, each)) {
        const char *system = json_text_borrow(json_member(each, "system"));
        const char *value = json_text_borrow(json_member(each, "value"));
        const char *use = json_text_borrow(json_member(each, "use"));

        if (system != NULL && value != NULL && text_equal(system, config->fhir_identifier_nhs) &&
            !(use != NULL && text_equal(use, "old")) && site_period_covers(each, today) &&
            copy_nhs_number(person, value)) {
            return;
        }
    }
}

// The last 3 digits of what is a telephone number and nothing else: an extension or a remark would give other digits.
static bool copy_mobile_end(struct person *person, const char *value)
{
    const size_t wanted = sizeof person->mobile_end - 1;
    size_t digits = 0;

    if (value[strspn(value, "0123456789 +()-.")] != '\0') {
        return false;
    }
    for (const char *at = value; *at != '\0'; at++) {
        digits += isdigit((unsigned char)*at) != 0;
    }
    if (digits < 7) {
        return false;
    }
    for (size_t i = strlen(value), left = wanted; left > 0; i--) {
        if (isdigit((unsigned char)value[i - 1])) {
            person->mobile_end[--left] = value[i - 1];
        }
    }
    person->mobile_end[wanted] = '\0';
    return true;
}

static void read_mobile(const struct json *patient, struct date today, struct person *person)
{
    const struct json *list = json_member(patient, "telecom");
    const struct json *each = site_first(list);

    for (; each != NULL; each = site_next(list, each)) {
        const char *system = json_text_borrow(json_member(each, "system"));
        const char *use = json_text_borrow(json_member(each, "use"));
        const char *value = json_text_borrow(json_member(each, "value"));

        if (system != NULL && use != NULL && value != NULL && text_equal(system, "phone") &&
            text_equal(use, "mobile") && site_period_covers(each, today) &&
            copy_mobile_end(person, value)) {
            return;
        }
    }
}

// ---- needs and marks

static bool is_language(const char *code, const char *language)
{
    size_t length = strlen(language);

    return strncasecmp(code, language, length) == 0 && (code[length] == '\0' || code[length] == '-');
}

// One language, in however many codings it is written: "bfi" is British Sign Language, and every other one that is not
// English asks for an interpreter. Codes that are the site's own mean what the site says instead.
static uint32_t needs_of_language(const struct json *concept, const struct config *config)
{
    const struct json *codings = json_member(concept, "coding");
    const struct json *coding = site_first(codings);
    uint32_t needs = site_concepts_needs(concept, config);
    bool english = false, signs = false, stated = false;

    for (; coding != NULL; coding = site_next(codings, coding)) {
        const char *code = json_text_borrow(json_member(coding, "code"));

        if (code != NULL) {
            stated = true;
            english = english || is_language(code, "en");
            signs = signs || is_language(code, "bfi");
        }
    }
    if (needs != 0 || !stated) {
        return needs;
    }
    if (signs) {
        return UINT32_C(1) << NEED_BSL;
    }
    return english ? 0 : UINT32_C(1) << NEED_INTERPRETER;
}

static void read_communication(const struct json *patient, const struct config *config,
                               struct person *person)
{
    const struct json *list = json_member(patient, "communication");
    const struct json *each = site_first(list);
    bool preferred = false;

    for (; each != NULL; each = site_next(list, each)) {
        if (json_bool(each, "preferred", &preferred) == OK && preferred) {
            person->needs |= needs_of_language(json_member(each, "language"), config);
        }
    }
}

// Confidentiality R and V (settled 3), whatever the system: too careful is the safe side. So is taking a label that is
// there and cannot be read for one of them.
static bool is_confidential(const struct json *labels)
{
    const struct json *label = site_first(labels);

    for (; label != NULL; label = site_next(labels, label)) {
        const char *code = json_text_borrow(json_member(label, "code"));

        if (code == NULL || text_equal(code, "R") || text_equal(code, "V")) {
            return true;
        }
    }
    return false;
}

static void read_marks(const struct json *patient, const struct config *config, struct person *person)
{
    const struct json *meta = json_member(patient, "meta");
    const struct json *labels = json_member(meta, "security");
    const struct json *deceased = json_member(patient, "deceasedBoolean");
    bool dead = false;

    person->restricted = (meta != NULL && !json_is_object(meta)) || is_confidential(labels) ||
                         site_codings_have(labels, &config->marks[MARK_RESTRICTED]);
    person->no_kiosk = site_codings_have(labels, &config->marks[MARK_NO_KIOSK]);
    person->isolation = site_codings_have(labels, &config->marks[MARK_ISOLATION]);
    // A deceased mark that is not a plain false is taken for true.
    person->deceased = json_member(patient, "deceasedDateTime") != NULL ||
                       (deceased != NULL &&
                        (json_bool(patient, "deceasedBoolean", &dead) != OK || dead));
}

enum err site_read_person(const struct json *patient, const struct config *config, struct date today,
                          struct person *ret_person)
{
    const char *id = json_text_borrow(json_member(patient, "id"));

    wipe(ret_person, sizeof *ret_person);
    if (id == NULL || !site_id_is_legal(id) || text_copy(ret_person->id, FHIR_ID_BYTES, id) != OK) {
        return ERR_CONTRACT;
    }
    site_read_names(patient, today, ret_person);
    read_address(patient, ret_person);
    read_nhs_number(patient, config, today, ret_person);
    read_mobile(patient, today, ret_person);
    read_communication(patient, config, ret_person);
    read_marks(patient, config, ret_person);
    return OK;
}
