// What the files of flow/ share. Internal to app/flow.
#pragma once
#include "flow/flow.h"
#include "flow/trouble.h"

// S5, S6a: the blue block moves one on (screens 6); S2a: the drawing of how to hold a code.
enum { FLOW_STEP_MS = 400, FLOW_SCAN_STEP_MS = 800, FLOW_BLOCKS = 5 };
// S2a with a camera: after so many steps the phone of the drawing has come and rested; then the camera's picture takes its place.
enum { FLOW_SCAN_DRAWN_STEPS = 3 };
enum { PIN_DIGITS_LEAST = 4, PIN_DIGITS = 8, UNDO_DIGITS = 4 };

// ---- flow.c: the frame

// Adds an effect; asserts that there is room (EFFECTS covers the longest step).
struct effect *effect_add(struct effects *effects, enum effect_kind kind);
void effect_log(struct effects *effects, enum log_event_id event, int64_t a, int64_t b);
// The rules of an appointment's clinic; those of an unknown clinic are on the safe side.
const struct config_clinic *flow_clinic(const struct flow *flow,
                                        const struct appointment *appointment);
// Shows another page.
void flow_go(struct flow *flow, enum screen screen);
// Covers the page; SCREEN_COUNT uncovers it.
void flow_cover(struct flow *flow, enum screen cover);
// The page answered for: ends a session in which nothing was begun under the cover.
void flow_uncover(struct flow *flow, struct effects *effects);
// The page at rest.
enum screen flow_resting_screen(const struct flow *flow);
// A number for a find, an arrival or a task; never used twice.
uint32_t flow_number(struct flow *flow);
void flow_session_begin(struct flow *flow, struct effects *effects);
void flow_session_end(struct flow *flow, enum session_end_kind end, struct effects *effects);
// Which question S4b asks.
enum match_extra flow_extra_kind(const struct flow *flow);
void flow_soonest(int64_t *deadline, int64_t candidate);

// ---- limits.c: time

// How long one step of what moves on this page takes; 0 = nothing moves.
int64_t flow_pace_ms(const struct flow *flow);
// EV_TICK, EV_TOUCH.
void limits_tick(struct flow *flow, const struct event *event, struct effects *effects);
void limits_touched(struct flow *flow);

// ---- desk.c: what the desk is told, and the pages that only send people there

// The session's running number: the next one, once.
void desk_reference(struct flow *flow, int64_t wall_ms, struct effects *effects);
// About the one person of the session, where one was matched, and this appointment of theirs (-1: none).
void desk_tell(struct flow *flow, struct site_task_request task, int appointment, uint32_t number,
               struct effects *effects);
// As desk_tell, of something that the patient is told about: whether staff know is session.told (of two, of the first).
void desk_promise(struct flow *flow, enum telling telling, struct site_task_request task, int appointment,
                  struct effects *effects);
// EV_TASK of such a message.
void desk_answered(struct flow *flow, const struct event *event);
// About nobody.
void desk_note(enum task_note note, uint32_t number, struct effects *effects);
// X1, whatever the reason.
void desk_refuse(struct flow *flow, enum refusal refusal, const struct event *event,
                 struct effects *effects);
// X1 when the desk has been told already.
void desk_refused(struct flow *flow);
// X17.
void desk_not_working(struct flow *flow, struct effects *effects);

// ---- check_in.c: S0 to S6, and what is pressed on the outcomes

void check_in_first_page(struct flow *flow, struct effects *effects);
void check_in_press_start(struct flow *flow, const struct event *event, struct effects *effects);
void check_in_press(struct flow *flow, const struct event *event, struct effects *effects);

// ---- scan.c: S2 and S2a

