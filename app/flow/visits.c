// What becomes of the appointments that the patient said yes to: their arrivals one after the other, what staff hear of
// each, and the outcome (product 3.4, 3.7: X3 to X5, X8, X11, X18).
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/trouble.h"

static const struct person *the_person(const struct flow *flow)
{
    return &flow->session.people.list[0];
}

static const struct appointment *the_appointment(const struct flow *flow, int index)
{
    return &the_person(flow)->appointments[index];
}

// ---- what became of them

int visits_count(const struct session *session, enum visit visit)
{
    int count = 0;

    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        count += session->visits[i] == visit;
    }
    return count;
}

int visits_asked(const struct session *session)
{
    return PERSON_APPOINTMENTS - visits_count(session, VISIT_NOT_ASKED);
}

static int first_that_is(const struct session *session, enum visit visit)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (session->visits[i] == visit) {
            return i;
        }
    }
    return -1;
}

// Similar names are looked for after each confirmed arrival; then nobody needs the date of birth any more.
static void forget_birth(struct flow *flow)
{
    const struct session *session = &flow->session;
    int open = visits_count(session, VISIT_WANTED) + visits_count(session, VISIT_WRITING) +
               visits_count(session, VISIT_UNSURE);

    if (!flow->config->similar_names || open == 0) {
        wipe(&flow->session.birth, sizeof flow->session.birth);
    }
}

// ---- the outcome

static void speak_of(struct flow *flow, enum visit visit, enum screen screen)
{
    flow->session.appointment = first_that_is(&flow->session, visit);
    if (flow->screen != screen) {
        flow_go(flow, screen);
    }
}

void visits_outcome(struct flow *flow, struct effects *effects)
{
    const struct session *session = &flow->session;

    if (visits_count(session, VISIT_CONFIRMED) > 0) {
        bool is_told = flow->screen == SCREEN_DONE || flow->screen == SCREEN_NOT_RIGHT;

        if (!questions_shown(flow) && !is_told) {
            speak_of(flow, VISIT_CONFIRMED, SCREEN_DONE);
        }
    } else if (visits_count(session, VISIT_UNSURE) > 0) {
        speak_of(flow, VISIT_UNSURE, SCREEN_UNSURE);
    } else if (visits_count(session, VISIT_ALREADY) > 0) {
        speak_of(flow, VISIT_ALREADY, SCREEN_ALREADY);
    } else if (visits_count(session, VISIT_NOT_REACHED) > 0) {
        desk_not_working(flow, effects);
    } else {
        desk_refused(flow);
    }
}

// None can be written now: X5 before X3.
static void outside_windows(struct flow *flow)
{
    if (visits_count(&flow->session, VISIT_OVER_LIMIT) > 0) {
        speak_of(flow, VISIT_OVER_LIMIT, SCREEN_OVER_LIMIT);
    } else {
        speak_of(flow, VISIT_EARLY, SCREEN_EARLY);
    }
}

// ---- writing, one after the other

static void write_next(struct flow *flow, struct effects *effects)
{
    int next = first_that_is(&flow->session, VISIT_WANTED);

    if (next < 0) {
        return;
    }
    flow->session.visits[next] = VISIT_WRITING;
    flow->session.appointment = next;
    flow->arrival_number = flow_number(flow);
    flow->write_ms = flow->now_ms;
    struct effect *effect = effect_add(effects, FX_ARRIVE);
    effect->number = flow->arrival_number;
    effect->appointment = next;
}

static void go_on(struct flow *flow, struct effects *effects)
{
    forget_birth(flow);
    if (flow->arrival_number == 0) {
        write_next(flow, effects);
    }
    if (flow->arrival_number == 0) {
        visits_outcome(flow, effects);
    }
}

