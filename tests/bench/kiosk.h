// A kiosk without a window: the real flow, the machines of api/ and arrival/, and a clock of the benchmark's own. Requests
// are real HTTP to the sandbox and one after the other; on the kiosk's clock each takes REPLY_MS. What the loop does besides
// (journal, messages to staff, similar names) changes nothing for the patient in front of it and is only counted.
#pragma once
#include "arrival/arrival.h"
#include "flow/view.h"

enum { KIOSK_WORK = 8, REPLY_MS = 200 };

// Called for each arrival that the appointment system has confirmed.
typedef void kiosk_arrived(void *context, const struct site_appointment *appointment);

struct kiosk {
    const struct config *config;
    const struct site_abilities *abilities;
    struct flow flow;
    int64_t wall_ms;
    enum refusal refusal; // of this session
    kiosk_arrived *arrived;
    void *context;
    int requests;
    struct effect work[KIOSK_WORK]; // searches, looks and arrivals that were asked for, in order
    int work_count;
};

// A kiosk that is switched on at wall_ms and shows S0. config and abilities are borrowed.
void kiosk_begin(struct kiosk *kiosk, const struct config *config, const struct site_abilities *abilities,
                 int64_t wall_ms);
// Time passes to wall_ms, never back; what is due meanwhile happens.
void kiosk_until(struct kiosk *kiosk, int64_t wall_ms);
// A control is let go, and what it asks of the appointment system comes back.
void kiosk_press(struct kiosk *kiosk, enum control control, int argument);
// To the next thing that the kiosk does by itself.
void kiosk_wait(struct kiosk *kiosk);
// What is on the screen now.
void kiosk_view(const struct kiosk *kiosk, struct view *ret_view);
