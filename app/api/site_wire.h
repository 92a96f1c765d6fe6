// What the site_*.c files share: judging a reply, reading references, and the patient's Appointment as FHIR writes
// it. Internal to app/api.
#pragma once
#include "api/site.h"

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
bool site_id_is_legal(const char *id);

enum appointment_status site_status(const struct json *appointment);

// participant whose actor is of this type; its actor object, or NULL. The search starts after previous when not NULL.
const struct json *site_actor(const struct config *config, const struct json *appointment,
                              const char *type, const struct json **previous);

// Elements of a list, where real systems also write a single value without its brackets (national-services 3.6, trap 25).
const struct json *site_first(const struct json *list);
const struct json *site_next(const struct json *list, const struct json *element);

// base_url + "/" + rest
void site_url_begin(struct text_builder *builder, const struct config *config, char *url,
                    const char *rest);
