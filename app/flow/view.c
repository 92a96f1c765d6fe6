// The view: what every page may know, and what the pages show that do not speak of an appointment.
#include "base/text.h"
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/view_inside.h"
#include <string.h>

static void view_birth(const struct flow *flow, int64_t now_ms, struct view *view)
{
    memcpy(view->birth_digits, flow->session.birth_digits, sizeof view->birth_digits);
    for (int box = 0; box < 3; box++) {
        view->birth_masked[box] = entry_is_masked(flow, box, now_ms);
    }
    view->birth_active = flow->session.birth_active;
    view->birth_shown = flow->session.birth_shown;
    view->birth_error = flow->session.birth_error;
}

static void view_reference(const struct flow *flow, struct view *view)
{
    struct text_builder text;

    if (flow->session.reference == 0) {
        return;
    }
    text_begin(&text, view->reference, sizeof view->reference);
    if (flow->config->code_letter[0] != '\0') {
        text_add(&text, flow->config->code_letter);
        text_add(&text, "\xC2\xA0"); // no-break space: "K 4" stays together
    }
    text_add_int(&text, flow->session.reference);
}

// S9 after X11: beside what was checked in there is something that the desk must see to.
static void view_reference_of_failed(const struct flow *flow, struct view *view)
{
    const struct session *session = &flow->session;

    if (visits_failed(session) + visits_count(session, VISIT_UNSURE) > 0) {
        view_reference(flow, view);
    }
}

static int seconds_left(int64_t until_ms, int64_t now_ms)
{
    return until_ms <= now_ms ? 0 : (int)((until_ms - now_ms + 999) / 1000);
}

// Pages that say themselves what has become of the arrival, and those where nobody is about to arrive.
static bool speaks_of_arrival(enum screen page)
{
    return page == SCREEN_ALREADY || page == SCREEN_UNSURE || page == SCREEN_DONE ||
           page == SCREEN_CHECKING_IN || page == SCREEN_NOT_RIGHT || page == SCREEN_START ||
           page == SCREEN_CLOSED || page == SCREEN_STARTING || page == SCREEN_MENU ||
           page == SCREEN_DESK || staff_is_page(page);
}

static void view_warning(const struct flow *flow, int64_t now_ms, struct view *view)
{
    int64_t end_ms = flow->warned_ms + (int64_t)flow->config->idle_warn_s * 1000;

    view->seconds_total = flow->config->idle_warn_s;
    view->seconds_left = seconds_left(end_ms, now_ms);
    view->not_arrived_yet = flow->cover == SCREEN_MORE_TIME && !speaks_of_arrival(flow->screen) &&
                            flow->arrival_number == 0 && !flow->session.arrived;
}

static void view_cleaning(const struct flow *flow, int64_t now_ms, struct view *view)
{
    int64_t end_ms = flow->entered_ms + (int64_t)flow->config->clean_lock_s * 1000;

    view->seconds_total = flow->config->clean_lock_s;
    view->seconds_left = seconds_left(end_ms, now_ms);
}

static void view_closed(const struct flow *flow, struct view *view)
{
    if (flow->closed == CLOSED_HOURS && flow->opens_wall_ms != INT64_MAX) {
        london_day_words(flow->opens_wall_ms, view->opens_day);
        london_time_words(flow->opens_wall_ms, view->opens);
    }
}

static void view_letter(const struct flow *flow, struct view *view)
{
    memcpy(view->letters, flow->session.letters, sizeof view->letters);
    view->letters_wanted = flow->config->letters_check_in;
    view->one_name = flow->session.one_name;
    view->letters_missing = flow->session.letters_missing;
}

static void view_extra(const struct flow *flow, struct view *view)
{
    memcpy(view->extra, flow->session.extra, sizeof view->extra);
    view->extra_missing = flow->session.extra_missing;
    view->extra_kind = flow_extra_kind(flow);
}

// How to hold a code is shown once, as S2a is entered; whoever was answered, went on after a cover or tries again has seen it.
static bool scan_is_drawn(const struct flow *flow, int64_t now_ms)
{
    bool entered = flow->session.scan == SCAN_LOOKING && flow->scan_ms == flow->entered_ms;

    return entered && now_ms < flow->entered_ms + FLOW_SCAN_DRAWN_STEPS * FLOW_SCAN_STEP_MS;
}

