// The codes that are read (national-services 8.3, 8.4). What a code is, app/codes has said; here is what it means for the journey,
// and what the patient is told when it is of no use.
#include "flow/flow_inside.h"
#include <assert.h>
#include <string.h>

// A scanner reads what lies under it every second or two: a code that is read again so soon was never taken away.
static const int64_t lies_there_ms = 2500;

// ---- which are taken

// What a fixed scanner saw a moment ago lies there still: whatever it was, it was said once.
static bool lies_there(const struct flow *flow, const struct event *event)
{
    return event->identity == flow->scan_last_tag && flow->now_ms - flow->scan_last_ms < lies_there_ms;
}

// S2a says what is wrong with a code once: of two that stay in view, or come and go there, neither rings again. (Try again)
// wants to hear it once more.
static bool was_said(const struct session *session, uint64_t identity)
{
    for (int i = 0; i < SESSION_CODES; i++) {
        if (session->scan_said[i] == identity) {
            return true;
        }
    }
    return false;
}

// The one that was said first makes room.
static void note_said(struct session *session, uint64_t identity)
{
    memmove(session->scan_said + 1, session->scan_said, sizeof session->scan_said - sizeof session->scan_said[0]);
    session->scan_said[0] = identity;
}

// What says nothing new is not taken: a letter left under the scanner, or a poster in the camera's view, neither rings again
// nor keeps a session open. A code that is refused leaves one that was accepted alone. What a camera saw before S2a was left
// is not of the page that is there now.
static bool is_taken(const struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;
    bool accepted = event->code == CODE_ACCEPTED;
    bool is_new = !session_is_scanned(session) || (accepted && event->identity != session->claim_tag);

    if (!scan_is_offered(flow) || flow->cover != SCREEN_COUNT || !(event->fixed || flow->scanning)) {
        return false;
    }
    switch ((int)flow->screen) {
    case SCREEN_START:
    case SCREEN_WHO:
    case SCREEN_PAUSED:
    case SCREEN_HAVE_CODE:
    case SCREEN_BIRTH:
    case SCREEN_LETTER: return is_new && !lies_there(flow, event);
    case SCREEN_SCAN: return session->scan != SCAN_READ && (accepted || !was_said(session, event->identity));
    default: return false;
    }
}

// ---- what becomes of them

// Heard and logged.
static void sound(struct flow *flow, enum code_kind kind, struct effects *effects)
{
    effect_add(effects, FX_SOUND)->on = kind == CODE_ACCEPTED;
    effect_log(effects, LOG_SCAN, kind, flow->screen == SCREEN_SCAN ? flow->now_ms - flow->entered_ms : -1);
}

// "Code read", wherever it was scanned; then S1 or S3. Of what was refused just before nothing is said.
static void accept(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    sound(flow, CODE_ACCEPTED, effects);
    assert(event->claim != NULL && event->claim->kind != CLAIM_NONE);
    if (flow->screen != SCREEN_SCAN) {
        scan_look_for_code(flow);
    }
    session->claim = *event->claim;
    session->claim_tag = event->identity;
    entry_forget_name(session);
    scan_set_state(flow, SCAN_READ);
}

// Somebody is typing: a code that is of no use does not take them away from it.
static bool is_typing(const struct flow *flow)
{
    return flow->screen == SCREEN_LETTER || (flow->screen == SCREEN_BIRTH && entry_birth_begun(&flow->session));
}

// How much the words for a code help whoever holds it: a pass that is genuine is what they were sent; then, what names the paper
// that was taken for the right one; a web address stands on every paper, the right one too; the rest names nothing.
static int helps(enum code_kind kind)
{
    static const unsigned char order[CODE_KIND_COUNT] = {
        [CODE_OTHER_DAY] = 10, [CODE_OTHER_SITE] = 9, [CODE_PRESCRIPTION] = 8, [CODE_HEALTH_CERTIFICATE] = 7, [CODE_CONTACT] = 6,
        [CODE_PRODUCT] = 5,    [CODE_WEB] = 4,        [CODE_FOREIGN] = 3,      [CODE_UNKNOWN] = 2,            [CODE_UNREADABLE] = 1,
    };

    return order[kind];
}

// A camera's code that is refused waits for one that is accepted; one of them all is said. So does a further code while words
// stand: that they go away and come back is how the patient sees that it was looked at. What a fixed scanner reads alone is
// refused at once: a beam meets one code.
static bool waits(const struct flow *flow, const struct event *event)
{
    enum scan_state scan = flow->session.scan;

    return flow->screen == SCREEN_SCAN && (!event->fixed || scan == SCAN_DOUBT || scan == SCAN_REFUSED);
}

static void doubt(struct flow *flow, enum code_kind kind)
{
    struct session *session = &flow->session;

    if (session->scan != SCAN_DOUBT) {
        session->scan_refused = kind;
        scan_set_state(flow, SCAN_DOUBT);
    } else if (helps(kind) > helps(session->scan_refused)) {
        session->scan_refused = kind;
    }
}

// A poster is no sign of the patient.
static void refuse(struct flow *flow, enum code_kind kind, struct effects *effects)
{
    int64_t idle_from_ms = flow->idle_from_ms;

    sound(flow, kind, effects);
    if (is_typing(flow)) {
        return;
    }
    if (flow->screen != SCREEN_SCAN) {
        scan_look_for_code(flow);
    }
    flow->session.scan_refused = kind;
    scan_set_state(flow, SCAN_REFUSED);
    flow->idle_from_ms = idle_from_ms;
}

static void take(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool accepted = event->code == CODE_ACCEPTED;

    if (accepted || !flow->in_session) {
        flow_session_begin(flow, effects); // or goes on: the patient is there
    }
    if (accepted) {
        accept(flow, event, effects);
        return;
    }
    if (waits(flow, event)) {
        doubt(flow, event->code);
    } else {
        refuse(flow, event->code, effects);
    }
    if (flow->screen == SCREEN_SCAN) {
        note_said(&flow->session, event->identity);
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

void scan_doubt_ends(struct flow *flow, struct effects *effects)
{
    refuse(flow, flow->session.scan_refused, effects);
}
