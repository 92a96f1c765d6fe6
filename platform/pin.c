// The staff's PIN: in the configuration there is only its scrypt hash (RFC 7914), with a salt of
// its own. A PIN has few digits, so whoever holds the hash can try them all; scrypt makes that cost
// hours instead of milliseconds.
#include "platform/platform.h"

#include "base/base64.h"
#include "base/text.h"
#include "base/wipe.h"
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

enum {
    PIN_COST = 15, // N = 2^15: 32 MiB and about 0.1 s
    PIN_COST_MIN = 10,
    PIN_COST_MAX = 20,
    PIN_BLOCK = 8, // r
    PIN_LANES = 1, // p
    PIN_LANES_MAX = 16,
    PIN_BLOCK_MAX = 32,
    PIN_SALT_BYTES = 16,
    PIN_SALT_MIN_BYTES = 8,
    PIN_HASH_BYTES = 32,
    PIN_PART_MAX_BYTES = 64, // of salt and of hash
    PIN_MAX_BYTES = 64,      // of the PIN itself
    PIN_PARTS = 6,
    PIN_WORK_BYTES =
        64 * 1024 *
        1024, // written once each; what a hash in a configuration may cost, in memory as in time
};

struct pin_hash {
    int cost, block, lanes;
    unsigned char salt[PIN_PART_MAX_BYTES], hash[PIN_PART_MAX_BYTES];
    size_t salt_bytes, hash_bytes;
};

// Fills computed, which is hash->hash_bytes long.
static bool pin_compute(const struct pin_hash *hash, const char *pin, unsigned char *computed)
{
    bool done =
        EVP_PBE_scrypt(pin, strlen(pin), hash->salt, hash->salt_bytes, UINT64_C(1) << hash->cost,
                       (uint64_t)hash->block, (uint64_t)hash->lanes, UINT64_C(2) * PIN_WORK_BYTES,
                       computed, hash->hash_bytes) == 1;
    ERR_clear_error();
    return done;
}

static bool pin_is_affordable(const struct pin_hash *hash)
{
    return ((INT64_C(128) * hash->block * hash->lanes) << hash->cost) <= PIN_WORK_BYTES;
}

// A number in 1..max without leading zeros; 0 = it is none.
static int pin_number(const char *text, size_t length, int max)
{
    int number = 0;
    if (length == 0 || length > 3 || text[0] == '0') {
        return 0;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return 0;
        }
        number = number * 10 + (text[i] - '0');
    }
    return number <= max ? number : 0;
}

static bool pin_parse(const char *text, struct pin_hash *ret_hash)
{
    const char *parts[PIN_PARTS];
    size_t lengths[PIN_PARTS];
    for (int i = 0; i < PIN_PARTS; i++) {
        parts[i] = text;
        lengths[i] = strcspn(text, "$");
        text += lengths[i];
        if (*text != (i + 1 < PIN_PARTS ? '$' : '\0')) {
            return false;
        }
        text += i + 1 < PIN_PARTS ? 1 : 0;
    }
    ret_hash->cost = pin_number(parts[1], lengths[1], PIN_COST_MAX);
    ret_hash->block = pin_number(parts[2], lengths[2], PIN_BLOCK_MAX);
    ret_hash->lanes = pin_number(parts[3], lengths[3], PIN_LANES_MAX);
    return lengths[0] == strlen("scrypt") && memcmp(parts[0], "scrypt", lengths[0]) == 0 &&
           ret_hash->cost >= PIN_COST_MIN && ret_hash->block > 0 && ret_hash->lanes > 0 &&
           pin_is_affordable(ret_hash) &&
           base64url_read(parts[4], lengths[4], ret_hash->salt, sizeof(ret_hash->salt),
                          &ret_hash->salt_bytes) == OK &&
           base64url_read(parts[5], lengths[5], ret_hash->hash, sizeof(ret_hash->hash),
                          &ret_hash->hash_bytes) == OK &&
           ret_hash->salt_bytes >= PIN_SALT_MIN_BYTES && ret_hash->hash_bytes >= PIN_HASH_BYTES;
}

enum err pin_hash(const char *pin, char *ret_hash, size_t size)
{
    struct pin_hash hash = {.cost = PIN_COST,
                            .block = PIN_BLOCK,
                            .lanes = PIN_LANES,
                            .salt_bytes = PIN_SALT_BYTES,
                            .hash_bytes = PIN_HASH_BYTES};
    char buffer[256];
    struct text_builder text;
    if (pin[0] == '\0' || strlen(pin) > PIN_MAX_BYTES) {
        return ERR_RANGE;
    }
    enum err err = chance_bytes(hash.salt, hash.salt_bytes);
    if (err != OK) {
        return err;
    }
    if (!pin_compute(&hash, pin, hash.hash)) {
        wipe(&hash, sizeof(hash));
        return ERR_CRYPTO;
    }
    text_begin(&text, buffer, sizeof(buffer));
    text_add(&text, "scrypt$");
    text_add_int(&text, hash.cost);
    text_add(&text, "$");
    text_add_int(&text, hash.block);
    text_add(&text, "$");
    text_add_int(&text, hash.lanes);
    text_add(&text, "$");
    base64url_add(&text, hash.salt, hash.salt_bytes);
    text_add(&text, "$");
    base64url_add(&text, hash.hash, hash.hash_bytes);
    err = text_end(&text);
    err = err == OK ? text_copy(ret_hash, size, buffer) : err;
    wipe(&hash, sizeof(hash));
    wipe(buffer, sizeof(buffer));
    return err;
}

bool pin_matches(const char *hash, const char *pin)
{
    struct pin_hash wanted = {0};
    unsigned char computed[PIN_PART_MAX_BYTES] = {0};
    bool same = strlen(pin) <= PIN_MAX_BYTES && pin_parse(hash, &wanted) &&
                pin_compute(&wanted, pin, computed) &&
                text_equal_secret(computed, wanted.hash, wanted.hash_bytes);
    wipe(&wanted, sizeof(wanted));
    wipe(computed, sizeof(computed));
    return same;
}
