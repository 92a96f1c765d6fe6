#include "api/site_wire.h"
#include <string.h>

const struct json_limits site_limits = {
    .body_bytes = 1024 * 1024, .depth = 32, .values = 50000, .members = 256};

enum site_answer site_judge(const struct http_reply *reply)
{
    switch (reply->end) {
    case HTTP_DONE: break;
    case HTTP_TOO_LARGE: return SITE_BROKEN;
    case HTTP_NOT_SENT:
    case HTTP_LOST:
    case HTTP_CANCELLED: return SITE_UNAVAILABLE;
    }
    if (reply->status >= 200 && reply->status < 300) {
        return reply->is_json ? SITE_OK : SITE_BROKEN;
    }
    switch (reply->status) {
    case 401:
    case 403: return SITE_DENIED;
    case 404:
    case 410: return SITE_NONE;
    case 429:
    case 503: return SITE_BUSY;
    case 408: return SITE_UNAVAILABLE;
    default: return reply->status >= 500 ? SITE_UNAVAILABLE : SITE_BROKEN;
    }
}

bool site_is_type(const struct json *resource, const char *type)
{
    const char *text = json_text_borrow(json_member(resource, "resourceType"));

    return text != NULL && text_equal(text, type);
}

enum site_answer site_open(const struct http_reply *reply, const char *type,
                           struct json_document **ret_document, enum err *ret_odd)
{
    enum site_answer answer = site_judge(reply);
    struct json_document *document = NULL;

    if (answer != SITE_OK) {
        return answer;
    }
    enum err err = json_parse(reply->body, reply->body_bytes, &site_limits, &document, NULL);
    if (err == OK && !site_is_type(json_root(document), type)) {
        err = ERR_CONTRACT; // an OperationOutcome inside a 200 is never taken for data
    }
    if (err != OK) {
        json_free(document);
        *ret_odd = err;
        return SITE_BROKEN;
    }
    *ret_document = document;
    return SITE_OK;
}

bool site_id_is_legal(const char *id)
{
    size_t length = strlen(id);

    return length > 0 && length < FHIR_ID_BYTES && !text_equal(id, ".") && !text_equal(id, "..") &&
           strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.") == length;
}

enum err site_reference_id(const struct config *config, const struct json *reference,
                           const char *type, char ret_id[FHIR_ID_BYTES])
{
    const char *text = json_text_borrow(json_member(reference, "reference"));

    return text == NULL ? ERR_MISSING : site_reference_text_id(config, text, type, ret_id);
}

enum err site_reference_text_id(const struct config *config, const char *reference, const char *type,
                                char ret_id[FHIR_ID_BYTES])
{
    const char *at = reference;
    size_t type_length = strlen(type);
    size_t base_length = strlen(config->fhir_base_url);
    char id[FHIR_ID_BYTES];

    if (strncmp(at, config->fhir_base_url, base_length) == 0 && at[base_length] == '/') {
        at += base_length + 1;
    }
    if (strncmp(at, type, type_length) != 0 || at[type_length] != '/') {
        return ERR_CONTRACT;
    }
    at += type_length + 1;
    size_t length = strcspn(at, "/");
    if (length >= sizeof id || (at[length] == '/' && strncmp(at + length, "/_history/", 10) != 0)) {
        return ERR_CONTRACT;
    }
    memcpy(id, at, length);
    id[length] = '\0';
    if (!site_id_is_legal(id)) {
        return ERR_CONTRACT;
    }
    memcpy(ret_id, id, length + 1);
    return OK;
}

enum appointment_status site_status(const struct json *appointment)
{
    static const struct {
        const char *word;
        enum appointment_status status;
    } words[] = {
        {"proposed", APPOINTMENT_PROPOSED},       {"pending", APPOINTMENT_PENDING},
        {"booked", APPOINTMENT_BOOKED},           {"arrived", APPOINTMENT_ARRIVED},
        {"fulfilled", APPOINTMENT_FULFILLED},     {"cancelled", APPOINTMENT_CANCELLED},
        {"noshow", APPOINTMENT_NOSHOW},           {"entered-in-error", APPOINTMENT_ENTERED_IN_ERROR},
        {"checked-in", APPOINTMENT_CHECKED_IN},   {"waitlist", APPOINTMENT_WAITLIST},
    };
    const char *text = json_text_borrow(json_member(appointment, "status"));

