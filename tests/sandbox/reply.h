// An answer in the making: first a tree, later bytes, and how they are to be sent.
#pragma once
#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#define FHIR_JSON "application/fhir+json;charset=utf-8"

struct reply {
    int status;
    cJSON *json; // owned; NULL = text is the body
    char *text;  // owned, malloc'ed
    size_t text_bytes;
    char content_type[128];
    char etag[64], location[512], last_modified[64]; // "" = no header
    char allow[16];                                  // "" = no header
    int retry_after_s;                               // 0 = no header
    bool drop;                                       // close the connection instead of answering
    long truncate_at; // bytes after which the connection is closed; -1 = send all
};

void reply_begin(struct reply *reply);
void reply_free(struct reply *reply);
// Drops what is there and sets a body; takes json.
void reply_json(struct reply *reply, int status, cJSON *json);
void reply_text(struct reply *reply, int status, const char *content_type, const char *text);
// An OperationOutcome: code from the FHIR issue-type value set; diagnostics is for people who
// debug.
void reply_outcome(struct reply *reply, int status, const char *code, const char *diagnostics);
cJSON *reply_new_outcome(const char *severity, const char *code, const char *diagnostics);
// json becomes text.
void reply_render(struct reply *reply);
struct resource;
// A resource as it is, with its ETag and Last-Modified.
void reply_resource(struct reply *reply, int status, const struct resource *resource);
