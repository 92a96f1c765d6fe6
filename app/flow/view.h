// What a screen may draw, ready to draw: nothing in it is more than the level of proof allows (product 3.2).
// A screen is a function of this struct alone. Lives in locked pages, wiped with the session.
#pragma once
#include "flow/flow.h"

struct view {
    enum screen screen;
    const struct config *config;
    bool in_session;      // (Start again) is on the bar

    // S3
    char birth_digits[3][5]; // what was typed, or "" per box
    bool birth_masked[3];    // drawn as one disc per digit
    int birth_active;        // 0 day, 1 month, 2 year
    bool birth_shown;
    enum birth_error birth_error;

    // S4, S4b
    char letters[4];
    int letters_wanted; // 1 to 3
    bool one_name;
    bool letters_missing;
    char extra[12];
    bool extra_missing;

    // S6: each is "" when it must not be shown
    bool for_other;
    char initials[24];           // "M.K."
    char time[16];               // "2:15pm"
    char clinician[NAME_BYTES * 2]; // "Dr Patel"
    char clinic[CONFIG_TEXT];
    char area[CONFIG_TEXT];      // S6 and S9: "Area C"
    // S9
    char level[CONFIG_TEXT];
    char directions[CONFIG_TEXT * 2];
    int walk_minutes;

    char reference[16];  // X1, X18: "4" or "K 4"; "" when there is none
    int step;            // S5, S6a: which of the five blocks is blue, 0 to 4
    int seconds_left;    // X21, keep
    int seconds_total;
    bool not_arrived_yet; // X21 adds "You have not been checked in yet."
    enum help_state help;
};

// Wipes and fills ret_view from the flow at now_ms.
void view_make(const struct flow *flow, int64_t now_ms, struct view *ret_view);
