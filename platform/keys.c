// Keys and certificates in PEM files. A private key is in memory, which is wiped, only while it
// signs.
#include "platform/keys_inside.h"

#include "platform/platform.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pemerr.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

enum {
    KEYS_FILE_MAX_BYTES = 64 * 1024,
    KEYS_CERTS_MAX_BYTES = 1024 * 1024, // of a file of authorities: the system's own has 220 KB
    KEYS_RSA_MIN_BITS = 2048,           // of RS512 (RFC 7518 3.3)
    KEYS_DAY_S = 86400,
};

// No password: an encrypted key fails instead of asking on a terminal. context is a bool that says
// whether one was wanted, or NULL.
static int keys_no_password(char *buffer, int size, int writing, void *context)
{
    (void)buffer;
    (void)size;
    (void)writing;
    if (context != NULL) {
        *(bool *)context = true;
    }
    return -1;
}

enum err keys_read_private(const char *file, EVP_PKEY **ret_key, bool *ret_wants_passphrase)
{
    char *body = NULL;
    size_t count = 0;
    bool wanted = false;
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
    key = PEM_read_bio_PrivateKey(bio, NULL, keys_no_password, &wanted);
    err = key == NULL ? ERR_CRYPTO : OK;
    if (err == OK) {
        *ret_key = key;
    }
    *ret_wants_passphrase = wanted;
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
    bool wants_passphrase = false;
    enum err err = keys_read_private(key_file, &key, &wants_passphrase);
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

// ---- whether two files can be used, told apart by what mends them

static enum pem_fault pem_fault_of_file(enum err err)
{
    if (err == OK) {
        return PEM_FINE;
    }
    if (err == ERR_MISSING) {
        return PEM_NO_FILE;
    }
    return err == ERR_LIMIT ? PEM_NOT_PEM : PEM_UNREADABLE;
}

// The first certificate, which is whose key is asked for. The others must be readable, too: TLS
// takes all or none.
static enum pem_fault pem_read_certs(BIO *bio, X509 **ret_first)
{
    X509 *first = PEM_read_bio_X509(bio, NULL, keys_no_password, NULL);
    if (first == NULL) {
        return PEM_NOT_PEM;
    }
    ERR_clear_error();
    for (X509 *next = first; next != NULL;) {
        next = PEM_read_bio_X509(bio, NULL, keys_no_password, NULL);
        X509_free(next);
    }
    unsigned long why = ERR_peek_last_error();
    if (ERR_GET_LIB(why) != ERR_LIB_PEM || ERR_GET_REASON(why) != PEM_R_NO_START_LINE) {
        X509_free(first);
        return PEM_NOT_PEM;
    }
    *ret_first = first;
    return PEM_FINE;
}

static enum pem_fault pem_check_cert(const char *file, X509 **ret_cert)
{
    char *body = NULL;
    size_t count = 0;
    enum pem_fault fault = pem_fault_of_file(file_read(file, KEYS_CERTS_MAX_BYTES, &body, &count));
    if (fault != PEM_FINE) {
        return fault;
    }
    BIO *bio = BIO_new_mem_buf(body, (int)count);
    fault = bio == NULL ? PEM_UNREADABLE : pem_read_certs(bio, ret_cert);
    BIO_free(bio);
    secure_free(body);
    ERR_clear_error();
    return fault;
}

static enum pem_fault pem_check_key(const char *file, EVP_PKEY **ret_key)
{
    bool wants_passphrase = false;
    enum err err = keys_read_private(file, ret_key, &wants_passphrase);
    if (err == ERR_CRYPTO) {
        return wants_passphrase ? PEM_PASSPHRASE : PEM_NOT_PEM;
    }
    return pem_fault_of_file(err);
}

static bool pem_has_ended(const X509 *cert)
{
    time_t now_s = (time_t)(clock_wall_ms() / 1000);
    return X509_cmp_time(X509_get0_notAfter(cert), &now_s) < 0;
}

enum pem_fault pem_check(const char *cert_file, const char *key_file)
{
    X509 *cert = NULL;
    EVP_PKEY *key = NULL;
    enum pem_fault fault = cert_file[0] == '\0' ? PEM_FINE : pem_check_cert(cert_file, &cert);
    if (fault == PEM_FINE && key_file[0] != '\0') {
        fault = pem_check_key(key_file, &key);
    }
    if (fault == PEM_FINE && cert != NULL && key != NULL &&
        X509_check_private_key(cert, key) != 1) {
        fault = PEM_KEY_DOES_NOT_FIT;
    }
    if (fault == PEM_FINE && cert != NULL && pem_has_ended(cert)) {
        fault = PEM_ENDED;
    }
    X509_free(cert);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return fault;
}
