// ES256: signatures that verify, those that must not, and keys in files. free() is wrapped by the linker (see
// CMakeLists.txt): no block that is given back may still hold the key.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <malloc.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/platform.h"
#include "tls_fixture.h"

enum { HALF = 32, SIGNATURE = 64, PEM_LINE = 60 };

static const char message[] = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJrIn0";

// ---- what free() saw

void __real_free(void *memory);
void __wrap_free(void *memory);

static unsigned char needles[2][PEM_LINE]; // the key as text and as number
static size_t needle_sizes[2];
static bool watching;
static int blocks_with_key;

void __wrap_free(void *memory)
{
    if (watching && memory != NULL) {
        size_t size = malloc_usable_size(memory);
        for (int i = 0; i < 2; i++) {
            blocks_with_key += memmem(memory, size, needles[i], needle_sizes[i]) != NULL ? 1 : 0;
        }
    }
    __real_free(memory);
}

// ---- a key for all tests

static char key_file[TLS_PATH];
static unsigned char x[HALF], y[HALF];

// A name where there is no file yet.
static void new_name(char ret_file[TLS_PATH])
{
    tls_new_file(ret_file);
    assert_int_equal(unlink(ret_file), 0);
}

static int begin(void **state)
{
    (void)state;
    new_name(key_file);
    return es256_new_key(key_file, x, y) == OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    return unlink(key_file);
}

static void sign(unsigned char ret_signature[SIGNATURE])
{
    assert_int_equal(es256_sign(key_file, message, strlen(message), ret_signature), OK);
}

static bool verifies(const unsigned char signature[SIGNATURE])
{
    return es256_verify(x, y, message, strlen(message), signature);
}

// ---- signatures

static void test_a_signature_verifies(void **state)
{
    (void)state;
    unsigned char signature[SIGNATURE];
    unsigned char again[SIGNATURE];
    sign(signature);
    sign(again);
    assert_true(verifies(signature) && verifies(again));
    assert_memory_not_equal(signature, again, SIGNATURE); // each has its own number used once
    assert_int_equal(es256_sign(key_file, "", 0, signature), OK);
    assert_true(es256_verify(x, y, "", 0, signature));
    assert_false(verifies(signature));
}

// r or s is shorter than 32 bytes once in 128 signatures: it must still have its place.
static void test_short_numbers_are_padded(void **state)
{
    (void)state;
    int padded = 0;
    for (int i = 0; i < 2000 && padded < 4; i++) {
        unsigned char signature[SIGNATURE];
        sign(signature);
        if (signature[0] == 0 || signature[HALF] == 0) {
            assert_true(verifies(signature));
            padded++;
        }
    }
    assert_int_equal(padded, 4);
}

// RFC 6979 appendix A.2.5, P-256 with SHA-256, "sample" and "test".
static void test_published_signatures_verify(void **state)
{
    (void)state;
    static const char px[] = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6";
    static const char py[] = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
    static const struct {
        const char *text, *r, *s;
    } published[] = {
        {"sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
         "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"},
        {"test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
         "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"},
    };
    unsigned char point[2][HALF];
    for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
        unsigned char signature[SIGNATURE];
        const char *const numbers[] = {px, py, published[i].r, published[i].s};
        unsigned char *const to[] = {point[0], point[1], signature, signature + HALF};
        for (int n = 0; n < 4; n++) {
            BIGNUM *number = NULL;
            assert_int_equal(BN_hex2bn(&number, numbers[n]), 64);
            assert_int_equal(BN_bn2binpad(number, to[n], HALF), HALF);
            BN_free(number);
        }
        assert_true(es256_verify(point[0], point[1], published[i].text, strlen(published[i].text), signature));
        assert_false(es256_verify(point[0], point[1], published[1 - i].text, strlen(published[1 - i].text), signature));
        assert_false(verifies(signature));
    }
}

