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

    // S1 while typing is paused, S2a
    bool scan_offered;        // S1 while typing is paused: (Scan my letter)
    bool scan_camera;         // the preview and how to hold a code; false: a fixed scanner, no preview
    bool scan_drawing;        // with a camera: how to hold a code is shown first, though it looks already
    enum scan_state scan;
    enum code_kind scan_refused;
    bool scan_dark;           // "Turn up your screen's brightness"
    uint32_t preview;         // number of the camera's picture, 0 = none yet. Set by the loop
    bool typing_offered;      // S2a: (Enter my details); not while typing is paused

    // S4, S4b
    char letters[4];
    int letters_wanted; // 1 to 3
    bool one_name;
    bool letters_missing;
    char extra[12];
    bool extra_missing;

    enum match_extra extra_kind; // S4b: which question

    enum level proof;
    bool tasks;                 // the site takes messages: (Tell reception I am here) is offered
    enum told told[TELL_COUNT]; // not known yet: the fact alone; yes: "We have told ..."; no: "Tell reception ..."

    // X11: times of the appointments that can be chosen, in order, and their indexes (argument of CTL_ONLY)
    int which_count;
    char which_time[PERSON_APPOINTMENTS][16];
    int which_index[PERSON_APPOINTMENTS];
    int which_only; // position of the one that (Only ...) offers: the nearest that can be arrived now

    // S6, X3, X5: each is "" when it must not be shown
    bool for_other;
    char initials[24];           // "M.K."
    char time[16];               // "2:15pm"
    char clinician[NAME_BYTES * 2]; // "Dr Patel"
    char clinic[CONFIG_TEXT];
    char area[CONFIG_TEXT];      // S6, S9, X8 at level B: "Area C"
    char opens[16];              // X3: "1:45pm", when check-in opens; X26: "8am"
    bool early_told;             // X3: (Tell reception I am here) was pressed; whether they know is told[TELL_EARLY]
    enum clinic_channel channel; // X10

    // S7: bits of the needs that may be named (level B, for oneself); 0 = the general question. S8: last 3 digits, "" = the
    // general question. S8b: the clinic's own words.
    uint32_t needs;
    char mobile_end[4];
    char prepare[CONFIG_PREPARE];
    // S9
    char level[CONFIG_TEXT];
    char directions[CONFIG_TEXT * 2];
    int walk_minutes;
    // S9 after X11 with more than one area among those confirmed, in order: "First: Area B, level 1. Then: Area C, level 2."
    int stop_count;              // 0 = area, level and directions above say it
    struct view_stop {
        char area[CONFIG_TEXT];
        char level[CONFIG_TEXT];
    } stops[PERSON_APPOINTMENTS];
    bool reception_first;        // one of the results sends to reception: "Then go to Area C"
    int late_minutes;            // X4; 0 = on time
    bool needs_told;             // X14: there are needs to tell staff of (told[TELL_NEEDS]); which ones: needs
    bool isolation;              // X14: mask, no waiting area
    bool details_changed;        // "Tell reception about your new details."
    // S9 after X11: one line for each appointment that was asked for, in order
    int result_count;
    struct view_result {
        char time[16];
        enum visit visit;
        char opens[16];   // VISIT_EARLY
    } results[PERSON_APPOINTMENTS];

    // X6
    char other_day[32];  // level C: "Wednesday 9 December"; "" = not said
    char other_time[16]; // "10:30am"
    bool date_offered;   // (Show me the date): the patient has a postcode to prove it with

    int menu_item;       // X16
    // X26: why; and when it opens again, each "" when not known: "Monday 2 March", "8am"
    enum closed closed;
    char opens_day[32];

    // staff
    int pin_digits;          // how many were typed: drawn as discs
    bool pin_wrong;
    int pin_wait_s;          // no PIN is taken for so long; 0 = type
    bool typing_paused;      // (Resume typed check-in) is offered
    char undo_reference[5];
    enum undo_state undo;
    struct kiosk_status status;

    char reference[16];  // X1, X18, not right: "4" or "K 4"; "" when there is none
    int step;            // S5, S6a: which of the five blocks is blue, 0 to 4; S2a: the drawing of how to hold a code
    int seconds_left;    // X21, keep, X27
    int seconds_total;
    bool not_arrived_yet; // X21 adds "You have not been checked in yet."
    enum help_state help;
};

// Wipes and fills ret_view from the flow at now_ms.
void view_make(const struct flow *flow, int64_t now_ms, struct view *ret_view);
