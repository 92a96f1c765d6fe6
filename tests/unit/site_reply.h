// Replies of an appointment system, put together by hand for the tests of app/api.
#pragma once
#include "api/http.h"
#include "base/text.h"
#include "config/config.h"
#include "unit.h"

enum { BUNDLE_BYTES = 512 * 1024 };

struct bundle {
    char text[BUNDLE_BYTES];
    struct text_builder builder;
    int entries;
};

static inline struct http_reply reply_of(int status, const char *body)
{
    return (struct http_reply){.end = HTTP_DONE,
                               .status = status,
                               .is_json = true,
                               .etag = "",
                               .retry_after_s = -1,
                               .body = body,
                               .body_bytes = strlen(body)};
}

static inline struct http_reply reply_end(enum http_end end)
{
    return (struct http_reply){.end = end, .etag = "", .retry_after_s = -1, .body = ""};
}

// next: address of the next page, or NULL.
static inline void bundle_begin(struct bundle *bundle, const char *next)
{
    bundle->entries = 0;
    text_begin(&bundle->builder, bundle->text, sizeof bundle->text);
    text_add(&bundle->builder, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",");
    if (next != NULL) {
        text_add(&bundle->builder,
                 "\"link\":[{\"relation\":\"self\",\"url\":\"http://elsewhere/\"},"
                 "{\"relation\":\"next\",\"url\":\"");
        text_add(&bundle->builder, next);
        text_add(&bundle->builder, "\"}],");
    }
    text_add(&bundle->builder, "\"entry\":[");
}

// entry: the whole object, as JSON.
static inline void bundle_add_entry(struct bundle *bundle, const char *entry)
{
    text_add(&bundle->builder, bundle->entries++ > 0 ? "," : "");
    text_add(&bundle->builder, entry);
}

static inline void bundle_add(struct bundle *bundle, const char *resource)
{
    text_add(&bundle->builder, bundle->entries++ > 0 ? ",{\"resource\":" : "{\"resource\":");
    text_add(&bundle->builder, resource);
    text_add(&bundle->builder, "}");
}

// more: further members, beginning with a comma, or "".
static inline void bundle_add_patient(struct bundle *bundle, const char *id, const char *birth,
                                      const char *family, const char *more)
{
    char resource[2048];

    (void)snprintf(
        resource, sizeof resource,
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"birthDate\":\"%s\",\"name\":[{\"use\":"
        "\"official\",\"family\":\"%s\",\"given\":[\"Maria\"]}]%s}",
        id, birth, family, more);
    bundle_add(bundle, resource);
}

static inline void bundle_add_appointment(struct bundle *bundle, const char *id,
                                          const char *patient, const char *start, const char *more)
{
    char resource[2048];

    (void)snprintf(
        resource, sizeof resource,
        "{\"resourceType\":\"Appointment\",\"id\":\"%s\",\"status\":\"booked\",\"start\":\"%s\","
        "\"participant\":[{\"actor\":{\"reference\":\"Patient/%s\"},\"status\":\"accepted\"},"
        "{\"actor\":{\"reference\":\"Practitioner/D1\",\"display\":\"Dr Patel\"},\"status\":"
        "\"accepted\"}]%s}",
        id, start, patient, more);
    bundle_add(bundle, resource);
}

static inline struct http_reply bundle_reply(struct bundle *bundle)
{
    text_add(&bundle->builder, "]}");
    assert_int_equal(text_end(&bundle->builder), OK);
    return reply_of(200, bundle->text);
}

// One code more that means something: "urn:flag|hoist".
static inline void codes_add(struct config_codes *codes, const char *token)
{
    assert_int_equal(text_copy(codes->token[codes->count++], CONFIG_TEXT, token), OK);
}
