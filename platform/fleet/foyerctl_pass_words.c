// foyerctl pass letter and message: words to put beside the code. They say what to do with it and
// when, that the date of birth is asked for, and that nobody needs it; nothing in them tells who
// the patient is or which clinic it is.
#include "platform/fleet/foyerctl_pass.h"

#include "base/calendar.h"
#include "base/text.h"
#include "platform/platform.h"

enum { DAY_WORDS = 32, DAYS = 2 * DAY_WORDS, WORDS_BYTES = 1024 };

// The day or days go in between.
struct form {
    const char *before, *after;
};

static const struct form letter = {"Check in with this code\n"
                                   "\n"
                                   "{code}\n"
                                   "\n"
                                   "You can use this code on ",
                                   ".\n"
                                   "When you arrive, hold it up to the check-in screen. The screen "
                                   "will ask for your date of birth.\n"
                                   "If you do not have the code with you, you can check in with "
                                   "your name and date of birth, or at reception.\n"};

// Short enough for one text message (160 letters) with an address of 40 letters.
static const struct form message = {
    "Check in on ", " with this code: {link} "
                    "Turn up the brightness and hold it up to the check-in screen.\n"};

// "Tuesday 8 December", or two days where it lasts over midnight.
static void day_words(const struct pass *pass, char ret_words[DAYS])
{
    struct text_builder words;
    char day[DAY_WORDS];
    int64_t first_ms = pass->nbf_s * 1000;
    int64_t last_ms = pass->exp_s * 1000 - 1; // exp itself is outside

    text_begin(&words, ret_words, DAYS);
    london_day_words(first_ms, day);
    text_add(&words, day);
    if (!date_equal(london_date(first_ms), london_date(last_ms))) {
        london_day_words(last_ms, day);
        text_add(&words, " and ");
        text_add(&words, day);
    }
}

static bool read_day(const char *operand, char ret_words[DAYS])
{
    struct ctl_token token;
    struct pass pass = {0};

    if (!ctl_token_read(operand, &token)) {
        return false;
    }
    bool is_pass = pass_peek(token.text, token.count, &pass);
    secure_free(token.body);
    if (!is_pass) {
        ctl_complain("foyerctl: this is not a pass; \"foyerctl pass inspect\" says why.\n");
        return false;
    }
    day_words(&pass, ret_words);
    return true;
}

static enum ctl_exit say_words(const struct form *form, const char *days, bool as_json)
{
    char words[WORDS_BYTES];
    struct text_builder text;

    text_begin(&text, words, sizeof words);
    text_add(&text, form->before);
    text_add(&text, days);
    text_add(&text, form->after);
    if (!as_json) {
        ctl_print("%s", words);
        return CTL_DONE;
    }
    struct ctl_json *json = ctl_json_begin();
    ctl_json_text(json, "days", days);
    ctl_json_text(json, "text", words);
    return ctl_json_print(json);
}

static enum ctl_exit write_words(const char *name, const struct form *form, int argc, char **argv)
{
    struct ctl_command command = {.name = name, .operand_is = CTL_PASS_OPERAND};
    struct text_builder words;
    char days[DAYS];
    enum ctl_exit code = ctl_options_read(&command, argc, argv);

    if (code != CTL_DONE) {
        return code;
    }
    text_begin(&words, days, DAYS);
    text_add(&words, "{day}");
    // Unlike elsewhere, no pass is no pass: the words are a template then.
    if (command.operand != NULL && !read_day(command.operand, days)) {
        return CTL_REFUSED;
    }
    return say_words(form, days, command.json);
}

enum ctl_exit ctl_pass_letter(int argc, char **argv)
{
    return write_words("foyerctl pass letter", &letter, argc, argv);
}

enum ctl_exit ctl_pass_message(int argc, char **argv)
{
    return write_words("foyerctl pass message", &message, argc, argv);
}
