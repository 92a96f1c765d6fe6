// The rules that no step and no state of the walk may break. The letters are those of the list that
// test_walk prints.
#include "base/wipe.h"
#include "walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;

    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

// Everything but the places of people that no search of the walk fills; those are looked at state
// by state.
static bool is_nobody(const struct session *session)
{
    const size_t behind = offsetof(struct session, people) + sizeof session->people;

    return is_zero(session,
                   (size_t)((const char *)&session->people.list[2] - (const char *)session)) &&
           is_zero((const char *)session + behind, sizeof *session - behind);
}

static int effect_count(const struct effects *effects, enum effect_kind kind)
{
    int count = 0;

    for (int i = 0; i < effects->count; i++) {
        count += effects->list[i].kind == kind;
    }
    return count;
}

static const struct effect *task_of(const struct effects *effects, enum task_note note)
{
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind == FX_TASK && effects->list[i].task.note == note) {
            return &effects->list[i];
        }
    }
    return NULL;
}

static void require(bool kept, const char *rule)
{
    if (!kept) {
        walk_broken(rule);
    }
}

// ---- one step

static void check_done(const struct walk *walk, const struct walk_before *before,
                       const struct event *event)
{
    bool told =
        event->kind == EV_ARRIVAL && event->number != 0 && event->number == before->arrival_number;

    if (walk->flow.screen == SCREEN_DONE && before->screen != SCREEN_DONE) {
        require(told && event->outcome == ARRIVAL_CONFIRMED,
                "b: S9 only from CONFIRMED of the arrival that is waited for");
    }
    if (walk->flow.screen == SCREEN_ALREADY && before->screen != SCREEN_ALREADY) {
        require(told && event->outcome == ARRIVAL_ALREADY, "b: X8 only from ALREADY");
    }
    if (walk->flow.session.arrived && !before->arrived) {
        require(told && event->outcome == ARRIVAL_CONFIRMED, "b: arrived only from CONFIRMED");
    }
}

static void check_end(const struct walk *walk, const struct walk_before *before)
{
    bool ended = effect_count(&walk->effects, FX_SESSION_END) > 0;
    bool gone =
        before->in_session && (!walk->flow.in_session || walk->flow.sessions != before->sessions);

    require(!gone || ended, "i: no session ends without FX_SESSION_END");
    if (ended) {
        require(is_nobody(&walk->flow.session), "i: after FX_SESSION_END the session is all zeros");
        require(walk->flow.find_number == 0 && walk->flow.arrival_number == 0 &&
                    walk->flow.help_number == 0 && !walk->flow.find_decided &&
                    walk->flow.help == HELP_NOT_ASKED && walk->flow.cover == SCREEN_COUNT,
                "i: after FX_SESSION_END nothing is waited for");
        if (before->arrived && !before->outcome_seen) {
            require(task_of(&walk->effects, NOTE_NOT_SEEN) != NULL,
                    "i: X22: staff hear of an arrival unseen");
        }
    }
}

static void check_help(const struct walk *walk, const struct walk_before *before,
                       const struct event *event)
{
    if (event->kind != EV_PRESS || event->control != CTL_HELP) {
        return;
    }
    require(walk->flow.cover == SCREEN_HELP && walk->flow.in_session,
            "f: help answers on every page");
    if (before->help != HELP_ASKED && before->help != HELP_FAILED && before->cover != SCREEN_HELP) { // then a message is on its way already
        const struct effect *effect = task_of(&walk->effects, NOTE_HELP);

        require(effect != NULL && effect->number != 0 && effect->number == walk->flow.help_number,
                "f: help tells staff and waits for the answer");
    }
}

static void check_arrive(struct walk *walk, const struct walk_before *before,
                         const struct event *event)
{
    const struct appointment *appointment = &before->appointment;

    if (effect_count(&walk->effects, FX_ARRIVE) == 0) {
        return;
    }
    walk->ghost.arrives++;
    require(event->kind == EV_PRESS && event->control == CTL_YES && before->seen == SCREEN_CONFIRM,
            "g: an arrival only from Yes on S6");
    require(before->people == 1 && !before->flagged,
            "g: an arrival of exactly one unmarked person");
    require(appointment->status == APPOINTMENT_BOOKED || appointment->status == APPOINTMENT_ARRIVED,
            "g: an arrival only of what is booked, or arrived (X8)");
    require(appointment->clinic == CLINIC_GP, "g: never for a clinic that is not at the kiosk");
    if (appointment->status == APPOINTMENT_BOOKED) {
        int64_t to_start_ms = appointment->start_ms - event->wall_ms;

        require(to_start_ms <= 30 * flow_test_minute_ms && to_start_ms >= -590 * 1000,
                "g: an arrival only inside the window");
    }
    require(walk->ghost.arrives == 1, "g: one arrival a session");
}

