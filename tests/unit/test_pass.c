// The appointment pass: each step of its verification, in its order (national-services 8.3).
#include "unit.h"

#include "pass_story.h"

static struct pass_keys keys;

static int begin(void **state)
{
    (void)state;
    story_keys(&keys);
    story_verified = 0;
    return 0;
}

static enum pass_verdict check_at(const char *token, size_t count, int64_t now_s, struct pass *ret_pass)
{
    static const char *const sites[] = {"X9Z09", "X9Z01"};

    return pass_check(token, count, &keys, story_verify, sites, 2, now_s, ret_pass);
}

// A pass that is not believed leaves nothing behind.
static void assert_verdict(const char *token, size_t count, enum pass_verdict verdict)
{
    struct pass pass;
    struct pass before;

    memset(&pass, 'u', sizeof pass);
    before = pass;
    enum pass_verdict got = check_at(token, count, STORY_NOW_S, &pass);
    if (got != verdict) {
        fail_msg("%s instead of %s: %.*s", pass_verdict_word(got), pass_verdict_word(verdict), (int)count, token);
    }
    if (verdict != PASS_OK && verdict != PASS_WRONG_SITE && verdict != PASS_NOT_YET && verdict != PASS_EXPIRED) {
        assert_memory_equal(&pass, &before, sizeof pass);
    }
}

static void assert_documents(const char *header, const char *payload, enum pass_verdict verdict)
{
    char token[STORY_TOKEN];
    size_t count = story_signed(header, payload, token);

    assert_verdict(token, count, verdict);
}

static void a_right_pass_is_read(void **state)
{
    (void)state;
    char token[STORY_TOKEN];
    struct pass pass = {0};
    size_t count = story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    assert_int_equal(check_at(token, count, STORY_NOW_S, &pass), PASS_OK);
    assert_memory_equal(&pass, &story_pass, sizeof pass);
    memset(&pass, 0, sizeof pass);
    assert_true(pass_peek(token, count, &pass));
    assert_memory_equal(&pass, &story_pass, sizeof pass);
    // White space and the order of members are the issuer's own.
    assert_documents(" {\"typ\" : \"foyer-pass+jwt\",\n\"kid\":\"pas-1\",\"alg\":\"ES256\"} ", STORY_PAYLOAD, PASS_OK);
    assert_documents(STORY_HEADER,
                     "{\"exp\":1796774400, \"apt\":\"A1004417\",\"aud\":\"X9Z09\",\"nbf\":1796688000,\t\"jti\":"
                     "\"Tq3vXh0yR8mKcW5nJd2Fbg\",\"iss\":\"p\\u0061s.example\"}",
                     PASS_OK);
}

// ---- step 1

static void the_form_comes_first(void **state)
{
    (void)state;
    char token[STORY_TOKEN];
    char changed[STORY_TOKEN + 8];
    size_t count = story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    for (size_t cut = 0; cut < count; cut++) {
        assert_verdict(token, cut, PASS_MALFORMED);
    }
    for (size_t at = 0; at <= count; at++) {
        static const char strangers[] = "=+/ .\n\x7F%";
        for (size_t i = 0; i <= sizeof strangers - 1; i++) { // the NUL, too
            memcpy(changed, token, at);
            changed[at] = strangers[i];
            memcpy(changed + at + 1, token + at, count - at);
            assert_verdict(changed, count + 1, PASS_MALFORMED);
            assert_false(pass_looks_like(changed, count + 1));
        }
    }
    assert_verdict(".", 1, PASS_MALFORMED);
    assert_verdict("..", 2, PASS_MALFORMED);
    assert_verdict("", 0, PASS_MALFORMED);
    assert_int_equal(story_verified, 0);
}

static void a_signature_has_64_bytes(void **state)
{
    (void)state;
    unsigned char bytes[80] = {0x30};
    char token[STORY_TOKEN];
    for (size_t size = 0; size <= 80; size++) {
        size_t count = story_token(STORY_HEADER, STORY_PAYLOAD, bytes, size, token);
        assert_verdict(token, count, size == PASS_SIGNATURE ? PASS_BAD_SIGNATURE : PASS_MALFORMED);
    }
    assert_int_equal(story_verified, 1);
}

