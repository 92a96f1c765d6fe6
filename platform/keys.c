// Keys and certificates in PEM files. A private key is in memory, which is wiped, only while it
// signs.
#include "platform/platform.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

enum {
    KEYS_FILE_MAX_BYTES = 64 * 1024,
    KEYS_RSA_MIN_BITS = 2048, // of RS512 (RFC 7518 3.3)
    KEYS_DAY_S = 86400,
};

// No password: an encrypted key fails instead of asking on a terminal.
static int keys_no_password(char *buffer, int size, int writing, void *context)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static enum err keys_read_private(const char *file, EVP_PKEY **ret_key)
{
    char *body = NULL;
    size_t count = 0;
    enum err err = file_read(file, KEYS_FILE_MAX_BYTES, &body, &count);
    if (err != OK) {
        return err;
    }
    EVP_PKEY *key = NULL;
    BIO *bio = BIO_new_mem_buf(body, (int)count); // reads ours, copies nothing
    err = ERR_MEMORY;
    if (bio == NULL) {
        goto out;
    }
    key = PEM_read_bio_PrivateKey(bio, NULL, keys_no_password, NULL);
    err = key == NULL ? ERR_CRYPTO : OK;
    if (err == OK) {
        *ret_key = key;
    }
out:
    BIO_free(bio);
    secure_free(body);
    ERR_clear_error();
    return err;
}

static enum err keys_sign(EVP_PKEY *key, const void *bytes, size_t count, unsigned char *signature,
                          size_t *size)
{
    EVP_PKEY_CTX *parameters = NULL; // the context's
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) {
        return ERR_MEMORY;
    }
    bool done = EVP_DigestSignInit(context, &parameters, EVP_sha512(), NULL, key) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING) == 1 &&
                EVP_DigestSign(context, signature, size, bytes, count) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return done ? OK : ERR_CRYPTO;
}

enum err sign_rs512(const char *key_file, const void *bytes, size_t count,
                    unsigned char *ret_signature, size_t size, size_t *ret_count)
{
    EVP_PKEY *key = NULL;
    unsigned char *signature = NULL;
    enum err err = keys_read_private(key_file, &key);
    if (err != OK) {
        return err;
    }
    // RSA-PSS keys are a kind of their own and not this one.
    if (EVP_PKEY_is_a(key, "RSA") != 1 || EVP_PKEY_get_bits(key) < KEYS_RSA_MIN_BITS) {
        err = ERR_UNSUPPORTED;
        goto out;
    }
    size_t room = (size_t)EVP_PKEY_get_size(key);
    if (room > size) {
        err = ERR_LIMIT;
        goto out;
    }
    signature = secure_alloc(room);
    err = signature == NULL ? ERR_MEMORY : keys_sign(key, bytes, count, signature, &room);
    if (err == OK) {
        memcpy(ret_signature, signature, room);
        *ret_count = room;
    }
out:
    secure_free(signature);
    EVP_PKEY_free(key);
    return err;
}

static enum err keys_cert_end_s(const char *body, size_t count, int64_t *ret_end_s)
{
    struct tm end = {0};
    enum err err = ERR_MEMORY;
    X509 *cert = NULL;
    BIO *bio = BIO_new_mem_buf(body, (int)count);
    if (bio == NULL) {
        goto out;
    }
    err = ERR_CRYPTO;
    cert = PEM_read_bio_X509(bio, NULL, keys_no_password, NULL);
    if (cert == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(cert), &end) != 1) {
        goto out;
    }
    *ret_end_s = timegm(&end);
    err = OK;
out:
    X509_free(cert);
    BIO_free(bio);
    ERR_clear_error();
    return err;
}

enum err cert_days_left(const char *cert_file, int64_t wall_ms, int *ret_days)
{
    char *body = NULL;
    size_t count = 0;
    int64_t end_s = 0;
    enum err err = file_read(cert_file, KEYS_FILE_MAX_BYTES, &body, &count);
    if (err != OK) {
        return err;
    }
    err = keys_cert_end_s(body, count, &end_s);
    secure_free(body);
    if (err != OK) {
        return err;
    }
    int64_t wall_s = wall_ms / 1000 - (wall_ms % 1000 < 0 ? 1 : 0);
    int64_t left_s = end_s - wall_s;
    // Rounded down on both sides of zero: the first second after the end is day -1.
    *ret_days = (int)(left_s / KEYS_DAY_S - (left_s % KEYS_DAY_S < 0 ? 1 : 0));
    return OK;
}
