// What everything means. flow_step() is pure: the state, one event with its time, and the effects to carry out.
// It never reads a clock, allocates, logs or calls a service. States and covers are what the patient sees; rules
// come from product.md 3 and 4 and settled.md of the design.
#pragma once
#include "api/pds.h"
#include "api/site.h"
#include "api/site_task.h"
#include "base/calendar.h"
#include "base/log_event.h"
#include "config/config.h"
#include "flow/controls.h"
#include "flow/tries.h"
#include "session/session.h"
#include <stdbool.h>
#include <stdint.h>

// The page under any cover. X(name, script name, "what the patient sees")
#define SCREEN_LIST(X)                                                                             \
    X(SCREEN_STARTING, "starting", "S00: this screen is starting")                                 \
    X(SCREEN_START, "start", "S0: check in for your appointment")                                  \
    X(SCREEN_WHO, "who", "S1: who is the appointment for?")                                        \
    X(SCREEN_PAUSED, "paused", "S1 while typed entry is paused: go to reception")                  \
    X(SCREEN_HAVE_CODE, "have-code", "S2: do you have your letter or a text message?")             \
    X(SCREEN_SCAN, "scan", "S2a: hold the code under the light")                                   \
    X(SCREEN_BIRTH, "birth", "S3: what is your date of birth?")                                    \
    X(SCREEN_LETTER, "letter", "S4: what is the first letter of your last name?")                  \
    X(SCREEN_EXTRA, "extra", "S4b: what is your postcode?")                                        \
    X(SCREEN_FINDING, "finding", "S5: finding your appointment")                                   \
    X(SCREEN_CONFIRM, "confirm", "S6: is this your appointment?")                                  \
    X(SCREEN_WHICH, "which", "X11: you have 2 appointments today")                                 \
    X(SCREEN_NEEDS, "needs", "S7: do you need help or support today?")                             \
    X(SCREEN_DETAILS, "details", "S8: have your phone number or address changed?")                 \
    X(SCREEN_KIN, "kin", "S8: has your next of kin changed?")                                      \
    X(SCREEN_BEFORE, "before", "S8b: before your appointment")                                     \
    X(SCREEN_CHECKING_IN, "checking-in", "S6a: checking you in")                                   \
    X(SCREEN_DONE, "done", "S9: you have checked in")                                              \
    X(SCREEN_NOT_RIGHT, "not-right", "after S9: go to reception, they know that something is not right") \
    X(SCREEN_REFUSED, "refused", "X1: you have not been checked in; the same for every reason")    \
    X(SCREEN_EARLY, "early", "X3: you are early")                                                  \
    X(SCREEN_OVER_LIMIT, "over-limit", "X5: late, over the limit")                                 \
    X(SCREEN_ALREADY, "already", "X8: you are already checked in")                                 \
    X(SCREEN_CHANGED, "changed", "X9: something about your appointment has changed")               \
    X(SCREEN_REMOTE, "remote", "X10: your appointment is by phone or video")                       \
    X(SCREEN_OTHER_DAY, "other-day", "X6: your appointment is not today")                          \
    X(SCREEN_OTHER_SITE, "other-site", "X7: your appointment is not in this building")             \
    X(SCREEN_NO_APPOINTMENT, "no-appointment", "X15: you need to speak to reception")              \
    X(SCREEN_MENU, "menu", "X16: what do you need?")                                               \
    X(SCREEN_DESK, "desk", "X16: go to desk 2")                                                    \
    X(SCREEN_NOT_WORKING, "not-working", "X17: we cannot check you in here right now")             \
    X(SCREEN_UNSURE, "unsure", "X18: we are not sure you are checked in")                          \
    X(SCREEN_CLOSED, "closed", "X26: this screen is closed")                                       \
    X(SCREEN_CLEANING, "cleaning", "X27: cleaning in progress")                                    \
    X(SCREEN_STAFF, "staff", "staff: what to do with this screen")                                 \
    X(SCREEN_STATUS, "status", "staff: what is wrong")                                             \
    X(SCREEN_UNDO, "undo", "staff: take back an arrival")                                          \
    X(SCREEN_TEST, "test", "staff: a test page")                                                   \
    X(SCREEN_MORE_TIME, "more-time", "X21: do you need more time? (a cover)")                      \
    X(SCREEN_KEEP, "keep", "S9 after a while: keep this on the screen? (a cover)")                 \
    X(SCREEN_HELP, "help", "X23: help is coming (a cover)")                                        \
    X(SCREEN_UNWELL, "unwell", "X24: tell a member of staff now (a cover)")                        \
    X(SCREEN_PIN, "pin", "staff: the PIN (a cover)")                                               \
    X(SCREEN_PRIVACY, "privacy", "how we use your information (a cover of S0)")

