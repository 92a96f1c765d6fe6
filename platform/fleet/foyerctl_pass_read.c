// foyerctl pass inspect and verify: what a pass says, and what a kiosk makes of it.
#include "platform/fleet/foyerctl_pass.h"

#include "base/calendar.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codes/qr.h"
#include "platform/fleet/qr_image.h"
#include "platform/platform.h"

// ---- in words

static void print_time(const char *name, int64_t time_s, const char *is)
{
    char utc[21];
    char london[26];
    char day[32];
    char hour[16];

    instant_format_utc(time_s * 1000, utc);
    instant_format_london(time_s * 1000, london);
    london_day_words(time_s * 1000, day);
    london_time_words(time_s * 1000, hour);
    ctl_print("  %-5s %-24s %s: %s, %s in London (%s)\n", name, utc, is, day, hour, london);
}

static void print_pass(const struct pass *pass)
{
    int minutes = (int)((pass->exp_s - pass->nbf_s) / 60);
    ctl_print("  %-5s %-24s the key that it names\n", "kid", pass->kid);
    ctl_print("  %-5s %-24s who made it\n", "iss", pass->iss);
    ctl_print("  %-5s %-24s the site (ODS code) where it can be used\n", "aud", pass->aud);
    ctl_print("  %-5s %-24s the appointment\n", "apt", pass->apt);
    ctl_print("  %-5s %-24s this pass among all others\n", "jti", pass->jti);
    print_time("nbf", pass->nbf_s, "from");
    print_time("exp", pass->exp_s, "until");
    ctl_print("  it lasts %d h %d min\n", minutes / 60, minutes % 60);
}

// ---- as JSON

void ctl_pass_add(struct ctl_json *json, const struct pass *pass)
{
    char from[21];
    char until[21];

    instant_format_utc(pass->nbf_s * 1000, from);
    instant_format_utc(pass->exp_s * 1000, until);
    ctl_json_open(json, "pass", "{");
    ctl_json_text(json, "kid", pass->kid);
    ctl_json_text(json, "iss", pass->iss);
    ctl_json_text(json, "aud", pass->aud);
    ctl_json_text(json, "apt", pass->apt);
    ctl_json_text(json, "jti", pass->jti);
    ctl_json_number(json, "nbf", pass->nbf_s);
    ctl_json_number(json, "exp", pass->exp_s);
    ctl_json_text(json, "from", from);
    ctl_json_text(json, "until", until);
    ctl_json_close(json, "}");
}

// Printed at the smallest module, with its white border.
static int width_um(const struct qr *qr)
{
    return (qr->side + 2 * QR_QUIET) * QR_MODULE_UM;
}

static int qr_version(const struct qr *qr)
{
    return (qr->side - 17) / 4;
}

void ctl_pass_add_size(struct ctl_json *json, const char *token, size_t count)
{
    static struct qr qr;

    ctl_json_number(json, "characters", (int64_t)count);
    if (qr_make(token, count, &qr) == OK) {
        ctl_json_open(json, "qr", "{");
        ctl_json_number(json, "version", qr_version(&qr));
        ctl_json_number(json, "modules", qr.side);
        ctl_json_number(json, "least_width_um", width_um(&qr));
        ctl_json_close(json, "}");
    }
    wipe(&qr, sizeof qr);
}

// ---- inspect

static void print_size(const struct ctl_token *token)
{
    static struct qr qr;

    if (qr_make(token->text, token->count, &qr) == OK) {
        int um = width_um(&qr);
        ctl_print("A pass of %zu characters. As a QR code: version %d, %d modules a side; printed "
                  "at 0.5 mm a module it "
                  "is %d.%d mm wide with its white border.\n",
                  token->count, qr_version(&qr), qr.side, um / 1000, um % 1000 / 100);
    }
    wipe(&qr, sizeof qr);
}

static enum ctl_exit say_pass(const struct ctl_token *token, const struct pass *pass, bool as_json)
{
    if (!as_json) {
        print_size(token);
        print_pass(pass);
        ctl_print("Its signature was not checked, and anybody can write such a text: \"foyerctl "
                  "pass verify\" checks it.\n");
        return CTL_DONE;
    }
    struct ctl_json *json = ctl_json_begin();
    ctl_json_bool(json, "is_pass", true);
    ctl_json_bool(json, "signature_checked", false);
    ctl_pass_add(json, pass);
    ctl_pass_add_size(json, token->text, token->count);
    return ctl_json_print(json);
}

static enum ctl_exit say_no_pass(const char *why, bool as_json)
{
    if (as_json) {
        struct ctl_json *json = ctl_json_begin();
        ctl_json_bool(json, "is_pass", false);
        ctl_json_text(json, "meaning", why);
        (void)ctl_json_print(json);
    } else {
        ctl_complain("foyerctl: this is not a pass: %s.\n", why);
    }
    return CTL_REFUSED;
}

