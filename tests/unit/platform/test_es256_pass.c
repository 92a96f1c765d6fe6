// Passes with real signatures: the published vectors, and what is made here, whole and changed in every way.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/json.h"
#include "codes/pass.h"
#include "platform/platform.h"
#include "tls_fixture.h"

#define VECTORS "tests/unit/data/pass/pass-vectors.json"
#define VECTOR_KEYS "tests/unit/data/pass/pass-keys.jwks.json"
#define PUBLISHED "../shared/data/nhs/pass/"

enum { VECTOR_COUNT = 32, FILE_BYTES = 256 * 1024, TOKEN = 2048 };

// ---- the published vectors

static struct json_document *read_json(const char *file)
{
    char *body = NULL;
    size_t count = 0;
    struct json_document *document = NULL;
    assert_int_equal(file_read(file, FILE_BYTES, &body, &count), OK);
    assert_int_equal(json_parse(body, count, &json_limits_reply, &document, NULL), OK);
    secure_free(body);
    return document;
}

static void read_vector_keys(struct pass_keys *ret_keys)
{
    char *body = NULL;
    size_t count = 0;
    char problem[256] = "";
    memset(ret_keys, 0, sizeof(*ret_keys));
    assert_int_equal(file_read(VECTOR_KEYS, PASS_KEYS_BYTES, &body, &count), OK);
    assert_int_equal(pass_keys_add(ret_keys, "pas.example", body, count, problem), OK);
    secure_free(body);
}

static void check_vector(const struct json *vector, const struct pass_keys *keys)
{
    int64_t now_s = 0;
    struct pass pass = {0};
    const char *token = json_text_borrow(json_member(vector, "token"));
    const char *const sites[] = {json_text_borrow(json_member(vector, "site"))};
    assert_non_null(token);
    assert_int_equal(json_integer(vector, "now", 0, INT64_C(1) << 40, &now_s), OK);
    enum pass_verdict verdict = pass_check(token, strlen(token), keys, es256_verify, sites, 1, now_s, &pass);
    print_message("%s: %s\n", json_text_borrow(json_member(vector, "name")), pass_verdict_word(verdict));
    assert_string_equal(pass_verdict_word(verdict), json_text_borrow(json_member(vector, "expect")));
    if (verdict == PASS_OK) {
        assert_string_equal(pass.apt, "A1004417");
        assert_string_equal(pass.kid, "pas-2026-11");
    }
}

static void test_the_published_vectors(void **state)
{
    (void)state;
    struct pass_keys keys;
    int count = 0;
    read_vector_keys(&keys);
    struct json_document *document = read_json(VECTORS);
    const struct json *vectors = json_member(json_root(document), "vectors");
    for (const struct json *vector = json_first(vectors); vector != NULL; vector = json_next(vector)) {
        check_vector(vector, &keys);
        count++;
    }
    assert_int_equal(count, VECTOR_COUNT);
    json_free(document);
}

