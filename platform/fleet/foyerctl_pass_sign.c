// foyerctl pass sign: one pass, as text and as pictures.
#include "platform/fleet/foyerctl_pass.h"

#include "base/base64.h"
#include "base/calendar.h"
#include "base/check_digit.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codes/codes.h"
#include "platform/fleet/qr_image.h"
#include "platform/platform.h"
#include <string.h>

enum {
    SIGN_KEY,
    SIGN_KID,
    SIGN_ISS,
    SIGN_AUD,
    SIGN_APT,
    SIGN_DAY,
    SIGN_FROM,
    SIGN_UNTIL,
    SIGN_JTI,
    SIGN_KEYS,
    SIGN_TEXT,
    SIGN_PNG,
    SIGN_SVG,
    SIGN_MODULE_PX,
    SIGN_MODULE_MM,
    SIGN_COUNT
};

static const struct ctl_option sign_options[SIGN_COUNT] = {
    [SIGN_KEY] = {"--key", "FILE", "the private key, from \"foyerctl pass new-key\"", true, NULL},
    [SIGN_KID] = {"--kid", "KID", "the key's name in the key set of the kiosks", true, NULL},
    [SIGN_ISS] = {"--iss", "ISSUER", "who makes the pass, as the kiosks' configuration names it",
                  true, NULL},
    [SIGN_AUD] = {"--aud", "ODS", "the ODS code of the site, such as X9Z01", true, NULL},
    [SIGN_APT] = {"--apt", "ID", "the appointment's FHIR id or its identifier, never an NHS number",
                  true, NULL},
    [SIGN_DAY] = {"--day", "YYYY-MM-DD",
                  "the day of the appointment in London (or --from and --until)", false, NULL},
    [SIGN_FROM] = {"--from", "TIME",
                   "the first moment, such as 2026-12-08T00:00:00Z (with --until, without --day)",
                   false, NULL},
    [SIGN_UNTIL] = {"--until", "TIME", "the end, after --from by 36 hours at most (without --day)",
                    false, NULL},
    [SIGN_JTI] = {"--jti", "ID", "a random name for this pass; left out, one is made", false, NULL},
    [SIGN_KEYS] = {"--keys", "FILE", "the key set of the kiosks, to check the pass as they will",
                   false, NULL},
    [SIGN_TEXT] = {"--text", "FILE", "where the pass goes as text; - is standard output", false,
                   NULL},
    [SIGN_PNG] = {"--png", "FILE", "where the pass goes as a picture of pixels", false, NULL},
    [SIGN_SVG] = {"--svg", "FILE", "where the pass goes as a picture of lines", false, NULL},
    [SIGN_MODULE_PX] = {"--module-px", "N", "pixels a module in --png, 1 to 64; left out, 8", false,
                        NULL},
    [SIGN_MODULE_MM] =
        {"--module-mm", "MM",
         "millimetres a module when --png or --svg is printed, 0.5 to 10; left out, 0.5", false,
         NULL},
};

struct sign {
    struct ctl_command command;
    struct ctl_option options[SIGN_COUNT];
    struct pass pass;
    int module_px, module_um;
    char token[PASS_BYTES + 2]; // and a line's end
    size_t count;               // without it
};

static const char *given(const struct sign *sign, int option)
{
    return sign->options[option].given;
}

static enum ctl_exit wrong(const struct sign *sign, int option, const char *problem)
{
    return ctl_option_wrong(&sign->command, &sign->options[option], problem);
}

// ---- what is asked for

static enum ctl_exit read_day(struct sign *sign)
{
    struct date day;
    if (date_parse(given(sign, SIGN_DAY), &day) != OK || day.year < 1970 || day.year == 9999) {
        return wrong(sign, SIGN_DAY, "is not a day");
    }
    sign->pass.nbf_s = london_day_start_ms(day) / 1000;
    sign->pass.exp_s = london_day_start_ms(date_from_days(date_to_days(day) + 1)) / 1000;
    return CTL_DONE;
}

static enum ctl_exit read_times(struct sign *sign)
{
    bool from = given(sign, SIGN_FROM) != NULL;
    bool until = given(sign, SIGN_UNTIL) != NULL;

