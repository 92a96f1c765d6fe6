// foyerctl pass inspect and verify: what a pass says, and what a kiosk makes of it.
#include "platform/fleet/foyerctl_pass.h"

#include "base/calendar.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codes/qr.h"
#include "platform/platform.h"
#include <string.h>

// ---- in words

// For whoever asks at a command line; a patient is never told this much (national-services 8.3).
static const char *meaning(enum pass_verdict verdict)
{
    switch (verdict) {
    case PASS_OK: return "the signature is right, and the pass can be used at this site now";
    case PASS_MALFORMED:
        return "it is not three parts of base64url with a signature of 64 bytes, or it has more "
               "than 600 characters";
    case PASS_BAD_HEADER: return "its header is not exactly alg ES256, kid and typ foyer-pass+jwt";
    case PASS_UNKNOWN_KEY: return "no key of --keys has its kid";
    case PASS_BAD_SIGNATURE:
        return "its signature was not made by the key that it names, or it was changed afterwards";
    case PASS_BAD_CLAIMS:
        return "it was signed, but does not have exactly iss, aud, jti, nbf, exp and apt, each by "
               "its rule";
    case PASS_WRONG_ISSUER: return "its iss is not --iss, the issuer of the key";
    case PASS_WRONG_SITE: return "its aud is not --aud: it is for another site";
    case PASS_NOT_YET: return "its time has not begun";
    case PASS_EXPIRED: return "its time has ended";
    case PASS_VERDICT_COUNT: break;
    }
    return "";
}

// The kiosk's words (national-services 8.3).
static const char *told(enum pass_verdict verdict)
{
    switch (verdict) {
    case PASS_OK: return "What is your date of birth?";
    case PASS_WRONG_SITE: return "This code is for another site.";
    case PASS_NOT_YET:
    case PASS_EXPIRED: return "This code is for another day.";
    case PASS_MALFORMED:
    case PASS_BAD_HEADER:
    case PASS_UNKNOWN_KEY:
    case PASS_BAD_SIGNATURE:
    case PASS_BAD_CLAIMS:
    case PASS_WRONG_ISSUER:
    case PASS_VERDICT_COUNT: break;
    }
    return "We could not read this code. You can check in with your name and date of birth.";
}

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

// ---- inspect

static void print_size(const struct ctl_token *token)
{
    static struct qr qr;
    if (qr_make(token->text, token->count, &qr) == OK) {
        int um = (qr.side + 2 * QR_QUIET) * 500;
        ctl_print("A pass of %zu characters. As a QR code: version %d, %d modules a side; printed "
                  "at 0.5 mm a module it "
                  "is %d.%d mm wide with its white border.\n",
                  token->count, (qr.side - 17) / 4, qr.side, um / 1000, um % 1000 / 100);
    }
}

static enum ctl_exit inspect(const struct ctl_token *token)
{
    static const struct pass_keys no_keys;
    struct pass pass = {0};

    if (pass_peek(token->text, token->count, &pass)) {
        print_size(token);
        print_pass(&pass);
        ctl_print("Its signature was not checked, and anybody can write such a text: \"foyerctl "
                  "pass verify\" checks it.\n");
        wipe(&pass, sizeof pass);
        return CTL_DONE;
    }
    // Without a key the steps end before the signature; what got so far has a wrong payload.
    enum pass_verdict verdict =
        pass_check(token->text, token->count, &no_keys, es256_verify, NULL, 0, 0, &pass);
    const char *why =
        verdict == PASS_UNKNOWN_KEY
            ? "its payload is not exactly iss, aud, jti, nbf, exp and apt, each by its rule"
            : meaning(verdict);
    ctl_complain("foyerctl: this is not a pass: %s.\n", why);
    return CTL_REFUSED;
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
    code = inspect(&token);
    secure_free(token.body);
    return code;
}

// ---- verify

enum { VERIFY_KEYS, VERIFY_ISS, VERIFY_AUD, VERIFY_NOW, VERIFY_COUNT };

static enum ctl_exit verify(const struct ctl_option *options, const struct ctl_token *token,
                            int64_t now_s)
{
    static struct pass_keys keys;
    const char *const sites[] = {options[VERIFY_AUD].given};
    struct pass pass = {0};

    if (!ctl_keys_read(options[VERIFY_KEYS].given, options[VERIFY_ISS].given, &keys)) {
        return CTL_REFUSED;
    }
    enum pass_verdict verdict =
        pass_check(token->text, token->count, &keys, es256_verify, sites, 1, now_s, &pass);
    ctl_print("%s\n%s: %s.\nThe screen says: \"%s\"\n", pass_verdict_word(verdict),
              verdict == PASS_OK ? "Accepted" : "Refused", meaning(verdict), told(verdict));
    if (pass.kid[0] != '\0') {
        print_pass(&pass);
    }
    wipe(&pass, sizeof pass);
    return verdict == PASS_OK ? CTL_DONE : CTL_REFUSED;
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
    code = verify(options, &token, now_s);
    secure_free(token.body);
    return code;
}
