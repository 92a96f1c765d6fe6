// Typing: three date boxes, letters of the last name, a postcode or house number. Nothing here counts as a try.
#include "base/text.h"
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <string.h>

static const size_t birth_length[3] = {2, 2, 4};

static void birth_leave(struct session *session, int to, int64_t now_ms)
{
    if (to != session->birth_active) {
        session->birth_left_ms[session->birth_active] = now_ms;
        session->birth_active = to;
    }
}

// A day of 4 to 9 or a month of 2 to 9 can have no second digit: the next box is due.
static bool box_is_full(const char *digits, int box)
{
    size_t length = strlen(digits);

    return length == birth_length[box] || (box == 0 && length == 1 && digits[0] >= '4') ||
           (box == 1 && length == 1 && digits[0] >= '2');
}

static void birth_digit(struct session *session, int digit, int64_t now_ms)
{
    int box = session->birth_active;
    char *digits = session->birth_digits[box];
    size_t length = strlen(digits);

    session->birth_error = BIRTH_FINE;
    if (session->birth_again && box_is_full(digits, box)) {
        length = 0; // a patient who came back to put it right
    } else if (length == birth_length[box]) {
        return; // a fifth digit of a year is a slip, not a wish
    }
    session->birth_again = false;
    digits[length] = (char)('0' + digit);
    digits[length + 1] = '\0';
    session->birth_left_ms[box] = 0;
    if (box < 2 && box_is_full(digits, box)) {
        birth_leave(session, box + 1, now_ms);
        session->birth_again = true;
    }
}

static void birth_delete(struct session *session, int64_t now_ms)
{
    if (session->birth_digits[session->birth_active][0] == '\0' && session->birth_active > 0) {
        birth_leave(session, session->birth_active - 1, now_ms);
    }
    char *digits = session->birth_digits[session->birth_active];
    size_t length = strlen(digits);

    session->birth_error = BIRTH_FINE;
    session->birth_again = false;
    if (length > 0) {
        digits[length - 1] = '\0';
    }
    session->birth_left_ms[session->birth_active] = 0;
}

static bool press_birth(struct session *session, const struct event *event)
{
    if (event->control == CTL_DIGIT) {
        birth_digit(session, event->argument, event->now_ms);
    } else if (event->control == CTL_DELETE) {
        birth_delete(session, event->now_ms);
    } else if (event->control == CTL_BOX) {
        birth_leave(session, event->argument, event->now_ms);
        session->birth_left_ms[event->argument] = 0;
        session->birth_again = true;
    } else if (event->control == CTL_SHOW) {
        session->birth_shown = !session->birth_shown;
    } else {
        return false;
    }
    return true;
}

void entry_append(char *text, size_t limit, int character)
{
    size_t length = strlen(text);

    if (length < limit) {
        text[length] = (char)character;
        text[length + 1] = '\0';
    }
}

void entry_delete(char *text)
{
    size_t length = strlen(text);

    if (length > 0) {
        text[length - 1] = '\0';
    }
}

void entry_forget_name(struct session *session)
{
    wipe(session->letters, sizeof session->letters);
    wipe(session->extra, sizeof session->extra);
    session->one_name = session->letters_missing = session->extra_missing = false;
}

static bool press_letter(struct flow *flow, const struct event *event)
{
    struct session *session = &flow->session;
    size_t wanted = (size_t)flow->config->letters_check_in;

    if (event->control == CTL_LETTER) {
        if (wanted == 1) {
            session->letters[0] = '\0'; // one letter: another key is another choice
        }
        entry_append(session->letters, wanted, event->argument);
    } else if (event->control == CTL_DELETE) {
        entry_delete(session->letters);
    } else if (event->control == CTL_ONE_NAME) {
        session->one_name = !session->one_name;
    } else {
        return false;
    }
    session->letters_missing = false;
    return true;
}

static bool press_extra(struct session *session, const struct event *event)
{
    const size_t longest = 8;

    if (event->control == CTL_LETTER) {
        entry_append(session->extra, longest, event->argument);
    } else if (event->control == CTL_DIGIT) {
        entry_append(session->extra, longest, '0' + event->argument);
    } else if (event->control == CTL_DELETE) {
        entry_delete(session->extra);
    } else {
        return false;
    }
    session->extra_missing = false;
    return true;
}

bool entry_press(struct flow *flow, const struct event *event)
{
    if (flow->screen == SCREEN_BIRTH) {
        return press_birth(&flow->session, event);
    }
    if (flow->screen == SCREEN_LETTER) {
        return press_letter(flow, event);
    }
    if (flow->screen == SCREEN_EXTRA) {
        return press_extra(&flow->session, event);
    }
    return false;
}

static int number_of(const char *digits)
{
    int number = 0;

    for (; *digits != '\0'; digits++) {
        number = number * 10 + (*digits - '0');
    }
    return number;
}

bool entry_birth_begun(const struct session *session)
{
    return session->birth_digits[0][0] != '\0' || session->birth_digits[1][0] != '\0' || session->birth_digits[2][0] != '\0';
}

bool entry_birth_done(struct flow *flow, int64_t wall_ms)
{
    struct session *session = &flow->session;
    struct date today = london_date(wall_ms);

    for (int box = 0; box < 3; box++) {
        if (session->birth_digits[box][0] == '\0') {
            session->birth_error = BIRTH_GAP;
            birth_leave(session, box, flow->now_ms);
            return false;
        }
    }
    struct date birth = {.year = number_of(session->birth_digits[2]),
                         .month = number_of(session->birth_digits[1]),
                         .day = number_of(session->birth_digits[0])};
    bool real = strlen(session->birth_digits[2]) == 4 && date_is_real(birth) &&
                birth.year >= today.year - 130 && date_to_days(birth) <= date_to_days(today);
    if (!real) {
        session->birth_error = BIRTH_NOT_REAL;
        session->birth_active = 0;
        session->birth_again = true;
        wipe(session->birth_left_ms, sizeof session->birth_left_ms); // shown, to be put right
        return false;
    }
    session->birth = birth;
    session->birth_shown = false;
    session->birth_error = BIRTH_FINE;
    birth_leave(session, 2, flow->now_ms);
    return true;
}

bool entry_letters_done(struct flow *flow)
{
    // Fewer letters than wanted are a short name: matched whole (product 4.1).
    flow->session.letters_missing = flow->session.letters[0] == '\0';
    return !flow->session.letters_missing;
}

bool entry_extra_done(struct flow *flow)
{
    size_t least = flow_extra_kind(flow) == EXTRA_POSTCODE ? 5 : 1;

    flow->session.extra_missing = strlen(flow->session.extra) < least;
    return !flow->session.extra_missing;
}

// 0 = the box was never left with digits in it, or is to be shown.
static int64_t mask_at(const struct flow *flow, int box)
{
    const struct session *session = &flow->session;

    if (box == session->birth_active || session->birth_digits[box][0] == '\0' ||
        session->birth_left_ms[box] == 0 || flow->config->mask_after_ms == 0) {
        return INT64_MAX;
    }
    return session->birth_left_ms[box] + flow->config->mask_after_ms;
}

bool entry_is_masked(const struct flow *flow, int box, int64_t now_ms)
{
    return !flow->session.birth_shown && now_ms >= mask_at(flow, box);
}

int64_t entry_mask_ms(const struct flow *flow)
{
    int64_t soonest = INT64_MAX;

    for (int box = 0; box < 3 && !flow->session.birth_shown; box++) {
        int64_t at = mask_at(flow, box);

        if (at > flow->now_ms && at < soonest) {
            soonest = at;
        }
    }
    return soonest;
}
