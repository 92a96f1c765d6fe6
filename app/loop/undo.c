// Staff take back arrivals by the reference that "This is not right" gave (issue: within 10 minutes, guarded, with a Task
// and a row in the journal). Which arrivals a reference means is read from the sealed journal: nothing of a patient is
// kept in memory for it.
#include "base/log_event.h"
#include "base/text.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <stdlib.h>
#include <string.h>

static const int64_t window_ms = 10 * 60 * 1000;
static const int64_t total_ms = 8000;

enum { ROW_OPEN = 1, ROW_BACK = 2, ROW_OTHER = 3 }; // states of a row in the journal: never renumber

static void drop_body(struct loop *loop)
{
    secure_free(loop->undo.as_read);
    loop->undo.as_read = NULL;
    loop->undo.as_read_bytes = 0;
}

void undo_free(struct loop *loop)
{
    drop_body(loop);
    wipe(&loop->undo, sizeof loop->undo);
}

static void finish(struct loop *loop, enum undo_state state)
{
    struct event event = loop_stamp(EV_UNDO);

    event.number = loop->undo.flow_number;
    event.undo = state;
    undo_free(loop);
    loop_event(loop, &event);
}

// ---- which arrivals are meant

static struct loop_undo_target *target_of(struct loop_undo *undo, const char *appointment_id)
{
    for (int i = 0; i < undo->count; i++) {
        if (text_equal(undo->targets[i].appointment, appointment_id)) {
            return &undo->targets[i];
        }
    }
    if (undo->count == PERSON_APPOINTMENTS) {
        return NULL;
    }
    struct loop_undo_target *target = &undo->targets[undo->count++];
    memcpy(target->appointment, appointment_id, strnlen(appointment_id, FHIR_ID_BYTES - 1));
    return target;
}

void undo_start(struct loop *loop, uint32_t flow_number)
{
    undo_free(loop);
    loop->undo.flow_number = flow_number;
    loop->undo.reference = (int)strtol(loop->flow.session.undo, NULL, 10);
    if (loop->config->fhir_write == WRITE_ENCOUNTER) {
        finish(loop, UNDO_UNSUPPORTED);
        return;
    }
    loop->undo.search = loop_expect(loop, OWNER_UNDO_SEARCH, 0);
    if (loop->undo.search == 0 || store_search(loop->ports.store, loop->undo.search,
                                               clock_wall_ms() - window_ms) != OK) {
        (void)loop_taken(loop, loop->undo.search);
        finish(loop, UNDO_UNSURE);
    }
}

// The patient said that something is not right, and got this reference.
static void found_message(struct loop_undo *undo, const struct store_row *row)
{
    struct site_task_request task = {0};

    if (tasks_row_read(row, &task) == OK && task.note == NOTE_NOT_RIGHT &&
        task.reference == undo->reference) {
        struct loop_undo_target *target = target_of(undo, task.appointment);

        if (target != NULL) {
            memcpy(target->patient, task.patient, sizeof target->patient);
        }
    }
}

static void found_arrival(struct loop_undo *undo, const char *appointment, const char *patient)
{
    for (int i = 0; i < undo->count; i++) {
        struct loop_undo_target *target = &undo->targets[i];

        if (text_equal(target->appointment, appointment) && text_equal(target->patient, patient)) {
            target->arrived = true;
        }
    }
}

// Rows come newest first: what was taken back by a reference, the message that gave it, the arrival itself. An arrival that
// the same patient made afterwards has a reference of its own, or none.
void undo_found(struct loop *loop, struct store_row *row)
{
    struct loop_undo *undo = &loop->undo;
    char appointment[FHIR_ID_BYTES], patient[FHIR_ID_BYTES];
    int reference = 0;

    if (row->kind == STORE_TASK) {
        found_message(undo, row);
        return;
    }
    if (undo_row_read((const char *)row->data, row->sealed_bytes, appointment, patient, &reference) != OK) {
        return;
    }
    if (row->kind == STORE_INTENT && row->state == ARRIVAL_CLOSED_CONFIRMED) {
        found_arrival(undo, appointment, patient);
    } else if (row->kind == STORE_UNDO && row->state == ROW_BACK && reference == undo->reference) {
        struct loop_undo_target *target = target_of(undo, appointment);

        if (target != NULL) {
            target->undone = true;
        }
    }
}

