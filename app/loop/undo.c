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

static void start(struct loop *loop, uint32_t flow_number, int reference);

void undo_free(struct loop *loop)
{
    loop_body_drop(&loop->undo.as_read);
    wipe(&loop->undo, sizeof loop->undo);
}

static void finish(struct loop *loop, enum undo_state state)
{
    struct event event = loop_stamp(EV_UNDO);
    uint32_t waiting = loop->undo.waiting;
    int reference = loop->undo.waiting_reference;

    event.number = loop->undo.flow_number;
    event.undo = state;
    undo_free(loop);
    loop_event(loop, &event);
    if (waiting != 0) {
        start(loop, waiting, reference);
    }
}

// ---- which arrivals are meant

static void start(struct loop *loop, uint32_t flow_number, int reference)
{
    struct loop_undo *undo = &loop->undo;

    undo->flow_number = flow_number;
    undo->reference = reference;
    if (loop->config->fhir_write == WRITE_ENCOUNTER) {
        finish(loop, UNDO_UNSUPPORTED);
        return;
    }
    undo->search = loop_expect(loop, OWNER_UNDO_SEARCH, 0);
    if (undo->search == 0 ||
        store_search(loop->ports.store, undo->search, clock_wall_ms() - window_ms) != OK) {
        (void)loop_taken(loop, undo->search);
        finish(loop, UNDO_UNSURE);
    }
}

// One at a time, each to its end though staff have left the page: the next waits.
void undo_start(struct loop *loop, uint32_t flow_number)
{
    int reference = (int)strtol(loop->flow.session.undo, NULL, 10);

    if (loop->undo.flow_number != 0) {
        loop->undo.waiting = flow_number;
        loop->undo.waiting_reference = reference;
    } else {
        start(loop, flow_number, reference);
    }
}

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

// An arrival that is newer than the message about this appointment is a later, right one.
static void match_arrivals(struct loop_undo *undo, struct loop_undo_target *target)
{
    for (int i = 0; i < undo->seen_count; i++) {
        const struct loop_undo_seen *seen = &undo->seen[i];

        target->later = target->later || (text_equal(seen->appointment, target->appointment) &&
                                          seen->wall_ms > target->told_wall_ms);
    }
}

// The patient said that something is not right, or was not sure to be checked in, and got this reference. The newest day that has it: numbers begin anew.
static void found_message(struct loop_undo *undo, const struct store_row *row)
{
    struct site_task_request task = {0};
    struct date day = london_date(row->wall_ms);

    if (tasks_row_read(row, &task) != OK || task.reference != undo->reference ||
        (task.note != NOTE_NOT_RIGHT && task.note != NOTE_UNKNOWN)) { // X18 gave a number, too
        return;
    }
    if (undo->day.year == 0) {
        undo->day = day;
    }
    struct loop_undo_target *target =
        date_equal(day, undo->day) ? target_of(undo, task.appointment) : NULL;
    if (target != NULL && target->patient[0] == '\0') {
        memcpy(target->patient, task.patient, sizeof target->patient);
        target->told_wall_ms = row->wall_ms;
        match_arrivals(undo, target);
    }
}

static void found_arrival(struct loop_undo *undo, const struct undo_row *row, int64_t wall_ms)
{
    if (undo->seen_count < (int)(sizeof undo->seen / sizeof undo->seen[0])) {
        struct loop_undo_seen *seen = &undo->seen[undo->seen_count++];

        memcpy(seen->appointment, row->appointment, sizeof seen->appointment);
        memcpy(seen->etag, row->etag, sizeof seen->etag);
        seen->wall_ms = wall_ms;
    }
    for (int i = 0; i < undo->count; i++) {
        struct loop_undo_target *target = &undo->targets[i];

        if (text_equal(target->appointment, row->appointment) &&
            text_equal(target->patient, row->patient) && !target->arrived) {
            target->arrived = true;
            memcpy(target->etag, row->etag, sizeof target->etag);
        }
    }
}

