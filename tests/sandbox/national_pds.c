// Personal Demographics Service, application-restricted: one patient by NHS number, read only.
#include "sandbox/national_inside.h"
#include "sandbox/today.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define PDS_CODES "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode"

enum { MINUTE_MS = 60000, GATEWAY_RETRY_S = 5 };

static void refuse(struct reply *reply, int status, const char *issue, const char *code,
                   const char *diagnostics)
{
    cJSON *outcome = reply_new_outcome("error", issue, diagnostics);
    cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(outcome, "issue"), 0);
    cJSON *details = cJSON_AddObjectToObject(first, "details");
    cJSON *coding = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(details, "coding"), coding);
    cJSON_AddStringToObject(coding, "system", PDS_CODES);
    cJSON_AddStringToObject(coding, "version", "1");
    cJSON_AddStringToObject(coding, "code", code);
    cJSON_AddStringToObject(coding, "display", diagnostics);
    reply_json(reply, status, outcome);
    snprintf(reply->content_type, sizeof reply->content_type, "application/fhir+json");
}

static bool token_is_good(const struct national *national, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    if (strncmp(authorization, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    const char *value = authorization + sizeof scheme - 1;
    for (int i = 0; i < NATIONAL_TOKENS; i++) {
        const struct national_token *token = &national->tokens[i];
        if (token->value[0] != '\0' && strcmp(token->value, value) == 0) {
            return today_now_ms() < token->expires_ms;
        }
    }
    return false;
}

// The kiosk shows a token to PDS itself and nothing to a gateway, which has its own.
static bool may_enter(const struct state *state, const struct request *request, struct reply *reply)
{
    if (state->options.gateway) {
        if (request->secret[0] != '\0') {
            reply_text(reply, 400, "application/problem+json",
                       "{\"title\":\"Authorization is the gateway's own\",\"status\":400}");
            return false;
        }
        return true;
    }
    if (!token_is_good(state->national, request->secret)) {
        refuse(reply, 401, "forbidden", "ACCESS_DENIED",
               "The access token is missing or not valid");
        snprintf(reply->content_type, sizeof reply->content_type, "application/json");
        return false;
    }
    return true;
}

// Counted over a rolling minute. PDS says nothing of when to come again, a gateway does.
static bool is_within_rate(const struct state *state, struct reply *reply)
{
    struct national *national = state->national;
    int64_t now_ms = today_now_ms();
    int kept = 0;
    for (int i = 0; i < national->rate_count; i++) {
        if (now_ms - national->rate_ms[i] < MINUTE_MS) {
            national->rate_ms[kept++] = national->rate_ms[i];
        }
    }
    national->rate_count = kept;
    if (kept >= state->options.pds_rate) {
        refuse(reply, 429, "throttled", "TOO_MANY_REQUESTS", "The rate limit was exceeded");
        reply->retry_after_s = state->options.gateway ? GATEWAY_RETRY_S : 0;
        return false;
    }
    national->rate_ms[national->rate_count++] = now_ms;
    return true;
}

static bool is_uuid(const char *text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (strlen(text) != sizeof form - 1) {
        return false;
    }
    for (size_t i = 0; form[i] != '\0'; i++) {
        if (form[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != '-') {
            return false;
        }
    }
    return true;
}

static bool is_well_asked(const struct request *request, const char *number, struct reply *reply)
{
    if (request->method != METHOD_GET) {
        refuse(reply, 403, "forbidden", "INVALID_METHOD",
               "Application-restricted access reads only");
    } else if (request->request_id[0] == '\0') {
        refuse(reply, 400, "required", "MISSING_VALUE", "X-Request-ID must be there");
    } else if (!is_uuid(request->request_id)) {
        refuse(reply, 400, "value", "INVALID_VALUE", "X-Request-ID is no UUID");
    } else if (number[0] == '\0' || strchr(number, '/') != NULL) {
        refuse(reply, 400, "processing", "UNSUPPORTED_SERVICE", "One NHS number is due");
    } else if (!national_number_is_valid(number)) {
        refuse(reply, 400, "value", "INVALID_RESOURCE_ID", "The NHS number fails its check digit");
    } else {
        return true;
    }
    return false;
}

// A request id that was used before means the request it was first used for, whatever is asked now.
static const char *number_of_repeat(struct national *national, const char *request_id,
                                    const char *number)
{
    for (int i = 0; i < NATIONAL_SEEN; i++) {
        if (strcmp(national->seen[i].request_id, request_id) == 0) {
            national->pds_repeats++;
            return national->seen[i].number;
        }
    }
    struct national_seen *seen = &national->seen[national->seen_count++ % NATIONAL_SEEN];
    snprintf(seen->request_id, sizeof seen->request_id, "%s", request_id);
    snprintf(seen->number, sizeof seen->number, "%s", number);
    return number;
}

static void answer_record(const struct state *state, const char *number, struct reply *reply)
{
    cJSON *record = NULL;
    switch (national_record(state, number, &record)) {
    case NATIONAL_UNKNOWN:
        refuse(reply, 404, "not-found", "RESOURCE_NOT_FOUND", "There is no such patient");
        return;
    case NATIONAL_INVALIDATED:
        refuse(reply, 404, "processing", "INVALIDATED_RESOURCE", "The record was invalidated");
        return;
    case NATIONAL_FOUND: break;
    }
    char version[16];
    const cJSON *meta = cJSON_GetObjectItemCaseSensitive(record, "meta");
    snprintf(version, sizeof version, "%s", state_text(meta, "versionId"));
    reply_json(reply, 200, record);
    snprintf(reply->content_type, sizeof reply->content_type, "application/fhir+json");
    snprintf(reply->etag, sizeof reply->etag, "W/\"%s\"", version);
}

void national_pds_answer(struct state *state, const struct request *request, struct reply *reply)
{
    static const char patients[] = NATIONAL_PDS_PATH "/Patient";
    size_t bytes = sizeof patients - 1;
    bool patient = strncmp(request->path, patients, bytes) == 0;
    const char *number = patient && request->path[bytes] == '/' ? request->path + bytes + 1 : "";
    if (may_enter(state, request, reply) && is_within_rate(state, reply) &&
        is_well_asked(request, number, reply)) {
        number = number_of_repeat(state->national, request->request_id, number);
        answer_record(state, number, reply);
    }
}
