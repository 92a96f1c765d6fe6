// foyerctl pass: passes that patients hold up to check in (national-services 8.3). This file: which
// command, its help, and what the commands share.
#include "platform/fleet/foyerctl_pass.h"

#include "base/calendar.h"
#include "base/text.h"
#include "platform/platform.h"
#include <ctype.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "foyerctl pass: codes with which patients check in\n"
    "\n"
    "A pass points to one appointment at one site on one day. It opens nothing: the kiosk still "
    "asks for the date of\n"
    "birth. It holds no name, no date of birth, no NHS number and no clinic, and there is no "
    "option for them.\n"
    "\n"
    "  foyerctl pass new-key --kid KID --out FILE --jwks FILE\n"
    "      makes a private key (never over one that is there) and adds its public half to the key "
    "set for the kiosks\n"
    "  foyerctl pass sign --key FILE --kid KID --iss ISSUER --aud ODS --apt ID\n"
    "                     (--day YYYY-MM-DD | --from TIME --until TIME) [--jti ID]\n"
    "                     [--keys FILE] [--text FILE] [--png FILE [--module-px N]] [--svg FILE] "
    "[--module-mm MM]\n"
    "      makes a pass for that day in London; without --text, --png and --svg it goes to "
    "standard output. With the\n"
    "      kiosks' key set in --keys, a pass that they would refuse is not made\n"
    "  foyerctl pass inspect [PASS]\n"
    "      says what is in it, and checks no signature\n"
    "  foyerctl pass verify --keys FILE --iss ISSUER --aud ODS [--now TIME] [PASS]\n"
    "      judges it as a kiosk of that site does, and says what the patient is told; exit code 0 "
    "for \"ok\" alone\n"
    "  foyerctl pass letter [PASS]\n"
    "  foyerctl pass message [PASS]\n"
    "      words to put beside the code in a letter, or into a text message or an NHS App message; "
    "you put the picture in\n"
    "      place of {code}, the address of a page that shows it in place of {link}, and without a "
    "PASS the day of {day}\n"
    "\n"
    "Every command takes --json: what it did or found is then one JSON object on one line of "
    "standard output, in place\n"
    "of sentences. What is wrong with an option or a file is a sentence on standard error all the "
    "same. Its members:\n"
    "  new-key          kid, private_key and key_set (files), kids (of the whole set)\n"
    "  sign             token (the pass, when no file was asked for), pass, characters, qr, files, "
    "notes\n"
    "  inspect          is_pass; signature_checked (false), pass, characters, qr; or meaning and "
    "exit code 1\n"
    "  verify           verdict, accepted, meaning, screen_says; pass, when its signature was "
    "right\n"
    "  letter, message  days, text\n"
    "pass: kid, iss, aud, apt, jti, nbf and exp (seconds since 1970), from and until (the same as "
    "TIME).\n"
    "qr: version, modules (a side), least_width_um (micrometres in print).\n"
    "\n"
    "PASS is the text itself, a file with it, or - for standard input, which is read when there is "
    "none.\n"
    "FILE may be - for standard output with --text, --png and --svg, without --json. TIME is as "
    "2026-12-08T09:00:00Z, or with +01:00.\n"
    "\n"
    "Exit codes: 0 done, 1 refused or failed, 2 wrong usage. A file is written whole or not at "
    "all.\n";

static const struct {
    const char *name;
    enum ctl_exit (*run)(int argc, char **argv);
} commands[] = {
    {"new-key", ctl_pass_new_key}, {"sign", ctl_pass_sign},     {"inspect", ctl_pass_inspect},
    {"verify", ctl_pass_verify},   {"letter", ctl_pass_letter}, {"message", ctl_pass_message},
};

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            return true;
        }
    }
    return false;
}

enum ctl_exit ctl_pass(int argc, char **argv)
{
    if (asks_for_help(argc, argv)) {
        ctl_print("%s", help);
        return CTL_DONE;
    }
    if (argc < 1) {
        ctl_complain("foyerctl pass: what is to be done with a pass?\n\n%s", help);
        return CTL_USAGE;
    }
    for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
        if (strcmp(argv[0], commands[c].name) == 0) {
            return commands[c].run(argc - 1, argv + 1);
        }
    }
    ctl_complain("foyerctl pass: \"%s\" is not a command of it. Its commands:", argv[0]);
    for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
        ctl_complain(" %s", commands[c].name);
    }
    ctl_complain(".\n");
    return CTL_USAGE;
}

// ---- shared

enum { TOKEN_BYTES = 64 * 1024 }; // far more than a pass: too long a pass is the verdict's to say

static bool read_token(const char *operand, char **ret_body, size_t *ret_count)
{
    size_t count = strlen(operand);
    // A damaged pass is still meant as one: every pass begins with the base64url of "{\"".
    if (!pass_looks_like(operand, count) && strncmp(operand, "eyJ", 3) != 0) {
        return ctl_read(operand, TOKEN_BYTES, ret_body, ret_count);
    }
    char *body = secure_alloc(count + 1);
    if (body == NULL) {
        ctl_complain("foyerctl: out of memory.\n");
        return false;
    }
    memcpy(body, operand, count + 1);
    *ret_body = body;
    *ret_count = count;
    return true;
}

bool ctl_token_read(const char *operand, struct ctl_token *ret_token)
{
    char *body = NULL;
    size_t count = 0;

    if (operand == NULL && isatty(STDIN_FILENO) != 0) {
        ctl_complain("foyerctl: which pass? It is read from standard input; end it with Ctrl-D.\n");
    }
    if (!read_token(operand == NULL ? "-" : operand, &body, &count)) {
        return false;
    }
    size_t first = 0;
    while (first < count && isspace((unsigned char)body[first]) != 0) {
        first++;
    }
    while (count > first && isspace((unsigned char)body[count - 1]) != 0) {
        count--;
    }
    *ret_token = (struct ctl_token){.body = body, .text = body + first, .count = count - first};
    return true;
}

bool ctl_time_read(const char *text, int64_t *ret_s)
{
    int64_t ms = 0;
    if (instant_parse(text, &ms) != OK || ms < 0) {
        return false;
    }
    *ret_s = ms / 1000;
    return true;
}

void ctl_field_fill(char *field, size_t size, const char *value)
{
    if (text_copy(field, size, value) != OK) {
        field[0] = '\0';
    }
}

bool ctl_keys_read(const char *file, const char *iss, struct pass_keys *ret_keys)
{
    char *body = NULL;
    size_t count = 0;
    char problem[256];

    if (!ctl_read(file, PASS_KEYS_BYTES, &body, &count)) {
        return false;
    }
    enum err err = pass_keys_add(ret_keys, iss, body, count, problem);
    secure_free(body);
    if (err != OK) {
        ctl_complain("foyerctl: %s is not a key set that a kiosk takes: %s.\n", file, problem);
    }
    return err == OK;
}