// Rows come newest first: later arrivals, what was taken back by a reference, the message that gave it, the arrival itself.
void undo_found(struct loop *loop, struct store_row *row)
{
    struct loop_undo *undo = &loop->undo;
    struct undo_row read;

    if (row->kind == STORE_TASK) {
        found_message(undo, row);
        return;
    }
    if (undo_row_read((const char *)row->data, row->sealed_bytes, &read) != OK) {
        return;
    }
    if (row->kind == STORE_INTENT && row->state == ARRIVAL_CLOSED_CONFIRMED) {
        found_arrival(undo, &read, row->wall_ms);
    } else if (row->kind == STORE_UNDO && row->state == ROW_BACK && read.reference == undo->reference) {
        struct loop_undo_target *target = target_of(undo, read.appointment);

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

static bool is_meant(const struct loop_undo_target *target)
{
    return target->arrived && !target->undone && !target->later;
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

    while (undo->next < undo->count && !is_meant(&undo->targets[undo->next])) {
        undo->next++;
    }
    if (undo->next == undo->count) {
        finish(loop, states[undo->worst]);
    } else if (chance_uuid(ids[0]) != OK || chance_uuid(ids[1]) != OK) {
        finish(loop, UNDO_UNSURE);
    } else {
        const struct loop_undo_target *target = &undo->targets[undo->next++];

        carry_out(loop, undo_begin(&undo->machine, fresh, target->appointment, target->patient,
                                   target->etag));
    }
}

void undo_searched(struct loop *loop, bool ok)
{
    bool any = false, later = false;

    for (int i = 0; i < loop->undo.count; i++) {
        any = any || is_meant(&loop->undo.targets[i]);
        later = later || (loop->undo.targets[i].later && !loop->undo.targets[i].undone);
    }
    if (!ok || !any) {
        finish(loop, !ok ? UNDO_UNSURE : later ? UNDO_CHANGED : UNDO_NOT_FOUND);
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
    if (machine->result == UNDO_RESULT_BACK && machine->committed) {
        tell_staff(loop, NOTE_UNDONE); // without a row the site had it back already
    } else if (machine->result == UNDO_RESULT_UNSURE && machine->committed) {
        tell_staff(loop, NOTE_UNDO_UNKNOWN);
    }
    loop->undo.worst = machine->result > loop->undo.worst ? machine->result : loop->undo.worst;
    loop_body_drop(&loop->undo.as_read);
    next_target(loop);
}

static void send_read(struct loop *loop)
{
    if (site_read_request(loop->config, loop->undo.machine.appointment.id, &loop->request) != OK ||
        loop_send(loop, OWNER_UNDO_READ, 0, false, "", total_ms) != OK) {
        carry_out(loop, undo_read(&loop->undo.machine, SITE_UNAVAILABLE, NULL));
        return;
    }
    loop->undo.request = loop->last_number;
}

static void send_write(struct loop *loop)
{
    struct loop_undo *undo = &loop->undo;
    enum err err = site_undo_request(loop->config, &undo->machine.appointment, undo->as_read.text,
                                     undo->as_read.bytes, &loop->request);

    platform_step("undo-before-send");
    if (err == OK) {
        memcpy(loop->request.request_id, undo->machine.request_id, sizeof loop->request.request_id);
        err = loop_send(loop, OWNER_UNDO_WRITE, 0, false, "", total_ms);
        undo->request = loop->last_number;
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

    loop->undo.request = number;
    if (number == 0 || put_row(loop, true, number) != OK) {
        (void)loop_taken(loop, number);
        undo_row_committed(loop, number, false);
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

void undo_row_committed(struct loop *loop, uint32_t number, bool ok)
{
    if (number == loop->undo.request && loop->undo.machine.step == UNDO_STEP_COMMITTING) {
        carry_out(loop, undo_committed(&loop->undo.machine, ok));
    }
}

void undo_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct undo *machine = &loop->undo.machine;
    struct site_appointment read = {0};

    if (net->number != loop->undo.request) {
        log_event(LOG_REPLY_LATE, 1, 0);
        return;
    }
    log_event(LOG_REPLY, net->status, net->took_ms);
    if (owner == OWNER_UNDO_READ) {
        enum site_answer answer = site_read_reply(&reply, loop->config, &read, NULL);

        loop_body_keep(loop, &loop->undo.as_read, net);
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
    struct undo_row read;
    bool legible = undo_row_read((const char *)row->data, row->sealed_bytes, &read) == OK;

    if (legible) {
        memcpy(task.appointment, read.appointment, sizeof task.appointment);
        memcpy(task.patient, read.patient, sizeof task.patient);
        task.reference = read.reference;
    }

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
