// What became of the appointments that the patient said yes to: what staff hear of each, and the page that says it
// (product 3.4, 3.7: X8, X9, X11, X17, X18).
#include "flow/flow_inside.h"
#include "flow/trouble.h"

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

int visits_failed(const struct session *session)
{
    return visits_count(session, VISIT_CHANGED) + visits_count(session, VISIT_REFUSED) +
           visits_count(session, VISIT_NOT_REACHED);
}

int visits_first(const struct session *session, enum visit visit)
{
    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (session->visits[i] == visit) {
            return i;
        }
    }
    return -1;
}

// ---- an arrival that is decided

bool visits_isolated(const struct flow *flow, int index)
{
    const struct person *person = session_person(&flow->session);

    return person->isolation && flow_clinic(flow, &person->appointments[index])->isolation;
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
    struct site_task_request needs = {.note = NOTE_NEED, .needs = session_person(&flow->session)->needs};

    if (needs.needs != 0) {
        desk_promise(flow, TELL_NEEDS, needs, index, effects);
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
        desk_promise(flow, TELL_LATE, late, index, effects);
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

void visits_decided(struct flow *flow, int index, const struct event *event, struct effects *effects)
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
    } else if (refusal != REFUSED_NONE) {
        desk_reference(flow, event->wall_ms, effects);
        desk_tell(flow, trouble_task(refusal), index, 0, effects);
        effect_log(effects, LOG_REFUSED, refusal, 0);
    } else if (visits_asked(&flow->session) > 1) {
        // Not reached: alone it is X17; beside one that was confirmed the desk must hear of it.
        desk_reference(flow, event->wall_ms, effects);
        desk_tell(flow, (struct site_task_request){.note = NOTE_UNKNOWN}, index, 0, effects);
    }
}

// ---- the outcome

void visits_speak_of(struct flow *flow, enum visit visit, enum screen screen)
{
    flow->session.appointment = visits_first(&flow->session, visit);
    if (flow->screen != screen) {
        flow_go(flow, screen);
    }
}

// X9 is level B; of two appointments it could not say which one is meant.
static bool is_changed_alone(const struct session *session)
{
    return session->level >= LEVEL_B && visits_asked(session) == 1 && visits_count(session, VISIT_CHANGED) == 1;
}

// None is confirmed: first what the desk must see to, then what the patient can only be told.
void visits_outcome(struct flow *flow, struct effects *effects)
{
    const struct session *session = &flow->session;

    if (visits_count(session, VISIT_CONFIRMED) > 0) {
        bool is_told = flow->screen == SCREEN_DONE || flow->screen == SCREEN_NOT_RIGHT;

        if (!questions_shown(flow) && !is_told) {
            visits_speak_of(flow, VISIT_CONFIRMED, SCREEN_DONE);
        }
    } else if (visits_count(session, VISIT_UNSURE) > 0) {
        visits_speak_of(flow, VISIT_UNSURE, SCREEN_UNSURE);
    } else if (is_changed_alone(session)) {
        visits_speak_of(flow, VISIT_CHANGED, SCREEN_CHANGED);
    } else if (visits_count(session, VISIT_CHANGED) + visits_count(session, VISIT_REFUSED) > 0) {
        desk_refused(flow);
    } else if (visits_count(session, VISIT_NOT_REACHED) > 0) {
        desk_not_working(flow, effects);
    } else {
        visits_speak_of(flow, VISIT_ALREADY, SCREEN_ALREADY);
    }
}
