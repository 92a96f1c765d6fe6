// Staff at the kiosk.
#include "base/net_fault.h"
#include "screens/samples_inside.h"
#include <limits.h>

void sample_fill_pin_empty(struct view *view)
{
    view->screen = SCREEN_PIN;
}

void sample_fill_pin(struct view *view)
{
    sample_fill_pin_empty(view);
    view->pin_digits = 8;
}

void sample_fill_pin_wrong(struct view *view)
{
    sample_fill_pin_empty(view);
    view->pin_wrong = true;
}

void sample_fill_pin_wait(struct view *view)
{
    sample_fill_pin_wrong(view);
    view->pin_wait_s = 60;
}

void sample_fill_staff(struct view *view)
{
    view->screen = SCREEN_STAFF;
}

void sample_fill_staff_paused(struct view *view)
{
    sample_fill_staff(view);
    view->typing_paused = true;
}

void sample_fill_staff_closed(struct view *view)
{
    sample_fill_staff(view);
    view->closed = CLOSED_FIRE;
}

void sample_fill_status_good(struct view *view)
{
    view->screen = SCREEN_STATUS;
    view->status = (struct kiosk_status){.site_answers = true,
                                         .clock_trusted = true,
                                         .journal_works = true,
                                         .tasks_taken = true,
                                         .national = NATIONAL_ANSWERS,
                                         .cert_days_left = 213};
}

void sample_fill_status_plain(struct view *view)
{
    sample_fill_status_good(view);
    view->status.national = NATIONAL_OFF;
    view->status.cert_days_left = INT_MAX;
    view->status.clock_offset_ms = -1400;
    view->status.messages_waiting = 1;
    view->status.arrivals_open = 1;
    view->status.tasks_taken = false;
}

void sample_fill_status_bad(struct view *view)
{
    sample_fill_status_good(view);
    view->status = (struct kiosk_status){.site_fault = NET_FAULT_TLS_UNKNOWN,
                                         .scanner = SCANNER_AWAY,
                                         .national = NATIONAL_SILENT,
                                         .arrivals_open = 12,
                                         .messages_waiting = 214,
                                         .cert_days_left = 14};
}

void sample_fill_status_scanner(struct view *view)
{
    sample_fill_status_good(view);
    view->status.scanner = SCANNER_WORKS;
}

// Before anybody has answered.
void sample_fill_status_early(struct view *view)
{
    sample_fill_status_good(view);
    view->status.site_answers = view->status.tasks_taken = false;
    view->status.site_fault = NET_FAULT_TLS_OWN;
    view->status.national = NATIONAL_NOT_ASKED;
}

void sample_fill_undo_entry(struct view *view)
{
    view->screen = SCREEN_UNDO;
    PUT(undo_reference, "104");
}

void sample_fill_undo_not_found(struct view *view)
{
    sample_fill_undo_entry(view);
    PUT(undo_reference, "");
    view->undo = UNDO_NOT_FOUND;
}

static void undo_state(struct view *view, enum undo_state state)
{
    sample_fill_undo_entry(view);
    view->undo = state;
}

void sample_fill_undo_working(struct view *view)
{
    undo_state(view, UNDO_WORKING);
}

void sample_fill_undo_done(struct view *view)
{
    undo_state(view, UNDO_DONE);
}

void sample_fill_undo_changed(struct view *view)
{
    undo_state(view, UNDO_CHANGED);
}

void sample_fill_undo_unsure(struct view *view)
{
    undo_state(view, UNDO_UNSURE);
}

void sample_fill_undo_unsupported(struct view *view)
{
    undo_state(view, UNDO_UNSUPPORTED);
}

void sample_fill_test_page(struct view *view)
{
    view->screen = SCREEN_TEST;
}
