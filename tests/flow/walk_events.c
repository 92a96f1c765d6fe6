// Walking: an event of the table made real, and time.
#include "walk.h"
#include <stdio.h>
#include <string.h>

// ---- walking

static bool has_birth(const struct session *session)
{
    return session->birth_digits[0][0] + session->birth_digits[1][0] + session->birth_digits[2][0] != 0;
}

static struct walk_before look(const struct flow *flow)
{
    const struct person *person = &flow->session.people.list[0];
    struct walk_before before = {.screen = flow->screen,
                                 .cover = flow->cover,
                                 .under = flow->under,
                                 .seen = flow_seen(flow),
                                 .in_session = flow->in_session,
                                 .find_decided = flow->find_decided,
                                 .arrived = flow->session.arrived,
                                 .outcome_seen = flow->session.outcome_seen,
                                 .help = flow->help,
                                 .closed = flow->closed,
                                 .find_number = flow->find_number,
                                 .arrival_number = flow->arrival_number,
                                 .undo_number = flow->undo_number,
                                 .help_number = flow->help_number,
                                 .unwell_number = flow->unwell_number,
                                 .find_ms = flow->find_ms,
                                 .find_decided_ms = flow->find_decided_ms,
                                 .sessions = flow->sessions,
                                 .people = flow->session.people.count,
                                 .reference = flow->reference,
                                 .session_reference = flow->session.reference,
                                 .tries = flow->session.tries,
                                 .misses = flow->tries.miss_count,
                                 .extra_asked = flow->session.extra_asked,
                                 .scanner = flow->scanner_ready,
                                 .scanning = flow->scanning,
                                 .scanned = session_is_scanned(&flow->session),
                                 .scan = flow->session.scan,
                                 .scan_refused = flow->session.scan_refused,
                                 .scan_ms = flow->scan_ms,
                                 .said = walk_said(&flow->session),
                                 .claim_tag = flow->session.claim_tag,
                                 .typed = flow->screen == SCREEN_LETTER || (flow->screen == SCREEN_BIRTH && has_birth(&flow->session)),
                                 .scan_last_tag = flow->scan_last_tag,
                                 .scan_last_ms = flow->scan_last_ms,
                                 .idle_from_ms = flow->idle_from_ms,
                                 .flagged = person->restricted || person->deceased || person->no_kiosk};

    walk_claim_misses(&flow->tries, before.claim_misses);
    memcpy(before.told_numbers, flow->session.told_numbers, sizeof before.told_numbers);
    memcpy(before.patient, person->id, sizeof before.patient);
    for (int i = 0; i < 2; i++) {
        before.unsure_numbers[i] = flow->unsure_numbers[i];
        before.visits[i] = flow->session.visits[i];
        before.appointments[i] = person->appointments[i];
    }
    return before;
}

static void answer_at_once(struct walk *walk);

void walk_send(struct walk *walk, struct event *event)
{
    struct walk_before before = look(&walk->flow);

    if (event->kind != EV_TICK) {
        event->now_ms += walk->flow.now_ms; // given as a difference
    }
    event->wall_ms = flow_test_wall_ms + event->now_ms;
    before.claim_blocked = before.scanned && tries_claim_blocked(&walk->flow.tries, event->wall_ms, before.claim_tag);
    before.paused = tries_paused(&walk->flow.tries, event->now_ms);
    before.pin_paused = event->now_ms < walk->flow.staff_until_ms;
    flow_step(&walk->flow, event, &walk->effects);
    walk->steps++;
    walk_check_step(walk, &before, event);
    if (walk->moved != NULL && walk->event != NULL) {
        walk->moved(walk, &before, walk->event);
    }
    answer_at_once(walk);
}

// FX_PIN and FX_STATUS are answered before anything else can happen.
static void answer_at_once(struct walk *walk)
{
    static const struct kiosk_status status = {.site_answers = true};
    struct event pin = {.kind = EV_PIN, .ready = walk->event != NULL && walk->event->flag};
    struct event state = {.kind = EV_STATUS, .status = &status};

    if (walk_effects(&walk->effects, FX_PIN) > 0) {
        walk_send(walk, &pin);
    } else if (walk_effects(&walk->effects, FX_STATUS) > 0) {
        walk_send(walk, &state);
    }
}