    if (given(sign, SIGN_DAY) != NULL) {
        return from || until ? wrong(sign, SIGN_DAY, "is there beside --from or --until")
                             : read_day(sign);
    }
    if (!from && !until) {
        return wrong(sign, SIGN_DAY, "is missing");
    }
    if (!from || !until) {
        return wrong(sign, from ? SIGN_UNTIL : SIGN_FROM, "is missing");
    }
    if (!ctl_time_read(given(sign, SIGN_FROM), &sign->pass.nbf_s)) {
        return wrong(sign, SIGN_FROM, "is not a time with Z or an offset");
    }
    if (!ctl_time_read(given(sign, SIGN_UNTIL), &sign->pass.exp_s)) {
        return wrong(sign, SIGN_UNTIL, "is not a time with Z or an offset");
    }
    int64_t life_s = sign->pass.exp_s - sign->pass.nbf_s;
    return life_s > 0 && life_s <= PASS_LIFE_S ? CTL_DONE
                                               : wrong(sign, SIGN_UNTIL, "does not fit --from");
}

// "12", or with thousandths "0.5": whole thousandths. False for anything else.
static bool read_number(const char *text, int decimals, int *ret_number)
{
    int number = 0;
    int left = -1; // decimals that may still come; -1 before the point
    for (; *text != '\0'; text++) {
        if (*text == '.' && left < 0 && decimals > 0 && text[1] != '\0') {
            left = decimals;
        } else if (*text >= '0' && *text <= '9' && left != 0 && number < 100000) {
            number = number * 10 + (*text - '0');
            left = left > 0 ? left - 1 : left;
        } else {
            return false;
        }
    }
    for (left = left < 0 ? decimals : left; left > 0; left--) {
        number *= 10;
    }
    *ret_number = number;
    return true;
}

static enum ctl_exit read_number_option(const struct sign *sign, int option, int decimals,
                                        int least, int most, int *number)
{
    const char *text = given(sign, option);
    if (text != NULL &&
        (!read_number(text, decimals, number) || *number < least || *number > most)) {
        return wrong(sign, option, "does not fit");
    }
    return CTL_DONE;
}

static enum ctl_exit read_sizes(struct sign *sign)
{
    if (given(sign, SIGN_MODULE_PX) != NULL && given(sign, SIGN_PNG) == NULL) {
        return wrong(sign, SIGN_PNG, "is missing, and --module-px is of no use without it");
    }
    if (given(sign, SIGN_MODULE_MM) != NULL && given(sign, SIGN_PNG) == NULL &&
        given(sign, SIGN_SVG) == NULL) {
        return wrong(sign, SIGN_SVG,
                     "and --png are missing, and --module-mm is of no use without one");
    }
    sign->module_px = QR_MODULE_PX;
    sign->module_um = QR_MODULE_UM;
    enum ctl_exit code =
        read_number_option(sign, SIGN_MODULE_PX, 0, 1, QR_MODULE_PX_MAX, &sign->module_px);
    return code != CTL_DONE ? code
                            : read_number_option(sign, SIGN_MODULE_MM, 3, QR_MODULE_UM,
                                                 QR_MODULE_UM_MAX, &sign->module_um);
}

static enum ctl_exit check_places(const struct sign *sign)
{
    static const int places[] = {SIGN_TEXT, SIGN_PNG, SIGN_SVG};
    for (int a = 0; a < 3; a++) {
        for (int b = a + 1; b < 3; b++) {
            const char *first = given(sign, places[a]);
            const char *second = given(sign, places[b]);
            if (first != NULL && second != NULL && text_equal(first, second)) {
                return wrong(sign, places[b], "names the place of another option");
            }
        }
    }
    return CTL_DONE;
}

static enum ctl_exit read_jti(struct sign *sign)
{
    unsigned char chance[16]; // 128 bits: national-services 8.3
    struct text_builder jti;

    if (given(sign, SIGN_JTI) != NULL) {
        ctl_field_fill(sign->pass.jti, sizeof sign->pass.jti, given(sign, SIGN_JTI));
        return CTL_DONE;
    }
    enum err err = chance_bytes(chance, sizeof chance);
    if (err != OK) {
        ctl_complain("foyerctl: no random name can be made for the pass: %s.\n", err_sentence(err));
        return CTL_REFUSED;
    }
    text_begin(&jti, sign->pass.jti, sizeof sign->pass.jti);
    base64url_add(&jti, chance, sizeof chance);
    return CTL_DONE;
}

static enum ctl_exit read_pass(struct sign *sign)
{
    struct pass *pass = &sign->pass;
    enum ctl_exit code = read_times(sign);

