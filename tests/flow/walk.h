// The exhaustive walk of flow_step(): what its parts share (the abstraction: walk_state.c).
#pragma once
#include "flow/flow.h"
#include "flow/view.h"
#include "flow_config.h"
#include <stddef.h>

enum { WALK_KEY_BYTES = 79, WALK_POOL = 64 };

// The walks: each over its own events, because the product of all of them has too many states. Bits of walk_event.in.
enum walk_focus {
    W_TYPING = 1,   // what is typed on S3, S4 and S4b
    W_ENTRY = 2,    // S0 to S9: who is found, tries, two sessions
    W_POSTCODE = 4, // the same where the postcode is asked of everybody: level B
    W_VISITS = 8,   // S6 to the outcomes at level B: windows, two appointments, questions, every outcome of a write
    W_HELP = 16,    // covers, help acknowledged or not, the red alert
    W_STAFF = 32,   // closing, opening hours, cleaning, the PIN and its pauses, the staff pages
    W_SCAN = 64,    // S2, S2a, what a code and the date of birth find, X6, X7; typed entry is paused at first
    W_SEARCH = W_ENTRY | W_POSTCODE,
    W_CHECK = W_SEARCH | W_VISITS,
    W_FRAME = W_HELP | W_STAFF,
    W_ALL = W_CHECK | W_FRAME | W_SCAN,
};

// What a search can bring: who was found, or how it failed.
#define WALK_FOUND_LIST(X)                                                                         \
    X(FOUND_BOOKED, W_CHECK | W_TYPING | W_SCAN, "one person", SITE_OK)                                                  \
    X(FOUND_EARLY, W_VISITS, "one person", SITE_OK)                                                \
    X(FOUND_LATE, W_VISITS, "one person", SITE_OK)                                                 \
    X(FOUND_TOO_LATE, W_VISITS, "one person", SITE_OK)                                             \
    X(FOUND_ARRIVED, W_VISITS | W_ENTRY, "one person", SITE_OK)                                    \
    X(FOUND_BOTH, W_VISITS, "one person", SITE_OK)                                                 \
    X(FOUND_NOW_AND_LATER, W_VISITS, "one person", SITE_OK)                                        \
    X(FOUND_EVERYTHING, W_VISITS, "one person", SITE_OK)                                 \
    X(FOUND_TWO, W_SEARCH | W_TYPING | W_SCAN, "several people", SITE_OK)                                              \
    X(FOUND_TWINS, W_SEARCH, "several people", SITE_OK)                                            \
    X(FOUND_OTHER_DAY, W_SCAN, "one person", SITE_OK)                                              \
    X(FOUND_NO_DAY, W_SCAN, "one person", SITE_OK)                                                 \
    X(FOUND_CANCELLED, W_SEARCH | W_SCAN, "refusal", SITE_OK)                                               \
    X(FOUND_BLOCKED, W_ENTRY, "refusal", SITE_OK)                                                  \
    X(FOUND_PHONE, W_SEARCH, "refusal", SITE_OK)                                                   \
    X(FOUND_RESTRICTED, W_SEARCH | W_SCAN, "refusal", SITE_OK)                                              \
    X(FOUND_DECEASED, W_SEARCH, "refusal", SITE_OK)                                                \
    X(FOUND_NOBODY, W_SEARCH | W_SCAN, "refusal", SITE_NONE)                                                \
    X(FOUND_TOO_MANY, W_SEARCH, "refusal", SITE_TOO_MANY)                                          \
    X(FOUND_DENIED, W_SEARCH, "outage", SITE_DENIED)                                               \
    X(FOUND_BUSY, W_ENTRY, "outage", SITE_BUSY)                                                    \
    X(FOUND_AWAY, W_ENTRY | W_SCAN, "outage", SITE_UNAVAILABLE)                                             \
    X(FOUND_BROKEN, W_ENTRY, "outage", SITE_BROKEN)

