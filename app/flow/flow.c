// The frame round the journeys: covers, the state of the site, the end of a session. Time limits: limits.c.
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <assert.h>
#include <string.h>

static const int64_t probe_starting_ms = 2 * 1000;
static const int64_t probe_away_ms = 15 * 1000;
static const int64_t probe_ready_ms = 5 * 60 * 1000; // an idle S0 hardly wakes
static const int64_t second_ms = 1000;

const char *screen_script_name(enum screen screen)
{
    static const char *const names[SCREEN_COUNT] = {
#define X(name, script, sees) script,
        SCREEN_LIST(X)
#undef X
    };

    return screen < SCREEN_COUNT ? names[screen] : "none";
}

struct effect *effect_add(struct effects *effects, enum effect_kind kind)
{
    assert(effects->count < EFFECTS);
    struct effect *effect = &effects->list[effects->count++];

    *effect = (struct effect){.kind = kind};
    return effect;
}

void effect_log(struct effects *effects, enum log_event_id event, int64_t a, int64_t b)
{
    struct effect *effect = effect_add(effects, FX_LOG);

    effect->event = event;
    effect->a = a;
    effect->b = b;
}

const struct config_clinic *flow_clinic(const struct flow *flow,
                                        const struct appointment *appointment)
{
    return appointment->clinic < 0 ? &flow->config->default_clinic
                                   : &flow->config->clinics[appointment->clinic];
}

void flow_go(struct flow *flow, enum screen screen)
{
    flow->screen = screen;
    flow->entered_ms = flow->now_ms;
    flow->idle_from_ms = flow->now_ms;
}

void flow_cover(struct flow *flow, enum screen cover)
{
    flow->cover = cover;
    flow->under = SCREEN_COUNT;
    if (cover != SCREEN_PIN) {
        wipe(flow->session.pin, sizeof flow->session.pin);
    }
    flow->idle_from_ms = flow->now_ms;
}

void flow_soonest(int64_t *deadline, int64_t candidate)
{
    if (candidate < *deadline) {
        *deadline = candidate;
    }
}

// A house number proves nothing (product 3.2).
enum match_extra flow_extra_kind(const struct flow *flow)
{
    bool proves = flow->config->match_needs == MATCH_LETTERS_POSTCODE || session_is_scanned(&flow->session);

    return proves ? EXTRA_POSTCODE : flow->config->match_extra;
}

uint32_t flow_number(struct flow *flow)
{
    return ++flow->last_number;
}

enum screen flow_seen(const struct flow *flow)
{
    return flow->cover != SCREEN_COUNT ? flow->cover : flow->screen;
}

void flow_init(struct flow *flow, const struct config *config, int64_t now_ms)
{
    memset(flow, 0, sizeof *flow);
    flow->config = config;
    flow->screen = SCREEN_STARTING;
    flow->cover = flow->under = SCREEN_COUNT;
    flow->now_ms = flow->shown_ms = flow->entered_ms = now_ms;
    flow->before_ms = now_ms;
    flow->probe_ms = now_ms;
    flow->help_look_ms = flow->opens_wall_ms = INT64_MAX;
    flow->hours_ms = now_ms; // not judged yet
    flow->scanner_light = true;
    tries_init(&flow->tries);
}

// ---- sessions

enum screen flow_resting_screen(const struct flow *flow)
{
    if (flow->closed != CLOSED_NOT) {
        return SCREEN_CLOSED;
    }
    if (flow->site_ready) {
        return SCREEN_START;
    }
    return flow->screen == SCREEN_STARTING ? SCREEN_STARTING : SCREEN_NOT_WORKING;
}

void flow_session_begin(struct flow *flow, struct effects *effects)
{
    if (!flow->in_session) {
        flow->in_session = true;
        flow->session_ms = flow->now_ms;
        flow->sessions++;
        effect_add(effects, FX_SESSION_BEGIN);
        effect_log(effects, LOG_SESSION_BEGUN, flow->sessions, 0);
    }
    flow->idle_from_ms = flow->now_ms;
}

// X22: it stands, and the patient has not seen so.
static void tell_unseen(struct flow *flow, struct effects *effects)
{
    for (int i = 0; i < PERSON_APPOINTMENTS && !flow->session.outcome_seen; i++) {
        if (flow->session.visits[i] == VISIT_CONFIRMED) {
            desk_tell(flow, (struct site_task_request){.note = NOTE_NOT_SEEN}, i, 0, effects);
        }
    }
}

void flow_session_end(struct flow *flow, enum session_end_kind end, struct effects *effects)
{
    scan_stop(flow, effects);
    visits_leave(flow, end, effects);
    tell_unseen(flow, effects);
    session_end(&flow->session);
    flow->find_number = flow->arrival_number = flow->undo_number = 0;
    memset(flow->unsure_numbers, 0, sizeof flow->unsure_numbers);
    flow->find_decided = false;
    flow->refusal = REFUSED_NONE;
    flow->undo = UNDO_ENTRY;
    help_forget(flow);
    flow_cover(flow, SCREEN_COUNT);
    flow->in_session = false;
    effect_add(effects, FX_SESSION_END)->end = end;
    effect_log(effects, LOG_SESSION_ENDED, end, (flow->now_ms - flow->session_ms) / second_ms);
    flow_go(flow, flow_resting_screen(flow));
    if (end == END_ANOTHER && flow->closed == CLOSED_NOT) {
        check_in_first_page(flow, effects);
    }
}

