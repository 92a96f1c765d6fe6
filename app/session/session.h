// The one patient now in front of the kiosk. Lives in locked pages; session_end() overwrites all of it, and
// nothing of a patient is kept anywhere else in app/. All zeros = nobody.
#pragma once
#include "session/claim.h"
#include "session/people.h"
#include "base/calendar.h"
#include <stdbool.h>
#include <stdint.h>

enum birth_error { BIRTH_FINE, BIRTH_GAP, BIRTH_NOT_REAL };

// How much the patient has proved (product 3.2), so what may be said.
enum level {
    LEVEL_A, // date of birth and first letters, unique today at this site
    LEVEL_B, // and the postcode; or a scanned code and the date of birth
    LEVEL_C, // a scanned code, the date of birth and the postcode
};

// S2a.
enum scan_state {
    SCAN_LOOKING,
    SCAN_DOUBT,   // a code was refused, which is not said yet: one that is accepted may still come
    SCAN_READ,    // accepted: shown for a moment, then the next page
    SCAN_REFUSED, // session.scan_refused says what it was; looking goes on
    SCAN_WAITED,  // nothing was read for scan.wait_s; looking goes on
};

enum { SESSION_CODES = 8 }; // more than anybody holds up at once

enum way { WAY_NOT_ASKED, WAY_SCAN, WAY_TYPE };

// What was asked of one of today's appointments, and what became of it (X11: each result is said).
enum visit {
    VISIT_NOT_ASKED,
    VISIT_WANTED,      // the patient said yes; its turn has not come
    VISIT_WRITING,
    VISIT_CONFIRMED,
    VISIT_ALREADY,
    VISIT_EARLY,
    VISIT_OVER_LIMIT,  // too late
    VISIT_UNSURE,      // not confirmed in time
    VISIT_CHANGED,     // by somebody else, meanwhile
    VISIT_REFUSED,     // the appointment system refused
    VISIT_NOT_REACHED, // surely nothing was written
};

// Sentences that say whether staff know: the words follow what the site has confirmed (product 4.4).
enum telling { TELL_EARLY, TELL_LATE, TELL_NEEDS, TELL_NOT_RIGHT, TELL_COUNT };
enum told { TOLD_NOT_KNOWN, TOLD_YES, TOLD_NO };

// Questions while the arrival is being confirmed (S7, S8, S8b), in this order. Bits of session.asked.
enum question { QUESTION_NEEDS, QUESTION_DETAILS, QUESTION_KIN, QUESTION_BEFORE, QUESTION_COUNT };

struct session {
    bool for_other;          // "Someone I am with": less is shown (S1)
    bool who_asked;          // S1 was answered
    struct claim claim;      // what was scanned; kind CLAIM_NONE = typed
    uint64_t claim_tag;      // keyed tag of it
    enum scan_state scan;
    enum code_kind scan_refused; // of those in SCAN_DOUBT, the one to be said
    uint64_t scan_said[SESSION_CODES]; // keyed tags of the codes that this S2a said are refused, or is about to; the last one first
    enum way way;            // the answer to S2, so that it is not asked twice
    char birth_digits[3][5]; // day, month, year as typed; NUL-terminated
    int birth_active;        // the box that receives digits
    bool birth_again;        // it was come back to: the next digit begins it anew when it is full
    int64_t birth_left_ms[3]; // when the box was left: it is masked after match.mask_after_ms
    bool birth_shown;        // (Show) was pressed
    enum birth_error birth_error;
    struct date birth;       // valid once S3 was passed; kept to the end of the similar-name search, then wiped
    char letters[4];         // upper case
    bool one_name;
    bool letters_missing;    // (Continue) without a letter
    char extra[12];          // postcode or house number as typed, upper case, no spaces
    bool extra_missing;
    bool extra_asked;        // S4b because several matched: it counts as a try until it is answered rightly
    enum level level;
    int tries;               // submitted searches that missed, this session
    uint64_t identity;       // keyed tag of birth and letters
    struct people people;    // after a match: the one person; before S4b: those that match so far
    int appointment;         // index into people.list[0].appointments: the one S6, X3, X5 speak of; valid from S6
    enum visit visits[PERSON_APPOINTMENTS]; // by the same index
    int reference;           // on X1, X18, "not right"; 0 = none yet
    int late_minutes[PERSON_APPOINTMENTS]; // by the same index: X4, X5; 0 = on time
    bool not_verified, superseded; // what PDS said, for staff
    char pds_person[FHIR_ID_BYTES]; // whom PDS was asked about last, "" = nobody: the same person is looked at again after Back
    int pds_asked;           // how often about them
    int pds_verdict;         // enum pds_verdict of the last time
    unsigned asked;          // bits 1 << enum question: answered, or not to be asked; S8b has bits of its own
    unsigned prepared;       // bits 1 << index of an appointment: its S8b was read
    int preparing;           // whose S8b is shown, by the same index
    bool details_changed;    // an answer of S8: "Tell reception about your new details."
    bool kin_changed;
    enum told told[TELL_COUNT];
    uint32_t told_numbers[TELL_COUNT]; // of the messages whose EV_TASK is waited for, 0 = none
    bool early_told;         // X3: (Tell reception I am here) was pressed
    bool arrived;            // the appointment system has confirmed at least one
    bool outcome_seen;       // S9 was on the screen
    int menu_item;           // X16
    char pin[9];             // staff: digits, wiped when they were tried
    bool pin_wrong;
    char undo[5];            // staff: a reference
};

// The one person who is meant, from the closer look on.
static inline const struct person *session_person(const struct session *session)
{
    return &session->people.list[0];
}

// A code stands for the letters of the name.
static inline bool session_is_scanned(const struct session *session)
{
    return session->claim.kind != CLAIM_NONE;
}

void session_end(struct session *session);
// Nothing was scanned.
void session_drop_claim(struct session *session);
// What the claim names, once it has been looked up; that there was one, and what its wrong dates are counted by, stay.
void session_forget_claim(struct session *session);
