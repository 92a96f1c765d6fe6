#include "sandbox/national_inside.h"
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void begin(struct national *national)
{
    national->jtis = cJSON_CreateArray();
    national->pds_log = cJSON_CreateArray();
}

bool national_open(struct state *state)
{
    state->national = calloc(1, sizeof *state->national);
    if (state->national == NULL) {
        return false;
    }
    begin(state->national);
    const char *name = state->options.oauth_key;
    if (name == NULL) {
        return true;
    }
    FILE *file = fopen(name, "rbe");
    if (file != NULL) {
        state->national->key = PEM_read_PUBKEY(file, NULL, NULL, NULL);
        fclose(file);
    }
    if (state->national->key == NULL ||
        EVP_PKEY_get_base_id(state->national->key) != EVP_PKEY_RSA) {
        fprintf(stderr, "foyer-sandbox: --oauth-key %s is no public RSA key in PEM\n", name);
        return false;
    }
    return true;
}

static void forget(struct national *national)
{
    cJSON_Delete(national->jtis);
    cJSON_Delete(national->pds_log);
}

void national_close(struct state *state)
{
    if (state->national != NULL) {
        forget(state->national);
        EVP_PKEY_free(state->national->key);
        free(state->national);
        state->national = NULL;
    }
}

void national_reset(struct state *state)
{
    struct national *national = state->national;
    if (national != NULL) {
        EVP_PKEY *key = national->key;
        forget(national);
        memset(national, 0, sizeof *national);
        national->key = key;
        begin(national);
    }
}

static bool is_below(const char *path, const char *base)
{
    size_t bytes = strlen(base);
    return strncmp(path, base, bytes) == 0 && (path[bytes] == '\0' || path[bytes] == '/');
}

bool national_classify(struct request *request)
{
    request->type = RESOURCE_TYPES;
    if (is_below(request->path, NATIONAL_PDS_PATH)) {
        request->kind = KIND_PDS;
        return true;
    }
    if (strcmp(request->path, NATIONAL_TOKEN_PATH) != 0) {
        return false;
    }
    request->kind = KIND_TOKEN;
    params_add(&request->params, request->body, request->body_bytes);
    return true;
}

void national_note(struct state *state, const struct request *request)
{
    struct national *national = state->national;
    if (request->kind == KIND_TOKEN) {
        national->token_requests++;
        return;
    }
    national->pds_requests++;
    cJSON *line = cJSON_CreateObject();
    cJSON_AddStringToObject(line, "method", request->method_text);
    cJSON_AddStringToObject(line, "path", request->path);
    cJSON_AddStringToObject(line, "request_id", request->request_id);
    cJSON_AddStringToObject(line, "correlation_id", request->correlation_id);
    cJSON_AddStringToObject(line, "accept", request->accept);
    cJSON_AddStringToObject(line, "ods", request->end_user_ods);
    cJSON_AddBoolToObject(line, "authorization", request->authorization[0] != '\0');
    cJSON_AddItemToArray(national->pds_log, line);
    if (cJSON_GetArraySize(national->pds_log) > NATIONAL_LOG) {
        cJSON_DeleteItemFromArray(national->pds_log, 0);
    }
}

void national_answer(struct state *state, const struct request *request, struct reply *reply)
{
    if (request->kind == KIND_TOKEN) {
        national_token_answer(state, request, reply);
    } else {
        national_pds_answer(state, request, reply);
    }
}

void national_written(const struct state *state, cJSON *json)
{
    const struct national *national = state->national;
    cJSON_AddNumberToObject(json, "token_requests", national->token_requests);
    cJSON_AddNumberToObject(json, "tokens", national->token_count);
    cJSON_AddNumberToObject(json, "pds_requests", national->pds_requests);
    cJSON_AddNumberToObject(json, "pds_repeats", national->pds_repeats);
    cJSON_AddNumberToObject(json, "jtis_seen", cJSON_GetArraySize(national->jtis));
    cJSON_AddItemToObject(json, "pds_log", cJSON_Duplicate(national->pds_log, 1));
}
