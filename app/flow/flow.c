// The frame round the journeys: covers, time limits, help, the state of the site, the end of a session.
#include "flow/flow.h"
#include "flow/flow_inside.h"
#include <assert.h>
#include <string.h>

static const int64_t start_limit_ms = 10 * 1000;       // promise 7: something true within 10 s
static const int64_t probe_starting_ms = 2 * 1000;
static const int64_t probe_away_ms = 15 * 1000;
static const int64_t probe_ready_ms = 5 * 60 * 1000;   // an idle S0 hardly wakes
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
    flow->cover = SCREEN_COUNT;
    flow->now_ms = flow->shown_ms = flow->entered_ms = now_ms;
    flow->before_ms = now_ms;
    flow->probe_ms = now_ms;
    tries_init(&flow->tries);
}

// ---- sessions

static enum screen resting_screen(const struct flow *flow)
{
    if (flow->site_ready) {
        return SCREEN_START;
    }
    return flow->screen == SCREEN_STARTING ? SCREEN_STARTING : SCREEN_NOT_WORKING;
}

static void session_begin(struct flow *flow, struct effects *effects)
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

static void first_page(struct flow *flow, struct effects *effects)
{
    session_begin(flow, effects);
    flow_go(flow, tries_paused(&flow->tries, flow->now_ms) ? SCREEN_PAUSED : SCREEN_WHO);
}

void flow_session_end(struct flow *flow, enum session_end_kind end, struct effects *effects)
{
    if (flow->session.arrived && !flow->session.outcome_seen) {
        struct effect *effect = effect_add(effects, FX_TASK); // X22
        const struct person *person = &flow->session.people.list[0];

        effect->task = (struct site_task_request){.code = TASK_UNKNOWN_OUTCOME, .note = NOTE_NOT_SEEN};
        memcpy(effect->task.patient, person->id, sizeof effect->task.patient);
        memcpy(effect->task.appointment, person->appointments[flow->session.appointment].id,
               sizeof effect->task.appointment);
    }
    session_end(&flow->session);
    flow->find_number = flow->arrival_number = flow->help_number = 0;
    flow->find_decided = false;
    flow->refusal = REFUSED_NONE;
    flow->help = HELP_NOT_ASKED;
    flow->cover = SCREEN_COUNT;
    flow->in_session = false;
    effect_add(effects, FX_SESSION_END)->end = end;
    effect_log(effects, LOG_SESSION_ENDED, end, (flow->now_ms - flow->session_ms) / second_ms);
    flow_go(flow, resting_screen(flow));
    if (end == END_ANOTHER) {
        first_page(flow, effects);
    }
}

// ---- help

static void ask_help(struct flow *flow, struct effects *effects)
{
    bool asked_here = flow->cover == SCREEN_HELP;

    session_begin(flow, effects);
    flow->cover = SCREEN_HELP;
    if (asked_here || flow->help == HELP_ASKED || flow->help == HELP_FAILED) {
        return; // one bell at a time: the message arrived, is on its way, or waits for the system to come back
    }
    flow->help = HELP_ASKED;
    flow->help_number = flow_number(flow);
    struct effect *effect = effect_add(effects, FX_TASK);
    effect->number = flow->help_number;
    effect->task = (struct site_task_request){.code = TASK_HELP, .note = NOTE_HELP};
}

// ---- covers

static void uncover(struct flow *flow, struct effects *effects)
{
    flow->cover = SCREEN_COUNT;
    flow->idle_from_ms = flow->now_ms;
    if (flow->screen == SCREEN_START || flow->screen == SCREEN_STARTING) {
        flow_session_end(flow, END_FINISHED, effects); // nothing was begun under it
    }
}

static void press_cover(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool answer = (flow->cover == SCREEN_HELP && event->control == CTL_KEEP_GOING) ||
                  (flow->cover == SCREEN_PRIVACY && event->control == CTL_BACK) ||
                  ((flow->cover == SCREEN_MORE_TIME || flow->cover == SCREEN_KEEP) &&
                   event->control == CTL_YES);

    if (answer) {
        uncover(flow, effects);
    } else if (flow->cover == SCREEN_KEEP && event->control == CTL_FINISH) {
        flow_session_end(flow, END_FINISHED, effects);
    }
}

static void press_start(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->control == CTL_CHECK_IN) {
        first_page(flow, effects);
    } else if (event->control == CTL_PRIVACY) {
        session_begin(flow, effects);
        flow->cover = SCREEN_PRIVACY;
    }
}

static void press(struct flow *flow, const struct event *event, struct effects *effects)
{
    flow->idle_from_ms = flow->now_ms;
    if (event->control == CTL_HELP) {
        ask_help(flow, effects);
    } else if (event->control == CTL_START_AGAIN) {
        if (flow->in_session) {
            flow_session_end(flow, END_START_AGAIN, effects);
        }
    } else if (flow->cover != SCREEN_COUNT) {
        press_cover(flow, event, effects);
    } else if (flow->screen == SCREEN_START) {
        press_start(flow, event, effects);
    } else {
        check_in_press(flow, event, effects);
    }
}

// ---- the appointment system