bool walk_tick(struct walk *walk)
{
    int64_t deadline = flow_deadline(&walk->flow);
    struct event event = {.kind = EV_TICK,
                          .now_ms = deadline > walk->flow.now_ms ? deadline : walk->flow.now_ms};

    if (deadline == INT64_MAX) {
        return false;
    }
    walk_send(walk, &event);
    return true;
}

static void press(struct walk *walk, enum control control, int argument)
{
    struct event event = {.kind = EV_PRESS, .control = control, .argument = argument};

    walk_send(walk, &event);
}

static void type_birth(struct walk *walk, const char *typed)
{
    static const int length[3] = {2, 2, 4};

    for (int box = 0; box < 3; box++) {
        press(walk, CTL_BOX, box);
        while (walk->flow.session.birth_digits[box][0] != '\0') {
            press(walk, CTL_DELETE, 0);
        }
        for (int i = 0; i < length[box]; i++) {
            press(walk, CTL_DIGIT, *typed++ - '0');
        }
    }
}

static void type_over(struct walk *walk, const char *text, const char *typed)
{
    while (text[0] != '\0') {
        press(walk, CTL_DELETE, 0);
    }
    for (; *typed != '\0'; typed++) {
        bool digit = *typed >= '0' && *typed <= '9';

        press(walk, digit ? CTL_DIGIT : CTL_LETTER, digit ? *typed - '0' : *typed);
    }
}

static void change_hours(struct walk *walk, bool open)
{
    static const struct kiosk_status status = {.site_answers = true};
    struct event event = {.kind = EV_STATUS, .status = &status}; // any event judges the hours

    walk->flow.config = open ? walk->open : walk->shut;
    walk->flow.hours_ms = walk->flow.now_ms; // to be judged anew
    walk_send(walk, &event);
}

// ---- what can happen now

static bool macro_is_possible(const struct walk *walk, const struct walk_event *event)
{
    const struct flow *flow = &walk->flow;

    switch (event->macro) {
    case MACRO_BIRTH: return flow->cover == SCREEN_COUNT && flow->screen == SCREEN_BIRTH;
    case MACRO_EXTRA: return flow->cover == SCREEN_COUNT && flow->screen == SCREEN_EXTRA;
    case MACRO_PIN: return flow->cover == SCREEN_PIN;
    case MACRO_HOURS: return (flow->config == walk->open) != event->flag;
    case MACRO_NONE: break;
    }
    return true;
}

static uint32_t message_number(const struct flow *flow, const struct walk_event *event)
{
    return event->argument == 0 ? flow->help_number : flow->session.told_numbers[event->argument - 1];
}

// A search is under way while nobody is known yet, the closer look while one person is.
static bool is_waited_for(const struct flow *flow, const struct walk_event *event)
{
    switch ((int)event->kind) {
    case EV_FOUND: return flow->find_number != 0 && flow->session.people.count == 0;
    case EV_LOOKED: return flow->find_number != 0 && flow->session.people.count == 1;
    case EV_ARRIVAL:
        return event->number == NUMBER_UNSURE_FIRST    ? flow->unsure_numbers[0] != 0
               : event->number == NUMBER_UNSURE_SECOND ? flow->unsure_numbers[1] != 0
                                                       : flow->arrival_number != 0;
    case EV_TASK: return message_number(flow, event) != 0;
    case EV_HELP:
        return flow->help_number != 0 && flow->help_look_ms == INT64_MAX &&
               (flow->help == HELP_TOLD || flow->help == HELP_UNANSWERED);
    case EV_UNDO: return flow->undo_number != 0;
    default: return true;
    }
}

bool walk_possible(const struct walk *walk, const struct walk_event *event)
{
    const struct flow *flow = &walk->flow;

    if ((event->in & walk->focus) == 0 || !macro_is_possible(walk, event)) {
        return false;
    }
    if (event->kind == EV_TICK) {
        return flow_deadline(flow) != INT64_MAX;
    }
    if (event->kind == EV_SITE) {
        return flow->probe_ms == INT64_MAX; // only when it was asked
    }
    return event->number == NUMBER_OLD || is_waited_for(flow, event);
}

