// foyerctl pass sign: one pass, as text and as pictures.
#include "platform/fleet/foyerctl_pass_sign.h"

#include "base/check_digit.h"
#include "base/wipe.h"
#include "codes/qr.h"
#include "platform/fleet/qr_image.h"
#include "platform/platform.h"
#include <string.h>

// ---- making it

static void key_failed(const struct sign *sign, enum err err)
{
    const char *why = err_sentence(err);
    if (err == ERR_MISSING) {
        why = "there is no such file; \"foyerctl pass new-key\" makes one";
    } else if (err == ERR_FILE) {
        why = "this user cannot read it";
    } else if (err == ERR_CRYPTO || err == ERR_LIMIT) {
        why = "it holds no private key in PEM without a passphrase";
    } else if (err == ERR_UNSUPPORTED) {
        why = "its key is not of the curve P-256; \"foyerctl pass new-key\" makes one that is";
    }
    ctl_complain("foyerctl: %s: %s.\n", sign_given(sign, SIGN_KEY), why);
}

// As a kiosk judges it that has --keys or, without them, the public half of this key.
static enum ctl_exit check_token(const struct sign *sign)
{
    static struct pass_keys keys;
    const char *const sites[] = {sign->pass.aud};
    struct pass read;
    struct pass_key *key = &keys.list[0];
    const char *file = sign_given(sign, SIGN_KEYS);

    if (file != NULL && !ctl_keys_read(file, sign->pass.iss, &keys)) {
        return CTL_REFUSED;
    }
    if (file == NULL) {
        enum err err = es256_public(sign_given(sign, SIGN_KEY), key->x, key->y);
        if (err != OK) {
            key_failed(sign, err);
            return CTL_REFUSED;
        }
        ctl_field_fill(key->kid, sizeof key->kid, sign->pass.kid);
        ctl_field_fill(key->iss, sizeof key->iss, sign->pass.iss);
        keys.count = 1;
    }
    enum pass_verdict verdict = pass_check(sign->token, sign->count, &keys, es256_verify, sites, 1,
                                           sign->pass.nbf_s, &read);
    if (verdict == PASS_OK) {
        return CTL_DONE;
    }
    ctl_complain("foyerctl: a kiosk would refuse this pass (%s): %s does not have the public half "
                 "of %s under the kid "
                 "\"%s\". Nothing was written.\n",
                 pass_verdict_word(verdict), file == NULL ? "--key" : file,
                 sign_given(sign, SIGN_KEY), sign->pass.kid);
    return CTL_REFUSED;
}

static enum ctl_exit make_token(struct sign *sign)
{
    char input[PASS_BYTES];
    char problem[256];
    unsigned char signature[PASS_SIGNATURE];

    if (pass_signing_input(&sign->pass, input, sizeof input, problem) != OK) {
        bool member = strncmp(problem, "the ", 4) != 0;
        ctl_complain("%s: %s%s.\n", sign->command.name, member ? "--" : "", problem);
        return CTL_USAGE;
    }
    enum err err = es256_sign(sign_given(sign, SIGN_KEY), input, strlen(input), signature);
    err = err == OK ? pass_finish(input, signature, sign->token, PASS_BYTES + 1) : err;
    if (err != OK) {
        key_failed(sign, err);
        return CTL_REFUSED;
    }
    sign->count = strlen(sign->token);
    return check_token(sign);
}

// ---- what to tell whoever asked, though it was done

enum { NOTES = 2 };

static int find_notes(const struct sign *sign, const char *ret_notes[NOTES])
{
    int count = 0;

    if (sign->pass.exp_s + PASS_LEEWAY_S <= clock_wall_ms() / 1000) {
        ret_notes[count++] = "this pass has expired already; --day and --until are in the past";
    }
    // A site's own ten digits look like one in eleven times, so this cannot refuse.
    if (strlen(sign->pass.apt) == 10 && check_nhs_number(sign->pass.apt)) {
        ret_notes[count++] = "--apt looks like an NHS number. If it is one, throw this pass away: "
                             "a pass never holds it";
    }
    return count;
}

