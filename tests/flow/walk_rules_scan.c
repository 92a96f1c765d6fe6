// The rules of scanning: where a code is taken, when the camera looks, what a code proves.
#include "walk.h"

unsigned walk_said(const struct session *session)
{
    unsigned said = 0;

    for (int i = 0; i < SESSION_CODES; i++) {
        said |= session->scan_said[i] == 0 ? 0U : 1U << session->scan_said[i];
    }
    return said;
}

// Of both at once: asked before and after every step.
void walk_claim_misses(const struct tries *tries, int ret_misses[2])
{
    ret_misses[0] = ret_misses[1] = 0;
    for (int i = 0; i < TRIES_CLAIMS; i++) {
        uint64_t tag = tries->claims[i].tag;

        if (tag == 7 || tag == 8) {
            ret_misses[tag - 7] = tries->claims[i].misses;
        }
    }
}

// ---- the camera, the sound

static void check_camera(const struct walk *walk, const struct walk_before *before)
{
    bool seen = walk->flow.screen == SCREEN_SCAN && walk->flow.cover == SCREEN_COUNT;
    bool on = before->scanning;

    for (int i = 0; i < walk->effects.count; i++) {
        const struct effect *effect = &walk->effects.list[i];

        if (effect->kind == FX_SCAN) {
            walk_require(effect->on != on, "l: the camera is switched on once and off once");
            on = effect->on;
        }
        walk_require(effect->kind != FX_SESSION_END || !on, "l: and off before the session ends");
    }
    bool wanted = seen && (walk->flow.session.scan != SCAN_READ || before->scanning);
    walk_require(on == wanted && walk->flow.scanning == wanted,
                 "l: it looks while S2a is seen, and not else, nor to say what a fixed scanner read");
}

// ---- where a code is taken

bool walk_takes_codes(enum screen screen)
{
    return screen == SCREEN_START || screen == SCREEN_WHO || screen == SCREEN_PAUSED || screen == SCREEN_HAVE_CODE ||
           screen == SCREEN_BIRTH || screen == SCREEN_LETTER;
}

// The codes 7 and 8 claim by the same kind of number (walk_events.c): beside one that was just read, the other is one too many.
static bool is_rival(const struct walk_before *before, const struct event *event)
{
    return before->screen == SCREEN_SCAN && before->scan == SCAN_READ && event->code == CODE_ACCEPTED &&
           event->identity != before->claim_tag;
}

static bool takes_codes(const struct walk_before *before, const struct event *event)
{
    bool accepted = event->code == CODE_ACCEPTED;
    bool is_new = !before->scanned || (accepted && event->identity != before->claim_tag);
    bool left = event->identity == before->scan_last_tag && event->now_ms - before->scan_last_ms < 2500;

    if (!before->scanner || before->cover != SCREEN_COUNT || (!event->fixed && !before->scanning)) {
        return false;
    }
    if (before->screen == SCREEN_SCAN) {
        return before->scan == SCAN_READ ? is_rival(before, event)
                                         : accepted || (before->said & 1U << event->identity) == 0;
    }
    return walk_takes_codes(before->screen) && is_new && !left;
}

// Is this code, which is refused, not said yet?
static bool is_in_doubt(const struct walk_before *before, const struct event *event)
{
    bool beside = before->scan == SCAN_DOUBT || before->scan == SCAN_REFUSED;

    return before->screen == SCREEN_SCAN && event->code != CODE_ACCEPTED && (beside || !event->fixed);
}

static void check_doubt(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool beside = before->scan == SCAN_DOUBT;
    enum code_kind refused = flow->session.scan_refused;

    walk_require(walk->effects.count == 0 && flow_seen(flow) == SCREEN_SCAN && flow->session.scan == SCAN_DOUBT,
                 "l: of a code that is refused nothing is said at once");
    walk_require(flow->scan_ms == (beside ? before->scan_ms : event->now_ms), "l: the first one begins the wait for a better one");
    walk_require(refused == (beside && event->code == CODE_UNREADABLE ? before->scan_refused : event->code),
                 "l: what is unreadable gives way");
}

static void check_rival(const struct walk *walk, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    const struct session *session = &flow->session;

    walk_require(!session_is_scanned(session) && session->claim_tag == 0 && walk_is_zero(&session->claim, sizeof session->claim),
                 "l: of two people's codes neither is kept");
    walk_require(flow->screen == SCREEN_SCAN && session->scan == SCAN_REFUSED && session->scan_refused == CODE_TWO,
                 "l: and the patient is told that there are two");
    walk_require(flow->scan_ms == event->now_ms && flow->idle_from_ms == event->now_ms, "l: who is there, and has the words to read");
}