static bool number_is_waited_for(const struct flow *flow, uint32_t number)
{
    bool waited = number == flow->find_number || number == flow->arrival_number ||
                  number == flow->help_number || number == flow->undo_number ||
                  number == flow->unwell_number;

    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        waited = waited || number == flow->unsure_numbers[i];
    }
    for (int i = 0; i < TELL_COUNT; i++) {
        waited = waited || number == flow->session.told_numbers[i];
    }
    return waited;
}

// The last number that was given out and is not waited for; 0, which is never given out, before the first.
static uint32_t old_number(const struct flow *flow)
{
    uint32_t number = flow->last_number;

    while (number > 0 && number_is_waited_for(flow, number)) {
        number--;
    }
    return number;
}

static uint32_t number_of(const struct flow *flow, const struct walk_event *event)
{
    if (event->number == NUMBER_OLD) {
        return old_number(flow);
    }
    switch ((int)event->kind) {
    case EV_FOUND:
    case EV_LOOKED: return flow->find_number;
    case EV_ARRIVAL:
        return event->number == NUMBER_UNSURE_FIRST    ? flow->unsure_numbers[0]
               : event->number == NUMBER_UNSURE_SECOND ? flow->unsure_numbers[1]
                                                       : flow->arrival_number;
    case EV_TASK: return message_number(flow, event);
    case EV_HELP: return flow->help_number;
    case EV_UNDO: return flow->undo_number;
    default: return 0;
    }
}

// Until something changes: a block that moves and a second that is counted are not states of their
// own.
static void take_time(struct walk *walk)
{
    unsigned char from[WALK_KEY_BYTES], to[WALK_KEY_BYTES];
    const int most = 1000;

    walk_key(walk, from);
    for (int i = 0; i < most; i++) {
        if (!walk_tick(walk)) {
            return;
        }
        walk_key(walk, to);
        if (memcmp(from, to, sizeof from) != 0 || walk->flow.closed >= CLOSED_STAFF) {
            return; // what staff closed stays closed, however often the hours change
        }
    }
    walk_broken("time passes and nothing ever changes");
}

static void take_one(struct walk *walk, const struct walk_event *walked)
{
    static const struct claim claim = {.kind = CLAIM_PASS, .value = "A1", .id = "iss jti", .until_s = INT64_C(4102444800)};
    struct event event = {.kind = walked->kind};

    if (walked->kind == EV_FOUND) {
        walk_found_event(&walk->flow, walked->found, &event);
    } else if (walked->kind == EV_LOOKED) {
        walk_looked_event(&walk->flow, walked->looked, &event);
    }
    event.code = walked->code;
    event.claim = &claim;
    event.identity = walked->kind == EV_SCAN ? (uint64_t)walked->argument : event.identity;
    event.camera = event.fixed = walked->flag;
    event.control = walked->control;
    event.argument = walked->argument;
    event.ready = event.told = event.tasks = walked->flag;
    event.outcome = walked->outcome;
    event.undo = walked->undo;
    event.number = number_of(&walk->flow, walked);
    event.now_ms = walked->plus_ms;
    walk_send(walk, &event);
}

void walk_take(struct walk *walk, const struct walk_event *walked)
{
    walk->event = walked;
    walk->edges++;
    if (walked->kind == EV_TICK) {
        take_time(walk);
    } else if (walked->macro == MACRO_BIRTH) {
        type_birth(walk, walked->typed);
    } else if (walked->macro == MACRO_EXTRA) {
        type_over(walk, walk->flow.session.extra, walked->typed);
    } else if (walked->macro == MACRO_PIN) {
        type_over(walk, walk->flow.session.pin, walked->typed);
        press(walk, CTL_CONTINUE, 0);
    } else if (walked->macro == MACRO_HOURS) {
        change_hours(walk, walked->flag);
    } else {
        take_one(walk, walked);
    }
    walk->event = NULL;
}