    code = code == CTL_DONE ? read_sizes(sign) : code;
    code = code == CTL_DONE ? check_places(sign) : code;
    code = code == CTL_DONE ? read_jti(sign) : code;
    if (code == CTL_DONE) {
        ctl_field_fill(pass->kid, sizeof pass->kid, given(sign, SIGN_KID));
        ctl_field_fill(pass->iss, sizeof pass->iss, given(sign, SIGN_ISS));
        ctl_field_fill(pass->aud, sizeof pass->aud, given(sign, SIGN_AUD));
        ctl_field_fill(pass->apt, sizeof pass->apt, given(sign, SIGN_APT));
    }
    return code;
}

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
    ctl_complain("foyerctl: %s: %s.\n", given(sign, SIGN_KEY), why);
}

// As a kiosk judges it that has --keys or, without them, the public half of this key.
static enum ctl_exit check_token(const struct sign *sign)
{
    static struct pass_keys keys;
    const char *const sites[] = {sign->pass.aud};
    struct pass read;
    struct pass_key *key = &keys.list[0];
    const char *file = given(sign, SIGN_KEYS);

    if (file != NULL && !ctl_keys_read(file, sign->pass.iss, &keys)) {
        return CTL_REFUSED;
    }
    if (file == NULL) {
        enum err err = es256_public(given(sign, SIGN_KEY), key->x, key->y);
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
                 pass_verdict_word(verdict), file == NULL ? "--key" : file, given(sign, SIGN_KEY),
                 sign->pass.kid);
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
    enum err err = es256_sign(given(sign, SIGN_KEY), input, strlen(input), signature);
    err = err == OK ? pass_finish(input, signature, sign->token, PASS_BYTES + 1) : err;
    if (err != OK) {
        key_failed(sign, err);
        return CTL_REFUSED;
    }
    sign->count = strlen(sign->token);
    return check_token(sign);
}

// ---- what to tell whoever asked, though it was done

static void note(const struct sign *sign)
{
    if (sign->pass.exp_s + PASS_LEEWAY_S <= clock_wall_ms() / 1000) {
        ctl_complain(
            "foyerctl: note: this pass has expired already; --day and --until are in the past.\n");
    }
    // A site's own ten digits look like one in eleven times, so this cannot refuse.
    if (strlen(sign->pass.apt) == 10 && check_nhs_number(sign->pass.apt)) {
        ctl_complain(
            "foyerctl: note: --apt looks like an NHS number. If it is one, throw this pass away: "
            "a pass never holds it.\n");
    }
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

    if (err == OK && given(sign, SIGN_PNG) != NULL) {
        err = qr_png(&qr, sign->module_px, sign->module_um, &pictures->png, &pictures->png_count);
    }
    if (err == OK && given(sign, SIGN_SVG) != NULL) {
        err = qr_svg(&qr, sign->module_um, &pictures->svg, &pictures->svg_count);
    }
    return err;
}

static bool hand_over(struct sign *sign, const struct pictures *pictures)
{
    struct ctl_file files[3];
    int count = 0;
    const char *text = given(sign, SIGN_TEXT);

    if (text == NULL && pictures->png == NULL && pictures->svg == NULL) {
        text = "-";
    }
    if (text != NULL) {
        sign->token[sign->count] = '\n';
        files[count++] = (struct ctl_file){text, sign->token, sign->count + 1};
    }
    if (pictures->png != NULL) {
        files[count++] =
            (struct ctl_file){given(sign, SIGN_PNG), pictures->png, pictures->png_count};
    }
    if (pictures->svg != NULL) {
        files[count++] =
            (struct ctl_file){given(sign, SIGN_SVG), pictures->svg, pictures->svg_count};
    }
    return ctl_write(files, count);
}

enum ctl_exit ctl_pass_sign(int argc, char **argv)
{
    static struct sign sign;
    struct pictures pictures = {0};

    memcpy(sign.options, sign_options, sizeof sign.options);
    sign.command = (struct ctl_command){
        .name = "foyerctl pass sign", .options = sign.options, .option_count = SIGN_COUNT};
    enum ctl_exit code = ctl_options_read(&sign.command, argc, argv);
    code = code == CTL_DONE ? read_pass(&sign) : code;
    code = code == CTL_DONE ? make_token(&sign) : code;
    if (code != CTL_DONE) {
        return code;
    }
    enum err err = draw(&sign, &pictures);
    if (err != OK) {
        ctl_complain("foyerctl: the picture cannot be made: %s.\n", err_sentence(err));
    }
    code = err == OK && hand_over(&sign, &pictures) ? CTL_DONE : CTL_REFUSED;
    if (code == CTL_DONE) {
        note(&sign);
    }
    secure_free(pictures.png);
    secure_free(pictures.svg);
    wipe(&sign, sizeof sign);
    return code;
}