// The last letters of each part hold bits that mean nothing: they must be zero.
static void unused_bits_are_zero(void **state)
{
    (void)state;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char token[STORY_TOKEN];
    size_t count = story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    char *last = &token[count - 1]; // 4 of 6 bits are unused
    size_t value = (size_t)(strchr(letters, *last) - letters);
    assert_int_equal(value & 15, 0);
    for (size_t i = 1; i < 16; i++) {
        *last = letters[value + i];
        assert_verdict(token, count, PASS_MALFORMED);
        assert_true(pass_looks_like(token, count));
    }
}

static void six_hundred_characters_are_the_most(void **state)
{
    (void)state;
    char payload[STORY_TOKEN];
    char token[STORY_TOKEN];
    struct pass pass;
    bool longest_seen = false;
    for (int spaces = 0; spaces < 300; spaces++) {
        (void)snprintf(payload, sizeof payload, "%s%*s", STORY_PAYLOAD, spaces, "");
        size_t count = story_signed(STORY_HEADER, payload, token);
        assert_verdict(token, count, count <= PASS_BYTES ? PASS_OK : PASS_MALFORMED);
        assert_int_equal(pass_peek(token, count, &pass), count <= PASS_BYTES);
        assert_true(pass_looks_like(token, count));
        longest_seen = longest_seen || count == PASS_BYTES || count == PASS_BYTES + 1;
    }
    assert_true(longest_seen);
}

// ---- step 2

static void headers_that_are_refused(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "{\"alg\":\"none\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"HS256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES384\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"es256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":[\"ES256\"],\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"JWT\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt2\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"FOYER-PASS+JWT\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\"}",
        "{\"alg\":\"ES256\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"ALG\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\",\"cty\":\"x\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\",\"kid\":\"pas-1\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\",\"\\u006bid\":\"pas-1\"}",
        "{\"alg\":\"ES256\",\"kid\":\"\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas 1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"../pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\\u0000\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"123456789012345678901234567890123\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":1,\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}{}",
        "\xEF\xBB\xBF{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}",
        "{\"alg\":\"ES256\",\"kid\":\"pas-\xFF\",\"typ\":\"foyer-pass+jwt\"}",
        "{}", "[]", "null", "\"ES256\"", "hello",
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        assert_documents(headers[i], STORY_PAYLOAD, PASS_BAD_HEADER);
    }
    assert_int_equal(story_verified, 0);
}

// ---- steps 3 and 4

static void a_key_must_be_pinned(void **state)
{
    (void)state;
    assert_documents("{\"alg\":\"ES256\",\"kid\":\"pas-2\",\"typ\":\"foyer-pass+jwt\"}", STORY_PAYLOAD, PASS_UNKNOWN_KEY);
    assert_documents("{\"alg\":\"ES256\",\"kid\":\"PAS-1\",\"typ\":\"foyer-pass+jwt\"}", STORY_PAYLOAD, PASS_UNKNOWN_KEY);
    keys.count = 0;
    assert_documents(STORY_HEADER, STORY_PAYLOAD, PASS_UNKNOWN_KEY);
    assert_int_equal(story_verified, 0);
}

// Whatever a payload holds, nothing of it counts before its signature.
static void the_signature_comes_before_the_payload(void **state)
{
    (void)state;
    static const unsigned char zeros[PASS_SIGNATURE];
    char token[STORY_TOKEN];
    size_t count = story_token(STORY_HEADER, "hello", zeros, sizeof zeros, token);
    assert_verdict(token, count, PASS_BAD_SIGNATURE);
    assert_documents(STORY_HEADER, "hello", PASS_BAD_CLAIMS);
    assert_int_equal(story_verified, 2);
}

// ---- step 5

