#include "sandbox/national_inside.h"
#include <stdlib.h>
#include <string.h>

static int letter_value(char letter)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = letter == '\0' ? NULL : strchr(letters, letter);
    return at == NULL ? -1 : (int)(at - letters);
}

// base64url without padding into malloc'ed bytes with a NUL behind; NULL = it is not that.
static unsigned char *decode(const char *text, size_t length, size_t *ret_bytes)
{
    unsigned char *bytes = length % 4 == 1 ? NULL : malloc(length + 1);
    unsigned gathered = 0;
    int bits = 0;
    size_t used = 0;
    for (size_t i = 0; bytes != NULL && i < length; i++) {
        int value = letter_value(text[i]);
        if (value < 0) {
            free(bytes);
            return NULL;
        }
        gathered = (gathered << 6 | (unsigned)value) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[used++] = (unsigned char)(gathered >> bits);
        }
    }
    if (bytes != NULL) {
        bytes[used] = '\0';
        *ret_bytes = used;
    }
    return bytes;
}

static cJSON *decode_object(const char *text, size_t length)
{
    size_t bytes = 0;
    unsigned char *plain = decode(text, length, &bytes);
    cJSON *json =
        plain == NULL ? NULL : cJSON_ParseWithLengthOpts((const char *)plain, bytes + 1, NULL, 1);
    free(plain);
    if (!cJSON_IsObject(json)) {
        cJSON_Delete(json);
        return NULL;
    }
    return json;
}

bool jwt_read(const char *text, struct jwt *ret_jwt)
{
    size_t header_bytes = strcspn(text, ".");
    const char *payload = text + header_bytes + (text[header_bytes] == '.' ? 1 : 0);
    size_t payload_bytes = strcspn(payload, ".");
    const char *signature = payload + payload_bytes + (payload[payload_bytes] == '.' ? 1 : 0);
    size_t bytes = 0;
    struct jwt jwt = {.header = decode_object(text, header_bytes),
                      .payload = decode_object(payload, payload_bytes),
                      .signed_text = text,
                      .signed_bytes = header_bytes + 1 + payload_bytes,
                      .signature = decode(signature, strlen(signature), &bytes)};
    jwt.signature_bytes = bytes;
    if (jwt.header == NULL || jwt.payload == NULL || jwt.signature == NULL || bytes == 0) {
        jwt_free(&jwt);
        return false;
    }
    *ret_jwt = jwt;
    return true;
}

bool jwt_is_signed_by(const struct jwt *jwt, EVP_PKEY *key)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    // PKCS1-v1_5 is what OpenSSL takes for an RSA key when nothing else is said.
    bool right = context != NULL &&
                 EVP_DigestVerifyInit(context, NULL, EVP_sha512(), NULL, key) == 1 &&
                 EVP_DigestVerify(context, jwt->signature, jwt->signature_bytes,
                                  (const unsigned char *)jwt->signed_text, jwt->signed_bytes) == 1;
    EVP_MD_CTX_free(context);
    return right;
}

void jwt_free(struct jwt *jwt)
{
    cJSON_Delete(jwt->header);
    cJSON_Delete(jwt->payload);
    free(jwt->signature);
}
