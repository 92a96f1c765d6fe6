// Which of the records that came is the one person whom a code means.
#include "api/site_code_inside.h"
#include "api/site_find_read.h"
#include "base/wipe.h"
#include <ctype.h>
#include <string.h>

bool code_searches_patient(const struct site_code *code)
{
    return code->phase == CODE_PATIENT && code->claim.kind == CLAIM_PATIENT;
}

// ---- what carries the identifier

// Sites write numbers with and without spaces, and search without regard to the case of letters.
static bool same_value(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, " ");
        b += strspn(b, " ");
        if (toupper((unsigned char)*a) != toupper((unsigned char)*b)) {
            return false;
        }
        if (*a == '\0') {
            return true;
        }
    }
}

static bool is_current(const struct site_code *code, const struct json *identifier)
{
    const char *use = json_text_borrow(json_member(identifier, "use"));

    return !(use != NULL && text_equal(use, "old")) && site_period_covers(identifier, code->today);
}

// A number may be given out again: whoever had it before does not carry it any more.
enum carried code_carries(const struct site_code *code, const struct json *resource)
{
    enum carried carried = CARRIED_NOT;
    const struct json *list = json_member(resource, "identifier");
    const struct json *each = site_first(list);

    for (; each != NULL; each = site_next(list, each)) {
        const char *system = json_text_borrow(json_member(each, "system"));
        const char *value = json_text_borrow(json_member(each, "value"));

        if (system != NULL && value != NULL && text_equal(system, code->claim.system) &&
            same_value(value, code->claim.value)) {
            if (is_current(code, each)) {
                return CARRIED;
            }
            carried = CARRIED_BEFORE;
        }
    }
    return carried;
}

// ---- the patient

// Is this record in use? ret_survivor: the one that it was merged into, itself when it was not or that cannot be read. A
// statement that is not plain is taken for a merged record: the safe side.
static bool read_survivor(const struct site_code *code, const struct json *patient, char ret_survivor[FHIR_ID_BYTES])
{
    const struct json *links = json_member(patient, "link");
    const struct json *link = site_first(links);
    bool stated = true;
    enum err err = json_bool(patient, "active", &stated);
    bool active = err == ERR_MISSING || (err == OK && stated);

    for (; link != NULL; link = site_next(links, link)) {
        const char *type = json_text_borrow(json_member(link, "type"));

        if (type == NULL || text_equal(type, "replaced-by")) {
            active = false;
            // Unreadable: it stays its own survivor, which is nobody.
            (void)!site_reference_id(code->config, json_member(link, "other"), "Patient", ret_survivor);
        }
    }
    return active;
}

// Who carried the identifier before is meant only when a record that was merged into theirs came, too.
static void keep_former(struct site_code *code, const struct person *person)
{
    if (code->former.id[0] == '\0' || !text_equal(code->former.id, code->survivor)) {
        code->former = *person;
    }
}

// The one record that stands for all that came; the person, when it is in use and the date of birth is theirs.
static void keep_patient(struct site_code *code, const struct json *resource, const struct person *person,
                         enum carried carried)
{
    char survivor[FHIR_ID_BYTES];
    struct date birth;

    memcpy(survivor, person->id, sizeof survivor);
    bool active = read_survivor(code, resource, survivor);
    bool born = site_read_birth(resource, &birth) == OK && date_equal(birth, code->birth);
    if (carried == CARRIED_BEFORE && text_equal(survivor, person->id)) {
        if (active && born) {
            keep_former(code, person);
        }
        return;
    }
    if (code->survivor[0] != '\0' && !text_equal(code->survivor, survivor)) {
        code->many = true; // whatever their dates of birth
        return;
    }
    memcpy(code->survivor, survivor, sizeof survivor);
    if (active && born) {
        code->person = *person;
    }
}

enum err code_take_patient(struct site_code *code, const struct json *resource)
{
    enum carried carried = code_searches_patient(code) ? code_carries(code, resource) : CARRIED;
    struct person person;
    enum err err = site_is_type(resource, "Patient") ? site_read_person(resource, code->config, code->today, &person)
                                                     : ERR_CONTRACT;

    if (err == OK && (carried == CARRIED_NOT || (!code_searches_patient(code) && !text_equal(person.id, code->patient)))) {
        err = ERR_CONTRACT;
    }
    if (err == OK) {
        keep_patient(code, resource, &person, carried);
    }
    wipe(&person, sizeof person);
    return err;
}