// A code can be of use here, and something can read it.
bool scan_is_offered(const struct flow *flow);
// S1 was answered: S2, S2a or S3; while typing is paused and nothing can read a code, the page that says so.
void scan_after_who(struct flow *flow);
// "Back" from S2, S2a and S3.
void scan_back(struct flow *flow);
// True when the control was one of theirs.
bool scan_press(struct flow *flow, const struct event *event, struct effects *effects);
// EV_SCANNER, EV_LIGHT.
void scan_source(struct flow *flow, const struct event *event);
void scan_light(struct flow *flow, const struct event *event);
// The camera is not wanted any more; it is wanted while S2a is seen, but not to say there what a fixed scanner read.
void scan_stop(struct flow *flow, struct effects *effects);
void scan_settle(struct flow *flow, struct effects *effects);
// S2a: nobody is idle before, who holds a code up and waits, or reads what was said of it. INT64_MIN when it is neither, and elsewhere.
int64_t scan_idle_ms(const struct flow *flow);
void scan_tick(struct flow *flow, struct effects *effects);
int64_t scan_deadline(const struct flow *flow);
// S2a, for another code than the one before.
void scan_look_for_code(struct flow *flow);
// A state of S2a begins.
void scan_set_state(struct flow *flow, enum scan_state scan);

// ---- scan_read.c: the codes that are read

// EV_SCAN.
void scan_read(struct flow *flow, const struct event *event, struct effects *effects);
// SCAN_DOUBT is over, and nothing better came: what was refused is said.
void scan_doubt_ends(struct flow *flow, struct effects *effects);

// ---- find.c: S5

// Every answer that is needed was given: the search leaves, unless the limits on tries say no.
void find_submit(struct flow *flow, struct effects *effects);
// S4b was answered while several can be meant.
void find_extra_given(struct flow *flow, const struct event *event, struct effects *effects);
// The postcode that X6 asked for.
void find_date_asked(struct flow *flow, const struct event *event, struct effects *effects);
// Refused without a search, with the moment and the count of one.
void find_refuse_unasked(struct flow *flow, enum refusal refusal, struct effects *effects);
void find_found(struct flow *flow, const struct event *event, struct effects *effects);
void find_tick(struct flow *flow, const struct event *event, struct effects *effects);
int64_t find_deadline(const struct flow *flow);
// A reply to the search or the look that is under way? What comes late is logged and leads nowhere.
bool find_waits_for(const struct flow *flow, const struct event *event, struct effects *effects);
// What is decided, and may not be seen yet; a refusal counts as a try.
void find_decide(struct flow *flow, struct trouble trouble);
void find_refuse(struct flow *flow, enum refusal refusal, struct effects *effects);

// ---- find_look.c: the closer look at the one person who is meant

void find_look(struct flow *flow, struct effects *effects);
void find_looked(struct flow *flow, const struct event *event, struct effects *effects);

// ---- choose.c: which of today's appointments, and their windows

// Where a moment lies to the window of an appointment.
enum arrival_time { TIME_EARLY, TIME_GOOD, TIME_LATE, TIME_OVER_LIMIT };

enum arrival_time choose_time(const struct flow *flow, const struct appointment *appointment,
                              int64_t wall_ms);
// When its window opens, UTC.
int64_t choose_opens_ms(const struct flow *flow, const struct appointment *appointment);
// Whole minutes after its start, at least 1.
int choose_minutes_late(const struct appointment *appointment, int64_t wall_ms);
// Can be checked in here by S6 or X11, be it early or late.
bool choose_can(const struct flow *flow, int index);
// Shows the page that fits the appointments of the one person who is meant: S6, X11, X9, X10. What only level B may know
// is a refusal at level A: nothing is shown then.
enum refusal choose_page(struct flow *flow, const struct event *event, struct effects *effects);
// None of today is here, and a code was scanned: X7 or X6 at once; else the reason of a refusal.
enum refusal choose_not_today(struct flow *flow, const struct event *event, struct effects *effects);
// X6: may the date be asked for? The postcode proves it, and for someone else it is never said.
bool choose_offers_date(const struct flow *flow);
void choose_forget_typed(struct session *session);

// ---- visits.c: what becomes of the appointments that the patient said yes to

bool visits_press(struct flow *flow, const struct event *event, struct effects *effects);
void visits_arrival(struct flow *flow, const struct event *event, struct effects *effects);
void visits_tick(struct flow *flow, const struct event *event, struct effects *effects);
int64_t visits_deadline(const struct flow *flow);
// The session ends.
void visits_leave(struct flow *flow, enum session_end_kind end, struct effects *effects);

