// One appointment: read it, write its arrival, judge the answers (national-services 7.2-7.3).
#include "api/site_wire.h"
#include "api/site_write.h"
#include <string.h>

#define INTENT_SYSTEM "https://foyer.example/intent"

enum err site_read_request(const struct config *config, const char *appointment_id,
                           struct http_request *ret_request)
{
    struct text_builder url;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    site_url_begin(&url, config, ret_request->url, "Appointment/");
    http_add_encoded(&url, appointment_id);
    return text_end(&url);
}

// The header as received, else built from meta.versionId, else "": a site without versions (fault W6).
static void read_etag(const struct json *resource, const char *header, char *etag)
{
    const char *version = json_text_borrow(json_member(json_member(resource, "meta"), "versionId"));
    struct text_builder builder;

    text_begin(&builder, etag, HTTP_ETAG_BYTES);
    if (header[0] != '\0') {
        text_add(&builder, header);
    } else if (version != NULL && version[0] != '\0') {
        text_add(&builder, "W/\"");
        text_add(&builder, version);
        text_add(&builder, "\"");
    }
    if (text_end(&builder) != OK) {
        etag[0] = '\0';
    }
}

static enum err read_appointment(const struct config *config, const struct json *resource,
                                 const char *etag, struct site_appointment *ret_appointment)
{
    struct site_appointment appointment = {0};
    const char *id = json_text_borrow(json_member(resource, "id"));
    const char *start = json_text_borrow(json_member(resource, "start"));
    const struct json *previous = NULL;
    const struct json *patient = site_actor(config, resource, "Patient", &previous);

    if (id == NULL || start == NULL || patient == NULL || !site_id_is_legal(id) ||
        text_copy(appointment.id, sizeof appointment.id, id) != OK ||
        instant_parse(start, &appointment.start_ms) != OK ||
        site_reference_id(config, patient, "Patient", appointment.patient) != OK ||
        site_actor(config, resource, "Patient", &previous) != NULL) {
        return ERR_CONTRACT;
    }
    previous = NULL;
    const char *place = json_text_borrow(
        json_member(site_actor(config, resource, "Location", &previous), "reference"));
    if (place != NULL && text_copy(appointment.place, sizeof appointment.place, place) != OK) {
        return ERR_CONTRACT;
    }
    appointment.status = site_status(resource);
    read_etag(resource, etag, appointment.etag);
    *ret_appointment = appointment;
    return OK;
}

enum site_answer site_read_reply(const struct http_reply *reply, const struct config *config,
                                 struct site_appointment *ret_appointment, enum err *ret_odd)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    enum site_answer answer = site_open(reply, "Appointment", &document, &odd);

    if (answer == SITE_OK) {
        odd = read_appointment(config, json_root(document), reply->etag, ret_appointment);
        answer = odd == OK ? SITE_OK : SITE_BROKEN;
    }
    if (odd != OK && ret_odd != NULL) {
        *ret_odd = odd;
    }
    json_free(document);
    return answer;
}

static enum err write_patch(const char *from, const char *to, struct http_request *request)
{
    struct text_builder body;

    // "test" is the second guard where a server ignores If-Match on PATCH.
    request->method = HTTP_PATCH;
    request->content_type = "application/json-patch+json";
    text_begin(&body, request->body, sizeof request->body);
    text_add(&body, "[{\"op\":\"test\",\"path\":\"/status\",\"value\":");
    json_add_text(&body, from);
    text_add(&body, "},{\"op\":\"replace\",\"path\":\"/status\",\"value\":");
    json_add_text(&body, to);
    text_add(&body, "}]");
    request->body_bytes = body.used_bytes;
    return text_end(&body);
}

// Everything as read but the status (national-services 7.3).
static enum err write_put(const char *as_read, size_t as_read_bytes, const char *to,
                          struct http_request *request)
{
    struct json_document *document = NULL;
    char *changed = NULL;
    size_t changed_bytes = 0;
    enum err err = as_read == NULL
                       ? ERR_MISSING
                       : json_parse(as_read, as_read_bytes, &site_limits, &document, NULL);

    if (err == OK) {
        err = json_replace_text(document, "status", to, &changed, &changed_bytes);
    }
    if (err == OK && changed_bytes >= sizeof request->body) {
        err = ERR_LIMIT;
    }
    if (err == OK) {
        request->method = HTTP_PUT;
        request->content_type = "application/fhir+json";
        memcpy(request->body, changed, changed_bytes);
        request->body_bytes = changed_bytes;
    }
    json_release(changed);
    json_free(document);
    return err;
}

