// S2 and S2a: the code on a letter or a phone (product 3.3, 4.2). A camera looks while S2a is seen; a fixed scanner is always
// live. What is read: scan_read.c.
#include "base/wipe.h"
#include "flow/flow_inside.h"

static const int64_t read_ms = 300; // "Code read" is seen for so long (screens 6)
// A letter may carry a web address beside the patient's bar code. What is held still is to be read within 6 pictures (scanning.md,
// targets), a bar code once two of them agree. One that takes longer counts, too: its "Code read" comes after the words.
static const int64_t doubt_ms = 400;
// What was heard is to be read before X21 covers it. Each code is said once, so a poster holds nobody's session open.
static const int64_t words_ms = 10 * 1000;

bool scan_is_offered(const struct flow *flow)
{
    return config_scans(flow->config) && flow->scanner_ready;
}

static bool typing_paused(const struct flow *flow)
{
    return tries_paused(&flow->tries, flow->now_ms);
}

// ---- pages

void scan_set_state(struct flow *flow, enum scan_state scan)
{
    flow->session.scan = scan;
    flow->scan_ms = flow->now_ms;
}

// Leaves S2a as it is when it is shown first.
static void forget_state(struct flow *flow)
{
    flow->session.scan = SCAN_LOOKING;
    flow->session.scan_refused = CODE_ACCEPTED;
    wipe(flow->session.scan_said, sizeof flow->session.scan_said);
}

void scan_look_for_code(struct flow *flow)
{
    session_drop_claim(&flow->session);
    forget_state(flow);
    flow->session.way = WAY_SCAN;
    scan_set_state(flow, SCAN_LOOKING);
    flow_go(flow, SCREEN_SCAN);
}

static void ask_for_code(struct flow *flow)
{
    flow->session.way = WAY_NOT_ASKED;
    flow_go(flow, SCREEN_HAVE_CODE);
}

// Where another code may be scanned or details typed, the one before counts no more.
static void back_to_choice(struct flow *flow)
{
    session_drop_claim(&flow->session);
    if (typing_paused(flow)) {
        flow_go(flow, SCREEN_PAUSED);
    } else {
        ask_for_code(flow);
    }
}

// The date of birth comes next, after S1.
static void go_on(struct flow *flow)
{
    forget_state(flow);
    flow_go(flow, flow->session.who_asked ? SCREEN_BIRTH : SCREEN_WHO);
}

void scan_after_who(struct flow *flow)
{
    const struct session *session = &flow->session;
    bool offered = scan_is_offered(flow);

    if (session_is_scanned(session)) {
        flow_go(flow, SCREEN_BIRTH);
    } else if (offered && (session->way == WAY_SCAN || typing_paused(flow))) {
        scan_look_for_code(flow);
    } else if (typing_paused(flow)) {
        flow_go(flow, SCREEN_PAUSED);
    } else if (offered && session->way == WAY_NOT_ASKED) {
        ask_for_code(flow);
    } else {
        flow_go(flow, SCREEN_BIRTH);
    }
}

void scan_back(struct flow *flow)
{
    bool offered = scan_is_offered(flow);

    forget_state(flow);
    if (offered && (typing_paused(flow) || (flow->session.who_asked && flow->screen != SCREEN_HAVE_CODE))) {
        back_to_choice(flow);
    } else {
        flow->session.who_asked = false;
        flow_go(flow, SCREEN_WHO);
    }
}

// ---- what is pressed

// "No" on S2, "Enter my details" on S2a: what was scanned counts no more.
static void type_instead(struct flow *flow)
{
    session_drop_claim(&flow->session);
    flow->session.way = WAY_TYPE;
    go_on(flow);
}

static bool press_looking(struct flow *flow, enum control control, struct effects *effects)
{
    enum scan_state scan = flow->session.scan;

    if (control == CTL_TRY_AGAIN && (scan == SCAN_REFUSED || scan == SCAN_WAITED)) {
        forget_state(flow);
        scan_set_state(flow, SCAN_LOOKING);
        effect_add(effects, FX_SCAN_AGAIN);
    } else if (control == CTL_TYPE && !typing_paused(flow)) {
        type_instead(flow);
    } else if (control == CTL_BACK) {
        session_drop_claim(&flow->session);
        scan_back(flow);
    } else {
        return false;
    }
    return true;
}

