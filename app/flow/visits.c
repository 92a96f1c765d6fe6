// The appointments that the patient said yes to: their arrivals one after the other, and what is pressed on their pages
// (product 3.4, 3.7: X3 to X5, X11, X18).
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <string.h>

static const struct appointment *the_appointment(const struct flow *flow, int index)
{
    return &session_person(&flow->session)->appointments[index];
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

// None can be written now: X5 before X3.
static void outside_windows(struct flow *flow)
{
    if (visits_count(&flow->session, VISIT_OVER_LIMIT) > 0) {
        visits_speak_of(flow, VISIT_OVER_LIMIT, SCREEN_OVER_LIMIT);
    } else {
        visits_speak_of(flow, VISIT_EARLY, SCREEN_EARLY);
    }
}

// ---- writing, one after the other

// Begins the arrival of this one. The effect has all that it needs: the session may end before it is carried out.
static uint32_t arrive(struct flow *flow, int index, struct effects *effects)
{
    struct effect *effect = effect_add(effects, FX_ARRIVE);

    effect->number = flow_number(flow);
    effect->visit = *the_appointment(flow, index);
    memcpy(effect->patient, session_person(&flow->session)->id, sizeof effect->patient);
    effect->news = (struct staff_news){.needs = session_person(&flow->session)->needs,
                                       .late_minutes = flow->session.late_minutes[index],
                                       .isolation = visits_isolated(flow, index),
                                       .superseded = flow->session.superseded,
                                       .not_verified = flow->session.not_verified};
    return effect->number;
}

static void write_next(struct flow *flow, struct effects *effects)
{
    int next = visits_first(&flow->session, VISIT_WANTED);

    if (next < 0) {
        return;
    }
    flow->session.visits[next] = VISIT_WRITING;
    flow->session.appointment = next;
    flow->arrival_number = arrive(flow, next, effects);
}

// X22: the patient said yes to these and has gone. What was asked for is written and reconciled; when the program ends,
// nothing can be begun any more and staff must look.
void visits_leave(struct flow *flow, enum session_end_kind end, struct effects *effects)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (flow->session.visits[i] != VISIT_WANTED) {
            continue;
        }
        if (end == END_STOPPED) {
            desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, i, 0, effects);
        } else {
            (void)arrive(flow, i, effects); // under a number that nobody waits for
        }
    }
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
    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
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
    flow->write_ms = flow->now_ms;
    write_next(flow, effects);
    questions_next(flow, effects);
}

// ---- replies

static int visit_of_number(const struct flow *flow, uint32_t number)
{
    if (number != 0 && number == flow->arrival_number) {
        return visits_first(&flow->session, VISIT_WRITING);
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
    // Whoever is to go to reception for another appointment stays where the number is.
    bool good = flow->session.arrived || visits_failed(&flow->session) == 0;
    bool stands = event->outcome == ARRIVAL_CONFIRMED || (event->outcome == ARRIVAL_ALREADY && good);

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
    visits_decided(flow, index, event, effects);
    go_on(flow, effects);
}

// ---- time

int64_t visits_deadline(const struct flow *flow)
{
    return flow->arrival_number == 0 ? INT64_MAX
                                     : flow->write_ms + (int64_t)flow->config->write_confirm_s * 1000;
}

// Staff hear of it after it is begun: from then on they need not be told by the arrival itself.
static void give_up(struct flow *flow, int index, uint32_t number, struct effects *effects)
{
    flow->session.visits[index] = VISIT_UNSURE;
    flow->unsure_numbers[index] = number;
    desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, index, number, effects);
}

// The patient's time is over for all of them (reliability 7.7): those whose turn has not come are begun, to be confirmed
// in the background.
void visits_tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    if (flow->arrival_number == 0 || flow->now_ms < visits_deadline(flow)) {
        return;
    }
    desk_reference(flow, event->wall_ms, effects);
    give_up(flow, visits_first(session, VISIT_WRITING), flow->arrival_number, effects);
    flow->arrival_number = 0;
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (session->visits[i] == VISIT_WANTED) {
            give_up(flow, i, arrive(flow, i, effects), effects);
        }
    }
    go_on(flow, effects);
}

// ---- what is pressed

static unsigned all_choosable(const struct flow *flow)
{
    unsigned chosen = 0;

    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        chosen |= choose_can(flow, i) ? 1U << i : 0;
    }
    return chosen;
}

static void press_early(struct flow *flow, struct effects *effects)
{
    if (!flow->session.early_told) {
        flow->session.early_told = true;
        desk_promise(flow, TELL_EARLY, (struct site_task_request){.note = NOTE_EARLY},
                     flow->session.appointment, effects);
    }
}

// S9: staff hear of it at once; nothing is taken back silently (issue: undo by the patient).
static void not_right(struct flow *flow, const struct event *event, struct effects *effects)
{
    desk_reference(flow, event->wall_ms, effects);
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (flow->session.visits[i] == VISIT_CONFIRMED) {
            desk_promise(flow, TELL_NOT_RIGHT, (struct site_task_request){.note = NOTE_NOT_RIGHT}, i, effects);
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
