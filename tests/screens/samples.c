#include "screens/samples.h"
#include <stdio.h>
#include <string.h>

static void put(char *dst, size_t bytes, const char *text)
{
    snprintf(dst, bytes, "%s", text);
}

#define PUT(field, text) put(view->field, sizeof view->field, text)

static void starting(struct view *view)
{
    view->screen = SCREEN_STARTING;
    view->in_session = false;
}

static void start(struct view *view)
{
    view->screen = SCREEN_START;
    view->in_session = false;
}

static void who(struct view *view)
{
    view->screen = SCREEN_WHO;
}

static void paused(struct view *view)
{
    view->screen = SCREEN_PAUSED;
}

static void birth_empty(struct view *view)
{
    view->screen = SCREEN_BIRTH;
}

static void birth(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    PUT(birth_digits[0], "27");
    PUT(birth_digits[1], "3");
    view->birth_masked[0] = true;
    view->birth_active = 1;
}

static void birth_shown(struct view *view)
{
    birth(view);
    PUT(birth_digits[2], "1985");
    view->birth_masked[0] = false;
    view->birth_shown = true;
    view->birth_active = 2;
}

static void birth_masked(struct view *view)
{
    birth(view);
    PUT(birth_digits[1], "12");
    PUT(birth_digits[2], "1985");
    view->birth_masked[1] = view->birth_masked[2] = true;
}

static void birth_other(struct view *view)
{
    birth(view);
    view->for_other = true;
}

static void birth_error(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    PUT(birth_digits[0], "31");
    PUT(birth_digits[1], "2");
    PUT(birth_digits[2], "1958");
    view->birth_error = BIRTH_NOT_REAL;
}

static void birth_gap_other(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    view->for_other = true;
    PUT(birth_digits[0], "31");
    view->birth_error = BIRTH_GAP;
    view->birth_active = 1;
}

static void letter(struct view *view)
{
    view->screen = SCREEN_LETTER;
    PUT(letters, "K");
}

static void letter_empty(struct view *view)
{
    view->screen = SCREEN_LETTER;
}

static void letter_missing(struct view *view)
{
    view->screen = SCREEN_LETTER;
    view->letters_missing = true;
}

static void letter_missing_other(struct view *view)
{
    letter_missing(view);
    view->for_other = true;
}

static void letter_one_name(struct view *view)
{
    letter(view);
    view->one_name = true;
}

static void letters(struct view *view)
{
    view->screen = SCREEN_LETTER;
    view->letters_wanted = 3;
    PUT(letters, "KO");
}

static void letters_missing(struct view *view)
{
    letters(view);
    view->letters_missing = true;
    view->for_other = true;
}

static void postcode(struct view *view)
{
    view->screen = SCREEN_EXTRA;
    PUT(extra, "ZZ991AB");
}

static void postcode_missing(struct view *view)
{
    view->screen = SCREEN_EXTRA;
    view->extra_missing = true;
    view->for_other = true;
}

static void finding(struct view *view)
{
    view->screen = SCREEN_FINDING;
    view->step = 2;
}

static void checking_in(struct view *view)
{
    view->screen = SCREEN_CHECKING_IN;
    view->step = 4;
}

static void confirm(struct view *view)
{
    view->screen = SCREEN_CONFIRM;
    PUT(initials, "M.K.");
    PUT(time, "2:15pm");
    PUT(clinician, "Dr Patel");
}

static void confirm_hospital(struct view *view)
{
    confirm(view);
    PUT(clinician, "");
    PUT(clinic, "Outpatients");
    PUT(area, "Area C");
}

static void confirm_sensitive(struct view *view)
{
    confirm(view);
    PUT(clinician, "");
}

static void confirm_other(struct view *view)
{
    confirm_hospital(view);
    PUT(initials, "");
    PUT(clinic, "");
    view->for_other = true;
}

static void confirm_long(struct view *view)
{
    confirm(view);
    PUT(clinician, "Dr Wilhelmina Featherstonehaugh-Cholmondeley of Marjoribanks");
}

static void confirm_ugly(struct view *view)
{
    confirm(view);
    // 127 bytes without one place to break, and with two-byte letters.
    PUT(clinician, "DrLlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
                   "\xc5\x81\xc3\x93\xc5\xbb"
                   "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochX");
    PUT(area,
        "An area whose name was written by somebody with a great deal of time and who wanted it "
        "to be quite clear for everyone, always");
}

static void done_gp(struct view *view)
{
    view->screen = SCREEN_DONE;
}

static void done_hospital(struct view *view)
{
    view->screen = SCREEN_DONE;
    PUT(area, "Area C");
    PUT(level, "level 2");
    PUT(directions, "Follow the blue line.");
    view->walk_minutes = 4;
}

static void done_ask(struct view *view)
{
    view->screen = SCREEN_DONE;
}

static void done_long(struct view *view)
{
    view->screen = SCREEN_DONE;
    PUT(area, "Musculoskeletal Interface Clinic waiting area");
    PUT(level, "lower ground level");
    PUT(directions, "Follow the blue line to the second lifts, past the cafe.");
    view->walk_minutes = 11;
}

static void done_ugly(struct view *view)
{
    view->screen = SCREEN_DONE;
    confirm_ugly(view);
    view->screen = SCREEN_DONE;
    memset(view->directions, 'w', sizeof view->directions - 1);
    PUT(level, "level 2");
    view->walk_minutes = 1;
}

