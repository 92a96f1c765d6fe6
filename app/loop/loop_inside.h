// What the files of loop/ share: the loop's state. All of it is in locked pages; what of it can hold a patient's text is
// overwritten at the end of each session (loop.c: forget).
#pragma once
#include "api/oauth.h"
#include "api/site_code.h"
#include "api/site_find.h"
#include "api/site_look.h"
#include "api/site_similar.h"
#include "api/site_task.h"
#include "api/site_write.h"
#include "arrival/arrival.h"
#include "arrival/undo.h"
#include "flow/view.h"
#include "loop/loop.h"
#include "ui/focus.h"
#include "ui/ui.h"

enum {
    LOOP_ARRIVALS = 64, // open at once; when all are taken, one that staff have makes room (its row stays open)
    LOOP_TASKS = 256,   // on their way at once; more wait in the journal for the next start
    LOOP_SPARE = 8,     // places that rows from the journal leave to the patients in front of the kiosk
    LOOP_PENDING = 512, // more than arrivals and messages together can have under way
};

// Who waits for the reply to a request or a commit.
enum loop_owner {
    OWNER_FREE,
    OWNER_METADATA,
    OWNER_POST_PROBE,
    OWNER_WARM,
    OWNER_FIND,
    OWNER_ARRIVAL_READ,
    OWNER_ARRIVAL_WRITE,
    OWNER_ARRIVAL_ENCOUNTER,
    OWNER_ARRIVAL_COMMIT,
    OWNER_TASK_COMMIT,
    OWNER_TASK_SEND,
    OWNER_STORE_TEST, // does the journal commit again?
    OWNER_LOOK,
    OWNER_PDS,
    OWNER_TOKEN,
    OWNER_SIMILAR,
    OWNER_HELP_LOOK,
    OWNER_UNDO_SEARCH,
    OWNER_UNDO_READ,
    OWNER_UNDO_COMMIT,
    OWNER_UNDO_WRITE,
};

// What was pressed last, and when.
struct loop_press {
    enum control control;
    int argument;
    int64_t at_ms;
};

struct loop_pending {
    uint32_t number;
    enum loop_owner owner;
    int slot;
};

// The body of a read, kept for style put until the write was made from it. Wiped with it.
struct loop_body {
    char *text;
    size_t bytes;
};

struct loop_arrival {
    struct arrival machine;
    char correlation_id[37]; // of the session that began it; "" after a restart
    struct loop_body as_read;
    bool wakes;
};

// A message to staff on its way (outbox). In the journal until the site holds it or the day ends.
struct loop_task {
    bool used;
    bool sending;
    bool audit;           // an AuditEvent of request.patient and request.appointment, not a Task
    char row_id[37];
    uint32_t flow_number; // of a help that waits for an answer, else 0
    struct site_task_request request;
    int64_t begun_wall_ms;
    int64_t next_ms; // monotonic; when to try again
    int64_t backoff_ms;
    int sent;
};

// The closer look at the one person who matched (loop/look.c), and what PDS says of them (loop/national.c).
struct loop_look {
    struct site_look machine;
    uint32_t flow_number; // EV_LOOKED is for this number, 0 = none
    uint32_t request;     // the one request whose reply belongs to it
    int64_t begun_ms;
    bool asks_pds;           // the site's part is over
    char pds_request_id[37]; // the same when it is sent again
    bool may_ask_pds;        // not when they were verified in this session already
    bool pds_sent, pds_again; // asked once more: at most once, for whatever reason
    int64_t pds_begun_ms, pds_until_ms;
};

// The token of the national services: one for all who wait for it (national-services 3.2).
struct loop_national {
    struct oauth_token token;
    int64_t until_ms, renew_ms; // monotonic; 0 = no token
    bool asked;                 // a request for one is under way
    int failures;               // in a row
    int64_t next_ms;            // none is asked for before
    bool ever_asked;            // PDS or the token server,
    bool answers;               // and the last thing that was asked was answered
    int64_t quiet_ms;           // 429: PDS is not asked before
    int64_t quiet_for_ms;
};

// Similar names in one clinic session are looked for while S9 stands; it all goes with the session.
struct loop_similar {
    struct site_similar machine;
    bool used;
    uint32_t request;
    char appointment[FHIR_ID_BYTES];
};

// A call for help that may be acknowledged: where its message is found again.
struct loop_call {
    uint32_t flow_number;
    uint32_t request; // of the look that is under way
    char row_id[37];
};

