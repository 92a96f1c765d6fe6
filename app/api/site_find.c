// Finding people with an appointment today (settled 2, 3; national-services 7.2).
#include "api/site_find_read.h"
#include "base/wipe.h"
#include "session/match.h"
#include <string.h>

static uint64_t url_hash(const char *url)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a: equality only

    for (; *url != '\0'; url++) {
        hash = (hash ^ (unsigned char)*url) * 1099511628211u;
    }
    return hash;
}

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

// The whole local day, as instants with their offset: a late patient must still be found (trap 15).
static void add_day(struct text_builder *builder, struct date today)
{
    char text[26];

    instant_format_london(london_day_start_ms(today), text);
    text_add(builder, "&date=ge");
    http_add_encoded(builder, text);
    instant_format_london(london_day_start_ms(date_from_days(date_to_days(today) + 1)), text);
    text_add(builder, "&date=lt");
    http_add_encoded(builder, text);
}

static void add_query(const struct site_find *find, struct text_builder *builder)
{
    char birth[11];

    date_format(find->birth, birth);
    if (find->phase == FIND_PEOPLE) {
        // Without the name: prefix search misses second surnames and accents on many servers (settled 2).
        text_add(builder, "birthdate=");
        text_add(builder, birth);
        // Servers differ in what they call a choice of types in _elements.
        text_add(builder, "&_elements=meta,name,birthDate,deceased,deceasedBoolean,deceasedDateTime,"
                          "address&_count=50");
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
            text_add(builder, "Patient%2Ffoyer-nobody");
        }
    }
    add_day(builder, find->today);
    if (find->chained) {
        text_add(builder, "&_include=Appointment%3Apatient");
    }
    text_add(builder, "&_count=50");
}