enum screen {
#define X(name, script, sees) name,
    SCREEN_LIST(X)
#undef X
        SCREEN_COUNT
};

const char *screen_script_name(enum screen screen);

// Why a refusal: goes to the desk only. Every reason looks the same to the patient.
enum refusal {
    REFUSED_NONE,
    REFUSED_NO_MATCH,
    REFUSED_STILL_MANY,
    REFUSED_NOT_ME,
    REFUSED_BLOCKED,     // clinic.kiosk_allowed is off
    REFUSED_RESTRICTED,  // label or deceased; the reason goes to a restricted role only
    REFUSED_TRIES,       // session, kiosk or identity
    REFUSED_NO_ADDRESS,  // "I do not have a fixed address"
    REFUSED_STATUS,      // cancelled, fulfilled, noshow ...: level A learns nothing more
    REFUSED_CHANNEL,     // a phone or video appointment, at level A
    REFUSED_OPTED_OUT,   // the patient asked not to use the kiosk
    REFUSED_ALONE,       // under match.alone_from_age and "Me"
    REFUSED_ELSEWHERE,   // today, but not at this site
    REFUSED_MANY,        // more appointments today than can be shown
    REFUSED_CONFLICT,    // changed between S6 and the write
    REFUSED_REJECTED,    // the appointment system refused the write
    REFUSED_CLAIM_TRIES, // wrong dates of birth with one code
    REFUSED_NO_DAY,      // a code and the date of birth are right, and there is no appointment on any day
    REFUSED_PLACE_UNKNOWN, // today, and where it is could not be read
    REFUSED_COUNT
};

enum session_end_kind {
    END_FINISHED,
    END_TIMEOUT,
    END_START_AGAIN,
    END_STOPPED, // the program ends
    END_ANOTHER, // "Check in another person"
    END_STAFF,   // a right PIN: what a patient had begun is over
    END_KIND_COUNT
};

// HELP_TOLD: the site holds the message. HELP_SEEN: a member of staff acknowledged it. HELP_UNANSWERED: nobody did within
// help.unanswered_s: "Go to reception."
enum help_state { HELP_NOT_ASKED, HELP_ASKED, HELP_TOLD, HELP_SEEN, HELP_UNANSWERED, HELP_FAILED };

enum { FLOW_STAFF_TRIES = 5 }; // the wrong PIN in a row that begins the first pause

// Why the screen is closed. CLOSED_STAFF and CLOSED_FIRE survive a restart; staff open it again.
enum closed { CLOSED_NOT, CLOSED_HOURS, CLOSED_STAFF, CLOSED_FIRE };

enum undo_state {
    UNDO_ENTRY,
    UNDO_WORKING,
    UNDO_DONE,
    UNDO_NOT_FOUND,   // no arrival of the last 10 minutes under this reference
    UNDO_CHANGED,     // the appointment is no longer as this kiosk arrived it
    UNDO_UNSURE,      // it may have been taken back or not: look in the appointment system
    UNDO_UNSUPPORTED, // this site's way of writing cannot take it back
};

// What staff see of the kiosk's health; numbers and states only, no patient.
struct kiosk_status {
    bool site_answers, clock_trusted, journal_works, tasks_taken;
    enum { SCANNER_OFF, SCANNER_WORKS, SCANNER_AWAY } scanner;
    int site_fault;         // enum net_fault of the last try, 0 = none
    enum { NATIONAL_OFF, NATIONAL_NOT_ASKED, NATIONAL_ANSWERS, NATIONAL_SILENT } national;
    int arrivals_open;      // not yet confirmed
    int messages_waiting;   // to staff
    int cert_days_left;     // of the nearest client certificate; INT_MAX = none
    int64_t clock_offset_ms; // applied by clock.trust tls_date
};

