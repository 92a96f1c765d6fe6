#include "bench/patient.h"
#include "base/text.h"
#include "bench/exchange.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the generator does not say of people, in thousandths. Like its own shares these are assumptions: no published figures
// are behind them but where one is named. Each is a knob of the closing figure, so each stands by itself.
enum {
    OF = 1000,
    // Somebody who types a wrong digit of the date of birth. The one published yardstick (product 1.1): 97.03 % of US
    // veterans were matched at their first try by date of birth.
    MISTYPES = 30,
    // Of them, who press Start again and type it right; X1 says "Go to reception", and many do what they are told.
    TRIES_AGAIN = 500,
    // Early (X3), and comes back to the kiosk when check-in opens. The page names the time and there are seats, but also
    // reception, with a person in it.
    EARLY_WAITS = 700,
    // Has checked in for one appointment and was told when to come back for the next: is in the building anyway.
    SECOND_WAITS = 900,
    // Under match.alone_from_age: comes with an adult who presses "Someone I am with", but for those who come alone and the
    // adults who press "Me".
    UNDER_AGE_ME = 50,
    // An adult who is helped: S1 "Someone I am with". Changes what S6 shows, not how it ends.
    HELPED = 60,
    // S7, S8: answers that staff are told. Of S7 only staff hear, after S8 the patient is sent to reception. S8 is due for
    // everybody, as on a site's first day: nobody has been asked within details.every_days.
    NEEDS_DIFFERENT = 100,
    DETAILS_CHANGED = 40,
    DETAILS_NOT_SAID = 30,
    KIN_CHANGED = 15,
    // Of the early: comes within so many minutes of the opening.
    BACK_WITHIN_MINUTES = 15,
    ALONE_FROM = 16,
    PRESS_MS = 2000, // from one touch to the next: a typed check-in of 18 touches takes about 40 s
    PAGES_MOST = 60, // no session has more pages and tries
};

enum draw { DRAW_MISTYPES, DRAW_AGAIN, DRAW_WAITS, DRAW_SECOND, DRAW_ME, DRAW_NEEDS, DRAW_DETAILS, DRAW_KIN,
            DRAW_BACK, DRAW_DIGIT };

static const char *const words[ENDED_KINDS] = {
    [ENDED_ON_TIME] = "on_time",         [ENDED_LATE] = "late",
    [ENDED_ALREADY] = "already",         [ENDED_COMES_BACK] = "comes_back",
    [ENDED_EARLY] = "early",             [ENDED_OVER_LIMIT] = "over_limit",
    [ENDED_ONE_TOO_LATE] = "one_of_two_too_late", [ENDED_ISOLATION] = "isolation",
    [ENDED_NEW_DETAILS] = "new_details", [ENDED_PLACE] = "place_not_known",
    [ENDED_NOT_DUE] = "no_appointment",  [ENDED_MISTYPED] = "mistyped",
    [ENDED_NO_MATCH] = "no_match",       [ENDED_TWO_MATCHES] = "two_matches",
    [ENDED_NO_ADDRESS] = "no_address",
    [ENDED_ALONE] = "under_age_alone",   [ENDED_RESTRICTED] = "restricted",
    [ENDED_OPTED_OUT] = "opted_out",     [ENDED_ELSEWHERE] = "elsewhere",
    [ENDED_BLOCKED] = "blocked",         [ENDED_CHANGED] = "changed",
    [ENDED_REMOTE] = "phone_or_video",   [ENDED_NOT_ME] = "not_me",
    [ENDED_PAUSED] = "too_many_tries",   [ENDED_TROUBLE] = "trouble",
};

const char *ended_word(enum ended ended)
{
    return words[ended];
}

// 0 to 999: the same for the same seed, person and question, whatever else is asked.
static int draw(const struct patient *patient, enum draw what)
{
    uint64_t z = patient->seed * 0x9E3779B97F4A7C15ULL + (uint64_t)patient->person * 64U + (uint64_t)what;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL; // the finaliser of splitmix64 (public domain algorithm)
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return (int)((z ^ (z >> 31)) % OF);
}

static const struct generated_person *the_person(const struct patient *patient)
{
    return &patient->day->people[patient->person];
}

void patient_make(struct patient *patient, const struct generated_day *day, int person,
                  const struct generated_windows *windows, uint64_t seed)
{
    *patient = (struct patient){.day = day, .person = person, .windows = windows, .seed = seed};
    patient->due = the_person(patient)->due_today;
    patient->mistypes = draw(patient, DRAW_MISTYPES) < MISTYPES;
    patient->waits = draw(patient, DRAW_WAITS) < EARLY_WAITS;
}

