#include "api/oauth.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "base/wipe.h"
#include <string.h>
#include <strings.h>

enum { PART_BYTES = 1400, TOKEN_LIFE_MAX_S = 86400 };

// national-services 2.3
static const struct json_limits token_limits = {
    .body_bytes = HTTP_BODY_BYTES, .depth = 8, .values = 1000, .members = 64};

// ---- the assertion

static void add_member(struct text_builder *builder, const char *name, const char *value)
{
    text_add(builder, builder->used_bytes > 1 ? "," : "");
    json_add_text(builder, name);
    text_add(builder, ":");
    json_add_text(builder, value);
}

static enum err add_header(const struct config *config, struct text_builder *assertion)
{
    char text[PART_BYTES];
    struct text_builder header;

    text_begin(&header, text, sizeof text);
    text_add(&header, "{");
    add_member(&header, "alg", "RS512");
    add_member(&header, "typ", "JWT");
    add_member(&header, "kid", config->oauth_kid);
    text_add(&header, "}");
    base64url_add(assertion, text, header.used_bytes);
    return text_end(&header);
}

static enum err add_payload(const struct config *config, const char *jti, int64_t wall_ms,
                            struct text_builder *assertion)
{
    char text[PART_BYTES];
    struct text_builder payload;

    text_begin(&payload, text, sizeof text);
    text_add(&payload, "{");
    add_member(&payload, "iss", config->oauth_client_id);
    add_member(&payload, "sub", config->oauth_client_id);
    add_member(&payload, "aud", config->oauth_audience);
    add_member(&payload, "jti", jti);
    text_add(&payload, ",\"exp\":");
    text_add_int(&payload, wall_ms / 1000 + OAUTH_LIFE_S);
    text_add(&payload, "}");
    base64url_add(assertion, text, payload.used_bytes);
    return text_end(&payload);
}

enum err oauth_assertion_begin(const struct config *config, const char *jti, int64_t wall_ms,
                               char *ret_assertion, size_t size)
{
    char text[OAUTH_ASSERTION_BYTES];
    struct text_builder assertion;

    if (jti[0] == '\0') {
        return ERR_MISSING;
    }
    text_begin(&assertion, text, sizeof text);
    enum err err = add_header(config, &assertion);
    text_add(&assertion, ".");
    if (err == OK) {
        err = add_payload(config, jti, wall_ms, &assertion);
    }
    if (err == OK) {
        err = text_end(&assertion);
    }
    return err == OK ? text_copy(ret_assertion, size, text) : err;
}

enum err oauth_assertion_end(char *assertion, size_t size, const unsigned char *signature,
                             size_t signature_bytes)
{
    size_t begun = strlen(assertion);
    struct text_builder builder = {.buffer = assertion, .size_bytes = size, .used_bytes = begun};

    if (begun == 0 || signature_bytes == 0) {
        return ERR_MISSING;
    }
    text_add(&builder, ".");
    base64url_add(&builder, signature, signature_bytes);
    enum err err = text_end(&builder);
    if (err != OK) {
        assertion[begun] = '\0'; // as it was
    }
    return err;
}

enum err oauth_token_request(const struct config *config, const char *assertion,
                             struct http_request *ret_request)
{
    struct text_builder body;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->service = HTTP_NATIONAL;
    ret_request->method = HTTP_POST;
    // Compared as a whole at the other end: nothing may follow.
    ret_request->content_type = "application/x-www-form-urlencoded";
    text_begin(&body, ret_request->body, sizeof ret_request->body);
    text_add(&body, "grant_type=client_credentials&client_assertion_type=");
    http_add_encoded(&body, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    text_add(&body, "&client_assertion=");
    http_add_encoded(&body, assertion);
    ret_request->body_bytes = body.used_bytes;
    enum err err = text_copy(ret_request->url, sizeof ret_request->url, config->oauth_token_url);
    return err == OK ? text_end(&body) : err;
}

// ---- the answer

// Nothing but the letters of RFC 6750 may get into a header.
static bool is_bearer_value(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
    size_t length = strlen(text);

    return length > 0 && strspn(text, letters) == length;
}

// expires_in: nationally a string of digits, elsewhere a number. Anything else is -1.
static int read_life(const struct json *root)
{
    const struct json *member = json_member(root, "expires_in");
    const char *text = json_text_borrow(member);
    int64_t life_s = 0;

    if (text == NULL) {
        return json_as_integer(member, 1, TOKEN_LIFE_MAX_S, &life_s) == OK ? (int)life_s : -1;
    }
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 5 || text[digits] != '\0') {
        return -1;
    }
    for (const char *at = text; *at != '\0'; at++) {
        life_s = life_s * 10 + (*at - '0');
    }
    return life_s >= 1 && life_s <= TOKEN_LIFE_MAX_S ? (int)life_s : -1;
}

static enum oauth_answer read_token(const struct http_reply *reply, struct oauth_token *ret_token)
{
    struct json_document *document = NULL;
    struct oauth_token token = {.life_s = -1};
    enum oauth_answer answer = OAUTH_BROKEN;

    if (json_parse(reply->body, reply->body_bytes, &token_limits, &document, NULL) != OK) {
        return OAUTH_BROKEN;
    }
    const struct json *root = json_root(document);
    const char *type = json_text_borrow(json_member(root, "token_type"));

    token.life_s = read_life(root);
    if (json_text(root, "access_token", token.value, sizeof token.value) == OK &&
        is_bearer_value(token.value) && token.life_s > 0 && type != NULL &&
        strcasecmp(type, "Bearer") == 0) {
        *ret_token = token;
        answer = OAUTH_OK;
    }
    json_free(document);
    wipe(&token, sizeof token);
    return answer;
}

enum oauth_answer oauth_token_reply(const struct http_reply *reply, struct oauth_token *ret_token)
{
    switch (reply->end) {
    case HTTP_DONE: break;
    case HTTP_TOO_LARGE: return OAUTH_BROKEN;
    case HTTP_NOT_SENT:
    case HTTP_LOST:
    case HTTP_CANCELLED: return OAUTH_UNAVAILABLE;
    }
    if (reply->status == 200) {
        return read_token(reply, ret_token);
    }
    if (reply->status == 429) {
        return OAUTH_BUSY;
    }
    if (reply->status == 408 || reply->status >= 500) {
        return OAUTH_UNAVAILABLE;
    }
    return reply->status >= 400 ? OAUTH_CONFIGURATION : OAUTH_BROKEN;
}
