// The codes that are read (national-services 8.3, 8.4). What a code is, app/codes has said; here is what it means for the journey,
// and what the patient is told when it is of no use.
#include "base/text.h"
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

// Beside the code that was just read, another that names somebody by the same kind of number: nobody can tell which of the two was
// meant, and the date of birth of the one would count as a wrong one against the other. A pass and a hospital number are one letter.
static bool is_rival(const struct session *session, const struct event *event)
{
    const struct claim *read = &session->claim;

    return session->scan == SCAN_READ && event->code == CODE_ACCEPTED && event->identity != session->claim_tag &&
           event->claim->kind == read->kind && text_equal(event->claim->system, read->system);
}

// S2a: what may be answered. While "Code read" is seen, nothing but a rival.
static bool is_answered(const struct session *session, const struct event *event)
{
    if (session->scan == SCAN_READ) {
        return is_rival(session, event);
    }
    return event->code == CODE_ACCEPTED || !was_said(session, event->identity);
}

// A code reaches the page: nothing covers it, and a camera that saw it looks still.
static bool reaches(const struct flow *flow, const struct event *event)
{
    return scan_is_offered(flow) && flow->cover == SCREEN_COUNT && (event->fixed || flow->scanning);
}

// What says nothing new is not taken: a letter left under the scanner, or a poster in the camera's view, neither rings again
// nor keeps a session open. A code that is refused leaves one that was accepted alone. What a camera saw before S2a was left
// is not of the page that is there now.
static bool is_taken(const struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;
    bool accepted = event->code == CODE_ACCEPTED;
    bool is_new = !session_is_scanned(session) || (accepted && event->identity != session->claim_tag);

    if (!reaches(flow, event)) {
        return false;
    }
    switch ((int)flow->screen) {
    case SCREEN_START:
    case SCREEN_WHO:
    case SCREEN_PAUSED:
    case SCREEN_HAVE_CODE:
    case SCREEN_BIRTH:
    case SCREEN_LETTER: return is_new && !lies_there(flow, event);
    case SCREEN_SCAN: return is_answered(session, event);
    default: return false;
    }
}

// ---- what becomes of them

// Of several codes that waited together only what is said is logged: one held-up letter is one scan.
static void sound_and_log(struct flow *flow, enum code_kind kind, struct effects *effects)
{
    effect_add(effects, FX_SOUND)->on = kind == CODE_ACCEPTED;
    effect_log(effects, LOG_SCAN, kind, flow->screen == SCREEN_SCAN ? flow->now_ms - flow->entered_ms : -1);
}

// "Code read", wherever it was scanned; then S1 or S3. Of what was refused just before nothing is said.
static void accept(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    sound_and_log(flow, CODE_ACCEPTED, effects);
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

// How much the words for a code help whoever holds it: first that there are two, of which neither can be taken; a pass that is
// genuine is what they were sent; then, what names the paper that was taken for the right one; a web address stands on every
// paper, the right one too; the rest names nothing.
static int rank_of(enum code_kind kind)
{
    switch (kind) {
    case CODE_TWO: return 11;
    case CODE_OTHER_DAY: return 10;
    case CODE_OTHER_SITE: return 9;
    case CODE_PRESCRIPTION: return 8;
    case CODE_HEALTH_CERTIFICATE: return 7;
    case CODE_CONTACT: return 6;
    case CODE_PRODUCT: return 5;
    case CODE_WEB: return 4;
    case CODE_FOREIGN: return 3;
    case CODE_UNKNOWN: return 2;
    case CODE_UNREADABLE: return 1;
    case CODE_ACCEPTED:
    case CODE_KIND_COUNT: break;
    }
    return 0;
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
    } else if (rank_of(kind) > rank_of(session->scan_refused)) {
        session->scan_refused = kind;
    }
}

// A poster is no sign of the patient.
static void refuse(struct flow *flow, enum code_kind kind, struct effects *effects)
{
    int64_t idle_from_ms = flow->idle_from_ms;

    sound_and_log(flow, kind, effects);
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

// Two people's codes: neither is taken, nothing is counted against either, and each may be held up alone.
static void refuse_both(struct flow *flow, struct effects *effects)
{
    session_drop_claim(&flow->session);
    refuse(flow, CODE_TWO, effects);
}

static void take(struct flow *flow, const struct event *event, struct effects *effects)
{
    bool accepted = event->code == CODE_ACCEPTED;

    if (accepted || !flow->in_session) {
        flow_session_begin(flow, effects); // or goes on: the patient is there
    }
    if (is_rival(&flow->session, event)) {
        refuse_both(flow, effects);
        return;
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

// S2a: the words that stand are those of another code than the one that is held up now, whose own were said before.
static bool is_said_again(const struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;

    return reaches(flow, event) && flow->screen == SCREEN_SCAN && session->scan == SCAN_REFUSED &&
           event->code != CODE_ACCEPTED && was_said(session, event->identity);
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
    } else if (is_said_again(flow, event)) {
        flow->session.scan_refused = event->code; // unheard, and for no longer: two posters that come and go change the words alone
    }
}

void scan_doubt_ends(struct flow *flow, struct effects *effects)
{
    refuse(flow, flow->session.scan_refused, effects);
}
