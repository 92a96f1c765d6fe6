// The events of the walk: every control with each kind of argument, every answer and outcome with
// the right number and with an old one, time.
#include "walk.h"
#include <stdio.h>
#include <string.h>

#define PRESS(label_, control_, argument_)                                                         \
    {                                                                                              \
        .label = label_, .kind = EV_PRESS, .control = control_, .argument = argument_              \
    }
#define TYPE(label_, macro_, typed_)                                                               \
    {                                                                                              \
        .label = label_, .kind = EV_PRESS, .macro = macro_, .typed = typed_                        \
    }
#define FOUND(found_, number_, plus_)                                                              \
    {                                                                                              \
        .label = "reply", .kind = EV_FOUND, .found = found_, .number = number_, .plus_ms = plus_   \
    }
#define ARRIVAL(label_, outcome_, number_)                                                         \
    {                                                                                              \
        .label = label_, .kind = EV_ARRIVAL, .outcome = outcome_, .number = number_                \
    }

const struct walk_event walk_events[] = {
    {.label = "time", .kind = EV_TICK},
    {.label = "touch", .kind = EV_TOUCH},
    {.label = "touch", .kind = EV_TOUCH, .plus_ms = 1},
    {.label = "the program stops", .kind = EV_STOP},
    {.label = "the site answers", .kind = EV_SITE, .flag = true},
    {.label = "the site does not answer", .kind = EV_SITE},
    PRESS("check in", CTL_CHECK_IN, 0),
    PRESS("privacy", CTL_PRIVACY, 0),
    PRESS("me", CTL_ME, 0),
    PRESS("someone", CTL_SOMEONE, 0),
    PRESS("box", CTL_BOX, 0),
    PRESS("box", CTL_BOX, 1),
    PRESS("box", CTL_BOX, 2),
    PRESS("digit", CTL_DIGIT, 0),
    PRESS("digit", CTL_DIGIT, 9),
    PRESS("letter", CTL_LETTER, 'K'),
    PRESS("delete", CTL_DELETE, 0),
    PRESS("show", CTL_SHOW, 0),
    PRESS("one name", CTL_ONE_NAME, 0),
    PRESS("no fixed address", CTL_NO_ADDRESS, 0),
    PRESS("continue", CTL_CONTINUE, 0),
    PRESS("back", CTL_BACK, 0),
    PRESS("yes", CTL_YES, 0),
    PRESS("not me", CTL_NOT_ME, 0),
    PRESS("finish", CTL_FINISH, 0),
    PRESS("another person", CTL_ANOTHER, 0),
    PRESS("keep going", CTL_KEEP_GOING, 0),
    PRESS("help", CTL_HELP, 0),
    PRESS("start again", CTL_START_AGAIN, 0),
    PRESS("nothing", CTL_NONE, 0),
    TYPE("type a date", MACRO_BIRTH, "27031985"),
    TYPE("type an impossible date", MACRO_BIRTH, "31022000"),
    TYPE("type a postcode", MACRO_EXTRA, "QA11AA"),
    TYPE("type another postcode", MACRO_EXTRA, "QZ99ZZ"),
#define X(name, label, answer) FOUND(name, NUMBER_RIGHT, 0),
    WALK_FOUND_LIST(X)
#undef X
        FOUND(FOUND_BOOKED, NUMBER_RIGHT, 1),
    FOUND(FOUND_NOBODY, NUMBER_RIGHT, 1),
    FOUND(FOUND_BOOKED, NUMBER_OLD, 0),
    FOUND(FOUND_TWO, NUMBER_OLD, 0),
    FOUND(FOUND_NOBODY, NUMBER_OLD, 0),
    FOUND(FOUND_AWAY, NUMBER_OLD, 0),
    ARRIVAL("confirmed", ARRIVAL_CONFIRMED, NUMBER_RIGHT),
    ARRIVAL("arrived before", ARRIVAL_ALREADY, NUMBER_RIGHT),
    ARRIVAL("changed meanwhile", ARRIVAL_CONFLICT, NUMBER_RIGHT),
    ARRIVAL("write refused", ARRIVAL_REJECTED, NUMBER_RIGHT),
    ARRIVAL("not reached", ARRIVAL_NOT_REACHED, NUMBER_RIGHT),
    ARRIVAL("old", ARRIVAL_CONFIRMED, NUMBER_OLD),
    ARRIVAL("old", ARRIVAL_ALREADY, NUMBER_OLD),
    ARRIVAL("old", ARRIVAL_CONFLICT, NUMBER_OLD),
    ARRIVAL("old", ARRIVAL_REJECTED, NUMBER_OLD),
    ARRIVAL("old", ARRIVAL_NOT_REACHED, NUMBER_OLD),
    {.label = "staff are told", .kind = EV_TASK, .flag = true},
    {.label = "staff cannot be told", .kind = EV_TASK},
    {.label = "old", .kind = EV_TASK, .flag = true, .number = NUMBER_OLD},
    {.label = "old", .kind = EV_TASK, .number = NUMBER_OLD},
};
const int walk_event_count = sizeof walk_events / sizeof walk_events[0];

