// Who a search of the walk brings, and what the closer look shows of them.
#include "walk.h"
#include <string.h>

static struct people found_people; // 280 KB: not on a stack
static struct person looked_person;

static struct person *add(const char *id, const char *postcode, int minutes_from_now)
{
    return flow_test_person(&found_people, id, "Kowalska", "Maria", postcode,
                            flow_test_wall_ms + minutes_from_now * flow_test_minute_ms);
}

static void add_appointment(struct person *person, int minutes_from_now)
{
    struct appointment *appointment = &person->appointments[person->appointment_count++];

    *appointment = person->appointments[0];
    appointment->id[2] = 'b';
    appointment->start_ms = flow_test_wall_ms + minutes_from_now * flow_test_minute_ms;
}

static int minutes_to_go(enum walk_found found)
{
    switch ((int)found) {
    case FOUND_EARLY: return 300;
    case FOUND_LATE: return -6;
    case FOUND_TOO_LATE: return -300;
    default: return 5;
    }
}

static void make_everything(struct person *person)
{
    person->needs = 1U << NEED_BSL;
    person->isolation = true;
    person->details_due = true;
    flow_test_copy(person->mobile_end, sizeof person->mobile_end, "123");
    person->appointments[0].clinic = CLINIC_PREPARE;
}

static void make_not_today(struct person *person, int64_t other_day_ms)
{
    memset(person->appointments, 0, sizeof person->appointments);
    person->appointment_count = 0;
    person->other_day_ms = other_day_ms;
}

static void make_people(enum walk_found found)
{
    struct person *person = NULL;

    // Only who was there before: all of it is zeroed for longer than the walk takes its step.
    memset(found_people.list, 0, (size_t)found_people.count * sizeof found_people.list[0]);
    found_people.count = 0;
    if (found >= FOUND_NOBODY) {
        return;
    }
    person = add("P1", "QA11AA", minutes_to_go(found));
    switch ((int)found) {
    case FOUND_TWO: add("P2", "QB22BB", 20); break;
    case FOUND_TWINS: add("P2", "QA11AA", 5); break;
    case FOUND_BOTH: add_appointment(person, 20); break;
    case FOUND_NOW_AND_LATER: add_appointment(person, 300); break;
    case FOUND_EVERYTHING: make_everything(person); break;
    case FOUND_ARRIVED: person->appointments[0].status = APPOINTMENT_ARRIVED; break;
    case FOUND_OTHER_DAY: make_not_today(person, flow_test_wall_ms + 1440 * flow_test_minute_ms); break;
    case FOUND_NO_DAY: make_not_today(person, 0); break;
    case FOUND_CANCELLED: person->appointments[0].status = APPOINTMENT_CANCELLED; break;
    case FOUND_BLOCKED: person->appointments[0].clinic = CLINIC_BLOCKED; break;
    case FOUND_PHONE: person->appointments[0].channel = CHANNEL_PHONE; break;
    case FOUND_RESTRICTED: person->restricted = true; break;
    case FOUND_DECEASED: person->deceased = true; break;
    default: break;
    }
}

void walk_found_event(const struct flow *flow, enum walk_found found, struct event *ret_event)
{
    static const enum site_answer answers[WALK_FOUND_COUNT] = {
#define X(name, in, label, answer) answer,
        WALK_FOUND_LIST(X)
#undef X
    };

    make_people(found);
    *ret_event = (struct event){.kind = EV_FOUND,
                                .number = flow->find_number,
                                .answer = answers[found],
                                .people = &found_people,
                                .identity = found == FOUND_NOBODY ? 8 : 7};
}

void walk_looked_event(const struct flow *flow, enum walk_looked looked, struct event *ret_event)
{
    static const struct {
        enum site_answer answer;
        enum pds_verdict pds;
    } ends[WALK_LOOKED_COUNT] = {
#define X(name, in, label, answer, pds) {answer, pds},
        WALK_LOOKED_LIST(X)
#undef X
    };

    looked_person = flow->session.people.list[0];
    if (looked == LOOKED_RESTRICTED) {
        looked_person.restricted = true;
    } else if (looked == LOOKED_NO_KIOSK) {
        looked_person.no_kiosk = true;
    } else if (looked == LOOKED_ELSEWHERE) {
        looked_person.appointments[0].here = HERE_NO;
    }
    *ret_event = (struct event){.kind = EV_LOOKED,
                                .number = flow->find_number,
                                .answer = ends[looked].answer,
                                .pds = ends[looked].pds,
                                .person = &looked_person};
}