static void site_answered(struct flow *flow, bool ready, struct effects *effects)
{
    bool resting = !flow->in_session;

    if (flow->site_ready && !ready) {
        effect_log(effects, LOG_SITE_AWAY, 0, 0);
    }
    flow->site_ready = ready;
    flow->probe_ms = flow->now_ms + (ready ? probe_ready_ms
                                           : flow->screen == SCREEN_STARTING ? probe_starting_ms
                                                                             : probe_away_ms);
    if (resting && (ready ? flow->screen != SCREEN_START : flow->screen == SCREEN_START)) {
        flow_go(flow, ready ? SCREEN_START : SCREEN_NOT_WORKING);
    }
    if (!resting && ready && flow->screen == SCREEN_STARTING) {
        flow_go(flow, SCREEN_START); // under a cover
    }
}

// ---- time

static bool idle_runs(const struct flow *flow)
{
    enum screen seen = flow_seen(flow);

    // The kiosk is working, not the patient waiting; the other two have a limit of their own.
    return flow->in_session && seen != SCREEN_FINDING && seen != SCREEN_CHECKING_IN &&
           seen != SCREEN_MORE_TIME && seen != SCREEN_KEEP;
}

static int64_t idle_ask_ms(const struct flow *flow)
{
    int seconds = flow_seen(flow) == SCREEN_DONE ? flow->config->done_show_s : flow->config->idle_ask_s;

    return flow->idle_from_ms + (int64_t)seconds * 1000;
}

static bool warning(const struct flow *flow)
{
    return flow->cover == SCREEN_MORE_TIME || flow->cover == SCREEN_KEEP;
}

static int64_t warn_end_ms(const struct flow *flow)
{
    return flow->warned_ms + (int64_t)flow->config->idle_warn_s * 1000;
}

static void soonest(int64_t *deadline, int64_t candidate)
{
    if (candidate < *deadline) {
        *deadline = candidate;
    }
}

int64_t flow_deadline(const struct flow *flow)
{
    int64_t deadline = check_in_deadline(flow);

    if (!flow->in_session) {
        soonest(&deadline, flow->probe_ms);
    }
    if (flow->screen == SCREEN_STARTING) {
        soonest(&deadline, flow->probe_ms);
        soonest(&deadline, flow->entered_ms + start_limit_ms);
    }
    if (flow->screen == SCREEN_NOT_WORKING) {
        soonest(&deadline, flow->probe_ms);
    }
    if (idle_runs(flow)) {
        soonest(&deadline, idle_ask_ms(flow));
    }
    if (warning(flow)) {
        int64_t gone = (flow->now_ms - flow->warned_ms) / second_ms;

        soonest(&deadline, flow->warned_ms + (gone + 1) * second_ms);
    }
    return deadline;
}

static void tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool asks_site = !flow->in_session || flow->screen == SCREEN_STARTING ||
                     flow->screen == SCREEN_NOT_WORKING;

    if (asks_site && flow->now_ms >= flow->probe_ms) {
        flow->probe_ms = INT64_MAX;
        effect_add(effects, FX_PROBE);
    }
    if (flow->screen == SCREEN_STARTING && flow->now_ms >= flow->entered_ms + start_limit_ms) {
        flow_go(flow, SCREEN_NOT_WORKING);
    }
    check_in_tick(flow, event, effects);
    if (warning(flow) && flow->now_ms >= warn_end_ms(flow)) {
        flow_session_end(flow, END_TIMEOUT, effects);
    } else if (idle_runs(flow) && flow->now_ms >= idle_ask_ms(flow)) {
        flow->cover = flow_seen(flow) == SCREEN_DONE ? SCREEN_KEEP : SCREEN_MORE_TIME;
        flow->warned_ms = flow->now_ms;
    }
}

static void touched(struct flow *flow)
{
    flow->idle_from_ms = flow->now_ms;
    if (warning(flow)) {
        flow->warned_ms = flow->now_ms; // somebody is there, though the button was missed
    }
}

void flow_step(struct flow *flow, const struct event *event, struct effects *effects)
{
    enum screen before = flow_seen(flow);

    effects->count = 0;
    flow->now_ms = event->now_ms;
    switch (event->kind) {
    case EV_TICK: tick(flow, event, effects); break;
    case EV_TOUCH: touched(flow); break;
    case EV_PRESS: press(flow, event, effects); break;
    case EV_SITE: site_answered(flow, event->ready, effects); break;
    case EV_FOUND: check_in_found(flow, event, effects); break;
    case EV_ARRIVAL: check_in_arrival(flow, event, effects); break;
    case EV_TASK:
        if (event->number != 0 && event->number == flow->help_number) {
            flow->help = event->told ? HELP_TOLD : HELP_FAILED;
        }
        break;
    case EV_STOP: flow_session_end(flow, END_STOPPED, effects); break;
    }
    if (flow_seen(flow) != before) {
        flow->before_ms = flow->shown_ms;
        flow->shown_ms = flow->now_ms;
        effect_log(effects, LOG_SCREEN, flow_seen(flow), 0);
    }
    if (flow_seen(flow) == SCREEN_DONE) {
        flow->session.outcome_seen = true;
    }
}