// ---- outcome.c: what became of them

// Everything is decided and no question stands: the outcome.
void visits_outcome(struct flow *flow, struct effects *effects);
// An arrival ended so: what staff hear of it.
void visits_decided(struct flow *flow, int index, const struct event *event, struct effects *effects);
// Shows the page that speaks of the first in this state.
void visits_speak_of(struct flow *flow, enum visit visit, enum screen screen);
// How many are in this state; the first of them, -1 = none.
int visits_count(const struct session *session, enum visit visit);
int visits_first(const struct session *session, enum visit visit);
// How many the patient asked for.
int visits_asked(const struct session *session);
// How many surely came to nothing in a way that the desk must see to.
int visits_failed(const struct session *session);
// A clinic that gives patients in isolation no waiting area, and such a patient.
bool visits_isolated(const struct flow *flow, int index);

// ---- questions.c: S7, S8, S8b

// Which of them are due; before the first write begins.
void questions_plan(struct flow *flow);
// The next question, S6a, or the outcome when it is known.
void questions_next(struct flow *flow, struct effects *effects);
bool questions_shown(const struct flow *flow);
bool questions_press(struct flow *flow, const struct event *event, struct effects *effects);
// Level B and for oneself: may the question name the needs, the end of the mobile number?
bool questions_name_needs(const struct flow *flow);
bool questions_name_mobile(const struct flow *flow);
// The text of S8b for an appointment, "" = none.
const char *questions_text(const struct flow *flow, int index);

// ---- help.c: X23, X24

// The patient stands before X23 or X24, staff were told and have not answered yet: at most help.unanswered_s.
bool help_is_awaited(const struct flow *flow);
void help_ask(struct flow *flow, struct effects *effects);
// A control of X23 or X24.
void help_press(struct flow *flow, const struct event *event, struct effects *effects);
void help_told(struct flow *flow, const struct event *event);
void help_looked(struct flow *flow, const struct event *event, struct effects *effects);
void help_tick(struct flow *flow, struct effects *effects);
int64_t help_deadline(const struct flow *flow);
void help_forget(struct flow *flow);

// ---- closed.c: opening hours, closed by staff, cleaning

// Judges the opening hours at the time of this event.
void closed_judge(struct flow *flow, const struct event *event, struct effects *effects);
// At rest: X26 while it is closed, and only then.
void closed_settle(struct flow *flow);
// A control of the staff page.
void closed_press(struct flow *flow, const struct event *event, struct effects *effects);
void closed_clean(struct flow *flow, struct effects *effects);
void closed_tick(struct flow *flow);
int64_t closed_deadline(const struct flow *flow);

// ---- staff.c: the PIN and the staff pages

bool staff_is_page(enum screen screen);
void staff_ask_pin(struct flow *flow, struct effects *effects);
void staff_press_pin(struct flow *flow, const struct event *event, struct effects *effects);
void staff_pin_tried(struct flow *flow, bool right, struct effects *effects);
bool staff_press(struct flow *flow, const struct event *event, struct effects *effects);
void staff_undone(struct flow *flow, const struct event *event, struct effects *effects);
int64_t staff_deadline(const struct flow *flow);

// ---- entry.c: what is typed on S3, S4 and S4b. True when the control was one of theirs.

bool entry_press(struct flow *flow, const struct event *event);
// S3: anything was typed.
bool entry_birth_begun(const struct session *session);
// (Continue): true when the page is complete and right; else it says what to mend.
bool entry_birth_done(struct flow *flow, int64_t wall_ms);
bool entry_letters_done(struct flow *flow);
bool entry_extra_done(struct flow *flow);
// When a digit of S3 is masked next, INT64_MAX for never.
int64_t entry_mask_ms(const struct flow *flow);
bool entry_is_masked(const struct flow *flow, int box, int64_t now_ms);
// What was typed after S3.
void entry_forget_name(struct session *session);
// Adds a character to what is typed, at most limit of them; takes the last one away.
void entry_append(char *text, size_t limit, int character);
void entry_delete(char *text);