// Taking back arrivals by their reference (loop/undo.c).
struct loop_undo {
    uint32_t flow_number; // 0 = none under way
    uint32_t search;      // number of the journal's search
    int reference;
    struct undo machine;
    struct loop_body as_read;
    uint32_t request;       // whose reply or commit is waited for
    uint32_t waiting;       // flow number of the one that comes next: one is taken back at a time
    int waiting_reference;
    struct date day;        // of the message that gave the reference: numbers begin anew each day
    int count, next;
    struct loop_undo_target {
        char appointment[FHIR_ID_BYTES];
        char patient[FHIR_ID_BYTES];
        int64_t told_wall_ms; // when the patient said that it is not right
        bool arrived; // by this kiosk, before that and in the last 10 minutes,
        bool later;   // and again since: that one is right
        bool undone;  // already
        char etag[HTTP_ETAG_BYTES]; // the version that the arrival left, "" = not known
    } targets[PERSON_APPOINTMENTS];
    enum undo_result worst;
    // Arrivals of the last minutes as the journal gives them, newest first, until the messages about them are known.
    int seen_count;
    struct loop_undo_seen {
        char appointment[FHIR_ID_BYTES];
        char etag[HTTP_ETAG_BYTES];
        int64_t wall_ms;
    } seen[64];
};

struct loop {
    const struct config *config;
    struct loop_ports ports;
    struct ui *ui;
    bool quit;
    bool store_open;             // the journal answered STORE_OPENED,
    bool store_sick;             // and failed at its last commit
    struct store_row **held;     // open rows found at start, until the clock is trusted and there is a place for them
    size_t held_count, held_room;
    int rows_expired;            // of an earlier day, closed unsent since the start
    bool site_known;             // it has answered, or failed to, at least once
    int site_fault;              // enum net_fault of the last probe
    bool site_answers;           // and can do what is configured, and the clock is trusted
    struct date expired_day; // when old rows of the journal were last deleted
    bool drawn;   // the window shows list
    bool exposed; // all of it must be presented again
    bool shown;   // something was painted since the program began
    int64_t begun_ms;
    uint32_t last_number;
    struct loop_pending pending[LOOP_PENDING];
    struct site_abilities abilities;
    bool post_probed;         // abilities.post_search was found out
    bool synchronised_once;   // clock.trust chrony: the kernel has said so,
    int64_t synchronised_ms;  // last at this time; with tls_date: when a verified Date was last seen
    int cert_days_left;       // of the nearest client certificate, INT_MAX = none
    struct date cert_day;     // when that was last looked at
    struct date differs_day;  // when the log last said that a server's clock differs
    char correlation_id[37]; // one per session, random
    int64_t watchdog_ms;
    uint64_t glyphs_reported, dropped_reported; // counts that the log already has

    // pointer and keys
    enum control pressed;
    int pressed_argument;
    struct loop_press last_button, last_key; // touch.debounce_ms
    bool corner;          // the pointer went down in the staff corner,
    int64_t corner_ms;    // at this time
    struct focus focus;

    struct loop_arrival arrivals[LOOP_ARRIVALS];
    struct loop_task tasks[LOOP_TASKS];
    struct loop_call call; // the newest call for help
    struct loop_national national;
    struct loop_undo undo;
    struct scanner_state scanner; // as it last said

    // what can hold a patient's text
    struct flow flow;
    struct view view;
    struct site_find find;
    bool find_by_code;         // the search under way is code's, not find's
    struct site_code code;
    uint32_t find_request;     // the one request whose reply belongs to find, 0 = none
    uint32_t find_flow_number; // EV_FOUND is for this number
    uint64_t find_identity;
    struct loop_look look;
    struct loop_similar similar[PERSON_APPOINTMENTS];
    struct draw_list list, last_list;
    struct http_request request; // scratch: one request at a time is made
};

// loop.c
void loop_event(struct loop *loop, struct event *event); // stamps nothing: now_ms and wall_ms are set
struct event loop_stamp(enum event_kind kind);

// loop/net.c
// Sends loop->request and wipes it, whatever happens. in_session: cancelled at its end. correlation: X-Correlation-ID,
// "" for none. ERR_FULL and other failures are for the caller to act on.
MUST_CHECK enum err loop_send(struct loop *loop, enum loop_owner owner, int slot, bool in_session,
                              const char *correlation, int64_t total_ms);
// A number for a commit, remembered with its owner; 0 when the table is full. loop_taken forgets it and says whose it was.
uint32_t loop_expect(struct loop *loop, enum loop_owner owner, int slot);
struct loop_pending loop_taken(struct loop *loop, uint32_t number);
// Style put alone: keeps a copy of the reply's body, in place of the one that was there.
void loop_body_keep(struct loop *loop, struct loop_body *body, const struct net_reply *net);
void loop_body_drop(struct loop_body *body);
struct http_reply loop_reply(const struct net_reply *net);
void loop_net_came(struct loop *loop, const struct net_reply *net);

// loop/store.c
void loop_store_came(struct loop *loop, struct store_reply *reply); // may take over the reply's row
// Hands on rows found at start; called every turn while some are held.
void loop_store_release(struct loop *loop);
void loop_store_test(struct loop *loop);
// A row of an earlier day ends unsent (fault W14): the log counts them.
void loop_store_expired(struct loop *loop);
void loop_store_free(struct loop *loop);

