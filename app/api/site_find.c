// Finding people with an appointment today (settled 2, 3; national-services 7.2).
#include "api/site_find.h"
#include "api/site_find_read.h"
#include "base/wipe.h"
#include "session/match.h"
#include <string.h>

void site_find_begin(struct site_find *find, const struct config *config,
                     const struct site_abilities *abilities, struct date birth, const char *letters,
                     bool one_name, int64_t wall_ms)
{
    wipe(find, sizeof *find);
    find->config = config;
    find->birth = birth;
    find->today = london_date(wall_ms);
    memcpy(find->letters, letters, strnlen(letters, sizeof find->letters - 1));
    find->one_name = one_name;
    find->chained = config->fhir_search == SEARCH_CHAINED ||
                    (config->fhir_search == SEARCH_AUTO && abilities->chain);
    find->post = abilities->post_search;
    find->phase = find->chained ? FIND_APPOINTMENTS : FIND_PEOPLE;
}

static void add_query(const struct site_find *find, struct text_builder *builder)
{
    char birth[11];

    date_format(find->birth, birth);
    if (find->phase == FIND_PEOPLE) {
        // Without the name: prefix search misses second surnames and accents on many servers (settled 2).
        text_add(builder, "birthdate=");
        text_add(builder, birth);
        site_add_person_elements(builder, find->config, false);
        text_add(builder, "&_count=50");
        return;
    }
    if (find->chained) {
        text_add(builder, "patient.birthdate=");
        text_add(builder, birth);
    } else {
        text_add(builder, "patient=");
        for (int i = 0; i < find->people.count; i++) {
            text_add(builder, i == 0 ? "Patient%2F" : "%2CPatient%2F");
            http_add_encoded(builder, find->people.list[i].id);
        }
        if (find->people.count == 0) {
            text_add(builder, "Patient%2F" SITE_NOBODY);
        }
    }
    site_add_day(builder, find->today);
    if (find->chained) {
        text_add(builder, "&_include=Appointment%3Apatient");
    }
    text_add(builder, "&_count=50");
}

enum err site_find_request(const struct site_find *find, struct http_request *ret_request)
{
    struct text_builder query;

    if (find->pages.next_url[0] != '\0') {
        return site_page_request(find->pages.next_url, ret_request);
    }
    site_search_begin(&query, find->config, find->phase == FIND_PEOPLE ? "Patient" : "Appointment",
                      find->post, ret_request);
    add_query(find, &query);
    return site_search_end(&query, ret_request);
}

static void find_over(struct site_find *find, enum site_answer answer, enum err odd)
{
    find->phase = FIND_OVER;
    find->answer = answer;
    find->odd = odd;
    wipe(find->loose, sizeof find->loose);
    wipe(find->loose_patient, sizeof find->loose_patient);
    find->loose_count = 0;
    if (answer != SITE_OK) {
        wipe(&find->people, sizeof find->people);
    }
}

static bool has_appointment(const struct person *person, const void *context)
{
    (void)context;
    return person->appointment_count > 0;
}

static void give_appointment(struct site_find *find, const char *patient,
                             const struct appointment *appointment)
{
    for (int i = 0; i < find->people.count; i++) {
        struct person *person = &find->people.list[i];

        if (text_equal(person->id, patient)) {
            find->skipped += !site_keep_appointment(person, appointment, "");
            return;
        }
    }
}

// Chained: an appointment whose patient did not come may be that of a second person who matches.
static bool patient_came(const struct site_find *find, const char *id)
{
    for (int i = 0; i < find->received_count; i++) {
        if (text_equal(find->received[i], id)) {
            return true;
        }
    }
    return false;
}

static void finish(struct site_find *find)
{
    for (int i = 0; find->chained && i < find->loose_count; i++) {
        if (!patient_came(find, find->loose_patient[i])) {
            find_over(find, SITE_BROKEN, ERR_MISSING);
            return;
        }
    }
    for (int i = 0; i < find->loose_count; i++) {
        give_appointment(find, find->loose_patient[i], &find->loose[i]);
    }
    people_keep(&find->people, has_appointment, NULL);
    find_over(find, find->people.count == 0 ? SITE_NONE : SITE_OK, OK);
}

static enum err take_patient(struct site_find *find, const struct json *resource)
{
    struct person *person = NULL;
    struct date birth;
    const char *id = json_text_borrow(json_member(resource, "id"));

    if (id != NULL && find->received_count < FIND_ENTRIES &&
        text_copy(find->received[find->received_count], FHIR_ID_BYTES, id) == OK) {
        find->received_count++;
    }
    if (site_read_birth(resource, &birth) != OK || !date_equal(birth, find->birth)) {
        return OK; // a missing or impossible date of birth never matches (product 4.1)
    }
    if (find->people.count == PEOPLE) {
        return ERR_LIMIT;
    }
    person = &find->people.list[find->people.count];
    enum err err = site_read_person(resource, find->config, find->today, person);
    if (err == OK && match_name(person, find->letters, find->config->letters_check_in,
                                find->one_name)) {
        for (int i = 0; i < find->people.count; i++) {
            if (text_equal(find->people.list[i].id, person->id)) {
                wipe(person, sizeof *person); // the same person on another page
                return OK;
            }
        }
        find->people.count++;
    } else {
        wipe(person, sizeof *person);
    }
    return err;
}

static enum err take_appointment(struct site_find *find, const struct json *resource)
{
    struct appointment *appointment = NULL;

    if (find->loose_count == FIND_ENTRIES) {
        return ERR_LIMIT;
    }
    appointment = &find->loose[find->loose_count];
    enum err err = site_read_listed(resource, find->config, appointment,
                                    find->loose_patient[find->loose_count]);
    if (err == OK && appointment->here != HERE_NO &&
        date_equal(london_date(appointment->start_ms), find->today) &&
        appointment->status != APPOINTMENT_ENTERED_IN_ERROR) {
        find->loose_count++;
    } else {
        wipe(appointment, sizeof *appointment);
    }
    return err;
}

static enum err take_resource(void *machine, const struct json *resource)
{
    struct site_find *find = machine;

    if (site_is_type(resource, "Patient")) {
        return take_patient(find, resource);
    }
    if (find->phase == FIND_APPOINTMENTS && site_is_type(resource, "Appointment")) {
        return take_appointment(find, resource);
    }
    return ERR_CONTRACT;
}

static void next_page(struct site_find *find, const struct json *bundle)
{
    enum err err = site_pages_read(&find->pages, find->config, bundle, take_resource, find, &find->skipped);

    if (err == ERR_LIMIT) {
        find_over(find, SITE_TOO_MANY, OK);
    } else if (err != OK) {
        find_over(find, SITE_BROKEN, err);
    } else if (find->pages.next_url[0] != '\0') {
        return;
    } else if (find->phase == FIND_PEOPLE) {
        find->phase = FIND_APPOINTMENTS;
        find->pages = (struct site_pages){0};
    } else {
        finish(find);
    }
}

void site_find_reply(struct site_find *find, const struct http_reply *reply)
{
    struct json_document *document = NULL;
    enum err odd = ERR_NETWORK;
    enum site_answer answer = site_open(reply, "Bundle", &document, &odd);

    if (answer != SITE_OK) {
        // 404 of a search is a site that has no such search, not a patient it does not have.
        find_over(find, answer == SITE_NONE ? SITE_BROKEN : answer, odd);
        return;
    }
    next_page(find, json_root(document));
    json_free(document);
}