static void view_scan(const struct flow *flow, int64_t now_ms, struct view *view)
{
    view->scan_camera = flow->scanner_camera && flow->scanning;
    view->scan_drawing = view->scan_camera && scan_is_drawn(flow, now_ms);
    view->scan = flow->session.scan;
    view->scan_refused = flow->session.scan_refused;
    view->scan_dark = view->scan_camera && !flow->scanner_light;
    view->typing_offered = !tries_paused(&flow->tries, now_ms);
}

// What moves on the page.
static void view_step(const struct flow *flow, int64_t now_ms, struct view *view)
{
    int64_t pace_ms = flow_pace_ms(flow);

    view->step = pace_ms == 0 ? 0 : (int)((now_ms - flow->entered_ms) / pace_ms % FLOW_BLOCKS);
}

static void view_pin(const struct flow *flow, int64_t now_ms, struct view *view)
{
    view->pin_digits = (int)strlen(flow->session.pin);
    view->pin_wrong = flow->session.pin_wrong;
    view->pin_wait_s = seconds_left(flow->staff_until_ms, now_ms);
}

static void view_undo(const struct flow *flow, struct view *view)
{
    memcpy(view->undo_reference, flow->session.undo, sizeof view->undo_reference);
    view->undo = flow->undo;
}

// What the page alone shows, besides what every page may know.
static void view_page(const struct flow *flow, int64_t now_ms, struct view *view)
{
    switch (view->screen) {
    case SCREEN_BIRTH: view_birth(flow, now_ms, view); break;
    case SCREEN_LETTER: view_letter(flow, view); break;
    case SCREEN_EXTRA: view_extra(flow, view); break;
    case SCREEN_FINDING:
    case SCREEN_CHECKING_IN: view_step(flow, now_ms, view); break;
    case SCREEN_SCAN:
        view_scan(flow, now_ms, view);
        view_step(flow, now_ms, view);
        break;
    case SCREEN_PAUSED: view->scan_offered = scan_is_offered(flow); break;
    case SCREEN_CONFIRM: view_confirm(flow, view); break;
    case SCREEN_WHICH: view_which(flow, view); break;
    case SCREEN_NEEDS:
    case SCREEN_DETAILS:
    case SCREEN_BEFORE: view_question(flow, view); break;
    case SCREEN_DONE:
        view_done(flow, view);
        view_reference_of_failed(flow, view);
        break;
    case SCREEN_ALREADY: view_already(flow, view); break;
    case SCREEN_EARLY:
    case SCREEN_OVER_LIMIT: view_outside(flow, view); break;
    case SCREEN_REMOTE: view_remote(flow, view); break;
    case SCREEN_OTHER_DAY: view_other_day(flow, view); break;
    case SCREEN_DESK: view->menu_item = flow->session.menu_item; break;
    case SCREEN_REFUSED:
    case SCREEN_NOT_RIGHT:
    case SCREEN_UNSURE: view_reference(flow, view); break;
    case SCREEN_CLOSED: view_closed(flow, view); break;
    case SCREEN_CLEANING: view_cleaning(flow, now_ms, view); break;
    case SCREEN_STAFF: view->typing_paused = tries_paused(&flow->tries, now_ms); break;
    case SCREEN_STATUS: view->status = flow->status; break;
    case SCREEN_UNDO: view_undo(flow, view); break;
    case SCREEN_MORE_TIME:
    case SCREEN_KEEP: view_warning(flow, now_ms, view); break;
    case SCREEN_HELP:
    case SCREEN_UNWELL: view->help = flow->help; break;
    case SCREEN_PIN: view_pin(flow, now_ms, view); break;
    case SCREEN_HAVE_CODE:
    case SCREEN_OTHER_SITE:
    case SCREEN_KIN:
    case SCREEN_CHANGED:
    case SCREEN_NO_APPOINTMENT:
    case SCREEN_MENU:
    case SCREEN_TEST:
    case SCREEN_STARTING:
    case SCREEN_START:
    case SCREEN_WHO:
    case SCREEN_NOT_WORKING:
    case SCREEN_PRIVACY:
    case SCREEN_COUNT: break;
    }
}

void view_make(const struct flow *flow, int64_t now_ms, struct view *ret_view)
{
    wipe(ret_view, sizeof *ret_view);
    ret_view->screen = flow_seen(flow);
    ret_view->config = flow->config;
    ret_view->in_session = flow->in_session;
    ret_view->for_other = flow->session.for_other;
    ret_view->proof = flow->session.level;
    ret_view->tasks = flow->site_takes_tasks;
    memcpy(ret_view->told, flow->session.told, sizeof ret_view->told);
    ret_view->closed = flow->closed;
    view_page(flow, now_ms, ret_view);
}
