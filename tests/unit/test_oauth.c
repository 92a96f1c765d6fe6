// The assertion that is signed, the request for a token, and what its answer is taken for.
#include "unit.h"

#include "api/oauth.h"
#include "base/base64.h"
#include "base/json.h"
#include "site_reply.h"

#define JTI "6a1c4b1e-6c1e-4f0a-9a54-2f8b7a0d9c11"

enum { WALL_S = 1796720700 };

static struct config config;
static struct http_request request;

static int begin(void **state)
{
    (void)state;
    memset(&config, 0, sizeof config);
    strcpy(config.oauth_token_url, "https://gateway.example/oauth2/token");
    strcpy(config.oauth_audience, "https://api.service.example/oauth2/token");
    strcpy(config.oauth_client_id, "app-key-1");
    strcpy(config.oauth_kid, "kiosk-2026");
    return 0;
}

static enum err begin_assertion(char *ret_assertion, size_t size)
{
    return oauth_assertion_begin(&config, JTI, INT64_C(1000) * WALL_S + 999, ret_assertion, size);
}

// ---- the assertion

// The index-th part, decoded and parsed.
static struct json_document *part_of(const char *assertion, int index)
{
    static char text[OAUTH_ASSERTION_BYTES];
    struct json_document *document = NULL;
    size_t bytes = 0;
    for (; index > 0; index--) {
        assertion = strchr(assertion, '.') + 1;
    }
    assert_int_equal(
        base64url_read(assertion, strcspn(assertion, "."), text, sizeof text - 1, &bytes), OK);
    text[bytes] = '\0';
    assert_int_equal(json_parse(text, bytes, &json_limits_reply, &document, NULL), OK);
    return document;
}

static void assert_text(const struct json_document *document, const char *key, const char *value)
{
    const char *text = json_text_borrow(json_member(json_root(document), key));
    assert_non_null(text);
    assert_string_equal(text, value);
}

static void the_assertion_has_every_member_and_no_other(void **state)
{
    (void)state;
    char assertion[OAUTH_ASSERTION_BYTES];
    int64_t expires_s = 0;
    assert_int_equal(begin_assertion(assertion, sizeof assertion), OK);
    assert_null(strchr(strchr(assertion, '.') + 1, '.'));

    struct json_document *header = part_of(assertion, 0);
    assert_int_equal(json_count(json_root(header)), 3);
    assert_text(header, "alg", "RS512");
    assert_text(header, "typ", "JWT");
    assert_text(header, "kid", "kiosk-2026");
    json_free(header);

    struct json_document *payload = part_of(assertion, 1);
    assert_int_equal(json_count(json_root(payload)), 5);
    assert_text(payload, "iss", "app-key-1");
    assert_text(payload, "sub", "app-key-1");
    // As the platform sees itself, whatever host the kiosk calls.
    assert_text(payload, "aud", "https://api.service.example/oauth2/token");
    assert_text(payload, "jti", JTI);
    assert_int_equal(json_integer(json_root(payload), "exp", 0, INT64_MAX, &expires_s), OK);
    assert_int_equal(expires_s, WALL_S + 200);
    json_free(payload);
}

static void the_signature_is_the_third_part(void **state)
{
    (void)state;
    static const unsigned char signature[3] = {0xFB, 0xFF, 0xBF};
    char assertion[OAUTH_ASSERTION_BYTES];
    char before[OAUTH_ASSERTION_BYTES];
    assert_int_equal(begin_assertion(assertion, sizeof assertion), OK);
    strcpy(before, assertion);
    assert_int_equal(oauth_assertion_end(assertion, sizeof assertion, signature, sizeof signature),
                     OK);
    assert_memory_equal(assertion, before, strlen(before));
    assert_string_equal(assertion + strlen(before), ".-_-_");
    assert_int_equal(oauth_assertion_end(assertion, sizeof assertion, signature, 0), ERR_MISSING);
}

static void the_longest_key_fits(void **state)
{
    (void)state;
    unsigned char signature[512] = {1}; // RSA of 4096 bits
    char assertion[OAUTH_ASSERTION_BYTES];
    assert_int_equal(begin_assertion(assertion, sizeof assertion), OK);
    assert_int_equal(oauth_assertion_end(assertion, sizeof assertion, signature, sizeof signature),
                     OK);
}

static void what_does_not_fit_leaves_the_assertion_as_it_was(void **state)
{
    (void)state;
    unsigned char signature[512] = {1};
    char assertion[400] = "kept";
    char before[400];
    assert_int_equal(begin_assertion(assertion, 100), ERR_LIMIT);
    assert_string_equal(assertion, "kept");
    assert_int_equal(begin_assertion(assertion, sizeof assertion), OK);
    strcpy(before, assertion);
    assert_int_equal(oauth_assertion_end(assertion, sizeof assertion, signature, sizeof signature),
                     ERR_LIMIT);
    assert_string_equal(assertion, before);
}