static enum ctl_exit inspect(const struct ctl_token *token, bool as_json)
{
    static const struct pass_keys no_keys;
    struct pass pass = {0};

    if (pass_peek(token->text, token->count, &pass)) {
        enum ctl_exit code = say_pass(token, &pass, as_json);
        wipe(&pass, sizeof pass);
        return code;
    }
    // Without a key the steps end before the signature; what got so far has a wrong payload.
    enum pass_verdict verdict =
        pass_check(token->text, token->count, &no_keys, es256_verify, NULL, 0, 0, &pass);
    return say_no_pass(
        verdict == PASS_UNKNOWN_KEY
            ? "its payload is not exactly iss, aud, jti, nbf, exp and apt, each by its rule"
            : ctl_pass_meaning(verdict),
        as_json);
}

enum ctl_exit ctl_pass_inspect(int argc, char **argv)
{
    struct ctl_token token;
    struct ctl_command command = {.name = "foyerctl pass inspect", .operand_is = CTL_PASS_OPERAND};
    enum ctl_exit code = ctl_options_read(&command, argc, argv);

    if (code != CTL_DONE) {
        return code;
    }
    if (!ctl_token_read(command.operand, &token)) {
        return CTL_REFUSED;
    }
    code = inspect(&token, command.json);
    secure_free(token.body);
    return code;
}

// ---- verify

enum { VERIFY_KEYS, VERIFY_ISS, VERIFY_AUD, VERIFY_NOW, VERIFY_COUNT };

// A verdict of PASS_MALFORMED to PASS_WRONG_ISSUER leaves the pass empty.
static enum ctl_exit say_verdict(enum pass_verdict verdict, const struct pass *pass, bool as_json)
{
    bool is_read = pass->kid[0] != '\0';

    if (!as_json) {
        ctl_print("%s\n%s: %s.\nThe screen says: \"%s\"\n", pass_verdict_word(verdict),
                  verdict == PASS_OK ? "Accepted" : "Refused", ctl_pass_meaning(verdict),
                  ctl_pass_told(verdict));
        if (is_read) {
            print_pass(pass);
        }
        return CTL_DONE;
    }
    struct ctl_json *json = ctl_json_begin();
    ctl_json_text(json, "verdict", pass_verdict_word(verdict));
    ctl_json_bool(json, "accepted", verdict == PASS_OK);
    ctl_json_text(json, "meaning", ctl_pass_meaning(verdict));
    ctl_json_text(json, "screen_says", ctl_pass_told(verdict));
    if (is_read) {
        ctl_pass_add(json, pass);
    }
    return ctl_json_print(json);
}

static enum ctl_exit verify(const struct ctl_option *options, const struct ctl_token *token,
                            int64_t now_s, bool as_json)
{
    static struct pass_keys keys;
    const char *const sites[] = {options[VERIFY_AUD].given};
    struct pass pass = {0};

    if (!ctl_keys_read(options[VERIFY_KEYS].given, options[VERIFY_ISS].given, &keys)) {
        return CTL_REFUSED;
    }
    enum pass_verdict verdict =
        pass_check(token->text, token->count, &keys, es256_verify, sites, 1, now_s, &pass);
    enum ctl_exit code = say_verdict(verdict, &pass, as_json);
    wipe(&pass, sizeof pass);
    return verdict == PASS_OK ? code : CTL_REFUSED;
}

enum ctl_exit ctl_pass_verify(int argc, char **argv)
{
    struct ctl_option options[VERIFY_COUNT] = {
        [VERIFY_KEYS] = {"--keys", "FILE", "the key set that the kiosks have of this issuer", true,
                         NULL},
        [VERIFY_ISS] = {"--iss", "ISSUER",
                        "whose keys these are, as the kiosks' configuration names it", true, NULL},
        [VERIFY_AUD] = {"--aud", "ODS", "the ODS code of the site at which the pass is held up",
                        true, NULL},
        [VERIFY_NOW] = {"--now", "TIME",
                        "when it is held up, such as 2026-12-08T09:00:00Z; left out, now", false,
                        NULL},
    };
    struct ctl_command command = {.name = "foyerctl pass verify",
                                  .options = options,
                                  .option_count = VERIFY_COUNT,
                                  .operand_is = CTL_PASS_OPERAND};
    struct ctl_token token;
    int64_t now_s = clock_wall_ms() / 1000;
    enum ctl_exit code = ctl_options_read(&command, argc, argv);

    if (code != CTL_DONE) {
        return code;
    }
    if (options[VERIFY_NOW].given != NULL && !ctl_time_read(options[VERIFY_NOW].given, &now_s)) {
        return ctl_option_wrong(&command, &options[VERIFY_NOW],
                                "is not a time with Z or an offset");
    }
    if (!ctl_token_read(command.operand, &token)) {
        return CTL_REFUSED;
    }
    code = verify(options, &token, now_s, command.json);
    secure_free(token.body);
    return code;
}
