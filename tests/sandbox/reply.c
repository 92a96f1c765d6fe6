#include "sandbox/reply.h"
#include "sandbox/state.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reply_begin(struct reply *reply)
{
    memset(reply, 0, sizeof *reply);
    reply->status = 500;
    reply->truncate_at = -1;
}

static void clear_body(struct reply *reply)
{
    cJSON_Delete(reply->json);
    free(reply->text);
    reply->json = NULL;
    reply->text = NULL;
    reply->text_bytes = 0;
    reply->content_type[0] = reply->etag[0] = reply->location[0] = reply->last_modified[0] = '\0';
}

void reply_free(struct reply *reply)
{
    clear_body(reply);
}

void reply_json(struct reply *reply, int status, cJSON *json)
{
    clear_body(reply);
    reply->status = status;
    reply->json = json;
    snprintf(reply->content_type, sizeof reply->content_type, FHIR_JSON);
}

void reply_text(struct reply *reply, int status, const char *content_type, const char *text)
{
    char *copy = strdup(text);
    clear_body(reply);
    reply->status = status;
    reply->text = copy;
    reply->text_bytes = copy == NULL ? 0 : strlen(copy);
    snprintf(reply->content_type, sizeof reply->content_type, "%s", content_type);
}

cJSON *reply_new_outcome(const char *severity, const char *code, const char *diagnostics)
{
    cJSON *outcome = cJSON_CreateObject();
    cJSON_AddStringToObject(outcome, "resourceType", "OperationOutcome");
    cJSON *issue = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(outcome, "issue"), issue);
    cJSON_AddStringToObject(issue, "severity", severity);
    cJSON_AddStringToObject(issue, "code", code);
    cJSON_AddStringToObject(issue, "diagnostics", diagnostics);
    return outcome;
}

void reply_outcome(struct reply *reply, int status, const char *code, const char *diagnostics)
{
    reply_json(reply, status, reply_new_outcome("error", code, diagnostics));
}

void reply_render(struct reply *reply)
{
    if (reply->json == NULL) {
        return;
    }
    char *text = cJSON_PrintUnformatted(reply->json);
    cJSON_Delete(reply->json);
    reply->json = NULL;
    free(reply->text);
    reply->text = text;
    reply->text_bytes = text == NULL ? 0 : strlen(text);
}

void reply_resource(struct reply *reply, int status, const struct resource *resource)
{
    reply_json(reply, status, cJSON_Duplicate(resource->json, 1));
    if (resource->version_id[0] != '\0') {
        snprintf(reply->etag, sizeof reply->etag, "W/\"%s\"", resource->version_id);
    }
    today_format_http(resource->updated_ms, reply->last_modified);
}
