// Which of today's appointments of the one person who is meant can be spoken of, and how they lie to their windows: S6,
// X11, X9 and X10; after a scan X6 and X7, too (product 3.7, 4.1, 4.3).
#include "base/wipe.h"
#include "flow/flow_inside.h"

static const int64_t minute_ms = 60 * 1000;

static const struct appointment *the_appointment(const struct flow *flow, int index)
{
    return &session_person(&flow->session)->appointments[index];
}

// ---- windows

int64_t choose_opens_ms(const struct flow *flow, const struct appointment *appointment)
{
    return appointment->start_ms - flow_clinic(flow, appointment)->open_before_minutes * minute_ms;
}

enum arrival_time choose_time(const struct flow *flow, const struct appointment *appointment,
                              int64_t wall_ms)
{
    const struct config_clinic *clinic = flow_clinic(flow, appointment);
    int64_t shuts_ms = appointment->start_ms + clinic->late_after_minutes * minute_ms -
                       (int64_t)clinic->close_guard_s * 1000;

    if (wall_ms < choose_opens_ms(flow, appointment)) {
        return TIME_EARLY;
    }
    if (wall_ms > shuts_ms) {
        return TIME_OVER_LIMIT;
    }
    return wall_ms > appointment->start_ms + clinic->on_time_after_minutes * minute_ms ? TIME_LATE
                                                                                     : TIME_GOOD;
}

int choose_minutes_late(const struct appointment *appointment, int64_t wall_ms)
{
    int64_t minutes = (wall_ms - appointment->start_ms) / minute_ms;

    return minutes < 1 ? 1 : (int)minutes;
}

// ---- which appointment

bool choose_can(const struct flow *flow, int index)
{
    const struct appointment *appointment = NULL;

    if (index < 0 || index >= session_person(&flow->session)->appointment_count) {
        return false;
    }
    appointment = the_appointment(flow, index);
    return appointment->status == APPOINTMENT_BOOKED && appointment->channel == CHANNEL_IN_PERSON;
}

static bool is_arrived(const struct flow *flow, int index)
{
    return appointment_is_arrived(the_appointment(flow, index)->status);
}

static bool is_remote(const struct flow *flow, int index)
{
    return the_appointment(flow, index)->status == APPOINTMENT_BOOKED &&
           the_appointment(flow, index)->channel != CHANNEL_IN_PERSON;
}

static bool is_any(const struct flow *flow, int index)
{
    (void)flow;
    (void)index;
    return true;
}

// Of a kind: the nearest that can be arrived now, else the nearest; -1 = none.
static int nearest(const struct flow *flow, bool (*is)(const struct flow *, int), int64_t wall_ms)
{
    const int64_t day_ms = INT64_C(86400000); // all are of one day: it outweighs every distance
    int64_t best_distance = INT64_MAX;
    int best = -1;

    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        const struct appointment *each = the_appointment(flow, i);
        enum arrival_time time = choose_time(flow, each, wall_ms);
        int64_t distance = each->start_ms > wall_ms ? each->start_ms - wall_ms : wall_ms - each->start_ms;

        distance += time == TIME_EARLY || time == TIME_OVER_LIMIT ? 2 * day_ms : 0;
        if (is(flow, i) && distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

// What was typed has done its work; who and which appointment is all that is left to know.
void choose_forget_typed(struct session *session)
{
    wipe(session->birth_digits, sizeof session->birth_digits);
    wipe(session->letters, sizeof session->letters);
    wipe(session->extra, sizeof session->extra);
    session_forget_claim(session);
}

// X6, X7, X9, X10: level B, so the words may differ from X1, and come at once. appointment: -1 = none of today.
static void not_here(struct flow *flow, enum screen screen, enum task_note note, int appointment,
                     const struct event *event, struct effects *effects)
{
    desk_reference(flow, event->wall_ms, effects);
    desk_tell(flow, (struct site_task_request){.note = note}, appointment, 0, effects);
    choose_forget_typed(&flow->session);
    wipe(&flow->session.birth, sizeof flow->session.birth);
    flow_go(flow, screen);
}

enum refusal choose_page(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;
    int choosable = 0;
    int best = nearest(flow, choose_can, event->wall_ms);

    for (int i = 0; i < session_person(&flow->session)->appointment_count; i++) {
        choosable += choose_can(flow, i);
    }
    best = best >= 0 ? best : nearest(flow, is_arrived, event->wall_ms);
    if (best >= 0) {
        session->appointment = best;
        flow_go(flow, choosable > 1 ? SCREEN_WHICH : SCREEN_CONFIRM);
        return REFUSED_NONE;
    }
    best = nearest(flow, is_remote, event->wall_ms);
    bool remote = best >= 0;
    session->appointment = remote ? best : nearest(flow, is_any, event->wall_ms);
    if (session->level == LEVEL_A) {
        return remote ? REFUSED_CHANNEL : REFUSED_STATUS;
    }
    not_here(flow, remote ? SCREEN_REMOTE : SCREEN_CHANGED, remote ? NOTE_CHANNEL : NOTE_STATUS,
             session->appointment, event, effects);
    return REFUSED_NONE;
}

// ---- what only a scan finds

// Surely at another place, and still to come or going on.
static bool is_elsewhere(const struct flow *flow, int index)
{
    const struct appointment *appointment = the_appointment(flow, index);
    enum appointment_status status = appointment->status;

    return appointment->here == HERE_NO && status != APPOINTMENT_CANCELLED && status != APPOINTMENT_NOSHOW &&
           status != APPOINTMENT_ENTERED_IN_ERROR && status != APPOINTMENT_FULFILLED;
}

// Whoever must be elsewhere today hears of that before they hear of another day.
enum refusal choose_not_today(struct flow *flow, const struct event *event, struct effects *effects)
{
    struct session *session = &flow->session;
    const struct person *person = session_person(session);
    int elsewhere = nearest(flow, is_elsewhere, event->wall_ms);

    if (elsewhere >= 0) {
        session->appointment = elsewhere;
        not_here(flow, SCREEN_OTHER_SITE, NOTE_ELSEWHERE, elsewhere, event, effects);
    } else if (person->other_day_ms != 0) {
        not_here(flow, SCREEN_OTHER_DAY, NOTE_OTHER_DAY, -1, event, effects);
    } else {
        return person->appointment_count > 0 ? REFUSED_ELSEWHERE : REFUSED_NO_DAY;
    }
    return REFUSED_NONE;
}

bool choose_offers_date(const struct flow *flow)
{
    const struct session *session = &flow->session;

    return session->level == LEVEL_B && !session->for_other && session_person(session)->postcode[0] != '\0';
}
