// The other end of a test: /control/... (README.md). Never used by a kiosk.
#pragma once
#include "sandbox/fhir.h"
#include "sandbox/relay.h"

// Answers a request below /control. The lock must not be held: the relay has one of its own.
void control_answer(struct state *state, struct relay *relay, const struct request *request,
                    struct reply *reply);
