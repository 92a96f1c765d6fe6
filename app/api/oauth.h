// Application-restricted access to national services (national-services 3.2): the signed assertion, the request for a token
// and its answer. Pure: the signature is made by platform/ over what oauth_assertion_begin gives. Errors of the token server
// are OAuth JSON, matched by status and "error", never by the description, which echoes input.
#pragma once
#include "api/http.h"
#include "config/config.h"

enum {
    OAUTH_ASSERTION_BYTES = 2048, // header.payload.signature; RS512 with a 4096-bit key gives 683 letters of signature
    OAUTH_LIFE_S = 200,           // exp: now + this. At most 5 minutes are allowed by the server's clock, from which ours may
                                  // differ by 90 s either way (fault C2)
};

// "base64url(header).base64url(payload)": what is to be signed with RS512. jti: a fresh UUID for every attempt, retries
// included. wall_ms must be a trusted clock.
MUST_CHECK enum err oauth_assertion_begin(const struct config *config, const char *jti,
                                          int64_t wall_ms, char *ret_assertion, size_t size);
// Appends ".base64url(signature)".
MUST_CHECK enum err oauth_assertion_end(char *assertion, size_t size, const unsigned char *signature,
                                        size_t signature_bytes);
// POST of the form; Content-Type exactly application/x-www-form-urlencoded. service is HTTP_NATIONAL.
MUST_CHECK enum err oauth_token_request(const struct config *config, const char *assertion,
                                        struct http_request *ret_request);

enum oauth_answer {
    OAUTH_OK,
    OAUTH_CONFIGURATION, // 400, 401, 403, 405, 415: an operator's matter; pause 1 to 15 minutes
    OAUTH_BUSY,          // 429
    OAUTH_UNAVAILABLE,   // no answer, 5xx: once more, with a new assertion
    OAUTH_BROKEN,        // 200 without a usable token
};

struct oauth_token {
    char value[HTTP_TOKEN_BYTES - 16];
    int life_s; // 1 to 86400; expires_in came as a string or a number
};

enum oauth_answer oauth_token_reply(const struct http_reply *reply, struct oauth_token *ret_token);