enum event_kind {
    EV_TICK,    // flow_deadline() has come; now_ms is that deadline exactly
    EV_TOUCH,   // any touch or key: the patient is there
    EV_PRESS,   // a control was let go: control, argument
    EV_SITE,    // the appointment system answers (ready) or does not
    EV_FOUND,   // a search ended: number, answer, people, identity
    EV_ARRIVAL, // an arrival got further: number, outcome
    EV_TASK,    // staff were told (told), or could not be so far: number
    EV_LOOKED,  // the closer look ended: number, answer, person, pds
    EV_HELP,    // a call for help was looked at: number, told = somebody acknowledged it
    EV_PIN,     // the PIN was tried: ready = right
    EV_UNDO,    // an arrival was taken back, or not: number, undo
    EV_STATUS,  // status, for staff
    EV_SCAN,    // a code was read: code, claim, identity (its keyed tag, whatever it is; never 0), fixed
    EV_SCANNER, // what can read codes now: ready = anything, camera = a camera with a decoder
    EV_LIGHT,   // the camera's picture is too dark to read a code from, or is light enough again: ready = light enough
    EV_STOP,    // the program ends
};

struct event {
    enum event_kind kind;
    int64_t now_ms;  // monotonic; the only clock the flow knows
    int64_t wall_ms; // UTC of the same moment; for windows, days and references
    enum control control;
    int argument;
    uint32_t number;
    bool ready;
    bool told;
    enum site_answer answer;
    struct people *people; // borrowed for the call; the flow moves what it keeps into the session
    const struct person *person; // EV_LOOKED: the completed copy, borrowed
    enum pds_verdict pds;
    bool tasks;                 // EV_SITE: the site takes messages to staff
    enum undo_state undo;
    const struct kiosk_status *status;
    uint64_t identity;          // keyed tag of what was typed, of the claim, or of the bytes of a code that is refused
    enum code_kind code;        // EV_SCAN
    const struct claim *claim;  // EV_SCAN with CODE_ACCEPTED, borrowed
    bool fixed;                 // EV_SCAN: by a fixed scanner, else by the camera
    bool camera;                // EV_SCANNER
    enum arrival_outcome outcome;
};

enum effect_kind {
    FX_NONE,
    FX_PROBE,         // ask the appointment system what it can do -> EV_SITE
    FX_SESSION_BEGIN, // warm a connection
    FX_SCAN,          // the camera is wanted (on) or not
    FX_SCAN_AGAIN,    // what is held up still is to be given again, though it was given before
    FX_SOUND,         // the sound of a code that was read (on) or refused
    FX_FIND,          // search by session.claim, or by session.birth and the letters -> EV_FOUND with number
    FX_LOOK,          // look closer at session.people.list[0] (places, Flags, details, PDS) -> EV_LOOKED with number
    FX_ARRIVE,        // begin an arrival of visit -> EV_ARRIVAL with number (which may wait for nobody any more)
    FX_SIMILAR,       // after a confirmed arrival of appointments[appointment]: look for similar names; no answer
    FX_TASK,          // tell staff; number: of the arrival it is about (NOTE_UNKNOWN), of a message whose EV_TASK is waited
                      // for (help, and what the patient is told about: session.told_numbers), or 0
    FX_HELP_LOOK,     // has anybody acknowledged the call for help of this number? -> EV_HELP
    FX_PIN,           // try session.pin -> EV_PIN, at once
    FX_UNDO,          // take back the arrival that session.undo names -> EV_UNDO with number
    FX_STATUS,        // -> EV_STATUS, at once
    FX_SAVE,          // reference numbers and tries changed: write them to state_dir
    FX_SESSION_END,   // cancel, wipe, forget; end says how
    FX_LOG,           // log_event(event, a, b)
};

struct effect {
    enum effect_kind kind;
    uint32_t number;
    bool on;         // FX_SCAN, FX_SOUND
    int appointment; // FX_SIMILAR: index into the person's appointments
    bool ask_pds;    // FX_LOOK: false = this person's number was verified in this session; EV_LOOKED with PDS_NOT_ASKED then
    char patient[FHIR_ID_BYTES]; // FX_ARRIVE: whose
    struct staff_news news;      // FX_ARRIVE: for an arrival that stands when its session is over
    struct appointment visit;    // FX_ARRIVE: a copy, for the session may be over by the time this is carried out
    struct date birth; // FX_SIMILAR: the session may have wiped its own by the time this is carried out
    enum session_end_kind end;
    struct site_task_request task; // FX_TASK
    enum log_event_id event;
    int64_t a, b;
};

