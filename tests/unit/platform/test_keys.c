// Signatures, the ends of certificates, the staff's PIN. free() is wrapped by the linker (see
// CMakeLists.txt): no block that is given back may still hold the key.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <malloc.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base64.h"
#include "platform/platform.h"
#include "tls_fixture.h"

enum { SIGNATURE = 1024, PEM_LINE = 64 };

static const char message[] = "eyJhbGciOiJSUzUxMiJ9.eyJpc3MiOiJrIn0";

// ---- what free() saw

void __real_free(void *memory);
void __wrap_free(void *memory);

static unsigned char needles[2][PEM_LINE]; // the key as text and as number
static bool watching;
static int blocks_with_key;

void __wrap_free(void *memory)
{
    if (watching && memory != NULL) {
        size_t size = malloc_usable_size(memory);
        for (int i = 0; i < 2; i++) {
            blocks_with_key += memmem(memory, size, needles[i], sizeof(needles[i])) != NULL ? 1 : 0;
        }
    }
    __real_free(memory);
}

// ---- signing

static EVP_PKEY *rsa;
static char rsa_file[TLS_PATH];

static void write_key(char ret_file[TLS_PATH], EVP_PKEY *key, const EVP_CIPHER *cipher)
{
    tls_new_file(ret_file);
    FILE *out = fopen(ret_file, "w");
    assert_int_equal(PEM_write_PrivateKey(out, key, cipher, (const unsigned char *)"word",
                                          cipher ? 4 : 0, NULL, NULL),
                     1);
    fclose(out);
}

static enum err sign_with(const char *file)
{
    unsigned char signature[SIGNATURE];
    size_t count = 77;
    enum err err = sign_rs512(file, message, strlen(message), signature, sizeof(signature), &count);
    assert_true(err == OK || count == 77);
    return err;
}

static bool verifies(const unsigned char *signature, size_t count, const char *text)
{
    // Only the public half is used.
    EVP_PKEY_CTX *parameters = NULL;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestVerifyInit(context, &parameters, EVP_sha512(), NULL, rsa), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING), 1);
    bool fine =
        EVP_DigestVerify(context, signature, count, (const unsigned char *)text, strlen(text)) == 1;
    EVP_MD_CTX_free(context);
    return fine;
}

static void test_the_signature_verifies(void **state)
{
    (void)state;
    unsigned char signature[SIGNATURE];
    size_t count = 0;
    assert_int_equal(
        sign_rs512(rsa_file, message, strlen(message), signature, sizeof(signature), &count), OK);
    assert_int_equal(count, 256);
    assert_true(verifies(signature, count, message));
    assert_false(verifies(signature, count, "eyJhbGciOiJSUzUxMiJ9.eyJpc3MiOiJqIn0"));
    signature[100] ^= 1;
    assert_false(verifies(signature, count, message));
    // Of nothing at all, and into exactly as much room as it needs.
    assert_int_equal(sign_rs512(rsa_file, "", 0, signature, 256, &count), OK);
    assert_true(verifies(signature, count, ""));
}

static void test_a_signature_without_room_is_not_begun(void **state)
{
    (void)state;
    unsigned char signature[256];
    size_t count = 77;
    memset(signature, 'u', sizeof(signature));
    assert_int_equal(sign_rs512(rsa_file, message, strlen(message), signature, 255, &count),
                     ERR_LIMIT);
    assert_int_equal(count, 77);
    for (size_t i = 0; i < sizeof(signature); i++) {
        assert_int_equal(signature[i], 'u');
    }
}

// For another padding alone, by the key's own word.
static EVP_PKEY *make_pss_key(void)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
    assert_int_equal(EVP_PKEY_keygen_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048), 1);
    assert_int_equal(EVP_PKEY_generate(context, &key), 1);
    EVP_PKEY_CTX_free(context);
    return key;
}

static void test_other_kinds_of_keys_are_refused(void **state)
{
    (void)state;
    EVP_PKEY *const keys[] = {
        EVP_RSA_gen(1024),   EVP_RSA_gen(2047),
        EVP_EC_gen("P-256"), EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"),
        make_pss_key(),
    };
    char file[TLS_PATH];
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        write_key(file, keys[i], NULL);
        assert_int_equal(sign_with(file), ERR_UNSUPPORTED);
        unlink(file);
        EVP_PKEY_free(keys[i]);
    }
}

