// Carries out what the arrival machines want: rows into the journal, reads and writes to the appointment system,
// and their answers back (reliability 7). Outlives every session.
#include "base/log_event.h"
#include "base/text.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

static void carry_out(struct loop *loop, int slot, struct arrival_next next);

static enum err put_row(struct loop *loop, int slot, uint32_t number)
{
    const struct arrival *machine = &loop->arrivals[slot].machine;
    struct store_row row = {.kind = STORE_INTENT,
                            .state = (int)machine->state,
                            .open = arrival_is_open(machine->state),
                            .wall_ms = machine->begun_wall_ms};
    enum err err = arrival_pack(machine, (char *)row.data, sizeof row.data, &row.sealed_bytes);

    memcpy(row.id, machine->intent_id, sizeof row.id);
    if (err == OK) {
        err = loop->ports.store != NULL ? store_put(loop->ports.store, number, &row) : ERR_STORE;
    }
    wipe(&row, sizeof row);
    return err;
}

// While the patient waits, the first read, the write and a read-back must fit into write.confirm_s together
// (DECISIONS 9); in the background each may take its 8 s (reliability 10).
static int64_t limit_ms(const struct loop *loop, const struct arrival *machine, int percent)
{
    const int64_t background_ms = 8000;
    bool waits = machine->flow_number != 0 && machine->flow_number == loop->flow.arrival_number;

    return waits ? (int64_t)loop->config->write_confirm_s * 10 * percent : background_ms;
}

static void commit(struct loop *loop, int slot)
{
    uint32_t number = loop_expect(loop, OWNER_ARRIVAL_COMMIT, slot);

    platform_step("arrival-before-intent");
    if (number == 0 || put_row(loop, slot, number) != OK) {
        (void)loop_taken(loop, number);
        arrivals_committed(loop, slot, false);
    }
}

static void send_write(struct loop *loop, int slot)
{
    struct loop_arrival *arrival = &loop->arrivals[slot];
    struct arrival *machine = &arrival->machine;
    enum err err = site_write_request(loop->config, &machine->appointment, machine->intent_id,
                                      machine->begun_wall_ms, arrival->as_read.text,
                                      arrival->as_read.bytes, &loop->request);

    if (err == OK) {
        if (put_row(loop, slot, 0) != OK) {
            log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0); // INTENT is committed: the read at start decides
        }
        memcpy(loop->request.request_id, machine->request_id, sizeof loop->request.request_id);
        platform_step("arrival-before-send");
        err = loop_send(loop, OWNER_ARRIVAL_WRITE, slot, false, arrival->correlation_id,
                        limit_ms(loop, machine, 45));
        platform_step("arrival-after-send");
    }
    if (err != OK) {
        // No room to send it now, or a resource that cannot be written back unchanged: that is for staff.
        bool later = err == ERR_FULL || err == ERR_MEMORY;
        enum site_write_verdict verdict = later ? WROTE_NOT_SENT : WROTE_REJECTED;

        wipe(&loop->request, sizeof loop->request);
        carry_out(loop, slot, arrival_written(machine, loop->config, verdict, -1, clock_now_ms()));
    }
}

static void send_read(struct loop *loop, int slot, bool encounter)
{
    const struct loop_arrival *arrival = &loop->arrivals[slot];
    struct arrival *machine = &loop->arrivals[slot].machine;
    enum err err = encounter ? site_encounter_search_request(loop->config, machine->intent_id,
                                                             &loop->request)
                             : site_read_request(loop->config, machine->appointment.id, &loop->request);

    if (err == OK) {
        int percent = machine->state == ARRIVAL_READING ? 30 : 22;

        err = loop_send(loop, encounter ? OWNER_ARRIVAL_ENCOUNTER : OWNER_ARRIVAL_READ, slot, false,
                        arrival->correlation_id, limit_ms(loop, machine, percent));
    }
    if (err != OK) {
        carry_out(loop, slot,
                  arrival_read(machine, loop->config, SITE_UNAVAILABLE, NULL, clock_now_ms(),
                               clock_wall_ms()));
    }
}

static void tell_flow(struct loop *loop, struct arrival *machine, enum arrival_outcome outcome)
{
    struct event event = loop_stamp(EV_ARRIVAL);
    bool waits = flow_waits_for_arrival(&loop->flow, machine->flow_number);

    event.number = machine->flow_number;
    event.outcome = outcome;
    loop_event(loop, &event);
    arrivals_tell_outcome(loop, machine, outcome, waits);
}

static void close_arrival(struct loop *loop, int slot)
{
    struct loop_arrival *arrival = &loop->arrivals[slot];

    platform_step("arrival-before-close");
    if (arrival->machine.state == ARRIVAL_CLOSED_CONFIRMED) {
        tasks_put_audit(loop, arrival->machine.appointment.patient, arrival->machine.appointment.id);
    }
    if (arrival->machine.committed && put_row(loop, slot, 0) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0); // stays open: read again at the next start
    }
    platform_step("arrival-after-close");
    loop_body_drop(&arrival->as_read);
    wipe(arrival, sizeof *arrival);
}

