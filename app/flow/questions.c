// S7, S8, S8b: asked while the arrival is being confirmed (product 3.4). No answer undoes it, and none is waited for when
// it fails: visits.c then shows the outcome.
#include "base/text.h"
#include "flow/flow_inside.h"

static const struct {
    enum question question;
    enum screen screen;
} pages[QUESTION_COUNT] = {{QUESTION_NEEDS, SCREEN_NEEDS},
                           {QUESTION_DETAILS, SCREEN_DETAILS},
                           {QUESTION_KIN, SCREEN_KIN},
                           {QUESTION_BEFORE, SCREEN_BEFORE}};

static bool may_name(const struct flow *flow)
{
    return flow->session.level >= LEVEL_B && !flow->session.for_other;
}

bool questions_name_needs(const struct flow *flow)
{
    return may_name(flow) && session_person(&flow->session)->needs != 0;
}

bool questions_name_mobile(const struct flow *flow)
{
    return may_name(flow) && session_person(&flow->session)->mobile_end[0] != '\0';
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

    return (visit == VISIT_WANTED || visit == VISIT_WRITING || visit == VISIT_CONFIRMED || visit == VISIT_UNSURE) &&
           session_person(&flow->session)->appointments[index].status == APPOINTMENT_BOOKED;
}

const char *questions_text(const struct flow *flow, int index)
{
    return flow_clinic(flow, &session_person(&flow->session)->appointments[index])->prepare;
}

// The first appointment with a text that was not read yet; -1 = none.
static int next_to_prepare(const struct flow *flow)
{
    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        bool read = (flow->session.prepared & 1U << i) != 0;

        if (!read && is_to_be_arrived(flow, i) && questions_text(flow, i)[0] != '\0') {
            return i;
        }
    }
    return -1;
}

// What was read once is not shown again for another appointment.
static void was_read(struct flow *flow)
{
    const char *text = questions_text(flow, flow->session.preparing);

    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        if (text_equal(questions_text(flow, i), text)) {
            flow->session.prepared |= 1U << i;
        }
    }
}

static bool is_due(const struct flow *flow, enum question question)
{
    const struct config *config = flow->config;
    bool details = config->details_ask && session_person(&flow->session)->details_due && flow->site_takes_tasks;

    switch (question) {
    case QUESTION_NEEDS: return session_person(&flow->session)->needs != 0 || config->needs_ask_everyone;
    case QUESTION_DETAILS: return details;
    case QUESTION_KIN: return details && config->details_next_of_kin;
    case QUESTION_BEFORE: return next_to_prepare(flow) >= 0;
    case QUESTION_COUNT: break;
    }
    return false;
}

void questions_plan(struct flow *flow)
{
    bool arrives = false;

    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        arrives = arrives || is_to_be_arrived(flow, i);
    }
    // Whoever is about to be told "already checked in" is asked nothing.
    flow->session.asked = flow->session.prepared = 0;
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (!arrives || !is_due(flow, pages[i].question)) {
            flow->session.asked |= 1U << pages[i].question;
        }
    }
}

// S8b is asked until each text was read.
static bool is_asked(const struct flow *flow, enum question question)
{
    return question == QUESTION_BEFORE ? next_to_prepare(flow) < 0 : (flow->session.asked & 1U << question) != 0;
}

void questions_next(struct flow *flow, struct effects *effects)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (!is_asked(flow, pages[i].question)) {
            flow->session.preparing = pages[i].question == QUESTION_BEFORE ? next_to_prepare(flow) : 0;
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

// "Is it still ending 123?": Yes means no change. "Have they changed?": Yes means a change. Staff hear of it at once: the
// patient may leave before the next question. The code of "unchanged" and of "not said" keeps S8 away for
// details.every_days.
static bool answer_details(struct flow *flow, enum control control, struct effects *effects)
{
    if (control != CTL_YES && control != CTL_NO && control != CTL_NOT_SAID) {
        return false;
    }
    flow->session.details_changed = control == (questions_name_mobile(flow) ? CTL_NO : CTL_YES);
    tell(flow,
         flow->session.details_changed ? NOTE_DETAILS_CHANGED
         : control == CTL_NOT_SAID     ? NOTE_DETAILS_NOT_SAID
                                       : NOTE_DETAILS_SAME,
         effects);
    return true;
}

static bool answer_kin(struct flow *flow, enum control control, struct effects *effects)
{
    if (control != CTL_YES && control != CTL_NO && control != CTL_NOT_SAID) {
        return false;
    }
    flow->session.kin_changed = control == CTL_YES;
    if (flow->session.kin_changed) {
        tell(flow, NOTE_KIN_CHANGED, effects);
    }
    return true;
}

static bool answer_before(struct flow *flow, enum control control)
{
    if (control != CTL_UNDERSTAND) {
        return false;
    }
    was_read(flow);
    return true;
}

static bool answer(struct flow *flow, enum question question, enum control control,
                   struct effects *effects)
{
    switch (question) {
    case QUESTION_NEEDS: return answer_needs(flow, control, effects);
    case QUESTION_DETAILS: return answer_details(flow, control, effects);
    case QUESTION_KIN: return answer_kin(flow, control, effects);
    case QUESTION_BEFORE: return answer_before(flow, control);
    case QUESTION_COUNT: break;
    }
    return false;
}

bool questions_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    for (int i = 0; i < QUESTION_COUNT; i++) {
        if (flow->screen == pages[i].screen) {
            if (answer(flow, pages[i].question, event->control, effects)) {
                flow->session.asked |= 1U << pages[i].question;
                questions_next(flow, effects);
            }
            return true;
        }
    }
    return false;
}
