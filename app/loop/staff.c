// What staff ask of the kiosk itself: is this the PIN, and what is wrong.
#include "loop/loop_inside.h"
#include <limits.h>

void staff_pin(struct loop *loop)
{
    struct event event = loop_stamp(EV_PIN);

    event.ready = pin_matches(loop->config->staff_pin_hash, loop->flow.session.pin);
    loop_event(loop, &event);
}

void staff_status(struct loop *loop)
{
    bool national = loop->config->pds_verify && loop->config->pds_mode != PDS_OFF;
    struct kiosk_status status = {
        .site_answers = loop->site_answers,
        .site_fault = loop->site_fault,
        .clock_trusted = loop_clock_is_trusted(loop),
        .journal_works = loop->store_open && !loop->store_sick,
        .tasks_taken = loop->abilities.known && loop->abilities.task_create,
        .national = !national                     ? NATIONAL_OFF
                    : !loop->national.ever_asked ? NATIONAL_NOT_ASKED
                    : loop->national.answers ? NATIONAL_ANSWERS
                                             : NATIONAL_SILENT,
        .scanner = !config_scans(loop->config) ? SCANNER_OFF : scan_works(loop) ? SCANNER_WORKS : SCANNER_AWAY,
        .arrivals_open = arrivals_open(loop),
        .messages_waiting = tasks_waiting(loop),
        .cert_days_left = loop->cert_days_left,
        .clock_offset_ms = clock_correction_ms(),
    };
    struct event event = loop_stamp(EV_STATUS);

    event.status = &status;
    loop_event(loop, &event);
}
