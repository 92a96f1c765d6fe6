// Looks for similar names in the clinic session of an arrival that was just confirmed, and tells staff (product 3.8).
#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

static const int64_t total_ms = 8000;

void similar_forget(struct loop *loop)
{
    wipe(loop->similar, sizeof loop->similar);
}

static void end(struct loop *loop, int slot)
{
    struct loop_similar *similar = &loop->similar[slot];
    struct site_task_request task = {.note = NOTE_SIMILAR_NAME};

    log_event(LOG_SIMILAR, similar->machine.found, similar->machine.answer);
    if (similar->machine.found) {
        memcpy(task.patient, similar->machine.patient, sizeof task.patient);
        memcpy(task.appointment, similar->appointment, sizeof task.appointment);
        (void)tasks_put(loop, &task, 0); // what cannot be put is logged there
    }
    wipe(similar, sizeof *similar);
}

static void next(struct loop *loop, int slot)
{
    struct loop_similar *similar = &loop->similar[slot];

    if (similar->machine.phase != SIMILAR_OVER &&
        (site_similar_request(&similar->machine, &loop->request) != OK ||
         loop_send(loop, OWNER_SIMILAR, slot, true, loop->correlation_id, total_ms) != OK)) {
        similar->machine.phase = SIMILAR_OVER;
        similar->machine.answer = SITE_UNAVAILABLE;
    }
    if (similar->machine.phase == SIMILAR_OVER) {
        end(loop, slot);
    } else {
        similar->request = loop->last_number;
    }
}

void similar_begin(struct loop *loop, const struct effect *effect)
{
    const struct person *person = &loop->flow.session.people.list[0];
    const struct appointment *appointment = &person->appointments[effect->appointment];
    struct loop_similar *similar = &loop->similar[effect->appointment];

    if (!similar->used && site_similar_begin(&similar->machine, loop->config, &loop->abilities, person,
                                             appointment, effect->birth, clock_wall_ms())) {
        similar->used = true;
        memcpy(similar->appointment, appointment->id, sizeof similar->appointment);
        next(loop, effect->appointment);
    }
}

void similar_came(struct loop *loop, int slot, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);

    if (loop->similar[slot].used && net->number == loop->similar[slot].request) {
        site_similar_reply(&loop->similar[slot].machine, &reply);
        log_event(LOG_REPLY, net->status, net->took_ms);
        next(loop, slot);
    }
}