// The guarded change of an Appointment's status, styles patch and put.
static enum err write_status(const struct config *config, const struct site_appointment *appointment,
                             const char *from, const char *to, const char *as_read,
                             size_t as_read_bytes, struct http_request *request)
{
    struct text_builder url;

    site_url_begin(&url, config, request->url, "Appointment/");
    http_add_encoded(&url, appointment->id);
    enum err err = text_copy(request->if_match, sizeof request->if_match, appointment->etag);
    if (err == OK) {
        err = config->fhir_write == WRITE_PUT ? write_put(as_read, as_read_bytes, to, request)
                                              : write_patch(from, to, request);
    }
    return err == OK ? text_end(&url) : err;
}

static enum err write_encounter(const struct site_appointment *appointment, const char *intent_id,
                                int64_t wall_ms, struct http_request *request)
{
    struct text_builder text;
    char now[26];

    instant_format_london(wall_ms, now);
    request->method = HTTP_POST;
    request->content_type = "application/fhir+json";
    text_begin(&text, request->if_none_exist, sizeof request->if_none_exist);
    text_add(&text, "identifier=" INTENT_SYSTEM "|");
    text_add(&text, intent_id);
    if (text_end(&text) != OK) {
        return ERR_LIMIT;
    }
    text_begin(&text, request->body, sizeof request->body);
    text_add(&text, "{\"resourceType\":\"Encounter\",\"identifier\":[{\"system\":\"" INTENT_SYSTEM
                    "\",\"value\":");
    json_add_text(&text, intent_id);
    text_add(&text, "}],\"status\":\"arrived\",\"class\":{\"system\":"
                    "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},"
                    "\"subject\":{\"reference\":\"Patient/");
    text_add(&text, appointment->patient); // a legal FHIR id needs no escape
    text_add(&text, "\"},\"appointment\":[{\"reference\":\"Appointment/");
    text_add(&text, appointment->id);
    text_add(&text, "\"}],\"period\":{\"start\":\"");
    text_add(&text, now);
    text_add(&text, "\"}}");
    request->body_bytes = text.used_bytes;
    return text_end(&text);
}

enum err site_write_request(const struct config *config, const struct site_appointment *appointment,
                            const char *intent_id, int64_t wall_ms, const char *as_read,
                            size_t as_read_bytes, struct http_request *ret_request)
{
    struct text_builder url;

    memset(ret_request, 0, sizeof *ret_request);
    if (config->fhir_write != WRITE_ENCOUNTER) {
        return write_status(config, appointment, "booked", "arrived", as_read, as_read_bytes,
                            ret_request);
    }
    site_url_begin(&url, config, ret_request->url, "Encounter");
    enum err err = write_encounter(appointment, intent_id, wall_ms, ret_request);
    return err == OK ? text_end(&url) : err;
}

enum err site_undo_request(const struct config *config, const struct site_appointment *appointment,
                           const char *as_read, size_t as_read_bytes,
                           struct http_request *ret_request)
{
    memset(ret_request, 0, sizeof *ret_request);
    if (config->fhir_write == WRITE_ENCOUNTER) {
        return ERR_UNSUPPORTED;
    }
    return write_status(config, appointment, "arrived", "booked", as_read, as_read_bytes,
                        ret_request);
}

enum err site_encounter_search_request(const struct config *config, const char *intent_id,
                                       struct http_request *ret_request)
{
    struct text_builder url;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    site_url_begin(&url, config, ret_request->url, "Encounter?identifier=");
    http_add_encoded(&url, INTENT_SYSTEM "|");
    http_add_encoded(&url, intent_id);
    return text_end(&url);
}

// A server that does not know the search parameter may answer with every Encounter it has: only one that carries
// the identifier of this intent proves anything.
static bool has_intent(const struct json *encounter, const char *intent_id)
{
    const struct json *list = json_member(encounter, "identifier");
    const struct json *identifier = site_first(list);

    for (; identifier != NULL; identifier = site_next(list, identifier)) {
        const char *system = json_text_borrow(json_member(identifier, "system"));
        const char *value = json_text_borrow(json_member(identifier, "value"));

        if (system != NULL && value != NULL && text_equal(system, INTENT_SYSTEM) &&
            text_equal(value, intent_id)) {
            return true;
        }
    }
    return false;
}

