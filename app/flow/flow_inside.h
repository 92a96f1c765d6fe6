// What the files of flow/ share. Internal to app/flow.
#pragma once
#include "flow/flow.h"

// Adds an effect; asserts that there is room (EFFECTS covers the longest step).
struct effect *effect_add(struct effects *effects, enum effect_kind kind);
void effect_log(struct effects *effects, enum log_event_id event, int64_t a, int64_t b);

enum { FLOW_STEP_MS = 400, FLOW_BLOCKS = 5 }; // S5, S6a: the blue block moves one on (screens 6)

// The rules of an appointment's clinic; those of an unknown clinic are on the safe side.
const struct config_clinic *flow_clinic(const struct flow *flow,
                                        const struct appointment *appointment);
// Shows another page.
void flow_go(struct flow *flow, enum screen screen);
// A number for a find, an arrival or a task; never used twice.
uint32_t flow_number(struct flow *flow);
void flow_session_end(struct flow *flow, enum session_end_kind end, struct effects *effects);

// check_in.c: S0 to S9
void check_in_press(struct flow *flow, const struct event *event, struct effects *effects);
void check_in_found(struct flow *flow, const struct event *event, struct effects *effects);
void check_in_arrival(struct flow *flow, const struct event *event, struct effects *effects);
void check_in_tick(struct flow *flow, const struct event *event, struct effects *effects);
// When check_in_tick must be called next, INT64_MAX for never.
int64_t check_in_deadline(const struct flow *flow);

// entry.c: what is typed on S3, S4 and S4b. True when the control was one of theirs.
bool entry_press(struct flow *flow, const struct event *event);
// (Continue): true when the page is complete and right; else it says what to mend.
bool entry_birth_done(struct flow *flow, int64_t wall_ms);
bool entry_letters_done(struct flow *flow);
bool entry_extra_done(struct flow *flow);
// When a digit of S3 is masked next, INT64_MAX for never.
int64_t entry_mask_ms(const struct flow *flow);
bool entry_is_masked(const struct flow *flow, int box, int64_t now_ms);
