// What the desk is told, and the two pages that only send people there: X1 and X17 (product 3.7, 3.8).
#include "flow/flow_inside.h"
#include "flow/trouble.h"
#include <string.h>

void desk_reference(struct flow *flow, int64_t wall_ms, struct effects *effects)
{
    if (flow->session.reference != 0) {
        return; // one number is all that a patient has to carry to the desk
    }
    if (!date_equal(london_date(wall_ms), flow->reference_day)) {
        flow->reference_day = london_date(wall_ms);
        flow->reference = 0;
    }
    flow->session.reference = ++flow->reference;
    effect_add(effects, FX_SAVE);
}

void desk_tell(struct flow *flow, struct site_task_request task, int appointment, uint32_t number,
               struct effects *effects)
{
    struct effect *effect = effect_add(effects, FX_TASK);
    const struct people *people = &flow->session.people;

    task.reference = flow->session.reference;
    if (people->count == 1) {
        // Only where one person was matched; what was typed in a search that matched nobody is never sent.
        const struct person *person = &people->list[0];

        memcpy(task.patient, person->id, sizeof task.patient);
        if (appointment >= 0 && appointment < person->appointment_count) {
            memcpy(task.appointment, person->appointments[appointment].id, sizeof task.appointment);
        }
    }
    effect->task = task;
    effect->number = number;
}

void desk_note(enum task_note note, uint32_t number, struct effects *effects)
{
    struct effect *effect = effect_add(effects, FX_TASK);

    effect->task = (struct site_task_request){.note = note};
    effect->number = number;
}

void desk_promise(struct flow *flow, enum telling telling, struct site_task_request task, int appointment,
                  struct effects *effects)
{
    struct session *session = &flow->session;
    bool first = session->told[telling] == TOLD_NOT_KNOWN && session->told_numbers[telling] == 0;

    if (first && flow->site_takes_tasks) {
        session->told_numbers[telling] = flow_number(flow);
        desk_tell(flow, task, appointment, session->told_numbers[telling], effects);
        return;
    }
    session->told[telling] = first ? TOLD_NO : session->told[telling];
    desk_tell(flow, task, appointment, 0, effects);
}

void desk_answered(struct flow *flow, const struct event *event)
{
    struct session *session = &flow->session;

    for (int i = 0; i < TELL_COUNT; i++) {
        if (event->number != 0 && session->told_numbers[i] == event->number) {
            session->told[i] = event->told ? TOLD_YES : TOLD_NO;
            // What could not be told is tried again, so a number is done with when they are told.
            session->told_numbers[i] = event->told ? 0 : event->number;
        }
    }
}

// Nothing of the search is needed any more, and no reply to it.
static void forget(struct flow *flow)
{
    session_end(&flow->session);
    flow->find_number = flow->arrival_number = 0;
    memset(flow->unsure_numbers, 0, sizeof flow->unsure_numbers);
}

void desk_refused(struct flow *flow)
{
    int reference = flow->session.reference;

    forget(flow);
    flow->session.reference = reference; // all that the page draws
    flow_go(flow, SCREEN_REFUSED);
}

// X2: a message for each of the few who can be meant, so that the desk has them all before it.
static void tell_of_each(struct flow *flow, struct effects *effects)
{
    const struct people *people = &flow->session.people;

    for (int i = 0; i < people->count; i++) {
        struct effect *effect = effect_add(effects, FX_TASK);

        effect->task = trouble_task(REFUSED_STILL_MANY);
        effect->task.reference = flow->session.reference;
        memcpy(effect->task.patient, people->list[i].id, sizeof effect->task.patient);
    }
}

void desk_refuse(struct flow *flow, enum refusal refusal, const struct event *event,
                 struct effects *effects)
{
    const int few = 4; // more would bury the desk in messages
    struct site_task_request secret = {.restricted = true};
    int count = flow->session.people.count;
    int appointment = flow->session.appointment;

    desk_reference(flow, event->wall_ms, effects);
    if (refusal == REFUSED_STILL_MANY && count > 0 && count <= few) {
        tell_of_each(flow, effects);
    } else {
        desk_tell(flow, trouble_task(refusal), appointment, 0, effects);
    }
    if (trouble_is_secret(refusal, &secret.note)) {
        desk_tell(flow, secret, appointment, 0, effects);
    }
    effect_log(effects, LOG_REFUSED, trouble_logged(refusal), 0);
    desk_refused(flow);
}

void desk_not_working(struct flow *flow, struct effects *effects)
{
    if (flow->site_ready) {
        effect_log(effects, LOG_SITE_AWAY, 0, 0);
    }
    forget(flow);
    flow->site_ready = false;
    if (flow->probe_ms != INT64_MAX) {
        flow->probe_ms = flow->now_ms;
    }
    flow_go(flow, SCREEN_NOT_WORKING);
}
