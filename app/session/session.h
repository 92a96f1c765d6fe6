// The one patient now in front of the kiosk. Lives in locked pages; session_end() overwrites all of it, and
// nothing of a patient is kept anywhere else in app/. All zeros = nobody.
#pragma once
#include "session/people.h"
#include "base/calendar.h"
#include <stdbool.h>
#include <stdint.h>

enum birth_error { BIRTH_FINE, BIRTH_GAP, BIRTH_NOT_REAL };

struct session {
    bool for_other;          // "Someone I am with": less is shown (S1)
    char birth_digits[3][5]; // day, month, year as typed; NUL-terminated
    int birth_active;        // the box that receives digits
    bool birth_again;        // it was come back to: the next digit begins it anew when it is full
    int64_t birth_left_ms[3]; // when the box was left: it is masked after match.mask_after_ms
    bool birth_shown;        // (Show) was pressed
    enum birth_error birth_error;
    struct date birth;       // valid once S3 was passed
    char letters[4];         // upper case
    bool one_name;
    bool letters_missing;    // (Continue) without a letter
    char extra[12];          // postcode or house number as typed, upper case, no spaces
    bool extra_missing;
    int tries;               // submitted searches that missed, this session
    uint64_t identity;       // keyed tag of birth and letters
    struct people people; // after a match: the one person; before S4b: those that match so far
    int appointment;         // index into people.list[0].appointments, valid from S6
    int reference;           // on X1, X18; 0 = none yet
    bool arrived;            // the appointment system has confirmed
    bool outcome_seen;       // S9 was on the screen
};

void session_end(struct session *session);
