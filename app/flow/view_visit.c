// What may be drawn of a matched person and their appointments (product 3.2, 3.4, 3.7).
#include "base/text.h"
#include "base/text_marks.h"
#include "base/wipe.h"
#include "flow/flow_inside.h"
#include "flow/view_inside.h"

static const struct appointment *the_appointment(const struct flow *flow)
{
    return &session_person(&flow->session)->appointments[flow->session.appointment];
}

static void put(char *dst, size_t size, const char *src)
{
    if (text_copy(dst, size, src) != OK) {
        dst[0] = '\0'; // never cut a name in the middle without layout knowing
    }
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

// The area of an appointment: that of its own Location, else its clinic's; NULL = none is stated: "Ask at reception".
static const struct config_area *flow_area(const struct flow *flow, const struct appointment *appointment)
{
    bool own = appointment->area >= 0 && appointment->area < flow->config->area_count;

    return own ? &flow->config->areas[appointment->area]
               : config_find_area(flow->config, flow_clinic(flow, appointment));
}

// What level A may see of the appointment (product 3.2): initials and time; then by the clinic's own setting.
void view_confirm(const struct flow *flow, struct view *view)
{
    const struct person *person = session_person(&flow->session);
    const struct appointment *appointment = the_appointment(flow);
    const struct config_clinic *clinic = flow_clinic(flow, appointment);
    const struct config_area *area = flow_area(flow, appointment);
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

// X11: the times alone.
void view_which(const struct flow *flow, struct view *view)
{
    const struct person *person = session_person(&flow->session);

    for (int i = 0; i < person->appointment_count; i++) {
        if (choose_can(flow, i)) {
            view->which_only = i == flow->session.appointment ? view->which_count : view->which_only;
            view->which_index[view->which_count] = i;
            london_time_words(person->appointments[i].start_ms, view->which_time[view->which_count]);
            view->which_count++;
        }
    }
}

void view_outside(const struct flow *flow, struct view *view)
{
    const struct appointment *appointment = the_appointment(flow);

    london_time_words(appointment->start_ms, view->time);
    if (flow->screen == SCREEN_EARLY) {
        london_time_words(choose_opens_ms(flow, appointment), view->opens);
        view->early_told = flow->session.early_told && flow->site_takes_tasks;
    } else {
        view->late_minutes = flow->session.late_minutes[flow->session.appointment];
    }
}

void view_remote(const struct flow *flow, struct view *view)
{
    view->channel = the_appointment(flow)->channel;
}

// X6: the date is level C, and of someone else it is not said.
void view_other_day(const struct flow *flow, struct view *view)
{
    const struct person *person = session_person(&flow->session);

    view->date_offered = choose_offers_date(flow);
    if (flow->session.level == LEVEL_C && !flow->session.for_other) {
        london_day_words(person->other_day_ms, view->other_day);
        london_time_words(person->other_day_ms, view->other_time);
    }
}

void view_question(const struct flow *flow, struct view *view)
{
    const struct person *person = session_person(&flow->session);

    if (flow->screen == SCREEN_NEEDS && questions_name_needs(flow)) {
        view->needs = person->needs;
    } else if (flow->screen == SCREEN_DETAILS && questions_name_mobile(flow)) {
        put(view->mobile_end, sizeof view->mobile_end, person->mobile_end);
    } else if (flow->screen == SCREEN_BEFORE) {
        put(view->prepare, sizeof view->prepare, questions_text(flow, flow->session.preparing));
    }
}

// ---- outcomes

// A sensitive clinic names no place, and an unknown one is sensitive: "Ask at reception".
static const struct config_area *area_to_wait_in(const struct flow *flow, int index)
{
    const struct appointment *appointment = &session_person(&flow->session)->appointments[index];

    return flow_clinic(flow, appointment)->sensitive ? NULL : flow_area(flow, appointment);
}

static bool is_isolated(const struct flow *flow, enum visit visit)
{
    bool isolated = false;

    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        isolated = isolated || (flow->session.visits[i] == visit && visits_isolated(flow, i));
    }
    return isolated;
}

static void view_results(const struct flow *flow, struct view *view)
{
    const struct person *person = session_person(&flow->session);

    for (int i = 0; i < person->appointment_count && visits_asked(&flow->session) > 1; i++) {
        const struct appointment *appointment = &person->appointments[i];
        struct view_result *result = &view->results[view->result_count];

        if (flow->session.visits[i] == VISIT_NOT_ASKED) {
            continue;
        }
        result->visit = flow->session.visits[i];
        london_time_words(appointment->start_ms, result->time);
        if (result->visit == VISIT_EARLY) {
            london_time_words(choose_opens_ms(flow, appointment), result->opens);
        }
        view->result_count++;
    }
}

static bool is_a_stop(const struct view *view, const char *area)
{
    for (int i = 0; i < view->stop_count; i++) {
        if (text_equal(view->stops[i].area, area)) {
            return true;
        }
    }
    return false;
}

// Where to go one after the other, when what was checked in is in more than one area; appointments lie in time order.
static void view_stops(const struct flow *flow, struct view *view)
{
    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        const struct config_area *area = area_to_wait_in(flow, i);
        struct view_stop *stop = &view->stops[view->stop_count];

        if (flow->session.visits[i] == VISIT_CONFIRMED && area != NULL && !is_a_stop(view, area->name)) {
            put(stop->area, sizeof stop->area, area->name);
            put(stop->level, sizeof stop->level, area->level);
            view->stop_count++;
        }
    }
    if (view->stop_count < 2) {
        wipe(view->stops, sizeof view->stops);
        view->stop_count = 0;
    }
}

// Beside what was checked in there is something that reception must see to.
static bool is_reception_first(const struct session *session)
{
    return visits_failed(session) + visits_count(session, VISIT_UNSURE) + visits_count(session, VISIT_OVER_LIMIT) > 0;
}

static int latest_minutes(const struct session *session)
{
    int minutes = 0;

    for (int i = 0; i < PERSON_APPOINTMENTS; i++) {
        if (session->visits[i] == VISIT_CONFIRMED && session->late_minutes[i] > minutes) {
            minutes = session->late_minutes[i];
        }
    }
    return minutes;
}

// Where to wait is said after a confirmed arrival only.
void view_done(const struct flow *flow, struct view *view)
{
    const struct session *session = &flow->session;
    const struct config_area *area = area_to_wait_in(flow, session->appointment);

    view->isolation = is_isolated(flow, VISIT_CONFIRMED);
    view->reception_first = is_reception_first(session);
    if (area != NULL && !view->isolation) {
        put(view->area, sizeof view->area, area->name);
        put(view->level, sizeof view->level, area->level);
        put(view->directions, sizeof view->directions, area->directions);
        view->walk_minutes = area->walk_minutes;
    }
    if (!view->isolation) {
        view_stops(flow, view);
    }
    view->late_minutes = latest_minutes(session);
    view->needs_told = session_person(&flow->session)->needs != 0;
    if (view->needs_told && questions_name_needs(flow)) {
        view->needs = session_person(&flow->session)->needs;
    }
    view->details_changed = session->details_changed || session->kin_changed;
    view_results(flow, view);
}

// X8: where to wait is level B, and its name and level are enough: the patient has been told the way.
void view_already(const struct flow *flow, struct view *view)
{
    const struct config_area *area = area_to_wait_in(flow, flow->session.appointment);

    if (flow->session.level >= LEVEL_B && area != NULL && !is_isolated(flow, VISIT_ALREADY)) {
        put(view->area, sizeof view->area, area->name);
        put(view->level, sizeof view->level, area->level);
    }
}