// ---- covers

void flow_uncover(struct flow *flow, struct effects *effects)
{
    bool begun = flow->screen != SCREEN_START && flow->screen != SCREEN_STARTING &&
                 flow->screen != SCREEN_CLOSED && flow->screen != SCREEN_NOT_WORKING;

    flow_cover(flow, SCREEN_COUNT);
    if (!begun) {
        flow_session_end(flow, END_FINISHED, effects);
    }
}

static void press_warning(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->control == CTL_YES) {
        flow_cover(flow, flow->under); // where the patient was
    } else if (event->control == CTL_FINISH && flow->cover == SCREEN_KEEP) {
        flow_session_end(flow, END_FINISHED, effects);
    }
}

static void press_cover(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->cover == SCREEN_MORE_TIME || flow->cover == SCREEN_KEEP) {
        press_warning(flow, event, effects);
    } else if (flow->cover == SCREEN_HELP || flow->cover == SCREEN_UNWELL) {
        help_press(flow, event, effects);
    } else if (flow->cover == SCREEN_PIN) {
        staff_press_pin(flow, event, effects);
    } else if (flow->cover == SCREEN_PRIVACY && event->control == CTL_BACK) {
        flow_uncover(flow, effects);
    }
}

// X26 and X27 take nothing from a patient; staff may open what is closed.
static bool is_deaf(const struct flow *flow, enum control control)
{
    enum screen seen = flow_seen(flow);

    return seen == SCREEN_CLEANING || (seen == SCREEN_CLOSED && control != CTL_STAFF);
}

static void press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (is_deaf(flow, event->control)) {
        return;
    }
    flow->idle_from_ms = flow->now_ms;
    if (event->control == CTL_HELP) {
        help_ask(flow, effects);
    } else if (event->control == CTL_STAFF) {
        staff_ask_pin(flow, effects);
    } else if (event->control == CTL_START_AGAIN) {
        if (flow->in_session) {
            flow_session_end(flow, END_START_AGAIN, effects);
        }
    } else if (flow->cover != SCREEN_COUNT) {
        press_cover(flow, event, effects);
    } else if (flow->screen == SCREEN_START) {
        check_in_press_start(flow, event, effects);
    } else if (!staff_press(flow, event, effects)) {
        check_in_press(flow, event, effects);
    }
}

// ---- the appointment system

static void site_answered(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool resting = !flow->in_session && flow->screen != SCREEN_CLEANING;

    if (flow->site_ready && !event->ready) {
        effect_log(effects, LOG_SITE_AWAY, 0, 0);
    }
    flow->site_ready = event->ready;
    flow->site_takes_tasks = event->ready ? event->tasks : flow->site_takes_tasks;
    flow->probe_ms = flow->now_ms + (event->ready ? probe_ready_ms
                                                  : flow->screen == SCREEN_STARTING ? probe_starting_ms
                                                                                    : probe_away_ms);
    if (resting && flow->screen != flow_resting_screen(flow)) {
        flow_go(flow, flow_resting_screen(flow));
    }
    if (flow->in_session && event->ready && flow->screen == SCREEN_STARTING) {
        flow_go(flow, SCREEN_START); // under a cover
    }
}

static void dispatch(struct flow *flow, const struct event *event, struct effects *effects)
{
    switch (event->kind) {
    case EV_TICK: limits_tick(flow, event, effects); break;
    case EV_TOUCH: limits_touched(flow); break;
    case EV_PRESS: press(flow, event, effects); break;
    case EV_SITE: site_answered(flow, event, effects); break;
    case EV_FOUND: find_found(flow, event, effects); break;
    case EV_LOOKED: find_looked(flow, event, effects); break;
    case EV_ARRIVAL: visits_arrival(flow, event, effects); break;
    case EV_TASK:
        help_told(flow, event);
        desk_answered(flow, event);
        break;
    case EV_HELP: help_looked(flow, event, effects); break;
    case EV_PIN: staff_pin_tried(flow, event->ready, effects); break;
    case EV_UNDO: staff_undone(flow, event, effects); break;
    case EV_STATUS: flow->status = *event->status; break;
    case EV_SCAN: scan_read(flow, event, effects); break;
    case EV_SCANNER: scan_source(flow, event); break;
    case EV_LIGHT: scan_light(flow, event); break;
    case EV_STOP: flow_session_end(flow, END_STOPPED, effects); break;
    }
}

void flow_step(struct flow *flow, const struct event *event, struct effects *effects)
{
    enum screen before = flow_seen(flow);

    effects->count = 0;
    flow->now_ms = event->now_ms;
    closed_judge(flow, event, effects);
    dispatch(flow, event, effects);
    closed_settle(flow);
    scan_settle(flow, effects);
    if (flow_seen(flow) != before) {
        flow->before_ms = flow->shown_ms;
        flow->shown_ms = flow->now_ms;
        effect_log(effects, LOG_SCREEN, flow_seen(flow), 0);
    }
    if (flow_seen(flow) == SCREEN_DONE) {
        flow->session.outcome_seen = true;
    }
}
