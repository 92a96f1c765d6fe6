// Finding the one person whom a scanned code means.
#include "api/site_code_inside.h"
#include "api/site_find_read.h"
#include "api/site_write.h"
#include "base/wipe.h"
#include <string.h>

static void code_over(struct site_code *code, enum site_answer answer, enum err odd)
{
    code->phase = CODE_OVER;
    code->answer = answer;
    code->odd = odd;
    if (answer == SITE_OK) {
        code->people.list[code->people.count++] = code->person;
    }
    wipe(&code->claim, sizeof code->claim);
    wipe(&code->named, sizeof code->named);
    wipe(&code->person, sizeof code->person);
    wipe(&code->former, sizeof code->former);
    wipe(&code->pages, sizeof code->pages);
    wipe(code->patient, sizeof code->patient);
    wipe(code->survivor, sizeof code->survivor);
}

void site_code_begin(struct site_code *code, const struct config *config, const struct site_abilities *abilities,
                     const struct claim *claim, struct date birth, int64_t wall_ms)
{
    wipe(code, sizeof *code);
    code->config = config;
    code->claim = *claim;
    code->birth = birth;
    code->today = london_date(wall_ms);
    code->wall_ms = wall_ms;
    code->post = abilities->post_search;
    switch (claim->kind) {
    case CLAIM_NONE: code_over(code, SITE_NONE, OK); break;
    case CLAIM_PASS:
    case CLAIM_APPOINTMENT: code->phase = CODE_APPOINTMENT; break;
    case CLAIM_PATIENT: code->phase = CODE_PATIENT; break;
    }
}

// ---- requests

// One Appointment is read, not searched for.
static bool reads_one(const struct site_code *code)
{
    return code->phase == CODE_APPOINTMENT && code->claim.kind == CLAIM_PASS && code->claim.system[0] == '\0';
}

static const char *asked_patient(const struct site_code *code)
{
    return code->patient[0] != '\0' ? code->patient : SITE_NOBODY;
}

static struct date days_from(struct date day, int days)
{
    return date_from_days(date_to_days(day) + days);
}

static void add_query(const struct site_code *code, struct text_builder *query)
{
    if (code->phase == CODE_APPOINTMENT || code_searches_patient(code)) {
        site_add_identifier(query, code->claim.system, code->claim.value);
    } else if (code->phase == CODE_PATIENT) {
        text_add(query, "_id=");
        http_add_encoded(query, asked_patient(code));
    } else {
        text_add(query, "patient=Patient%2F");
        http_add_encoded(query, asked_patient(code));
    }
    if (code->phase == CODE_PATIENT) {
        site_add_person_elements(query, code->config, code_searches_patient(code));
        text_add(query, ",active,link");
    } else if (code->phase == CODE_TODAY) {
        site_add_day(query, code->today);
    } else if (code->phase == CODE_DAYS) {
        site_add_days(query, days_from(code->today, -CODE_DAYS_BACK), days_from(code->today, CODE_DAYS_AHEAD));
        text_add(query, "&_elements=status,start,participant");
    }
    text_add(query, "&_count=50");
}

enum err site_code_request(const struct site_code *code, struct http_request *ret_request)
{
    struct text_builder query;

    if (code->pages.next_url[0] != '\0') {
        return site_page_request(code->pages.next_url, ret_request);
    }
    if (reads_one(code)) {
        const char *id = code->claim.value;

        return site_read_request(code->config, site_id_is_legal(id) ? id : SITE_NOBODY, ret_request);
    }
    site_search_begin(&query, code->config, code->phase == CODE_PATIENT ? "Patient" : "Appointment", code->post,
                      ret_request);
    add_query(code, &query);
    return site_search_end(&query, ret_request);
}

// ---- the appointment that the code names

static bool is_today(const struct site_code *code, const struct appointment *appointment)
{
    return date_equal(london_date(appointment->start_ms), code->today);
}

// Whose it is, and the appointment itself when it is today's.
static void keep_named(struct site_code *code, const char *patient, const struct appointment *appointment)
{
    if (code->patient[0] != '\0' && !text_equal(code->patient, patient)) {
        code->many = true;
        return;
    }
    memcpy(code->patient, patient, sizeof code->patient);
    if (code->named.id[0] == '\0' && is_today(code, appointment)) {
        code->named = *appointment;
    }
}

static enum err take_named(struct site_code *code, const struct json *resource, const struct appointment *appointment,
                           const char patient[FHIR_ID_BYTES])
{
    if (reads_one(code) ? !text_equal(appointment->id, code->claim.value) : code_carries(code, resource) != CARRIED) {
        return ERR_CONTRACT;
    }
    keep_named(code, patient, appointment);
    return OK;
}

// ---- their appointments

static bool is_to_come(enum appointment_status status)
{
    return status == APPOINTMENT_BOOKED || status == APPOINTMENT_PENDING;
}

// The nearest one to come, else the nearest one past.
static bool is_nearer(const struct site_code *code, int64_t start_ms, int64_t other_ms)
{
    if (other_ms == 0 || (start_ms > code->wall_ms) != (other_ms > code->wall_ms)) {
        return other_ms == 0 || start_ms > code->wall_ms;
    }
    return start_ms > code->wall_ms ? start_ms < other_ms : start_ms > other_ms;
}

