// S5: the search and the one moment of every refusal (settled 2; product 4.1, 4.2). The closer look at the one person who is
// meant: find_look.c.
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/trouble.h"
#include "session/match.h"
#include <assert.h>
#include <string.h>

static void find_begin(struct flow *flow, uint32_t number)
{
    flow->find_number = number;
    flow->find_ms = flow->now_ms;
    flow->find_decided = false;
    flow_go(flow, SCREEN_FINDING);
}

// ---- what is decided, and when it may be seen

// find.answer_ms after Continue, or find.max_s if it came later.
static int64_t find_moment(const struct flow *flow)
{
    if (flow->find_decided && flow->find_decided_ms <= flow->find_ms + flow->config->find_answer_ms) {
        return flow->find_ms + flow->config->find_answer_ms;
    }
    return flow->find_ms + (int64_t)flow->config->find_max_s * 1000;
}

void find_decide(struct flow *flow, struct trouble trouble)
{
    flow->find_number = 0;
    flow->find_decided = true;
    flow->find_decided_ms = flow->now_ms;
    flow->find_screen = trouble.screen;
    flow->refusal = trouble.refusal;
}

// Every refusal of a search counts as a try, whatever its reason: a count that ran for some reasons only would
// tell them apart.
static void count_try(struct flow *flow, uint64_t identity, struct effects *effects)
{
    flow->session.tries++;
    if (tries_miss(&flow->tries, flow->config, flow->now_ms, identity)) {
        desk_note(NOTE_PAUSED, 0, effects);
        effect_log(effects, LOG_PAUSED, flow->tries.pause_s, flow->tries.miss_count);
    }
    effect_add(effects, FX_SAVE);
}

void find_refuse(struct flow *flow, enum refusal refusal, struct effects *effects)
{
    count_try(flow, flow->session.identity, effects);
    find_decide(flow, (struct trouble){SCREEN_REFUSED, refusal});
}

// What was typed beside a code is not right, or nothing has this code: nobody can tell which.
static void count_claim(struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;

    if (session_is_scanned(session)) {
        tries_claim_miss(&flow->tries, event->wall_ms, session->claim_tag, session->claim.until_s);
    }
}

// A search without people to go on with: an outage, or as good as nobody.
static void find_failed(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct trouble trouble = trouble_of_search(event->answer);

    if (event->answer == SITE_NONE) {
        count_claim(flow, event);
    }
    wipe(&flow->session.people, sizeof flow->session.people);
    if (trouble.screen == SCREEN_NOT_WORKING) {
        find_decide(flow, trouble);
    } else {
        find_refuse(flow, trouble.refusal, effects);
    }
}

static void find_show(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->find_decided && flow->find_screen == SCREEN_REFUSED) {
        desk_refuse(flow, flow->refusal, event, effects);
    } else {
        desk_not_working(flow, effects); // decided so, or nothing came; a reply from now on is late and is dropped
    }
}

// ---- who is meant

static int age(struct date birth, struct date today)
{
    bool birthday_is_past =
        today.month > birth.month || (today.month == birth.month && today.day >= birth.day);

    return today.year - birth.year - (birthday_is_past ? 0 : 1);
}

// What the search itself shows of the one person; nothing more is asked about them (product 8.2).
static enum refusal refusal_of_person(const struct flow *flow, int64_t wall_ms)
{
    const struct session *session = &flow->session;
    const struct person *person = session_person(session);

    if (person->restricted || person->deceased) {
        return REFUSED_RESTRICTED;
    }
    if (!session->for_other && age(session->birth, london_date(wall_ms)) < flow->config->alone_from_age) {
        return REFUSED_ALONE;
    }
    return REFUSED_NONE;
}

static void judge_one(struct flow *flow, const struct event *event, struct effects *effects)
{
    enum refusal refusal = refusal_of_person(flow, event->wall_ms);

    if (refusal != REFUSED_NONE) {
        find_refuse(flow, refusal, effects);
        return;
    }
    find_look(flow, effects);
}

// The people in the session are all that can be meant. after_extra: no further question can tell them apart.
static void judge_people(struct flow *flow, const struct event *event, bool after_extra,
                         struct effects *effects)
{
    struct session *session = &flow->session;

    if (session->people.count == 0) {
        find_refuse(flow, REFUSED_NO_MATCH, effects);
    } else if (session->people.count > 1 && after_extra) {
        find_refuse(flow, REFUSED_STILL_MANY, effects);
    } else if (session->people.count > 1) {
        flow->find_number = 0;
        count_try(flow, session->identity, effects);
        session->extra_asked = true;
        flow_go(flow, SCREEN_EXTRA); // plainly different from a refusal: at once
    } else {
        judge_one(flow, event, effects);
    }
}

static bool extra_matches(const struct person *person, const void *context)
{
    const struct flow *flow = context;

    return flow_extra_kind(flow) == EXTRA_POSTCODE
               ? match_postcode(person, flow->session.extra)
               : match_house_number(person, flow->session.extra);
}

