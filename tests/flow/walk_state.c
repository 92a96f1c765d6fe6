// States of the walk: what makes two moments the same (the abstraction), and the set of those seen.
//
// A state is: page, cover and what lies under a warning; session or not; the site ready, being asked, due to be asked; a
// search, a closer look or an arrival waited for, decided, decided in time, past its fixed moment, with what; what is typed,
// by class (date: empty, with a gap, impossible, real; letters and postcode: empty, too short, right, wrong; PIN and
// reference: empty, too short, long enough) with the active box and the error while that is what is seen; who was found, by
// kind, and how each of their first two appointments lies to its window; what became of these two; level; which questions
// were answered, and how; what staff were told of; what PDS said, of whom, and how often it was asked; tries of the session, misses of the kiosk, of the identity, pause and its length; number of
// sessions, in the walks that bound it; that a number for the desk was given; help: asked, told, seen, unanswered, failed
// while it is shown, else whether a call is under way; looked at or not, the red alert and whether it may be repeated; why
// the screen is closed, the hours; wrong PINs up to the first pause, whether it is the first, whether it runs; what undo says; what
// can read a code, whether the camera is wanted, S2a's state, what was refused and is said, S1 and S2 answered, which code is in hand and
// whether what it names is still kept, the misses of each, which code was seen just now, on the pages that take one; and the ghost. Times are reduced to which of these moments have passed; numbers to whether they are waited for. The first flow
// that reaches a state stands for all that do.
#include "walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = offsetof(struct flow, session) + offsetof(struct session, people) };
enum { TAIL_AT = HEAD_BYTES + sizeof(struct people), TAIL_BYTES = sizeof(struct flow) - TAIL_AT };

struct state {
    unsigned char key[WALK_KEY_BYTES];
    unsigned char head[HEAD_BYTES], tail[TAIL_BYTES]; // of struct flow, round its people
    int people, pool[2];
    struct walk_ghost ghost;
    int parent, event, next; // next: in the same bucket
};

enum { BUCKETS = 1 << 16 };

static struct state *states;
static int state_count, state_room;
static int buckets[BUCKETS]; // index + 1
static struct person pool[WALK_POOL];
static int pool_count;

// ---- the key

static unsigned char birth_class(const struct session *session)
{
    struct date date = {.year = atoi(session->birth_digits[2]),
                        .month = atoi(session->birth_digits[1]),
                        .day = atoi(session->birth_digits[0])};
    size_t typed = strlen(session->birth_digits[0]) + strlen(session->birth_digits[1]) +
                   strlen(session->birth_digits[2]);

    if (typed == 0) {
        return 0;
    }
    if (session->birth_digits[0][0] == '\0' || session->birth_digits[1][0] == '\0' ||
        session->birth_digits[2][0] == '\0') {
        return 1;
    }
    return date_is_real(date) && date.year > 1900 ? 3 : 2;
}

static unsigned char extra_class(const char *extra)
{
    size_t length = strlen(extra);

    return (unsigned char)(length == 0 ? 0 : length < 5 ? 1 : strcmp(extra, "QA11AA") == 0 ? 2 : 3);
}

static unsigned char window_class(const struct flow *flow, int index)
{
    const struct person *person = &flow->session.people.list[0];
    int64_t to_start_ms = person->appointments[index].start_ms - (flow_test_wall_ms + flow->now_ms);

    if (index >= person->appointment_count) {
        return 0;
    }
    return to_start_ms > 30 * flow_test_minute_ms ? 1
           : to_start_ms < -590 * 1000            ? 4
           : to_start_ms < -300 * 1000            ? 3
                                                  : 2;
}

static unsigned char person_class(const struct session *session)
{
    const struct person *person = &session->people.list[0];

    if (session->people.count == 0) {
        return 0;
    }
    return (unsigned char)(1 + person->restricted + 2 * person->deceased + 4 * person->no_kiosk +
                           8 * person->isolation + 16 * (person->needs != 0) + 32 * person->appointment_count +
                           128 * (person->other_day_ms != 0));
}