// Counted one by one, a session cannot send more searches that miss than the limit: each adds one
// to its tries, and at the limit none leaves. Reaching S6 is no try (product 4.2); nor is a reply
// that tells of an outage.
static void check_tries(const struct walk *walk, const struct walk_before *before,
                        const struct event *event)
{
    bool answered =
        event->kind == EV_FOUND && event->number != 0 && event->number == before->find_number;
    bool outage =
        answered && walk->flow.find_decided && walk->flow.find_screen == SCREEN_NOT_WORKING;
    bool missed = (answered && walk->flow.screen != SCREEN_CONFIRM && !outage) ||
                  (before->screen == SCREEN_EXTRA && walk->flow.screen == SCREEN_FINDING);

    if (effect_count(&walk->effects, FX_FIND) > 0) {
        require(!before->paused, "e: no search leaves while typing is paused");
        require(before->seen == SCREEN_LETTER && event->control == CTL_CONTINUE,
                "e: a search only from S4");
        require(before->tries < walk->flow.config->tries_per_session,
                "e: no search leaves when the session has used up its tries");
    }
    if (missed) {
        require(walk->flow.session.tries == before->tries + 1,
                "e: every search that misses is one try");
        require(effect_count(&walk->effects, FX_SAVE) > 0, "e: tries outlive a pulled plug");
    }
}

static void check_kinds(const struct walk *walk, bool restricted)
{
    static const enum effect_kind kinds[] = {FX_SAVE, FX_TASK, FX_TASK, FX_LOG, FX_LOG};
    int at = 0;

    for (int i = 0; i < walk->effects.count; i++, at++) {
        if (at == 2 && !restricted) {
            at++; // the second message is for a restricted role alone
        }
        require(at < 5 && walk->effects.list[i].kind == kinds[at],
                "h: refusals do the same things");
    }
}

static void check_refusal(const struct walk *walk, const struct walk_before *before,
                          const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool shown = flow->screen == SCREEN_REFUSED && before->screen != SCREEN_REFUSED;
    bool unsure = flow->screen == SCREEN_UNSURE && before->screen != SCREEN_UNSURE;

    if (shown || unsure) {
        require(flow->reference == before->reference + 1 &&
                    flow->session.reference == flow->reference &&
                    effect_count(&walk->effects, FX_SAVE) > 0,
                "h: each gets the next number, and it is kept");
        require(effect_count(&walk->effects, FX_TASK) > 0, "h: staff hear of every one");
    }
    if (unsure) {
        const struct effect *effect = task_of(&walk->effects, NOTE_UNKNOWN);

        require(effect != NULL && effect->number == before->arrival_number && effect->number != 0,
                "h: X18 tells staff of its arrival");
    }
    if (shown && before->screen == SCREEN_FINDING) {
        bool in_time = before->find_decided &&
                       before->find_decided_ms <= before->find_ms + flow->config->find_answer_ms;
        int64_t moment = before->find_ms + (in_time ? flow->config->find_answer_ms
                                                    : flow->config->find_max_s * INT64_C(1000));

        require(before->find_decided && event->now_ms == moment,
                "h: refusals appear at their one moment");
        check_kinds(walk, task_of(&walk->effects, NOTE_RESTRICTED) != NULL);
    } else if (shown) {
        require(before->screen == SCREEN_CONFIRM || before->screen == SCREEN_CHECKING_IN,
                "h: other refusals only from S6 and S6a");
    }
}

void walk_check_step(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    check_done(walk, before, event);
    check_help(walk, before, event);
    check_arrive(walk, before, event);
    check_tries(walk, before, event);
    check_refusal(walk, before, event);
    check_end(walk, before);
    if (walk->flow.screen == SCREEN_START && before->screen != SCREEN_START) {
        require(walk->flow.site_ready, "S0 is shown only while the site answers");
    }
    if (event->kind == EV_PRESS && event->control == CTL_START_AGAIN && before->in_session) {
        require(!walk->flow.in_session, "j: Start again ends a session everywhere");
    }
    if (effect_count(&walk->effects, FX_SESSION_END) > 0) {
        walk->ghost = (struct walk_ghost){0};
    }
}

// ---- one state

// (d) what comes to an old number; the state is loaded again by the caller.
static void check_late(struct walk *walk)
{
    static struct view seen, then; // 1 KB each
    unsigned char key[WALK_KEY_BYTES], after[WALK_KEY_BYTES];

    view_make(&walk->flow, walk->flow.now_ms, &seen);
    walk_key(&walk->flow, &walk->ghost, key);
    for (int i = 0; i < walk_event_count; i++) {
        if (walk_events[i].number != NUMBER_OLD) {
            continue;
        }
        walk_take(walk, &walk_events[i]);
        walk_key(&walk->flow, &walk->ghost, after);
        view_make(&walk->flow, walk->flow.now_ms, &then);
        require(memcmp(key, after, sizeof key) == 0, "d: a late reply changes nothing");
        require(memcmp(&seen, &then, sizeof seen) == 0, "d: a late reply shows nothing");
        require(walk->effects.count == effect_count(&walk->effects, FX_LOG),
                "d: a late reply starts nothing");
    }
}