// The patient said yes to this one.
static void ask(struct flow *flow, int index, const struct event *event, struct effects *effects)
{
    const struct appointment *appointment = the_appointment(flow, index);
    enum arrival_time time = choose_time(flow, appointment, event->wall_ms);
    struct session *session = &flow->session;

    session->visits[index] = VISIT_WANTED;
    if (appointment->status != APPOINTMENT_BOOKED) {
        return; // arrived already: X8, whenever it is
    }
    if (time == TIME_LATE || time == TIME_OVER_LIMIT) {
        session->late_minutes[index] = choose_minutes_late(appointment, event->wall_ms);
    }
    if (time == TIME_EARLY) {
        session->visits[index] = VISIT_EARLY;
    } else if (time == TIME_OVER_LIMIT) {
        struct site_task_request task = {.note = NOTE_OVER_LIMIT, .minutes = session->late_minutes[index]};

        session->visits[index] = VISIT_OVER_LIMIT;
        desk_tell(flow, task, index, 0, effects);
    }
}

static void begin(struct flow *flow, unsigned chosen, const struct event *event,
                  struct effects *effects)
{
    for (int i = 0; i < the_person(flow)->appointment_count; i++) {
        if ((chosen & 1U << i) != 0) {
            ask(flow, i, event, effects);
        }
    }
    choose_forget_typed(&flow->session);
    forget_birth(flow);
    if (visits_count(&flow->session, VISIT_WANTED) == 0) {
        outside_windows(flow);
        return;
    }
    questions_plan(flow);
    write_next(flow, effects);
    questions_next(flow, effects);
}

// ---- an arrival that is decided

bool visits_isolated(const struct flow *flow, int index)
{
    return the_person(flow)->isolation && flow_clinic(flow, the_appointment(flow, index))->isolation;
}

static bool isolation_is_told(const struct flow *flow)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (flow->session.visits[i] == VISIT_CONFIRMED && visits_isolated(flow, i)) {
            return true;
        }
    }
    return false;
}

// What staff must know of this patient, once.
static void tell_of_person(struct flow *flow, int index, struct effects *effects)
{
    struct site_task_request needs = {.note = NOTE_NEED, .needs = the_person(flow)->needs};

    if (needs.needs != 0) {
        desk_tell(flow, needs, index, 0, effects);
    }
    if (flow->session.superseded) {
        desk_tell(flow, (struct site_task_request){.note = NOTE_SUPERSEDED}, index, 0, effects);
    }
    if (flow->session.not_verified) {
        desk_tell(flow, (struct site_task_request){.note = NOTE_NOT_VERIFIED}, index, 0, effects);
    }
}

static void confirmed(struct flow *flow, int index, struct effects *effects)
{
    struct session *session = &flow->session;
    struct site_task_request late = {.note = NOTE_LATE, .minutes = session->late_minutes[index]};

    if (late.minutes > 0) {
        desk_tell(flow, late, index, 0, effects);
    }
    if (visits_isolated(flow, index) && !isolation_is_told(flow)) {
        desk_tell(flow, (struct site_task_request){.note = NOTE_ISOLATION}, index, 0, effects);
    }
    if (!session->arrived) {
        tell_of_person(flow, index, effects);
    }
    session->arrived = true;
    session->visits[index] = VISIT_CONFIRMED;
    if (flow->config->similar_names) {
        struct effect *effect = effect_add(effects, FX_SIMILAR);

        effect->appointment = index;
        effect->birth = session->birth;
    }
}

static void decided(struct flow *flow, int index, const struct event *event, struct effects *effects)
{
    enum refusal refusal = REFUSED_NONE;
    enum visit visit = trouble_of_arrival(event->outcome, &refusal);

    if (visit == VISIT_CONFIRMED) {
        confirmed(flow, index, effects);
        return;
    }
    flow->session.visits[index] = visit;
    if (visit == VISIT_ALREADY) {
        desk_tell(flow, (struct site_task_request){.note = NOTE_ALREADY}, index, 0, effects);
    } else if (visit == VISIT_REFUSED) {
        desk_reference(flow, event->wall_ms, effects);
        desk_tell(flow, trouble_task(refusal), index, 0, effects);
        effect_log(effects, LOG_REFUSED, refusal, 0);
    } else if (visits_asked(&flow->session) > 1) {
        // Not reached: alone it is X17; beside one that was confirmed the desk must hear of it.
        desk_reference(flow, event->wall_ms, effects);
        desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, index, 0, effects);
    }
}

