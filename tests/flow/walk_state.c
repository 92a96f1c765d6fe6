// States of the walk: what makes two moments the same (the abstraction), and the set of those seen.
//
// A state is: page and cover; session or not; the site ready, being asked, due to be asked; a
// search or an arrival waited for, decided, decided in time, past its fixed moment, with what; help
// and its number; what is typed, by class (date: empty, with a gap, impossible, real; letters and
// postcode: empty, too short, right, wrong) with the active box and the error while that is what is
// seen; who was found, by kind, and how their appointment lies to the window; tries of the session,
// misses of the kiosk, of the identity, pause and its length; number of sessions; that a number for
// the desk was given; and the ghost: arrivals begun in this session. Times are reduced to which of
// these moments have passed; numbers to whether they are waited for. The first flow that reaches a
// state stands for all that do.
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

static unsigned char window_class(const struct flow *flow)
{
    const struct person *person = &flow->session.people.list[0];
    const struct appointment *appointment = &person->appointments[flow->session.appointment];
    int64_t to_start_ms = appointment->start_ms - (flow_test_wall_ms + flow->now_ms);

    if (flow->session.people.count == 0) {
        return 0;
    }
    return to_start_ms > 30 * flow_test_minute_ms ? 1 : to_start_ms < -590 * 1000 ? 3 : 2;
}

static unsigned char person_class(const struct session *session)
{
    const struct person *person = &session->people.list[0];
    const struct appointment *appointment = &person->appointments[0];

    if (session->people.count == 0) {
        return 0;
    }
    return (unsigned char)(1 + (int)appointment->status + 16 * appointment->clinic +
                           64 * person->restricted + 128 * person->deceased);
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

void walk_key(const struct flow *flow, const struct walk_ghost *ghost,
              unsigned char key[WALK_KEY_BYTES])
{
    const struct session *session = &flow->session;
    int64_t answer_ms = flow->find_ms + flow->config->find_answer_ms;
    bool finding = flow->screen == SCREEN_FINDING;
    bool typing = flow->screen == SCREEN_BIRTH && flow->cover == SCREEN_COUNT;
    const unsigned char parts[] = {
        (unsigned char)flow->screen,
        (unsigned char)flow->cover,
        flow->in_session,
        flow->site_ready,
        flow->probe_ms == INT64_MAX      ? 0
        : flow->probe_ms <= flow->now_ms ? 1
                                         : 2,
        flow->find_number != 0,
        flow->find_decided,
        finding && flow->find_decided && flow->find_decided_ms > answer_ms,
        finding && flow->now_ms > answer_ms,
        (unsigned char)(finding && flow->find_decided ? (int)flow->find_screen : 0),
        (unsigned char)(finding && flow->find_decided ? (int)flow->refusal : 0),
        flow->arrival_number != 0,
        flow->cover == SCREEN_HELP ? (unsigned char)flow->help : flow->help_number != 0,
        session->for_other,
        birth_class(session),
        (unsigned char)(typing ? session->birth_active : 0),
        typing && session->birth_again,
        (unsigned char)(typing ? (int)session->birth_error : 0),
        session->letters[0] != '\0',
        flow->screen == SCREEN_LETTER && session->letters_missing,
        extra_class(session->extra),
        session->extra_missing,
        capped(session->tries, 9),
        (unsigned char)session->people.count,
        person_class(session),
        session->people.count == 2 &&
            strcmp(session->people.list[0].postcode, session->people.list[1].postcode) == 0,
        window_class(flow),
        session->reference != 0,
        session->arrived,
        session->outcome_seen,
        capped(flow->tries.miss_count, 9),
        capped(identity_misses(&flow->tries), 4),
        capped(flow->tries.pause_s / 60, 15),
        tries_paused(&flow->tries, flow->now_ms),
        capped(flow->sessions, 9),
        ghost->arrives,
    };

    _Static_assert(sizeof parts == WALK_KEY_BYTES, "every part has its byte");
    memcpy(key, parts, sizeof parts);
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

    walk_key(&walk->flow, &walk->ghost, key);
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

        printf("  %s%s (%d, %d)\n", event->label,
               event->number == NUMBER_OLD ? " to an old number" : "", event->argument,
               (int)event->found);
    }
}

void walk_free(void)
{
    free(states);
    states = NULL;
    state_count = state_room = 0;
}
