// An invented patient at a kiosk: reads each page, presses what somebody like them would press, and ends on an outcome. What
// they are like beyond the generator's people is drawn here, the same for the same seed.
#pragma once
#include "bench/kiosk.h"
#include "sandbox/generator.h"

// How a visit to the kiosk ended, from the screen alone. Those from ENDED_DESK on send the patient to the desk.
enum ended {
    ENDED_ON_TIME,      // S9
    ENDED_LATE,         // S9, the late note
    ENDED_ALREADY,      // X8
    ENDED_COMES_BACK,   // X3, or S9 with an appointment to come back for: comes again, see again_ms
    ENDED_DESK,         // first of the rest
    ENDED_EARLY = ENDED_DESK, // X3, and does not wait
    ENDED_OVER_LIMIT,   // X5
    ENDED_ONE_TOO_LATE, // S9, but one of two appointments needs the desk
    ENDED_ISOLATION,    // S9: mask, "Tell reception you are here"
    ENDED_NEW_DETAILS,  // S9: "Tell reception about your new details"
    ENDED_PLACE,        // S9 without a place to wait: "Ask at reception"
    ENDED_NOT_DUE,      // X1: nothing booked today
    ENDED_MISTYPED,     // X1: typed a wrong digit, and does not try again
    ENDED_NO_MATCH,     // X1: due, typed what is on the letter, and not found
    ENDED_TWO_MATCHES,  // X1: S4b could not tell them apart
    ENDED_NO_ADDRESS,   // X1: asked for a postcode, and has none
    ENDED_ALONE,        // X1: under age and alone
    ENDED_RESTRICTED,
    ENDED_OPTED_OUT,
    ENDED_ELSEWHERE,
    ENDED_BLOCKED,
    ENDED_CHANGED,      // cancelled, moved or ended: X1, or X9 at level B
    ENDED_REMOTE,       // phone or video: X1, or X10 at level B
    ENDED_NOT_ME,       // S6 showed somebody else
    ENDED_PAUSED,       // typed entry is paused, or too many tries
    ENDED_TROUBLE,      // X17, X18, or refused by the appointment system: must not happen here
    ENDED_KINDS
};

const char *ended_word(enum ended ended);

struct patient {
    const struct generated_day *day;
    int person; // index into day->people
    const struct generated_windows *windows;
    uint64_t seed;
    bool due;
    bool mistypes; // still to come: one wrong digit of the date of birth
    bool has_mistyped;
    bool waits;    // X3: comes back when check-in opens
    bool was_early; // X3 was shown
    int visits;
    // Of the visit that was played last:
    int64_t yes_ms;                    // when the appointment was confirmed to be theirs, else 0
    bool recognised;                   // the kiosk knew who they are: generator_expected says what must follow
    enum generated_outcome met;        // what it made of them, in those words; when recognised
    int64_t again_ms;                  // ENDED_COMES_BACK
};

// Draws what this patient is like.
void patient_make(struct patient *patient, const struct generated_day *day, int person,
                  const struct generated_windows *windows, uint64_t seed);
// From S0 to the end of a session, with another try after a mistyped date.
enum ended patient_visit(struct patient *patient, struct kiosk *kiosk);