// ---- one after the other

static void carry_out(struct loop *loop, enum undo_want want);

static enum err put_row(struct loop *loop, bool open, uint32_t number)
{
    const struct undo *machine = &loop->undo.machine;
    struct store_row row = {.kind = STORE_UNDO,
                            .state = open                                        ? ROW_OPEN
                                     : machine->result == UNDO_RESULT_BACK ? ROW_BACK
                                                                                 : ROW_OTHER,
                            .open = open,
                            .wall_ms = clock_wall_ms()};
    enum err err = undo_pack(machine, loop->undo.reference, (char *)row.data, sizeof row.data,
                             &row.sealed_bytes);

    memcpy(row.id, machine->row_id, sizeof row.id);
    err = err == OK ? store_put(loop->ports.store, number, &row) : err;
    wipe(&row, sizeof row);
    return err;
}

static void tell_staff(struct loop *loop, enum task_note note)
{
    struct site_task_request task = {.note = note, .reference = loop->undo.reference};

    memcpy(task.patient, loop->undo.machine.patient, sizeof task.patient);
    memcpy(task.appointment, loop->undo.machine.appointment.id, sizeof task.appointment);
    (void)tasks_put(loop, &task, 0); // what cannot be put is logged there
}

static void next_target(struct loop *loop)
{
    static const enum undo_state states[] = {[UNDO_RESULT_BACK] = UNDO_DONE,
                                             [UNDO_RESULT_CHANGED] = UNDO_CHANGED,
                                             [UNDO_RESULT_UNSURE] = UNDO_UNSURE,
                                             [UNDO_RESULT_UNSUPPORTED] = UNDO_UNSUPPORTED};
    struct loop_undo *undo = &loop->undo;
    char ids[2][37];
    const char *const fresh[2] = {ids[0], ids[1]};

    while (undo->next < undo->count &&
           (!undo->targets[undo->next].arrived || undo->targets[undo->next].undone)) {
        undo->next++;
    }
    if (undo->next == undo->count) {
        finish(loop, states[undo->worst]);
    } else if (chance_uuid(ids[0]) != OK || chance_uuid(ids[1]) != OK) {
        finish(loop, UNDO_UNSURE);
    } else {
        const struct loop_undo_target *target = &undo->targets[undo->next++];

        carry_out(loop, undo_begin(&undo->machine, fresh, target->appointment, target->patient));
    }
}

void undo_searched(struct loop *loop, bool ok)
{
    bool any = false;

    for (int i = 0; i < loop->undo.count; i++) {
        any = any || (loop->undo.targets[i].arrived && !loop->undo.targets[i].undone);
    }
    if (loop->undo.flow_number == 0) {
        return;
    }
    if (!ok || !any) {
        finish(loop, ok ? UNDO_NOT_FOUND : UNDO_UNSURE);
        return;
    }
    next_target(loop);
}

static void close_one(struct loop *loop)
{
    struct undo *machine = &loop->undo.machine;

    if (machine->committed && put_row(loop, false, 0) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0); // staff are told of it at the next start
    }
    if (machine->result == UNDO_RESULT_BACK) {
        tell_staff(loop, NOTE_UNDONE);
    } else if (machine->result == UNDO_RESULT_UNSURE && machine->committed) {
        tell_staff(loop, NOTE_UNDO_UNKNOWN);
    }
    loop->undo.worst = machine->result > loop->undo.worst ? machine->result : loop->undo.worst;
    drop_body(loop);
    next_target(loop);
}

