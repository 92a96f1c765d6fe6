#include "flow/view.h"
#include "base/text.h"
#include "base/text_marks.h"
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include <string.h>

static void put(char *dst, size_t size, const char *src)
{
    if (text_copy(dst, size, src) != OK) {
        dst[0] = '\0'; // never cut a name in the middle without layout knowing
    }
}

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

static void add_initial(struct text_builder *builder, const char *name)
{
    char first[16];
    const char *at = first;

    // The letter with its marks, of which text_clean leaves two: a name may be stored with its accents apart.
    text_clean(first, sizeof first, name, 3);
    if (text_next(&at) != 0) {
        const char *end = at;

        while (text_is_mark(text_next(&at))) {
            end = at;
        }
        text_add_bytes(builder, first, (size_t)(end - first));
        text_add(builder, ".");
    }
    wipe(first, sizeof first);
}

// What level A may see of the appointment (product 3.2): initials and time; then by the clinic's own setting.
static void view_confirm(const struct flow *flow, const struct person *person,
                         const struct appointment *appointment, struct view *view)
{
    const struct config_clinic *clinic = flow_clinic(flow, appointment);
    const struct config_area *area = config_find_area(flow->config, clinic);
    struct text_builder initials;

    london_time_words(appointment->start_ms, view->time);
    if (flow->session.for_other || clinic->sensitive) {
        return; // for someone else, and for a sensitive clinic: the time alone (S1, S6)
    }
    text_begin(&initials, view->initials, sizeof view->initials);
    add_initial(&initials, person->given);
    add_initial(&initials, person->family_count > 0 ? person->family[0] : "");
    switch (clinic->confirm_show) {
    case SHOW_TIME: break;
    case SHOW_AREA: put(view->area, sizeof view->area, area != NULL ? area->name : ""); break;
    case SHOW_CLINICIAN: put(view->clinician, sizeof view->clinician, appointment->clinician); break;
    case SHOW_CLINIC: put(view->clinic, sizeof view->clinic, clinic->name); break;
    }
}

// Where to wait is said after a confirmed arrival only.
static void view_done(const struct flow *flow, const struct appointment *appointment,
                      struct view *view)
{
    const struct config_clinic *clinic = flow_clinic(flow, appointment);
    const struct config_area *area = config_find_area(flow->config, clinic);

    // A sensitive clinic names no place, and an unknown one is sensitive: "Ask at reception".
    if (area != NULL && !clinic->sensitive) {
        put(view->area, sizeof view->area, area->name);
        put(view->level, sizeof view->level, area->level);
        put(view->directions, sizeof view->directions, area->directions);
        view->walk_minutes = area->walk_minutes;
    }
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

static void view_seconds(const struct flow *flow, int64_t now_ms, struct view *view)
{
    int64_t gone = (now_ms - flow->warned_ms) / 1000;
    int64_t left = flow->config->idle_warn_s - gone;

    view->seconds_total = flow->config->idle_warn_s;
    view->seconds_left = left < 0 ? 0 : (int)left;
    view->not_arrived_yet = flow->cover == SCREEN_MORE_TIME && flow->screen != SCREEN_ALREADY &&
                            flow->screen != SCREEN_UNSURE && flow->screen != SCREEN_DONE &&
                            flow->screen != SCREEN_CHECKING_IN && flow->screen != SCREEN_START &&
                            !flow->session.arrived;
}

void view_make(const struct flow *flow, int64_t now_ms, struct view *ret_view)
{
    const struct person *person = &flow->session.people.list[0];
    const struct appointment *appointment = &person->appointments[flow->session.appointment];

    wipe(ret_view, sizeof *ret_view);
    ret_view->screen = flow_seen(flow);
    ret_view->config = flow->config;
    ret_view->in_session = flow->in_session;
    ret_view->for_other = flow->session.for_other;
    switch (ret_view->screen) {
    case SCREEN_BIRTH: view_birth(flow, now_ms, ret_view); break;
    case SCREEN_LETTER:
        memcpy(ret_view->letters, flow->session.letters, sizeof ret_view->letters);
        ret_view->letters_wanted = flow->config->letters_check_in;
        ret_view->one_name = flow->session.one_name;
        ret_view->letters_missing = flow->session.letters_missing;
        break;
    case SCREEN_EXTRA:
        memcpy(ret_view->extra, flow->session.extra, sizeof ret_view->extra);
        ret_view->extra_missing = flow->session.extra_missing;
        break;
    case SCREEN_FINDING:
    case SCREEN_CHECKING_IN:
        ret_view->step = (int)((now_ms - flow->entered_ms) / FLOW_STEP_MS % FLOW_BLOCKS);
        break;
    case SCREEN_CONFIRM: view_confirm(flow, person, appointment, ret_view); break;
    case SCREEN_DONE: view_done(flow, appointment, ret_view); break;
    case SCREEN_REFUSED:
    case SCREEN_UNSURE: view_reference(flow, ret_view); break;
    case SCREEN_MORE_TIME:
    case SCREEN_KEEP: view_seconds(flow, now_ms, ret_view); break;
    case SCREEN_HELP: ret_view->help = flow->help; break;
    case SCREEN_STARTING:
    case SCREEN_START:
    case SCREEN_WHO:
    case SCREEN_PAUSED:
    case SCREEN_ALREADY:
    case SCREEN_NOT_WORKING:
    case SCREEN_PRIVACY:
    case SCREEN_COUNT: break;
    }
}