enum walk_found {
#define X(name, in, label, answer) name,
    WALK_FOUND_LIST(X)
#undef X
        WALK_FOUND_COUNT
};

// How the closer look can end.
#define WALK_LOOKED_LIST(X)                                                                        \
    X(LOOKED_FINE, W_CHECK | W_TYPING | W_SCAN, "one appointment", SITE_OK, PDS_CURRENT)                                 \
    X(LOOKED_SUPERSEDED, W_VISITS, "one appointment", SITE_OK, PDS_SUPERSEDED)                     \
    X(LOOKED_UNVERIFIED, W_POSTCODE, "one appointment", SITE_OK, PDS_UNVERIFIED)                     \
    X(LOOKED_HIDDEN, W_SEARCH | W_SCAN, "refusal", SITE_OK, PDS_HIDDEN)                                     \
    X(LOOKED_RESTRICTED, W_SEARCH, "refusal", SITE_OK, PDS_NOT_ASKED)                              \
    X(LOOKED_NO_KIOSK, W_SEARCH, "refusal", SITE_OK, PDS_NOT_ASKED)                                \
    X(LOOKED_ELSEWHERE, W_SEARCH | W_SCAN, "refusal", SITE_OK, PDS_NOT_ASKED)                               \
    X(LOOKED_DENIED, W_SEARCH, "outage", SITE_DENIED, PDS_NOT_ASKED)                               \
    X(LOOKED_AWAY, W_SEARCH, "outage", SITE_UNAVAILABLE, PDS_NOT_ASKED)

enum walk_looked {
#define X(name, in, label, answer, pds) name,
    WALK_LOOKED_LIST(X)
#undef X
        WALK_LOOKED_COUNT
};

// NUMBER_UNSURE: of the first or the second appointment, not confirmed in time.
enum walk_number { NUMBER_RIGHT, NUMBER_OLD, NUMBER_UNSURE_FIRST, NUMBER_UNSURE_SECOND };

// Several presses at one moment: a page typed full. MACRO_PIN ends with Continue. MACRO_HOURS: the opening hours change.
enum walk_macro { MACRO_NONE, MACRO_BIRTH, MACRO_EXTRA, MACRO_PIN, MACRO_HOURS };

struct walk_event {
    const char *label; // for the path of a failure and for the diagram
    unsigned in;       // enum walk_focus, bits
    enum event_kind kind;
    enum control control;
    int argument;      // EV_TASK: 0 = of help, else 1 + enum telling; EV_SCAN: the tag of the code
    enum code_kind code;
    enum walk_macro macro;
    const char *typed;
    enum walk_number number;
    enum walk_found found;
    enum walk_looked looked;
    enum arrival_outcome outcome;
    enum undo_state undo;
    bool flag;   // ready, told, the PIN is right, open; EV_SCAN: by a fixed scanner
    int plus_ms; // later than the last event
};

// What the rules must remember of this session that the flow itself does not: part of a walk's
// state.
struct walk_ghost {
    unsigned char written;   // appointments whose arrival was begun, bits
    unsigned char confirmed; // and confirmed
    unsigned char unanswered; // NOTE_HELP_UNANSWERED for the call that is open
    unsigned char told;       // what staff were told of, bits of enum telling
    unsigned char verified;   // of whom PDS was asked and answered or not, bits by the digit of their id
};

// What a rule needs of the moment before a step.
struct walk_before {
    enum screen screen, cover, under, seen;
    bool in_session, find_decided, arrived, outcome_seen, paused, pin_paused;
    enum help_state help;
    enum closed closed;
    uint32_t find_number, arrival_number, unsure_numbers[2], undo_number, help_number, unwell_number;
    uint32_t told_numbers[TELL_COUNT];
    int64_t find_ms, find_decided_ms, sessions;
    int people, reference, session_reference, tries;
    int misses; // of the kiosk
    bool scanner, scanning, scanned, claim_blocked;
    enum scan_state scan;
    enum code_kind scan_refused;
    int64_t scan_ms;
    unsigned said; // the codes that S2a said are refused, or is about to: bits by their tags
    uint64_t claim_tag;
    bool typed; // S3 with a digit, S4
    uint64_t scan_last_tag;
    int64_t scan_last_ms, idle_from_ms;
    int claim_misses[2]; // of the codes 7 and 8
    bool extra_asked;
    enum visit visits[2];
    bool flagged;                       // the first person is restricted, deceased or opted out
    char patient[FHIR_ID_BYTES];        // the first person
    struct appointment appointments[2]; // and theirs
};