#define ISS "\"iss\":\"pas.example\""
#define AUD "\"aud\":\"X9Z01\""
#define JTI "\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\""
#define NBF "\"nbf\":1796688000"
#define EXP "\"exp\":1796774400"
#define APT "\"apt\":\"A1004417\""

static void payloads_that_are_refused(void **state)
{
    (void)state;
    static const char *const payloads[] = {
        "{}", "[]", "null", "hello", "{" ISS "}", "[" STORY_PAYLOAD "]", STORY_PAYLOAD "x", "\xEF\xBB\xBF" STORY_PAYLOAD,
        // a member missing, too many, twice
        "{" AUD "," JTI "," NBF "," EXP "," APT "}", "{" ISS "," JTI "," NBF "," EXP "," APT "}",
        "{" ISS "," AUD "," NBF "," EXP "," APT "}", "{" ISS "," AUD "," JTI "," EXP "," APT "}",
        "{" ISS "," AUD "," JTI "," NBF "," APT "}", "{" ISS "," AUD "," JTI "," NBF "," EXP "}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP "," APT ",\"name\":\"Alex Sample\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP "," APT ",\"\":\"\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP "," APT "," APT "}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP "," APT ",\"\\u0061pt\":\"A1004417\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"APT\":\"A1004417\"}",
        // types
        "{" ISS ",\"aud\":[\"X9Z01\"]," JTI "," NBF "," EXP "," APT "}",
        "{" ISS ",\"aud\":null," JTI "," NBF "," EXP "," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":\"1796774400\"," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":true," APT "}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":1004417}",
        // times that are not written in digits alone
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796774400.5," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796774400.0," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796774400e0," APT "}",
        "{" ISS "," AUD "," JTI ",\"nbf\":17966880E2," EXP "," APT "}",
        "{" ISS "," AUD "," JTI ",\"nbf\":-0," "\"exp\":60," APT "}",
        "{" ISS "," AUD "," JTI ",\"nbf\":-60,\"exp\":60," APT "}",
        // times out of order or range
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796688000," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796687999," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796817601," APT "}",
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":99999999999999999999," APT "}",
        "{" ISS "," AUD "," JTI ",\"nbf\":253402300799,\"exp\":253402300800," APT "}",
        // texts
        "{\"iss\":\"\"," AUD "," JTI "," NBF "," EXP "," APT "}",
        "{\"iss\":\"pas example\"," AUD "," JTI "," NBF "," EXP "," APT "}",
        "{\"iss\":\"p\xC3\xA4s.example\"," AUD "," JTI "," NBF "," EXP "," APT "}",
        "{" ISS ",\"aud\":\"X9\"," JTI "," NBF "," EXP "," APT "}",
        "{" ISS ",\"aud\":\"X9Z01X9Z01X\"," JTI "," NBF "," EXP "," APT "}",
        "{" ISS ",\"aud\":\"x9z01\"," JTI "," NBF "," EXP "," APT "}",
        "{" ISS "," AUD ",\"jti\":\"123456789012345\"," NBF "," EXP "," APT "}",
        "{" ISS "," AUD ",\"jti\":\"1234567890123456=\"," NBF "," EXP "," APT "}",
        "{" ISS "," AUD ",\"jti\":\"12345678901234567890123456789012345678901234\"," NBF "," EXP "," APT "}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"../Patient/1\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"A1\\u0000\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"A1&_id=2\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP
        ",\"apt\":\"12345678901234567890123456789012345678901234567890123456789012345\"}",
    };
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        assert_documents(STORY_HEADER, payloads[i], PASS_BAD_CLAIMS);
    }
}

