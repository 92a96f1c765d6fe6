// The exhaustive walk of flow_step(): what its parts share (README of the walk: walk_abstraction in
// walk_state.c).
#pragma once
#include "flow/flow.h"
#include "flow/view.h"
#include "flow_config.h"
#include <stddef.h>

enum { WALK_KEY_BYTES = 36, WALK_SESSIONS = 2, WALK_POOL = 24 };

// What a search can bring: who was found, or how it failed.
#define WALK_FOUND_LIST(X)                                                                         \
    X(FOUND_BOOKED, "one person", SITE_OK)                                                         \
    X(FOUND_EARLY, "one person", SITE_OK)                                                          \
    X(FOUND_LATE, "one person", SITE_OK)                                                           \
    X(FOUND_ARRIVED, "one person", SITE_OK)                                                        \
    X(FOUND_TWO, "several people", SITE_OK)                                                        \
    X(FOUND_TWINS, "several people", SITE_OK)                                                      \
    X(FOUND_CANCELLED, "refusal", SITE_OK)                                                         \
    X(FOUND_BLOCKED, "refusal", SITE_OK)                                                           \
    X(FOUND_PHONE, "refusal", SITE_OK)                                                             \
    X(FOUND_RESTRICTED, "refusal", SITE_OK)                                                        \
    X(FOUND_DECEASED, "refusal", SITE_OK)                                                          \
    X(FOUND_NOBODY, "refusal", SITE_NONE)                                                          \
    X(FOUND_TOO_MANY, "refusal", SITE_TOO_MANY)                                                    \
    X(FOUND_DENIED, "outage", SITE_DENIED)                                                         \
    X(FOUND_BUSY, "outage", SITE_BUSY)                                                             \
    X(FOUND_AWAY, "outage", SITE_UNAVAILABLE)                                                      \
    X(FOUND_BROKEN, "outage", SITE_BROKEN)

enum walk_found {
#define X(name, label, answer) name,
    WALK_FOUND_LIST(X)
#undef X
        WALK_FOUND_COUNT
};

enum walk_number { NUMBER_RIGHT, NUMBER_OLD };

enum walk_macro { MACRO_NONE, MACRO_BIRTH, MACRO_EXTRA };

struct walk_event {
    const char *label; // for the path of a failure and for the diagram
    enum event_kind kind;
    enum control control;
    int argument;
    enum walk_macro macro; // several presses at one moment: a page typed full
    const char *typed;
    enum walk_number number;
    enum walk_found found;
    enum arrival_outcome outcome;
    bool flag;   // ready, told
    int plus_ms; // later than the last event
};

// What the rules must remember of this session that the flow itself does not: part of a walk's
// state.
struct walk_ghost {
    unsigned char arrives;
};

// What a rule needs of the moment before a step.
struct walk_before {
    enum screen screen, cover, seen;
    bool in_session, find_decided, arrived, outcome_seen, paused;
    enum help_state help;
    uint32_t find_number, arrival_number;
    int64_t find_ms, find_decided_ms, sessions;
    int people, reference, tries;
    bool flagged;                   // the first person is restricted or deceased
    struct appointment appointment; // the one asked about
};

struct walk {
    struct flow flow;
    struct walk_ghost ghost;
    struct effects effects; // of the last step
    unsigned edges, steps;
    void (*moved)(struct walk *walk, const struct walk_before *before,
                  const struct walk_event *event);
    const struct walk_event *event; // now being walked
};

// walk_events.c
extern const struct walk_event walk_events[];
extern const int walk_event_count;
bool walk_possible(const struct flow *flow, const struct walk_event *event);
// Walks one edge: every single step of it is put before the rules.
void walk_take(struct walk *walk, const struct walk_event *event);
// One tick at its exact moment; false when the flow wants none.
bool walk_tick(struct walk *walk);
void walk_send(struct walk *walk, struct event *event);
void walk_found_event(const struct flow *flow, enum walk_found found, struct event *ret_event);

// walk_state.c
void walk_key(const struct flow *flow, const struct walk_ghost *ghost,
              unsigned char key[WALK_KEY_BYTES]);
// Number of the state, new or known; *ret_new says which.
int walk_store(const struct walk *walk, int parent, int event, bool *ret_new);
void walk_load(struct walk *walk, int state);
int walk_state_count(void);
void walk_print_path(int state);
void walk_free(void);

// walk_rules.c: each prints what is broken and does not return.
void walk_check_step(struct walk *walk, const struct walk_before *before,
                     const struct event *event);
void walk_check_state(struct walk *walk, int state);
// From this state, time alone leads to S0, whether replies come or not.
void walk_check_way_home(struct walk *walk, bool replies);
// Every refusal of a search looks the same from the moment it is decided.
void walk_check_alike(struct walk *walk, int state);
_Noreturn void walk_broken(const char *rule);

// walk_diagram.c
void diagram_note(struct walk *walk, const struct walk_before *before,
                  const struct walk_event *event);
// Gives the text; valid until the next call.
const char *diagram_text(void);
// 0 = as in the file, 1 = not. UPDATE_GOLDEN=1 rewrites the block.
int diagram_compare(const char *file_name);