static void test_the_vectors_are_those_that_were_published(void **state)
{
    (void)state;
    static const char *const files[][2] = {{VECTORS, PUBLISHED "pass-vectors.json"},
                                           {VECTOR_KEYS, PUBLISHED "pass-keys.jwks.json"}};
    if (access(PUBLISHED, R_OK) != 0) {
        print_message("skipped: needs ../shared\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char *bodies[2] = {NULL, NULL};
        size_t counts[2] = {0, 0};
        assert_int_equal(file_read(files[i][0], FILE_BYTES, &bodies[0], &counts[0]), OK);
        assert_int_equal(file_read(files[i][1], FILE_BYTES, &bodies[1], &counts[1]), OK);
        assert_int_equal(counts[0], counts[1]);
        assert_memory_equal(bodies[0], bodies[1], counts[0]);
        secure_free(bodies[0]);
        secure_free(bodies[1]);
    }
}

// ---- passes of a key that is made here

static const struct pass good = {.kid = "pas-1", .iss = "pas.example", .aud = "X9Z01", .jti = "Tq3vXh0yR8mKcW5nJd2Fbg",
                                 .apt = "A1004417", .nbf_s = 1796688000, .exp_s = 1796774400};
#define NOW_S INT64_C(1796720700)
#define HEADER "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}"
#define CLAIMS "\"iss\":\"pas.example\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\",\"apt\":\"A1004417\""
#define TIMES ",\"nbf\":1796688000,\"exp\":1796774400"

static char key_file[TLS_PATH];
static struct pass_keys keys;

static int begin(void **state)
{
    (void)state;
    tls_new_file(key_file);
    unlink(key_file);
    keys.count = 1;
    memcpy(keys.list[0].kid, "pas-1", 6);
    memcpy(keys.list[0].iss, "pas.example", 12);
    return es256_new_key(key_file, keys.list[0].x, keys.list[0].y) == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    return unlink(key_file);
}

static enum pass_verdict check(const char *token, size_t count)
{
    static const char *const sites[] = {"X9Z01"};
    struct pass pass = {0};
    return pass_check(token, count, &keys, es256_verify, sites, 1, NOW_S, &pass);
}

static void make_good(char ret_token[PASS_BYTES + 1])
{
    char problem[256] = "";
    char input[PASS_BYTES + 1];
    unsigned char signature[PASS_SIGNATURE];
    assert_int_equal(pass_signing_input(&good, input, sizeof(input), problem), OK);
    assert_int_equal(es256_sign(key_file, input, strlen(input), signature), OK);
    assert_int_equal(pass_finish(input, signature, ret_token, PASS_BYTES + 1), OK);
}

// Any header and payload, rightly signed; cut or longer signatures by count.
static size_t sign_documents(const char *header, const char *payload, size_t signature_bytes, char ret_token[TOKEN])
{
    struct text_builder token;
    unsigned char signature[PASS_SIGNATURE + 1] = {0};
    text_begin(&token, ret_token, TOKEN);
    base64url_add(&token, header, strlen(header));
    text_add(&token, ".");
    base64url_add(&token, payload, strlen(payload));
    assert_int_equal(es256_sign(key_file, ret_token, token.used_bytes, signature), OK);
    text_add(&token, ".");
    base64url_add(&token, signature, signature_bytes);
    assert_int_equal(text_end(&token), OK);
    return token.used_bytes;
}

static void test_what_is_made_and_signed_is_accepted(void **state)
{
    (void)state;
    char token[PASS_BYTES + 1];
    for (int i = 0; i < 20; i++) {
        make_good(token);
        assert_int_equal(check(token, strlen(token)), PASS_OK);
    }
}

static void test_documents_that_are_signed_and_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *header, *payload;
        enum pass_verdict verdict;
    } cases[] = {
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}", PASS_OK},
        {"{\"alg\":\"none\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}", "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}",
         PASS_BAD_HEADER},
        {"{\"alg\":\"HS256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}", "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}",
         PASS_BAD_HEADER},
        {"{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\",\"b64\":false}",
         "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}", PASS_BAD_HEADER},
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\",\"sub\":\"9990000018\"" TIMES "}", PASS_BAD_CLAIMS},
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\",\"aud\":\"X9Z01\"" TIMES "}", PASS_BAD_CLAIMS},
        {HEADER, "{" CLAIMS ",\"aud\":[\"X9Z01\"]" TIMES "}", PASS_BAD_CLAIMS},
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\",\"nbf\":1796688000.0,\"exp\":1796774400}", PASS_BAD_CLAIMS},
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\",\"nbf\":1796688e3,\"exp\":1796774400}", PASS_BAD_CLAIMS},
        {HEADER, "{" CLAIMS ",\"aud\":\"X9Z01\",\"nbf\":1796688000,\"exp\":1.7967744E9}", PASS_BAD_CLAIMS},
    };
    char token[TOKEN];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t count = sign_documents(cases[i].header, cases[i].payload, PASS_SIGNATURE, token);
        assert_int_equal(check(token, count), cases[i].verdict);
    }
}

static void test_signatures_of_another_length(void **state)
{
    (void)state;
    static const char payload[] = "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}";
    char token[TOKEN];
    assert_int_equal(check(token, sign_documents(HEADER, payload, 64, token)), PASS_OK);
    assert_int_equal(check(token, sign_documents(HEADER, payload, 63, token)), PASS_MALFORMED);
    assert_int_equal(check(token, sign_documents(HEADER, payload, 65, token)), PASS_MALFORMED);
    assert_int_equal(check(token, sign_documents(HEADER, payload, 0, token)), PASS_MALFORMED);
}

