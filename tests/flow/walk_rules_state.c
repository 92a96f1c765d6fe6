// The rules that no state of a walk may break.
#include "base/wipe.h"
#include "walk.h"
#include <string.h>

// (d) what comes to an old number; the state is loaded again by the caller.
static void check_late(struct walk *walk)
{
    static struct view seen, then; // 3 KB each
    unsigned char key[WALK_KEY_BYTES], after[WALK_KEY_BYTES];

    view_make(&walk->flow, walk->flow.now_ms, &seen);
    walk_key(walk, key);
    for (int i = 0; i < walk_event_count; i++) {
        if (walk_events[i].number != NUMBER_OLD || !walk_possible(walk, &walk_events[i])) {
            continue;
        }
        walk_take(walk, &walk_events[i]);
        walk_key(walk, after);
        view_make(&walk->flow, walk->flow.now_ms, &then);
        walk_require(memcmp(key, after, sizeof key) == 0, "d: a late reply changes nothing");
        walk_require(memcmp(&seen, &then, sizeof seen) == 0, "d: a late reply shows nothing");
        walk_require(walk->effects.count == walk_effects(&walk->effects, FX_LOG), "d: a late reply starts nothing");
    }
}

// ---- what is drawn

static bool shows_place(const struct view *view)
{
    return view->area[0] != '\0' || view->level[0] != '\0' || view->directions[0] != '\0' ||
           view->walk_minutes != 0 || view->stop_count != 0;
}

static bool shows_who(const struct view *view)
{
    return view->initials[0] != '\0' || view->clinician[0] != '\0' || view->clinic[0] != '\0';
}

static void check_level(const struct view *view, const struct session *session)
{
    bool named = session->level == LEVEL_B && !session->for_other;

    walk_require(named || (view->needs == 0 && view->mobile_end[0] == '\0'),
                 "c: needs and the mobile number only at level B, for oneself");
    walk_require(view->screen != SCREEN_ALREADY || session->level == LEVEL_B || !shows_place(view),
                 "c: X8 names the area at level B");
    walk_require((view->screen != SCREEN_CHANGED && view->screen != SCREEN_REMOTE) || session->level == LEVEL_B,
                 "c: X9 and X10 are level B");
    walk_require(!view->isolation || !shows_place(view), "c: no waiting area for isolation");
}

static void check_view(const struct walk *walk)
{
    static struct view view;
    const struct session *session = &walk->flow.session;

    view_make(&walk->flow, walk->flow.now_ms, &view);
    enum screen seen = view.screen;
    walk_require(!shows_who(&view) || seen == SCREEN_CONFIRM, "c: only S6 shows who is meant");
    walk_require(seen != SCREEN_CONFIRM || (view.initials[0] == '\0') == session->for_other,
                 "c: for someone else no initials");
    walk_require(!shows_place(&view) || seen == SCREEN_DONE || seen == SCREEN_ALREADY,
                 "c: where to wait is said after an arrival");
    walk_require(view.time[0] == '\0' || seen == SCREEN_CONFIRM || seen == SCREEN_EARLY ||
                     seen == SCREEN_OVER_LIMIT,
                 "c: the time is shown where it is asked about");
    walk_require((view.which_count == 0) == (seen != SCREEN_WHICH) && view.which_count != 1,
                 "c: X11 shows the times that can be chosen");
    walk_require(seen == SCREEN_BIRTH || (view.birth_digits[0][0] == '\0' && view.birth_digits[2][0] == '\0'),
                 "c: only S3 shows the date");
    check_level(&view, session);
    for (int i = 0; i < TELL_COUNT; i++) {
        walk_require(view.told[i] != TOLD_YES || (walk->ghost.told & 1U << i) != 0,
                     "f: what is drawn says \"told\" only when staff are");
    }
    for (int i = 0; i < view.result_count; i++) {
        walk_require(view.results[i].visit != VISIT_WANTED && view.results[i].visit != VISIT_WRITING,
                     "c: S9 shows what is decided");
    }
    walk_check_scan_state(walk, &view);
    walk_require(view.seconds_left >= 0 && view.pin_wait_s >= 0, "c: seconds run out");
    wipe(&view, sizeof view);
}

// ---- what is kept