static void test_files_that_hold_no_key_are_refused(void **state)
{
    (void)state;
    char file[TLS_PATH];
    assert_int_equal(sign_with("/nonexistent/key.pem"), ERR_MISSING);
    assert_int_equal(sign_with("/"), ERR_FILE);
    tls_new_file(file);
    assert_int_equal(sign_with(file), ERR_CRYPTO); // empty
    FILE *out = fopen(file, "w");
    assert_int_equal(PEM_write_PUBKEY(out, rsa), 1);
    fclose(out);
    assert_int_equal(sign_with(file), ERR_CRYPTO);
    unlink(file);
    write_key(file, rsa, EVP_aes_128_cbc()); // nobody is asked for the password
    assert_int_equal(sign_with(file), ERR_CRYPTO);
    assert_int_equal(truncate(file, 70 * 1024), 0);
    assert_int_equal(sign_with(file), ERR_LIMIT);
    unlink(file);
}

static void test_the_key_is_wiped(void **state)
{
    (void)state;
    char *text = NULL;
    size_t count = 0;
    BIGNUM *prime = NULL;
    assert_int_equal(file_read(rsa_file, 64 * 1024, &text, &count), OK);
    const char *body = strchr(text, '\n') + 1;
    memcpy(needles[0], strchr(body, '\n') + 1, PEM_LINE); // its second line
    secure_free(text);
    assert_int_equal(EVP_PKEY_get_bn_param(rsa, OSSL_PKEY_PARAM_RSA_FACTOR1, &prime), 1);
    // As the machine holds it: words, least significant first.
    unsigned char whole[128]; // half of it is looked for
    assert_int_equal(BN_bn2lebinpad(prime, whole, sizeof(whole)), 128);
    memcpy(needles[1], whole, PEM_LINE);
    BN_clear_free(prime);

    watching = true;
    char *copy = malloc(256); // the instrument
    memcpy(copy + 3, needles[0], PEM_LINE);
    void (*volatile release)(void *) = free;
    release(copy);
    assert_int_equal(blocks_with_key, 1);
    blocks_with_key = 0;
    assert_int_equal(sign_with(rsa_file), OK);
    assert_int_equal(pem_check("", rsa_file), PEM_FINE);
    watching = false;
    assert_int_equal(blocks_with_key, 0);
}

// ---- certificates

static int64_t real_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * INT64_C(1000);
}

static void check_days(long until_s, int64_t wall_ms, int days)
{
    struct tls_cert cert;
    int got = 999;
    tls_cert_make(&cert, "kiosk.example", NULL, -1000L * TLS_DAY_S, until_s);
    assert_int_equal(cert_days_left(cert.cert_file, wall_ms, &got), OK);
    assert_int_equal(got, days);
    tls_cert_free(&cert);
}

static void test_counts_the_days_of_a_certificate(void **state)
{
    (void)state;
    const int64_t now_ms = real_ms();
    check_days(10 * TLS_DAY_S + TLS_HOUR_S, now_ms, 10);
    check_days(10 * TLS_DAY_S - TLS_HOUR_S, now_ms, 9);
    check_days(TLS_HOUR_S, now_ms, 0);
    check_days(-TLS_HOUR_S, now_ms, -1);
    check_days(-TLS_DAY_S - TLS_HOUR_S, now_ms, -2);
    // By the time that it is told, whatever the kernel says.
    check_days(10 * TLS_DAY_S + TLS_HOUR_S, now_ms - TLS_DAY_S * INT64_C(5000), 15);
    check_days(365L * 30 * TLS_DAY_S + TLS_HOUR_S, now_ms,
               365 * 30); // written with four digits of a year
}

static void test_the_first_certificate_of_a_file_counts(void **state)
{
    (void)state;
    struct tls_cert first, second;
    char file[TLS_PATH];
    int days = 0;
    tls_cert_make(&first, "kiosk.example", NULL, 0, 3 * TLS_DAY_S + TLS_HOUR_S);
    tls_cert_make(&second, NULL, NULL, 0, 300 * TLS_DAY_S);
    tls_new_file(file);
    FILE *out = fopen(file, "w");
    assert_int_equal(PEM_write_X509(out, first.cert), 1);
    assert_int_equal(PEM_write_X509(out, second.cert), 1);
    fclose(out);
    assert_int_equal(cert_days_left(file, real_ms(), &days), OK);
    assert_int_equal(days, 3);
    assert_int_equal(cert_days_left(first.key_file, real_ms(), &days), ERR_CRYPTO);
    assert_int_equal(cert_days_left("/nonexistent/cert.pem", real_ms(), &days), ERR_MISSING);
    assert_int_equal(days, 3);
    unlink(file);
    tls_cert_free(&first);
    tls_cert_free(&second);
}

// ---- what is wrong with two files

static struct tls_cert kiosk, authority;

