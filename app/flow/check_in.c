// Journey: check in (product 3.3, 3.4, 3.7; settled 2). From S1 to the outcome.
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/trouble.h"
#include "session/match.h"
#include <assert.h>
#include <string.h>

// ---- refusals: one screen, one way to it

static int next_reference(struct flow *flow, int64_t wall_ms, struct effects *effects)
{
    struct date today = london_date(wall_ms);

    if (!date_equal(today, flow->reference_day)) {
        flow->reference_day = today;
        flow->reference = 0;
    }
    flow->reference++;
    effect_add(effects, FX_SAVE);
    return flow->reference;
}

static void tell_desk(struct flow *flow, struct site_task_request task, uint32_t number,
                      struct effects *effects)
{
    struct effect *effect = effect_add(effects, FX_TASK);
    const struct people *people = &flow->session.people;

    task.reference = flow->session.reference;
    if (people->count == 1) {
        // Only where one person was matched; what was typed in a search that matched nobody is never sent.
        const struct person *person = &people->list[0];

        memcpy(task.patient, person->id, sizeof task.patient);
        if (person->appointment_count > 0) {
            memcpy(task.appointment, person->appointments[flow->session.appointment].id,
                   sizeof task.appointment);
        }
    }
    effect->task = task;
    effect->number = number;
}

static void refuse(struct flow *flow, enum refusal refusal, const struct event *event,
                   struct effects *effects)
{
    flow->session.reference = next_reference(flow, event->wall_ms, effects);
    tell_desk(flow, trouble_task(refusal), 0, effects);
    if (refusal == REFUSED_RESTRICTED) {
        struct site_task_request task = {.code = TASK_REFUSED, .note = NOTE_RESTRICTED, .restricted = true};

        tell_desk(flow, task, 0, effects);
    }
    effect_log(effects, LOG_REFUSED, refusal, 0);
    // Nothing of the search is needed any more; the page draws the number alone.
    int reference = flow->session.reference;
    session_end(&flow->session);
    flow->session.reference = reference;
    flow_go(flow, SCREEN_REFUSED);
}

static void not_working(struct flow *flow, struct effects *effects)
{
    if (flow->site_ready) {
        effect_log(effects, LOG_SITE_AWAY, 0, 0);
    }
    session_end(&flow->session);
    flow->site_ready = false;
    if (flow->probe_ms != INT64_MAX) {
        flow->probe_ms = flow->now_ms;
    }
    flow_go(flow, SCREEN_NOT_WORKING);
}

// ---- S5: the search and its moments

static void find_begin(struct flow *flow, uint32_t number)
{
    flow->find_number = number;
    flow->find_ms = flow->now_ms;
    flow->find_decided = false;
    flow_go(flow, SCREEN_FINDING);
}

// When what is decided may be seen: find.answer_ms after Continue, or find.max_s if it came later (settled 2).
static int64_t find_moment(const struct flow *flow)
{
    if (flow->find_decided && flow->find_decided_ms <= flow->find_ms + flow->config->find_answer_ms) {
        return flow->find_ms + flow->config->find_answer_ms;
    }
    return flow->find_ms + (int64_t)flow->config->find_max_s * 1000;
}

static void find_decide(struct flow *flow, struct trouble trouble)
{
    flow->find_number = 0;
    flow->find_decided = true;
    flow->find_decided_ms = flow->now_ms;
    flow->find_screen = trouble.screen;
    flow->refusal = trouble.refusal;
}

static void find_show(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (!flow->find_decided) {
        flow->find_number = 0; // a reply from now on is late and is dropped
        not_working(flow, effects);
    } else if (flow->find_screen == SCREEN_REFUSED) {
        refuse(flow, flow->refusal, event, effects);
    } else {
        not_working(flow, effects);
    }
}

static enum refusal refusal_of_window(const struct flow *flow, const struct appointment *appointment,
                                      int64_t wall_ms);
static enum refusal refusal_of_appointment(const struct flow *flow,
                                           const struct appointment *appointment);

