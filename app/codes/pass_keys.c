// The public keys of an issuer, from a JWK Set (RFC 7517) that is delivered with the configuration.
#include "codes/pass_inside.h"

#include "base/base64.h"
#include <string.h>

enum { PROBLEM = 256, NAME_MOST = 32, COORDINATE = 32 };

static const struct json_limits set_limits = {
    .body_bytes = PASS_KEYS_BYTES, .depth = 4, .values = 2 + (1 + 16) * (PASS_KEYS_OF_ONE + 1), .members = 16};

// What is read, and where a problem is told.
struct set {
    const char *jwks;
    size_t count;
    struct text_builder problem;
};

// "line 3, column 9: keys[0].alg "; what follows says what to mend. name NULL: the key itself; index -1: the set.
static void begin_problem(struct set *set, int index, const char *name)
{
    char path[64];
    struct text_builder at;
    struct json_place place;

    text_begin(&at, path, sizeof path);
    text_add(&at, "keys");
    if (index >= 0) {
        text_add(&at, ".");
        text_add_int(&at, index);
    }
    if (name != NULL) {
        text_add(&at, ".");
        text_add(&at, name);
    }
    json_find_place(set->jwks, set->count, path, &place);
    text_add(&set->problem, "line ");
    text_add_int(&set->problem, place.line);
    text_add(&set->problem, ", column ");
    text_add_int(&set->problem, place.column);
    text_add(&set->problem, ": keys");
    if (index >= 0) {
        text_add(&set->problem, "[");
        text_add_int(&set->problem, index);
        text_add(&set->problem, "]");
    }
    text_add(&set->problem, name == NULL ? "" : ".");
    text_add(&set->problem, name == NULL ? "" : name);
    text_add(&set->problem, " ");
}

static enum err refuse(struct set *set, int index, const char *name, const char *mend, enum err err)
{
    begin_problem(set, index, name);
    text_add(&set->problem, mend);
    return err;
}

// A member that has no place in a key. Its name is shown only when it can be shown anywhere.
static enum err refuse_member(struct set *set, int index, const char *name)
{
    size_t length = strlen(name);
    bool shown = length > 0 && length <= NAME_MOST;

    for (size_t i = 0; i < length; i++) {
        shown = shown && name[i] > ' ' && name[i] <= '~';
    }
    if (text_equal(name, "d")) {
        return refuse(set, index, name,
                      "is the private half of the key: give the kiosk the public half alone, and make a new key",
                      ERR_UNSUPPORTED);
    }
    return refuse(set, index, shown ? name : NULL,
                  shown ? "is not known here: a key has kty, crv, use, alg, kid, x and y"
                        : "has a member that is not known here: a key has kty, crv, use, alg, kid, x and y",
                  ERR_UNKNOWN_KEY);
}

// The members that have one value.
static const struct {
    const char *name, *value, *mend;
} fixed_members[] = {
    {"kty", "EC", "must be \"EC\""},
    {"crv", "P-256", "must be \"P-256\": no other curve is used"},
    {"use", "sig", "must be \"sig\""},
    {"alg", "ES256", "must be \"ES256\": no other algorithm is used"},
};
enum { FIXED_MEMBERS = sizeof fixed_members / sizeof fixed_members[0] };

static enum err check_members(struct set *set, int index, const struct json *key)
{
    if (!json_is_object(key)) {
        return refuse(set, index, NULL, "must be an object", ERR_TYPE);
    }
    for (const struct json *member = json_first(key); member != NULL; member = json_next(member)) {
        const char *name = json_key(member);
        bool known = text_equal(name, "kid") || text_equal(name, "x") || text_equal(name, "y");
        for (int i = 0; !known && i < FIXED_MEMBERS; i++) {
            known = text_equal(name, fixed_members[i].name);
        }
        if (!known) {
            return refuse_member(set, index, name);
        }
    }
    for (int i = 0; i < FIXED_MEMBERS; i++) {
        const char *value = json_text_borrow(json_member(key, fixed_members[i].name));
        if (value == NULL || !text_equal(value, fixed_members[i].value)) {
            return refuse(set, index, fixed_members[i].name, fixed_members[i].mend, ERR_UNSUPPORTED);
        }
    }
    return OK;
}