enum { EFFECTS = 32 };

struct effects {
    int count;
    struct effect list[EFFECTS];
};

struct flow {
    const struct config *config; // borrowed
    enum screen screen;          // the page
    enum screen cover;           // SCREEN_MORE_TIME, KEEP, HELP, UNWELL, PIN, PRIVACY over it, or SCREEN_COUNT for none
    enum screen under;           // the cover that MORE_TIME lies on, SCREEN_COUNT for none
    int64_t now_ms;              // time of the last event
    int64_t shown_ms;            // when what is seen now appeared
    int64_t before_ms;           // when what was seen before it appeared (tests: exact moments)
    int64_t entered_ms;          // when the page was entered
    int64_t idle_from_ms;        // last sign of the patient
    int64_t warned_ms;           // when MORE_TIME or KEEP covered the page
    int64_t probe_ms;            // when the appointment system is asked next; INT64_MAX while it is being asked
    bool site_ready;
    bool in_session;
    int64_t session_ms;          // when the session began
    uint32_t last_number;        // numbers of finds, arrivals and tasks: never used twice
    uint32_t find_number;        // waited for, 0 = none
    uint32_t arrival_number;     // of the visit that is being written, 0 = none
    int64_t write_ms;            // when the patient said yes: write.confirm_s is for all visits together
    uint32_t unsure_numbers[PERSON_APPOINTMENTS]; // by appointment: of VISIT_UNSURE, which may still be confirmed
    uint32_t help_number;
    enum help_state help;
    int64_t help_ms;             // when it was told
    int64_t help_look_ms;        // when it is looked at next; INT64_MAX while that is under way or not wanted
    uint32_t unwell_number;      // of the red alert, 0 = none
    int64_t unwell_ms;           // when it was sent last
    bool scanner_ready;          // a code can be read,
    bool scanner_camera;         // by a camera,
    bool scanner_light;          // that sees enough (said to, until it says otherwise)
    bool scanning;               // FX_SCAN is on
    int64_t scan_ms;             // S2a: when the present scan_state began
    uint64_t scan_last_tag;      // of the code that was taken last, across sessions (a keyed tag is no patient data); 0 = none
    int64_t scan_last_ms;        // and when it was seen last without having been taken away
    bool site_takes_tasks;       // staff can be told: what became of a message is session.told
    enum closed closed;
    int64_t hours_ms;            // monotonic: when opening hours change next
    int64_t hours_offset_ms;     // wall clock less monotonic when that was judged
    int64_t opens_wall_ms;       // CLOSED_HOURS: when it opens again; INT64_MAX = not known
    int staff_wrong;             // wrong PINs in a row
    int staff_pause_s;           // of the last pause
    int64_t staff_until_ms;      // monotonic: no PIN is tried before; 0 = none
    uint32_t undo_number;
    enum undo_state undo;
    struct kiosk_status status;
    int64_t find_ms;             // when Continue was pressed
    bool find_decided;           // a refusal or an outage waits for its moment
    int64_t find_decided_ms;
    enum screen find_screen;     // SCREEN_REFUSED or SCREEN_NOT_WORKING, when decided
    enum refusal refusal;
    int64_t sessions;            // counters, no identity
    struct date reference_day;   // local day of the running numbers
    int reference;               // last one used today
    struct tries tries;
    struct session session;      // the one patient; all zeros outside a session
};

void flow_init(struct flow *flow, const struct config *config, int64_t now_ms);
// One event in. effects is emptied first. Asserts only on programmer errors.
void flow_step(struct flow *flow, const struct event *event, struct effects *effects);
// When flow_step wants EV_TICK; INT64_MAX for never.
int64_t flow_deadline(const struct flow *flow);
// Does the patient in front of the kiosk still wait for this arrival: is it being written, or was it not confirmed in time?
bool flow_waits_for_arrival(const struct flow *flow, uint32_t number);
// What is drawn now: the cover, or the page.
enum screen flow_seen(const struct flow *flow);
// For the desk and the log, not for patients.
const char *refusal_name(enum refusal refusal);
