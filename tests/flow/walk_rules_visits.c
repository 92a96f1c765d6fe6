// The rules of arrivals, of what staff, PDS and the log hear, and of the end of a session.
#include "walk.h"
#include <string.h>

// ---- arrivals

// The appointment whose arrival an event is about; -1 = nobody waits for it.
static int visit_of(const struct walk_before *before, const struct event *event)
{
    if (event->kind != EV_ARRIVAL || event->number == 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        if ((before->visits[i] == VISIT_WRITING && event->number == before->arrival_number) ||
            event->number == before->unsure_numbers[i]) {
            return i;
        }
    }
    return -1;
}

// What was confirmed is counted here by the events alone; the flow must say the same, never more and never less.
static void check_done(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct session *session = &walk->flow.session;
    int visit = visit_of(before, event);
    bool lives = walk->flow.in_session && walk_effects(&walk->effects, FX_SESSION_END) == 0;

    if (visit >= 0 && event->outcome == ARRIVAL_CONFIRMED) {
        walk->ghost.confirmed |= (unsigned char)(1U << visit);
    }
    for (int i = 0; i < 2 && lives; i++) {
        bool confirmed = (walk->ghost.confirmed & 1U << i) != 0;

        walk_require((session->visits[i] == VISIT_CONFIRMED) == confirmed,
                     "b: confirmed from CONFIRMED of the arrival that is waited for, and only so");
    }
    if (walk->flow.screen == SCREEN_DONE && before->screen != SCREEN_DONE) {
        walk_require(walk->ghost.confirmed != 0, "b: S9 only when an arrival was confirmed");
    }
    if (walk->flow.screen == SCREEN_ALREADY && before->screen != SCREEN_ALREADY) {
        walk_require(session->visits[0] == VISIT_ALREADY || session->visits[1] == VISIT_ALREADY,
                     "b: X8 only from ALREADY");
    }
    walk_require(!lives || session->arrived == (walk->ghost.confirmed != 0), "b: arrived only from CONFIRMED");
    if (visit >= 0 && event->outcome == ARRIVAL_CONFIRMED) {
        walk_require(walk_effects(&walk->effects, FX_SIMILAR) == 1,
                     "b: similar names are looked for after each confirmed arrival");
    } else {
        walk_require(walk_effects(&walk->effects, FX_SIMILAR) == 0, "b: and never else");
    }
}

static void check_written(const struct walk *walk, const struct walk_before *before,
                          const struct event *event, int index)
{
    const struct appointment *appointment = &before->appointments[index];

    walk_require(before->people == 1 && !before->flagged, "g: an arrival of exactly one unmarked person");
    walk_require(appointment->status == APPOINTMENT_BOOKED || appointment->status == APPOINTMENT_ARRIVED,
                 "g: an arrival only of what is booked, or arrived (X8)");
    walk_require(appointment->clinic != CLINIC_BLOCKED && appointment->channel == CHANNEL_IN_PERSON &&
                     appointment->here == HERE_YES,
                 "g: never for a clinic that is not at the kiosk, or not here");
    if (appointment->status == APPOINTMENT_BOOKED) {
        int64_t to_start_ms = appointment->start_ms - event->wall_ms;
        int64_t waited_ms = walk->flow.config->write_confirm_s * INT64_C(1000);

        // The second of two may be begun when the first was waited for; judged was it at Yes.
        walk_require(to_start_ms <= 30 * flow_test_minute_ms && to_start_ms >= -590 * 1000 - waited_ms,
                     "g: an arrival only inside the window");
    }
}

// The one that the patient waits for.
static void check_waited(const struct walk *walk, const struct walk_before *before, const struct event *event, int at)
{
    bool yes = event->kind == EV_PRESS &&
               ((event->control == CTL_YES && (before->seen == SCREEN_CONFIRM || before->seen == SCREEN_WHICH)) ||
                (event->control == CTL_ONLY && before->seen == SCREEN_WHICH));
    bool next = event->kind == EV_ARRIVAL && before->visits[0] == VISIT_WRITING && before->visits[1] == VISIT_WANTED &&
                walk->flow.session.visits[0] != VISIT_WRITING;

    walk_require(yes || next, "g: an arrival only from Yes, or after the one before it");
    walk_require(at + 1 == walk->effects.count || walk->effects.list[at + 1].kind == FX_LOG,
                 "g: and last in its step: it may be decided before the rest is carried out");
}

// Those whose turn had not come: the patient's time is over, or the patient has gone.
static void check_unwaited(const struct walk *walk, const struct walk_before *before, const struct event *event,
                           int index, uint32_t number)
{
    bool over = event->kind == EV_TICK && number == walk->flow.unsure_numbers[index] &&
                walk->flow.session.visits[index] == VISIT_UNSURE;
    bool left = walk_effects(&walk->effects, FX_SESSION_END) > 0 && event->kind != EV_STOP;

    walk_require(before->visits[index] == VISIT_WANTED && (over || left),
                 "g: else an arrival only when the time is over or the session ends, of what was wanted");
}

static int index_of(const struct walk_before *before, const char *appointment)
{
    for (int i = 0; i < 2; i++) {
        if (strcmp(before->appointments[i].id, appointment) == 0) {
            return i;
        }
    }
    walk_broken("g: an arrival only of an appointment of this person");
}

