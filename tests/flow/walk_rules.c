// The rules that no step of a walk may break. The letters are those of the list that test_walk prints.
#include "walk.h"
#include <string.h>

bool walk_is_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;

    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

bool walk_is_nobody(const struct session *session)
{
    const size_t behind = offsetof(struct session, people) + sizeof session->people;

    return walk_is_zero(session, (size_t)((const char *)&session->people.list[2] - (const char *)session)) &&
           walk_is_zero((const char *)session + behind, sizeof *session - behind);
}

int walk_effects(const struct effects *effects, enum effect_kind kind)
{
    int count = 0;

    for (int i = 0; i < effects->count; i++) {
        count += effects->list[i].kind == kind;
    }
    return count;
}

int walk_tasks(const struct effects *effects, enum task_note note)
{
    int count = 0;

    for (int i = 0; i < effects->count; i++) {
        count += effects->list[i].kind == FX_TASK && effects->list[i].task.note == note;
    }
    return count;
}

static const struct effect *task_of(const struct effects *effects, enum task_note note)
{
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind == FX_TASK && effects->list[i].task.note == note) {
            return &effects->list[i];
        }
    }
    return NULL;
}

void walk_require(bool kept, const char *rule)
{
    if (!kept) {
        walk_broken(rule);
    }
}

// ---- help

static bool is_deaf(enum screen screen)
{
    return screen == SCREEN_CLOSED || screen == SCREEN_CLEANING;
}

static void check_help(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool rings = before->help == HELP_ASKED || before->help == HELP_FAILED || before->cover == SCREEN_HELP;
    const struct effect *effect = task_of(&walk->effects, NOTE_HELP);

    if (event->kind != EV_PRESS || event->control != CTL_HELP || is_deaf(before->seen)) {
        return;
    }
    if (before->cover == SCREEN_UNWELL) {
        walk_require(flow->cover == SCREEN_UNWELL && effect == NULL, "f: on X24 help is the red alert");
        return;
    }
    walk_require(flow->cover == SCREEN_HELP && flow->in_session, "f: help answers on every page");
    if (!rings) { // else a message is on its way already
        walk_require(effect != NULL && effect->number != 0 && effect->number == flow->help_number,
                     "f: help tells staff and waits for the answer");
        walk->ghost.unanswered = 0;
    }
}

static void check_answer(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool mine = event->number != 0 && event->number == before->help_number;

    if (flow->help == HELP_SEEN && before->help != HELP_SEEN) {
        walk_require(event->kind == EV_HELP && mine && event->told, "f: seen only when somebody acknowledged it");
    }
    if (flow->help == HELP_TOLD && before->help != HELP_TOLD) {
        walk_require(event->kind == EV_TASK && mine && event->told, "f: told only when the site holds it");
    }
    if (flow->help == HELP_UNANSWERED && before->help != HELP_UNANSWERED) {
        walk_require(event->kind == EV_TICK &&
                         event->now_ms >= flow->help_ms + flow->config->help_unanswered_s * INT64_C(1000) &&
                         walk_tasks(&walk->effects, NOTE_HELP_UNANSWERED) == 1,
                     "f: unanswered after its time, and staff hear of it");
        walk_require(walk->ghost.unanswered == 0, "f: and once");
        walk->ghost.unanswered = 1;
    }
    if (flow->cover == SCREEN_UNWELL && before->cover == SCREEN_HELP) {
        const struct effect *effect = task_of(&walk->effects, NOTE_UNWELL);
        bool rings = before->unwell_number != 0 && effect == NULL;

        walk_require(rings || (effect != NULL && effect->number == flow->unwell_number),
                     "f: X24 sends the red alert");
    }
    for (int i = 0; i < walk->effects.count; i++) {
        walk_require(walk->effects.list[i].kind != FX_HELP_LOOK ||
                         (walk->effects.list[i].number == flow->help_number && flow->help_number != 0),
                     "f: what is looked at is the call that is open");
    }
}

// ---- tries