// A number for the desk may stay; it lies behind everything that is personal.
static bool is_wiped(const struct session *session)
{
    return walk_is_zero(session, (size_t)((const char *)&session->people.list[2] - (const char *)session)) &&
           session->appointment == 0 && !session->arrived && !session->outcome_seen &&
           walk_is_zero(session->visits, sizeof session->visits);
}

static bool is_typed_gone(const struct session *session, bool birth)
{
    return walk_is_zero(session->birth_digits, sizeof session->birth_digits) && session->letters[0] == '\0' &&
           session->extra[0] == '\0' && walk_is_zero(session->claim.system, sizeof session->claim.system) &&
           walk_is_zero(session->claim.value, sizeof session->claim.value) &&
           walk_is_zero(session->claim.id, sizeof session->claim.id) && (!birth || walk_is_zero(&session->birth, sizeof session->birth));
}

// Similar names are still to be looked for.
static bool needs_birth(const struct session *session)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        enum visit visit = session->visits[i];

        if (visit == VISIT_WANTED || visit == VISIT_WRITING || visit == VISIT_UNSURE) {
            return true;
        }
    }
    return false;
}

static void check_kept(const struct walk *walk)
{
    const struct session *session = &walk->flow.session;
    int people = session->people.count;

    switch ((int)walk->flow.screen) {
    case SCREEN_REFUSED:
    case SCREEN_NOT_WORKING:
    case SCREEN_PAUSED:
    case SCREEN_START:
    case SCREEN_STARTING:
    case SCREEN_CLOSED:
    case SCREEN_CLEANING:
    case SCREEN_STAFF:
    case SCREEN_NO_APPOINTMENT:
    case SCREEN_MENU: walk_require(people == 0 && session->appointment == 0, "c: here nobody is left"); break;
    case SCREEN_WHO:
    case SCREEN_HAVE_CODE:
    case SCREEN_SCAN:
    case SCREEN_BIRTH:
    case SCREEN_LETTER:
        walk_require(people == 0 && session->extra[0] == '\0', "c: nobody before a search");
        break;
    case SCREEN_CONFIRM:
    case SCREEN_WHICH: walk_require(people == 1, "S6 and X11 ask one person"); break;
    case SCREEN_CHECKING_IN:
    case SCREEN_NEEDS:
    case SCREEN_DETAILS:
    case SCREEN_KIN:
    case SCREEN_BEFORE:
    case SCREEN_DONE:
    case SCREEN_ALREADY:
    case SCREEN_UNSURE:
    case SCREEN_NOT_RIGHT:
    case SCREEN_EARLY:
    case SCREEN_OVER_LIMIT:
    case SCREEN_CHANGED:
    case SCREEN_REMOTE:
    case SCREEN_OTHER_DAY:
    case SCREEN_OTHER_SITE:
        walk_require(people == 1 && is_typed_gone(session, !needs_birth(session)),
                     "c: after Yes what was typed is gone");
        break;
    case SCREEN_EXTRA:
        walk_require(people == (session_is_scanned(session)                               ? 1
                                : walk->flow.config->match_needs == MATCH_LETTERS ? 2
                                                                                          : 0),
                     "S4b only while several are meant, or before the search; or for the date of X6");
        break;
    default: break;
    }
    if (walk->flow.screen == SCREEN_REFUSED || walk->flow.screen == SCREEN_NOT_WORKING) {
        walk_require(walk->flow.cover == SCREEN_PIN || walk->flow.under == SCREEN_PIN || is_wiped(session),
                     "c: here nothing is left but a number");
    }
}

// Questions stand only while an arrival is written or confirmed.
static void check_questions(const struct walk *walk)
{
    const struct flow *flow = &walk->flow;
    bool question = flow->screen == SCREEN_NEEDS || flow->screen == SCREEN_DETAILS || flow->screen == SCREEN_KIN ||
                    flow->screen == SCREEN_BEFORE;

    walk_require(!question || flow->arrival_number != 0 || flow->session.arrived,
                 "b: no question is asked when no arrival can stand any more");
    walk_require(flow->screen != SCREEN_CHECKING_IN || flow->arrival_number != 0, "b: S6a waits for an arrival");
    walk_require(flow->screen != SCREEN_FINDING || flow->find_number != 0 || flow->find_decided,
                 "h: S5 waits for a reply or for its moment");
}