static void a_fresh_jti_is_demanded(void **state)
{
    (void)state;
    char assertion[OAUTH_ASSERTION_BYTES];
    assert_int_equal(oauth_assertion_begin(&config, "", 1000, assertion, sizeof assertion),
                     ERR_MISSING);
}

static void odd_letters_of_the_configuration_are_escaped(void **state)
{
    (void)state;
    char assertion[OAUTH_ASSERTION_BYTES];
    strcpy(config.oauth_kid, "a\"b\\c\n");
    assert_int_equal(begin_assertion(assertion, sizeof assertion), OK);
    struct json_document *header = part_of(assertion, 0);
    assert_text(header, "kid", "a\"b\\c\n");
    json_free(header);
}

// ---- the request

static void the_form_is_as_published(void **state)
{
    (void)state;
    assert_int_equal(oauth_token_request(&config, "aaa.bbb.c-_c", &request), OK);
    assert_int_equal(request.service, HTTP_NATIONAL);
    assert_int_equal(request.method, HTTP_POST);
    assert_string_equal(request.url, "https://gateway.example/oauth2/token");
    assert_string_equal(request.content_type, "application/x-www-form-urlencoded");
    assert_string_equal(request.body,
                        "grant_type=client_credentials"
                        "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type"
                        "%3Ajwt-bearer&client_assertion=aaa.bbb.c-_c");
    assert_int_equal(request.body_bytes, strlen(request.body));
    assert_string_equal(request.authorization, "");
    // A repeat by the net layer would send the same jti twice.
    assert_false(request.read_only);
}

// ---- the answer

static enum oauth_answer answer_of(int status, const char *body)
{
    struct oauth_token token = {.value = "kept", .life_s = -7};
    struct http_reply reply = reply_of(status, body);
    enum oauth_answer answer = oauth_token_reply(&reply, &token);
    if (answer != OAUTH_OK) {
        assert_string_equal(token.value, "kept");
        assert_int_equal(token.life_s, -7);
    }
    return answer;
}

static void assert_token(const char *body, const char *value, int life_s)
{
    struct oauth_token token = {0};
    struct http_reply reply = reply_of(200, body);
    assert_int_equal(oauth_token_reply(&reply, &token), OAUTH_OK);
    assert_string_equal(token.value, value);
    assert_int_equal(token.life_s, life_s);
}

static void numbers_come_as_strings_or_as_numbers(void **state)
{
    (void)state;
    assert_token(
        "{\"access_token\":\"aB3.-_~+/=\",\"expires_in\":\"599\",\"token_type\":\"Bearer\","
        "\"issued_at\":\"1796720700123\"}",
        "aB3.-_~+/=", 599);
    assert_token("{\"access_token\":\"x\",\"expires_in\":3600,\"token_type\":\"bearer\"}", "x",
                 3600);
    assert_token("{\"access_token\":\"x\",\"expires_in\":\"1\",\"token_type\":\"BEARER\"}", "x", 1);
    assert_token("{\"access_token\":\"x\",\"expires_in\":86400,\"token_type\":\"Bearer\"}", "x",
                 86400);
}

static void a_life_that_cannot_be_is_broken(void **state)
{
    (void)state;
    static const char *const lives[] = {"0",
                                        "\"0\"",
                                        "86401",
                                        "\"86401\"",
                                        "-1",
                                        "\"-1\"",
                                        "599.5",
                                        "\"599.5\"",
                                        "\"\"",
                                        "\" 599\"",
                                        "\"599 s\"",
                                        "\"0x10\"",
                                        "null",
                                        "true",
                                        "[599]",
                                        "{}",
                                        "\"9999999999999999999999\"",
                                        "\"18446744073709552215\"" /* 2^64 + 599 */,
                                        "1e99"};
    for (size_t i = 0; i < sizeof lives / sizeof lives[0]; i++) {
        char body[256];
        (void)snprintf(body, sizeof body,
                       "{\"access_token\":\"x\",\"expires_in\":%s,\"token_type\":\"Bearer\"}",
                       lives[i]);
        assert_int_equal(answer_of(200, body), OAUTH_BROKEN);
    }
    assert_int_equal(answer_of(200, "{\"access_token\":\"x\",\"token_type\":\"Bearer\"}"),
                     OAUTH_BROKEN);
}

