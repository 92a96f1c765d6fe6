// Similar names in one clinic session (product 3.8): today's other patients of the same clinic and
// clinician are read, compared and forgotten.
#include "api/site_similar.h"
#include "api/site_find.h"
#include "api/site_similar_inside.h"
#include "api/site_find_read.h"
#include "base/wipe.h"
#include <string.h>

enum { BATCH = 50 }; // patients asked for at once

bool site_similar_begin(struct site_similar *similar, const struct config *config,
                        const struct site_abilities *abilities, const struct person *person,
                        const struct appointment *appointment, struct date birth, int64_t wall_ms)
{
    wipe(similar, sizeof *similar);
    similar->phase = SIMILAR_OVER;
    if (!config->similar_names || appointment->clinic < 0 ||
        config->clinics[appointment->clinic].match_by == MATCH_SCHEDULE) {
        return false;
    }
    similar->config = config;
    similar->phase = SIMILAR_APPOINTMENTS;
    similar->include = abilities->chain; // which declares the include, too
    similar->post = abilities->post_search;
    similar->today = london_date(wall_ms);
    similar->clinic = appointment->clinic;
    memcpy(similar->clinician, appointment->clinician, sizeof similar->clinician);
    memcpy(similar->patient, person->id, sizeof similar->patient);
    date_format(birth, similar->birth);
    memcpy(similar->self.family, person->family, sizeof similar->self.family);
    similar->self.family_count = person->family_count;
    memcpy(similar->self.given, person->given, sizeof similar->self.given);
    return true;
}

// ---- requests

// By the clinic's own code. A code without a system is a reference: "|Location/L1".
static void add_clinic(const struct site_similar *similar, struct text_builder *query)
{
    static const char *const parameters[] = {[MATCH_SERVICE_TYPE] = "service-type",
                                             [MATCH_HEALTHCARE_SERVICE] = "actor",
                                             [MATCH_SCHEDULE] = "",
                                             [MATCH_LOCATION] = "location"};
    const struct config_clinic *clinic = &similar->config->clinics[similar->clinic];
    bool reference = clinic->match_by != MATCH_SERVICE_TYPE && clinic->match[0] == '|';

    text_add(query, parameters[clinic->match_by]);
    text_add(query, clinic->match_by != MATCH_SERVICE_TYPE && !reference ? "%3Aidentifier=" : "=");
    http_add_encoded(query, clinic->match + (reference ? 1 : 0));
}

static void add_patients(const struct site_similar *similar, struct text_builder *query)
{
    text_add(query, "_id=");
    for (int i = similar->other_next; i < similar->other_count && i < similar->other_next + BATCH;
         i++) {
        text_add(query, i == similar->other_next ? "" : "%2C");
        http_add_encoded(query, similar->other[i]);
    }
    text_add(query, "&_elements=name,birthDate&_count=50");
}

enum err site_similar_request(const struct site_similar *similar, struct http_request *ret_request)
{
    bool patients = similar->phase == SIMILAR_PATIENTS;
    struct text_builder query;

    if (similar->next_url[0] != '\0') {
        return site_page_request(similar->next_url, ret_request);
    }
    site_search_begin(&query, similar->config, patients ? "Patient" : "Appointment", similar->post,
                      ret_request);
    if (patients) {
        add_patients(similar, &query);
        return site_search_end(&query, ret_request);
    }
    add_clinic(similar, &query);
    site_add_day(&query, similar->today);
    text_add(&query, similar->include ? "&_include=Appointment%3Apatient&_count=50" : "&_count=50");
    return site_search_end(&query, ret_request);
}

// ---- replies

// Nothing is kept but what came of it, and whom it is about.
static void similar_over(struct site_similar *similar, enum site_answer answer, bool found)
{
    struct site_similar over = {.config = similar->config,
                                .phase = SIMILAR_OVER,
                                .clinic = similar->clinic,
                                .answer = answer,
                                .found = found};

    memcpy(over.patient, similar->patient, sizeof over.patient);
    wipe(similar, sizeof *similar);
    *similar = over;
}

static int find_other(const struct site_similar *similar, const char *id)
{
    for (int i = 0; id != NULL && i < similar->other_count; i++) {
        if (text_equal(similar->other[i], id)) {
            return i;
        }
    }
    return -1;
}

