// X26 and X27: outside the opening hours, closed by staff, cleaning (product 3.7).
#include "flow/flow_inside.h"

static bool by_staff(enum closed closed)
{
    return closed == CLOSED_STAFF || closed == CLOSED_FIRE;
}

static void set_closed(struct flow *flow, enum closed closed, struct effects *effects)
{
    enum closed before = flow->closed;

    flow->closed = closed;
    if (closed == CLOSED_NOT) {
        effect_log(effects, LOG_OPENED, before, 0);
    } else {
        effect_log(effects, LOG_CLOSED, closed, 0);
    }
}

void closed_judge(struct flow *flow, const struct event *event, struct effects *effects)
{
    int64_t offset_ms = event->wall_ms - event->now_ms;
    int64_t change_ms = INT64_MAX;

    if (flow->now_ms < flow->hours_ms && offset_ms == flow->hours_offset_ms) {
        return; // judged already, and the clock was not set meanwhile
    }
    bool open = config_is_open(flow->config, event->wall_ms, &change_ms);

    flow->hours_offset_ms = offset_ms;
    flow->hours_ms = change_ms == INT64_MAX ? INT64_MAX : flow->now_ms + (change_ms - event->wall_ms);
    flow->opens_wall_ms = open ? INT64_MAX : change_ms;
    // A session that is under way is finished first: closed_settle.
    if (!by_staff(flow->closed) && open != (flow->closed == CLOSED_NOT)) {
        set_closed(flow, open ? CLOSED_NOT : CLOSED_HOURS, effects);
    }
}

void closed_settle(struct flow *flow)
{
    bool is_closed = flow->closed != CLOSED_NOT;

    if (!flow->in_session && flow->screen != SCREEN_CLEANING &&
        is_closed != (flow->screen == SCREEN_CLOSED)) {
        flow_go(flow, flow_resting_screen(flow));
    }
}

static void reopen(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (!by_staff(flow->closed)) {
        return;
    }
    set_closed(flow, CLOSED_NOT, effects);
    flow->hours_ms = flow->now_ms;
    closed_judge(flow, event, effects); // hours that are over meanwhile keep it closed
    effect_add(effects, FX_SAVE);
    flow_session_end(flow, END_FINISHED, effects);
}

void closed_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->control == CTL_REOPEN) {
        reopen(flow, event, effects);
    } else if (!by_staff(flow->closed)) {
        set_closed(flow, event->control == CTL_CLOSE_FIRE ? CLOSED_FIRE : CLOSED_STAFF, effects);
        desk_note(NOTE_CLOSED, 0, effects);
        effect_add(effects, FX_SAVE);
        flow_session_end(flow, END_FINISHED, effects);
    }
}

void closed_clean(struct flow *flow, struct effects *effects)
{
    flow_session_end(flow, END_FINISHED, effects);
    effect_log(effects, LOG_CLEANING, flow->config->clean_lock_s, 0);
    flow_go(flow, SCREEN_CLEANING);
}

static int64_t clean_end_ms(const struct flow *flow)
{
    return flow->entered_ms + (int64_t)flow->config->clean_lock_s * 1000;
}

int64_t closed_deadline(const struct flow *flow)
{
    int64_t deadline = flow->hours_ms;

    if (flow->screen == SCREEN_CLEANING) {
        int64_t gone = (flow->now_ms - flow->entered_ms) / 1000;

        flow_soonest(&deadline, flow->entered_ms + (gone + 1) * 1000);
    }
    return deadline;
}

void closed_tick(struct flow *flow)
{
    if (flow->screen == SCREEN_CLEANING && flow->now_ms >= clean_end_ms(flow)) {
        flow_go(flow, flow_resting_screen(flow));
    }
}