// The appointment to ask about: the nearest that can be arrived now, else the nearest that is booked, else the
// nearest. A phone call at 9 must not hide the visit at half past.
static int choose_appointment(const struct flow *flow, const struct person *person, int64_t wall_ms)
{
    const int64_t day_ms = INT64_C(86400000); // all are of one day: a rank outweighs every distance
    int best = 0;
    int64_t best_distance = INT64_MAX;

    for (int i = 0; i < person->appointment_count; i++) {
        const struct appointment *each = &person->appointments[i];
        int64_t distance = each->start_ms > wall_ms ? each->start_ms - wall_ms : wall_ms - each->start_ms;

        if (each->status != APPOINTMENT_BOOKED) {
            distance += 4 * day_ms;
        } else if (refusal_of_appointment(flow, each) != REFUSED_NONE ||
                   refusal_of_window(flow, each, wall_ms) != REFUSED_NONE) {
            distance += 2 * day_ms;
        }
        if (distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

static enum refusal refusal_of_appointment(const struct flow *flow,
                                           const struct appointment *appointment)
{
    const struct config_clinic *clinic = flow_clinic(flow, appointment);

    if (!clinic->kiosk_allowed) {
        return REFUSED_BLOCKED;
    }
    if (clinic->channel != CHANNEL_IN_PERSON) {
        return REFUSED_CHANNEL;
    }
    if (appointment->status != APPOINTMENT_BOOKED && appointment->status != APPOINTMENT_ARRIVED &&
        appointment->status != APPOINTMENT_CHECKED_IN) {
        return REFUSED_STATUS;
    }
    return REFUSED_NONE;
}

static enum refusal refusal_of_person(const struct flow *flow, const struct person *person)
{
    if (person->restricted || person->deceased) {
        return REFUSED_RESTRICTED;
    }
    return refusal_of_appointment(flow, &person->appointments[flow->session.appointment]);
}

// Every refusal of a search counts as a try, whatever its reason: a count that ran for some reasons only would
// tell them apart.
static void count_try(struct flow *flow, uint64_t identity, struct effects *effects)
{
    flow->session.tries++;
    if (tries_miss(&flow->tries, flow->config, flow->now_ms, identity)) {
        struct effect *effect = effect_add(effects, FX_TASK);

        effect->task = (struct site_task_request){.code = TASK_OVER_LIMIT, .note = NOTE_PAUSED};
        effect_log(effects, LOG_PAUSED, flow->tries.pause_s, flow->tries.miss_count);
    }
    effect_add(effects, FX_SAVE);
}

static void find_refuse(struct flow *flow, enum refusal refusal, struct effects *effects)
{
    count_try(flow, flow->session.identity, effects);
    find_decide(flow, (struct trouble){SCREEN_REFUSED, refusal});
}

// The people in the session are all that can be meant. after_extra: S4b was answered.
static void judge_people(struct flow *flow, const struct event *event, bool after_extra,
                         struct effects *effects)
{
    struct session *session = &flow->session;

    // Not after S4b: that it was asked has been counted, and whoever is asked must be able to answer.
    if (!after_extra &&
        tries_identity_blocked(&flow->tries, flow->config, flow->now_ms, session->identity)) {
        wipe(&session->people, sizeof session->people);
        find_refuse(flow, REFUSED_TRIES, effects);
    } else if (session->people.count == 0) {
        find_refuse(flow, REFUSED_NO_MATCH, effects);
    } else if (session->people.count > 1 && after_extra) {
        find_refuse(flow, REFUSED_STILL_MANY, effects);
    } else if (session->people.count > 1) {
        flow->find_number = 0;
        count_try(flow, session->identity, effects);
        flow_go(flow, SCREEN_EXTRA); // plainly different from a refusal: at once
    } else {
        const struct person *person = &session->people.list[0];

        session->appointment = choose_appointment(flow, person, event->wall_ms);
        enum refusal refusal = refusal_of_person(flow, person);
        if (refusal != REFUSED_NONE) {
            find_refuse(flow, refusal, effects);
            return;
        }
        flow->find_number = 0;
        flow_go(flow, SCREEN_CONFIRM);
    }
}

void check_in_found(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->number == 0 || event->number != flow->find_number) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
        return;
    }
    assert(flow->screen == SCREEN_FINDING);
    struct trouble trouble = trouble_of_search(event->answer);

    flow->session.identity = event->identity;
    effect_log(effects, LOG_FOUND, event->answer, flow->now_ms - flow->find_ms);
    if (event->answer == SITE_DENIED) {
        effect_log(effects, LOG_SITE_DENIED, 0, 0);
    }
    if (trouble.screen == SCREEN_NOT_WORKING) {
        find_decide(flow, trouble);
        return;
    }
    if (event->answer == SITE_TOO_MANY) {
        find_refuse(flow, REFUSED_STILL_MANY, effects);
        return;
    }
    if (event->answer == SITE_OK) {
        flow->session.people = *event->people;
    }
    judge_people(flow, event, false, effects);
}

// ---- S4b

static bool extra_matches(const struct person *person, const void *context)
{
    const struct flow *flow = context;

    return flow->config->match_extra == EXTRA_POSTCODE
               ? match_postcode(person, flow->session.extra)
               : match_house_number(person, flow->session.extra);
}

static void extra_continue(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (!entry_extra_done(flow)) {
        return;
    }
    people_keep(&flow->session.people, extra_matches, flow);
    find_begin(flow, 0);
    judge_people(flow, event, true, effects);
}

// ---- S6 and after

static enum refusal refusal_of_window(const struct flow *flow, const struct appointment *appointment,
                                      int64_t wall_ms)
{
    const struct config_clinic *clinic = flow_clinic(flow, appointment);
    int64_t opens_ms = appointment->start_ms - (int64_t)clinic->open_before_minutes * 60000;
    int64_t shuts_ms = appointment->start_ms + (int64_t)clinic->late_after_minutes * 60000 -
                       (int64_t)clinic->close_guard_s * 1000;

    if (appointment->status != APPOINTMENT_BOOKED) {
        return REFUSED_NONE; // already arrived: X8, however late it is
    }
    if (wall_ms < opens_ms) {
        return REFUSED_EARLY;
    }
    return wall_ms > shuts_ms ? REFUSED_LATE : REFUSED_NONE;
}

static void confirm_yes(struct flow *flow, const struct event *event, struct effects *effects)
{
    const struct person *person = &flow->session.people.list[0];
    const struct appointment *appointment = &person->appointments[flow->session.appointment];
    enum refusal refusal = refusal_of_window(flow, appointment, event->wall_ms);

    if (refusal != REFUSED_NONE) {
        refuse(flow, refusal, event, effects);
        return;
    }
    // What was typed has done its work; who and which appointment is all that is left to know.
    wipe(flow->session.birth_digits, sizeof flow->session.birth_digits);
    wipe(flow->session.letters, sizeof flow->session.letters);
    wipe(flow->session.extra, sizeof flow->session.extra);
    wipe(&flow->session.birth, sizeof flow->session.birth);
    flow->arrival_number = flow_number(flow);
    effect_add(effects, FX_ARRIVE)->number = flow->arrival_number;
    flow_go(flow, SCREEN_CHECKING_IN);
}

void check_in_arrival(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct trouble trouble = trouble_of_arrival(event->outcome);

    if (event->number == 0 || event->number != flow->arrival_number) {
        effect_log(effects, LOG_REPLY_LATE, 1, 0);
        return;
    }
    if (trouble.screen == SCREEN_DONE || trouble.screen == SCREEN_ALREADY) {
        flow->session.arrived = trouble.screen == SCREEN_DONE;
        flow->arrival_number = 0;
        flow_go(flow, trouble.screen);
    } else if (flow->screen == SCREEN_CHECKING_IN) {
        flow->arrival_number = 0;
        if (trouble.screen == SCREEN_REFUSED) {
            refuse(flow, trouble.refusal, event, effects);
        } else {
            not_working(flow, effects);
        }
    }
    // On X18 the patient was sent to reception with a number: that stays, unless the arrival stands.
}

static void unsure(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct site_task_request task = {.code = TASK_UNKNOWN_OUTCOME, .note = NOTE_UNKNOWN};

    flow->session.reference = next_reference(flow, event->wall_ms, effects);
    tell_desk(flow, task, flow->arrival_number, effects);
    flow_go(flow, SCREEN_UNSURE);
}

// ---- time

static int64_t next_step(const struct flow *flow)
{
    return flow->entered_ms + ((flow->now_ms - flow->entered_ms) / FLOW_STEP_MS + 1) * FLOW_STEP_MS;
}

static int64_t confirm_ms(const struct flow *flow)
{
    return flow->entered_ms + (int64_t)flow->config->write_confirm_s * 1000;
}

int64_t check_in_deadline(const struct flow *flow)
{
    int64_t moment = INT64_MAX;

    if (flow->screen == SCREEN_FINDING) {
        moment = find_moment(flow);
    } else if (flow->screen == SCREEN_CHECKING_IN) {
        moment = confirm_ms(flow);
    } else {
        return flow->screen == SCREEN_BIRTH ? entry_mask_ms(flow) : INT64_MAX;
    }
    return next_step(flow) < moment ? next_step(flow) : moment;
}

void check_in_tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->screen == SCREEN_FINDING && flow->now_ms >= find_moment(flow)) {
        find_show(flow, event, effects);
    } else if (flow->screen == SCREEN_CHECKING_IN && flow->now_ms >= confirm_ms(flow)) {
        unsure(flow, event, effects);
    }
}

