// S7, S8, S8b: asked while the arrival is being confirmed (product 3.4). No answer undoes it, and none is waited for when
// it fails: visits.c then shows the outcome.
#include "flow/flow_inside.h"

static const struct {
    enum question question;
    enum screen screen;
} pages[QUESTION_COUNT] = {{QUESTION_NEEDS, SCREEN_NEEDS},
                           {QUESTION_DETAILS, SCREEN_DETAILS},
                           {QUESTION_KIN, SCREEN_KIN},
                           {QUESTION_BEFORE, SCREEN_BEFORE}};

static const struct person *the_person(const struct flow *flow)
{
    return &flow->session.people.list[0];
}

static bool may_name(const struct flow *flow)
{
    return flow->session.level == LEVEL_B && !flow->session.for_other;
}

bool questions_name_needs(const struct flow *flow)
{
    return may_name(flow) && the_person(flow)->needs != 0;
}

bool questions_name_mobile(const struct flow *flow)
{
    return may_name(flow) && the_person(flow)->mobile_end[0] != '\0';
}

bool questions_shown(const struct flow *flow)
{
    return flow->screen == SCREEN_NEEDS || flow->screen == SCREEN_DETAILS ||
           flow->screen == SCREEN_KIN || flow->screen == SCREEN_BEFORE;
}

// ---- which are due

static bool is_to_be_arrived(const struct flow *flow, int index)
{
    enum visit visit = flow->session.visits[index];

    return visit != VISIT_NOT_ASKED && visit != VISIT_EARLY && visit != VISIT_OVER_LIMIT &&
           the_person(flow)->appointments[index].status == APPOINTMENT_BOOKED;
}

int questions_prepare(const struct flow *flow)
{
    for (int i = 0; i < the_person(flow)->appointment_count; i++) {
        const struct appointment *appointment = &the_person(flow)->appointments[i];

        if (is_to_be_arrived(flow, i) && flow_clinic(flow, appointment)->prepare[0] != '\0') {
            return i;
        }
    }
    return -1;
}

static bool is_due(const struct flow *flow, enum question question)
{
    const struct config *config = flow->config;
    bool details = config->details_ask && the_person(flow)->details_due && flow->site_takes_tasks;

    switch (question) {
    case QUESTION_NEEDS: return the_person(flow)->needs != 0 || config->needs_ask_everyone;
    case QUESTION_DETAILS: return details;
    case QUESTION_KIN: return details && config->details_next_of_kin;
    case QUESTION_BEFORE: return questions_prepare(flow) >= 0;
    case QUESTION_COUNT: break;
    }
    return false;
}

void questions_plan(struct flow *flow)
{
    bool arrives = false;

    for (int i = 0; i < the_person(flow)->appointment_count; i++) {
        arrives = arrives || is_to_be_arrived(flow, i);
    }
    // Whoever is about to be told "already checked in" is asked nothing.
    flow->session.asked = 0;
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (!arrives || !is_due(flow, pages[i].question)) {
            flow->session.asked |= 1U << pages[i].question;
        }
    }
}

static bool is_asked(const struct session *session, enum question question)
{
    return (session->asked & 1U << question) != 0;
}

void questions_next(struct flow *flow, struct effects *effects)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (!is_asked(&flow->session, pages[i].question)) {
            flow_go(flow, pages[i].screen);
            return;
        }
    }
    flow_go(flow, SCREEN_CHECKING_IN);
    if (flow->arrival_number == 0) {
        visits_outcome(flow, effects);
    }
}

// ---- answers

static void tell(struct flow *flow, enum task_note note, struct effects *effects)
{
    desk_tell(flow, (struct site_task_request){.note = note}, flow->session.appointment, 0, effects);
}

static bool answer_needs(struct flow *flow, enum control control, struct effects *effects)
{
    if (control != CTL_YES && control != CTL_NO) {
        return false;
    }
    if (questions_name_needs(flow) && control == CTL_NO) {
        tell(flow, NOTE_NEED_WRONG, effects);
    } else if (!questions_name_needs(flow) && control == CTL_YES) {
        tell(flow, NOTE_NEED_ASKED, effects);
    }
    return true;
}

// "Is it still ending 123?": Yes means no change. "Have they changed?": Yes means a change.
static bool answer_details(struct flow *flow, enum control control)
{
    if (control != CTL_YES && control != CTL_NO && control != CTL_NOT_SAID) {
        return false;
    }
    flow->session.details_silent = control == CTL_NOT_SAID;
    flow->session.details_changed = control == (questions_name_mobile(flow) ? CTL_NO : CTL_YES);
    return true;
}

static bool answer_kin(struct flow *flow, enum control control)
{
    if (control != CTL_YES && control != CTL_NO && control != CTL_NOT_SAID) {
        return false;
    }
    flow->session.kin_changed = control == CTL_YES;
    return true;
}

// At the end of S8. The code of "unchanged" and of "not said" is what keeps S8 away for details.every_days.
static void tell_details(struct flow *flow, struct effects *effects)
{
    const struct session *session = &flow->session;

    if (session->kin_changed) {
        tell(flow, NOTE_KIN_CHANGED, effects);
    }
    tell(flow,
         session->details_changed  ? NOTE_DETAILS_CHANGED
         : session->details_silent ? NOTE_DETAILS_NOT_SAID
                                   : NOTE_DETAILS_SAME,
         effects);
}

static bool answer(struct flow *flow, enum question question, enum control control,
                   struct effects *effects)
{
    switch (question) {
    case QUESTION_NEEDS: return answer_needs(flow, control, effects);
    case QUESTION_DETAILS: return answer_details(flow, control);
    case QUESTION_KIN: return answer_kin(flow, control);
    case QUESTION_BEFORE: return control == CTL_UNDERSTAND;
    case QUESTION_COUNT: break;
    }
    return false;
}

static void answered(struct flow *flow, enum question question, struct effects *effects)
{
    struct session *session = &flow->session;

    session->asked |= 1U << question;
    if (question == QUESTION_KIN ||
        (question == QUESTION_DETAILS && is_asked(session, QUESTION_KIN))) {
        tell_details(flow, effects);
    }
    questions_next(flow, effects);
}

bool questions_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (flow->screen == pages[i].screen) {
            if (answer(flow, pages[i].question, event->control, effects)) {
                answered(flow, pages[i].question, effects);
            }
            return true;
        }
    }
    return false;
}
