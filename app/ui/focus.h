// Which control a person without a touch screen is on. The ring is shown only once a key has been
// used; until then the box that receives digits shows it. Pure.
#pragma once
#include "ui/draw.h"
#include <stdbool.h>

struct focus {
    bool keys_used;       // a key was the last thing used
    enum control control; // CTL_NONE = nothing has the focus
    int argument;
};

// Nothing has the focus and no ring is shown: at start, after a touch, at the end of a session.
void focus_clear(struct focus *focus);
// One step on or back through the list's controls, round and round. The first step lands on the
// first (last) control. Shows the ring.
void focus_next(struct focus *focus, const struct draw_list *list);
void focus_previous(struct focus *focus, const struct draw_list *list);
// After a screen changed: a focus on a control that is gone moves to the main control, or the
// first.
void focus_fit(struct focus *focus, const struct draw_list *list);
// What "select" presses: the focused control, or NULL.
const struct draw_control *focus_control(const struct focus *focus, const struct draw_list *list);