// Counted one by one, a session cannot send more searches that miss than the limit: each adds one
// to its tries, and at the limit none leaves. Reaching S6 is no try (product 4.2), nor are X9, X10 and X11; nor is a reply
// that tells of an outage.
static void check_tries(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool answered = (event->kind == EV_FOUND || event->kind == EV_LOOKED) && event->number != 0 &&
                    event->number == before->find_number;
    bool refused = answered && flow->find_decided && flow->find_screen == SCREEN_REFUSED;
    bool unasked = event->kind == EV_PRESS && before->screen != SCREEN_FINDING && flow->screen == SCREEN_FINDING &&
                   flow->find_decided;
    bool missed = refused || unasked || (answered && flow->screen == SCREEN_EXTRA);

    if (walk_effects(&walk->effects, FX_FIND) > 0) {
        enum screen from = before->scanned                                           ? SCREEN_BIRTH
                           : walk->flow.config->match_needs == MATCH_LETTERS ? SCREEN_LETTER
                                                                                     : SCREEN_EXTRA;

        walk_require(!before->paused || before->scanned, "e: no typed search leaves while typing is paused");
        walk_require(before->seen == from && event->control == CTL_CONTINUE, "e: a search only when all is typed");
        walk_require(before->tries < flow->config->tries_per_session,
                     "e: no search leaves when the session has used up its tries");
    }
    if (walk_effects(&walk->effects, FX_LOOK) > 0) {
        walk_require(flow->session.people.count == 1 && !before->find_decided, "e: the closer look is at one person");
    }
    if (missed) {
        walk_require(flow->session.tries == before->tries + 1, "e: every search that misses is one try");
        walk_require(walk_effects(&walk->effects, FX_SAVE) > 0, "e: tries outlive a pulled plug");
    } else if (answered && event->kind == EV_LOOKED && before->extra_asked && !flow->find_decided) {
        walk_require(flow->session.tries == before->tries - 1, "e: S4b answered rightly is no try");
        walk_require(flow->tries.miss_count == before->misses - 1, "e: nor a miss of the kiosk");
        walk_require(walk_effects(&walk->effects, FX_SAVE) > 0, "e: and that outlives a pulled plug");
    } else if (flow->screen == SCREEN_FINDING || before->screen == SCREEN_FINDING) {
        walk_require(flow->session.tries == before->tries || flow->session.tries == 0, "e: and nothing else is");
    }
}

// ---- refusals

static void check_kinds(const struct walk *walk, const struct walk_before *before)
{
    static const enum effect_kind kinds[] = {FX_SAVE, FX_LOG, FX_LOG};
    int of_all = walk_tasks(&walk->effects, NOTE_TWO_MATCHES); // X2: one for each who can be meant
    int secret = 0;                                           // for a restricted role alone
    int at = before->session_reference != 0; // after X6 the number is there already

    for (int i = 0; i < walk->effects.count; i++) {
        const struct effect *effect = &walk->effects.list[i];

        if (effect->kind == FX_TASK && at == 1) {
            secret += effect->task.restricted;
        } else {
            walk_require(at < 3 && effect->kind == kinds[at], "h: refusals do the same things");
            at++;
        }
    }
    int told = walk_effects(&walk->effects, FX_TASK);
    walk_require(told == (of_all > 0 && before->people > 0 ? before->people : 1 + secret) && secret <= 1,
                 "h: one message to all, besides one to a restricted role, or one for each who can be meant");
    walk_require((task_of(&walk->effects, NOTE_RESTRICTED) == NULL && task_of(&walk->effects, NOTE_OPTED_OUT) == NULL) ||
                     (secret == 1 && walk_tasks(&walk->effects, NOTE_CHECK_IDENTITY) == 1),
                 "h: what is restricted stands in no message to all");
}

static void check_numbered(const struct walk *walk, const struct walk_before *before)
{
    const struct flow *flow = &walk->flow;
    bool fresh = before->session_reference == 0;

    walk_require(flow->session.reference == flow->reference && flow->reference == before->reference + fresh,
                 "h: each gets the next number, and a session one");
    walk_require(!fresh || walk_effects(&walk->effects, FX_SAVE) > 0, "h: and it is kept");
    walk_require(!fresh || walk_effects(&walk->effects, FX_TASK) > 0, "h: staff hear of every one");
}

static bool is_told_of(const struct effects *effects, uint32_t number)
{
    for (int i = 0; i < effects->count; i++) {
        if (effects->list[i].kind == FX_TASK && effects->list[i].task.note == NOTE_UNKNOWN &&
            effects->list[i].number == number) {
            return true;
        }
    }
    return false;
}

static void check_unsure(const struct walk *walk, const struct walk_before *before)
{
    for (int i = 0; i < 2; i++) {
        uint32_t number = walk->flow.unsure_numbers[i];

        if (walk->flow.session.visits[i] == VISIT_UNSURE && before->visits[i] != VISIT_UNSURE) {
            check_numbered(walk, before);
            walk_require(number != 0 && (before->visits[i] != VISIT_WRITING || number == before->arrival_number),
                         "h: what is unsure can still be confirmed");
            walk_require(is_told_of(&walk->effects, number), "h: X18 tells staff of its arrival");
        }
    }
}

