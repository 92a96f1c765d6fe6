// Whether a pass is to be believed (national-services 8.3): the steps in their order.
#include "codes/pass_inside.h"

#include "base/wipe.h"
#include <string.h>

const char *pass_verdict_word(enum pass_verdict verdict)
{
    static const char *const words[] = {
#define X(name, word) word,
        PASS_VERDICT_LIST(X)
#undef X
    };

    return words[verdict];
}

static const struct pass_key *find_key(const struct pass_keys *keys, const char *kid)
{
    for (int i = 0; i < keys->count; i++) {
        if (text_equal(keys->list[i].kid, kid)) {
            return &keys->list[i];
        }
    }
    return NULL;
}

static bool is_one_of(const char *const *sites, int site_count, const char *aud)
{
    for (int i = 0; i < site_count; i++) {
        if (text_equal(sites[i], aud)) {
            return true;
        }
    }
    return false;
}

// Steps 6 to 8, of a payload that was signed.
static enum pass_verdict judge(const struct pass *pass, const struct pass_key *key, const char *const *sites,
                               int site_count, int64_t now_s)
{
    if (!text_equal(pass->iss, key->iss)) {
        return PASS_WRONG_ISSUER;
    }
    if (!is_one_of(sites, site_count, pass->aud)) {
        return PASS_WRONG_SITE;
    }
    if (now_s < pass->nbf_s - PASS_LEEWAY_S) {
        return PASS_NOT_YET;
    }
    return now_s < pass->exp_s + PASS_LEEWAY_S ? PASS_OK : PASS_EXPIRED;
}

// Steps 2 to 5.
static enum pass_verdict read_signed(const char *token, const struct pass_parts *parts, const struct pass_keys *keys,
                                     pass_verify *verify, struct pass *pass, const struct pass_key **ret_key)
{
    if (!pass_read_header(parts, pass)) {
        return PASS_BAD_HEADER;
    }
    *ret_key = find_key(keys, pass->kid);
    if (*ret_key == NULL) {
        return PASS_UNKNOWN_KEY;
    }
    if (!verify((*ret_key)->x, (*ret_key)->y, token, parts->signed_bytes, parts->signature)) {
        return PASS_BAD_SIGNATURE;
    }
    return pass_read_payload(parts, pass) ? PASS_OK : PASS_BAD_CLAIMS;
}

enum pass_verdict pass_check(const char *token, size_t count, const struct pass_keys *keys, pass_verify *verify,
                             const char *const *sites, int site_count, int64_t now_s, struct pass *ret_pass)
{
    struct pass_parts parts;
    struct pass pass = {0};
    const struct pass_key *key = NULL;
    enum pass_verdict verdict = PASS_MALFORMED;

    if (pass_take_apart(token, count, &parts)) {
        verdict = read_signed(token, &parts, keys, verify, &pass, &key);
    }
    if (verdict == PASS_OK) {
        verdict = judge(&pass, key, sites, site_count, now_s);
        if (verdict != PASS_WRONG_ISSUER) {
            *ret_pass = pass;
        }
    }
    wipe(&parts, sizeof parts);
    wipe(&pass, sizeof pass);
    return verdict;
}

bool pass_peek(const char *token, size_t count, struct pass *ret_pass)
{
    struct pass_parts parts;
    struct pass pass = {0};
    bool right = pass_take_apart(token, count, &parts) && pass_read_header(&parts, &pass) &&
                 pass_read_payload(&parts, &pass);

    if (right) {
        *ret_pass = pass;
    }
    wipe(&parts, sizeof parts);
    wipe(&pass, sizeof pass);
    return right;
}