// This arrival: the identifier of the intent, this patient, this appointment, and a status that means they are here
// (reliability 7.3).
static bool is_arrival(const struct json *encounter, const struct config *config,
                       const char *intent_id, const struct site_appointment *asked)
{
    static const char *const here[] = {"arrived", "triaged", "in-progress", "onleave", "finished"};
    const char *status = json_text_borrow(json_member(encounter, "status"));
    const struct json *visit = site_first(json_member(encounter, "appointment"));
    char patient[FHIR_ID_BYTES], appointment[FHIR_ID_BYTES];
    bool live = false;

    for (size_t i = 0; status != NULL && i < sizeof here / sizeof here[0]; i++) {
        live = live || text_equal(status, here[i]);
    }
    return live && has_intent(encounter, intent_id) &&
           site_reference_id(config, json_member(encounter, "subject"), "Patient", patient) == OK &&
           text_equal(patient, asked->patient) &&
           site_reference_id(config, visit, "Appointment", appointment) == OK &&
           text_equal(appointment, asked->id);
}

enum site_answer site_encounter_search_reply(const struct http_reply *reply,
                                             const struct config *config, const char *intent_id,
                                             const struct site_appointment *asked, bool *ret_exists)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    enum site_answer answer = site_open(reply, "Bundle", &document, &odd);

    if (answer == SITE_OK) {
        const struct json *entry = json_first(json_member(json_root(document), "entry"));
        bool exists = false;

        for (; entry != NULL; entry = json_next(entry)) {
            const struct json *resource = json_member(entry, "resource");

            exists = exists ||
                     (site_is_type(resource, "Encounter") && is_arrival(resource, config, intent_id, asked));
        }
        *ret_exists = exists;
    }
    json_free(document);
    return answer;
}

// 2xx proves a write only when this appointment, this patient, its time and place and the status that was asked for are in it
// (reliability 7.3): a server that ignores If-Match may have arrived what was moved meanwhile.
static bool proves(const struct http_reply *reply, const struct config *config,
                   const struct site_appointment *asked, enum appointment_status wanted)
{
    struct site_appointment told;
    enum err odd = OK;

    if (site_read_reply(reply, config, &told, &odd) != SITE_OK || !text_equal(told.id, asked->id) ||
        !text_equal(told.patient, asked->patient) || told.start_ms != asked->start_ms ||
        !text_equal(told.place, asked->place)) {
        return false;
    }
    return wanted == APPOINTMENT_ARRIVED ? appointment_is_arrived(told.status)
                                         : told.status == wanted;
}

// What every reply but a 2xx says of a write.
static enum site_write_verdict judge_refusal(int status)
{
    switch (status) {
    case 400:
    case 409:
    case 412:
    case 422: return WROTE_CONFLICT;
    case 429: return WROTE_BUSY;
    case 408: return WROTE_LOST;
    default: return status >= 500 && status != 501 ? WROTE_LOST : WROTE_REJECTED;
    }
}

static enum site_write_verdict judge_write(const struct http_reply *reply,
                                           const struct config *config,
                                           const struct site_appointment *asked,
                                           enum appointment_status wanted)
{
    switch (reply->end) {
    case HTTP_DONE: break;
    case HTTP_NOT_SENT: return WROTE_NOT_SENT;
    case HTTP_LOST:
    case HTTP_TOO_LARGE:
    case HTTP_CANCELLED: return WROTE_LOST;
    }
    if (reply->status < 200 || reply->status >= 300) {
        return judge_refusal(reply->status);
    }
    if (config->fhir_write == WRITE_ENCOUNTER) {
        return WROTE_ACCEPTED;
    }
    return proves(reply, config, asked, wanted) ? WROTE_CONFIRMED : WROTE_LOST;
}

enum site_write_verdict site_write_reply(const struct http_reply *reply,
                                         const struct config *config,
                                         const struct site_appointment *asked)
{
    return judge_write(reply, config, asked, APPOINTMENT_ARRIVED);
}

enum site_write_verdict site_undo_reply(const struct http_reply *reply, const struct config *config,
                                        const struct site_appointment *asked)
{
    return judge_write(reply, config, asked, APPOINTMENT_BOOKED);
}