// ---- what is pressed

// S4 is complete: at most tries.per_session searches leave the kiosk, and none while typing is paused.
static void letters_continue(struct flow *flow, struct effects *effects)
{
    if (tries_paused(&flow->tries, flow->now_ms)) {
        session_end(&flow->session); // this patient's own S4b began the pause
        flow_go(flow, SCREEN_PAUSED);
    } else if (flow->session.tries >= flow->config->tries_per_session) {
        find_begin(flow, 0);
        find_refuse(flow, REFUSED_TRIES, effects);
    } else {
        find_begin(flow, flow_number(flow));
        effect_add(effects, FX_FIND)->number = flow->find_number;
    }
}

static void press_continue(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->screen == SCREEN_BIRTH) {
        if (entry_birth_done(flow, event->wall_ms)) {
            flow_go(flow, SCREEN_LETTER);
        }
    } else if (flow->screen == SCREEN_LETTER) {
        if (entry_letters_done(flow)) {
            letters_continue(flow, effects);
        }
    } else if (flow->screen == SCREEN_EXTRA) {
        extra_continue(flow, event, effects);
    }
}

static void press_back(struct flow *flow, struct effects *effects)
{
    struct session *session = &flow->session;

    if (flow->screen == SCREEN_WHO || flow->screen == SCREEN_PAUSED) {
        flow_session_end(flow, END_START_AGAIN, effects);
    } else if (flow->screen == SCREEN_BIRTH) {
        flow_go(flow, SCREEN_WHO);
    } else if (flow->screen == SCREEN_LETTER) {
        flow_go(flow, SCREEN_BIRTH);
    } else if (flow->screen == SCREEN_EXTRA || flow->screen == SCREEN_CONFIRM) {
        wipe(&session->people, sizeof session->people);
        wipe(session->extra, sizeof session->extra);
        flow_go(flow, SCREEN_LETTER);
    }
}