// ---- hands

static void press(struct kiosk *kiosk, enum control control, int argument)
{
    kiosk_until(kiosk, kiosk->wall_ms + PRESS_MS);
    kiosk_press(kiosk, control, argument);
}

static bool is_under_age(const struct patient *patient)
{
    struct today_date birth = the_person(patient)->birth;
    struct today_date today = today_london_date(the_person(patient)->arrives_ms);
    bool past = today.month > birth.month || (today.month == birth.month && today.day >= birth.day);

    return today.year - birth.year - (past ? 0 : 1) < ALONE_FROM;
}

static enum control says_who(const struct patient *patient)
{
    int share = is_under_age(patient) ? OF - UNDER_AGE_ME : HELPED;

    return draw(patient, DRAW_ME) < share ? CTL_SOMEONE : CTL_ME;
}

// One digit wrong, or all right. What comes out may be no date at all: S3 says so, and the next time it is typed right.
static void type_birth(struct patient *patient, struct kiosk *kiosk)
{
    const char *digits = the_person(patient)->typed_birth;
    int wrong = patient->mistypes ? draw(patient, DRAW_DIGIT) % 8 : -1;

    patient->has_mistyped = patient->mistypes; // what is typed after it is typed right
    patient->mistypes = false;
    press(kiosk, CTL_BOX, 0);
    for (int i = 0; digits[i] != '\0'; i++) {
        int digit = digits[i] - '0';

        press(kiosk, CTL_DIGIT, i == wrong ? (digit + 1) % 10 : digit);
    }
    press(kiosk, CTL_CONTINUE, 0);
}

static void type_letter(const struct patient *patient, struct kiosk *kiosk)
{
    if (the_person(patient)->one_name) {
        press(kiosk, CTL_ONE_NAME, 0);
    }
    press(kiosk, CTL_LETTER, the_person(patient)->typed_letters[0]);
    press(kiosk, CTL_CONTINUE, 0);
}

static void type_postcode(const struct patient *patient, struct kiosk *kiosk)
{
    const char *postcode = the_person(patient)->typed_postcode;

    if (postcode[0] == '\0') {
        press(kiosk, CTL_NO_ADDRESS, 0);
        return;
    }
    for (const char *at = postcode; *at != '\0'; at++) {
        bool is_digit = *at >= '0' && *at <= '9';

        press(kiosk, is_digit ? CTL_DIGIT : CTL_LETTER, is_digit ? *at - '0' : *at);
    }
    press(kiosk, CTL_CONTINUE, 0);
}

// ---- eyes

static bool has_time(const struct patient *patient, const char *time)
{
    char own[16];

    for (int i = 0; i < patient->day->appointment_count; i++) {
        const struct generated_appointment *made = &patient->day->appointments[i];

        london_time_words(made->start_ms, own);
        if (made->person == patient->person && strcmp(own, time) == 0) {
            return true;
        }
    }
    return false;
}

// "É.O." begins with the first letter of the first name and goes on with that of the last.
static bool has_initials(const struct patient *patient, const char *initials)
{
    const struct generated_person *person = the_person(patient);
    const char *names[] = {person->given[0], person->family};
    char own[24] = "";
    struct text_builder builder;

    text_begin(&builder, own, sizeof own);
    for (int i = 0; i < 2; i++) {
        const char *end = names[i];

        if (text_next(&end) != 0) {
            text_add_bytes(&builder, names[i], (size_t)(end - names[i]));
            text_add(&builder, ".");
        }
    }
    return strcmp(own, initials) == 0;
}

static void read_confirm(struct patient *patient, struct kiosk *kiosk, const struct view *view)
{
    bool initials_fit = view->initials[0] == '\0' || has_initials(patient, view->initials);

    if (initials_fit && has_time(patient, view->time)) {
        patient->yes_ms = kiosk->wall_ms + PRESS_MS;
        press(kiosk, CTL_YES, 0);
    } else {
        press(kiosk, CTL_NOT_ME, 0);
    }
}

static void read_which(struct patient *patient, struct kiosk *kiosk, const struct view *view)
{
    for (int i = 0; i < view->which_count; i++) {
        if (!has_time(patient, view->which_time[i])) {
            press(kiosk, CTL_NOT_ME, 0);
            return;
        }
    }
    patient->yes_ms = kiosk->wall_ms + PRESS_MS;
    press(kiosk, CTL_YES, 0);
}

