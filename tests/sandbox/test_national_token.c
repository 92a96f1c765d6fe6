// The token endpoint: every rule of the published table, and their order.
#include "sandbox/national_story.h"

static int begin(void **unused)
{
    (void)unused;
    story_begin(NULL);
    return 0;
}

static int end(void **unused)
{
    (void)unused;
    story_end();
    return 0;
}

static void assert_answer(const char *header, const struct claims *claims, int status,
                          const char *error, const char *description)
{
    char *assertion = story_assertion(header, claims, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    story_assert_refused(&answer, status, error, description);
    sandbox_answer_free(&answer);
    free(assertion);
}

static void test_a_right_assertion_gives_a_token(void **unused)
{
    (void)unused;
    char *assertion = story_assertion(GOOD_HEADER, NULL, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.content_type, "application/json");
    cJSON *json = cJSON_Parse(answer.body);
    assert_int_equal(cJSON_GetArraySize(json), 4);
    // Strings, all of them.
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(json, "expires_in")->valuestring, "599");
    assert_string_equal(cJSON_GetObjectItemCaseSensitive(json, "token_type")->valuestring,
                        "Bearer");
    assert_int_equal(strlen(cJSON_GetObjectItemCaseSensitive(json, "access_token")->valuestring),
                     28);
    const char *issued = cJSON_GetObjectItemCaseSensitive(json, "issued_at")->valuestring;
    assert_int_equal(strncmp(issued, "17967207", 8), 0);
    cJSON_Delete(json);
    sandbox_answer_free(&answer);
    free(assertion);
    assert_int_equal(sandbox_written(&story.site, "token_requests"), 1);
    assert_int_equal(sandbox_written(&story.site, "jtis_seen"), 1);
}

// An assertion that is wrong in every way is mended step by step: each answer names the next rule.
static void test_rules_are_checked_in_their_order(void **unused)
{
    (void)unused;
    struct claims claims = {.iss = "", .sub = "\"b\"", .aud = "\"x\"", .jti = "", .exp = "1"};
    assert_answer("{}", &claims, 400, "invalid_request", "alg is not RS512");
    assert_answer("{\"alg\":\"RS512\"}", &claims, 400, "invalid_request",
                  "The assertion has expired");
    claims.exp = "";
    assert_answer("{\"alg\":\"RS512\"}", &claims, 400, "invalid_request", "kid is missing");
    assert_answer("{\"alg\":\"RS512\",\"kid\":\"other\"}", &claims, 400, "invalid_request",
                  "typ is not JWT");
    const char *header = "{\"alg\":\"RS512\",\"kid\":\"other\",\"typ\":\"jwt\"}";
    assert_answer(header, &claims, 400, "invalid_request", "exp is missing");
    claims.exp = "\"1796720940\"";
    assert_answer(header, &claims, 400, "invalid_request", "exp is no integer");
    claims.exp = "1796720940.5";
    assert_answer(header, &claims, 400, "invalid_request", "exp is no integer");
    claims.exp = "1796730000";
    assert_answer(header, &claims, 400, "invalid_request", "iss and sub are missing or differ");
    claims.iss = "\"a\"";
    assert_answer(header, &claims, 400, "invalid_request", "iss and sub are missing or differ");
    claims.iss = "\"b\"";
    assert_answer(header, &claims, 400, "invalid_request", "jti is missing");
    claims.jti = "7";
    assert_answer(header, &claims, 400, "invalid_request", "jti is no string");
    claims.jti = NULL;
    assert_answer(header, &claims, 400, "invalid_request", "exp is more than 5 minutes ahead");
    claims.exp = NULL;
    assert_answer(header, &claims, 401, "invalid_request", "aud is another one");
    claims.aud = NULL;
    assert_answer(header, &claims, 401, "invalid_request", "iss and sub are no known app");
    claims.iss = claims.sub = NULL;
    assert_answer(header, &claims, 401, "invalid_request", "kid matches no public key");
}

