// The pass: what is accepted is as strict as the form says, and is the same pass when it is made again. The first byte says
// what follows: 'T' a token as it was scanned; else header, payload and signature, each behind a line end, so that what is
// inside base64url can be changed.
#include "base/base64.h"
#include "codes/pass.h"

#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 16384, PARTS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct pass_keys keys = {.count = 1, .list = {{.kid = "pas-1", .iss = "pas.example", .x = "x"}}};
static const char *const sites[] = {"X9Z01"};
static const int64_t now_s = 1796720700;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

// Every signature is right, so that what comes behind it is reached.
static bool verify(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                   const unsigned char signature[PASS_SIGNATURE])
{
    (void)y;
    (void)signature;
    must(x[0] == 'x' && memchr(bytes, '.', count) != NULL);
    return true;
}

// The rules of national-services 8.3, written again.
static void check_text(const char *text, size_t least, size_t most, const char *signs, bool lower)
{
    size_t length = strlen(text);
    must(length >= least && length <= most);
    for (size_t i = 0; i < length; i++) {
        bool letter = (text[i] >= 'A' && text[i] <= 'Z') || (lower && text[i] >= 'a' && text[i] <= 'z');
        must(letter || (text[i] >= '0' && text[i] <= '9') || strchr(signs, text[i]) != NULL);
    }
}

static void check_pass(const struct pass *pass)
{
    check_text(pass->kid, 1, 32, "._-", true);
    check_text(pass->aud, 3, 10, "", false);
    check_text(pass->jti, 16, 43, "_-", true);
    check_text(pass->apt, 1, 64, ".-", true);
    must(pass->iss[0] != '\0' && strlen(pass->iss) <= 64);
    must(pass->nbf_s >= 0 && pass->exp_s > pass->nbf_s && pass->exp_s - pass->nbf_s <= 129600);
}

// Made again, it is the same pass, unless its members no longer fit: an issuer may be written shorter than we write it.
static void check_again(const struct pass *pass)
{
    char problem[256] = "";
    char input[PASS_BYTES + 1];
    char token[PASS_BYTES + 1];
    unsigned char signature[PASS_SIGNATURE] = {1};
    struct pass again = {0};
    enum err err = pass_signing_input(pass, input, sizeof input, problem);
    must(err == OK || (err == ERR_LIMIT && problem[0] != '\0'));
    if (err == OK) {
        must(pass_finish(input, signature, token, sizeof token) == OK);
        must(pass_peek(token, strlen(token), &again));
        must(memcmp(pass, &again, sizeof again) == 0);
    }
}

static void check_token(const char *token, size_t count)
{
    struct pass peeked = {0};
    struct pass checked = {0};
    bool taken = pass_peek(token, count, &peeked);
    enum pass_verdict verdict = pass_check(token, count, &keys, verify, sites, 1, now_s, &checked);
    must(verdict == PASS_MALFORMED || (pass_looks_like(token, count) && count <= PASS_BYTES));
    must(verdict != PASS_OK || (taken && memcmp(&peeked, &checked, sizeof peeked) == 0));
    if (verdict == PASS_OK) {
        must(strcmp(checked.iss, "pas.example") == 0 && strcmp(checked.aud, "X9Z01") == 0);
        must(now_s >= checked.nbf_s - 120 && now_s < checked.exp_s + 120);
    }
    if (taken) {
        must(verdict != PASS_MALFORMED && verdict != PASS_BAD_HEADER && verdict != PASS_BAD_CLAIMS);
        check_pass(&peeked);
        check_again(&peeked);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char token[TOKEN_BYTES];
    struct text_builder builder;
    if (size == 0) {
        return 0;
    }
    text_begin(&builder, token, sizeof token);
    if (data[0] == 'T') {
        text_add_bytes(&builder, (const char *)data + 1, size - 1);
    }
    const uint8_t *part = data + 1;
    for (int i = 0; data[0] != 'T' && i < PARTS; i++) {
        size_t left = size - (size_t)(part - data);
        const uint8_t *end = i + 1 < PARTS ? memchr(part, '\n', left) : NULL;
        size_t length = end == NULL ? left : (size_t)(end - part);
        text_add(&builder, i == 0 ? "" : ".");
        base64url_add(&builder, part, length);
        part += length + (end != NULL ? 1 : 0);
    }
    if (text_end(&builder) == OK && builder.used_bytes > 0) {
        // On the heap and without a NUL: nothing beyond it may be read.
        char *copy = malloc(builder.used_bytes);
        must(copy != NULL);
        memcpy(copy, token, builder.used_bytes);
        check_token(copy, builder.used_bytes);
        free(copy);
    }
    return 0;
}