enum err site_find_request(const struct site_find *find, struct http_request *ret_request)
{
    bool people = find->phase == FIND_PEOPLE;
    struct text_builder url, body;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->read_only = true;
    ret_request->method = HTTP_GET;
    if (find->next_url[0] != '\0') {
        return text_copy(ret_request->url, sizeof ret_request->url, find->next_url);
    }
    site_url_begin(&url, find->config, ret_request->url, people ? "Patient" : "Appointment");
    if (!find->post) {
        text_add(&url, "?");
        add_query(find, &url);
        return text_end(&url);
    }
    // In the body, so that names and dates stay out of proxy logs (trap 10).
    ret_request->method = HTTP_POST;
    ret_request->content_type = "application/x-www-form-urlencoded";
    text_add(&url, "/_search");
    text_begin(&body, ret_request->body, sizeof ret_request->body);
    add_query(find, &body);
    ret_request->body_bytes = body.used_bytes;
    if (text_end(&url) != OK || text_end(&body) != OK) {
        return ERR_LIMIT;
    }
    return OK;
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

// Room for one more; when there is none, a booked one takes the place of one that is not.
static struct appointment *place_for(struct person *person, const struct appointment *appointment)
{
    if (person->appointment_count < PERSON_APPOINTMENTS) {
        return &person->appointments[person->appointment_count++];
    }
    for (int i = 0; i < PERSON_APPOINTMENTS && appointment->status == APPOINTMENT_BOOKED; i++) {
        if (person->appointments[i].status != APPOINTMENT_BOOKED) {
            return &person->appointments[i];
        }
    }
    return NULL;
}

static void give_appointment(struct site_find *find, const char *patient,
                             const struct appointment *appointment)
{
    for (int i = 0; i < find->people.count; i++) {
        struct person *person = &find->people.list[i];

        if (text_equal(person->id, patient)) {
            struct appointment *place = place_for(person, appointment);

            if (place != NULL) {
                *place = *appointment;
            } else {
                find->skipped++;
            }
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
    const char *text = json_text_borrow(json_member(resource, "birthDate"));
    const char *id = json_text_borrow(json_member(resource, "id"));

    if (id != NULL && find->received_count < FIND_ENTRIES &&
        text_copy(find->received[find->received_count], FHIR_ID_BYTES, id) == OK) {
        find->received_count++;
    }
    if (text == NULL || date_parse(text, &birth) != OK || !date_equal(birth, find->birth)) {
        return OK; // a missing or impossible date of birth never matches (product 4.1)
    }
    if (find->people.count == PEOPLE) {
        return ERR_LIMIT;
    }
    person = &find->people.list[find->people.count];
    enum err err = site_read_person(resource, find->today, person);
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
    if (err == OK && appointment->here &&
        date_equal(london_date(appointment->start_ms), find->today) &&
        appointment->status != APPOINTMENT_ENTERED_IN_ERROR) {
        find->loose_count++;
    } else {
        wipe(appointment, sizeof *appointment);
    }
    return err;
}

static bool is_match(const struct json *entry)
{
    const char *mode = json_text_borrow(json_member(json_member(entry, "search"), "mode"));

    return mode == NULL || text_equal(mode, "match");
}

// ERR_LIMIT: too many. Anything odd in one entry is skipped and counted, never guessed at (fault F2).
static enum err take_entries(struct site_find *find, const struct json *bundle)
{
    const struct json *entry = json_first(json_member(bundle, "entry"));

    for (; entry != NULL; entry = json_next(entry)) {
        const struct json *resource = json_member(entry, "resource");
        enum err err = ERR_CONTRACT;

        if (++find->entries > FIND_ENTRIES) {
            return ERR_LIMIT;
        }
        find->matches += is_match(entry);
        if (site_is_type(resource, "Patient")) {
            err = take_patient(find, resource);
        } else if (find->phase == FIND_APPOINTMENTS && site_is_type(resource, "Appointment")) {
            err = take_appointment(find, resource);
        }
        if (err == ERR_LIMIT) {
            return err;
        }
        find->skipped += err != OK;
    }
    return OK;
}

// Sets next_url, "" when this was the last page. ERR_CONTRACT for a page elsewhere or seen before: what is
// behind it cannot be known, and a person who is there must not be missed when "exactly one" is decided (F1).
static enum err take_next(struct site_find *find, const struct json *bundle)
{
    const struct json *link = json_first(json_member(bundle, "link"));
    size_t base = strlen(find->config->fhir_base_url);
    const char *next = NULL;

    for (; link != NULL && next == NULL; link = json_next(link)) {
        const char *relation = json_text_borrow(json_member(link, "relation"));

        if (relation != NULL && text_equal(relation, "next")) {
            next = json_text_borrow(json_member(link, "url"));
            if (next == NULL) {
                return ERR_CONTRACT;
            }
        }
    }
    find->next_url[0] = '\0';
    if (next == NULL) {
        return OK;
    }
    if (strncmp(next, find->config->fhir_base_url, base) != 0 ||
        (next[base] != '/' && next[base] != '?') || strstr(next + base, "..") != NULL) {
        return ERR_CONTRACT;
    }
    for (int i = 0; i < find->pages; i++) {
        if (find->seen[i] == url_hash(next)) {
            return ERR_CONTRACT;
        }
    }
    return text_copy(find->next_url, sizeof find->next_url, next);
}

// On the last page. More were found than came: a way to the next page is missing, and whoever is
// on it must not be missed when "exactly one" is decided (F1). total is not required, but when
// stated it must be a count (F10).
static enum err check_total(const struct site_find *find, const struct json *bundle)
{
    int64_t total = 0;
    enum err err = json_integer(bundle, "total", 0, 1000000, &total);

    if (err == ERR_MISSING) {
        return OK;
    }
    return err == OK && total <= find->matches ? OK : ERR_CONTRACT;
}

static void next_page(struct site_find *find, const struct json *bundle)
{
    enum err err = take_entries(find, bundle);

    if (err == OK) {
        err = take_next(find, bundle);
    }
    if (err == OK && find->next_url[0] == '\0') {
        err = check_total(find, bundle);
    }
    if (err == OK && find->next_url[0] != '\0') {
        if (++find->pages >= FIND_PAGES) {
            find_over(find, SITE_TOO_MANY, OK);
            return;
        }
        find->seen[find->pages - 1] = url_hash(find->next_url);
    } else if (err == ERR_LIMIT) {
        find_over(find, SITE_TOO_MANY, OK);
    } else if (err != OK) {
        find_over(find, SITE_BROKEN, err);
    } else if (find->phase == FIND_PEOPLE) {
        find->phase = FIND_APPOINTMENTS;
        find->pages = 0;
        find->entries = 0;
        find->matches = 0;
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