static void write_text(char ret_file[TLS_PATH], const char *text)
{
    tls_new_file(ret_file);
    FILE *out = fopen(ret_file, "w");
    assert_true(fputs(text, out) >= 0);
    fclose(out);
}

// One file of these, one behind the other, the last without its last bytes.
static void write_joined(char ret_file[TLS_PATH], const char *first, const char *second, size_t cut)
{
    char *bodies[2] = {NULL, NULL};
    size_t counts[2] = {0, 0};
    assert_int_equal(file_read(first, 64 * 1024, &bodies[0], &counts[0]), OK);
    assert_int_equal(file_read(second, 64 * 1024, &bodies[1], &counts[1]), OK);
    bodies[1][counts[1] - cut] = '\0';
    tls_new_file(ret_file);
    FILE *out = fopen(ret_file, "w");
    assert_true(fputs(bodies[0], out) >= 0 && fputs(bodies[1], out) >= 0);
    fclose(out);
    secure_free(bodies[0]);
    secure_free(bodies[1]);
}

static void test_files_that_can_be_used(void **state)
{
    (void)state;
    char chain[TLS_PATH], both[TLS_PATH];
    assert_int_equal(pem_check(kiosk.cert_file, kiosk.key_file), PEM_FINE);
    assert_int_equal(pem_check(kiosk.cert_file, ""), PEM_FINE);
    assert_int_equal(pem_check("", kiosk.key_file), PEM_FINE);
    assert_int_equal(pem_check("", rsa_file), PEM_FINE);
    assert_int_equal(pem_check("", ""), PEM_FINE);
    write_joined(chain, kiosk.cert_file, authority.cert_file, 0);
    assert_int_equal(pem_check(chain, kiosk.key_file), PEM_FINE);
    assert_int_equal(pem_check(chain, authority.key_file), PEM_KEY_DOES_NOT_FIT);
    write_joined(both, kiosk.key_file, kiosk.cert_file, 0);
    assert_int_equal(pem_check(both, both), PEM_FINE);
    unlink(chain);
    unlink(both);
}

static void test_files_that_are_not_there_or_shut(void **state)
{
    (void)state;
    const char *const none = "/nonexistent/file.pem";
    assert_int_equal(pem_check(none, kiosk.key_file), PEM_NO_FILE);
    assert_int_equal(pem_check(kiosk.cert_file, none), PEM_NO_FILE);
    assert_int_equal(pem_check("", none), PEM_NO_FILE);
    assert_int_equal(pem_check("/", kiosk.key_file), PEM_UNREADABLE);
    assert_int_equal(pem_check(kiosk.cert_file, "/"), PEM_UNREADABLE);
}

static void test_files_that_are_not_pem(void **state)
{
    (void)state;
    char file[TLS_PATH];
    const char *const texts[] = {"", "MIIB", "-----BEGIN CERTIFICATE-----\nAAAA\n",
                                 "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                 "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        write_text(file, texts[i]);
        assert_int_equal(pem_check(file, kiosk.key_file), PEM_NOT_PEM);
        assert_int_equal(pem_check(kiosk.cert_file, file), PEM_NOT_PEM);
        unlink(file);
    }
    // The wrong way round.
    assert_int_equal(pem_check(kiosk.key_file, ""), PEM_NOT_PEM);
    assert_int_equal(pem_check("", kiosk.cert_file), PEM_NOT_PEM);
    // What stands behind the first certificate is sent, too.
    write_joined(file, kiosk.cert_file, authority.cert_file, 60);
    assert_int_equal(pem_check(file, kiosk.key_file), PEM_NOT_PEM);
    assert_int_equal(truncate(file, 2 * 1024 * 1024), 0);
    assert_int_equal(pem_check(file, ""), PEM_NOT_PEM);
    assert_int_equal(pem_check("", file), PEM_NOT_PEM);
    unlink(file);
}