// loop/site.c
void loop_site_probe(struct loop *loop);
void loop_site_warm(struct loop *loop);
void loop_site_find(struct loop *loop, uint32_t number);
// Nobody waits for the search any more: its people are wiped, its reply is late.
void loop_site_forget(struct loop *loop);
void loop_site_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net);
// Tells the flow whether patients can be invited: the site answers, the journal commits.
void loop_site_announce(struct loop *loop);

// loop/clock.c: may the wall clock be believed, and until when do our certificates last
bool loop_clock_is_trusted(struct loop *loop);
void loop_clock_reply(struct loop *loop, const struct net_reply *net); // its Date, when that can be believed
void loop_clock_certificates(struct loop *loop);                       // once a day

// loop/look.c
void look_begin(struct loop *loop, const struct effect *effect);
void look_came(struct loop *loop, const struct net_reply *net);
// The verdict of PDS, or PDS_NOT_ASKED: the look is over.
void look_end(struct loop *loop, enum pds_verdict verdict);
void look_forget(struct loop *loop);

// loop/national.c
void national_begin(struct loop *loop); // the look's person is to be verified
void national_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net);
void national_wake(struct loop *loop, int64_t now_ms);
int64_t national_deadline(const struct loop *loop);

// loop/similar.c
void similar_begin(struct loop *loop, const struct effect *effect);
void similar_came(struct loop *loop, int slot, const struct net_reply *net);
void similar_forget(struct loop *loop);

// loop/scan.c
void scan_begin(struct loop *loop);
void scan_came(struct loop *loop, const struct scan *scan);
void scan_typed(struct loop *loop);
void scan_changed(struct loop *loop, const struct scanner_state *state);
void scan_watch(struct loop *loop, bool on);
void scan_again(struct loop *loop); // what is held up still is given once more
void scan_show(struct loop *loop); // the newest picture of the camera into the view, while S2a is seen
bool scan_works(const struct loop *loop);

// loop/staff.c
void staff_pin(struct loop *loop);
void staff_status(struct loop *loop);

// loop/undo.c
void undo_start(struct loop *loop, uint32_t flow_number);
void undo_found(struct loop *loop, struct store_row *row);
void undo_searched(struct loop *loop, bool ok);
void undo_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net);
void undo_row_committed(struct loop *loop, uint32_t number, bool ok);
bool undo_replay(struct loop *loop, const struct store_row *row); // false: staff cannot be told yet
void undo_free(struct loop *loop);

// loop/input.c
void loop_input_came(struct loop *loop, const struct window_event *event);

// loop/arrivals.c
void arrivals_begin(struct loop *loop, const struct effect *effect);
bool arrivals_replay(struct loop *loop, const struct store_row *row); // false: no place for it yet
void arrivals_committed(struct loop *loop, int slot, bool ok);
void arrivals_reply(struct loop *loop, enum loop_owner owner, int slot, const struct net_reply *net);
void arrivals_wake(struct loop *loop, int64_t now_ms);
int arrivals_open(const struct loop *loop);
int64_t arrivals_deadline(const struct loop *loop);
void arrivals_staff_told(struct loop *loop, uint32_t flow_number);
void arrivals_free(struct loop *loop);

// loop/arrivals_tell.c
// False when the message could not be put; the reason is logged.
bool arrivals_tell_of(struct loop *loop, const char *patient_id, const char *appointment_id,
                      enum task_note note);
void arrivals_tell(struct loop *loop, struct arrival *machine, enum task_note note); // and notes it: staff_told
// waits: the patient reads the outcome on the screen.
void arrivals_tell_outcome(struct loop *loop, struct arrival *machine, enum arrival_outcome outcome,
                           bool waits);

// loop/tasks.c
// True when the message is on its way: in the outbox or at least in the journal.
bool tasks_put(struct loop *loop, const struct site_task_request *request, uint32_t flow_number);
// Which kiosk arrived whom, where the site keeps AuditEvents.
void tasks_put_audit(struct loop *loop, const char *patient_id, const char *appointment_id);
// Has anybody acknowledged this call for help? -> EV_HELP
void tasks_look(struct loop *loop, uint32_t flow_number);
void tasks_looked(struct loop *loop, const struct net_reply *net);
// What a row says; ERR_CONTRACT for one that is no message to staff.
MUST_CHECK enum err tasks_row_read(const struct store_row *row, struct site_task_request *ret_request);
int tasks_waiting(const struct loop *loop);
bool tasks_replay(struct loop *loop, const struct store_row *row); // false: no place for it yet
void tasks_committed(struct loop *loop, int slot, bool ok);
void tasks_reply(struct loop *loop, int slot, const struct net_reply *net);
void tasks_wake(struct loop *loop, int64_t now_ms);
int64_t tasks_deadline(const struct loop *loop);

// loop/state.c: reference numbers and pauses that survive a restart (settled 5, reliability 3)
void state_load(struct loop *loop);
void state_save(struct loop *loop);