static void a_token_that_cannot_be_sent_is_broken(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "{}",
        "null",
        "[]",
        "\"Bearer\"",
        "<html>Sign in</html>",
        "{\"expires_in\":599,\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"\",\"expires_in\":599,\"token_type\":\"Bearer\"}",
        "{\"access_token\":7,\"expires_in\":599,\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a b\",\"expires_in\":599,\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a\\r\\nHost: x\",\"expires_in\":599,\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"x\",\"expires_in\":599,\"token_type\":\"MAC\"}",
        "{\"access_token\":\"x\",\"expires_in\":599}",
        "{\"access_token\":\"x\",\"access_token\":\"y\",\"expires_in\":599,\"token_type\":"
        "\"Bearer\"}",
        "{\"access_token\":\"x\",\"expires_in\":599,\"token_type\":\"Bearer\"",
        "{\"access_token\":\"x\",\"expires_in\":599,\"token_type\":\"Bearer\"}}",
        "{\"access_token\":\"x\",\"expires_in\":599,\"token_type\":\"Bearer\",\"a\":[[[[[[[[[]]]]]]"
        "]]]}",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_int_equal(answer_of(200, bodies[i]), OAUTH_BROKEN);
    }
}

static void a_token_of_any_length_is_taken_whole_or_not_at_all(void **state)
{
    (void)state;
    for (size_t length = HTTP_TOKEN_BYTES - 20; length < HTTP_TOKEN_BYTES; length++) {
        char value[HTTP_TOKEN_BYTES + 1] = "";
        char body[HTTP_TOKEN_BYTES + 128];
        memset(value, 'a', length);
        (void)snprintf(body, sizeof body,
                       "{\"access_token\":\"%s\",\"expires_in\":599,\"token_type\":\"Bearer\"}",
                       value);
        if (length < HTTP_TOKEN_BYTES - 16) {
            assert_token(body, value, 599);
        } else {
            assert_int_equal(answer_of(200, body), OAUTH_BROKEN);
        }
    }
}

// Status decides; bodies of errors are never read (national-services 3.2).
static void each_status_has_its_class(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum oauth_answer answer;
    } rows[] = {
        {400, OAUTH_CONFIGURATION}, {401, OAUTH_CONFIGURATION}, {403, OAUTH_CONFIGURATION},
        {404, OAUTH_CONFIGURATION}, {405, OAUTH_CONFIGURATION}, {415, OAUTH_CONFIGURATION},
        {408, OAUTH_UNAVAILABLE},   {429, OAUTH_BUSY},          {500, OAUTH_UNAVAILABLE},
        {502, OAUTH_UNAVAILABLE},   {503, OAUTH_UNAVAILABLE},   {504, OAUTH_UNAVAILABLE},
        {302, OAUTH_BROKEN},        {201, OAUTH_BROKEN},        {204, OAUTH_BROKEN},
    };
    static const char *const bodies[] = {
        "", "{}",
        "{\"error\":\"invalid_request\",\"error_description\":\"x\",\"message_id\":\"y\"}",
        "{\"access_token\":\"x\",\"expires_in\":\"599\",\"token_type\":\"Bearer\"}"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t body = 0; body < sizeof bodies / sizeof bodies[0]; body++) {
            assert_int_equal(answer_of(rows[i].status, bodies[body]), rows[i].answer);
        }
    }
}

static void without_a_reply_there_is_no_token(void **state)
{
    (void)state;
    static const struct {
        enum http_end end;
        enum oauth_answer answer;
    } rows[] = {{HTTP_NOT_SENT, OAUTH_UNAVAILABLE},
                {HTTP_LOST, OAUTH_UNAVAILABLE},
                {HTTP_CANCELLED, OAUTH_UNAVAILABLE},
                {HTTP_TOO_LARGE, OAUTH_BROKEN}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct oauth_token token;
        struct http_reply reply = reply_end(rows[i].end);
        assert_int_equal(oauth_token_reply(&reply, &token), rows[i].answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_assertion_has_every_member_and_no_other, begin),
        cmocka_unit_test_setup(the_signature_is_the_third_part, begin),
        cmocka_unit_test_setup(the_longest_key_fits, begin),
        cmocka_unit_test_setup(what_does_not_fit_leaves_the_assertion_as_it_was, begin),
        cmocka_unit_test_setup(a_fresh_jti_is_demanded, begin),
        cmocka_unit_test_setup(odd_letters_of_the_configuration_are_escaped, begin),
        cmocka_unit_test_setup(the_form_is_as_published, begin),
        cmocka_unit_test(numbers_come_as_strings_or_as_numbers),
        cmocka_unit_test(a_life_that_cannot_be_is_broken),
        cmocka_unit_test(a_token_that_cannot_be_sent_is_broken),
        cmocka_unit_test(a_token_of_any_length_is_taken_whole_or_not_at_all),
        cmocka_unit_test(each_status_has_its_class),
        cmocka_unit_test(without_a_reply_there_is_no_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
