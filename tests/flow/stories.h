// Tells a story to flow_step() and writes down what it does. Words of a story: the controls by their script names
// ("letter K", "only 1", "item 0", "box 1"), "with WHAT" (another configuration; see story_people.c), "type-birth DDMMYYYY",
// "type-extra X", "digits 1234" (a PIN, a reference), "site ready|bare|away" (bare: it takes no Tasks), "found WHO", "looked [HOW]",
// "late WHO" (a reply to an old number), "confirmed" and the other outcomes, "late-confirmed" (of the first visit that is
// unsure), "told", "untold" (of help; "told early|late|needs|not-right"), "stop" (the program ends), "seen", "unseen", "right", "wrong", "state", "undone HOW", "touch", "wait MS", "hours-later H"
// (the clock on the wall alone), "miss N" (N sessions that find nobody, each to the end), "code WHAT" (by the
// camera), "beam WHAT" (by a fixed scanner), "scanner camera|fixed|away", "dark", "light" (story_scan.c).
#pragma once
#include "base/text.h"
#include "flow/flow.h"
#include <stdbool.h>

struct story {
    const char *name;
    const char *steps; // separated by ", "
};

// story_table_scan.c: those with a code.
extern const struct story stories_of_scan[];
extern const int stories_of_scan_count;

// Compares with DIRECTORY/NAME.trace, and prints the first line that differs. UPDATE_GOLDEN=1
// writes it.
bool story_is_as_told(const struct story *story, const char *directory);

_Noreturn void story_unknown(const char *word);

// story_people.c: who is found, what the closer look shows, which kiosk it is.
void story_config(struct config *config, const char *what);
enum site_answer story_people(struct people *people, const char *who);
// The completed copy of this person and how the look ended.
void story_look(struct person *person, const char *how, struct event *event);

// story_scan.c: a code that is read, what can read it. False when it is no word of theirs.
bool story_scan(const char *word, const char *argument, struct event *event);

// story_lines.c: one line for each event.
void story_line(struct text_builder *out, const struct flow *flow, int64_t now_ms,
                const struct effects *effects);
