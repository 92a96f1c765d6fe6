// What is asked: S0 to S8b.
#include "screens/samples_inside.h"
#include <string.h>

void sample_fill_starting(struct view *view)
{
    view->screen = SCREEN_STARTING;
    view->in_session = false;
}

void sample_fill_start(struct view *view)
{
    view->screen = SCREEN_START;
    view->in_session = false;
}

void sample_fill_who(struct view *view)
{
    view->screen = SCREEN_WHO;
}

void sample_fill_paused(struct view *view)
{
    view->screen = SCREEN_PAUSED;
}

void sample_fill_birth_empty(struct view *view)
{
    view->screen = SCREEN_BIRTH;
}

void sample_fill_birth(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    PUT(birth_digits[0], "27");
    PUT(birth_digits[1], "3");
    view->birth_masked[0] = true;
    view->birth_active = 1;
}

void sample_fill_birth_shown(struct view *view)
{
    sample_fill_birth(view);
    PUT(birth_digits[2], "1985");
    view->birth_masked[0] = false;
    view->birth_shown = true;
    view->birth_active = 2;
}

void sample_fill_birth_masked(struct view *view)
{
    sample_fill_birth(view);
    PUT(birth_digits[1], "12");
    PUT(birth_digits[2], "1985");
    view->birth_masked[1] = view->birth_masked[2] = true;
}

void sample_fill_birth_other(struct view *view)
{
    sample_fill_birth(view);
    view->for_other = true;
}

void sample_fill_birth_error(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    PUT(birth_digits[0], "31");
    PUT(birth_digits[1], "2");
    PUT(birth_digits[2], "1958");
    view->birth_error = BIRTH_NOT_REAL;
}

void sample_fill_birth_gap_other(struct view *view)
{
    view->screen = SCREEN_BIRTH;
    view->for_other = true;
    PUT(birth_digits[0], "31");
    view->birth_error = BIRTH_GAP;
    view->birth_active = 1;
}

void sample_fill_letter(struct view *view)
{
    view->screen = SCREEN_LETTER;
    PUT(letters, "K");
}

void sample_fill_letter_empty(struct view *view)
{
    view->screen = SCREEN_LETTER;
}

void sample_fill_letter_missing(struct view *view)
{
    view->screen = SCREEN_LETTER;
    view->letters_missing = true;
}

void sample_fill_letter_missing_other(struct view *view)
{
    sample_fill_letter_missing(view);
    view->for_other = true;
}

void sample_fill_letter_one_name(struct view *view)
{
    sample_fill_letter(view);
    view->one_name = true;
}

void sample_fill_letters(struct view *view)
{
    view->screen = SCREEN_LETTER;
    view->letters_wanted = 3;
    PUT(letters, "KO");
}

void sample_fill_letters_missing(struct view *view)
{
    sample_fill_letters(view);
    view->letters_missing = true;
    view->for_other = true;
}

void sample_fill_postcode(struct view *view)
{
    view->screen = SCREEN_EXTRA;
    PUT(extra, "ZZ991AB");
}

void sample_fill_postcode_missing(struct view *view)
{
    view->screen = SCREEN_EXTRA;
    view->extra_missing = true;
    view->for_other = true;
}

void sample_fill_finding(struct view *view)
{
    view->screen = SCREEN_FINDING;
    view->step = 2;
}

void sample_fill_checking_in(struct view *view)
{
    view->screen = SCREEN_CHECKING_IN;
    view->step = 4;
}

void sample_fill_confirm(struct view *view)
{
    view->screen = SCREEN_CONFIRM;
    PUT(initials, "M.K.");
    PUT(time, "2:15pm");
    PUT(clinician, "Dr Patel");
}

void sample_fill_confirm_hospital(struct view *view)
{
    sample_fill_confirm(view);
    PUT(clinician, "");
    PUT(clinic, "Outpatients");
    PUT(area, "Area C");
}

void sample_fill_confirm_sensitive(struct view *view)
{
    sample_fill_confirm(view);
    PUT(clinician, "");
}