static void payloads_at_their_limits(void **state)
{
    (void)state;
    static const char *const payloads[] = {
        "{" ISS "," AUD "," JTI "," NBF ",\"exp\":1796817600," APT "}", // 36 h
        "{" ISS "," AUD ",\"jti\":\"1234567890123-_a\"," NBF "," EXP "," APT "}",
        "{" ISS "," AUD ",\"jti\":\"1234567890123456789012345678901234567890123\"," NBF "," EXP "," APT "}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"-\"}",
        "{" ISS "," AUD "," JTI "," NBF "," EXP ",\"apt\":\"e.E-\"}", // what a number must not have
        "{" ISS "," AUD "," JTI "," NBF "," EXP
        ",\"apt\":\"1234567890123456789012345678901234567890123456789012345678901234\"}",
    };
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        assert_documents(STORY_HEADER, payloads[i], PASS_OK);
    }
    // A text that ends with an escape does not hide a fraction behind it.
    assert_documents(STORY_HEADER, "{\"iss\":\"pas\\\"\\\\\"," AUD "," JTI "," NBF ",\"exp\":1796774400.0," APT "}",
                     PASS_BAD_CLAIMS);
    assert_documents(STORY_HEADER, "{\"iss\":\"pas\\\"\\\\\"," AUD "," JTI "," NBF "," EXP "," APT "}", PASS_WRONG_ISSUER);
}

// ---- steps 6 to 8

static void an_issuer_has_its_own_keys(void **state)
{
    (void)state;
    assert_documents(STORY_HEADER, "{\"iss\":\"other.example\"," AUD "," JTI "," NBF "," EXP "," APT "}",
                     PASS_WRONG_ISSUER);
    // Before the site and the time are looked at.
    assert_documents(STORY_HEADER, "{\"iss\":\"other.example\",\"aud\":\"X9Z02\"," JTI ",\"nbf\":1,\"exp\":2," APT "}",
                     PASS_WRONG_ISSUER);
    assert_documents(STORY_HEADER, "{" ISS ",\"aud\":\"X9Z02\"," JTI ",\"nbf\":1,\"exp\":2," APT "}", PASS_WRONG_SITE);
}

static void the_time_has_120_s_of_leeway(void **state)
{
    (void)state;
    const struct {
        int64_t now_s;
        enum pass_verdict verdict;
    } moments[] = {
        {INT64_MIN, PASS_NOT_YET},
        {story_pass.nbf_s - 121, PASS_NOT_YET},
        {story_pass.nbf_s - 120, PASS_OK},
        {story_pass.exp_s + 119, PASS_OK},
        {story_pass.exp_s + 120, PASS_EXPIRED},
        {INT64_MAX, PASS_EXPIRED},
    };
    char token[STORY_TOKEN];
    size_t count = story_signed(STORY_HEADER, STORY_PAYLOAD, token);
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        struct pass pass = {0};
        assert_int_equal(check_at(token, count, moments[i].now_s, &pass), moments[i].verdict);
        assert_memory_equal(&pass, &story_pass, sizeof pass); // the caller may say which day
    }
}

static void every_verdict_has_its_word(void **state)
{
    (void)state;
    assert_string_equal(pass_verdict_word(PASS_OK), "ok");
    assert_string_equal(pass_verdict_word(PASS_BAD_CLAIMS), "bad_claims");
    for (int i = 0; i < PASS_VERDICT_COUNT; i++) {
        assert_non_null(pass_verdict_word((enum pass_verdict)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_right_pass_is_read, begin),
        cmocka_unit_test_setup(the_form_comes_first, begin),
        cmocka_unit_test_setup(a_signature_has_64_bytes, begin),
        cmocka_unit_test_setup(unused_bits_are_zero, begin),
        cmocka_unit_test_setup(six_hundred_characters_are_the_most, begin),
        cmocka_unit_test_setup(headers_that_are_refused, begin),
        cmocka_unit_test_setup(a_key_must_be_pinned, begin),
        cmocka_unit_test_setup(the_signature_comes_before_the_payload, begin),
        cmocka_unit_test_setup(payloads_that_are_refused, begin),
        cmocka_unit_test_setup(payloads_at_their_limits, begin),
        cmocka_unit_test_setup(an_issuer_has_its_own_keys, begin),
        cmocka_unit_test_setup(the_time_has_120_s_of_leeway, begin),
        cmocka_unit_test(every_verdict_has_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