static bool is_outcome(enum screen screen)
{
    return screen == SCREEN_DONE || screen == SCREEN_ALREADY || screen == SCREEN_UNSURE ||
           screen == SCREEN_REFUSED || screen == SCREEN_NOT_WORKING;
}

void check_in_press(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (entry_press(flow, event)) {
        return;
    }
    switch ((int)event->control) {
    case CTL_ME:
    case CTL_SOMEONE:
        if (flow->screen == SCREEN_WHO) {
            flow->session.for_other = event->control == CTL_SOMEONE;
            flow_go(flow, SCREEN_BIRTH);
        }
        break;
    case CTL_CONTINUE: press_continue(flow, event, effects); break;
    case CTL_BACK: press_back(flow, effects); break;
    case CTL_NO_ADDRESS:
        if (flow->screen == SCREEN_EXTRA) {
            find_begin(flow, 0);
            find_refuse(flow, REFUSED_NO_ADDRESS, effects);
        }
        break;
    case CTL_YES:
        if (flow->screen == SCREEN_CONFIRM) {
            confirm_yes(flow, event, effects);
        }
        break;
    case CTL_NOT_ME:
        if (flow->screen == SCREEN_CONFIRM) {
            refuse(flow, REFUSED_NOT_ME, event, effects);
        }
        break;
    case CTL_FINISH:
        if (is_outcome(flow->screen)) {
            flow_session_end(flow, END_FINISHED, effects);
        }
        break;
    case CTL_ANOTHER:
        if (flow->screen == SCREEN_DONE) {
            flow_session_end(flow, END_ANOTHER, effects);
        }
        break;
    default: break; // a control of another page, pressed as the page changed
    }
}
