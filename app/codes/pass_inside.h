// What the files of the pass share: taking one apart, and the rules of its members (national-services 8.3).
#pragma once
#include "base/json.h"
#include "codes/pass.h"

enum {
    PASS_PART = PASS_BYTES / 4 * 3, // bytes of one decoded part, at most
    PASS_SIGNATURE_TEXT = 86,       // base64url of 64 bytes
    PASS_HEADER_MEMBERS = 3,
    PASS_PAYLOAD_MEMBERS = 6,
};

#define PASS_ALG "ES256"
#define PASS_TYP "foyer-pass+jwt"
#define PASS_LAST_S INT64_C(253402300799) // the end of year 9999

// A token taken apart and decoded, with a NUL behind each document.
struct pass_parts {
    size_t signed_bytes; // the first two parts with the full stop between them
    size_t header_bytes, payload_bytes;
    char header[PASS_PART + 1], payload[PASS_PART + 1];
    unsigned char signature[PASS_SIGNATURE];
};

// Step 1. False: malformed. ret_parts holds a patient's reference afterwards, and is the caller's to wipe.
bool pass_take_apart(const char *token, size_t count, struct pass_parts *ret_parts);
// Step 2: fills kid.
bool pass_read_header(const struct pass_parts *parts, struct pass *ret_pass);
// Step 5: fills all but kid.
bool pass_read_payload(const struct pass_parts *parts, struct pass *ret_pass);

// The text members, in the order in which they are written.
struct pass_text {
    const char *name;
    size_t at, size; // in struct pass, with NUL
    size_t least;    // characters
    const char *characters;
    const char *rule; // for a person
};

enum { PASS_TEXT_KID, PASS_TEXT_ISS, PASS_TEXT_AUD, PASS_TEXT_JTI, PASS_TEXT_APT, PASS_TEXTS };
extern const struct pass_text pass_texts[PASS_TEXTS];

bool pass_text_fits(const struct pass_text *text, const char *value);
bool pass_times_fit(int64_t nbf_s, int64_t exp_s);
