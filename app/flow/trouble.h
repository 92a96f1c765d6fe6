// What went wrong between systems -> what the patient is told. The only place that decides it.
#pragma once
#include "flow/flow.h"

struct trouble {
    enum screen screen;   // SCREEN_REFUSED, SCREEN_NOT_WORKING or SCREEN_CONFIRM (= go on)
    enum refusal refusal; // for SCREEN_REFUSED
};

// A search or a closer look that did not give people to go on with.
struct trouble trouble_of_search(enum site_answer answer);
// An arrival that is decided. refusal: for VISIT_REFUSED.
enum visit trouble_of_arrival(enum arrival_outcome outcome, enum refusal *ret_refusal);
// What the desk is told of a refusal: code and sentence.
struct site_task_request trouble_task(enum refusal refusal);
