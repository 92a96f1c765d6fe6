// The Foyer appointment pass, version 1: a JWS (ES256) that points to one appointment (national-services 8.3). Reading and
// making. Pure: signatures are the caller's to verify and to make.
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PASS_BYTES = 600,     // longest pass, without a NUL
    PASS_KID = 33, PASS_ISS = 65, PASS_AUD = 11, PASS_JTI = 44, PASS_APT = 65, // with NUL
    PASS_LIFE_S = 129600, // exp - nbf, at most
    PASS_LEEWAY_S = 120,
    PASS_SIGNATURE = 64,  // r, s
    PASS_KEYS = 64,       // of all issuers
    PASS_KEYS_OF_ONE = 16,
    PASS_KEYS_BYTES = 16 * 1024, // longest JWK Set
};

// In the order in which they are found out; the first decides. The names are those of the published vectors.
#define PASS_VERDICT_LIST(X)                                                                       \
    X(PASS_OK, "ok")                                                                               \
    X(PASS_MALFORMED, "malformed")                                                                 \
    X(PASS_BAD_HEADER, "bad_header")                                                               \
    X(PASS_UNKNOWN_KEY, "unknown_key")                                                             \
    X(PASS_BAD_SIGNATURE, "bad_signature")                                                         \
    X(PASS_BAD_CLAIMS, "bad_claims")                                                               \
    X(PASS_WRONG_ISSUER, "wrong_issuer")                                                           \
    X(PASS_WRONG_SITE, "wrong_site")                                                               \
    X(PASS_NOT_YET, "not_yet")                                                                     \
    X(PASS_EXPIRED, "expired")

enum pass_verdict {
#define X(name, word) name,
    PASS_VERDICT_LIST(X)
#undef X
        PASS_VERDICT_COUNT
};

const char *pass_verdict_word(enum pass_verdict verdict);

struct pass {
    char kid[PASS_KID], iss[PASS_ISS], aud[PASS_AUD], jti[PASS_JTI], apt[PASS_APT];
    int64_t nbf_s, exp_s; // UTC; inclusive, exclusive
};

struct pass_key {
    char kid[PASS_KID];
    char iss[PASS_ISS];              // to whom it is bound
    unsigned char x[32], y[32];      // P-256, public
};

struct pass_keys {
    int count;
    struct pass_key list[PASS_KEYS];
};

// ECDSA on P-256 with SHA-256: is r||s a signature of these bytes? False for a point that is not on the curve, too.
typedef bool pass_verify(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                         const unsigned char signature[PASS_SIGNATURE]);

// Adds the keys of one issuer from a JWK Set (kty EC, crv P-256, use sig, alg ES256, kid, x, y; at most PASS_KEYS_OF_ONE).
// Anything else in a key, a kid that is there already, a private member "d" or a set without a key refuses the set whole,
// and ret_problem says what to mend. jwks[count] must be NUL.
MUST_CHECK enum err pass_keys_add(struct pass_keys *keys, const char *iss, const char *jwks, size_t count,
                                  char ret_problem[256]);

// Looks like a pass: three parts of base64url with two full stops, the last of 86 characters. Says nothing about size.
bool pass_looks_like(const char *token, size_t count);
// Steps 1 to 8. sites: the kiosk's own ODS codes. ret_pass is filled for PASS_OK, WRONG_SITE, NOT_YET and EXPIRED alone:
// nothing of a payload is used before its signature was verified.
enum pass_verdict pass_check(const char *token, size_t count, const struct pass_keys *keys, pass_verify *verify,
                             const char *const *sites, int site_count, int64_t now_s, struct pass *ret_pass);
// As written, verifying nothing, for a person at a command line. False when it cannot be taken apart.
bool pass_peek(const char *token, size_t count, struct pass *ret_pass);

// Making one. First what is signed ("HEADER.PAYLOAD"), after the same rules as step 5 (ret_problem names the member that
// breaks one); then the whole pass with its signature.
MUST_CHECK enum err pass_signing_input(const struct pass *pass, char *ret_input, size_t size,
                                       char ret_problem[256]);
MUST_CHECK enum err pass_finish(const char *input, const unsigned char signature[PASS_SIGNATURE], char *ret_token,
                                size_t size);
