// S2 and S2a: the code on a letter or a phone (product 3.3, 4.2; national-services 8.3). What a code is, app/codes has said;
// here is what it means for the journey. A camera looks while S2a is seen; a fixed scanner is always live.
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <assert.h>

static const int64_t read_ms = 300;         // "Code read" is seen for so long (screens 6)
// A scanner reads what lies under it every second or two: a code that is read again so soon was never taken away.
static const int64_t lies_there_ms = 2500;

bool scan_is_offered(const struct flow *flow)
{
    return config_scans(flow->config) && flow->scanner_ready;
}

static bool typing_paused(const struct flow *flow)
{
    return tries_paused(&flow->tries, flow->now_ms);
}

// ---- pages

static void set_state(struct flow *flow, enum scan_state scan)
{
    flow->session.scan = scan;
    flow->scan_ms = flow->now_ms;
}

// Leaves S2a as it is when it is shown first.
static void forget_state(struct flow *flow)
{
    flow->session.scan = SCAN_LOOKING;
    flow->session.scan_refused = CODE_ACCEPTED;
}

// S2a, for another code than the one before.
static void look_for_code(struct flow *flow)
{
    session_drop_claim(&flow->session);
    forget_state(flow);
    flow->session.way = WAY_SCAN;
    set_state(flow, SCAN_LOOKING);
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
        look_for_code(flow);
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
        set_state(flow, SCAN_LOOKING);
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
        look_for_code(flow);
    } else if (flow->screen == SCREEN_HAVE_CODE && control == CTL_TYPE) {
        type_instead(flow);
    } else if (flow->screen == SCREEN_PAUSED && control == CTL_SCAN && scan_is_offered(flow)) {
        flow->session.way = WAY_SCAN;
        if (flow->session.who_asked) {
            look_for_code(flow);
        } else {
            flow_go(flow, SCREEN_WHO);
        }
    } else {
        return false;
    }
    return true;
}

// ---- what is read

// What a fixed scanner saw a moment ago lies there still: whatever it was, it was said once.
static bool lies_there(const struct flow *flow, const struct event *event)
{
    return event->identity == flow->scan_last_tag && flow->now_ms - flow->scan_last_ms < lies_there_ms;
}

// What says nothing new is not taken: a letter left under the scanner, or a poster in the camera's view, neither rings again
// nor keeps a session open. A code that is refused leaves one that was accepted alone.
static bool is_taken(const struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;
    bool accepted = event->code == CODE_ACCEPTED;
    bool is_new = !session_is_scanned(session) || (accepted && event->identity != session->claim_tag);

    if (!scan_is_offered(flow) || flow->cover != SCREEN_COUNT) {
        return false;
    }
    switch ((int)flow->screen) {
    case SCREEN_START:
    case SCREEN_WHO:
    case SCREEN_PAUSED:
    case SCREEN_HAVE_CODE:
    case SCREEN_BIRTH:
    case SCREEN_LETTER: return is_new && !lies_there(flow, event);
    case SCREEN_SCAN: // the camera gives a code once
        return session->scan != SCAN_READ && !(session->scan == SCAN_REFUSED && event->code == session->scan_refused);
    default: return false;
    }
}

// "Code read", wherever it was scanned; then S1 or S3.
static void accept(struct flow *flow, const struct event *event)
{
    struct session *session = &flow->session;

    assert(event->claim != NULL && event->claim->kind != CLAIM_NONE);
    if (flow->screen != SCREEN_SCAN) {
        look_for_code(flow);
    }
    session->claim = *event->claim;
    session->claim_tag = event->identity;
    entry_forget_name(session);
    set_state(flow, SCAN_READ);
}

// Somebody is typing: a code that is of no use does not take them away from it.
static bool is_typing(const struct flow *flow)
{
    return flow->screen == SCREEN_LETTER || (flow->screen == SCREEN_BIRTH && entry_birth_begun(&flow->session));
}

// A poster is no sign of the patient.
static void refuse(struct flow *flow, enum code_kind kind)
{
    int64_t idle_from_ms = flow->idle_from_ms;

    if (is_typing(flow)) {
        return;
    }
    if (flow->screen != SCREEN_SCAN) {
        look_for_code(flow);
    }
    flow->session.scan_refused = kind;
    set_state(flow, SCAN_REFUSED);
    flow->idle_from_ms = idle_from_ms;
}

static void take(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool accepted = event->code == CODE_ACCEPTED;

    if (accepted || !flow->in_session) {
        flow_session_begin(flow, effects); // or goes on: the patient is there
    }
    effect_add(effects, FX_SOUND)->on = accepted;
    effect_log(effects, LOG_SCAN, event->code, flow->screen == SCREEN_SCAN ? flow->now_ms - flow->entered_ms : -1);
    if (accepted) {
        accept(flow, event);
    } else {
        refuse(flow, event->code);
    }
}

void scan_read(struct flow *flow, const struct event *event, struct effects *effects)
{
    assert(event->identity != 0);
    bool taken = is_taken(flow, event);

    // What was not taken, for the page that was there, has had no answer: held up again it gets one.
    if (taken || lies_there(flow, event)) {
        flow->scan_last_tag = event->identity;
        flow->scan_last_ms = flow->now_ms;
    }
    if (taken) {
        take(flow, event, effects);
    }
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

    if (seen && !flow->scanning && flow->session.scan == SCAN_LOOKING) {
        flow->scan_ms = flow->now_ms; // what a cover hid was no time to hold a code up
    }
    watch(flow, seen && (!read || flow->scanning), effects);
}

// ---- time

static int64_t wait_ms(const struct flow *flow)
{
    return flow->scan_ms + (int64_t)flow->config->scan_wait_s * 1000;
}

int64_t scan_idle_ms(const struct flow *flow)
{
    return flow->scanning && flow->session.scan == SCAN_LOOKING ? wait_ms(flow) : INT64_MIN;
}

int64_t scan_deadline(const struct flow *flow)
{
    if (flow->screen == SCREEN_SCAN && flow->session.scan == SCAN_READ) {
        return flow->scan_ms + read_ms;
    }
    return flow->scanning && flow->session.scan == SCAN_LOOKING ? wait_ms(flow) : INT64_MAX;
}

void scan_tick(struct flow *flow)
{
    if (flow->now_ms < scan_deadline(flow)) {
        return;
    }
    if (flow->session.scan == SCAN_READ) {
        go_on(flow);
    } else {
        set_state(flow, SCAN_WAITED);
        flow->idle_from_ms = flow->now_ms; // the advice is to be read
    }
}
