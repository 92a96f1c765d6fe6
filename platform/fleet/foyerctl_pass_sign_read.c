// foyerctl pass sign: what is asked for.
#include "platform/fleet/foyerctl_pass_sign.h"

#include "base/base64.h"
#include "base/calendar.h"
#include "base/text.h"
#include "platform/fleet/qr_image.h"
#include "platform/platform.h"
#include <string.h>

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

static enum ctl_exit wrong(const struct sign *sign, int option, const char *problem)
{
    return ctl_option_wrong(&sign->command, &sign->options[option], problem);
}

static enum ctl_exit read_day(struct sign *sign)
{
    struct date day;
    if (date_parse(sign_given(sign, SIGN_DAY), &day) != OK || day.year < 1970 || day.year == 9999) {
        return wrong(sign, SIGN_DAY, "is not a day");
    }
    sign->pass.nbf_s = london_day_start_ms(day) / 1000;
    sign->pass.exp_s = london_day_start_ms(date_from_days(date_to_days(day) + 1)) / 1000;
    return CTL_DONE;
}

static enum ctl_exit read_times(struct sign *sign)
{
    bool from = sign_given(sign, SIGN_FROM) != NULL;
    bool until = sign_given(sign, SIGN_UNTIL) != NULL;

    if (sign_given(sign, SIGN_DAY) != NULL) {
        return from || until ? wrong(sign, SIGN_DAY, "is there beside --from or --until")
                             : read_day(sign);
    }
    if (!from && !until) {
        return wrong(sign, SIGN_DAY, "is missing");
    }
    if (!from || !until) {
        return wrong(sign, from ? SIGN_UNTIL : SIGN_FROM, "is missing");
    }
    if (!ctl_time_read(sign_given(sign, SIGN_FROM), &sign->pass.nbf_s)) {
        return wrong(sign, SIGN_FROM, "is not a time with Z or an offset");
    }
    if (!ctl_time_read(sign_given(sign, SIGN_UNTIL), &sign->pass.exp_s)) {
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
    const char *text = sign_given(sign, option);
    if (text != NULL &&
        (!read_number(text, decimals, number) || *number < least || *number > most)) {
        return wrong(sign, option, "does not fit");
    }
    return CTL_DONE;
}

static enum ctl_exit read_sizes(struct sign *sign)
{
    if (sign_given(sign, SIGN_MODULE_PX) != NULL && sign_given(sign, SIGN_PNG) == NULL) {
        return wrong(sign, SIGN_PNG, "is missing, and --module-px is of no use without it");
    }
    if (sign_given(sign, SIGN_MODULE_MM) != NULL && sign_given(sign, SIGN_PNG) == NULL &&
        sign_given(sign, SIGN_SVG) == NULL) {
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
        const char *place = sign_given(sign, places[a]);
        if (sign->command.json && place != NULL && text_equal(place, "-")) {
            return wrong(sign, places[a], "names standard output, where --json goes");
        }
        for (int b = a + 1; b < 3; b++) {
            const char *first = sign_given(sign, places[a]);
            const char *second = sign_given(sign, places[b]);
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

    if (sign_given(sign, SIGN_JTI) != NULL) {
        ctl_field_fill(sign->pass.jti, sizeof sign->pass.jti, sign_given(sign, SIGN_JTI));
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
        ctl_field_fill(pass->kid, sizeof pass->kid, sign_given(sign, SIGN_KID));
        ctl_field_fill(pass->iss, sizeof pass->iss, sign_given(sign, SIGN_ISS));
        ctl_field_fill(pass->aud, sizeof pass->aud, sign_given(sign, SIGN_AUD));
        ctl_field_fill(pass->apt, sizeof pass->apt, sign_given(sign, SIGN_APT));
    }
    return code;
}

enum ctl_exit sign_read(struct sign *sign, int argc, char **argv)
{
    memcpy(sign->options, sign_options, sizeof sign->options);
    sign->command = (struct ctl_command){
        .name = "foyerctl pass sign", .options = sign->options, .option_count = SIGN_COUNT};
    enum ctl_exit code = ctl_options_read(&sign->command, argc, argv);
    return code == CTL_DONE ? read_pass(sign) : code;
}
