// Passes for tests: tokens made from any header and payload, and a signature that needs no key. Include after unit.h.
#pragma once
#include "base/base64.h"
#include "base/text.h"
#include "codes/pass.h"

#define STORY_HEADER "{\"alg\":\"ES256\",\"kid\":\"pas-1\",\"typ\":\"foyer-pass+jwt\"}"
#define STORY_PAYLOAD                                                                              \
    "{\"iss\":\"pas.example\",\"aud\":\"X9Z01\",\"jti\":\"Tq3vXh0yR8mKcW5nJd2Fbg\",\"nbf\":1796688000," \
    "\"exp\":1796774400,\"apt\":\"A1004417\"}"
enum { STORY_TOKEN = 2048 };
#define STORY_NOW_S INT64_C(1796720700)

static const struct pass story_pass = {.kid = "pas-1", .iss = "pas.example", .aud = "X9Z01",
                                       .jti = "Tq3vXh0yR8mKcW5nJd2Fbg", .apt = "A1004417",
                                       .nbf_s = 1796688000, .exp_s = 1796774400};

// What counts as a right signature in these tests: bytes 1 to 64.
static inline void story_signature(unsigned char ret_signature[PASS_SIGNATURE])
{
    for (int i = 0; i < PASS_SIGNATURE; i++) {
        ret_signature[i] = (unsigned char)(i + 1);
    }
}

static int story_verified; // calls
static inline bool story_verify(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                                const unsigned char signature[PASS_SIGNATURE])
{
    unsigned char right[PASS_SIGNATURE];

    story_signature(right);
    story_verified++;
    return x[0] == 'x' && y[0] == 'y' && bytes != NULL && count > 0 &&
           memcmp(signature, right, sizeof right) == 0;
}

// Any two documents and any signature as a token.
static inline size_t story_token(const char *header, const char *payload, const void *signature, size_t signature_bytes,
                                 char ret_token[STORY_TOKEN])
{
    struct text_builder token;

    text_begin(&token, ret_token, STORY_TOKEN);
    base64url_add(&token, header, strlen(header));
    text_add(&token, ".");
    base64url_add(&token, payload, strlen(payload));
    text_add(&token, ".");
    base64url_add(&token, signature, signature_bytes);
    assert_int_equal(text_end(&token), OK);
    return token.used_bytes;
}

static inline size_t story_signed(const char *header, const char *payload, char ret_token[STORY_TOKEN])
{
    unsigned char signature[PASS_SIGNATURE];

    story_signature(signature);
    return story_token(header, payload, signature, sizeof signature, ret_token);
}

// One key, bound to pas.example.
static inline void story_keys(struct pass_keys *ret_keys)
{
    memset(ret_keys, 0, sizeof *ret_keys);
    ret_keys->count = 1;
    memcpy(ret_keys->list[0].kid, "pas-1", 6);
    memcpy(ret_keys->list[0].iss, "pas.example", 12);
    ret_keys->list[0].x[0] = 'x';
    ret_keys->list[0].y[0] = 'y';
}