static void refused(struct view *view)
{
    view->screen = SCREEN_REFUSED;
    PUT(reference, "4");
}

static void refused_code(struct view *view)
{
    view->screen = SCREEN_REFUSED;
    PUT(reference, "KM 1234");
}

static void already(struct view *view)
{
    view->screen = SCREEN_ALREADY;
}

static void not_working(struct view *view)
{
    view->screen = SCREEN_NOT_WORKING;
    PUT(reference, "5");
}

static void not_working_bare(struct view *view)
{
    view->screen = SCREEN_NOT_WORKING;
    view->in_session = false;
}

static void unsure(struct view *view)
{
    view->screen = SCREEN_UNSURE;
    PUT(reference, "6");
}

static void more_time(struct view *view)
{
    view->screen = SCREEN_MORE_TIME;
    view->seconds_left = 14;
    view->seconds_total = 20;
    view->not_arrived_yet = true;
}

static void more_time_last(struct view *view)
{
    more_time(view);
    view->seconds_left = 1;
    view->not_arrived_yet = false;
}

static void keep(struct view *view)
{
    view->screen = SCREEN_KEEP;
    view->seconds_left = 20;
    view->seconds_total = 20;
}

static void help_asked(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_ASKED;
}

static void help_told(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_TOLD;
}

static void help_failed(struct view *view)
{
    view->screen = SCREEN_HELP;
    view->help = HELP_FAILED;
    view->in_session = false;
}

static void privacy(struct view *view)
{
    view->screen = SCREEN_PRIVACY;
    view->in_session = false;
}

const struct sample samples[] = {
    {"S00-starting", starting, false, false},
    {"S0-start", start, false, false},
    {"S1-who", who, false, false},
    {"S1-paused", paused, false, false},
    {"S3-birth-empty", birth_empty, false, false},
    {"S3-birth", birth, false, false},
    {"S3-birth-shown", birth_shown, false, false},
    {"S3-birth-masked", birth_masked, false, false},
    {"S3-birth-other", birth_other, false, false},
    {"S3-birth-error", birth_error, false, false},
    {"S3-birth-gap-other", birth_gap_other, false, false},
    {"S4-letter", letter, false, false},
    {"S4-letter-empty", letter_empty, false, false},
    {"S4-letter-missing", letter_missing, false, false},
    {"S4-letter-missing-other", letter_missing_other, false, false},
    {"S4-letter-one-name", letter_one_name, false, false},
    {"S4-letters", letters, false, false},
    {"S4-letters-missing", letters_missing, false, false},
    {"S4b-postcode", postcode, false, false},
    {"S4b-postcode-missing", postcode_missing, false, false},
    // The hospital of the samples asks for the house number.
    {"S4b-house", postcode, true, false},
    {"S4b-house-missing", postcode_missing, true, false},
    {"S5-finding", finding, false, false},
    {"S6-confirm", confirm, false, false},
    {"S6-confirm-hospital", confirm_hospital, true, false},
    {"S6-confirm-sensitive", confirm_sensitive, false, false},
    {"S6-confirm-other", confirm_other, true, false},
    {"S6-confirm-long", confirm_long, false, false},
    {"S6-confirm-ugly", confirm_ugly, false, true},
    {"S6a-checking-in", checking_in, false, false},
    {"S9-done-gp", done_gp, false, false},
    {"S9-done-hospital", done_hospital, true, false},
    {"S9-done-ask", done_ask, true, false},
    {"S9-done-long", done_long, true, false},
    {"S9-done-ugly", done_ugly, true, true},
    {"X1-refused", refused, false, false},
    {"X1-refused-code", refused_code, true, false},
    {"X8-already", already, false, false},
    {"X17-not-working", not_working, false, false},
    {"X17-not-working-bare", not_working_bare, false, false},
    {"X18-unsure", unsure, false, false},
    {"X21-more-time", more_time, false, false},
    {"X21-more-time-last", more_time_last, false, false},
    {"S9-keep", keep, false, false},
    {"X23-help-asked", help_asked, false, false},
    {"X23-help-told", help_told, false, false},
    {"X23-help-failed", help_failed, false, false},
    {"privacy", privacy, false, false},
};

const int sample_count = (int)(sizeof samples / sizeof samples[0]);

const struct sample_panel sample_panels[3] = {
    {"1080x1920", 1080, 1920, 268},
    {"1920x1080", 1920, 1080, 476},
    {"1366x768", 1366, 768, 345},
};

void sample_config(struct config *ret_config, bool hospital)
{
    memset(ret_config, 0, sizeof *ret_config);
    put(ret_config->site_name, sizeof ret_config->site_name,
        hospital ? "Riverside Hospital Outpatients" : "Riverside GP surgery");
    ret_config->site_kind = hospital ? SITE_HOSPITAL : SITE_GP;
    ret_config->match_extra = hospital ? EXTRA_HOUSE_NUMBER : EXTRA_POSTCODE;
    ret_config->display_distance_mm = 600;
    ret_config->display_target_mm = 20;
    ret_config->display_gap_mm = 3;
}

void sample_view(const struct sample *sample, const struct config *config, struct view *ret_view)
{
    memset(ret_view, 0, sizeof *ret_view);
    ret_view->config = config;
    ret_view->in_session = true;
    ret_view->letters_wanted = 1;
    sample->fill(ret_view);
    if (sample->hospital && ret_view->screen == SCREEN_EXTRA) {
        put(ret_view->extra, sizeof ret_view->extra, ret_view->extra_missing ? "" : "1204");
    }
}