void sample_fill_confirm_other(struct view *view)
{
    sample_fill_confirm_hospital(view);
    PUT(initials, "");
    PUT(clinic, "");
    view->for_other = true;
}

void sample_fill_confirm_long(struct view *view)
{
    sample_fill_confirm(view);
    PUT(clinician, "Dr Wilhelmina Featherstonehaugh-Cholmondeley of Marjoribanks");
}

void sample_fill_confirm_ugly(struct view *view)
{
    sample_fill_confirm(view);
    // 127 bytes without one place to break, and with two-byte letters.
    PUT(clinician, "DrLlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
                   "\xc5\x81\xc3\x93\xc5\xbb"
                   "LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochX");
    PUT(area,
        "An area whose name was written by somebody with a great deal of time and who wanted it "
        "to be quite clear for everyone, always");
}

// ---- X11

void sample_fill_which(struct view *view)
{
    view->screen = SCREEN_WHICH;
    view->which_count = 2;
    PUT(which_time[0], "2:15pm");
    PUT(which_time[1], "4pm");
    view->which_index[1] = 1;
}

void sample_fill_which_other(struct view *view)
{
    sample_fill_which(view);
    view->for_other = true;
    view->which_only = 1;
}

static void which_many(struct view *view, int count)
{
    static const char *const times[PERSON_APPOINTMENTS] = {"9:05am",  "10:45am", "midday",
                                                           "12:25pm", "2:15pm",  "4:50pm"};
    view->screen = SCREEN_WHICH;
    view->which_count = count;
    for (int i = 0; i < count; i++) {
        PUT(which_time[i], times[i]);
        view->which_index[i] = i;
    }
    view->which_only = count - 1;
}

void sample_fill_which_3(struct view *view)
{
    which_many(view, 3);
}

void sample_fill_which_4(struct view *view)
{
    which_many(view, 4);
    view->for_other = true;
}

void sample_fill_which_6(struct view *view)
{
    which_many(view, 6);
    view->which_only = -1;
}

// ---- S7, S8, S8b

void sample_fill_needs(struct view *view)
{
    view->screen = SCREEN_NEEDS;
    view->proof = LEVEL_B;
    view->needs = sample_need(NEED_LARGE_PRINT);
}

void sample_fill_needs_many(struct view *view)
{
    sample_fill_needs(view);
    view->needs |= sample_need(NEED_BSL) | sample_need(NEED_FETCH) | sample_need(NEED_STEP_FREE);
}

void sample_fill_needs_all(struct view *view)
{
    sample_fill_needs(view);
    view->needs = (1U << NEED_COUNT) - 1;
}

void sample_fill_needs_general(struct view *view)
{
    view->screen = SCREEN_NEEDS;
}

void sample_fill_needs_other(struct view *view)
{
    view->screen = SCREEN_NEEDS;
    view->for_other = true;
}

void sample_fill_details_mobile(struct view *view)
{
    view->screen = SCREEN_DETAILS;
    view->proof = LEVEL_B;
    PUT(mobile_end, "123");
}

void sample_fill_details(struct view *view)
{
    view->screen = SCREEN_DETAILS;
}

void sample_fill_details_other(struct view *view)
{
    view->screen = SCREEN_DETAILS;
    view->for_other = true;
}

void sample_fill_kin(struct view *view)
{
    view->screen = SCREEN_KIN;
}

void sample_fill_kin_other(struct view *view)
{
    view->screen = SCREEN_KIN;
    view->for_other = true;
}

void sample_fill_before(struct view *view)
{
    view->screen = SCREEN_BEFORE;
    PUT(prepare, "Do not go to the toilet yet. You need a urine sample.");
}

void sample_fill_before_long(struct view *view)
{
    view->screen = SCREEN_BEFORE;
    view->for_other = true;
    PUT(prepare,
        "Do not go to the toilet yet. Ask a member of staff for a sample pot before you sit "
        "down. Take off your coat and any jewellery, and keep your papers ready.");
}
