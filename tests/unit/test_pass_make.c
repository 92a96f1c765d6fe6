// Passes that are made, and the keys that are pinned for them.
#include "unit.h"

#include "base/json.h"
#include "pass_story.h"

#define JWK(kid)                                                                                   \
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" kid "\","         \
    "\"x\":\"eAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","                                       \
    "\"y\":\"eQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"

// ---- making

static void what_is_made_is_accepted(void **state)
{
    (void)state;
    static const char *const sites[] = {"X9Z01"};
    struct pass_keys keys;
    struct pass pass = {0};
    unsigned char signature[PASS_SIGNATURE];
    char problem[256] = "";
    char input[PASS_BYTES + 1];
    char token[PASS_BYTES + 1];
    char wanted[STORY_TOKEN];
    story_keys(&keys);
    story_signature(signature);
    assert_int_equal(pass_signing_input(&story_pass, input, sizeof input, problem), OK);
    assert_int_equal(pass_finish(input, signature, token, sizeof token), OK);
    (void)story_signed(STORY_HEADER, STORY_PAYLOAD, wanted); // the form of the worked example
    assert_string_equal(token, wanted);
    assert_int_equal(pass_check(token, strlen(token), &keys, story_verify, sites, 1, STORY_NOW_S, &pass), PASS_OK);
    assert_memory_equal(&pass, &story_pass, sizeof pass);
}

static void assert_not_made(const struct pass *pass, enum err wanted, const char *problem_begins)
{
    char input[PASS_BYTES + 1] = "before";
    char problem[256] = "";

    assert_int_equal(pass_signing_input(pass, input, sizeof input, problem), wanted);
    assert_string_equal(input, "before");
    if (strncmp(problem, problem_begins, strlen(problem_begins)) != 0) {
        fail_msg("\"%s\" instead of \"%s...\"", problem, problem_begins);
    }
}

static void what_breaks_a_rule_is_not_made(void **state)
{
    (void)state;
    struct pass pass = story_pass;
    pass.kid[0] = '\0';
    assert_not_made(&pass, ERR_RANGE, "kid must be 1 to 32 letters");
    pass = story_pass;
    memcpy(pass.iss, "a b", 4);
    assert_not_made(&pass, ERR_RANGE, "iss must be 1 to 64 visible");
    pass = story_pass;
    pass.aud[0] = 'x';
    assert_not_made(&pass, ERR_RANGE, "aud must be an ODS code");
    pass = story_pass;
    pass.jti[15] = '\0';
    assert_not_made(&pass, ERR_RANGE, "jti must be 16 to 43");
    pass = story_pass;
    pass.apt[1] = '/';
    assert_not_made(&pass, ERR_RANGE, "apt must be 1 to 64");
    memset(pass.apt, 'A', sizeof pass.apt); // no NUL at all
    assert_not_made(&pass, ERR_RANGE, "apt must be 1 to 64");
    pass = story_pass;
    pass.nbf_s = -1;
    assert_not_made(&pass, ERR_RANGE, "nbf must be seconds");
    pass = story_pass;
    pass.exp_s = pass.nbf_s;
    assert_not_made(&pass, ERR_RANGE, "exp must be after nbf");
    pass.exp_s = pass.nbf_s + PASS_LIFE_S + 1;
    assert_not_made(&pass, ERR_RANGE, "exp must be after nbf");
    pass.exp_s = INT64_MAX;
    assert_not_made(&pass, ERR_RANGE, "exp must be after nbf");
}

// Every member as long as it may be, and its quotes escaped besides.
static void what_would_be_too_long_is_not_made(void **state)
{
    (void)state;
    struct pass pass = story_pass;
    unsigned char signature[PASS_SIGNATURE];
    char input[PASS_BYTES + 1];
    char token[PASS_BYTES + 1] = "before";
    char problem[256] = "";
    memset(pass.kid, 'k', sizeof pass.kid - 1);
    memset(pass.aud, 'A', sizeof pass.aud - 1);
    memset(pass.jti, 'j', sizeof pass.jti - 1);
    memset(pass.apt, 'a', sizeof pass.apt - 1);
    memset(pass.iss, 'i', sizeof pass.iss - 1);
    story_signature(signature);
    assert_int_equal(pass_signing_input(&pass, input, sizeof input, problem), OK);
    assert_int_equal(pass_finish(input, signature, token, sizeof token), OK);
    assert_true(strlen(token) <= PASS_BYTES);
    memset(pass.iss, '"', sizeof pass.iss - 1);
    assert_not_made(&pass, ERR_LIMIT, "the pass must be at most 600 characters");
}