// S7 and S8 ask differently where level B may name what is known: "Is this still right?"
static void answer(const struct patient *patient, struct kiosk *kiosk, const struct view *view)
{
    if (view->screen == SCREEN_NEEDS) {
        bool differs = draw(patient, DRAW_NEEDS) < NEEDS_DIFFERENT;

        press(kiosk, differs == (view->needs == 0) ? CTL_YES : CTL_NO, 0);
    } else if (view->screen == SCREEN_DETAILS) {
        int drawn = draw(patient, DRAW_DETAILS);
        bool changed = drawn < DETAILS_CHANGED;

        if (!changed && drawn < DETAILS_CHANGED + DETAILS_NOT_SAID) {
            press(kiosk, CTL_NOT_SAID, 0);
        } else {
            press(kiosk, changed == (view->mobile_end[0] == '\0') ? CTL_YES : CTL_NO, 0);
        }
    } else if (view->screen == SCREEN_KIN) {
        press(kiosk, draw(patient, DRAW_KIN) < KIN_CHANGED ? CTL_YES : CTL_NO, 0);
    } else {
        press(kiosk, CTL_UNDERSTAND, 0);
    }
}

// ---- outcomes

static void met(struct patient *patient, enum generated_outcome outcome)
{
    patient->recognised = !patient->has_mistyped; // else it may be about somebody else
    patient->met = outcome;
}

// When check-in opens for the first of their appointments that is still to come.
static int64_t opens_ms(const struct patient *patient, int64_t now_ms)
{
    int64_t soonest = INT64_MAX;

    for (int i = 0; i < patient->day->appointment_count; i++) {
        const struct generated_appointment *made = &patient->day->appointments[i];
        int64_t opens = made->start_ms - patient->windows->open_before * (int64_t)TODAY_MINUTE_MS;

        if (made->person == patient->person && opens > now_ms && opens < soonest) {
            soonest = opens;
        }
    }
    return soonest;
}

static enum ended come_back(struct patient *patient, int64_t now_ms)
{
    int64_t after_s = draw(patient, DRAW_BACK) * (int64_t)BACK_WITHIN_MINUTES * 60 / OF;

    patient->again_ms = opens_ms(patient, now_ms) + after_s * 1000;
    return ENDED_COMES_BACK;
}

// Of two, the better one counts.
static enum generated_outcome outcome_of_done(const struct session *session)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (session->visits[i] == VISIT_CONFIRMED && session->late_minutes[i] == 0) {
            return EXPECT_ON_TIME;
        }
    }
    return EXPECT_LATE;
}

static enum ended after_done(struct patient *patient, const struct kiosk *kiosk, const struct view *view)
{
    bool comes_back = false, desk = false;

    for (int i = 0; i < view->result_count; i++) {
        enum visit visit = view->results[i].visit;

        comes_back = comes_back || visit == VISIT_EARLY;
        desk = desk || (visit != VISIT_EARLY && visit != VISIT_CONFIRMED && visit != VISIT_ALREADY);
    }
    met(patient, outcome_of_done(&kiosk->flow.session));
    if (view->isolation || desk) {
        return view->isolation ? ENDED_ISOLATION : ENDED_ONE_TOO_LATE;
    }
    if (view->details_changed) {
        return ENDED_NEW_DETAILS;
    }
    if (view->area[0] == '\0' && kiosk->config->site_kind == SITE_HOSPITAL) {
        return ENDED_PLACE;
    }
    if (comes_back && draw(patient, DRAW_SECOND) < SECOND_WAITS) {
        return come_back(patient, kiosk->wall_ms);
    }
    return comes_back ? ENDED_EARLY : view->late_minutes > 0 ? ENDED_LATE : ENDED_ON_TIME;
}