static unsigned char appointment_class(const struct session *session)
{
    const struct appointment *appointment = &session->people.list[0].appointments[0];

    if (session->people.count == 0) {
        return 0;
    }
    return (unsigned char)(1 + (int)appointment->status + 16 * (appointment->clinic + 1) +
                           128 * (appointment->channel != CHANNEL_IN_PERSON));
}

static bool help_is_shown(const struct flow *flow)
{
    return flow->cover == SCREEN_HELP || flow->cover == SCREEN_UNWELL || flow->under == SCREEN_HELP ||
           flow->under == SCREEN_UNWELL;
}

static unsigned char help_class(const struct flow *flow)
{
    bool rings = flow->help == HELP_ASKED || flow->help == HELP_FAILED;

    if (!help_is_shown(flow)) {
        return flow->help_number == 0 ? 0 : rings ? 1 : 2;
    }
    return (unsigned char)(3 + flow->help);
}

static unsigned char look_class(const struct flow *flow)
{
    bool open = flow->help == HELP_TOLD || flow->help == HELP_UNANSWERED;

    return (unsigned char)(!open || !help_is_shown(flow) ? 0 : flow->help_look_ms == INT64_MAX ? 1 : 2);
}

static unsigned char text_class(const char *text, size_t enough)
{
    size_t length = strlen(text);

    return (unsigned char)(length == 0 ? 0 : length < enough ? 1 : 2);
}

static int identity_misses(const struct tries *tries)
{
    int most = 0;

    for (int i = 0; i < TRIES_IDENTITIES; i++) {
        most = tries->identities[i].misses > most ? tries->identities[i].misses : most;
    }
    return most;
}

static unsigned char capped(int64_t value, int most)
{
    return (unsigned char)(value > most ? most : value);
}

struct key {
    unsigned char *at, *end;
};

static void add(struct key *key, int64_t value)
{
    if (key->at == key->end || value < 0 || value > 255) {
        walk_broken("a part of the key has no place: WALK_KEY_BYTES");
    }
    *key->at++ = (unsigned char)value;
}

static void add_frame(struct key *key, const struct walk *walk)
{
    const struct flow *flow = &walk->flow;

    add(key, flow->screen);
    add(key, flow->cover);
    add(key, flow->under);
    add(key, flow->in_session + 2 * flow->site_ready + 4 * flow->site_takes_tasks);
    add(key, flow->probe_ms == INT64_MAX ? 0 : flow->probe_ms <= flow->now_ms ? 1 : 2);
    add(key, help_class(flow) + 16 * look_class(flow));
    add(key, flow->unwell_number == 0 ? 0 : flow->now_ms - flow->unwell_ms < 15000 ? 1 : 2);
    add(key, (int)flow->closed + 8 * (flow->config == walk->shut));
    add(key, flow->staff_wrong > 5 ? 5 : flow->staff_wrong);
    add(key, capped(flow->staff_pause_s / 60, 2) + 128 * (flow->now_ms < flow->staff_until_ms));
    add(key, text_class(flow->session.pin, 4) + 8 * flow->session.pin_wrong);
    add(key, text_class(flow->session.undo, 1) + 8 * (int)flow->undo + 128 * (flow->undo_number != 0));
}