static void check_refusal(const struct walk *walk, const struct walk_before *before,
                          const struct event *event)
{
    const struct flow *flow = &walk->flow;
    bool shown = flow->screen == SCREEN_REFUSED && before->screen != SCREEN_REFUSED;

    if (shown || (flow->screen == SCREEN_NOT_RIGHT && before->screen != SCREEN_NOT_RIGHT)) {
        check_numbered(walk, before);
    }
    check_unsure(walk, before);
    if (shown && before->screen == SCREEN_FINDING) {
        bool in_time = before->find_decided &&
                       before->find_decided_ms <= before->find_ms + flow->config->find_answer_ms;
        int64_t moment = before->find_ms + (in_time ? flow->config->find_answer_ms
                                                    : flow->config->find_max_s * INT64_C(1000));

        walk_require(before->find_decided && event->now_ms == moment, "h: refusals appear at their one moment");
        check_kinds(walk, before);
    } else if (shown) {
        walk_require(before->screen == SCREEN_CONFIRM || before->screen == SCREEN_WHICH ||
                         before->visits[0] == VISIT_WRITING || before->visits[1] == VISIT_WRITING,
                     "h: other refusals only from S6, X11 and a write");
    }
}

// ---- staff, closed, cleaning

static bool is_staff(enum screen screen)
{
    return screen == SCREEN_STAFF || screen == SCREEN_STATUS || screen == SCREEN_UNDO || screen == SCREEN_TEST;
}

static void check_staff(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;

    if (is_staff(flow->screen) && !is_staff(before->screen)) {
        walk_require(event->kind == EV_PIN && event->ready && before->cover == SCREEN_PIN && !before->pin_paused,
                     "k: the staff page only behind the right PIN");
        walk_require(flow->staff_wrong == 0 && flow->staff_pause_s == 0 && flow->staff_until_ms == 0,
                     "k: the right PIN clears what was wrong");
    }
    if (walk_effects(&walk->effects, FX_PIN) > 0) {
        walk_require(before->cover == SCREEN_PIN && !before->pin_paused, "k: no PIN is tried in a pause");
    }
    if (event->kind == EV_PIN || (flow->cover != SCREEN_PIN && flow->under != SCREEN_PIN)) {
        walk_require(walk_is_zero(flow->session.pin, sizeof flow->session.pin), "k: a PIN is not kept");
    }
    if (event->kind == EV_PIN && !event->ready && before->cover == SCREEN_PIN) {
        walk_require(walk_effects(&walk->effects, FX_SAVE) > 0, "k: each wrong PIN is kept");
        walk_require(flow->staff_wrong < 5 || flow->staff_until_ms >= event->now_ms + 60000,
                     "k: from the fifth wrong PIN each begins a pause");
    }
    if (flow->cover == SCREEN_PIN && before->cover != SCREEN_PIN && before->under != SCREEN_PIN) {
        walk_require(before->find_number == 0 && before->arrival_number == 0,
                     "k: no PIN while the kiosk is at work");
    }
    if (walk_effects(&walk->effects, FX_UNDO) > 0) {
        walk_require(before->screen == SCREEN_UNDO && flow->undo == UNDO_WORKING && flow->session.undo[0] != '\0',
                     "k: an arrival is taken back only on its page");
    }
}

static void check_closed(const struct walk *walk, const struct walk_before *before, const struct event *event)
{
    const struct flow *flow = &walk->flow;

    if (flow->screen == SCREEN_CLOSED) {
        walk_require(flow->closed != CLOSED_NOT || flow->in_session, "k: X26 only while it is closed");
    }
    if (!flow->in_session && flow->closed != CLOSED_NOT) {
        walk_require(flow->screen == SCREEN_CLOSED || flow->screen == SCREEN_CLEANING,
                     "k: while it is closed nothing else is shown at rest");
    }
    if (event->kind == EV_PRESS && is_deaf(before->seen) && event->control != CTL_STAFF) {
        walk_require(walk->effects.count == 0 && flow_seen(flow) == before->seen && !flow->in_session,
                     "k: closed or cleaned, nothing is taken in");
    }
    if (before->seen == SCREEN_CLEANING && flow_seen(flow) != SCREEN_CLEANING) {
        walk_require(event->kind == EV_TICK || event->kind == EV_STOP, "k: cleaning ends by itself");
    }
    if (before->closed >= CLOSED_STAFF && flow->closed != before->closed) {
        walk_require(event->control == CTL_REOPEN && before->screen == SCREEN_STAFF, "k: staff open it again");
    }
}

void walk_check_step(struct walk *walk, const struct walk_before *before, const struct event *event)
{
    walk_check_visits(walk, before, event);
    check_help(walk, before, event);
    check_answer(walk, before, event);
    check_tries(walk, before, event);
    check_refusal(walk, before, event);
    check_staff(walk, before, event);
    check_closed(walk, before, event);
    walk_check_scan(walk, before, event);
    walk_check_end(walk, before, event);
    if (walk->flow.screen == SCREEN_START && before->screen != SCREEN_START) {
        walk_require(walk->flow.site_ready, "S0 is shown only while the site answers");
    }
    if (event->kind == EV_PRESS && event->control == CTL_START_AGAIN && before->in_session && !is_deaf(before->seen)) {
        walk_require(!walk->flow.in_session, "j: Start again ends a session everywhere");
    }
}