// What is typed at a terminal would open the key: nobody reads it.
static void test_a_key_with_a_passphrase_is_not_asked_for_it(void **state)
{
    (void)state;
    char files[2][TLS_PATH]; // as PKCS #8 and as OpenSSL did before
    int typed[2];
    int kept = dup(STDIN_FILENO);
    char word[8] = "";
    write_key(files[0], rsa, EVP_aes_128_cbc());
    tls_new_file(files[1]);
    BIO *out = BIO_new_file(files[1], "w");
    assert_int_equal(PEM_write_bio_PrivateKey_traditional(
                         out, rsa, EVP_aes_128_cbc(), (const unsigned char *)"word", 4, NULL, NULL),
                     1);
    BIO_free(out);
    assert_int_equal(pipe(typed), 0);
    assert_int_equal(write(typed[1], "word\n", 5), 5);
    close(typed[1]);
    dup2(typed[0], STDIN_FILENO);
    close(typed[0]);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pem_check("", files[i]), PEM_PASSPHRASE);
        assert_int_equal(pem_check(kiosk.cert_file, files[i]), PEM_PASSPHRASE);
        unlink(files[i]);
    }
    assert_int_equal(read(STDIN_FILENO, word, sizeof(word)), 5);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static void test_files_that_do_not_fit_or_are_over(void **state)
{
    (void)state;
    assert_int_equal(pem_check(kiosk.cert_file, authority.key_file), PEM_KEY_DOES_NOT_FIT);
    assert_int_equal(pem_check(kiosk.cert_file, rsa_file), PEM_KEY_DOES_NOT_FIT); // of another kind
    struct tls_cert over;
    tls_cert_make(&over, "kiosk.example", &authority, -2L * TLS_DAY_S, -TLS_HOUR_S);
    assert_int_equal(pem_check(over.cert_file, over.key_file), PEM_ENDED);
    assert_int_equal(pem_check(over.cert_file, ""), PEM_ENDED);
    assert_int_equal(pem_check("", over.key_file), PEM_FINE);
    // Both are wrong: a renewed certificate would not mend it.
    assert_int_equal(pem_check(over.cert_file, kiosk.key_file), PEM_KEY_DOES_NOT_FIT);
    // By the kiosk's clock, which may be a corrected one.
    clock_correct(-TLS_DAY_S * INT64_C(1000));
    assert_int_equal(pem_check(over.cert_file, over.key_file), PEM_FINE);
    clock_correct(TLS_DAY_S * INT64_C(5000));
    assert_int_equal(pem_check(kiosk.cert_file, kiosk.key_file), PEM_ENDED);
    clock_correct(0);
    tls_cert_free(&over);
}

// ---- the PIN

static void test_a_pin_matches_its_hash_and_no_other(void **state)
{
    (void)state;
    char first[200];
    char second[200];
    assert_int_equal(pin_hash("483920", first, sizeof(first)), OK);
    assert_int_equal(pin_hash("483920", second, sizeof(second)), OK);
    assert_int_equal(strncmp(first, "scrypt$15$8$1$", 14), 0);
    assert_string_not_equal(first, second); // each has its own salt
    assert_true(pin_matches(first, "483920"));
    assert_true(pin_matches(second, "483920"));
    const char *const wrong[] = {"483921", "48392", "4839200", "", "483920 "};
    for (int i = 0; i < 5; i++) {
        assert_false(pin_matches(first, wrong[i]));
    }
}

static void test_a_pin_that_cannot_be_hashed(void **state)
{
    (void)state;
    char hash[200] = "before";
    char longest[66];
    memset(longest, '1', sizeof(longest));
    longest[65] = '\0';
    assert_int_equal(pin_hash("", hash, sizeof(hash)), ERR_RANGE);
    assert_int_equal(pin_hash(longest, hash, sizeof(hash)), ERR_RANGE);
    assert_int_equal(pin_hash("483920", hash, 60), ERR_LIMIT);
    assert_string_equal(hash, "before");
}

// RFC 7914 section 12, the third: N = 16384, r = 8, p = 1.
static void make_published(char *ret_hash, size_t size, const char *parameters)
{
    static const unsigned char derived[] = {
        0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81,
        0xfd, 0x38, 0xeb, 0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5,
        0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2, 0xd5, 0x43, 0x29, 0x55, 0x61, 0x3f, 0x0f,
        0xcf, 0x62, 0xd4, 0x97, 0x05, 0x24, 0x2a, 0x9a, 0xf9, 0xe6, 0x1e, 0x85, 0xdc,
        0x0d, 0x65, 0x1e, 0x40, 0xdf, 0xcf, 0x01, 0x7b, 0x45, 0x57, 0x58, 0x87};
    struct text_builder text;
    text_begin(&text, ret_hash, size);
    text_add(&text, parameters);
    base64url_add(&text, "SodiumChloride", 14);
    text_add(&text, "$");
    base64url_add(&text, derived, sizeof(derived));
    assert_int_equal(text_end(&text), OK);
}

static void test_agrees_with_the_published_example(void **state)
{
    (void)state;
    char hash[200];
    make_published(hash, sizeof(hash), "scrypt$14$8$1$");
    assert_true(pin_matches(hash, "pleaseletmein"));
    assert_false(pin_matches(hash, "pleaseletmeim"));
    const char *const others[] = {"scrypt$15$8$1$", "scrypt$14$4$1$", "scrypt$14$8$2$"};
    for (int i = 0; i < 3; i++) {
        make_published(hash, sizeof(hash), others[i]);
        assert_false(pin_matches(hash, "pleaseletmein"));
    }
}