static void a_pass_needs_room_and_a_signing_input(void **state)
{
    (void)state;
    unsigned char signature[PASS_SIGNATURE];
    char input[PASS_BYTES + 1];
    char token[PASS_BYTES + 1] = "before";
    char problem[256] = "";
    char small[10] = "before";
    story_signature(signature);
    assert_int_equal(pass_signing_input(&story_pass, small, sizeof small, problem), ERR_LIMIT);
    assert_string_equal(small, "before");
    assert_int_equal(pass_signing_input(&story_pass, input, sizeof input, problem), OK);
    assert_int_equal(pass_finish(input, signature, small, sizeof small), ERR_LIMIT);
    assert_string_equal(small, "before");
    static const char *const wrong[] = {"", ".", "abc", "abc.", ".abc", "abc.de.f", "abc.d=f", "abc.d f"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(pass_finish(wrong[i], signature, token, sizeof token), ERR_SYNTAX);
    }
    char longest[PASS_BYTES + 1];
    memset(longest, 'A', sizeof longest - 1);
    longest[100] = '.';
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(pass_finish(longest, signature, token, sizeof token), ERR_LIMIT);
    assert_string_equal(token, "before");
}

// ---- keys

static void a_set_is_added_whole(void **state)
{
    (void)state;
    static const char one[] = "{\"keys\":[" JWK("pas-1") "," JWK("pas-2") "]}";
    static const char other[] = "{ \"keys\" : [ " JWK("other.1") " ] }\n";
    struct pass_keys keys = {0};
    char problem[256] = "";
    assert_int_equal(pass_keys_add(&keys, "pas.example", one, strlen(one), problem), OK);
    assert_int_equal(pass_keys_add(&keys, "other.example", other, strlen(other), problem), OK);
    assert_int_equal(keys.count, 3);
    assert_string_equal(keys.list[1].kid, "pas-2");
    assert_string_equal(keys.list[1].iss, "pas.example");
    assert_string_equal(keys.list[2].iss, "other.example");
    assert_int_equal(keys.list[2].x[0], 'x');
    assert_int_equal(keys.list[2].y[0], 'y');
    assert_int_equal(keys.list[2].y[31], 0);
    assert_string_equal(problem, "");
}

static void assert_set_refused(const char *jwks, const char *wanted)
{
    static const char there[] = "{\"keys\":[" JWK("pas-0") "]}";
    struct pass_keys keys = {0};
    struct pass_keys before;
    char problem[256] = "";

    assert_int_equal(pass_keys_add(&keys, "pas.example", there, strlen(there), problem), OK);
    before = keys;
    assert_int_not_equal(pass_keys_add(&keys, "pas.example", jwks, strlen(jwks), problem), OK);
    assert_memory_equal(&keys, &before, sizeof keys);
    if (strncmp(problem, "line ", 5) != 0 || strstr(problem, wanted) == NULL) {
        fail_msg("\"%s\" has no \"%s\"", problem, wanted);
    }
}

#define OTHER(members) "{\"keys\":[" JWK("a") ",\n {" members "}]}"
#define GOOD "\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"b\""
#define X ",\"x\":\"eAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define Y ",\"y\":\"eQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""

static void what_is_not_a_set_is_refused(void **state)
{
    (void)state;
    assert_set_refused("", "a JWK Set is JSON");
    assert_set_refused("{\n \"keys\": [,]}", "line 2, column 11: not well-formed");
    assert_set_refused("[]", "must be a list with a key in it");
    assert_set_refused("{}", "must be a list with a key in it");
    assert_set_refused(JWK("a"), "must be a list with a key in it");
    assert_set_refused("{\"keys\":[]}", "must be a list with a key in it");
    assert_set_refused("{\"keys\":{}}", "must be a list with a key in it");
    assert_set_refused("{\"keys\":[" JWK("a") "],\"url\":\"x\"}", "the only member");
    assert_set_refused("{\"keys\":[1]}", "keys[0] must be an object");
    assert_set_refused("{\"keys\":[" JWK("a") "," JWK("a") "]}", "keys[1].kid is there already");
    assert_set_refused("{\"keys\":[" JWK("pas-0") "]}", "keys[0].kid is there already");
}

