// foyerctl pass new-key: a private key in a file, and its public half in the key set that kiosks
// are given. Rotation is this command again: kiosks know the new key first, then it signs, then the
// old one is taken out of the set.
#include "platform/fleet/foyerctl_pass.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/text.h"
#include "platform/platform.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NEW_KID, NEW_OUT, NEW_JWKS, NEW_COUNT };

// The set binds no issuer: configuration names the issuer of each file. Any does to read one.
static const char any_issuer[] = "any";

// The same rule that a pass with this key will meet, and its words.
static enum ctl_exit check_kid(const struct ctl_command *command, const char *kid)
{
    char input[PASS_BYTES];
    char problem[256];
    struct pass probe = {
        .iss = "any", .aud = "ANY", .jti = "0000000000000000", .apt = "0", .exp_s = 1};

    ctl_field_fill(probe.kid, sizeof probe.kid, kid);
    if (pass_signing_input(&probe, input, sizeof input, problem) == OK) {
        return CTL_DONE;
    }
    ctl_complain("%s: --%s.\n", command->name, problem);
    return CTL_USAGE;
}

static bool has_kid(const struct pass_keys *keys, const char *kid)
{
    for (int i = 0; i < keys->count; i++) {
        if (text_equal(keys->list[i].kid, kid)) {
            return true;
        }
    }
    return false;
}

// The set as it is; none yet is an empty one.
static bool read_set(const char *file, struct pass_keys *ret_keys)
{
    bool absent = access(file, F_OK) != 0 && errno == ENOENT;
    return absent || ctl_keys_read(file, any_issuer, ret_keys);
}

static bool set_takes(const char *file, const struct pass_keys *keys, const char *kid)
{
    if (has_kid(keys, kid)) {
        ctl_complain("foyerctl: %s already has a key with the kid \"%s\"; give the new one another "
                     "name with --kid.\n",
                     file, kid);
        return false;
    }
    if (keys->count == PASS_KEYS_OF_ONE) {
        ctl_complain("foyerctl: %s has %d keys, as many as a kiosk takes; take out one whose last "
                     "pass has expired.\n",
                     file, PASS_KEYS_OF_ONE);
        return false;
    }
    return true;
}

static void add_key(struct text_builder *set, const struct pass_key *key)
{
    text_add(set, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":");
    json_add_text(set, key->kid);
    text_add(set, ",\"x\":\"");
    base64url_add(set, key->x, sizeof key->x);
    text_add(set, "\",\"y\":\"");
    base64url_add(set, key->y, sizeof key->y);
    text_add(set, "\"}");
}

// pass_keys_add lets nothing else into a set, so nothing is lost when it is written anew.
static bool write_set(const char *file, const struct pass_keys *keys)
{
    static char body[PASS_KEYS_BYTES];
    static struct pass_keys again;
    char problem[256];
    struct text_builder set;

    text_begin(&set, body, sizeof body);
    text_add(&set, "{\"keys\":[\n");
    for (int i = 0; i < keys->count; i++) {
        text_add(&set, i == 0 ? "  " : ",\n  ");
        add_key(&set, &keys->list[i]);
    }
    text_add(&set, "\n]}\n");
    if (text_end(&set) != OK ||
        pass_keys_add(&again, any_issuer, body, set.used_bytes, problem) != OK) {
        ctl_complain(
            "foyerctl: the key set would not be one that a kiosk takes; nothing was written.\n");
        return false;
    }
    struct ctl_file out = {.path = file, .bytes = body, .count = set.used_bytes};
    return ctl_write(&out, 1);
}

static bool key_is_new(const char *file)
{
    struct stat about;
    if (lstat(file, &about) != 0) {
        return true; // es256_new_key says what else is wrong
    }
    ctl_complain("foyerctl: %s is there already, and a key is never written over; name another "
                 "file with --out.\n",
                 file);
    return false;
}

static enum ctl_exit say_made(const char *out, const char *jwks, const struct pass_keys *keys,
                              bool as_json)
{
    const char *kid = keys->list[keys->count - 1].kid;

    if (!as_json) {
        ctl_print("%s: the private key \"%s\". Whoever has it can make passes: keep it where "
                  "passes are signed, and nowhere else.\n"
                  "%s: %d public key%s. Give it to every kiosk before the first pass is signed "
                  "with \"%s\".\n",
                  out, kid, jwks, keys->count, keys->count == 1 ? "" : "s", kid);
        return CTL_DONE;
    }
    struct ctl_json *json = ctl_json_begin();
    ctl_json_text(json, "kid", kid);
    ctl_json_text(json, "private_key", out);
    ctl_json_text(json, "key_set", jwks);
    ctl_json_open(json, "kids", "[");
    for (int i = 0; i < keys->count; i++) {
        ctl_json_text(json, NULL, keys->list[i].kid);
    }
    ctl_json_close(json, "]");
    return ctl_json_print(json);
}

static enum ctl_exit make(const char *kid, const char *out, const char *jwks, bool as_json)
{
    static struct pass_keys keys;

    if (!read_set(jwks, &keys) || !set_takes(jwks, &keys, kid) || !key_is_new(out)) {
        return CTL_REFUSED;
    }
    struct pass_key *key = &keys.list[keys.count];
    ctl_field_fill(key->kid, sizeof key->kid, kid);
    errno = 0;
    enum err err = es256_new_key(out, key->x, key->y);
    if (err != OK) {
        ctl_complain("foyerctl: %s cannot be made (%s).\n", out,
                     err == ERR_FILE && errno != 0 ? strerror(errno) : err_sentence(err));
        return CTL_REFUSED;
    }
    keys.count++;
    if (!write_set(jwks, &keys)) {
        (void)unlink(out); // this run made it; a key without its public half is of no use
        return CTL_REFUSED;
    }
    return say_made(out, jwks, &keys, as_json);
}

enum ctl_exit ctl_pass_new_key(int argc, char **argv)
{
    struct ctl_option options[NEW_COUNT] = {
        [NEW_KID] = {"--kid", "KID", "a name for the key, such as pas-2026-11", true, NULL},
        [NEW_OUT] = {"--out", "FILE", "the file for the private key, which must not be there yet",
                     true, NULL},
        [NEW_JWKS] = {"--jwks", "FILE", "the key set for the kiosks; the public key is added to it",
                      true, NULL},
    };
    struct ctl_command command = {
        .name = "foyerctl pass new-key", .options = options, .option_count = NEW_COUNT};
    enum ctl_exit code = ctl_options_read(&command, argc, argv);

    if (code == CTL_DONE) {
        code = check_kid(&command, options[NEW_KID].given);
    }
    if (code == CTL_DONE && text_equal(options[NEW_OUT].given, options[NEW_JWKS].given)) {
        code = ctl_option_wrong(&command, &options[NEW_JWKS], "names the file of --out");
    }
    return code == CTL_DONE ? make(options[NEW_KID].given, options[NEW_OUT].given,
                                   options[NEW_JWKS].given, command.json)
                            : code;
}