// ---- people of a search

static struct people found_people; // 130 KB: not on a stack

static struct person *add(const char *id, const char *postcode, int minutes_from_now)
{
    return flow_test_person(&found_people, id, "Kowalska", "Maria", postcode,
                            flow_test_wall_ms + minutes_from_now * flow_test_minute_ms);
}

static void make_people(enum walk_found found)
{
    struct person *person = NULL;

    memset(&found_people, 0, sizeof found_people);
    if (found >= FOUND_NOBODY) {
        return;
    }
    person = add("P1", "QA11AA", found == FOUND_EARLY ? 300 : found == FOUND_LATE ? -300 : 5);
    switch ((int)found) {
    case FOUND_TWO: add("P2", "QB22BB", 20); break;
    case FOUND_TWINS: add("P2", "QA11AA", 5); break;
    case FOUND_ARRIVED: person->appointments[0].status = APPOINTMENT_ARRIVED; break;
    case FOUND_CANCELLED: person->appointments[0].status = APPOINTMENT_CANCELLED; break;
    case FOUND_BLOCKED: person->appointments[0].clinic = CLINIC_BLOCKED; break;
    case FOUND_PHONE: person->appointments[0].clinic = CLINIC_PHONE; break;
    case FOUND_RESTRICTED:
        person->restricted = true;
        person->postcode[0] = '\0';
        break;
    case FOUND_DECEASED: person->deceased = true; break;
    default: break;
    }
}

void walk_found_event(const struct flow *flow, enum walk_found found, struct event *ret_event)
{
    static const enum site_answer answers[WALK_FOUND_COUNT] = {
#define X(name, label, answer) answer,
        WALK_FOUND_LIST(X)
#undef X
    };

    make_people(found);
    *ret_event = (struct event){.kind = EV_FOUND,
                                .number = flow->find_number,
                                .answer = answers[found],
                                .people = &found_people,
                                .identity = found == FOUND_NOBODY ? 8 : 7};
}

// ---- walking

static struct walk_before look(const struct flow *flow)
{
    const struct person *person = &flow->session.people.list[0];

    return (struct walk_before){.screen = flow->screen,
                                .cover = flow->cover,
                                .seen = flow_seen(flow),
                                .in_session = flow->in_session,
                                .find_decided = flow->find_decided,
                                .arrived = flow->session.arrived,
                                .outcome_seen = flow->session.outcome_seen,
                                .help = flow->help,
                                .find_number = flow->find_number,
                                .arrival_number = flow->arrival_number,
                                .find_ms = flow->find_ms,
                                .find_decided_ms = flow->find_decided_ms,
                                .sessions = flow->sessions,
                                .people = flow->session.people.count,
                                .reference = flow->reference,
                                .tries = flow->session.tries,
                                .flagged = person->restricted || person->deceased,
                                .appointment = person->appointments[flow->session.appointment]};
}

