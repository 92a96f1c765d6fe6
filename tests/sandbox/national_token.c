// The token endpoint: application-restricted access by a signed assertion. Checks and their order
// are those of the published gateway.
#include "sandbox/national_inside.h"
#include "sandbox/today.h"
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

enum { AHEAD_MAX_S = 310 };

// Why there is no token; status 0 = no reason.
struct refusal {
    int status;
    const char *error, *description;
};

static const struct refusal fine = {0, "", ""};

static struct refusal invalid(const char *description)
{
    return (struct refusal){400, "invalid_request", description};
}

static struct refusal unknown(const char *description)
{
    return (struct refusal){401, "invalid_request", description};
}

// ---- the request

static struct refusal check_form(const struct request *request)
{
    // The whole header is compared: not even a charset may follow.
    if (strcmp(request->content_type, "application/x-www-form-urlencoded") != 0) {
        return (struct refusal){415, "invalid_request", "The Content-Type is another one"};
    }
    const char *grant = params_value(&request->params, "grant_type", 0);
    const char *type = params_value(&request->params, "client_assertion_type", 0);
    if (request->params.broken || grant == NULL) {
        return invalid("grant_type is missing");
    }
    if (strcmp(grant, "client_credentials") != 0) {
        return (struct refusal){400, "unsupported_grant_type", "Not client_credentials"};
    }
    if (type == NULL || strcmp(type, ASSERTION_TYPE) != 0) {
        return invalid("client_assertion_type is missing or another one");
    }
    return fine;
}

// ---- the assertion

static const cJSON *claim(const struct jwt *jwt, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(jwt->payload, name);
}

static struct refusal check_header(const struct jwt *jwt)
{
    const cJSON *expires = claim(jwt, "exp");
    double now_s = (double)today_now_ms() / 1000;
    if (strcmp(state_text(jwt->header, "alg"), "RS512") != 0) {
        return invalid("alg is not RS512");
    }
    if (cJSON_IsNumber(expires) && expires->valuedouble <= now_s) {
        return invalid("The assertion has expired");
    }
    if (state_text(jwt->header, "kid")[0] == '\0') {
        return invalid("kid is missing");
    }
    if (strcasecmp(state_text(jwt->header, "typ"), "JWT") != 0) {
        return invalid("typ is not JWT");
    }
    if (expires == NULL) {
        return invalid("exp is missing");
    }
    if (!cJSON_IsNumber(expires) || expires->valuedouble > 1e15 ||
        (double)(int64_t)expires->valuedouble != expires->valuedouble) {
        return invalid("exp is no integer");
    }
    return fine;
}

static bool is_used(const struct national *national, const char *jti)
{
    const cJSON *used;
    cJSON_ArrayForEach(used, national->jtis)
    {
        if (strcmp(used->valuestring, jti) == 0) {
            return true;
        }
    }
    return false;
}

// Remembers the jti, whatever is found out about the signature later.
static struct refusal check_claims(struct national *national, const struct jwt *jwt)
{
    const char *issuer = state_text(jwt->payload, "iss");
    const cJSON *jti = claim(jwt, "jti");
    if (issuer[0] == '\0' || strcmp(issuer, state_text(jwt->payload, "sub")) != 0) {
        return invalid("iss and sub are missing or differ");
    }
    if (jti == NULL) {
        return invalid("jti is missing");
    }
    if (!cJSON_IsString(jti)) {
        return invalid("jti is no string");
    }
    if (is_used(national, jti->valuestring)) {
        return invalid("jti was used before");
    }
    cJSON_AddItemToArray(national->jtis, cJSON_CreateString(jti->valuestring));
    if (claim(jwt, "exp")->valuedouble - (double)today_now_ms() / 1000 > AHEAD_MAX_S) {
        return invalid("exp is more than 5 minutes ahead");
    }
    return fine;
}