static void check_taken(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    const struct session *session = &flow->session;

    if (is_rival(before, event)) {
        check_rival(walk, event);
        return;
    }
    if (event->code == CODE_ACCEPTED) {
        walk_require(session_is_scanned(session) && session->claim_tag == event->identity, "l: a code that is read is kept");
        walk_require(flow->screen == SCREEN_SCAN && session->scan == SCAN_READ && session->letters[0] == '\0',
                     "l: and seen to be, past what was typed of the name");
        return;
    }
    walk_require(!before->in_session || flow->idle_from_ms == before->idle_from_ms, "l: a code that is refused is no sign of the patient");
    if (is_in_doubt(before, event)) {
        check_doubt(walk, before, event);
    } else if (before->typed) {
        walk_require(flow->screen == before->screen && !session_is_scanned(session), "l: nor takes it anybody away who types");
    } else {
        walk_require(!session_is_scanned(session) && flow->screen == SCREEN_SCAN && session->scan == SCAN_REFUSED &&
                         session->scan_refused == event->code,
                     "l: a code that is refused is said to be, by its kind");
    }
}

static bool doubt_ended(const struct flow *flow, const struct walk_before *before, const struct event *event)
{
    return event->kind == EV_TICK && before->scan == SCAN_DOUBT && flow->session.scan == SCAN_REFUSED;
}

// What is not taken changes nothing; but the words that stand are those of the code that is held up, if it had them before.
static void check_not_taken(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    const struct session *session = &flow->session;
    bool reaches = before->scanner && before->cover == SCREEN_COUNT && (event->fixed || before->scanning);
    bool again = reaches && before->screen == SCREEN_SCAN && before->scan == SCAN_REFUSED;

    walk_require(walk->effects.count == 0 && flow->screen == before->screen && flow->cover == before->cover &&
                     session_is_scanned(session) == before->scanned && session->claim_tag == before->claim_tag &&
                     session->scan == before->scan && flow->scan_ms == before->scan_ms && flow->idle_from_ms == before->idle_from_ms,
                 "l: else a code is not taken");
    walk_require(session->scan_refused == (again ? event->code : before->scan_refused), "l: the words are of the code that is held up");
}

static void check_code(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool scanned = session_is_scanned(&flow->session);
    int sounds = walk_effects(&walk->effects, FX_SOUND);

    if (event->kind != EV_SCAN) {
        walk_require(sounds == doubt_ended(flow, before, event), "l: a sound only as a code is read, or seen to be no good");
        walk_require(!scanned || before->scanned, "l: a code only from a scanner");
    } else if (takes_codes(before, event)) {
        walk_require(sounds == !is_in_doubt(before, event) && flow->in_session, "l: what is read is heard");
        check_taken(walk, before, event);
    } else {
        check_not_taken(walk, before, event);
    }
}

// ---- what S2a leads to

static void check_state_of_scan(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool tick = event->kind == EV_TICK && before->screen == SCREEN_SCAN;
    bool again = before->seen == SCREEN_SCAN && (before->scan == SCAN_REFUSED || before->scan == SCAN_WAITED) &&
                 event->kind == EV_PRESS && event->control == CTL_TRY_AGAIN;

    walk_require(walk_effects(&walk->effects, FX_SCAN_AGAIN) == again, "l: (Try again) wants what is held up once more");
    if (tick && before->scan == SCAN_READ && flow->screen != SCREEN_SCAN) {
        walk_require(flow->screen == (flow->session.who_asked ? SCREEN_BIRTH : SCREEN_WHO), "l: what is read leads on");
    }
    if (before->scan == SCAN_DOUBT && doubt_ended(flow, before, event)) {
        walk_require(event->now_ms == before->scan_ms + 400 && flow->session.scan_refused == before->scan_refused,
                     "l: what is refused is said after 400 ms");
    } else if (before->scan == SCAN_DOUBT && tick) {
        walk_require(event->now_ms < before->scan_ms + 400 && flow_seen(flow) == SCREEN_SCAN, "l: not before, and nobody is idle until then");
    }
    if (tick && before->scan == SCAN_LOOKING && flow->session.scan == SCAN_WAITED) {
        walk_require(flow_seen(flow) == SCREEN_SCAN, "l: the advice is seen");
    }
}

// ---- what a code finds

static void check_misses(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    bool wrong_date = event->kind == EV_FOUND && event->number != 0 && event->number == before->find_number &&
                      event->answer == SITE_NONE;
    bool wrong_postcode = before->seen == SCREEN_EXTRA && event->control == CTL_CONTINUE &&
                          walk->flow.screen == SCREEN_FINDING;
    bool missed = before->scanned && !before->claim_blocked && (wrong_date || wrong_postcode);
    int misses[2];

    walk_claim_misses(&walk->flow.tries, misses);
    for (int i = 0; i < 2; i++) {
        bool mine = missed && before->claim_tag == 7U + (unsigned)i;

        walk_require(misses[i] == before->claim_misses[i] + mine,
                     "l: what is wrong counts against the code, and nothing else does");
    }
}