static void add_search(struct key *key, const struct flow *flow)
{
    const struct session *session = &flow->session;
    bool finding = flow->screen == SCREEN_FINDING;
    int64_t answer_ms = flow->find_ms + flow->config->find_answer_ms;

    add(key, (flow->find_number != 0) + 2 * flow->find_decided);
    add(key, finding && flow->find_decided && flow->find_decided_ms > answer_ms);
    add(key, finding && flow->now_ms > answer_ms);
    add(key, finding && flow->find_decided ? (int)flow->find_screen : 0);
    add(key, finding && flow->find_decided ? (int)flow->refusal : 0);
    add(key, session->people.count);
    add(key, person_class(session));
    add(key, appointment_class(session));
    add(key, session->people.count == 2 &&
                 strcmp(session->people.list[0].postcode, session->people.list[1].postcode) == 0);
    add(key, window_class(flow, 0) + 8 * window_class(flow, 1));
    add(key, capped(flow->tries.miss_count, 9));
    add(key, capped(identity_misses(&flow->tries), 4));
    add(key, capped(flow->tries.pause_s / 60, 15));
    add(key, tries_paused(&flow->tries, flow->now_ms));
}

static void add_typed(struct key *key, const struct flow *flow)
{
    const struct session *session = &flow->session;
    bool typing = flow->screen == SCREEN_BIRTH && flow->cover == SCREEN_COUNT;

    add(key, session->for_other + 2 * (int)session->level);
    add(key, birth_class(session));
    add(key, typing ? session->birth_active : 0);
    add(key, typing && session->birth_again);
    add(key, typing ? (int)session->birth_error : 0);
    add(key, session->birth.year == 0 ? 0 : session->birth.year == 2019 ? 2 : 1);
    add(key, session->letters[0] != '\0');
    add(key, flow->screen == SCREEN_LETTER && session->letters_missing);
    add(key, extra_class(session->extra));
    add(key, session->extra_missing);
    add(key, capped(session->tries, 9));
    add(key, session->extra_asked);
}

static void add_scan(struct key *key, const struct flow *flow)
{
    const struct session *session = &flow->session;
    int misses[2];

    add(key, flow->scanner_ready + 2 * flow->scanning + 4 * session->who_asked + 8 * (int)session->way +
                 32 * (int)session->scan);
    add(key, session->scan_refused);
    add(key, walk_said(session));
    add(key, (int)session->claim.kind + 4 * (session->claim.value[0] != '\0') + 8 * (int)capped((int64_t)session->claim_tag, 15));
    add(key, walk_takes_codes(flow->screen) && flow->now_ms - flow->scan_last_ms < 2500 ? (int64_t)flow->scan_last_tag : 0);
    walk_claim_misses(&flow->tries, misses);
    add(key, misses[0] + 8 * misses[1]);
}

static unsigned char told_class(const struct session *session, int telling)
{
    return (unsigned char)((int)session->told[telling] + 4 * (session->told_numbers[telling] != 0));
}

static void add_visits(struct key *key, const struct flow *flow)
{
    const struct session *session = &flow->session;

    add(key, flow->arrival_number != 0);
    for (int i = 0; i < 2; i++) {
        add(key, session->visits[i]);
        add(key, (flow->unsure_numbers[i] != 0) + 2 * (session->late_minutes[i] > 0));
    }
    add(key, session->appointment);
    add(key, session->asked);
    add(key, (int)session->prepared + 16 * session->preparing);
    for (int i = 0; i < TELL_COUNT; i += 2) {
        add(key, told_class(session, i) + 16 * told_class(session, i + 1));
    }
    add(key, session->pds_person[0] == '\0' ? 0 : session->pds_person[1] - '0' + 4 * session->pds_verdict);
    add(key, capped(session->pds_asked, 2));
    add(key, session->details_changed + 4 * session->kin_changed +
                 8 * session->early_told + 16 * session->superseded + 32 * session->not_verified);
    add(key, (session->reference != 0) + 2 * session->arrived + 4 * session->outcome_seen);
}

void walk_key(const struct walk *walk, unsigned char bytes[WALK_KEY_BYTES])
{
    struct key key = {bytes, bytes + WALK_KEY_BYTES};

    memset(bytes, 0, WALK_KEY_BYTES);
    add_frame(&key, walk);
    add_search(&key, &walk->flow);
    add_typed(&key, &walk->flow);
    add_scan(&key, &walk->flow);
    add_visits(&key, &walk->flow);
    add(&key, walk->sessions == 0 ? 0 : capped(walk->flow.sessions, 9));
    add(&key, walk->ghost.written + 16 * walk->ghost.confirmed);
    add(&key, walk->ghost.unanswered + 2 * walk->ghost.told);
    add(&key, walk->ghost.verified);
}

