// A pass taken apart. Whatever is not written exactly as the form says is refused, so that a pass has one reading.
#include "codes/pass_inside.h"

#include "base/base64.h"
#include <string.h>

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define SIGNS "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

static const char base64url_characters[] = UPPER LOWER DIGITS "-_";

// The issuer is what the configuration can state: visible characters without spaces.
const struct pass_text pass_texts[PASS_TEXTS] = {
    [PASS_TEXT_KID] = {"kid", offsetof(struct pass, kid), PASS_KID, 1, UPPER LOWER DIGITS "._-",
                       "1 to 32 letters, digits, full stops, underscores and hyphens"},
    [PASS_TEXT_ISS] = {"iss", offsetof(struct pass, iss), PASS_ISS, 1, UPPER LOWER DIGITS SIGNS,
                       "1 to 64 visible ASCII characters without spaces"},
    [PASS_TEXT_AUD] = {"aud", offsetof(struct pass, aud), PASS_AUD, 3, UPPER DIGITS,
                       "an ODS code: 3 to 10 capital letters and digits"},
    [PASS_TEXT_JTI] = {"jti", offsetof(struct pass, jti), PASS_JTI, 16, UPPER LOWER DIGITS "-_",
                       "16 to 43 letters, digits, hyphens and underscores"},
    [PASS_TEXT_APT] = {"apt", offsetof(struct pass, apt), PASS_APT, 1, UPPER LOWER DIGITS ".-",
                       "1 to 64 letters, digits, full stops and hyphens"},
};

static const struct json_limits header_limits = {
    .body_bytes = PASS_PART, .depth = 1, .values = 1 + PASS_HEADER_MEMBERS, .members = PASS_HEADER_MEMBERS};
static const struct json_limits payload_limits = {
    .body_bytes = PASS_PART, .depth = 1, .values = 1 + PASS_PAYLOAD_MEMBERS, .members = PASS_PAYLOAD_MEMBERS};

bool pass_text_fits(const struct pass_text *text, const char *value)
{
    size_t length = strnlen(value, text->size);

    return length >= text->least && length < text->size && strspn(value, text->characters) == length;
}

bool pass_times_fit(int64_t nbf_s, int64_t exp_s)
{
#ifdef FOYER_PLANT_BUG_PASS
    const int64_t life_s = PASS_LAST_S; // valid for ever: tests/fuzz must find it
#else
    const int64_t life_s = PASS_LIFE_S;
#endif

    return nbf_s >= 0 && nbf_s < exp_s && exp_s <= PASS_LAST_S && exp_s - nbf_s <= life_s;
}

// Letters of base64url from here up to something else, or the end.
static size_t letters_at(const char *token, size_t count, size_t at)
{
    size_t end = at;

    while (end < count && token[end] != '\0' && strchr(base64url_characters, token[end]) != NULL) {
        end++;
    }
    return end - at;
}

// Lengths of the three parts.
static bool find_parts(const char *token, size_t count, size_t ret_lengths[3])
{
    size_t at = 0;

    for (int i = 0; i < 3; i++) {
        ret_lengths[i] = letters_at(token, count, at);
        at += ret_lengths[i];
        if (ret_lengths[i] == 0 || (i < 2 && (at == count || token[at++] != '.'))) {
            return false;
        }
    }
    return at == count && ret_lengths[2] == PASS_SIGNATURE_TEXT;
}

bool pass_looks_like(const char *token, size_t count)
{
    size_t lengths[3];

    return find_parts(token, count, lengths);
}

bool pass_take_apart(const char *token, size_t count, struct pass_parts *ret_parts)
{
    size_t lengths[3];
    size_t signature_bytes = 0;

    memset(ret_parts, 0, sizeof *ret_parts);
    if (count > PASS_BYTES || !find_parts(token, count, lengths)) {
        return false;
    }
    ret_parts->signed_bytes = lengths[0] + 1 + lengths[1];
    return base64url_read(token, lengths[0], ret_parts->header, PASS_PART, &ret_parts->header_bytes) == OK &&
           base64url_read(token + lengths[0] + 1, lengths[1], ret_parts->payload, PASS_PART,
                          &ret_parts->payload_bytes) == OK &&
           base64url_read(token + ret_parts->signed_bytes + 1, lengths[2], ret_parts->signature, PASS_SIGNATURE,
                          &signature_bytes) == OK &&
           signature_bytes == PASS_SIGNATURE;
}

static bool read_text(const struct json *object, const struct pass_text *text, struct pass *ret_pass)
{
    char *value = (char *)ret_pass + text->at;

    return json_text(object, text->name, value, text->size) == OK && pass_text_fits(text, value);
}

static bool text_is(const struct json *object, const char *name, const char *wanted)
{
    const char *value = json_text_borrow(json_member(object, name));

    return value != NULL && text_equal(value, wanted);
}

bool pass_read_header(const struct pass_parts *parts, struct pass *ret_pass)
{
    struct json_document *document = NULL;

    if (json_parse(parts->header, parts->header_bytes, &header_limits, &document, NULL) != OK) {
        return false;
    }
    const struct json *root = json_root(document);
    bool right = json_is_object(root) && json_count(root) == PASS_HEADER_MEMBERS && text_is(root, "alg", PASS_ALG) &&
                 text_is(root, "typ", PASS_TYP) && read_text(root, &pass_texts[PASS_TEXT_KID], ret_pass);
    json_free(document);
    return right;
}

// A number is kept as a double, which forgets how it was written. Outside texts, digits are all that a time may have;
// other values with these letters are refused by their type.
static bool numbers_are_digits(const char *document)
{
    bool inside = false;

    for (; *document != '\0'; document++) {
        if (*document == '"') {
            inside = !inside;
        } else if (inside && *document == '\\') {
            document++; // json_parse has accepted it: something follows
        } else if (!inside && strchr("-+.eE", *document) != NULL) {
            return false;
        }
    }
    return true;
}

bool pass_read_payload(const struct pass_parts *parts, struct pass *ret_pass)
{
    struct json_document *document = NULL;

    if (json_parse(parts->payload, parts->payload_bytes, &payload_limits, &document, NULL) != OK) {
        return false;
    }
    const struct json *root = json_root(document);
    bool right = json_is_object(root) && json_count(root) == PASS_PAYLOAD_MEMBERS;
    for (int i = PASS_TEXT_ISS; right && i < PASS_TEXTS; i++) {
        right = read_text(root, &pass_texts[i], ret_pass);
    }
    right = right && json_integer(root, "nbf", 0, PASS_LAST_S, &ret_pass->nbf_s) == OK &&
            json_integer(root, "exp", 0, PASS_LAST_S, &ret_pass->exp_s) == OK &&
            pass_times_fit(ret_pass->nbf_s, ret_pass->exp_s) && numbers_are_digits(parts->payload);
    json_free(document);
    return right;
}
