// The events of the walks: every control with each kind of argument, every answer and outcome with
// the right number and with an old one, time.
#include "walk.h"
#include <stdio.h>
#include <string.h>

#define PRESS(in_, label_, control_, argument_)                                                    \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_PRESS, .control = control_, .argument = argument_   \
    }
#define TYPE(in_, label_, macro_, typed_)                                                          \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_PRESS, .macro = macro_, .typed = typed_             \
    }
#define FOUND(in_, found_, number_, plus_)                                                         \
    {                                                                                              \
        .label = "reply", .in = in_, .kind = EV_FOUND, .found = found_, .number = number_,         \
        .plus_ms = plus_                                                                           \
    }
#define LOOKED(in_, looked_, number_, plus_)                                                       \
    {                                                                                              \
        .label = "closer look", .in = in_, .kind = EV_LOOKED, .looked = looked_,                   \
        .number = number_, .plus_ms = plus_                                                        \
    }
#define ARRIVAL(in_, label_, outcome_, number_)                                                    \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_ARRIVAL, .outcome = outcome_, .number = number_     \
    }
#define OUTCOMES(in_, number_)                                                                     \
    ARRIVAL(in_, "confirmed", ARRIVAL_CONFIRMED, number_),                                         \
        ARRIVAL(in_, "arrived before", ARRIVAL_ALREADY, number_),                                  \
        ARRIVAL(in_, "changed meanwhile", ARRIVAL_CONFLICT, number_),                              \
        ARRIVAL(in_, "write refused", ARRIVAL_REJECTED, number_),                                  \
        ARRIVAL(in_, "not reached", ARRIVAL_NOT_REACHED, number_)

#define TOLD(label_, telling_)                                                                     \
    {.label = label_, .in = W_VISITS, .kind = EV_TASK, .argument = 1 + (telling_), .flag = true},  \
    {                                                                                              \
        .label = label_, .in = W_VISITS, .kind = EV_TASK, .argument = 1 + (telling_)               \
    }

