// Staff at the kiosk: the PIN and its limits, and the pages behind it. No patient is listed there (issue: staff at the
// kiosk; product 3.8, 4.2).
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <string.h>

static const int pause_first_s = 60;
static const int pause_longest_s = 900;
static const int64_t second_ms = 1000;

bool staff_is_page(enum screen screen)
{
    return screen == SCREEN_STAFF || screen == SCREEN_STATUS || screen == SCREEN_UNDO ||
           screen == SCREEN_TEST;
}

// ---- the PIN

// Not where the kiosk is at work for a patient: what is under way there is seen to its end.
static bool may_ask(const struct flow *flow)
{
    bool works = flow->screen == SCREEN_FINDING || flow->screen == SCREEN_CHECKING_IN ||
                 (questions_shown(flow) && flow->arrival_number != 0);

    return flow->config->staff_pin_hash[0] != '\0' && !works && flow->cover != SCREEN_PIN &&
           !staff_is_page(flow->screen);
}

static void forget_pin(struct flow *flow)
{
    wipe(flow->session.pin, sizeof flow->session.pin);
    flow->session.pin_wrong = false;
}

void staff_ask_pin(struct flow *flow, struct effects *effects)
{
    if (may_ask(flow)) {
        flow_session_begin(flow, effects);
        forget_pin(flow);
        flow_cover(flow, SCREEN_PIN);
    }
}

void staff_press_pin(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;
    bool waits = flow->now_ms < flow->staff_until_ms;

    if (event->control == CTL_BACK) {
        flow_uncover(flow, effects);
    } else if (event->control == CTL_DIGIT) {
        session->pin_wrong = false;
        entry_append(session->pin, PIN_DIGITS, '0' + event->argument);
    } else if (event->control == CTL_DELETE) {
        session->pin_wrong = false;
        entry_delete(session->pin);
    } else if (event->control == CTL_CONTINUE && !waits && strlen(session->pin) >= PIN_DIGITS_LEAST) {
        effect_add(effects, FX_PIN);
    }
}

// After the first pause each wrong PIN begins the next, longer one.
static void pin_wrong(struct flow *flow, struct effects *effects)
{
    flow->session.pin_wrong = true;
    flow->staff_wrong++;
    if (flow->staff_wrong >= FLOW_STAFF_TRIES || flow->staff_pause_s > 0) {
        flow->staff_pause_s = flow->staff_pause_s == 0 ? pause_first_s : flow->staff_pause_s * 2;
        flow->staff_pause_s = flow->staff_pause_s > pause_longest_s ? pause_longest_s : flow->staff_pause_s;
        flow->staff_until_ms = flow->now_ms + flow->staff_pause_s * second_ms;
    }
    effect_add(effects, FX_SAVE); // a pulled plug gives no further tries
    effect_log(effects, LOG_STAFF_REFUSED, flow->staff_wrong, flow->staff_pause_s);
}

static void pin_right(struct flow *flow, struct effects *effects)
{
    flow->staff_wrong = 0;
    flow->staff_pause_s = 0;
    flow->staff_until_ms = 0;
    effect_add(effects, FX_SAVE);
    flow_session_end(flow, END_STAFF, effects); // whatever a patient had begun
    flow_session_begin(flow, effects);
    effect_log(effects, LOG_STAFF_ENTERED, 0, 0);
    flow_go(flow, SCREEN_STAFF);
}

void staff_pin_tried(struct flow *flow, bool right, struct effects *effects)
{
    if (flow->cover != SCREEN_PIN || strlen(flow->session.pin) < PIN_DIGITS_LEAST) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
        return;
    }
    forget_pin(flow);
    if (right) {
        pin_right(flow, effects);
    } else {
        pin_wrong(flow, effects);
    }
}

int64_t staff_deadline(const struct flow *flow)
{
    int64_t left_ms = flow->staff_until_ms - flow->now_ms;

    // The seconds of a pause are counted where they are seen.
    return flow->cover == SCREEN_PIN && left_ms > 0 ? flow->staff_until_ms - (left_ms - 1) / second_ms * second_ms
                                                    : INT64_MAX;
}

// ---- taking back an arrival

static void undo_clear(struct flow *flow)
{
    wipe(flow->session.undo, sizeof flow->session.undo);
    flow->undo = UNDO_ENTRY;
}

static void press_undo(struct flow *flow, const struct event *event, struct effects *effects)
{
    char *reference = flow->session.undo;
    bool typing = event->control == CTL_DIGIT || event->control == CTL_DELETE;

    if (flow->undo == UNDO_WORKING) {
        return;
    }
    if (typing && flow->undo != UNDO_ENTRY) {
        undo_clear(flow); // the next one
    }
    if (event->control == CTL_DIGIT) {
        entry_append(reference, UNDO_DIGITS, '0' + event->argument);
    } else if (event->control == CTL_DELETE) {
        entry_delete(reference);
    } else if (event->control == CTL_CONTINUE && flow->undo == UNDO_ENTRY && reference[0] != '\0') {
        flow->undo = UNDO_WORKING;
        flow->undo_number = flow_number(flow);
        effect_add(effects, FX_UNDO)->number = flow->undo_number;
    }
}

void staff_undone(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->number == 0 || event->number != flow->undo_number) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
        return;
    }
    flow->undo_number = 0;
    flow->undo = event->undo;
    effect_log(effects, LOG_UNDO, event->undo, 0);
}

// ---- the staff page

static void resume_typing(struct flow *flow, struct effects *effects)
{
    if (tries_paused(&flow->tries, flow->now_ms)) {
        tries_lift(&flow->tries);
        effect_log(effects, LOG_PAUSE_LIFTED, 0, 0);
        effect_add(effects, FX_SAVE);
    }
}

static void press_menu(struct flow *flow, const struct event *event, struct effects *effects)
{
    switch ((int)event->control) {
    case CTL_CLEAN: closed_clean(flow, effects); break;
    case CTL_CLOSE:
    case CTL_CLOSE_FIRE:
    case CTL_REOPEN: closed_press(flow, event, effects); break;
    case CTL_STATUS:
        effect_add(effects, FX_STATUS);
        flow_go(flow, SCREEN_STATUS);
        break;
    case CTL_RESUME: resume_typing(flow, effects); break;
    case CTL_UNDO:
        undo_clear(flow);
        flow_go(flow, SCREEN_UNDO);
        break;
    case CTL_TEST: flow_go(flow, SCREEN_TEST); break;
    case CTL_FINISH: flow_session_end(flow, END_FINISHED, effects); break;
    default: break;
    }
}

bool staff_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (!staff_is_page(flow->screen)) {
        return false;
    }
    if (flow->screen == SCREEN_STAFF) {
        press_menu(flow, event, effects);
    } else if (event->control == CTL_BACK) {
        flow->undo_number = 0; // what is under way is finished; its outcome is in the message to staff
        undo_clear(flow);
        flow_go(flow, SCREEN_STAFF);
    } else if (flow->screen == SCREEN_UNDO) {
        press_undo(flow, event, effects);
    }
    return true;
}