void walk_check_state(struct walk *walk, int state)
{
    const struct session *session = &walk->flow.session;
    int people = session->people.count;
    int places = state % 8 == 0 ? PEOPLE : 3; // all 50 are 280 KB to look at; they are only ever copied or wiped whole

    walk_require(people <= 2 && walk_is_zero(&session->people.list[people],
                                             (size_t)(places - people) * sizeof(struct person)),
                 "c: nothing stays behind in the list of people");
    walk_require(walk->flow.in_session || walk_is_nobody(session), "c: outside a session there is nobody");
    check_kept(walk);
    check_questions(walk);
    check_view(walk);
    check_late(walk);
}

// ---- the way home

static void give_replies(struct walk *walk)
{
    struct event event;

    if (walk->flow.find_number != 0 && walk->flow.session.people.count == 1) {
        walk_looked_event(&walk->flow, LOOKED_HIDDEN, &event);
        walk_send(walk, &event);
    } else if (walk->flow.find_number != 0) {
        walk_found_event(&walk->flow, FOUND_NOBODY, &event);
        walk_send(walk, &event);
    }
    if (walk->flow.arrival_number != 0) {
        event = (struct event){.kind = EV_ARRIVAL, .number = walk->flow.arrival_number};
        walk_send(walk, &event);
    }
}

void walk_check_way_home(struct walk *walk, bool replies)
{
    const int most = 600; // ticks; the longest way is S5, then X17 with its warning
    int64_t from_ms = walk->flow.now_ms;

    for (int i = 0; i < most; i++) {
        if (walk->flow.probe_ms == INT64_MAX) {
            struct event event = {.kind = EV_SITE, .ready = true};

            walk_send(walk, &event);
        }
        if ((walk->flow.screen == SCREEN_START || walk->flow.screen == SCREEN_CLOSED) && !walk->flow.in_session) {
            walk_require(walk->flow.now_ms - from_ms <= 200 * 1000, "a: time alone leads to S0 soon");
            return;
        }
        if (replies) {
            give_replies(walk);
        }
        walk_require(walk_tick(walk), "a: every page but S0 and X26 has a deadline");
    }
    walk_broken("a: time alone leads to S0");
}

// ---- refusals, one beside the other

static void compare(const struct walk *walk, enum effect_kind first[EFFECTS], int *count)
{
    bool is_first = *count < 0;

    *count = is_first ? walk->effects.count : *count;
    walk_require(*count == walk->effects.count && walk->flow.screen == SCREEN_FINDING,
                 "h: a refusal is decided in silence");
    for (int i = 0; i < *count; i++) {
        first[i] = is_first ? walk->effects.list[i].kind : first[i];
        walk_require(first[i] == walk->effects.list[i].kind, "h: every reason is decided alike");
    }
}

// By the search: who is refused without a closer look.
static bool is_refused_at_once(enum walk_found found)
{
    return found == FOUND_RESTRICTED || found == FOUND_DECEASED || found == FOUND_NOBODY || found == FOUND_TOO_MANY ||
           found == FOUND_DENIED;
}

static void check_found_alike(struct walk *walk, int state)
{
    enum effect_kind first[EFFECTS] = {FX_NONE};
    int count = -1;
    struct event event;

    for (int found = 0; found < WALK_FOUND_COUNT; found++) {
        // A denied search is logged, besides: for who runs the site, not for who stands in front.
        if (is_refused_at_once((enum walk_found)found) && found != FOUND_DENIED) {
            walk_load(walk, state);
            walk_found_event(&walk->flow, (enum walk_found)found, &event);
            event.identity = 7; // one patient, one identity: only the reason differs
            walk_send(walk, &event);
            compare(walk, first, &count);
        }
    }
}

static void check_looked_alike(struct walk *walk, int state)
{
    enum effect_kind first[EFFECTS] = {FX_NONE};
    int count = -1;
    struct event event;

    // What is elsewhere is X7 after a scan.
    int last = session_is_scanned(&walk->flow.session) ? LOOKED_NO_KIOSK : LOOKED_ELSEWHERE;

    for (int looked = LOOKED_HIDDEN; looked <= last; looked++) {
        walk_load(walk, state);
        walk_looked_event(&walk->flow, (enum walk_looked)looked, &event);
        walk_send(walk, &event);
        compare(walk, first, &count);
    }
}

void walk_check_alike(struct walk *walk, int state)
{
    if (walk->flow.session.people.count == 0) {
        check_found_alike(walk, state);
    } else {
        check_looked_alike(walk, state);
    }
}
