// What the tests of the national services have in common: a key, assertions made by hand, requests.
// A client of its own, so that the sandbox is judged by something that is neither it nor the kiosk.
#pragma once
#include "sandbox/client.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW         "2026-12-08T09:05:00Z"
#define NOW_S       1796720700
#define FORM        "Content-Type: application/x-www-form-urlencoded"
#define GOOD_HEADER "{\"alg\":\"RS512\",\"typ\":\"JWT\",\"kid\":\"kiosk-1\"}"

// The members of a payload; NULL = as is right. jti NULL = a fresh one.
struct claims {
    const char *iss, *sub, *aud, *jti,
        *exp; // JSON values: "\"foyer-demo\"", "1796720940"; "" leaves the member out
};

struct story {
    const char *program;
    struct sandbox_client site;
    EVP_PKEY *key;
    char key_file[64], origin[80];
    int serial; // of jtis and request ids
};

extern struct story story;

// The first argument is the program. false: a sentence was printed.
bool story_arguments(int argc, char **argv);

void story_make_key(void);
void story_free_key(void);
// With --now, --oauth-key and these further arguments; the list ends with NULL.
void story_begin(const char *const *arguments);
void story_end(void);

// malloc'ed "a.b.c", signed by this key.
char *story_assertion(const char *header, const struct claims *claims, EVP_PKEY *key);
// POST of the form with this assertion. Answer: sandbox_answer_free.
struct sandbox_answer story_ask_token(const char *assertion);
struct sandbox_answer story_post_token(const char *content_type, const char *form);
// A token by a right assertion; ret_token holds 64 bytes.
void story_token(char *ret_token);
// The error and the description of an answer of the token endpoint.
void story_assert_refused(const struct sandbox_answer *answer, int status, const char *error,
                          const char *description);

// GET Patient/NUMBER; token NULL = no Authorization, request_id NULL = a fresh one, "" = none.
struct sandbox_answer story_ask_pds(const char *number, const char *token, const char *request_id);