static enum err read_coordinate(struct set *set, int index, const struct json *key, const char *name,
                                unsigned char ret_bytes[COORDINATE])
{
    const char *text = json_text_borrow(json_member(key, name));
    size_t count = 0;

    if (text == NULL || base64url_read(text, strlen(text), ret_bytes, COORDINATE, &count) != OK ||
        count != COORDINATE) {
        return refuse(set, index, name, "must be 43 characters of base64url: 32 bytes, with leading zeros", ERR_RANGE);
    }
    return OK;
}

static enum err read_key(struct set *set, int index, const struct json *key, struct pass_key *ret_key)
{
    enum err err = check_members(set, index, key);

    if (err != OK) {
        return err;
    }
    if (json_text(key, "kid", ret_key->kid, sizeof ret_key->kid) != OK ||
        !pass_text_fits(&pass_texts[PASS_TEXT_KID], ret_key->kid)) {
        return refuse(set, index, "kid", "must be 1 to 32 letters, digits, full stops, underscores and hyphens",
                      ERR_RANGE);
    }
    err = read_coordinate(set, index, key, "x", ret_key->x);
    return err == OK ? read_coordinate(set, index, key, "y", ret_key->y) : err;
}

static bool has_kid(const struct pass_keys *keys, int count, const char *kid)
{
#ifdef FOYER_PLANT_BUG_KEYS
    const int first = 1; // the first key is overlooked: tests/fuzz must find it
#else
    const int first = 0;
#endif
    for (int i = first; i < count; i++) {
        if (text_equal(keys->list[i].kid, kid)) {
            return true;
        }
    }
    return false;
}

// Writes behind the keys that are there; they count once all of them are right.
static enum err read_set(struct set *set, const struct json *root, const char *iss, struct pass_keys *keys)
{
    const struct json *list = json_member(root, "keys");
    int index = 0;

    if (!json_is_object(root) || json_count(root) != 1 || !json_is_array(list) || json_count(list) == 0) {
        return refuse(set, -1, NULL, "must be a list with a key in it, and the only member: {\"keys\":[{...}]}",
                      ERR_MISSING);
    }
    for (const struct json *key = json_first(list); key != NULL; key = json_next(key), index++) {
        if (index == PASS_KEYS_OF_ONE) {
            return refuse(set, index, NULL, "is one too many: an issuer has at most 16", ERR_LIMIT);
        }
        if (keys->count + index == PASS_KEYS) {
            return refuse(set, index, NULL, "is one too many: all issuers together have at most 64", ERR_LIMIT);
        }
        struct pass_key *to = &keys->list[keys->count + index];
        enum err err = read_key(set, index, key, to);
        if (err != OK) {
            return err;
        }
        if (has_kid(keys, keys->count + index, to->kid)) {
            return refuse(set, index, "kid", "is there already: each key of all issuers needs a kid of its own",
                          ERR_DUPLICATE);
        }
        memcpy(to->iss, iss, strlen(iss) + 1);
    }
    keys->count += index;
    return OK;
}

// What the strict door says about a document that it refuses.
static enum err refuse_document(struct set *set, enum err err, struct json_place place)
{
    text_add(&set->problem, "line ");
    text_add_int(&set->problem, place.line);
    text_add(&set->problem, ", column ");
    text_add_int(&set->problem, place.column);
    text_add(&set->problem, ": ");
    text_add(&set->problem, err_sentence(err));
    text_add(&set->problem, "; a JWK Set is JSON: {\"keys\":[{...}]}");
    return err;
}

enum err pass_keys_add(struct pass_keys *keys, const char *iss, const char *jwks, size_t count,
                       char ret_problem[PROBLEM])
{
    char problem[PROBLEM];
    struct set set = {.jwks = jwks, .count = count};
    struct json_document *document = NULL;
    struct json_place place = {0};
    enum err err = OK;

    text_begin(&set.problem, problem, sizeof problem);
    if (!pass_text_fits(&pass_texts[PASS_TEXT_ISS], iss)) {
        text_add(&set.problem, "the issuer must be 1 to 64 visible ASCII characters without spaces");
        err = ERR_RANGE;
    } else {
        err = json_parse(jwks, count, &set_limits, &document, &place);
        err = err == OK ? read_set(&set, json_root(document), iss, keys) : refuse_document(&set, err, place);
    }
    json_free(document);
    if (err != OK) {
        memset(&keys->list[keys->count], 0, sizeof keys->list[0] * (size_t)(PASS_KEYS - keys->count));
        memcpy(ret_problem, problem, sizeof problem);
    }
    return err;
}
