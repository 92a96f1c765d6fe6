// What staff hear of arrivals: that one is not known, what became of it when nobody stands at the screen any more, and what
// they must know of the patient (product 3.7 X14, X18, X22; DECISIONS 60).
#include "loop/loop_inside.h"
#include <string.h>

bool arrivals_tell_of(struct loop *loop, const char *patient_id, const char *appointment_id,
                      enum task_note note)
{
    struct site_task_request task = {.note = note};

    memcpy(task.patient, patient_id, strnlen(patient_id, sizeof task.patient - 1));
    memcpy(task.appointment, appointment_id, strnlen(appointment_id, sizeof task.appointment - 1));
    return tasks_put(loop, &task, 0);
}

void arrivals_tell(struct loop *loop, struct arrival *machine, enum task_note note)
{
    // Not told: the next wake tries again.
    machine->staff_told =
        arrivals_tell_of(loop, machine->appointment.patient, machine->appointment.id, note);
}

static void tell_with(struct loop *loop, const struct arrival *machine, struct site_task_request task)
{
    memcpy(task.patient, machine->appointment.patient, sizeof task.patient);
    memcpy(task.appointment, machine->appointment.id, sizeof task.appointment);
    (void)tasks_put(loop, &task, 0); // a failure is logged there
}

// Needs, isolation, lateness and what PDS said do not hang on the session.
static void tell_news(struct loop *loop, const struct arrival *machine)
{
    const struct staff_news *news = &machine->news;

    if (news->needs != 0) {
        tell_with(loop, machine, (struct site_task_request){.note = NOTE_NEED, .needs = news->needs});
    }
    if (news->isolation) {
        tell_with(loop, machine, (struct site_task_request){.note = NOTE_ISOLATION_UNSEEN});
    }
    if (news->late_minutes > 0) {
        tell_with(loop, machine, (struct site_task_request){.note = NOTE_LATE, .minutes = news->late_minutes});
    }
    if (news->superseded) {
        tell_with(loop, machine, (struct site_task_request){.note = NOTE_SUPERSEDED});
    }
    if (news->not_verified) {
        tell_with(loop, machine, (struct site_task_request){.note = NOTE_NOT_VERIFIED});
    }
}

// What staff must hear of an arrival that is decided. waits: the patient reads it on the screen.
void arrivals_tell_outcome(struct loop *loop, struct arrival *machine, enum arrival_outcome outcome,
                         bool waits)
{
    switch (outcome) {
    case ARRIVAL_CONFIRMED:
        if (machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_NOW_CONFIRMED); // X18: updated when known
        } else if (!waits) {
            arrivals_tell(loop, machine, NOTE_NOT_SEEN); // X22: it stands, and nobody told the patient
        }
        if (!waits) {
            tell_news(loop, machine); // else the session tells it, and says so to the patient
        }
        break;
    case ARRIVAL_ALREADY:
        if (machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_NOW_CONFIRMED);
        }
        if (!waits) {
            tell_news(loop, machine);
        }
        break;
    // The patient said yes, is sitting somewhere, and was arrived nowhere.
    case ARRIVAL_CONFLICT:
        if (!waits || machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_CONFLICT);
        }
        break;
    case ARRIVAL_REJECTED:
        if (!waits || machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_REJECTED);
        }
        break;
    case ARRIVAL_NOT_REACHED:
        if (!waits && !machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_UNKNOWN);
        }
        break;
    }
}