static void check_arrive(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    for (int i = 0; i < walk->effects.count; i++) {
        const struct effect *effect = &walk->effects.list[i];

        if (effect->kind != FX_ARRIVE) {
            continue;
        }
        int index = index_of(before, effect->visit.id);
        walk_require(effect->number != 0 && strcmp(effect->patient, before->patient) == 0, "g: of whom, and a number");
        if (effect->number == walk->flow.arrival_number) {
            check_waited(walk, before, event, i);
        } else {
            check_unwaited(walk, before, event, index, effect->number);
        }
        walk_require((walk->ghost.written & 1U << index) == 0, "g: each appointment once");
        walk->ghost.written |= (unsigned char)(1U << index);
        check_written(walk, before, event, index);
    }
}

// ---- what staff know, what PDS knows, what the log knows

static void check_told(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    for (int i = 0; i < TELL_COUNT; i++) {
        bool mine = event->kind == EV_TASK && event->number != 0 && event->number == before->told_numbers[i];

        if (mine && event->told) {
            walk->ghost.told |= (unsigned char)(1U << i);
        }
        walk_require(walk->flow.session.told[i] != TOLD_YES || (walk->ghost.told & 1U << i) != 0,
                     "f: \"We have told\" only when the site holds the message");
        walk_require(!mine || !event->told || walk->flow.session.told[i] == TOLD_YES,
                     "f: and when it does, whatever was said before");
    }
}

static bool logs(const struct effects *effects, enum log_event_id id)
{
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind == FX_LOG && effects->list[i].event == id) {
            return true;
        }
    }
    return false;
}

static unsigned bit_of(const char *patient)
{
    return 1U << (patient[1] - '0');
}

static void check_look(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    bool looked = event->kind == EV_LOOKED && event->number != 0 && event->number == before->find_number;

    for (int i = 0; i < walk->effects.count; i++) {
        walk_require(walk->effects.list[i].kind != FX_LOOK || walk->effects.list[i].ask_pds ||
                         (walk->ghost.verified & bit_of(walk->flow.session.people.list[0].id)) != 0,
                     "e: PDS is passed over only for whom it was asked about");
    }
    if (looked && event->pds != PDS_NOT_ASKED) {
        walk->ghost.verified |= (unsigned char)bit_of(before->patient);
    }
    if (looked && event->answer != SITE_OK) {
        walk_require(walk->flow.find_decided && walk->flow.find_screen == SCREEN_NOT_WORKING,
                     "h: a look that fails is an outage");
        walk_require(event->answer != SITE_DENIED || logs(&walk->effects, LOG_SITE_DENIED),
                     "h: and a denied one is for who runs the site to know");
    }
}

// The flag of a record, and that a young person came alone, are never logged; that the site denies is.
static void check_log(const struct walk *walk)
{
    for (int i = 0; i < walk->effects.count; i++) {
        const struct effect *effect = &walk->effects.list[i];

        walk_require(effect->kind != FX_LOG || effect->event != LOG_REFUSED ||
                         (effect->a != REFUSED_RESTRICTED && effect->a != REFUSED_OPTED_OUT &&
                          effect->a != REFUSED_ALONE),
                     "c: the reason of a protected record is not logged");
    }
}

void walk_check_visits(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    check_done(walk, before, event);
    check_arrive(walk, before, event);
    check_told(walk, before, event);
    check_look(walk, before, event);
    check_log(walk);
}

// ---- ends

// X22: every Yes is written, or staff must look at it.
static void check_left(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    int wanted = (before->visits[0] == VISIT_WANTED) + (before->visits[1] == VISIT_WANTED);
    bool stopped = event->kind == EV_STOP;

    walk_require(walk_effects(&walk->effects, FX_ARRIVE) == (stopped ? 0 : wanted),
                 "i: what was wanted is begun before the session ends");
    walk_require(!stopped || walk_tasks(&walk->effects, NOTE_UNKNOWN) == wanted,
                 "i: when the program ends, staff hear of each that was not begun");
}

void walk_check_end(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool ended = walk_effects(&walk->effects, FX_SESSION_END) > 0;
    bool gone = before->in_session && (!flow->in_session || flow->sessions != before->sessions);
    int confirmed = (before->visits[0] == VISIT_CONFIRMED) + (before->visits[1] == VISIT_CONFIRMED);

    walk_require(!gone || ended, "i: no session ends without FX_SESSION_END");
    if (!ended) {
        return;
    }
    walk_require(walk_is_nobody(&flow->session), "i: after FX_SESSION_END the session is all zeros");
    walk_require(flow->find_number == 0 && flow->arrival_number == 0 && flow->help_number == 0 &&
                     flow->unwell_number == 0 && flow->undo_number == 0 && !flow->find_decided &&
                     walk_is_zero(flow->unsure_numbers, sizeof flow->unsure_numbers) &&
                     flow->help == HELP_NOT_ASKED && flow->undo == UNDO_ENTRY && flow->cover == SCREEN_COUNT &&
                     flow->under == SCREEN_COUNT,
                 "i: after FX_SESSION_END nothing is waited for");
    walk_require(walk_tasks(&walk->effects, NOTE_NOT_SEEN) == (before->outcome_seen ? 0 : confirmed),
                 "i: X22: staff hear of each arrival unseen, and of no other");
    check_left(walk, before, event);
    walk->ghost = (struct walk_ghost){0};
}