// Each is the published example but for one thing, so that only this thing refuses it.
static void test_malformed_hashes_match_nothing(void **state)
{
    (void)state;
    const char *const parameters[] = {
        "bcrypt$14$8$1$", "Scrypt$14$8$1$",  "scryp$14$8$1$",   "$14$8$1$",
        "scrypt$14$8$",   "scrypt$014$8$1$", "scrypt$+14$8$1$", "scrypt$ 14$8$1$",
        "scrypt$$8$1$",   "scrypt$14$8$1$$", "scrypt$14$8$0$",  "scrypt$0$8$1$",
        "scrypt$4$8$1$",  "scrypt$14$-8$1$", " scrypt$14$8$1$", "scrypt$99999999999$8$1$"};
    char hash[250];
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        make_published(hash, sizeof(hash), parameters[i]);
        assert_false(pin_matches(hash, "pleaseletmein"));
    }
    make_published(hash, sizeof(hash), "scrypt$14$8$1$");
    size_t length = strlen(hash);
    const char *const ends[] = {"=", "$", "A", " ", "\n", "$1"};
    for (int i = 0; i < 6; i++) {
        snprintf(hash + length, sizeof(hash) - length, "%s", ends[i]);
        assert_false(pin_matches(hash, "pleaseletmein"));
    }
    hash[length] = '\0';
    assert_true(pin_matches(hash, "pleaseletmein")); // the instrument
    hash[length - 3] = hash[length - 3] == 'A' ? 'B' : 'A';
    assert_false(pin_matches(hash, "pleaseletmein")); // every byte counts
    hash[length - 62] = '\0';                         // and what is left is not enough of them
    assert_false(pin_matches(hash, "pleaseletmein"));
    assert_false(pin_matches("", ""));
    assert_false(pin_matches("scrypt$14$8$1$$", ""));
    assert_false(pin_matches("scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU$", "pleaseletmein"));
}

// A configuration must not be able to make the kiosk work for minutes or take all its memory.
static void test_hashes_that_cost_too_much_are_refused(void **state)
{
    (void)state;
    const char *const parameters[] = {"scrypt$20$8$1$",  "scrypt$17$8$1$",  "scrypt$21$1$1$",
                                      "scrypt$14$33$1$", "scrypt$14$8$17$", "scrypt$14$8$5$"};
    char hash[200];
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        make_published(hash, sizeof(hash), parameters[i]);
        uint64_t count = secure_alloc_count();
        assert_false(pin_matches(hash, "pleaseletmein"));
        assert_true(secure_alloc_count() == count); // refused before anything is begun
    }
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    rsa = EVP_RSA_gen(2048);
    write_key(rsa_file, rsa, NULL);
    tls_cert_make(&authority, NULL, NULL, -2L * TLS_DAY_S, 300L * TLS_DAY_S);
    tls_cert_make(&kiosk, "kiosk.example", &authority, -TLS_HOUR_S, TLS_DAY_S);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_signature_verifies),
        cmocka_unit_test(test_a_signature_without_room_is_not_begun),
        cmocka_unit_test(test_other_kinds_of_keys_are_refused),
        cmocka_unit_test(test_files_that_hold_no_key_are_refused),
        cmocka_unit_test(test_the_key_is_wiped),
        cmocka_unit_test(test_counts_the_days_of_a_certificate),
        cmocka_unit_test(test_the_first_certificate_of_a_file_counts),
        cmocka_unit_test(test_files_that_can_be_used),
        cmocka_unit_test(test_files_that_are_not_there_or_shut),
        cmocka_unit_test(test_files_that_are_not_pem),
        cmocka_unit_test(test_a_key_with_a_passphrase_is_not_asked_for_it),
        cmocka_unit_test(test_files_that_do_not_fit_or_are_over),
        cmocka_unit_test(test_a_pin_matches_its_hash_and_no_other),
        cmocka_unit_test(test_a_pin_that_cannot_be_hashed),
        cmocka_unit_test(test_agrees_with_the_published_example),
        cmocka_unit_test(test_malformed_hashes_match_nothing),
        cmocka_unit_test(test_hashes_that_cost_too_much_are_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tls_cert_free(&kiosk);
    tls_cert_free(&authority);
    unlink(rsa_file);
    EVP_PKEY_free(rsa);
    return failed;
}