// X1 has one look; the desk is told why. A reason that generator_expected knows is noted.
static enum ended after_refusal(struct patient *patient, enum refusal refusal)
{
    if (patient->has_mistyped) {
        return ENDED_MISTYPED;
    }
    switch (refusal) {
    case REFUSED_NO_MATCH: return patient->due ? ENDED_NO_MATCH : ENDED_NOT_DUE;
    case REFUSED_STILL_MANY: return ENDED_TWO_MATCHES;
    case REFUSED_NO_ADDRESS: return ENDED_NO_ADDRESS;
    case REFUSED_ALONE: return ENDED_ALONE;
    case REFUSED_NOT_ME: return ENDED_NOT_ME;
    case REFUSED_TRIES: return ENDED_PAUSED;
    case REFUSED_RESTRICTED: met(patient, EXPECT_RESTRICTED); return ENDED_RESTRICTED;
    case REFUSED_OPTED_OUT: met(patient, EXPECT_OPTED_OUT); return ENDED_OPTED_OUT;
    case REFUSED_MANY:
    case REFUSED_ELSEWHERE: met(patient, EXPECT_ELSEWHERE); return ENDED_ELSEWHERE;
    case REFUSED_BLOCKED: met(patient, EXPECT_BLOCKED); return ENDED_BLOCKED;
    case REFUSED_STATUS: met(patient, EXPECT_CHANGED); return ENDED_CHANGED;
    case REFUSED_CHANNEL: met(patient, EXPECT_REMOTE); return ENDED_REMOTE;
    case REFUSED_NONE:
    case REFUSED_CONFLICT:
    case REFUSED_REJECTED:
    case REFUSED_CLAIM_TRIES: // nobody of this day has a code
    case REFUSED_NO_DAY:
    case REFUSED_PLACE_UNKNOWN: // every place of this day can be read
    case REFUSED_COUNT: break;
    }
    return ENDED_TROUBLE;
}

static enum ended outcome(struct patient *patient, const struct kiosk *kiosk, const struct view *view)
{
    switch ((int)view->screen) {
    case SCREEN_DONE: return after_done(patient, kiosk, view);
    case SCREEN_ALREADY: met(patient, EXPECT_ALREADY); return ENDED_ALREADY;
    case SCREEN_OVER_LIMIT: met(patient, EXPECT_OVER_LIMIT); return ENDED_OVER_LIMIT;
    case SCREEN_CHANGED: met(patient, EXPECT_CHANGED); return ENDED_CHANGED;
    case SCREEN_REMOTE: met(patient, EXPECT_REMOTE); return ENDED_REMOTE;
    case SCREEN_EARLY:
        met(patient, EXPECT_EARLY);
        patient->was_early = true;
        return patient->waits ? come_back(patient, kiosk->wall_ms) : ENDED_EARLY;
    case SCREEN_PAUSED: return ENDED_PAUSED;
    case SCREEN_REFUSED: return after_refusal(patient, kiosk->refusal);
    default: return ENDED_TROUBLE;
    }
}

// ---- a visit

// One page. False: it is an outcome.
static bool turn_page(struct patient *patient, struct kiosk *kiosk, const struct view *view)
{
    switch ((int)view->screen) {
    case SCREEN_START: press(kiosk, CTL_CHECK_IN, 0); return true;
    case SCREEN_WHO: press(kiosk, says_who(patient), 0); return true;
    case SCREEN_BIRTH: type_birth(patient, kiosk); return true;
    case SCREEN_LETTER: type_letter(patient, kiosk); return true;
    case SCREEN_EXTRA: type_postcode(patient, kiosk); return true;
    case SCREEN_FINDING:
    case SCREEN_CHECKING_IN: kiosk_wait(kiosk); return true;
    case SCREEN_CONFIRM: read_confirm(patient, kiosk, view); return true;
    case SCREEN_WHICH: read_which(patient, kiosk, view); return true;
    case SCREEN_NEEDS:
    case SCREEN_DETAILS:
    case SCREEN_KIN:
    case SCREEN_BEFORE: answer(patient, kiosk, view); return true;
    default: return false;
    }
}

enum ended patient_visit(struct patient *patient, struct kiosk *kiosk)
{
    bool tried_again = false;
    struct view view;

    patient->visits++;
    patient->yes_ms = patient->again_ms = 0;
    patient->recognised = false;
    for (int page = 0; page < PAGES_MOST; page++) {
        kiosk_view(kiosk, &view);
        if (turn_page(patient, kiosk, &view)) {
            continue;
        }
        enum ended ended = outcome(patient, kiosk, &view);
        press(kiosk, CTL_START_AGAIN, 0);
        if (ended != ENDED_MISTYPED || tried_again || draw(patient, DRAW_AGAIN) >= TRIES_AGAIN) {
            return ended;
        }
        tried_again = true;
    }
    must(false, "a patient turns pages without end");
    return ENDED_TROUBLE;
}
