#include "sandbox/national_story.h"

struct story story;

bool story_arguments(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOYER-SANDBOX\n", argv[0]);
        return false;
    }
    story.program = argv[1];
    return true;
}

void story_make_key(void)
{
    snprintf(story.key_file, sizeof story.key_file, "/tmp/foyer-key-XXXXXX");
    int fd = mkstemp(story.key_file);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    story.key = EVP_RSA_gen(2048);
    assert_non_null(story.key);
    assert_int_equal(PEM_write_PUBKEY(file, story.key), 1);
    fclose(file);
}

void story_free_key(void)
{
    EVP_PKEY_free(story.key);
    (void)remove(story.key_file);
}

void story_begin(const char *const *arguments)
{
    const char *all[24] = {"--now", NOW, "--oauth-key", story.key_file};
    for (int i = 0; arguments != NULL && arguments[i] != NULL; i++) {
        assert_true(i + 5 < 24);
        all[4 + i] = arguments[i];
    }
    assert_true(sandbox_start(&story.site, story.program, all));
    snprintf(story.origin, sizeof story.origin, "%.*s",
             (int)(strlen(story.site.control) - strlen("/control")), story.site.control);
}

void story_end(void)
{
    assert_int_equal(sandbox_stop(&story.site), 0);
}

// ---- assertions

static void add_base64url(char *text, const unsigned char *bytes, size_t count)
{
    size_t used = strlen(text);
    EVP_EncodeBlock((unsigned char *)text + used, bytes, (int)count);
    for (char *at = text + used; *at != '\0'; at++) {
        *at = (char)(*at == '+' ? '-' : *at == '/' ? '_' : *at == '=' ? '\0' : *at);
        if (*at == '\0') {
            break;
        }
    }
}

static void add_claim(char *payload, const char *name, const char *value, const char *otherwise)
{
    char member[400];
    value = value == NULL ? otherwise : value;
    if (value[0] != '\0') {
        snprintf(member, sizeof member, "%s\"%s\":%s", payload[1] != '\0' ? "," : "", name, value);
        strcat(payload, member);
    }
}

static void make_payload(const struct claims *claims, char *ret_payload)
{
    static const struct claims right;
    char audience[128];
    char jti[80];
    char expires[32];
    claims = claims == NULL ? &right : claims;
    snprintf(audience, sizeof audience, "\"%s/oauth2/token\"", story.origin);
    snprintf(jti, sizeof jti, "\"0b6ab20a-0000-4000-8000-%012d\"", ++story.serial);
    snprintf(expires, sizeof expires, "%d", NOW_S + 240);
    strcpy(ret_payload, "{");
    add_claim(ret_payload, "iss", claims->iss, "\"foyer-demo\"");
    add_claim(ret_payload, "sub", claims->sub, "\"foyer-demo\"");
    add_claim(ret_payload, "aud", claims->aud, audience);
    add_claim(ret_payload, "jti", claims->jti, jti);
    add_claim(ret_payload, "exp", claims->exp, expires);
    strcat(ret_payload, "}");
}

char *story_assertion(const char *header, const struct claims *claims, EVP_PKEY *key)
{
    char payload[1024];
    unsigned char signature[512];
    size_t bytes = sizeof signature;
    char *text = calloc(1, 4096);
    assert_non_null(text);
    make_payload(claims, payload);
    add_base64url(text, (const unsigned char *)header, strlen(header));
    strcat(text, ".");
    add_base64url(text, (const unsigned char *)payload, strlen(payload));
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha512(), NULL, key), 1);
    assert_int_equal(
        EVP_DigestSign(context, signature, &bytes, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(context);
    strcat(text, ".");
    add_base64url(text, signature, bytes);
    return text;
}

// ---- requests

struct sandbox_answer story_post_token(const char *content_type, const char *form)
{
    char url[160];
    const char *headers[] = {content_type, NULL};
    snprintf(url, sizeof url, "%s/oauth2/token", story.origin);
    const struct sandbox_request request = {
        .method = "POST", .url = url, .headers = headers, .body = form};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}

struct sandbox_answer story_ask_token(const char *assertion)
{
    char form[8192];
    snprintf(form, sizeof form,
             "grant_type=client_credentials&client_assertion_type="
             "urn%%3Aietf%%3Aparams%%3Aoauth%%3Aclient-assertion-type%%3Ajwt-bearer"
             "&client_assertion=%s",
             assertion);
    return story_post_token(FORM, form);
}

void story_token(char *ret_token)
{
    char *assertion = story_assertion(GOOD_HEADER, NULL, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    free(assertion);
    assert_int_equal(answer.status, 200);
    cJSON *json = cJSON_Parse(answer.body);
    const cJSON *token = cJSON_GetObjectItemCaseSensitive(json, "access_token");
    assert_true(cJSON_IsString(token));
    snprintf(ret_token, 64, "%s", token->valuestring);
    cJSON_Delete(json);
    sandbox_answer_free(&answer);
}

void story_assert_refused(const struct sandbox_answer *answer, int status, const char *error,
                          const char *description)
{
    assert_int_equal(answer->status, status);
    assert_string_equal(answer->content_type, "application/json");
    cJSON *json = cJSON_Parse(answer->body);
    const cJSON *said = cJSON_GetObjectItemCaseSensitive(json, "error");
    const cJSON *why = cJSON_GetObjectItemCaseSensitive(json, "error_description");
    assert_true(cJSON_IsString(said) && cJSON_IsString(why));
    assert_true(cJSON_IsString(cJSON_GetObjectItemCaseSensitive(json, "message_id")));
    assert_string_equal(why->valuestring, description);
    assert_string_equal(said->valuestring, error);
    cJSON_Delete(json);
}

struct sandbox_answer story_ask_pds(const char *number, const char *token, const char *request_id)
{
    char url[256];
    char id[128];
    char bearer[128];
    const char *headers[5] = {"Accept: application/fhir+json"};
    int count = 1;
    snprintf(url, sizeof url, "%s/personal-demographics/FHIR/R4/Patient/%s", story.origin, number);
    if (request_id == NULL) {
        snprintf(id, sizeof id, "X-Request-ID: 60e0b220-8136-4ca5-ae46-%012d", ++story.serial);
        headers[count++] = id;
    } else if (request_id[0] != '\0') {
        snprintf(id, sizeof id, "X-Request-ID: %s", request_id);
        headers[count++] = id;
    }
    if (token != NULL) {
        snprintf(bearer, sizeof bearer, "Authorization: Bearer %s", token);
        headers[count++] = bearer;
    }
    const struct sandbox_request request = {.method = "GET", .url = url, .headers = headers};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}