static struct refusal check_signer(const struct state *state, const struct jwt *jwt)
{
    const struct options *options = &state->options;
    char audience[256];
    snprintf(audience, sizeof audience, "%s" NATIONAL_TOKEN_PATH, state->origin);
    if (options->oauth_audience != NULL) {
        snprintf(audience, sizeof audience, "%s", options->oauth_audience);
    }
    if (strcmp(state_text(jwt->payload, "aud"), audience) != 0) {
        return unknown("aud is another one");
    }
    if (strcmp(state_text(jwt->payload, "iss"), options->oauth_client) != 0) {
        return unknown("iss and sub are no known app");
    }
    if (state->national->key == NULL) {
        return (struct refusal){403, "public_key error", "No key is registered for this app"};
    }
    if (strcmp(state_text(jwt->header, "kid"), options->oauth_kid) != 0) {
        return unknown("kid matches no public key");
    }
    if (!jwt_is_signed_by(jwt, state->national->key)) {
        return (struct refusal){401, "public_key error", "The signature does not verify"};
    }
    return fine;
}

static struct refusal check(struct state *state, const struct request *request)
{
    struct jwt jwt;
    struct refusal refusal = check_form(request);
    if (refusal.status != 0) {
        return refusal;
    }
    const char *assertion = params_value(&request->params, "client_assertion", 0);
    if (assertion == NULL || !jwt_read(assertion, &jwt)) {
        return invalid("client_assertion is missing or malformed");
    }
    refusal = check_header(&jwt);
    refusal = refusal.status != 0 ? refusal : check_claims(state->national, &jwt);
    refusal = refusal.status != 0 ? refusal : check_signer(state, &jwt);
    jwt_free(&jwt);
    return refusal;
}

// ---- the answer

static void add_hex(const unsigned char *bytes, size_t count, char *ret_text)
{
    for (size_t i = 0; i < count; i++) {
        snprintf(ret_text + 2 * i, 3, "%02x", bytes[i]);
    }
}

static void refuse(const struct refusal *refusal, struct reply *reply)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "error", refusal->error);
    cJSON_AddStringToObject(json, "error_description", refusal->description);
    cJSON_AddStringToObject(json, "message_id", "rrt-0000000000000000000-a-geu2-00000-0000000-1");
    reply_json(reply, refusal->status, json);
}

// Numbers are strings here, as on the wire; a fault makes them numbers.
static void give_token(struct state *state, struct reply *reply)
{
    struct national *national = state->national;
    struct national_token *token = &national->tokens[national->token_count++ % NATIONAL_TOKENS];
    unsigned char bytes[(TOKEN_BYTES - 1) / 2];
    char text[32];
    if (RAND_bytes(bytes, (int)sizeof bytes) != 1) {
        reply_text(reply, 500, "text/plain", "no randomness");
        return;
    }
    int64_t now_ms = today_now_ms();
    add_hex(bytes, sizeof bytes, token->value);
    token->expires_ms = now_ms + state->options.token_life_s * (int64_t)1000;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "access_token", token->value);
    snprintf(text, sizeof text, "%d", state->options.token_life_s);
    cJSON_AddStringToObject(json, "expires_in", text);
    cJSON_AddStringToObject(json, "token_type", "Bearer");
    snprintf(text, sizeof text, "%lld", (long long)now_ms);
    cJSON_AddStringToObject(json, "issued_at", text);
    reply_json(reply, 200, json);
}

void national_token_answer(struct state *state, const struct request *request, struct reply *reply)
{
    if (state->options.gateway) {
        reply_text(reply, 404, "text/plain", "A gateway has no token endpoint.");
        return;
    }
    if (request->method != METHOD_POST) {
        reply_text(reply, 405, "text/plain", "");
        snprintf(reply->allow, sizeof reply->allow, "POST");
        return;
    }
    struct refusal refusal = check(state, request);
    if (refusal.status != 0) {
        refuse(&refusal, reply);
    } else {
        give_token(state, reply);
    }
    snprintf(reply->content_type, sizeof reply->content_type, "application/json");
}