bool scan_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    enum control control = event->control;

    if (flow->screen == SCREEN_SCAN) {
        return press_looking(flow, control, effects);
    }
    if (flow->screen == SCREEN_HAVE_CODE && control == CTL_SCAN) {
        scan_look_for_code(flow);
    } else if (flow->screen == SCREEN_HAVE_CODE && control == CTL_TYPE) {
        type_instead(flow);
    } else if (flow->screen == SCREEN_PAUSED && control == CTL_SCAN && scan_is_offered(flow)) {
        flow->session.way = WAY_SCAN;
        if (flow->session.who_asked) {
            scan_look_for_code(flow);
        } else {
            flow_go(flow, SCREEN_WHO);
        }
    } else {
        return false;
    }
    return true;
}

// ---- what can read

void scan_source(struct flow *flow, const struct event *event)
{
    bool needed = flow->screen == SCREEN_HAVE_CODE || flow->screen == SCREEN_SCAN;

    flow->scanner_ready = event->ready;
    flow->scanner_camera = event->ready && event->camera;
    if (event->ready || !needed) {
        return;
    }
    if (!session_is_scanned(&flow->session) && typing_paused(flow)) {
        forget_state(flow);
        flow_go(flow, SCREEN_PAUSED);
    } else {
        go_on(flow);
    }
}

void scan_light(struct flow *flow, const struct event *event)
{
    flow->scanner_light = event->ready;
}

static void watch(struct flow *flow, bool on, struct effects *effects)
{
    if (on != flow->scanning) {
        flow->scanning = on;
        effect_add(effects, FX_SCAN)->on = on;
    }
}

void scan_stop(struct flow *flow, struct effects *effects)
{
    watch(flow, false, effects);
}

void scan_settle(struct flow *flow, struct effects *effects)
{
    bool seen = flow->screen == SCREEN_SCAN && flow->cover == SCREEN_COUNT;
    bool read = flow->session.scan == SCAN_READ; // it is not switched on to say so

    if (!seen && flow->session.scan == SCAN_DOUBT) {
        forget_state(flow); // what nobody would see is not said: it is looked at anew
    }
    if (seen && !flow->scanning && flow->session.scan == SCAN_LOOKING) {
        flow->scan_ms = flow->now_ms; // what a cover hid was no time to hold a code up
    }
    watch(flow, seen && (!read || flow->scanning), effects);
}

// ---- time

int64_t scan_idle_ms(const struct flow *flow)
{
    if (!flow->scanning) {
        return INT64_MIN;
    }
    switch (flow->session.scan) {
    case SCAN_LOOKING:
    case SCAN_DOUBT: return scan_deadline(flow);
    case SCAN_REFUSED: return flow->scan_ms + words_ms;
    case SCAN_READ:
    case SCAN_WAITED: break;
    }
    return INT64_MIN;
}

int64_t scan_deadline(const struct flow *flow)
{
    if (flow->screen != SCREEN_SCAN) {
        return INT64_MAX;
    }
    switch (flow->session.scan) {
    case SCAN_LOOKING: return flow->scanning ? flow->scan_ms + (int64_t)flow->config->scan_wait_s * 1000 : INT64_MAX;
    case SCAN_DOUBT: return flow->scan_ms + doubt_ms;
    case SCAN_READ: return flow->scan_ms + read_ms;
    case SCAN_REFUSED:
    case SCAN_WAITED: break;
    }
    return INT64_MAX;
}

void scan_tick(struct flow *flow, struct effects *effects)
{
    if (flow->now_ms < scan_deadline(flow)) {
        return;
    }
    if (flow->session.scan == SCAN_READ) {
        go_on(flow);
    } else if (flow->session.scan == SCAN_DOUBT) {
        scan_doubt_ends(flow, effects);
    } else {
        scan_set_state(flow, SCAN_WAITED);
        flow->idle_from_ms = flow->now_ms; // the advice is to be read
    }
}
