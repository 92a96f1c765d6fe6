#include "sandbox/fhir.h"
#include "sandbox/national.h"
#include "sandbox/search.h"
#include "sandbox/write.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

// ---- what was asked

static bool media_is(const char *header, const char *type)
{
    size_t bytes = strlen(type);
    return strncasecmp(header, type, bytes) == 0 &&
           (header[bytes] == '\0' || header[bytes] == ';' || header[bytes] == ' ');
}

static enum request_kind search_kind(enum resource_type type)
{
    switch (type) {
    case PATIENT: return KIND_PATIENT_SEARCH;
    case APPOINTMENT: return KIND_APPOINTMENT_SEARCH;
    case ENCOUNTER: return KIND_ENCOUNTER_SEARCH;
    case TASK:
    case LOCATION:
    case PRACTITIONER:
    case FLAG:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE:
    case AUDIT_EVENT:
    case RESOURCE_TYPES: break;
    }
    return KIND_OTHER;
}

// Types of which everything is one kind; 0 = the method decides.
static enum request_kind kind_of_type(enum resource_type type)
{
    switch (type) {
    case TASK: return KIND_TASK;
    case FLAG: return KIND_FLAG;
    case AUDIT_EVENT: return KIND_AUDIT;
    case LOCATION:
    case PRACTITIONER:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE: return KIND_PLACE;
    case PATIENT:
    case APPOINTMENT:
    case ENCOUNTER:
    case RESOURCE_TYPES: break;
    }
    return (enum request_kind)0;
}

static enum request_kind kind_of(const struct request *request)
{
    bool reads = request->method == METHOD_GET || request->method == METHOD_HEAD;
    if (strcmp(request->path, "/fhir/metadata") == 0) {
        return KIND_METADATA;
    }
    if (request->path_bad || request->type == RESOURCE_TYPES) {
        return KIND_OTHER;
    }
    enum request_kind by_type = kind_of_type(request->type);
    if (by_type != 0) {
        return by_type;
    }
    if (request->search) {
        return search_kind(request->type);
    }
    if (reads) {
        return KIND_READ;
    }
    return request->type == APPOINTMENT || request->type == ENCOUNTER ? KIND_WRITE : KIND_OTHER;
}

void fhir_classify(struct request *request)
{
    request->type = RESOURCE_TYPES;
    request->path_bad = true;
    char copy[sizeof request->path];
    snprintf(copy, sizeof copy, "%s", request->path);
    char *type = copy + strlen("/fhir");
    bool reads = request->method == METHOD_GET || request->method == METHOD_HEAD;
    if (type[0] == '/') {
        type++;
        char *id = strchr(type, '/');
        if (id != NULL) {
            *id++ = '\0';
        }
        request->type = state_type(type);
        request->path_bad = id != NULL && (id[0] == '\0' || strchr(id, '/') != NULL ||
                                           strlen(id) >= sizeof request->id);
        bool post_search = id != NULL && strcmp(id, "_search") == 0;
        request->search = (post_search && request->method == METHOD_POST) || (id == NULL && reads);
        if (!request->path_bad && id != NULL && !post_search) {
            snprintf(request->id, sizeof request->id, "%s", id);
        }
    }
    if (request->search && request->method == METHOD_POST &&
        media_is(request->content_type, "application/x-www-form-urlencoded")) {
        params_add(&request->params, request->body, request->body_bytes);
    }
    request->kind = kind_of(request);
}

void fhir_base(const struct state *state, const struct request *request, char ret_base[192])
{
    if (request->host[0] != '\0') {
        const char *scheme = state->options.tls_dir != NULL ? "https" : "http";
        snprintf(ret_base, 192, "%s://%s/fhir", scheme, request->host);
    } else {
        snprintf(ret_base, 192, "%s/fhir", state->origin);
    }
}

// ---- answers

static bool accepts_json(const char *accept)
{
    return accept[0] == '\0' || strstr(accept, "json") != NULL || strstr(accept, "*/*") != NULL ||
           strstr(accept, "application/*") != NULL;
}

// The media type a request with a body must have; NULL = none is due.
static const char *media_due(const struct request *request)
{
    if (request->search) {
        return request->method == METHOD_POST ? "application/x-www-form-urlencoded" : NULL;
    }
    switch (request->method) {
    case METHOD_PATCH: return "application/json-patch+json";
    case METHOD_PUT:
    case METHOD_POST: return "application/fhir+json";
    case METHOD_GET:
    case METHOD_HEAD:
    case METHOD_OTHER: break;
    }
    return NULL;
}

static bool media_right(const struct request *request)
{
    const char *due = media_due(request);
    if (due == NULL || media_is(request->content_type, due)) {
        return true;
    }
    return strcmp(due, "application/fhir+json") == 0 &&
           media_is(request->content_type, "application/json");
}

static void read_one(struct state *state, const struct request *request, struct reply *reply)
{
    const struct resource *resource = state_find(state, request->type, request->id);
    if (resource == NULL) {
        reply_outcome(reply, 404, "not-found", "No such resource here.");
        return;
    }
    reply_resource(reply, 200, resource);
}

static void answer_by_method(struct state *state, const struct request *request,
                             struct reply *reply)
{
    if (request->search) {
        search_answer(state, request, reply);
        return;
    }
    switch (request->method) {
    case METHOD_GET:
    case METHOD_HEAD: read_one(state, request, reply); return;
    case METHOD_POST: write_post(state, request, reply); return;
    case METHOD_PUT: write_put(state, request, reply); return;
    case METHOD_PATCH: write_patch(state, request, reply); return;
    case METHOD_OTHER: break;
    }
    reply_outcome(reply, 405, "not-supported", "This method is not offered here.");
}

// Kinds of resource that a switch took away.
static bool is_absent(const struct options *options, enum resource_type type)
{
    return (type == TASK && !options->task) || (type == FLAG && !options->flags) ||
           (type == AUDIT_EVENT && !options->audit);
}

void fhir_answer(struct state *state, const struct request *request, struct reply *reply)
{
    if (request->kind == KIND_TOKEN || request->kind == KIND_PDS) {
        national_answer(state, request, reply);
    } else if (request->params.broken) {
        reply_outcome(reply, 400, "structure", "A parameter is not well encoded.");
    } else if (request->kind == KIND_METADATA) {
        bool reads = request->method == METHOD_GET || request->method == METHOD_HEAD;
        if (reads) {
            metadata_answer(state, reply);
        } else {
            reply_outcome(reply, 405, "not-supported", "Metadata can only be read.");
        }
    } else if (request->path_bad || request->type == RESOURCE_TYPES ||
               is_absent(&state->options, request->type)) {
        reply_outcome(reply, 404, "not-supported", "This site has nothing of that kind.");
    } else if (!accepts_json(request->accept)) {
        reply_outcome(reply, 406, "not-supported", "This site speaks JSON only.");
    } else if (!media_right(request)) {
        reply_outcome(reply, 415, "not-supported", "The Content-Type is not the one due here.");
    } else {
        answer_by_method(state, request, reply);
    }
}