// A right signature as DER, and r = s = 0.
static void test_signatures_in_another_form(void **state)
{
    (void)state;
    char token[TOKEN];
    struct text_builder builder;
    unsigned char der[80];
    unsigned char *to = der;
    unsigned char numbers[PASS_SIGNATURE];
    make_good(token);
    char *signature = strrchr(token, '.') + 1;
    size_t signed_bytes = (size_t)(signature - token);
    size_t count = 0;
    assert_int_equal(base64url_read(signature, strlen(signature), numbers, sizeof(numbers), &count), OK);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    assert_int_equal(ECDSA_SIG_set0(pair, BN_bin2bn(numbers, 32, NULL), BN_bin2bn(numbers + 32, 32, NULL)), 1);
    int length = i2d_ECDSA_SIG(pair, &to);
    ECDSA_SIG_free(pair);
    text_begin(&builder, token + signed_bytes, sizeof(token) - signed_bytes);
    base64url_add(&builder, der, (size_t)length);
    assert_int_equal(check(token, signed_bytes + builder.used_bytes), PASS_MALFORMED);
    memset(numbers, 0, sizeof(numbers));
    text_begin(&builder, token + signed_bytes, sizeof(token) - signed_bytes);
    base64url_add(&builder, numbers, sizeof(numbers));
    assert_int_equal(check(token, signed_bytes + builder.used_bytes), PASS_BAD_SIGNATURE);
}

// Every letter of a pass, changed to its neighbour in base64url by one bit.
static void test_one_bit_anywhere(void **state)
{
    (void)state;
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char token[PASS_BYTES + 1];
    int counts[PASS_VERDICT_COUNT] = {0};
    make_good(token);
    size_t count = strlen(token);
    size_t header = (size_t)(strchr(token, '.') - token);
    size_t payload = (size_t)(strrchr(token, '.') - token);
    for (size_t at = 0; at < count; at++) {
        char kept = token[at];
        for (int bit = 0; kept != '.' && bit < 6; bit++) {
            token[at] = letters[(strchr(letters, kept) - letters) ^ (1 << bit)];
            enum pass_verdict verdict = check(token, count);
            assert_int_not_equal(verdict, PASS_OK);
            // What fails before the signature is the form, the header or its kid; behind the header only the two others.
            assert_true(verdict == PASS_MALFORMED || verdict == PASS_BAD_SIGNATURE ||
                        (at < header && (verdict == PASS_BAD_HEADER || verdict == PASS_UNKNOWN_KEY)));
            assert_true(at < payload || verdict == PASS_BAD_SIGNATURE || at + 1 == count);
            counts[verdict]++;
        }
        token[at] = kept;
    }
    assert_int_equal(check(token, count), PASS_OK);
    assert_true(counts[PASS_BAD_SIGNATURE] > 600 && counts[PASS_BAD_HEADER] > 100 && counts[PASS_UNKNOWN_KEY] > 0);
}

static void test_padding_and_length(void **state)
{
    (void)state;
    char token[TOKEN];
    char payload[TOKEN];
    make_good(token);
    size_t count = strlen(token);
    memcpy(token + count, "==", 3);
    assert_int_equal(check(token, count + 1), PASS_MALFORMED);
    assert_int_equal(check(token, count + 2), PASS_MALFORMED);
    bool seen[2] = {false, false};
    for (int spaces = 0; spaces < 300; spaces++) {
        (void)snprintf(payload, sizeof(payload), "{" CLAIMS ",\"aud\":\"X9Z01\"" TIMES "}%*s", spaces, "");
        count = sign_documents(HEADER, payload, PASS_SIGNATURE, token);
        assert_int_equal(check(token, count), count <= PASS_BYTES ? PASS_OK : PASS_MALFORMED);
        seen[0] = seen[0] || count == PASS_BYTES;
        seen[1] = seen[1] || count == PASS_BYTES + 1 || count == PASS_BYTES + 2;
    }
    assert_true(seen[1]);
}

// A key that is pinned and no point of the curve opens nothing.
static void test_a_pinned_point_off_the_curve(void **state)
{
    (void)state;
    char token[PASS_BYTES + 1];
    make_good(token);
    keys.list[0].y[31] ^= 1;
    assert_int_equal(check(token, strlen(token)), PASS_BAD_SIGNATURE);
    keys.list[0].y[31] ^= 1;
    assert_int_equal(check(token, strlen(token)), PASS_OK);
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_published_vectors),
        cmocka_unit_test(test_the_vectors_are_those_that_were_published),
        cmocka_unit_test(test_what_is_made_and_signed_is_accepted),
        cmocka_unit_test(test_documents_that_are_signed_and_wrong),
        cmocka_unit_test(test_signatures_of_another_length),
        cmocka_unit_test(test_signatures_in_another_form),
        cmocka_unit_test(test_one_bit_anywhere),
        cmocka_unit_test(test_padding_and_length),
        cmocka_unit_test(test_a_pinned_point_off_the_curve),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