static void what_is_not_a_key_is_refused(void **state)
{
    (void)state;
    assert_set_refused(OTHER(GOOD X Y ",\"d\":\"AAAA\""), "keys[1].d is the private half");
    assert_set_refused(OTHER(GOOD X Y ",\"jku\":\"https://pas.example/keys\""), "keys[1].jku is not known here");
    assert_set_refused(OTHER(GOOD X Y ",\"x5c\":[\"AAAA\"]"), "keys[1].x5c is not known here");
    assert_set_refused(OTHER(GOOD X Y ",\"\\u001b[2J\":1"), "keys[1] has a member that is not known here");
    assert_set_refused(OTHER(GOOD X Y ",\"kid\":\"c\""), "the same key twice");
    assert_set_refused(OTHER(GOOD X), "keys[1].y must be 43 characters");
    assert_set_refused(OTHER(GOOD Y), "keys[1].x must be 43 characters");
    assert_set_refused(OTHER(GOOD X ",\"y\":\"eQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""), "keys[1].y must be 43");
    assert_set_refused(OTHER(GOOD X ",\"y\":\"eQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\""), "keys[1].y must be 43");
    assert_set_refused(OTHER(GOOD X ",\"y\":\"eQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""), "keys[1].y must be 43");
    assert_set_refused(OTHER(GOOD X ",\"y\":7"), "line 2, column");
    assert_set_refused(OTHER("\"kty\":\"RSA\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"b\"" X Y),
                       "keys[1].kty must be \"EC\"");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-384\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"b\"" X Y),
                       "keys[1].crv must be \"P-256\"");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\",\"alg\":\"ES256\",\"kid\":\"b\"" X Y),
                       "keys[1].use must be \"sig\"");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"HS256\",\"kid\":\"b\"" X Y),
                       "keys[1].alg must be \"ES256\"");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"b\"" X Y), "keys[1].use must be");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\"" X Y), "keys[1].kid must be 1");
    assert_set_refused(OTHER("\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"b c\"" X Y),
                       "keys[1].kid must be 1");
}

// A set of keys with kids from k<first> on.
static size_t write_set(char *to, size_t size, int first, int count)
{
    struct text_builder set;
    char kid[16];

    text_begin(&set, to, size);
    text_add(&set, "{\"keys\":[");
    for (int i = 0; i < count; i++) {
        (void)snprintf(kid, sizeof kid, "k%d", first + i);
        text_add(&set, i > 0 ? ",{\"kid\":" : "{\"kid\":");
        json_add_text(&set, kid);
        text_add(&set, ",\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\"" X Y "}");
    }
    text_add(&set, "]}");
    assert_int_equal(text_end(&set), OK);
    return set.used_bytes;
}

static void keys_have_limits(void **state)
{
    (void)state;
    static char jwks[PASS_KEYS_BYTES];
    struct pass_keys keys = {0};
    char problem[256] = "";
    size_t count = write_set(jwks, sizeof jwks, 0, PASS_KEYS_OF_ONE + 1);
    assert_int_equal(pass_keys_add(&keys, "pas.example", jwks, count, problem), ERR_LIMIT);
    assert_non_null(strstr(problem, "keys[16] is one too many: an issuer has at most 16"));
    for (int first = 0; first < PASS_KEYS; first += PASS_KEYS_OF_ONE) {
        count = write_set(jwks, sizeof jwks, first, PASS_KEYS_OF_ONE);
        assert_int_equal(pass_keys_add(&keys, "pas.example", jwks, count, problem), OK);
    }
    assert_int_equal(keys.count, PASS_KEYS);
    assert_string_equal(keys.list[PASS_KEYS - 1].kid, "k63");
    count = write_set(jwks, sizeof jwks, 64, 1);
    assert_int_equal(pass_keys_add(&keys, "pas.example", jwks, count, problem), ERR_LIMIT);
    assert_non_null(strstr(problem, "all issuers together have at most 64"));
    assert_int_equal(keys.count, PASS_KEYS);
    static char large[PASS_KEYS_BYTES + 2];
    memset(large, ' ', sizeof large - 1);
    assert_int_equal(pass_keys_add(&keys, "pas.example", large, PASS_KEYS_BYTES + 1, problem), ERR_LIMIT);
    assert_int_equal(pass_keys_add(&keys, "", jwks, count, problem), ERR_RANGE);
    assert_non_null(strstr(problem, "the issuer must be"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_is_accepted),
        cmocka_unit_test(what_breaks_a_rule_is_not_made),
        cmocka_unit_test(what_would_be_too_long_is_not_made),
        cmocka_unit_test(a_pass_needs_room_and_a_signing_input),
        cmocka_unit_test(a_set_is_added_whole),
        cmocka_unit_test(what_is_not_a_set_is_refused),
        cmocka_unit_test(what_is_not_a_key_is_refused),
        cmocka_unit_test(keys_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