struct walk {
    struct flow flow;
    struct walk_ghost ghost;
    struct effects effects; // of the last step
    unsigned focus;         // enum walk_focus
    int sessions;           // at most so many are walked; 0 = however many
    const struct config *open, *shut; // the same kiosk inside and outside its hours
    unsigned edges, steps;
    void (*moved)(struct walk *walk, const struct walk_before *before,
                  const struct walk_event *event);
    const struct walk_event *event; // now being walked
};

// walk_events.c
extern const struct walk_event walk_events[];
extern const int walk_event_count;
bool walk_possible(const struct walk *walk, const struct walk_event *event);
// Walks one edge: every single step of it is put before the rules.
void walk_take(struct walk *walk, const struct walk_event *event);
// One tick at its exact moment; false when the flow wants none.
bool walk_tick(struct walk *walk);
void walk_send(struct walk *walk, struct event *event);

// walk_people.c
void walk_found_event(const struct flow *flow, enum walk_found found, struct event *ret_event);
void walk_looked_event(const struct flow *flow, enum walk_looked looked, struct event *ret_event);

// walk_state.c
void walk_key(const struct walk *walk, unsigned char key[WALK_KEY_BYTES]);
// Number of the state, new or known; *ret_new says which.
int walk_store(const struct walk *walk, int parent, int event, bool *ret_new);
void walk_load(struct walk *walk, int state);
int walk_state_count(void);
void walk_print_path(int state);
void walk_free(void);

// walk_rules.c, walk_rules_visits.c, walk_rules_scan.c, walk_rules_state.c: each prints what is broken and does not return.
void walk_check_step(struct walk *walk, const struct walk_before *before,
                     const struct event *event);
// Part of it: arrivals, who is told what; then, last, the end of a session.
void walk_check_visits(struct walk *walk, const struct walk_before *before, const struct event *event);
void walk_check_end(struct walk *walk, const struct walk_before *before, const struct event *event);
void walk_check_scan(const struct walk *walk, const struct walk_before *before, const struct event *event);
// Part of walk_check_state.
void walk_check_scan_state(const struct walk *walk, const struct view *view);
// A page but S2a that a code is read on.
bool walk_takes_codes(enum screen screen);
// Wrong dates and postcodes that count against the codes 7 and 8.
void walk_claim_misses(const struct tries *tries, int ret_misses[2]);
unsigned walk_said(const struct session *session);
void walk_check_state(struct walk *walk, int state);
// From this state, time alone leads to S0 or X26, whether replies come or not.
void walk_check_way_home(struct walk *walk, bool replies);
// Every refusal of a search looks the same from the moment it is decided.
void walk_check_alike(struct walk *walk, int state);
bool walk_is_zero(const void *memory, size_t size);
// Everything but the places of people that no search of the walk fills; those are looked at state by state.
bool walk_is_nobody(const struct session *session);
int walk_effects(const struct effects *effects, enum effect_kind kind);
int walk_tasks(const struct effects *effects, enum task_note note);
void walk_require(bool kept, const char *rule);
_Noreturn void walk_broken(const char *rule);

// walk_diagram.c
void diagram_note(struct walk *walk, const struct walk_before *before,
                  const struct walk_event *event);
// Gives the text; valid until the next call.
const char *diagram_text(void);
// 0 = as in the file, 1 = not. UPDATE_GOLDEN=1 rewrites the block.
int diagram_compare(const char *file_name);