static bool same_session(const struct site_similar *similar, const struct appointment *appointment,
                         const char *patient)
{
    return !text_equal(patient, similar->patient) && appointment->clinic == similar->clinic &&
           appointment->status != APPOINTMENT_CANCELLED &&
           appointment->status != APPOINTMENT_ENTERED_IN_ERROR &&
           date_equal(london_date(appointment->start_ms), similar->today) &&
           (similar->clinician[0] == '\0' || appointment->clinician[0] == '\0' ||
            text_equal(appointment->clinician, similar->clinician));
}

// ERR_LIMIT: more people than there is room for.
static enum err take_appointment(struct site_similar *similar, const struct json *resource)
{
    struct appointment appointment;
    char patient[FHIR_ID_BYTES] = "";
    enum err err = OK;

    if (site_read_listed(resource, similar->config, &appointment, patient) == OK &&
        same_session(similar, &appointment, patient) && find_other(similar, patient) < 0) {
        if (similar->other_count == SIMILAR_OTHERS) {
            err = ERR_LIMIT;
        } else {
            memcpy(similar->other[similar->other_count++], patient, sizeof patient);
        }
    }
    wipe(&appointment, sizeof appointment);
    return err;
}

// Compares one of the others, who then need not be asked for any more while appointments are read.
static bool is_similar(struct site_similar *similar, const struct json *resource)
{
    const char *birth = json_text_borrow(json_member(resource, "birthDate"));
    int index = find_other(similar, json_text_borrow(json_member(resource, "id")));
    struct person other;

    if (index < 0) {
        return false;
    }
    if (similar->phase == SIMILAR_APPOINTMENTS) {
        int last = --similar->other_count;

        memmove(similar->other[index], similar->other[last], FHIR_ID_BYTES);
        wipe(similar->other[last], FHIR_ID_BYTES);
    }
    wipe(&other, sizeof other);
    site_read_names(resource, similar->today, &other);
    bool found = (birth != NULL && text_equal(birth, similar->birth)) ||
                 similar_names(&similar->self, &other);
    wipe(&other, sizeof other);
    return found;
}

// Appointments first: the patients that came with them are compared on the same page.
static enum err read_entries(struct site_similar *similar, const struct json *bundle,
                             bool *ret_found)
{
    const struct json *list = json_member(bundle, "entry");
    const struct json *entry = NULL;

    if (similar->phase == SIMILAR_APPOINTMENTS) {
        for (entry = site_first(list); entry != NULL; entry = site_next(list, entry)) {
            const struct json *resource = json_member(entry, "resource");

            if (site_is_type(resource, "Appointment") &&
                take_appointment(similar, resource) != OK) {
                return ERR_LIMIT;
            }
        }
    }
    for (entry = site_first(list); entry != NULL && !*ret_found; entry = site_next(list, entry)) {
        const struct json *resource = json_member(entry, "resource");

        *ret_found = site_is_type(resource, "Patient") && is_similar(similar, resource);
    }
    return OK;
}

// The next page, else the next patients, else the end.
static void go_on(struct site_similar *similar, const struct json *bundle)
{
    char next[HTTP_URL_BYTES] = "";

    if (site_next_page(similar->config, bundle, next) != OK ||
        (next[0] != '\0' && text_equal(next, similar->next_url))) {
        similar_over(similar, SITE_BROKEN, false);
        return;
    }
    memcpy(similar->next_url, next, sizeof next);
    if (next[0] != '\0') {
        if (++similar->pages >= FIND_PAGES) {
            similar_over(similar, SITE_TOO_MANY, false);
        }
        return;
    }
    similar->pages = 0;
    if (similar->phase == SIMILAR_PATIENTS) {
        similar->other_next += BATCH;
    }
    similar->phase = SIMILAR_PATIENTS;
    if (similar->other_next >= similar->other_count) {
        similar_over(similar, SITE_OK, false);
    }
}

void site_similar_reply(struct site_similar *similar, const struct http_reply *reply)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    bool found = false;

    if (similar->phase == SIMILAR_OVER) {
        return;
    }
    enum site_answer answer = site_open(reply, "Bundle", &document, &odd);
    if (answer != SITE_OK) {
        similar_over(similar, answer, false);
    } else if (read_entries(similar, json_root(document), &found) != OK) {
        similar_over(similar, SITE_TOO_MANY, false);
    } else if (found) {
        similar_over(similar, SITE_OK, true);
    } else {
        go_on(similar, json_root(document));
    }
    json_free(document);
}
