// Journey: check in (product 3.3, 3.4, 3.7). The pages of S0 to S4b and what is pressed on them; S2 and S2a are scan.c's, the
// search is find.c's, the appointments are choose.c's and visits.c's.
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <string.h>

// ---- S0

void check_in_first_page(struct flow *flow, struct effects *effects)
{
    flow_session_begin(flow, effects);
    flow_go(flow, tries_paused(&flow->tries, flow->now_ms) ? SCREEN_PAUSED : SCREEN_WHO);
}

// X15
static void no_appointment(struct flow *flow, const struct event *event, struct effects *effects)
{
    flow_session_begin(flow, effects);
    desk_reference(flow, event->wall_ms, effects);
    desk_tell(flow, (struct site_task_request){.note = NOTE_NO_APPOINTMENT}, -1, 0, effects);
    flow_go(flow, SCREEN_NO_APPOINTMENT);
}

void check_in_press_start(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->control == CTL_CHECK_IN) {
        check_in_first_page(flow, effects);
    } else if (event->control == CTL_PRIVACY) {
        flow_session_begin(flow, effects);
        flow_cover(flow, SCREEN_PRIVACY);
    } else if (event->control == CTL_NO_APPOINTMENT && flow->config->journey_no_appointment) {
        no_appointment(flow, event, effects);
    } else if (event->control == CTL_MENU && flow->config->journey_menu) {
        flow_session_begin(flow, effects);
        flow_go(flow, SCREEN_MENU);
    }
}

// ---- S3 to S4b

// Hospitals, and surgeries that say so, ask for the postcode of everybody (product 4.4, match.gp_needs).
static bool asks_postcode(const struct flow *flow)
{
    return flow->config->match_needs == MATCH_LETTERS_POSTCODE;
}

// A code and the date of birth are all that is asked (product 3.2).
static void press_birth_done(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (!entry_birth_done(flow, event->wall_ms)) {
        return;
    }
    if (session_is_scanned(&flow->session)) {
        find_submit(flow, effects);
    } else {
        flow_go(flow, SCREEN_LETTER);
    }
}

static void press_continue(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->screen == SCREEN_BIRTH) {
        press_birth_done(flow, event, effects);
    } else if (flow->screen == SCREEN_LETTER && entry_letters_done(flow)) {
        if (asks_postcode(flow)) {
            flow_go(flow, SCREEN_EXTRA);
        } else {
            find_submit(flow, effects);
        }
    } else if (flow->screen == SCREEN_EXTRA && entry_extra_done(flow)) {
        if (session_is_scanned(&flow->session)) {
            find_date_asked(flow, event, effects);
        } else if (asks_postcode(flow)) {
            find_submit(flow, effects);
        } else {
            find_extra_given(flow, event, effects);
        }
    }
}

// Who was found is forgotten; who is looked for is asked again from where typing ended.
static void back_from_found(struct flow *flow)
{
    struct session *session = &flow->session;

    wipe(&session->people, sizeof session->people);
    wipe(session->extra, sizeof session->extra);
    session->level = LEVEL_A;
    session->appointment = 0;
    session->not_verified = session->superseded = false;
    flow_go(flow, session_is_scanned(session) ? SCREEN_BIRTH : SCREEN_LETTER);
}

// X6 asked for the postcode.
static void back_from_date(struct flow *flow)
{
    wipe(flow->session.extra, sizeof flow->session.extra);
    flow_go(flow, SCREEN_OTHER_DAY);
}

static void press_back(struct flow *flow, struct effects *effects)
{
    switch ((int)flow->screen) {
    case SCREEN_WHO:
    case SCREEN_PAUSED:
    case SCREEN_MENU: flow_session_end(flow, END_START_AGAIN, effects); break;
    case SCREEN_HAVE_CODE:
    case SCREEN_BIRTH: scan_back(flow); break;
    case SCREEN_LETTER: flow_go(flow, SCREEN_BIRTH); break;
    case SCREEN_EXTRA:
        if (session_is_scanned(&flow->session)) {
            back_from_date(flow);
        } else {
            back_from_found(flow);
        }
        break;
    case SCREEN_CONFIRM:
    case SCREEN_WHICH: back_from_found(flow); break;
    default: break;
    }
}

// ---- what is pressed

static bool is_outcome(enum screen screen)
{
    return screen == SCREEN_DONE || screen == SCREEN_ALREADY || screen == SCREEN_UNSURE ||
           screen == SCREEN_REFUSED || screen == SCREEN_NOT_WORKING || screen == SCREEN_NOT_RIGHT ||
           screen == SCREEN_EARLY || screen == SCREEN_OVER_LIMIT || screen == SCREEN_CHANGED ||
           screen == SCREEN_REMOTE || screen == SCREEN_OTHER_DAY || screen == SCREEN_OTHER_SITE ||
           screen == SCREEN_NO_APPOINTMENT || screen == SCREEN_DESK;
}

static void press_item(struct flow *flow, int item)
{
    if (flow->screen == SCREEN_MENU && item >= 0 && item < flow->config->menu_count) {
        flow->session.menu_item = item;
        flow_go(flow, SCREEN_DESK);
    }
}

void check_in_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (entry_press(flow, event) || scan_press(flow, event, effects) || questions_press(flow, event, effects) ||
        visits_press(flow, event, effects)) {
        return;
    }
    switch ((int)event->control) {
    case CTL_ME:
    case CTL_SOMEONE:
        if (flow->screen == SCREEN_WHO) {
            flow->session.for_other = event->control == CTL_SOMEONE;
            flow->session.who_asked = true;
            scan_after_who(flow);
        }
        break;
    case CTL_CONTINUE: press_continue(flow, event, effects); break;
    case CTL_BACK: press_back(flow, effects); break;
    case CTL_NO_ADDRESS:
        if (flow->screen == SCREEN_EXTRA) {
            find_refuse_unasked(flow, REFUSED_NO_ADDRESS, effects);
        }
        break;
    case CTL_SHOW_DATE:
        if (flow->screen == SCREEN_OTHER_DAY && choose_offers_date(flow)) {
            flow->session.extra_missing = false;
            flow_go(flow, SCREEN_EXTRA);
        }
        break;
    case CTL_ITEM: press_item(flow, event->argument); break;
    case CTL_FINISH:
        if (is_outcome(flow->screen)) {
            flow_session_end(flow, END_FINISHED, effects);
        }
        break;
    case CTL_ANOTHER:
        if (flow->screen == SCREEN_DONE) {
            flow_session_end(flow, END_ANOTHER, effects);
        }
        break;
    default: break; // a control of another page, pressed as the page changed
    }
}