const struct walk_event walk_events[] = {
    {.label = "time", .in = W_ALL | W_TYPING, .kind = EV_TICK},
    {.label = "touch", .in = W_ALL | W_TYPING, .kind = EV_TOUCH},
    {.label = "touch", .in = W_ENTRY, .kind = EV_TOUCH, .plus_ms = 1},
    {.label = "the program stops", .in = W_ALL, .kind = EV_STOP},
    {.label = "the site answers", .in = W_ALL | W_TYPING, .kind = EV_SITE, .flag = true},
    {.label = "the site does not answer", .in = W_ENTRY | W_STAFF, .kind = EV_SITE},
    PRESS(W_ALL | W_TYPING, "check in", CTL_CHECK_IN, 0),
    PRESS(W_POSTCODE | W_HELP, "privacy", CTL_PRIVACY, 0),
    PRESS(W_CHECK | W_TYPING | W_HELP, "me", CTL_ME, 0),
    PRESS(W_TYPING | W_POSTCODE, "someone", CTL_SOMEONE, 0),
    PRESS(W_TYPING, "box", CTL_BOX, 0),
    PRESS(W_TYPING, "box", CTL_BOX, 1),
    PRESS(W_TYPING, "box", CTL_BOX, 2),
    PRESS(W_TYPING | W_FRAME, "digit", CTL_DIGIT, 0),
    PRESS(W_TYPING, "digit", CTL_DIGIT, 9),
    PRESS(W_CHECK | W_TYPING, "letter", CTL_LETTER, 'K'),
    PRESS(W_TYPING | W_STAFF, "delete", CTL_DELETE, 0),
    PRESS(W_TYPING, "show", CTL_SHOW, 0),
    PRESS(W_TYPING, "one name", CTL_ONE_NAME, 0),
    PRESS(W_SEARCH, "no fixed address", CTL_NO_ADDRESS, 0),
    PRESS(W_ALL | W_TYPING, "continue", CTL_CONTINUE, 0),
    PRESS(W_ALL | W_TYPING, "back", CTL_BACK, 0),
    PRESS(W_ALL | W_TYPING, "yes", CTL_YES, 0),
    PRESS(W_VISITS, "no", CTL_NO, 0),
    PRESS(W_VISITS, "not said", CTL_NOT_SAID, 0),
    PRESS(W_CHECK, "not me", CTL_NOT_ME, 0),
    PRESS(W_VISITS, "only one", CTL_ONLY, 0),
    PRESS(W_VISITS, "only one", CTL_ONLY, 1),
    PRESS(W_VISITS, "only one", CTL_ONLY, 5),
    PRESS(W_VISITS, "I understand", CTL_UNDERSTAND, 0),
    PRESS(W_VISITS, "tell reception", CTL_TELL, 0),
    PRESS(W_VISITS, "this is not right", CTL_NOT_RIGHT, 0),
    PRESS(W_POSTCODE, "no appointment", CTL_NO_APPOINTMENT, 0),
    PRESS(W_POSTCODE, "something else", CTL_MENU, 0),
    PRESS(W_POSTCODE, "what they need", CTL_ITEM, 0),
    PRESS(W_POSTCODE, "what they need", CTL_ITEM, 5),
    PRESS(W_ALL, "finish", CTL_FINISH, 0),
    PRESS(W_CHECK, "another person", CTL_ANOTHER, 0),
    PRESS(W_POSTCODE | W_VISITS | W_HELP, "keep going", CTL_KEEP_GOING, 0),
    PRESS(W_POSTCODE | W_VISITS | W_HELP, "help", CTL_HELP, 0),
    PRESS(W_HELP, "very unwell", CTL_UNWELL, 0),
    PRESS(W_ALL | W_TYPING, "start again", CTL_START_AGAIN, 0),
    PRESS(W_ALL, "nothing", CTL_NONE, 0),
    PRESS(W_FRAME | W_VISITS, "staff", CTL_STAFF, 0),
    PRESS(W_FRAME, "clean", CTL_CLEAN, 0),
    PRESS(W_STAFF, "close", CTL_CLOSE, 0),
    PRESS(W_STAFF, "fire alarm", CTL_CLOSE_FIRE, 0),
    PRESS(W_STAFF, "open again", CTL_REOPEN, 0),
    PRESS(W_FRAME, "what is wrong", CTL_STATUS, 0),
    PRESS(W_STAFF, "resume typing", CTL_RESUME, 0),
    PRESS(W_FRAME, "take back an arrival", CTL_UNDO, 0),
    PRESS(W_FRAME, "test page", CTL_TEST, 0),
    TYPE(W_CHECK | W_TYPING, "type a date", MACRO_BIRTH, "27031985"),
    TYPE(W_POSTCODE, "type a child's date", MACRO_BIRTH, "27032019"),
    TYPE(W_TYPING, "type an impossible date", MACRO_BIRTH, "31022000"),
    TYPE(W_CHECK | W_TYPING, "type a postcode", MACRO_EXTRA, "QA11AA"),
    TYPE(W_SEARCH | W_TYPING, "type another postcode", MACRO_EXTRA, "QZ99ZZ"),
    {.label = "the right PIN", .in = W_FRAME | W_VISITS, .kind = EV_PRESS, .macro = MACRO_PIN, .typed = "1234", .flag = true},
    {.label = "a wrong PIN", .in = W_STAFF, .kind = EV_PRESS, .macro = MACRO_PIN, .typed = "99999999"},
    {.label = "closing time", .in = W_STAFF, .kind = EV_STATUS, .macro = MACRO_HOURS},
    {.label = "opening time", .in = W_STAFF, .kind = EV_STATUS, .macro = MACRO_HOURS, .flag = true},
#define X(name, in, label, answer) FOUND(in, name, NUMBER_RIGHT, 0),
    WALK_FOUND_LIST(X)
#undef X
#define X(name, in, label, answer, pds) LOOKED(in, name, NUMBER_RIGHT, 0),
        WALK_LOOKED_LIST(X)
#undef X
            FOUND(W_ENTRY, FOUND_BOOKED, NUMBER_RIGHT, 1),
    FOUND(W_ENTRY, FOUND_NOBODY, NUMBER_RIGHT, 1),
    LOOKED(W_ENTRY, LOOKED_FINE, NUMBER_RIGHT, 1),
    LOOKED(W_ENTRY, LOOKED_HIDDEN, NUMBER_RIGHT, 1),
    OUTCOMES(W_VISITS, NUMBER_RIGHT),
    OUTCOMES(W_VISITS, NUMBER_UNSURE_FIRST),
    OUTCOMES(W_VISITS, NUMBER_UNSURE_SECOND),
    ARRIVAL(W_SEARCH, "confirmed", ARRIVAL_CONFIRMED, NUMBER_RIGHT),
    ARRIVAL(W_ENTRY, "changed meanwhile", ARRIVAL_CONFLICT, NUMBER_RIGHT),
    {.label = "staff are told", .in = W_HELP, .kind = EV_TASK, .flag = true},
    {.label = "staff cannot be told", .in = W_HELP, .kind = EV_TASK},
    TOLD("of who is early", TELL_EARLY),
    TOLD("of who is late", TELL_LATE),
    TOLD("of needs", TELL_NEEDS),
    TOLD("of what is not right", TELL_NOT_RIGHT),
    {.label = "somebody comes", .in = W_HELP, .kind = EV_HELP, .flag = true},
    {.label = "nobody comes", .in = W_HELP, .kind = EV_HELP},
    {.label = "taken back", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_DONE},
    {.label = "not taken back", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_UNSURE},

    // to an old number: walk_check_state shows that they lead nowhere
    FOUND(W_CHECK, FOUND_BOOKED, NUMBER_OLD, 0),
    FOUND(W_SEARCH, FOUND_TWO, NUMBER_OLD, 0),
    FOUND(W_SEARCH, FOUND_AWAY, NUMBER_OLD, 0),
    LOOKED(W_CHECK, LOOKED_FINE, NUMBER_OLD, 0),
    LOOKED(W_SEARCH, LOOKED_HIDDEN, NUMBER_OLD, 0),
    LOOKED(W_SEARCH, LOOKED_AWAY, NUMBER_OLD, 0),
    OUTCOMES(W_VISITS, NUMBER_OLD),
    ARRIVAL(W_SEARCH, "old", ARRIVAL_CONFIRMED, NUMBER_OLD),
    {.label = "old", .in = W_ALL, .kind = EV_TASK, .flag = true, .number = NUMBER_OLD},
    {.label = "old", .in = W_ALL, .kind = EV_TASK, .number = NUMBER_OLD},
    {.label = "old", .in = W_ALL, .kind = EV_HELP, .flag = true, .number = NUMBER_OLD},
    {.label = "old", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_DONE, .number = NUMBER_OLD},
};
const int walk_event_count = sizeof walk_events / sizeof walk_events[0];

// ---- walking

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
                                 .flagged = person->restricted || person->deceased || person->no_kiosk};

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
    struct event event = {.kind = walked->kind};

    if (walked->kind == EV_FOUND) {
        walk_found_event(&walk->flow, walked->found, &event);
    } else if (walked->kind == EV_LOOKED) {
        walk_looked_event(&walk->flow, walked->looked, &event);
    }
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