static void note_other_day(struct site_code *code, const struct appointment *appointment)
{
    int64_t days = date_to_days(london_date(appointment->start_ms)) - date_to_days(code->today);
    bool counts = is_to_come(appointment->status) || (days < 0 && appointment->status == APPOINTMENT_NOSHOW);

    if (counts && appointment->here != HERE_NO && days >= -CODE_DAYS_BACK && days < CODE_DAYS_AHEAD &&
        is_nearer(code, appointment->start_ms, code->person.other_day_ms)) {
        code->person.other_day_ms = appointment->start_ms;
    }
}

// Some servers give more than the days that were asked for.
static enum err take_of_day(struct site_code *code, const struct appointment *appointment, const char *patient)
{
    bool today = is_today(code, appointment);

    if (!text_equal(patient, code->patient)) {
        return ERR_CONTRACT;
    }
    if (code->phase == CODE_DAYS && !today) {
        note_other_day(code, appointment);
    } else if (code->phase == CODE_DAYS || !today) {
        return OK;
    } else if (appointment->status != APPOINTMENT_ENTERED_IN_ERROR || text_equal(appointment->id, code->named.id)) {
        code->skipped += !site_keep_appointment(&code->person, appointment, code->named.id);
    }
    return OK;
}

static enum err take_appointment(struct site_code *code, const struct json *resource)
{
    struct appointment appointment;
    char patient[FHIR_ID_BYTES] = "";
    enum err err = site_is_type(resource, "Appointment")
                       ? site_read_listed(resource, code->config, &appointment, patient)
                       : ERR_CONTRACT;

    if (err == OK) {
        err = code->phase == CODE_APPOINTMENT ? take_named(code, resource, &appointment, patient)
                                              : take_of_day(code, &appointment, patient);
    }
    wipe(&appointment, sizeof appointment);
    return err;
}

// ---- replies

static void begin_today(struct site_code *code)
{
    code->phase = CODE_TODAY;
    if (code->person.id[0] == '\0' && text_equal(code->former.id, code->survivor)) {
        code->person = code->former;
    }
    memcpy(code->patient, code->person.id, sizeof code->patient);
    if (code->many) {
        wipe(&code->person, sizeof code->person);
        wipe(code->patient, sizeof code->patient);
    } else if (code->patient[0] != '\0' && code->named.id[0] != '\0') {
        // First of all, so that it has its place; the search then says how it stands now.
        code->skipped += !site_keep_appointment(&code->person, &code->named, code->named.id);
    }
}

// Whoever the record itself holds back is asked about as nobody is: they are refused with the same words.
static void end_today(struct site_code *code)
{
    const struct person *person = &code->person;

    if (person->appointment_count > 0 && !person->restricted && !person->deceased) {
        code_over(code, SITE_OK, OK);
    } else {
        code->phase = CODE_DAYS;
    }
}

// odd: why the other day cannot be told. What today has stands all the same.
static void end_days(struct site_code *code, enum err odd)
{
    struct person *person = &code->person;

    if (odd != OK) {
        person->other_day_ms = 0;
    }
    if (code->many) {
        code_over(code, SITE_TOO_MANY, odd);
    } else if (person->appointment_count == 0 && person->other_day_ms == 0) {
        code_over(code, SITE_NONE, odd);
    } else {
        code_over(code, SITE_OK, odd);
    }
}

static void next_phase(struct site_code *code)
{
    code->pages = (struct site_pages){0};
    switch (code->phase) {
    case CODE_APPOINTMENT:
        code->phase = CODE_PATIENT;
        if (code->many) {
            wipe(code->patient, sizeof code->patient);
        }
        break;
    case CODE_PATIENT: begin_today(code); break;
    case CODE_TODAY: end_today(code); break;
    case CODE_DAYS: end_days(code, OK); break;
    case CODE_OVER: break;
    }
}

static enum err take_resource(void *machine, const struct json *resource)
{
    struct site_code *code = machine;

    switch (code->phase) {
    case CODE_APPOINTMENT:
    case CODE_TODAY:
    case CODE_DAYS: return take_appointment(code, resource);
    case CODE_PATIENT: return code_take_patient(code, resource);
    case CODE_OVER: break;
    }
    return ERR_CONTRACT;
}

// The reply to a search is no answer.
static void search_fails(struct site_code *code, enum site_answer answer, enum err odd)
{
    if (code->phase == CODE_DAYS && (answer == SITE_BROKEN || answer == SITE_TOO_MANY)) {
        end_days(code, odd);
    } else {
        code_over(code, answer, answer == SITE_TOO_MANY ? OK : odd);
    }
}

static void next_page(struct site_code *code, const struct json *bundle)
{
    enum err err = site_pages_read(&code->pages, code->config, bundle, take_resource, code, &code->skipped);

    if (err != OK) {
        search_fails(code, err == ERR_LIMIT ? SITE_TOO_MANY : SITE_BROKEN, err);
    } else if (code->pages.next_url[0] == '\0') {
        next_phase(code);
    }
}

void site_code_reply(struct site_code *code, const struct http_reply *reply)
{
    struct json_document *document = NULL;
    enum err odd = ERR_NETWORK;
    bool one = reads_one(code);
    enum site_answer answer = site_open(reply, one ? "Appointment" : "Bundle", &document, &odd);

    if (one && (answer == SITE_NONE || (answer == SITE_DENIED && reply->status == 403))) {
        next_phase(code);
    } else if (answer != SITE_OK) {
        // 404 of a search is a site that has no such search, not a patient it does not have.
        search_fails(code, answer == SITE_NONE ? SITE_BROKEN : answer, odd);
    } else if (one) {
        code->skipped += take_appointment(code, json_root(document)) != OK;
        next_phase(code);
    } else {
        next_page(code, json_root(document));
    }
    json_free(document);
}
