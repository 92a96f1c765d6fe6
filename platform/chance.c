// Randomness from the kernel, and tags that only this run of the program can compare.
#include "platform/platform.h"

#include <assert.h>
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

enum { CHANCE_KEY_BYTES = 32 };

static unsigned char chance_key[CHANCE_KEY_BYTES];
static pthread_once_t chance_key_once = PTHREAD_ONCE_INIT;

enum err chance_bytes(void *bytes, size_t count)
{
    unsigned char *next = bytes;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return ERR_SYSTEM;
        }
        next += got;
        count -= (size_t)got;
    }
    return OK;
}

enum err chance_uuid(char ret_uuid[37])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[16];
    enum err err = chance_bytes(bytes, sizeof(bytes));
    if (err != OK) {
        return err;
    }
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40); // RFC 4122 4.4: version 4
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80); // and its variant
    char *out = ret_uuid;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *out++ = '-';
        }
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 0x0f];
    }
    *out = '\0';
    return OK;
}

static void chance_make_key(void)
{
    // A guessable key would make the tags guessable identities; no kernel we run on refuses this.
    enum err err = chance_bytes(chance_key, sizeof(chance_key));
    assert(err == OK);
    (void)err;
}

uint64_t chance_tag(const void *bytes, size_t count)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int digest_bytes = 0;
    pthread_once(&chance_key_once, chance_make_key);
    if (HMAC(EVP_sha256(), chance_key, sizeof(chance_key), bytes, count, digest, &digest_bytes) ==
        NULL) {
        // Out of memory. The same tag for all who meet this is the strict side: they share one
        // throttle.
        return 1;
    }
    uint64_t tag = 0;
    for (unsigned int i = 0; i + sizeof(tag) <= digest_bytes; i += (unsigned int)sizeof(tag)) {
        uint64_t part;
        memcpy(&part, digest + i, sizeof(part));
        tag ^= part;
    }
    return tag == 0 ? 1 : tag;
}