// ---- the set

static unsigned bucket_of(const unsigned char key[WALK_KEY_BYTES])
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (int i = 0; i < WALK_KEY_BYTES; i++) {
        hash = (hash ^ key[i]) * UINT64_C(1099511628211);
    }
    return (unsigned)(hash ^ hash >> 32) % BUCKETS;
}

static int pool_find(const struct person *person)
{
    for (int i = 0; i < pool_count; i++) {
        if (memcmp(&pool[i], person, sizeof *person) == 0) {
            return i;
        }
    }
    if (pool_count == WALK_POOL) {
        walk_broken("the walk met more people than it made: WALK_POOL");
    }
    pool[pool_count] = *person;
    return pool_count++;
}

static void fill(struct state *state, const struct walk *walk)
{
    const unsigned char *bytes = (const unsigned char *)&walk->flow;

    memcpy(state->head, bytes, HEAD_BYTES);
    memcpy(state->tail, bytes + TAIL_AT, TAIL_BYTES);
    state->people = walk->flow.session.people.count;
    for (int i = 0; i < state->people; i++) {
        state->pool[i] = pool_find(&walk->flow.session.people.list[i]);
    }
    state->ghost = walk->ghost;
}

int walk_store(const struct walk *walk, int parent, int event, bool *ret_new)
{
    unsigned char key[WALK_KEY_BYTES];

    walk_key(walk, key);
    unsigned bucket = bucket_of(key);
    for (int i = buckets[bucket]; i != 0; i = states[i - 1].next) {
        if (memcmp(states[i - 1].key, key, sizeof key) == 0) {
            *ret_new = false;
            return i - 1;
        }
    }
    if (state_count == state_room) {
        state_room = state_room == 0 ? 4096 : state_room * 2;
        states = realloc(states, (size_t)state_room * sizeof *states);
        if (states == NULL) {
            abort();
        }
    }
    struct state *state = &states[state_count];
    memset(state, 0, sizeof *state);
    memcpy(state->key, key, sizeof key);
    fill(state, walk);
    state->parent = parent;
    state->event = event;
    state->next = buckets[bucket];
    buckets[bucket] = ++state_count;
    *ret_new = true;
    return state_count - 1;
}

// people.list beyond count is all zeros in every flow (walk_check_state), so it need not be kept.
void walk_load(struct walk *walk, int number)
{
    const struct state *state = &states[number];
    unsigned char *bytes = (unsigned char *)&walk->flow;
    struct people *people = &walk->flow.session.people;
    static const struct person nobody;
    int before = people->count;

    memcpy(bytes, state->head, HEAD_BYTES);
    memcpy(bytes + TAIL_AT, state->tail, TAIL_BYTES);
    people->count = state->people;
    for (int i = 0; i < state->people || i < before; i++) {
        people->list[i] = i < state->people ? pool[state->pool[i]] : nobody;
    }
    walk->ghost = state->ghost;
}

int walk_state_count(void)
{
    return state_count;
}

void walk_print_path(int state)
{
    if (state < 0) {
        return;
    }
    walk_print_path(states[state].parent);
    if (states[state].event >= 0) {
        const struct walk_event *event = &walk_events[states[state].event];

        printf("  %s%s (%d, %d, %d)\n", event->label,
               event->number == NUMBER_OLD ? " to an old number" : "", event->argument,
               (int)event->found, (int)event->looked);
    }
}

void walk_free(void)
{
    free(states);
    states = NULL;
    state_count = state_room = pool_count = 0;
    memset(buckets, 0, sizeof buckets);
}
