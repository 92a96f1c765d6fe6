// What S9 says, as blocks ready to draw.
#pragma once
#include "ui/widgets.h"

enum {
    DONE_VALUE_BYTES = CONFIG_TEXT * 2,
    DONE_PLACE_BYTES = 2 * DONE_VALUE_BYTES + 32,
    DONE_WAY_BYTES = PERSON_APPOINTMENTS * DONE_PLACE_BYTES,
    DONE_NEEDS_BYTES = 384,
    DONE_LINE_BYTES = 160,
    DONE_BLOCKS = PERSON_APPOINTMENTS + 7,
};

// How much is left out where all of it has no room; each step includes those before it. What staff
// know already gives way to where to go and what to do, and the way to one who can be asked.
enum brevity {
    BRIEF_NOT,
    BRIEF_RESULTS,  // results that read alike share a line
    BRIEF_NEEDS,    // needs that staff know are not named
    BRIEF_TELL,     // all that reception must be told in one sentence
    BRIEF_NO_NEEDS, // needs that staff know are left out
    BRIEF_NO_LATE,  // so is how late somebody is, where staff know
    BRIEF_NO_WALK,  // who is sent to reception first gets no directions from here
    BRIEF_ASK,      // reception says where to wait
    BRIEF_COUNT
};

struct done {
    char way[DONE_WAY_BYTES], needs[DONE_NEEDS_BYTES];
    char late[DONE_LINE_BYTES], tell[DONE_LINE_BYTES], reference[DONE_LINE_BYTES];
    char results[PERSON_APPOINTMENTS][DONE_LINE_BYTES];
    bool to_do;     // something is left to do, or will be if staff cannot be told
    bool reception; // and that begins at reception, so nobody is told to sit down
    int count, split;
    struct block blocks[DONE_BLOCKS]; // point into the texts above
};

// Overwrites ret_done, which holds a patient's text: wipe it.
void done_make(const struct view *view, enum brevity brevity, struct done *ret_done);
