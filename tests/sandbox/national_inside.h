// Used by the files of the national services alone.
#pragma once
#include "sandbox/national.h"
#include <openssl/evp.h>

enum {
    NATIONAL_TOKENS = 64,     // newest kept
    NATIONAL_RATE_MAX = 6000, // requests of the last minute
    NATIONAL_SEEN = 1000,     // X-Request-IDs that were answered; newest kept
    NATIONAL_LOG = 5000,
    TOKEN_BYTES = 29,
    NUMBER_BYTES = 11,
};

struct national_token {
    char value[TOKEN_BYTES];
    int64_t expires_ms;
};

// A request that was carried out: the same X-Request-ID gets the same answer again.
struct national_seen {
    char request_id[80];
    char number[NUMBER_BYTES];
};

struct national {
    EVP_PKEY *key; // registered for the app; NULL = none
    struct national_token tokens[NATIONAL_TOKENS];
    int token_count; // of all given out
    struct national_seen seen[NATIONAL_SEEN];
    int seen_count;
    int64_t rate_ms[NATIONAL_RATE_MAX]; // when each request of the last minute came
    int rate_count;
    int token_requests, pds_requests, pds_repeats;
    cJSON *jtis, *pds_log; // owned
};

void national_token_answer(struct state *state, const struct request *request, struct reply *reply);
void national_pds_answer(struct state *state, const struct request *request, struct reply *reply);

// JSON Web Tokens (national_jwt.c).
struct jwt {
    cJSON *header, *payload; // objects; owned
    const char *signed_text; // borrowed: header.payload
    size_t signed_bytes;
    unsigned char *signature; // owned
    size_t signature_bytes;
};
// false: not three base64url parts of which two are JSON objects; nothing to free.
bool jwt_read(const char *text, struct jwt *ret_jwt);
bool jwt_is_signed_by(const struct jwt *jwt, EVP_PKEY *key); // RS512
void jwt_free(struct jwt *jwt);

// ---- records (national_people.c)

enum national_found { NATIONAL_FOUND, NATIONAL_UNKNOWN, NATIONAL_INVALIDATED };

bool national_number_is_valid(const char *number); // modulus 11
// The record of this number, which may be one under a newer number. Gives ret_record (cJSON_Delete)
// when it is found.
enum national_found national_record(const struct state *state, const char *number,
                                    cJSON **ret_record);
