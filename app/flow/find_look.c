// The closer look at the one person who is meant: what it shows of them, and where that leads (product 4.1, 8.2;
// national-services 4.6).
#include "base/text.h"
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/trouble.h"
#include "session/match.h"
#include <string.h>

// ---- asking

// Back and Continue lead to the same person again: a verdict is kept, and a service that did not answer is asked once more
// and no more (national-services 4.6).
static bool pds_has_answered(const struct session *session)
{
    const int most = 2;

    return text_equal(session->pds_person, session_person(session)->id) &&
           (session->pds_verdict != PDS_UNVERIFIED || session->pds_asked >= most);
}

void find_look(struct flow *flow, struct effects *effects)
{
    struct effect *effect = effect_add(effects, FX_LOOK);

    flow->find_number = flow_number(flow);
    effect->number = flow->find_number;
    effect->ask_pds = !pds_has_answered(&flow->session);
}

// ---- what it shows

static bool is_here(const struct appointment *appointment, const void *context)
{
    (void)context;
    return appointment->here == HERE_YES;
}

// The look could not tell where it is: nothing is said of another building or of another day then, to anybody.
static bool is_open(const struct appointment *appointment, const void *context)
{
    (void)context;
    return appointment->here == HERE_ASK;
}

static bool is_offered(const struct appointment *appointment, const void *context)
{
    return flow_clinic(context, appointment)->kiosk_allowed;
}

// Leaves the appointments that may be spoken of, in the order of the day. The reason when there is none.
static enum refusal keep_offered(struct flow *flow)
{
    struct person *person = &flow->session.people.list[0];

    appointments_sort(person);
    if (appointments_count(person, is_here, NULL) == 0) {
        return appointments_count(person, is_open, NULL) > 0 ? REFUSED_PLACE_UNKNOWN : REFUSED_ELSEWHERE;
    }
    appointments_keep(person, is_here, NULL);
    if (appointments_count(person, is_offered, flow) == 0) {
        return REFUSED_BLOCKED;
    }
    appointments_keep(person, is_offered, flow);
    return REFUSED_NONE;
}

static enum refusal refusal_of_look(struct flow *flow, enum pds_verdict pds)
{
    const struct person *person = session_person(&flow->session);

    if (person->restricted || person->deceased || pds == PDS_HIDDEN) {
        return REFUSED_RESTRICTED;
    }
    if (person->no_kiosk) {
        return REFUSED_OPTED_OUT;
    }
    return person->more_appointments ? REFUSED_MANY : keep_offered(flow);
}

// Somebody was found, and nothing of them may be passed over: X17, and no try of theirs.
static void look_failed(struct flow *flow, enum site_answer answer, struct effects *effects)
{
    if (answer == SITE_DENIED) {
        effect_log(effects, LOG_SITE_DENIED, 0, 0);
    }
    wipe(&flow->session.people, sizeof flow->session.people);
    find_decide(flow, (struct trouble){SCREEN_NOT_WORKING, REFUSED_NONE});
}

// What PDS says of this person; what it said before when it was not asked again.
static enum pds_verdict keep_verdict(struct session *session, enum pds_verdict verdict)
{
    const struct person *person = session_person(session);
    bool same = text_equal(session->pds_person, person->id);

    if (verdict == PDS_NOT_ASKED) {
        return same ? (enum pds_verdict)session->pds_verdict : PDS_NOT_ASKED;
    }
    session->pds_asked = same ? session->pds_asked + 1 : 1;
    session->pds_verdict = (int)verdict;
    memcpy(session->pds_person, person->id, sizeof session->pds_person);
    return verdict;
}

void find_looked(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    if (!find_waits_for(flow, event, effects)) {
        return;
    }
    if (event->answer != SITE_OK) {
        look_failed(flow, event->answer, effects);
        return;
    }
    session->people.list[0] = *event->person;
    enum pds_verdict pds = keep_verdict(session, event->pds);
    session->superseded = pds == PDS_SUPERSEDED;
    session->not_verified = pds == PDS_UNVERIFIED;
    enum refusal refusal = refusal_of_look(flow, pds);
    if (refusal == REFUSED_NONE) {
        refusal = choose_page(flow, event, effects);
    } else if (refusal == REFUSED_ELSEWHERE && session_is_scanned(session)) {
        refusal = choose_not_today(flow, event, effects);
    }
    if (refusal != REFUSED_NONE) {
        find_refuse(flow, refusal, effects);
        return;
    }
    flow->find_number = 0; // what fits was shown at once
    if (session->extra_asked) {
        session->extra_asked = false;
        session->tries--;
        tries_forgive(&flow->tries, flow->config, flow->now_ms, session->identity);
        effect_add(effects, FX_SAVE);
    }
}