static void send_read(struct loop *loop)
{
    if (site_read_request(loop->config, loop->undo.machine.appointment.id, &loop->request) != OK ||
        loop_send(loop, OWNER_UNDO_READ, 0, false, "", total_ms) != OK) {
        carry_out(loop, undo_read(&loop->undo.machine, SITE_UNAVAILABLE, NULL));
    }
}

static void send_write(struct loop *loop)
{
    struct loop_undo *undo = &loop->undo;
    enum err err = site_undo_request(loop->config, &undo->machine.appointment, undo->as_read,
                                     undo->as_read_bytes, &loop->request);

    platform_step("undo-before-send");
    if (err == OK) {
        memcpy(loop->request.request_id, undo->machine.request_id, sizeof loop->request.request_id);
        err = loop_send(loop, OWNER_UNDO_WRITE, 0, false, "", total_ms);
    }
    platform_step("undo-after-send");
    if (err != OK) {
        bool later = err == ERR_FULL || err == ERR_MEMORY;

        wipe(&loop->request, sizeof loop->request);
        carry_out(loop, undo_written(&undo->machine, later ? WROTE_NOT_SENT : WROTE_REJECTED));
    }
}

static void commit(struct loop *loop)
{
    uint32_t number = loop_expect(loop, OWNER_UNDO_COMMIT, 0);

    if (number == 0 || put_row(loop, true, number) != OK) {
        (void)loop_taken(loop, number);
        undo_row_committed(loop, false);
    }
}

static void carry_out(struct loop *loop, enum undo_want want)
{
    switch (want) {
    case UNDO_WANT_READ: send_read(loop); break;
    case UNDO_WANT_COMMIT: commit(loop); break;
    case UNDO_WANT_WRITE: send_write(loop); break;
    case UNDO_WANT_CLOSE: close_one(loop); break;
    }
}

void undo_row_committed(struct loop *loop, bool ok)
{
    if (loop->undo.machine.step == UNDO_STEP_COMMITTING) {
        carry_out(loop, undo_committed(&loop->undo.machine, ok));
    }
}

static void keep_body(struct loop *loop, const struct net_reply *net)
{
    drop_body(loop);
    if (loop->config->fhir_write == WRITE_PUT && net->body != NULL) {
        loop->undo.as_read = secure_alloc(net->body_bytes + 1);
        if (loop->undo.as_read != NULL) {
            memcpy(loop->undo.as_read, net->body, net->body_bytes);
            loop->undo.as_read[net->body_bytes] = '\0';
            loop->undo.as_read_bytes = net->body_bytes;
        }
    }
}

void undo_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct undo *machine = &loop->undo.machine;
    struct site_appointment read = {0};

    log_event(LOG_REPLY, net->status, net->took_ms);
    if (owner == OWNER_UNDO_READ) {
        enum site_answer answer = site_read_reply(&reply, loop->config, &read, NULL);

        keep_body(loop, net);
        carry_out(loop, undo_read(machine, answer, &read));
    } else {
        carry_out(loop, undo_written(machine, site_undo_reply(&reply, loop->config, &machine->appointment)));
    }
    wipe(&read, sizeof read);
}

// The plug was pulled between the row and the answer: staff look, the kiosk sends nothing again.
bool undo_replay(struct loop *loop, const struct store_row *row)
{
    struct site_task_request task = {.note = NOTE_UNDO_UNKNOWN};
    struct store_row closed = *row;

    bool site_takes = !loop->abilities.known || loop->abilities.task_create;
    bool legible = undo_row_read((const char *)row->data, row->sealed_bytes, task.appointment,
                                 task.patient, &task.reference) == OK;

    if (legible && !tasks_put(loop, &task, 0) && site_takes) {
        wipe(&closed, sizeof closed);
        return false; // it waits for its turn
    }
    closed.open = false;
    closed.state = ROW_OTHER;
    if (store_put(loop->ports.store, 0, &closed) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0);
    }
    wipe(&closed, sizeof closed);
    return true;
}