static void add_files(struct ctl_json *json, const struct sign *sign)
{
    static const struct {
        int option;
        const char *key;
    } places[] = {{SIGN_TEXT, "text"}, {SIGN_PNG, "png"}, {SIGN_SVG, "svg"}};

    ctl_json_open(json, "files", "{");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (sign_given(sign, places[i].option) != NULL) {
            ctl_json_text(json, places[i].key, sign_given(sign, places[i].option));
        }
    }
    ctl_json_close(json, "}");
}

static bool goes_to_a_file(const struct sign *sign)
{
    return sign_given(sign, SIGN_TEXT) != NULL || sign_given(sign, SIGN_PNG) != NULL ||
           sign_given(sign, SIGN_SVG) != NULL;
}

static enum ctl_exit say_signed(const struct sign *sign, const char *const notes[NOTES], int count)
{
    struct ctl_json *json = ctl_json_begin();
    if (!goes_to_a_file(sign)) {
        ctl_json_text(json, "token", sign->token);
    }
    ctl_pass_add(json, &sign->pass);
    ctl_pass_add_size(json, sign->token, sign->count);
    add_files(json, sign);
    ctl_json_open(json, "notes", "[");
    for (int i = 0; i < count; i++) {
        ctl_json_text(json, NULL, notes[i]);
    }
    ctl_json_close(json, "]");
    return ctl_json_print(json);
}

static enum ctl_exit say_done(const struct sign *sign)
{
    const char *notes[NOTES];
    int count = find_notes(sign, notes);

    if (sign->command.json) {
        return say_signed(sign, notes, count);
    }
    for (int i = 0; i < count; i++) {
        ctl_complain("foyerctl: note: %s.\n", notes[i]);
    }
    return CTL_DONE;
}

// ---- handing it over

struct pictures {
    unsigned char *png, *svg;
    size_t png_count, svg_count;
};

static enum err draw(const struct sign *sign, struct pictures *pictures)
{
    static struct qr qr;
    enum err err = qr_make(sign->token, sign->count, &qr);

    if (err == OK && sign_given(sign, SIGN_PNG) != NULL) {
        err = qr_png(&qr, sign->module_px, sign->module_um, &pictures->png, &pictures->png_count);
    }
    if (err == OK && sign_given(sign, SIGN_SVG) != NULL) {
        err = qr_svg(&qr, sign->module_um, &pictures->svg, &pictures->svg_count);
    }
    return err;
}

static bool hand_over(const struct sign *sign, const struct pictures *pictures)
{
    struct ctl_file files[3];
    char line[PASS_BYTES + 2]; // the pass and a line's end
    int count = 0;
    const char *text = sign_given(sign, SIGN_TEXT);

    if (!goes_to_a_file(sign) && !sign->command.json) {
        text = "-";
    }
    if (text != NULL) {
        memcpy(line, sign->token, sign->count);
        line[sign->count] = '\n';
        files[count++] = (struct ctl_file){text, line, sign->count + 1};
    }
    if (pictures->png != NULL) {
        files[count++] =
            (struct ctl_file){sign_given(sign, SIGN_PNG), pictures->png, pictures->png_count};
    }
    if (pictures->svg != NULL) {
        files[count++] =
            (struct ctl_file){sign_given(sign, SIGN_SVG), pictures->svg, pictures->svg_count};
    }
    return ctl_write(files, count);
}

enum ctl_exit ctl_pass_sign(int argc, char **argv)
{
    static struct sign sign;
    struct pictures pictures = {0};

    enum ctl_exit code = sign_read(&sign, argc, argv);
    code = code == CTL_DONE ? make_token(&sign) : code;
    if (code != CTL_DONE) {
        return code;
    }
    enum err err = draw(&sign, &pictures);
    if (err != OK) {
        ctl_complain("foyerctl: the picture cannot be made: %s.\n", err_sentence(err));
    }
    code = err == OK && hand_over(&sign, &pictures) ? CTL_DONE : CTL_REFUSED;
    code = code == CTL_DONE ? say_done(&sign) : code;
    secure_free(pictures.png);
    secure_free(pictures.svg);
    wipe(&sign, sizeof sign);
    return code;
}