static bool shows_a_person(const struct view *view)
{
    return view->initials[0] != '\0' || view->time[0] != '\0' || view->clinician[0] != '\0' ||
           view->clinic[0] != '\0' || view->area[0] != '\0' || view->level[0] != '\0' ||
           view->directions[0] != '\0' || view->walk_minutes != 0;
}

// A number for the desk may stay; it lies behind everything that is personal.
static bool is_wiped(const struct session *session)
{
    return is_zero(session,
                   (size_t)((const char *)&session->people.list[2] - (const char *)session)) &&
           session->appointment == 0 && !session->arrived && !session->outcome_seen;
}

static void check_view(const struct walk *walk)
{
    static struct view view;

    view_make(&walk->flow, walk->flow.now_ms, &view);
    require(!shows_a_person(&view) || view.screen == SCREEN_CONFIRM || view.screen == SCREEN_DONE,
            "c: only S6 and S9 show anything of the appointment");
    require(view.screen != SCREEN_CONFIRM ||
                (view.initials[0] == '\0') == walk->flow.session.for_other,
            "c: for someone else no initials");
    require(view.screen == SCREEN_BIRTH ||
                (view.birth_digits[0][0] == '\0' && view.birth_digits[2][0] == '\0'),
            "c: only S3 shows the date");
    require(view.screen != SCREEN_DONE || (view.initials[0] == '\0' && view.time[0] == '\0'),
            "c: S9 shows where to wait, not who");
    wipe(&view, sizeof view);
}

void walk_check_state(struct walk *walk, int state)
{
    const struct session *session = &walk->flow.session;
    int people = session->people.count;
    int places = state % 8 == 0
                     ? PEOPLE
                     : 3; // all 50 are 160 KB to look at; they are only ever copied or wiped whole

    require(people <= 2 && is_zero(&session->people.list[people],
                                   (size_t)(places - people) * sizeof(struct person)),
            "c: nothing stays behind in the list of people");
    require(walk->flow.in_session || is_nobody(session), "c: outside a session there is nobody");
    switch (walk->flow.screen) {
    case SCREEN_REFUSED:
    case SCREEN_NOT_WORKING:
    case SCREEN_PAUSED:
    case SCREEN_START:
    case SCREEN_STARTING: require(is_wiped(session), "c: here nothing is left but a number"); break;
    case SCREEN_WHO:
    case SCREEN_BIRTH:
    case SCREEN_LETTER:
        require(people == 0 && session->extra[0] == '\0', "c: nobody before a search");
        break;
    case SCREEN_CONFIRM: require(people == 1, "S6 asks one person"); break;
    case SCREEN_CHECKING_IN:
    case SCREEN_DONE:
    case SCREEN_ALREADY:
    case SCREEN_UNSURE:
        require(people == 1 && is_zero(session->birth_digits, sizeof session->birth_digits) &&
                    is_zero(&session->birth, sizeof session->birth) &&
                    session->letters[0] == '\0' && session->extra[0] == '\0',
                "c: after Yes what was typed is gone");
        break;
    case SCREEN_EXTRA: require(people == 2, "S4b only while several are meant"); break;
    case SCREEN_FINDING:
    case SCREEN_MORE_TIME:
    case SCREEN_KEEP:
    case SCREEN_HELP:
    case SCREEN_PRIVACY:
    case SCREEN_COUNT: break;
    }
    check_view(walk);
    check_late(walk);
}

static void give_replies(struct walk *walk)
{
    struct event event;

    if (walk->flow.find_number != 0) {
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
    const int most = 400; // ticks; the longest way is S5, then X17 with its warning
    int64_t from_ms = walk->flow.now_ms;

    for (int i = 0; i < most; i++) {
        if (walk->flow.probe_ms == INT64_MAX) {
            struct event event = {.kind = EV_SITE, .ready = true};

            walk_send(walk, &event);
        }
        if (walk->flow.screen == SCREEN_START && !walk->flow.in_session) {
            require(walk->flow.now_ms - from_ms <= 200 * 1000, "a: time alone leads to S0 soon");
            return;
        }
        if (replies) {
            give_replies(walk);
        }
        require(walk_tick(walk), "a: every page but S0 has a deadline");
    }
    walk_broken("a: time alone leads to S0");
}

void walk_check_alike(struct walk *walk, int state)
{
    enum effect_kind first[EFFECTS];
    int count = -1;
    struct event event;

    for (int found = FOUND_CANCELLED; found <= FOUND_TOO_MANY; found++) {
        walk_load(walk, state);
        walk_found_event(&walk->flow, (enum walk_found)found, &event);
        event.identity = 7; // one patient, one identity: only the reason differs
        walk_send(walk, &event);
        if (count < 0) {
            count = walk->effects.count;
        }
        require(count == walk->effects.count && walk->flow.screen == SCREEN_FINDING,
                "h: a refusal is decided in silence");
        for (int i = 0; i < count; i++) {
            if (found == FOUND_CANCELLED) {
                first[i] = walk->effects.list[i].kind;
            }
            require(first[i] == walk->effects.list[i].kind, "h: every reason is decided alike");
        }
    }
}