// A postcode proves level B; a house number tells two people apart and proves nothing (product 3.2).
static void keep_by_extra(struct flow *flow)
{
    people_keep(&flow->session.people, extra_matches, flow);
    if (flow_extra_kind(flow) == EXTRA_POSTCODE) {
        flow->session.level = LEVEL_B;
    }
}

// ---- the questions before it

void find_refuse_unasked(struct flow *flow, enum refusal refusal, struct effects *effects)
{
    find_begin(flow, 0);
    find_refuse(flow, refusal, effects);
}

// At most tries.per_session searches leave the kiosk, and none of what was typed while typing is paused.
void find_submit(struct flow *flow, struct effects *effects)
{
    if (!session_is_scanned(&flow->session) && tries_paused(&flow->tries, flow->now_ms)) {
        session_end(&flow->session); // this patient's own S4b began the pause
        flow_go(flow, SCREEN_PAUSED);
    } else if (flow->session.tries >= flow->config->tries_per_session) {
        find_refuse_unasked(flow, REFUSED_TRIES, effects);
    } else {
        flow->session.level = LEVEL_A;
        flow->session.extra_asked = false;
        flow->session.appointment = 0;
        find_begin(flow, flow_number(flow));
        effect_add(effects, FX_FIND)->number = flow->find_number;
    }
}

void find_extra_given(struct flow *flow, const struct event *event, struct effects *effects)
{
    keep_by_extra(flow);
    find_begin(flow, 0);
    // Not the limit of the identity: that S4b was asked has been counted, and whoever is asked must be able to answer.
    judge_people(flow, event, true, effects);
}

void find_date_asked(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    if (extra_matches(session_person(session), flow)) {
        session->level = LEVEL_C;
        wipe(session->extra, sizeof session->extra);
        flow_go(flow, SCREEN_OTHER_DAY); // at once: it is plainly no refusal
        return;
    }
    wipe(&session->people, sizeof session->people);
    session->level = LEVEL_A;
    find_begin(flow, 0);
    count_claim(flow, event);
    find_refuse(flow, REFUSED_NO_MATCH, effects);
}

// ---- replies

bool find_waits_for(const struct flow *flow, const struct event *event, struct effects *effects)
{
    if (event->number != 0 && event->number == flow->find_number) {
        assert(flow->screen == SCREEN_FINDING);
        return true;
    }
    effect_log(effects, LOG_REPLY_LATE, 1, 0);
    return false;
}

// Who is asked for too often is refused by the same requests as everybody.
static enum refusal refusal_of_tries(struct flow *flow, const struct event *event)
{
    const struct session *session = &flow->session;

    if (session_is_scanned(session)) {
        return tries_claim_blocked(&flow->tries, event->wall_ms, session->claim_tag) ? REFUSED_CLAIM_TRIES : REFUSED_NONE;
    }
    return tries_identity_blocked(&flow->tries, flow->config, flow->now_ms, session->identity) ? REFUSED_TRIES
                                                                                               : REFUSED_NONE;
}

// Typed, the postcode may have been asked before the search; a code and the date of birth are level B as they are.
static void judge_found(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;
    bool scanned = session_is_scanned(session);
    bool with_postcode = !scanned && flow->config->match_needs == MATCH_LETTERS_POSTCODE;

    if (with_postcode) {
        keep_by_extra(flow);
    } else if (scanned && session->people.count == 1) {
        session->level = LEVEL_B;
    }
    judge_people(flow, event, scanned || with_postcode, effects);
}

void find_found(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;

    if (!find_waits_for(flow, event, effects)) {
        return;
    }
    session->identity = session_is_scanned(session) ? 0 : event->identity; // a code has a count of its own
    effect_log(effects, LOG_FOUND, event->answer, flow->now_ms - flow->find_ms);
    if (event->answer == SITE_DENIED) {
        effect_log(effects, LOG_SITE_DENIED, 0, 0);
    }
    if (event->answer == SITE_OK) {
        session->people = *event->people;
    }
    enum refusal too_many = refusal_of_tries(flow, event);
    if (event->answer != SITE_OK && trouble_of_search(event->answer).screen == SCREEN_NOT_WORKING) {
        find_failed(flow, event, effects);
    } else if (too_many != REFUSED_NONE) {
        wipe(&session->people, sizeof session->people);
        find_refuse(flow, too_many, effects);
    } else if (event->answer != SITE_OK) {
        find_failed(flow, event, effects);
    } else {
        judge_found(flow, event, effects);
    }
}

// ---- time

int64_t find_deadline(const struct flow *flow)
{
    return flow->screen == SCREEN_FINDING ? find_moment(flow) : INT64_MAX;
}

void find_tick(struct flow *flow, const struct event *event, struct effects *effects)
{
    if (flow->screen == SCREEN_FINDING && flow->now_ms >= find_moment(flow)) {
        find_show(flow, event, effects);
    }
}