static void test_a_few_seconds_more_than_five_minutes_are_tolerated(void **unused)
{
    (void)unused;
    char *assertion =
        story_assertion(GOOD_HEADER, &(struct claims){.exp = "1796721010"}, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 200);
    sandbox_answer_free(&answer);
    free(assertion);
}

static void test_a_jti_is_remembered_before_the_signature_is_checked(void **unused)
{
    (void)unused;
    const struct claims claims = {.jti = "\"once\""};
    EVP_PKEY *other = EVP_RSA_gen(2048);
    char *assertion = story_assertion(GOOD_HEADER, &claims, other);
    struct sandbox_answer answer = story_ask_token(assertion);
    story_assert_refused(&answer, 401, "public_key error", "The signature does not verify");
    sandbox_answer_free(&answer);
    free(assertion);
    EVP_PKEY_free(other);
    assert_answer(GOOD_HEADER, &claims, 400, "invalid_request", "jti was used before");
    assert_true(sandbox_order(&story.site, "reset", "{}"));
    assertion = story_assertion(GOOD_HEADER, &claims, story.key);
    answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 200);
    sandbox_answer_free(&answer);
    free(assertion);
}

static void test_a_changed_assertion_does_not_verify(void **unused)
{
    (void)unused;
    char *good = story_assertion(GOOD_HEADER, NULL, story.key);
    char *other = story_assertion(GOOD_HEADER, NULL, story.key);
    // The payload of one with the signature of the other.
    char mixed[4096];
    snprintf(mixed, sizeof mixed, "%.*s%s", (int)(strrchr(good, '.') - good), good,
             strrchr(other, '.'));
    struct sandbox_answer answer = story_ask_token(mixed);
    story_assert_refused(&answer, 401, "public_key error", "The signature does not verify");
    sandbox_answer_free(&answer);
    free(good);
    free(other);
}

static void test_what_is_no_assertion(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {
        "",         "a",          "a.b",           "a.b.c",         "e30.e30",
        "e30.e30.", "e30.W10.eA", "e30%3D.e30.eA", "e30.e30.eA.eA", "bnVsbA.e30.eA"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct sandbox_answer answer = story_ask_token(wrong[i]);
        story_assert_refused(&answer, 400, "invalid_request",
                             "client_assertion is missing or malformed");
        sandbox_answer_free(&answer);
    }
    assert_int_equal(sandbox_written(&story.site, "jtis_seen"), 0);
}

#define TYPE                                                                                       \
    "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"

static void test_the_form(void **unused)
{
    (void)unused;
    static const struct {
        const char *type, *form;
        int status;
        const char *error, *description;
    } rows[] = {
        {FORM ";charset=utf-8", TYPE, 415, "invalid_request", "The Content-Type is another one"},
        {"Content-Type: application/json", "{}", 415, "invalid_request",
         "The Content-Type is another one"},
        {FORM, TYPE, 400, "invalid_request", "grant_type is missing"},
        {FORM, "grant_type=password&" TYPE, 400, "unsupported_grant_type",
         "Not client_credentials"},
        {FORM, "grant_type=client_credentials", 400, "invalid_request",
         "client_assertion_type is missing or another one"},
        {FORM, "grant_type=client_credentials&client_assertion_type=jwt", 400, "invalid_request",
         "client_assertion_type is missing or another one"},
        {FORM, "grant_type=client_credentials&" TYPE, 400, "invalid_request",
         "client_assertion is missing or malformed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sandbox_answer answer = story_post_token(rows[i].type, rows[i].form);
        story_assert_refused(&answer, rows[i].status, rows[i].error, rows[i].description);
        sandbox_answer_free(&answer);
    }
}

static void test_only_post(void **unused)
{
    (void)unused;
    char url[160];
    snprintf(url, sizeof url, "%s/oauth2/token", story.origin);
    const struct sandbox_request request = {.method = "GET", .url = url};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    assert_int_equal(answer.status, 405);
    assert_string_equal(answer.allow, "POST");
    sandbox_answer_free(&answer);
}

static void test_without_a_registered_key(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--now", NOW, NULL};
    assert_true(sandbox_start(&story.site, story.program, arguments));
    snprintf(story.origin, sizeof story.origin, "%.*s",
             (int)(strlen(story.site.control) - strlen("/control")), story.site.control);
    assert_answer(GOOD_HEADER, NULL, 403, "public_key error", "No key is registered for this app");
    story_end();
}

static void test_names_are_settings(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--oauth-kid",
                               "k2",
                               "--oauth-client",
                               "app2",
                               "--oauth-audience",
                               "https://api.service.example/oauth2/token",
                               "--token-life",
                               "60",
                               NULL};
    story_begin(arguments);
    const struct claims claims = {.iss = "\"app2\"",
                                  .sub = "\"app2\"",
                                  .aud = "\"https://api.service.example/oauth2/token\""};
    char *assertion =
        story_assertion("{\"alg\":\"RS512\",\"typ\":\"JWT\",\"kid\":\"k2\"}", &claims, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"expires_in\":\"60\""));
    sandbox_answer_free(&answer);
    free(assertion);
    assert_answer(GOOD_HEADER, NULL, 401, "invalid_request", "aud is another one");
    story_end();
}

