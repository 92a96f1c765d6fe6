// What went wrong between systems -> what the patient is told. The only place that decides it.
#pragma once
#include "flow/flow.h"

struct trouble {
    enum screen screen;   // SCREEN_REFUSED, SCREEN_NOT_WORKING or SCREEN_CONFIRM (= go on)
    enum refusal refusal; // for SCREEN_REFUSED
};

// A search that did not give people to go on with.
struct trouble trouble_of_search(enum site_answer answer);
// An arrival that is decided. refusal: for VISIT_CHANGED and VISIT_REFUSED, else REFUSED_NONE.
enum visit trouble_of_arrival(enum arrival_outcome outcome, enum refusal *ret_refusal);
// What the desk is told of a refusal: code and sentence.
struct site_task_request trouble_task(enum refusal refusal);
// Does a restricted role hear the reason in a message of its own, and which?
bool trouble_is_secret(enum refusal refusal, enum task_note *ret_note);
// As it may stand in the log.
enum refusal trouble_logged(enum refusal refusal);
