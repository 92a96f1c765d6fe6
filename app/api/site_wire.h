// What the site_*.c files share: judging a reply, reading references, and the patient's Appointment as FHIR writes
// it. Internal to app/api.
#pragma once
#include "api/site.h"
#include "base/json.h"
#include "session/people.h"

// An id that no server holds: what is asked for where there is nobody to ask about (reliability 3).
#define SITE_NOBODY "foyer-nobody"
// Of Task.code (settled 4).
#define SITE_TASK_SYSTEM "https://foyer.example/task"

// 1 MiB, depth 32 (national-services 2.3), else the ceilings of reliability 5.
extern const struct json_limits site_limits;

// By transport and status alone (national-services 3.6). SITE_OK: 2xx with a JSON body.
enum site_answer site_judge(const struct http_reply *reply);

// Parses a 2xx reply whose resourceType must be type. Gives the document; SITE_BROKEN and ret_odd otherwise.
enum site_answer site_open(const struct http_reply *reply, const char *type,
                           struct json_document **ret_document, enum err *ret_odd);

bool site_is_type(const struct json *resource, const char *type);

// "Patient/P1", or the same with this site's own address before it and "/_history/2" behind -> "P1", when the type is
// right and the id is legal. A reference to another server is nobody here.
MUST_CHECK enum err site_reference_id(const struct config *config, const struct json *reference,
                                      const char *type, char ret_id[FHIR_ID_BYTES]);
// The same for the text of a reference.
MUST_CHECK enum err site_reference_text_id(const struct config *config, const char *reference,
                                           const char *type, char ret_id[FHIR_ID_BYTES]);
// As FHIR R4 writes an id, and nothing that an address would take for a step up.
bool site_id_is_legal(const char *id);

// The day a period of resource ends is not over and the day it begins has come, as far as they are stated and are dates.
bool site_period_covers(const struct json *resource, struct date today);

enum appointment_status site_status(const struct json *appointment);

// participant whose actor is of this type; its actor object, or NULL. The search starts after previous when not NULL.
const struct json *site_actor(const struct config *config, const struct json *appointment,
                              const char *type, const struct json **previous);

// Does this actor of holder (an Appointment, a Schedule) stand for a Location that cannot be asked for, although it states no
// type? Its reference names one of another server or none that is legal, or does not say what it is: "#r" (unless the
// contained resource itself says that it is something else), "urn:uuid:...".
bool site_may_be_location(const struct config *config, const struct json *holder, const struct json *actor);

// Elements of a list, where real systems also write a single value without its brackets (national-services 3.6, trap 25).
const struct json *site_first(const struct json *list);
const struct json *site_next(const struct json *list, const struct json *element);

// "requester", "who", "observer": a Device by identifier, and its place when it has one.
void site_add_device(struct text_builder *body, const struct config *config);
// A reply to a create: 2xx with or without a body means that the site holds it.
enum site_answer site_judge_create(const struct http_reply *reply);

// base_url + "/" + rest
void site_url_begin(struct text_builder *builder, const struct config *config, char *url,
                    const char *rest);

// A search: the query is added to ret_query in between. In the body where the site takes it there (post), so that names
// and dates stay out of proxy logs (trap 10).
void site_search_begin(struct text_builder *ret_query, const struct config *config, const char *type,
                       bool post, struct http_request *ret_request);
MUST_CHECK enum err site_search_end(const struct text_builder *query, struct http_request *request);
// "&date=ge...&date=lt...": the whole local day, as instants with their offset: a late patient must still be found
// (trap 15).
void site_add_day(struct text_builder *query, struct date today);
// The same for the days from first to the one before last.
void site_add_days(struct text_builder *query, struct date first, struct date last);
// "identifier=system|value"; what would make two values of it is escaped (FHIR R4 search, "Escaping Search Parameters").
void site_add_identifier(struct text_builder *query, const char *system, const char *value);
// GET of one resource, "Location/L1", or of a further page of a search.
MUST_CHECK enum err site_get_request(const struct config *config, const char *reference,
                                     struct http_request *ret_request);
MUST_CHECK enum err site_page_request(const char *url, struct http_request *ret_request);

// ---- pages of a searchset

// An entry that answers the search: neither an include nor an outcome.
bool site_is_match(const struct json *entry);
// Address of the next page, "" when this was the last one. ERR_CONTRACT for a page elsewhere: what is behind it cannot
// be known, and what it holds must not be missed (F1).
MUST_CHECK enum err site_next_page(const struct config *config, const struct json *bundle,
                                   char ret_url[HTTP_URL_BYTES]);
// On the last page. More were found than came: a way to the next page is missing, and what is on it must not be missed
// (F1). total is not required, but when stated it must be a count (F10).
MUST_CHECK enum err site_check_total(const struct json *bundle, int matches);