static void test_faults_on_tokens(void **unused)
{
    (void)unused;
    char token[64];
    assert_true(sandbox_order(&story.site, "fault", "{\"on\":\"token\",\"do\":\"numbers\"}"));
    assert_true(sandbox_order(&story.site, "fault",
                              "{\"on\":\"token\",\"do\":\"status\",\"status\":500,\"nth\":2,"
                              "\"content_type\":\"application/json\",\"body\":\"{\\\"error\\\":"
                              "\\\"unknown_error\\\"}\"}"));
    // Faults of the site leave the national services alone.
    assert_true(sandbox_order(&story.site, "fault", "{\"on\":\"any\",\"do\":\"drop-before\"}"));
    char *assertion = story_assertion(GOOD_HEADER, NULL, story.key);
    struct sandbox_answer answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"expires_in\":599,"));
    assert_non_null(strstr(answer.body, "\"issued_at\":17967207"));
    sandbox_answer_free(&answer);
    answer = story_ask_token(assertion);
    assert_int_equal(answer.status, 500);
    assert_string_equal(answer.body, "{\"error\":\"unknown_error\"}");
    sandbox_answer_free(&answer);
    free(assertion);
    assert_int_equal(sandbox_fired(&story.site, "numbers"), 1);
    story_token(token);
    assert_int_equal(sandbox_written(&story.site, "token_requests"), 3);
    assert_int_equal(sandbox_written(&story.site, "requests"), 0);
}

static int make_key(void **unused)
{
    (void)unused;
    story_make_key();
    return 0;
}

static int free_key(void **unused)
{
    (void)unused;
    story_free_key();
    return 0;
}

#define ON_A_SERVER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
    if (!story_arguments(argc, argv)) {
        return 2;
    }
    const struct CMUnitTest tests[] = {
        ON_A_SERVER(test_a_right_assertion_gives_a_token),
        ON_A_SERVER(test_rules_are_checked_in_their_order),
        ON_A_SERVER(test_a_few_seconds_more_than_five_minutes_are_tolerated),
        ON_A_SERVER(test_a_jti_is_remembered_before_the_signature_is_checked),
        ON_A_SERVER(test_a_changed_assertion_does_not_verify),
        ON_A_SERVER(test_what_is_no_assertion),
        ON_A_SERVER(test_the_form),
        ON_A_SERVER(test_only_post),
        ON_A_SERVER(test_faults_on_tokens),
        cmocka_unit_test(test_without_a_registered_key),
        cmocka_unit_test(test_names_are_settings),
    };
    return cmocka_run_group_tests(tests, make_key, free_key);
}
