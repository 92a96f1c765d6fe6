// ES256 (RFC 7518 section 3.4): ECDSA on P-256 with SHA-256. A signature is r and s, 32 bytes each; OpenSSL wants and
// gives DER.
#include "platform/keys_inside.h"

#include "platform/platform.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ES256_HALF = 32,              // bytes of r, of s, of x, of y
    ES256_POINT = 1 + 2 * ES256_HALF,
    ES256_UNCOMPRESSED = 0x04,    // first byte of such a point (SEC 1, 2.3.3)
    ES256_DER_MOST = 80,          // of a signature: 72 at most
};

// ---- verifying

// The public key of a point, or NULL when it is not on the curve.
static EVP_PKEY *es256_point_key(const unsigned char x[ES256_HALF], const unsigned char y[ES256_HALF])
{
    char group[] = "P-256";
    unsigned char point[ES256_POINT] = {ES256_UNCOMPRESSED};
    EVP_PKEY *key = NULL;

    memcpy(point + 1, x, ES256_HALF);
    memcpy(point + 1 + ES256_HALF, y, ES256_HALF);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

bool es256_is_point(const unsigned char x[32], const unsigned char y[32])
{
    EVP_PKEY *key = es256_point_key(x, y);
    bool is_point = key != NULL;

    EVP_PKEY_free(key);
    ERR_clear_error();
    return is_point;
}

// Length of the signature as DER, or 0.
static size_t es256_to_der(const unsigned char signature[2 * ES256_HALF], unsigned char der[ES256_DER_MOST])
{
    int length = 0;
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, ES256_HALF, NULL);
    BIGNUM *s = BN_bin2bn(signature + ES256_HALF, ES256_HALF, NULL);

    if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = NULL; // the pair owns them now
        s = NULL;
        length = i2d_ECDSA_SIG(pair, NULL);
        length = length > 0 && length <= ES256_DER_MOST ? i2d_ECDSA_SIG(pair, &der) : 0;
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

bool es256_verify(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                  const unsigned char signature[64])
{
    unsigned char der[ES256_DER_MOST];
    size_t length = es256_to_der(signature, der);
    EVP_PKEY *key = es256_point_key(x, y);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = length > 0 && key != NULL && context != NULL &&
                 EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                 EVP_DigestVerify(context, der, length, bytes, count) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return right;
}

// ---- signing

static bool es256_is_p256(const EVP_PKEY *key)
{
    char group[32] = "";
    size_t length = 0;

    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof(group), &length) == 1 &&
           OBJ_txt2nid(group) == NID_X9_62_prime256v1;
}

static bool es256_from_der(const unsigned char *der, size_t length, unsigned char ret_signature[2 * ES256_HALF])
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
    bool done = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), ret_signature, ES256_HALF) == ES256_HALF &&
                BN_bn2binpad(ECDSA_SIG_get0_s(pair), ret_signature + ES256_HALF, ES256_HALF) == ES256_HALF;

    ECDSA_SIG_free(pair);
    return done;
}

static enum err es256_sign_with(EVP_PKEY *key, const void *bytes, size_t count,
                                unsigned char ret_signature[2 * ES256_HALF])
{
    unsigned char der[ES256_DER_MOST];
    unsigned char signature[2 * ES256_HALF];
    size_t length = sizeof(der);
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (context == NULL) {
        return ERR_MEMORY;
    }
    bool done = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                EVP_DigestSign(context, der, &length, bytes, count) == 1 && es256_from_der(der, length, signature);
    EVP_MD_CTX_free(context);
    if (!done) {
        return ERR_CRYPTO;
    }
    memcpy(ret_signature, signature, sizeof(signature));
    return OK;
}

static enum err es256_read_key(const char *key_file, EVP_PKEY **ret_key)
{
    EVP_PKEY *key = NULL;
    bool wants_passphrase = false;
    enum err err = keys_read_private(key_file, &key, &wants_passphrase);

    if (err == OK && !es256_is_p256(key)) {
        err = ERR_UNSUPPORTED;
    }
    if (err != OK) {
        EVP_PKEY_free(key);
        return err;
    }
    *ret_key = key;
    return OK;
}

enum err es256_sign(const char *key_file, const void *bytes, size_t count, unsigned char ret_signature[64])
{
    EVP_PKEY *key = NULL;
    enum err err = es256_read_key(key_file, &key);

    if (err == OK) {
        err = es256_sign_with(key, bytes, count, ret_signature);
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    return err;
}

// ---- keys

static bool es256_coordinate(const EVP_PKEY *key, const char *name, unsigned char ret_bytes[ES256_HALF])
{
    BIGNUM *number = NULL;
    bool done = EVP_PKEY_get_bn_param(key, name, &number) == 1 &&
                BN_bn2binpad(number, ret_bytes, ES256_HALF) == ES256_HALF;

    BN_free(number);
    return done;
}

static enum err es256_point(const EVP_PKEY *key, unsigned char ret_x[ES256_HALF], unsigned char ret_y[ES256_HALF])
{
    unsigned char x[ES256_HALF];
    unsigned char y[ES256_HALF];

    if (!es256_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X, x) || !es256_coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y, y)) {
        return ERR_CRYPTO;
    }
    memcpy(ret_x, x, sizeof(x));
    memcpy(ret_y, y, sizeof(y));
    return OK;
}

enum err es256_public(const char *key_file, unsigned char ret_x[32], unsigned char ret_y[32])
{
    EVP_PKEY *key = NULL;
    enum err err = es256_read_key(key_file, &key);

    if (err == OK) {
        err = es256_point(key, ret_x, ret_y);
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    return err;
}

// Straight into the file: no copy of the text is left anywhere.
static enum err es256_write_key(int file, const EVP_PKEY *key)
{
    BIO *out = BIO_new_fd(file, BIO_NOCLOSE);
    bool done = out != NULL && fchmod(file, 0600) == 0 &&
                PEM_write_bio_PKCS8PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1 && fsync(file) == 0;

    BIO_free(out);
    return done ? OK : ERR_FILE;
}

enum err es256_new_key(const char *key_file, unsigned char ret_x[32], unsigned char ret_y[32])
{
    EVP_PKEY *key = NULL;
    int file = open(key_file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (file < 0) {
        return errno == EEXIST ? ERR_DUPLICATE : ERR_FILE;
    }
    key = EVP_EC_gen("P-256");
    enum err err = key == NULL ? ERR_CRYPTO : es256_write_key(file, key);
    if (err == OK) {
        err = es256_point(key, ret_x, ret_y);
    }
    if (close(file) != 0 && err == OK) {
        err = ERR_FILE;
    }
    if (err != OK) {
        unlink(key_file); // ours: it was not there before
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    return err;
}