static int visit_of_number(const struct flow *flow, uint32_t number)
{
    if (number != 0 && number == flow->arrival_number) {
        return first_that_is(&flow->session, VISIT_WRITING);
    }
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (number != 0 && flow->unsure_numbers[i] == number) {
            return i;
        }
    }
    return -1;
}

bool flow_waits_for_arrival(const struct flow *flow, uint32_t number)
{
    return visit_of_number(flow, number) >= 0;
}

void visits_arrival(struct flow *flow, const struct event *event, struct effects *effects)
{
    int index = visit_of_number(flow, event->number);
    bool stands = event->outcome == ARRIVAL_CONFIRMED || event->outcome == ARRIVAL_ALREADY;

    if (index < 0) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
        return;
    }
    if (event->number == flow->arrival_number) {
        flow->arrival_number = 0;
    } else if (stands) {
        flow->unsure_numbers[index] = 0;
    } else {
        return; // the patient was sent to reception with a number: that stays, unless the arrival stands
    }
    decided(flow, index, event, effects);
    go_on(flow, effects);
}

// ---- time

int64_t visits_deadline(const struct flow *flow)
{
    return flow->arrival_number == 0 ? INT64_MAX
                                     : flow->write_ms + (int64_t)flow->config->write_confirm_s * 1000;
}

void visits_tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    int index = first_that_is(&flow->session, VISIT_WRITING);

    if (flow->arrival_number == 0 || flow->now_ms < visits_deadline(flow)) {
        return;
    }
    flow->session.visits[index] = VISIT_UNSURE;
    flow->unsure_numbers[index] = flow->arrival_number;
    flow->arrival_number = 0;
    desk_reference(flow, event->wall_ms, effects);
    desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, index, flow->unsure_numbers[index],
              effects);
    go_on(flow, effects);
}

// ---- what is pressed

static unsigned all_choosable(const struct flow *flow)
{
    unsigned chosen = 0;

    for (int i = 0; i < the_person(flow)->appointment_count; i++) {
        chosen |= choose_can(flow, i) ? 1U << i : 0;
    }
    return chosen;
}

static void press_early(struct flow *flow, struct effects *effects)
{
    if (!flow->session.early_told) {
        flow->session.early_told = true;
        desk_tell(flow, (struct site_task_request){.note = NOTE_EARLY}, flow->session.appointment, 0,
                  effects);
    }
}

// S9: staff hear of it at once; nothing is taken back silently (issue: undo by the patient).
static void not_right(struct flow *flow, const struct event *event, struct effects *effects)
{
    desk_reference(flow, event->wall_ms, effects);
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (flow->session.visits[i] == VISIT_CONFIRMED) {
            desk_tell(flow, (struct site_task_request){.note = NOTE_NOT_RIGHT}, i, 0, effects);
        }
    }
    flow_go(flow, SCREEN_NOT_RIGHT);
}

bool visits_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    enum screen screen = flow->screen;
    enum control control = event->control;

    if (screen == SCREEN_CONFIRM && control == CTL_YES) {
        begin(flow, 1U << flow->session.appointment, event, effects);
    } else if (screen == SCREEN_WHICH && control == CTL_YES) {
        begin(flow, all_choosable(flow), event, effects);
    } else if (screen == SCREEN_WHICH && control == CTL_ONLY) {
        if (choose_can(flow, event->argument)) {
            begin(flow, 1U << event->argument, event, effects);
        }
    } else if ((screen == SCREEN_CONFIRM || screen == SCREEN_WHICH) && control == CTL_NOT_ME) {
        desk_refuse(flow, REFUSED_NOT_ME, event, effects);
    } else if (screen == SCREEN_EARLY && control == CTL_TELL) {
        press_early(flow, effects);
    } else if (screen == SCREEN_DONE && control == CTL_NOT_RIGHT) {
        not_right(flow, event, effects);
    } else {
        return false;
    }
    return true;
}
