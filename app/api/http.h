// A request as bytes to send, and a reply as bytes received, seen from the pure side: what api/ makes and reads.
// The loop moves them to and from platform/net. Bodies live in the caller's buffers (locked pages).
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH };

enum { HTTP_URL_BYTES = 4096, HTTP_BODY_BYTES = 64 * 1024, HTTP_ETAG_BYTES = 128, HTTP_GUARD_BYTES = 192,
       HTTP_TOKEN_BYTES = 4096 };

// Whom a request is for: its certificates, and what may be sent along.
enum http_service { HTTP_SITE, HTTP_NATIONAL };

struct http_request {
    enum http_service service;
    enum http_method method;
    char url[HTTP_URL_BYTES];
    const char *content_type;              // static text, or NULL without a body
    char if_match[HTTP_ETAG_BYTES];        // "" = no header
    char if_none_exist[HTTP_GUARD_BYTES];  // "" = no header
    char authorization[HTTP_TOKEN_BYTES];  // "Bearer ...", "" = no header
    char end_user_ods[128];                // NHSD-End-User-Organisation-ODS, "" = no header
    char request_id[37];                   // X-Request-ID; the same when the same request is sent again
    char body[HTTP_BODY_BYTES];
    size_t body_bytes;
    bool read_only; // may be repeated by the net layer
};

// Mirrors enum net_end of the platform; the loop translates.
enum http_end { HTTP_DONE, HTTP_NOT_SENT, HTTP_LOST, HTTP_TOO_LARGE, HTTP_CANCELLED };

struct http_reply {
    enum http_end end;
    int status;
    bool is_json;
    const char *etag; // "" without one
    int retry_after_s;
    const char *body; // NUL behind body_bytes
    size_t body_bytes;
};

// Percent-encodes a value once for a query or a form (national-services 3.5): everything but A-Z a-z 0-9 - . _ ~
struct text_builder;
void http_add_encoded(struct text_builder *builder, const char *value);