void walk_send(struct walk *walk, struct event *event)
{
    struct walk_before before = look(&walk->flow);

    if (event->kind != EV_TICK) {
        event->now_ms += walk->flow.now_ms; // given as a difference
    }
    event->wall_ms = flow_test_wall_ms + event->now_ms;
    before.paused = tries_paused(&walk->flow.tries, event->now_ms);
    flow_step(&walk->flow, event, &walk->effects);
    walk->steps++;
    walk_check_step(walk, &before, event);
    if (walk->moved != NULL && walk->event != NULL) {
        walk->moved(walk, &before, walk->event);
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

static void type_extra(struct walk *walk, const char *typed)
{
    while (walk->flow.session.extra[0] != '\0') {
        press(walk, CTL_DELETE, 0);
    }
    for (; *typed != '\0'; typed++) {
        bool digit = *typed >= '0' && *typed <= '9';

        press(walk, digit ? CTL_DIGIT : CTL_LETTER, digit ? *typed - '0' : *typed);
    }
}

bool walk_possible(const struct flow *flow, const struct walk_event *event)
{
    bool right = event->number == NUMBER_RIGHT;

    switch (event->kind) {
    case EV_TICK: return flow_deadline(flow) != INT64_MAX;
    case EV_SITE: return flow->probe_ms == INT64_MAX; // only when it was asked
    case EV_FOUND: return !right || flow->find_number != 0;
    case EV_ARRIVAL: return !right || flow->arrival_number != 0;
    case EV_TASK: return !right || flow->help_number != 0;
    case EV_PRESS:
        if (event->macro == MACRO_NONE) {
            return true;
        }
        return flow->cover == SCREEN_COUNT &&
               flow->screen == (event->macro == MACRO_BIRTH ? SCREEN_BIRTH : SCREEN_EXTRA);
    case EV_TOUCH:
    case EV_STOP: break;
    }
    return true;
}

static uint32_t number_of(const struct flow *flow, const struct walk_event *event)
{
    uint32_t waited = event->kind == EV_FOUND     ? flow->find_number
                      : event->kind == EV_ARRIVAL ? flow->arrival_number
                                                  : flow->help_number;

    if (event->number == NUMBER_RIGHT) {
        return waited;
    }
    // The last number that was given out and is not waited for; 0, which is never given out, before
    // the first.
    return flow->last_number == waited && waited > 0 ? waited - 1 : flow->last_number;
}

// Until something changes: a block that moves and a second that is counted are not states of their
// own.
static void take_time(struct walk *walk)
{
    unsigned char from[WALK_KEY_BYTES], to[WALK_KEY_BYTES];
    const int most = 400;

    walk_key(&walk->flow, &walk->ghost, from);
    for (int i = 0; i < most; i++) {
        if (!walk_tick(walk)) {
            return;
        }
        walk_key(&walk->flow, &walk->ghost, to);
        if (memcmp(from, to, sizeof from) != 0) {
            return;
        }
    }
    walk_broken("time passes and nothing ever changes");
}

void walk_take(struct walk *walk, const struct walk_event *walked)
{
    struct event event = {.kind = walked->kind,
                          .control = walked->control,
                          .argument = walked->argument,
                          .ready = walked->flag,
                          .told = walked->flag,
                          .outcome = walked->outcome};

    walk->event = walked;
    walk->edges++;
    if (walked->kind == EV_TICK) {
        take_time(walk);
    } else if (walked->macro == MACRO_BIRTH) {
        type_birth(walk, walked->typed);
    } else if (walked->macro == MACRO_EXTRA) {
        type_extra(walk, walked->typed);
    } else {
        if (walked->kind == EV_FOUND) {
            walk_found_event(&walk->flow, walked->found, &event);
        }
        if (walked->kind == EV_FOUND || walked->kind == EV_ARRIVAL || walked->kind == EV_TASK) {
            event.number = number_of(&walk->flow, walked);
        }
        event.now_ms = walked->plus_ms;
        walk_send(walk, &event);
    }
    walk->event = NULL;
}