static void test_every_bit_of_a_signature_counts(void **state)
{
    (void)state;
    unsigned char signature[SIGNATURE];
    sign(signature);
    for (int bit = 0; bit < SIGNATURE * 8; bit++) {
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(verifies(signature));
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    char changed[sizeof(message)];
    memcpy(changed, message, sizeof(message));
    for (size_t at = 0; at + 1 < sizeof(message); at++) {
        changed[at] ^= 1;
        assert_false(es256_verify(x, y, changed, strlen(message), signature));
        changed[at] ^= 1;
    }
    assert_true(verifies(signature));
    assert_false(es256_verify(x, y, message, strlen(message) - 1, signature));
    assert_false(es256_verify(y, x, message, strlen(message), signature));
}

static void test_not_every_pair_is_a_point(void **state)
{
    (void)state;
    static const unsigned char zero[HALF];
    unsigned char changed[HALF];
    memcpy(changed, x, HALF);
    changed[HALF - 1] ^= 1;
    assert_true(es256_is_point(x, y));
    assert_false(es256_is_point(y, x));
    assert_false(es256_is_point(changed, y));
    assert_false(es256_is_point(zero, zero));
}

// Zero, the order of the curve, all ones: in r, in s, in both (CVE-2022-21449 and its kin).
static void test_numbers_out_of_range_are_no_signature(void **state)
{
    (void)state;
    static const unsigned char order[HALF] = {0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF,
                                              0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17,
                                              0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51};
    unsigned char odd[3][HALF] = {{0}};
    memcpy(odd[1], order, HALF);
    memset(odd[2], 0xFF, HALF);
    for (int i = 0; i < 3; i++) {
        unsigned char signature[SIGNATURE];
        sign(signature);
        memcpy(signature, odd[i], HALF);
        assert_false(verifies(signature));
        for (int j = 0; j < 3; j++) {
            memcpy(signature + HALF, odd[j], HALF);
            assert_false(verifies(signature));
        }
        sign(signature);
        memcpy(signature + HALF, odd[i], HALF);
        assert_false(verifies(signature));
    }
}

static void test_a_point_off_the_curve_is_no_key(void **state)
{
    (void)state;
    unsigned char signature[SIGNATURE];
    unsigned char off[HALF];
    static const unsigned char zeros[HALF];
    sign(signature);
    for (int bit = 0; bit < HALF * 8; bit++) {
        memcpy(off, y, HALF);
        off[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(es256_verify(x, off, message, strlen(message), signature));
    }
    memset(off, 0xFF, HALF); // above the field's prime
    assert_false(es256_verify(x, off, message, strlen(message), signature));
    assert_false(es256_verify(off, y, message, strlen(message), signature));
    assert_false(es256_verify(zeros, zeros, message, strlen(message), signature)); // the point at infinity, for some
    assert_true(verifies(signature));
}

// ---- keys

static void test_a_new_key_is_its_owners_alone(void **state)
{
    (void)state;
    struct stat about;
    unsigned char before[HALF];
    unsigned char same[2][HALF];
    assert_int_equal(stat(key_file, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(es256_public(key_file, same[0], same[1]), OK);
    assert_memory_equal(same[0], x, HALF);
    assert_memory_equal(same[1], y, HALF);
    // Never over one that is there, be it through a link.
    memcpy(before, x, HALF);
    assert_int_equal(es256_new_key(key_file, x, y), ERR_DUPLICATE);
    char link[TLS_PATH];
    new_name(link);
    assert_int_equal(symlink("elsewhere.pem", link), 0);
    assert_int_equal(es256_new_key(link, x, y), ERR_DUPLICATE);
    assert_int_equal(unlink(link), 0);
    char no_folder[TLS_PATH + 8];
    (void)snprintf(no_folder, sizeof(no_folder), "%s/key.pem", link);
    assert_int_equal(es256_new_key(no_folder, x, y), ERR_FILE);
    assert_memory_equal(before, x, HALF);
    assert_int_equal(pem_check("", key_file), PEM_FINE);
}

static void write_key(char ret_file[TLS_PATH], EVP_PKEY *key, const EVP_CIPHER *cipher)
{
    tls_new_file(ret_file);
    FILE *out = fopen(ret_file, "w");
    assert_int_equal(PEM_write_PrivateKey(out, key, cipher, (const unsigned char *)"word", cipher ? 4 : 0, NULL, NULL),
                     1);
    fclose(out);
}

static void assert_unusable(const char *file, enum err wanted)
{
    unsigned char signature[SIGNATURE];
    unsigned char point[2][HALF];
    memset(signature, 'u', sizeof(signature));
    memset(point, 'u', sizeof(point));
    assert_int_equal(es256_sign(file, message, strlen(message), signature), wanted);
    assert_int_equal(es256_public(file, point[0], point[1]), wanted);
    for (int i = 0; i < SIGNATURE; i++) {
        assert_int_equal(signature[i], 'u');
        assert_int_equal(point[i / HALF][i % HALF], 'u');
    }
}

static void test_other_keys_and_files_are_refused(void **state)
{
    (void)state;
    EVP_PKEY *const keys[] = {EVP_EC_gen("P-384"), EVP_EC_gen("secp256k1"), EVP_EC_gen("brainpoolP256r1"),
                              EVP_RSA_gen(2048), EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
    char file[TLS_PATH];
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        assert_non_null(keys[i]);
        write_key(file, keys[i], NULL);
        assert_unusable(file, ERR_UNSUPPORTED);
        unlink(file);
        EVP_PKEY_free(keys[i]);
    }
    EVP_PKEY *right = EVP_EC_gen("P-256");
    write_key(file, right, EVP_aes_128_cbc()); // nobody is asked for the password
    assert_unusable(file, ERR_CRYPTO);
    unlink(file);
    EVP_PKEY_free(right);
    new_name(file);
    assert_unusable(file, ERR_MISSING);
    assert_unusable("/", ERR_FILE);
    tls_new_file(file); // empty
    assert_unusable(file, ERR_CRYPTO);
    unlink(file);
}

static void test_the_key_is_wiped(void **state)
{
    (void)state;
    char *text = NULL;
    size_t count = 0;
    BIGNUM *secret = NULL;
    FILE *in = fopen(key_file, "r");
    EVP_PKEY *key = PEM_read_PrivateKey(in, NULL, NULL, NULL);
    fclose(in);
    assert_int_equal(file_read(key_file, 64 * 1024, &text, &count), OK);
    memcpy(needles[0], strchr(text, '\n') + 1, PEM_LINE); // its first line, in which the number begins
    needle_sizes[0] = PEM_LINE;
    secure_free(text);
    assert_int_equal(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &secret), 1);
    // As the machine holds it: words, least significant first.
    assert_int_equal(BN_bn2lebinpad(secret, needles[1], HALF), HALF);
    needle_sizes[1] = HALF;
    BN_clear_free(secret);
    EVP_PKEY_free(key);

    unsigned char signature[SIGNATURE];
    unsigned char point[2][HALF];
    watching = true;
    char *copy = malloc(256); // the instrument
    memcpy(copy + 3, needles[1], HALF);
    void (*volatile release)(void *) = free;
    release(copy);
    assert_int_equal(blocks_with_key, 1);
    blocks_with_key = 0;
    assert_int_equal(es256_sign(key_file, message, strlen(message), signature), OK);
    assert_int_equal(es256_public(key_file, point[0], point[1]), OK);
    watching = false;
    assert_int_equal(blocks_with_key, 0);
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_signature_verifies),
        cmocka_unit_test(test_short_numbers_are_padded),
        cmocka_unit_test(test_published_signatures_verify),
        cmocka_unit_test(test_every_bit_of_a_signature_counts),
        cmocka_unit_test(test_not_every_pair_is_a_point),
        cmocka_unit_test(test_numbers_out_of_range_are_no_signature),
        cmocka_unit_test(test_a_point_off_the_curve_is_no_key),
        cmocka_unit_test(test_a_new_key_is_its_owners_alone),
        cmocka_unit_test(test_other_keys_and_files_are_refused),
        cmocka_unit_test(test_the_key_is_wiped),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