static void check_found(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    enum screen to = flow->screen;
    bool found = event->kind == EV_FOUND && event->number != 0 && event->number == before->find_number;
    bool looked = event->kind == EV_LOOKED && event->number != 0 && event->number == before->find_number;

    if (found && before->claim_blocked) {
        walk_require(flow->find_decided && flow->session.people.count == 0, "l: a code that used up its tries finds nobody");
        walk_require(event->answer == SITE_UNAVAILABLE || flow->refusal == REFUSED_CLAIM_TRIES, "l: and the desk hears why");
    }
    if ((to == SCREEN_OTHER_DAY || to == SCREEN_OTHER_SITE) && to != before->screen) {
        walk_require(before->scanned, "l: X6 and X7 only after a scan");
        walk_require((looked && before->screen == SCREEN_FINDING && !before->flagged) || before->screen == SCREEN_EXTRA,
                     "l: after the closer look, or the question for the date");
        walk_require(to != SCREEN_OTHER_SITE || (before->people == 1 && before->appointments[0].id[0] != '\0'),
                     "l: X7 when there is one today");
        walk_require(!looked || walk_tasks(&walk->effects, to == SCREEN_OTHER_DAY ? NOTE_OTHER_DAY : NOTE_ELSEWHERE) == 1,
                     "l: and the desk hears of it");
    }
    if (before->seen == SCREEN_EXTRA && before->scanned && to == SCREEN_OTHER_DAY) {
        walk_require((flow->session.level == LEVEL_C) == (event->control == CTL_CONTINUE), "l: the postcode proves level C");
    }
}

void walk_check_scan(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    check_camera(walk, before);
    check_code(walk, before, event);
    check_state_of_scan(walk, before, event);
    check_misses(walk, before, event);
    check_found(walk, before, event);
}

// ---- what a state may be

void walk_check_scan_state(const struct walk *walk, const struct view *view)
{
    const struct flow *flow = &walk->flow;
    const struct session *session = &flow->session;
    bool scanned = session_is_scanned(session);
    bool here = flow->screen == SCREEN_SCAN || flow->screen == SCREEN_HAVE_CODE;

    walk_require(!scanned || session->level == LEVEL_A || session->people.count == 1,
                 "l: a code proves nothing before somebody is found");
    walk_require(session->level < LEVEL_C || (scanned && flow->screen == SCREEN_OTHER_DAY), "l: level C is for X6");
    walk_require(!here || (flow->scanner_ready && flow->config->match_scan_offered), "l: S2 and S2a while something can read");
    walk_require(flow->screen != SCREEN_LETTER || !scanned, "l: with a code no letter is asked");
    walk_require((flow->screen != SCREEN_HAVE_CODE && flow->screen != SCREEN_PAUSED) || !scanned,
                 "l: and none is in hand where one may be scanned");
    walk_require(flow->screen != SCREEN_SCAN || scanned == (session->scan == SCAN_READ), "l: on S2a only what is read just now");
    walk_require(session->scan != SCAN_DOUBT || flow_seen(flow) == SCREEN_SCAN, "l: nothing is about to be said under a cover");
    walk_require((session->scan != SCAN_LOOKING && session->scan != SCAN_WAITED) || walk_said(session) == 0,
                 "l: what looks anew has said nothing");
    walk_require(flow->screen == SCREEN_SCAN || (session->scan == SCAN_LOOKING && session->scan_refused == CODE_ACCEPTED),
                 "l: S2a leaves nothing behind");
    walk_require(!view->scan_drawing || (view->screen == SCREEN_SCAN && view->scan_camera && view->scan == SCAN_LOOKING &&
                                         flow->now_ms < flow->entered_ms + 2400),
                 "l: how to hold a code is shown as S2a is entered, before anything was read");
    walk_require(view->other_day[0] == '\0' ||
                     (view->screen == SCREEN_OTHER_DAY && session->level == LEVEL_C && !session->for_other),
                 "l: the date at level C, for oneself");
    walk_require(!view->date_offered ||
                     (view->screen == SCREEN_OTHER_DAY && view->other_day[0] == '\0' && !session->for_other),
                 "l: it is offered where it is not said, for oneself");
    walk_require(view->screen != SCREEN_SCAN || view->typing_offered == !tries_paused(&flow->tries, flow->now_ms),
                 "l: typing is offered unless it is paused");
    walk_require(!view->scan_offered || (view->screen == SCREEN_PAUSED && flow->scanner_ready), "l: as is scanning");
}