    for (size_t i = 0; text != NULL && i < sizeof words / sizeof words[0]; i++) {
        if (text_equal(text, words[i].word)) {
            return words[i].status;
        }
    }
    return APPOINTMENT_UNKNOWN;
}

const struct json *site_first(const struct json *list)
{
    return json_is_array(list) ? json_first(list) : list;
}

const struct json *site_next(const struct json *list, const struct json *element)
{
    return json_is_array(list) ? json_next(element) : NULL;
}

const struct json *site_actor(const struct config *config, const struct json *appointment,
                              const char *type, const struct json **previous)
{
    const struct json *list = json_member(appointment, "participant");
    const struct json *participant =
        *previous != NULL ? site_next(list, *previous) : site_first(list);
    char id[FHIR_ID_BYTES];

    for (; participant != NULL; participant = site_next(list, participant)) {
        const struct json *actor = json_member(participant, "actor");
        const char *stated = json_text_borrow(json_member(actor, "type"));

        if (actor != NULL && (site_reference_id(config, actor, type, id) == OK ||
                              (stated != NULL && text_equal(stated, type)))) {
            *previous = participant;
            return actor;
        }
    }
    return NULL;
}

// resourceType of what is contained under this id; NULL when it is not there or does not say.
static const char *contained_type(const struct json *holder, const char *id)
{
    const struct json *list = json_member(holder, "contained");

    for (const struct json *each = site_first(list); each != NULL; each = site_next(list, each)) {
        const char *its_id = json_text_borrow(json_member(each, "id"));

        if (its_id != NULL && text_equal(its_id, id)) {
            return json_text_borrow(json_member(each, "resourceType"));
        }
    }
    return NULL;
}

bool site_may_be_location(const struct config *config, const struct json *holder, const struct json *actor)
{
    const char *reference = json_text_borrow(json_member(actor, "reference"));
    char id[FHIR_ID_BYTES];

    if (reference == NULL || reference[0] == '\0' || json_text_borrow(json_member(actor, "type")) != NULL ||
        site_reference_text_id(config, reference, "Location", id) == OK) {
        return false;
    }
    if (reference[0] == '#') {
        const char *type = contained_type(holder, reference + 1);

        return type == NULL || text_equal(type, "Location");
    }
    return strchr(reference, '/') == NULL || strncmp(reference, "Location/", 9) == 0 ||
           strstr(reference, "/Location/") != NULL;
}

void site_add_device(struct text_builder *body, const struct config *config)
{
    text_add(body, "{\"type\":\"Device\",\"identifier\":{\"system\":\"https://foyer.example/device\",\"value\":");
    json_add_text(body, config->kiosk_id);
    text_add(body, "}");
    if (config->kiosk_place[0] != '\0') { // no text of FHIR may be empty
        text_add(body, ",\"display\":");
        json_add_text(body, config->kiosk_place);
    }
    text_add(body, "}");
}

enum site_answer site_judge_create(const struct http_reply *reply)
{
    // A repeat whose first try did arrive is answered 200 (If-None-Exist): the site holds it.
    if (reply->end == HTTP_DONE && reply->status >= 200 && reply->status < 300) {
        return SITE_OK;
    }
    enum site_answer answer = site_judge(reply);
    return answer == SITE_OK ? SITE_BROKEN : answer;
}

void site_url_begin(struct text_builder *builder, const struct config *config, char *url,
                    const char *rest)
{
    text_begin(builder, url, HTTP_URL_BYTES);
    text_add(builder, config->fhir_base_url);
    text_add(builder, "/");
    text_add(builder, rest);
}
