// X23 and X24: help is called, acknowledged or not (product 3.7, 3.8; settled 4).
#include "flow/flow_inside.h"

static const int64_t look_ms = 5 * 1000;          // settled 4
static const int64_t unwell_again_ms = 15 * 1000; // a red alert rings until it is acknowledged: repeats add nothing

// The patient sees X23 or X24, or the question whether they need more time on it.
static bool is_shown(const struct flow *flow)
{
    enum screen cover = flow->cover == SCREEN_MORE_TIME ? flow->under : flow->cover;

    return cover == SCREEN_HELP || cover == SCREEN_UNWELL;
}

// An acknowledgement is still worth knowing.
static bool is_open(const struct flow *flow)
{
    return flow->help == HELP_TOLD || flow->help == HELP_UNANSWERED;
}

bool help_is_awaited(const struct flow *flow)
{
    bool seen = flow->cover == SCREEN_HELP || flow->cover == SCREEN_UNWELL;

    return seen && flow->help == HELP_TOLD;
}

// What is known of the call. Where it is read, a change gives the time to read it.
static void set_help(struct flow *flow, enum help_state help)
{
    if (is_shown(flow) && help != flow->help) {
        flow->idle_from_ms = flow->now_ms;
    }
    flow->help = help;
}

static void send_unwell(struct flow *flow, struct effects *effects)
{
    if (flow->unwell_number != 0 && flow->now_ms - flow->unwell_ms < unwell_again_ms) {
        return;
    }
    flow->unwell_number = flow_number(flow);
    flow->unwell_ms = flow->now_ms;
    desk_note(NOTE_UNWELL, flow->unwell_number, effects);
}

void help_ask(struct flow *flow, struct effects *effects)
{
    bool asked_here = flow->cover == SCREEN_HELP;

    if (flow->cover == SCREEN_UNWELL) {
        send_unwell(flow, effects);
        return;
    }
    flow_session_begin(flow, effects);
    flow_cover(flow, SCREEN_HELP);
    if (asked_here || flow->help == HELP_ASKED || flow->help == HELP_FAILED) {
        return; // one bell at a time: the message arrived, is on its way, or waits for the system to come back
    }
    flow->help = HELP_ASKED;
    flow->help_look_ms = INT64_MAX;
    flow->help_number = flow_number(flow);
    desk_note(NOTE_HELP, flow->help_number, effects);
}

void help_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->control == CTL_KEEP_GOING) {
        flow_uncover(flow, effects);
    } else if (event->control == CTL_UNWELL && flow->cover == SCREEN_HELP && flow->config->help_unwell) {
        flow_cover(flow, SCREEN_UNWELL);
        send_unwell(flow, effects);
    }
}

void help_told(struct flow *flow, const struct event *event)
{
    bool waits = flow->help == HELP_ASKED || flow->help == HELP_FAILED;

    if (event->number == 0 || event->number != flow->help_number || !waits) {
        return;
    }
    set_help(flow, event->told ? HELP_TOLD : HELP_FAILED);
    if (event->told) {
        flow->help_ms = flow->now_ms;
        flow->help_look_ms = flow->now_ms + look_ms;
    }
}

void help_looked(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool waits = event->number != 0 && event->number == flow->help_number && is_open(flow) &&
                 flow->help_look_ms == INT64_MAX;

    if (!waits) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
    } else if (event->told) {
        set_help(flow, HELP_SEEN);
    } else {
        flow->help_look_ms = flow->now_ms + look_ms;
    }
}

static int64_t unanswered_ms(const struct flow *flow)
{
    return flow->help_ms + (int64_t)flow->config->help_unanswered_s * 1000;
}

// Only while it is shown: a patient who goes on is not waiting, and is not sent to reception.
int64_t help_deadline(const struct flow *flow)
{
    int64_t deadline = INT64_MAX;

    if (is_shown(flow) && is_open(flow)) {
        flow_soonest(&deadline, flow->help_look_ms);
        if (flow->help == HELP_TOLD) {
            flow_soonest(&deadline, unanswered_ms(flow));
        }
    }
    return deadline;
}

void help_tick(struct flow *flow, struct effects *effects)
{
    if (!is_shown(flow) || !is_open(flow)) {
        return;
    }
    if (flow->now_ms >= flow->help_look_ms) {
        flow->help_look_ms = INT64_MAX;
        effect_add(effects, FX_HELP_LOOK)->number = flow->help_number;
    }
    if (flow->help == HELP_TOLD && flow->now_ms >= unanswered_ms(flow)) {
        set_help(flow, HELP_UNANSWERED);
        desk_note(NOTE_HELP_UNANSWERED, 0, effects);
        effect_log(effects, LOG_HELP_UNANSWERED, flow->config->help_unanswered_s, 0);
    }
}

void help_forget(struct flow *flow)
{
    flow->help = HELP_NOT_ASKED;
    flow->help_number = flow->unwell_number = 0;
    flow->help_ms = flow->unwell_ms = 0;
    flow->help_look_ms = INT64_MAX;
}