static void carry_out(struct loop *loop, int slot, struct arrival_next next)
{
    struct loop_arrival *arrival = &loop->arrivals[slot];

    arrival->wakes = next.want == ARRIVAL_WANT_WAKE;
    if (arrival->wakes && !arrival->machine.write_on_wake) {
        loop_body_drop(&arrival->as_read); // the next write will be preceded by a read
    }
    log_event(LOG_ARRIVAL, (int64_t)arrival->machine.state, 0);
    if (arrival->machine.state == ARRIVAL_CLOSED_EXPIRED) {
        loop_store_expired(loop);
    }
    if (next.tell_staff) {
        arrivals_tell(loop, &arrival->machine, next.note);
    }
    if (next.tell) {
        tell_flow(loop, &arrival->machine, next.outcome);
    }
    switch (next.want) {
    case ARRIVAL_WANT_NOTHING:
    case ARRIVAL_WANT_WAKE: break;
    case ARRIVAL_WANT_COMMIT: commit(loop, slot); break;
    case ARRIVAL_WANT_READ: send_read(loop, slot, false); break;
    case ARRIVAL_WANT_ENCOUNTER: send_read(loop, slot, true); break;
    case ARRIVAL_WANT_WRITE: send_write(loop, slot); break;
    case ARRIVAL_WANT_CLOSE: close_arrival(loop, slot); break;
    }
}

// How many places are free, and one of them.
static int free_slots(const struct loop *loop, int *ret_slot)
{
    int count = 0;

    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        if (loop->arrivals[i].machine.state == ARRIVAL_FREE) {
            *ret_slot = i;
            count++;
        }
    }
    return count;
}

// A place for the patient in front of the kiosk. When all are taken, one that staff have makes room: its row stays open
// in the journal and is read again at the next start.
static int place_for_patient(struct loop *loop)
{
    int slot = -1;

    if (free_slots(loop, &slot) > 0) {
        return slot;
    }
    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        struct loop_arrival *arrival = &loop->arrivals[i];

        if (arrival->machine.state == ARRIVAL_STAFF && arrival->machine.staff_told && arrival->wakes) {
            loop_body_drop(&arrival->as_read);
            wipe(arrival, sizeof *arrival);
            return i;
        }
    }
    return -1;
}

// The patient is back, and an arrival of theirs is still open: there is one arrival for an appointment, and this session
// now waits for it. What is only waiting is read at once.
static bool attach(struct loop *loop, const char *appointment_id, uint32_t flow_number)
{
    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        struct loop_arrival *arrival = &loop->arrivals[i];

        if (arrival->machine.state != ARRIVAL_FREE &&
            text_equal(arrival->machine.appointment.id, appointment_id)) {
            arrival->machine.flow_number = flow_number;
            if (arrival->wakes && !arrival->machine.write_on_wake) {
                arrival->machine.wake_ms = clock_now_ms();
            }
            return true;
        }
    }
    return false;
}

void arrivals_begin(struct loop *loop, const struct effect *effect)
{
    uint32_t flow_number = effect->number;

    if (attach(loop, effect->visit.id, flow_number)) {
        return;
    }
    int slot = place_for_patient(loop);
    char ids[3][37];
    const char *const fresh[3] = {ids[0], ids[1], ids[2]};

    if (slot < 0 || chance_uuid(ids[0]) != OK || chance_uuid(ids[1]) != OK ||
        chance_uuid(ids[2]) != OK) {
        struct event event = loop_stamp(EV_ARRIVAL);

        event.number = flow_number;
        event.outcome = ARRIVAL_NOT_REACHED;
        if (!flow_waits_for_arrival(&loop->flow, flow_number)) {
            (void)arrivals_tell_of(loop, effect->patient, effect->visit.id, NOTE_UNKNOWN); // a failure is logged there
        }
        loop_event(loop, &event);
        return;
    }
    memcpy(loop->arrivals[slot].correlation_id, loop->correlation_id, sizeof loop->correlation_id);
    carry_out(loop, slot,
              arrival_begin(&loop->arrivals[slot].machine, flow_number, fresh, effect->patient,
                            &effect->visit, &effect->news, clock_wall_ms()));
}

bool arrivals_replay(struct loop *loop, const struct store_row *row)
{
    int slot = -1;
    struct arrival_next next;
    char fresh[37];

    if (free_slots(loop, &slot) <= LOOP_SPARE) {
        return false;
    }
    if (chance_uuid(fresh) != OK ||
        arrival_replay(&loop->arrivals[slot].machine, loop->config, row->id, row->state,
                       row->wall_ms, (const char *)row->data, row->sealed_bytes, fresh,
                       &next) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_CONTRACT, 0); // kept open in the journal, reported
        return true;
    }
    log_event(LOG_ARRIVAL_REPLAYED, 1, 0);
    carry_out(loop, slot, next);
    return true;
}

