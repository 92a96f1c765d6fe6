#include "platform/store/seal.h"

#include "base/wipe.h"
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A new key appears whole or not at all: state_write renames it into place.
static enum err seal_key_make(const char *file)
{
    unsigned char key[SEAL_KEY_BYTES];
    char dir[4096];
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    size_t dir_bytes = slash == NULL ? 1 : (size_t)(slash - file);
    if (dir_bytes >= sizeof(dir)) {
        return ERR_LIMIT;
    }
    memcpy(dir, slash == NULL ? "." : file, dir_bytes);
    if (dir_bytes == 0) {
        dir[dir_bytes++] = '/';
    }
    dir[dir_bytes] = '\0';
    enum err err = chance_bytes(key, sizeof(key));
    if (err == OK) {
        err = state_write(dir, name, key, sizeof(key));
    }
    wipe(key, sizeof(key));
    return err;
}

enum err seal_key_read(const char *file, bool make, unsigned char ret_key[SEAL_KEY_BYTES])
{
    struct stat about;
    char *body = NULL;
    size_t count = 0;
    // More than one key's worth is read, so that a longer file is refused and not cut.
    enum err err = file_read(file, 64, &body, &count);
    if (err == ERR_MISSING && make) {
        err = seal_key_make(file);
        if (err == OK) {
            err = file_read(file, 64, &body, &count);
        }
    }
    if (err != OK) {
        return err == ERR_LIMIT ? ERR_CRYPTO : err;
    }
    // The group is not judged: systemd shows the access list of a credential in those bits.
    if (count != SEAL_KEY_BYTES || stat(file, &about) != 0 || (about.st_mode & S_IRWXO) != 0) {
        err = ERR_CRYPTO;
        goto out;
    }
    memcpy(ret_key, body, SEAL_KEY_BYTES);
out:
    secure_free(body);
    return err;
}

// What the tag covers besides the data: the id (always 37 bytes, so parts cannot shift), the kind,
// the kiosk.
static bool seal_add_context(EVP_CIPHER_CTX *context,
                             int (*update)(EVP_CIPHER_CTX *, unsigned char *, int *,
                                           const unsigned char *, int),
                             const char *kiosk_id, const struct store_row *row)
{
    unsigned char head[STORE_ID + 1] = {0};
    int ignored = 0;
    memcpy(head, row->id, strnlen(row->id, STORE_ID));
    head[STORE_ID] = (unsigned char)row->kind;
    return update(context, NULL, &ignored, head, (int)sizeof(head)) == 1 &&
           update(context, NULL, &ignored, (const unsigned char *)kiosk_id,
                  (int)strlen(kiosk_id)) == 1;
}

enum err seal_row(const unsigned char key[SEAL_KEY_BYTES], const char *kiosk_id,
                  const struct store_row *row, unsigned char *ret_sealed)
{
    unsigned char *sealed = ret_sealed + SEAL_NONCE_BYTES;
    int wrote = 0;
    int more = 0;
    enum err err = chance_bytes(ret_sealed, SEAL_NONCE_BYTES);
    if (err != OK) {
        return err;
    }
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    err = ERR_CRYPTO;
    if (context == NULL ||
        EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, ret_sealed) != 1 ||
        !seal_add_context(context, EVP_EncryptUpdate, kiosk_id, row) ||
        EVP_EncryptUpdate(context, sealed, &wrote, row->data, (int)row->sealed_bytes) != 1 ||
        EVP_EncryptFinal_ex(context, sealed + wrote, &more) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, SEAL_TAG_BYTES,
                            sealed + row->sealed_bytes) != 1) {
        goto out;
    }
    err = OK;
out:
    EVP_CIPHER_CTX_free(context);
    return err;
}

enum err seal_open_row(const unsigned char key[SEAL_KEY_BYTES], const char *kiosk_id,
                       const unsigned char *sealed, size_t sealed_bytes, struct store_row *row)
{
    if (sealed_bytes < SEAL_EXTRA_BYTES || sealed_bytes > STORE_ROW_BYTES + SEAL_EXTRA_BYTES) {
        return ERR_CRYPTO;
    }
    size_t data_bytes = sealed_bytes - SEAL_EXTRA_BYTES;
    unsigned char tag[SEAL_TAG_BYTES]; // OpenSSL wants it writable
    memcpy(tag, sealed + sealed_bytes - SEAL_TAG_BYTES, sizeof(tag));
    int wrote = 0;
    int more = 0;
    enum err err = ERR_CRYPTO;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL || EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed) != 1 ||
        !seal_add_context(context, EVP_DecryptUpdate, kiosk_id, row) ||
        EVP_DecryptUpdate(context, row->data, &wrote, sealed + SEAL_NONCE_BYTES, (int)data_bytes) !=
            1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, SEAL_TAG_BYTES, tag) != 1 ||
        EVP_DecryptFinal_ex(context, row->data + wrote, &more) != 1) {
        // Bytes whose tag is wrong were never ours: nobody may look at them.
        wipe(row->data, sizeof(row->data));
        goto out;
    }
    row->sealed_bytes = data_bytes;
    err = OK;
out:
    EVP_CIPHER_CTX_free(context);
    return err;
}
