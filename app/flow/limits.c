// Time: when the kiosk looks again, when nobody seems to be there any more, when it asks whether more time is needed and when
// that ends the session (product 3.5, X21; screens 6).
#include "flow/flow_inside.h"

static const int64_t start_limit_ms = 10 * 1000; // promise 7: something true within 10 s
static const int64_t second_ms = 1000;

static bool idle_runs(const struct flow *flow)
{
    enum screen seen = flow_seen(flow);

    // The kiosk is working, not the patient waiting; whoever waits for help is not idle, and that ends by itself; the other
    // two have a limit of their own.
    return flow->in_session && !help_is_awaited(flow) && seen != SCREEN_FINDING && seen != SCREEN_CHECKING_IN &&
           seen != SCREEN_MORE_TIME && seen != SCREEN_KEEP;
}

static bool asks_site(const struct flow *flow)
{
    return !flow->in_session || flow->screen == SCREEN_STARTING || flow->screen == SCREEN_NOT_WORKING;
}

int64_t flow_pace_ms(const struct flow *flow)
{
    if (flow->screen == SCREEN_SCAN) {
        return flow->scanning ? FLOW_SCAN_STEP_MS : 0;
    }
    return flow->screen == SCREEN_FINDING || flow->screen == SCREEN_CHECKING_IN ? FLOW_STEP_MS : 0;
}

// When what moves makes its next step.
static int64_t step_ms(const struct flow *flow)
{
    int64_t pace_ms = flow_pace_ms(flow);

    return pace_ms == 0 ? INT64_MAX
                        : flow->entered_ms + ((flow->now_ms - flow->entered_ms) / pace_ms + 1) * pace_ms;
}

static int64_t idle_ask_ms(const struct flow *flow)
{
    int seconds = flow_seen(flow) == SCREEN_DONE ? flow->config->done_show_s : flow->config->idle_ask_s;
    int64_t ask_ms = flow->idle_from_ms + (int64_t)seconds * 1000;

    return scan_idle_ms(flow) > ask_ms ? scan_idle_ms(flow) : ask_ms;
}

// "Do you need more time?", over whatever is seen.
static void warn(struct flow *flow, enum screen question)
{
    flow->under = flow->cover;
    flow->cover = question;
    flow->warned_ms = flow->now_ms;
}

static bool warning(const struct flow *flow)
{
    return flow->cover == SCREEN_MORE_TIME || flow->cover == SCREEN_KEEP;
}

static int64_t warn_end_ms(const struct flow *flow)
{
    return flow->warned_ms + (int64_t)flow->config->idle_warn_s * 1000;
}

int64_t flow_deadline(const struct flow *flow)
{
    const int64_t parts[] = {find_deadline(flow), visits_deadline(flow), help_deadline(flow), closed_deadline(flow),
                             staff_deadline(flow), scan_deadline(flow), step_ms(flow),
                             flow->screen == SCREEN_BIRTH ? entry_mask_ms(flow) : INT64_MAX};
    int64_t deadline = asks_site(flow) ? flow->probe_ms : INT64_MAX;

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        flow_soonest(&deadline, parts[i]);
    }
    if (flow->screen == SCREEN_STARTING) {
        flow_soonest(&deadline, flow->entered_ms + start_limit_ms);
    }
    if (idle_runs(flow)) {
        flow_soonest(&deadline, idle_ask_ms(flow));
    }
    if (warning(flow)) {
        int64_t gone = (flow->now_ms - flow->warned_ms) / second_ms;

        flow_soonest(&deadline, flow->warned_ms + (gone + 1) * second_ms);
    }
    return deadline;
}

void limits_tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (asks_site(flow) && flow->now_ms >= flow->probe_ms) {
        flow->probe_ms = INT64_MAX;
        effect_add(effects, FX_PROBE);
    }
    if (flow->screen == SCREEN_STARTING && flow->now_ms >= flow->entered_ms + start_limit_ms) {
        flow_go(flow, SCREEN_NOT_WORKING);
    }
    find_tick(flow, event, effects);
    scan_tick(flow, effects);
    visits_tick(flow, event, effects);
    closed_tick(flow);
    if (warning(flow) && flow->now_ms >= warn_end_ms(flow)) {
        flow_session_end(flow, END_TIMEOUT, effects);
    } else if (idle_runs(flow) && flow->now_ms >= idle_ask_ms(flow)) {
        warn(flow, flow_seen(flow) == SCREEN_DONE ? SCREEN_KEEP : SCREEN_MORE_TIME);
    }
    help_tick(flow, effects); // after them: a session that ends asks nothing more
}

void limits_touched(struct flow *flow)
{
    flow->idle_from_ms = flow->now_ms;
    if (warning(flow)) {
        flow->warned_ms = flow->now_ms; // somebody is there, though the button was missed
    }
}