void arrivals_committed(struct loop *loop, int slot, bool ok)
{
    platform_step("arrival-after-intent");
    if (loop->arrivals[slot].machine.state != ARRIVAL_FREE) {
        carry_out(loop, slot, arrival_committed(&loop->arrivals[slot].machine, ok, clock_wall_ms()));
    }
}

// The version that the arrival left, into its row: staff take back this one and no other (undo.c).
static void keep_version(struct arrival *machine, const struct site_appointment *read)
{
    memcpy(machine->appointment.etag, read->etag, sizeof machine->appointment.etag);
}

void arrivals_reply(struct loop *loop, enum loop_owner owner, int slot, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct arrival *machine = &loop->arrivals[slot].machine;
    struct site_appointment read = {0};
    enum err odd = OK;
    bool exists = false;
    struct arrival_next next = {0};

    if (owner == OWNER_ARRIVAL_WRITE) {
        enum site_write_verdict verdict = site_write_reply(&reply, loop->config, &machine->appointment);

        platform_step("arrival-after-reply");
        if (verdict == WROTE_CONFIRMED && site_read_reply(&reply, loop->config, &read, &odd) == SITE_OK) {
            keep_version(machine, &read);
        }
        next = arrival_written(machine, loop->config, verdict, net->retry_after_s, clock_now_ms());
    } else if (owner == OWNER_ARRIVAL_READ) {
        enum site_answer answer = site_read_reply(&reply, loop->config, &read, &odd);

        loop_body_keep(loop, &loop->arrivals[slot].as_read, net);
        if (answer == SITE_OK && read.etag[0] == '\0') {
            log_event(LOG_SITE_NO_VERSIONS, 0, 0);
        }
        next = arrival_read(machine, loop->config, answer, &read, clock_now_ms(), clock_wall_ms());
        if (machine->state == ARRIVAL_CLOSED_CONFIRMED) {
            keep_version(machine, &read);
        }
    } else {
        enum site_answer answer = site_encounter_search_reply(
            &reply, loop->config, machine->intent_id, &machine->appointment, &exists);

        next = arrival_encounter(machine, loop->config, answer, exists, clock_now_ms(),
                                 clock_wall_ms());
    }
    log_event(LOG_REPLY, net->status, net->took_ms);
    if (odd != OK) {
        log_event(LOG_REPLY_ODD, odd, net->status);
    }
    wipe(&read, sizeof read);
    carry_out(loop, slot, next);
}

// That staff have it must outlive a restart, or they are told again. After the Task, so that a
// crash in between tells them twice rather than never.
static void keep_told(struct loop *loop, int slot)
{
    if (loop->arrivals[slot].machine.committed && put_row(loop, slot, 0) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0);
    }
}

void arrivals_wake(struct loop *loop, int64_t now_ms)
{
    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        struct loop_arrival *arrival = &loop->arrivals[i];
        enum arrival_state before = arrival->machine.state;

        if (arrival->wakes && now_ms >= arrival->machine.wake_ms) {
            carry_out(loop, i, arrival_wake(&arrival->machine, loop->config, now_ms, clock_wall_ms()));
            if (before != ARRIVAL_STAFF && arrival->machine.state == ARRIVAL_STAFF) {
                keep_told(loop, i);
            }
        }
    }
}

int arrivals_open(const struct loop *loop)
{
    int count = 0;

    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        count += loop->arrivals[i].machine.state != ARRIVAL_FREE;
    }
    return count;
}

int64_t arrivals_deadline(const struct loop *loop)
{
    int64_t soonest = INT64_MAX;

    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        if (loop->arrivals[i].wakes && loop->arrivals[i].machine.wake_ms < soonest) {
            soonest = loop->arrivals[i].machine.wake_ms;
        }
    }
    return soonest;
}

void arrivals_staff_told(struct loop *loop, uint32_t flow_number)
{
    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        if (flow_number != 0 && loop->arrivals[i].machine.flow_number == flow_number) {
            loop->arrivals[i].machine.staff_told = true;
            keep_told(loop, i);
        }
    }
}

// The program ends. What has no row in the journal yet is begun by nobody at the next start: staff look after it.
void arrivals_free(struct loop *loop)
{
    for (int i = 0; i < LOOP_ARRIVALS; i++) {
        struct arrival *machine = &loop->arrivals[i].machine;

        if (machine->state != ARRIVAL_FREE && !machine->committed && !machine->staff_told) {
            arrivals_tell(loop, machine, NOTE_UNKNOWN);
        }
        loop_body_drop(&loop->arrivals[i].as_read);
    }
}
