// What the two halves of the view share. Internal to app/flow.
#pragma once
#include "flow/view.h"

// view_visit.c: pages that speak of the matched person's appointments.
void view_confirm(const struct flow *flow, struct view *view);
void view_which(const struct flow *flow, struct view *view);
void view_question(const struct flow *flow, struct view *view);
void view_done(const struct flow *flow, struct view *view);
void view_already(const struct flow *flow, struct view *view);
// X3 and X5.
void view_outside(const struct flow *flow, struct view *view);
void view_other_day(const struct flow *flow, struct view *view);
void view_remote(const struct flow *flow, struct view *view);
