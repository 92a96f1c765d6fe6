// The outbox: messages to staff are committed to the journal, sent, and tried again until the site holds them or the
// local day ends (settled 4).
#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

// States of a row in the journal; written to disk: never renumber.
enum task_row_state { TASK_ROW_OPEN = 1, TASK_ROW_HELD = 2, TASK_ROW_DROPPED = 3 };

static const struct json_limits row_limits = {
    .body_bytes = 1024, .depth = 2, .values = 32, .members = 16};
static const int64_t send_total_ms = 8000;
static const int64_t help_total_ms = 4000;

static enum err pack(const struct loop_task *task, char *data, size_t size, size_t *bytes)
{
    const struct site_task_request *request = &task->request;
    struct text_builder text;

    text_begin(&text, data, size);
    text_add(&text, "{\"note\":");
    json_add_text(&text, task->audit ? "" : site_task_note_word(request->note));
    text_add(&text, ",\"reference\":");
    text_add_int(&text, request->reference);
    text_add(&text, ",\"minutes\":");
    text_add_int(&text, request->minutes);
    text_add(&text, ",\"needs\":");
    text_add_int(&text, request->needs);
    text_add(&text, ",\"audit\":");
    text_add_int(&text, task->audit);
    text_add(&text, ",\"restricted\":");
    text_add_int(&text, request->restricted);
    text_add(&text, ",\"patient\":");
    json_add_text(&text, request->patient);
    text_add(&text, ",\"appointment\":");
    json_add_text(&text, request->appointment);
    text_add(&text, "}");
    *bytes = text.used_bytes;
    return text_end(&text);
}

static enum err unpack(const char *data, size_t bytes, struct loop_task *task)
{
    struct site_task_request *request = &task->request;
    struct json_document *document = NULL;
    char note[32];
    int64_t reference = 0, restricted = 0, minutes = 0, needs = 0, audit = 0;
    enum err err = json_parse(data, bytes, &row_limits, &document, NULL);
    const struct json *root = err == OK ? json_root(document) : NULL;

    err = err != OK ? err : json_text(root, "note", note, sizeof note);
    err = err != OK || note[0] == '\0' ? err : site_task_note_read(note, &request->note);
    err = err != OK ? err : json_integer(root, "reference", 0, 1000000, &reference);
    err = err != OK ? err : json_integer(root, "minutes", 0, 1440, &minutes);
    err = err != OK ? err : json_integer(root, "needs", 0, (1 << NEED_COUNT) - 1, &needs);
    err = err != OK ? err : json_integer(root, "audit", 0, 1, &audit);
    err = err != OK ? err : json_integer(root, "restricted", 0, 1, &restricted);
    err = err != OK ? err : json_text(root, "patient", request->patient, FHIR_ID_BYTES);
    err = err != OK ? err : json_text(root, "appointment", request->appointment, FHIR_ID_BYTES);
    json_free(document);
    request->reference = (int)reference;
    request->restricted = restricted == 1;
    request->minutes = (int)minutes;
    request->needs = (uint32_t)needs;
    task->audit = audit == 1;
    return err == OK && task->audit != (note[0] == '\0') ? ERR_CONTRACT : err;
}

static enum err put_row(struct loop *loop, const struct loop_task *task, enum task_row_state state,
                        uint32_t number)
{
    struct store_row row = {.kind = STORE_TASK, .state = (int)state, .open = state == TASK_ROW_OPEN};
    enum err err = pack(task, (char *)row.data, sizeof row.data, &row.sealed_bytes);

    memcpy(row.id, task->row_id, sizeof row.id);
    row.wall_ms = task->begun_wall_ms;
    if (err == OK) {
        err = store_put(loop->ports.store, number, &row);
    }
    wipe(&row, sizeof row);
    return err;
}

// How many places are free, and one of them.
static int free_slots(const struct loop *loop, int *ret_slot)
{
    int count = 0;

    for (int i = 0; i < LOOP_TASKS; i++) {
        if (!loop->tasks[i].used) {
            *ret_slot = i;
            count++;
        }
    }
    return count;
}

static void answer_flow(struct loop *loop, uint32_t flow_number, bool told)
{
    struct event event = loop_stamp(EV_TASK);

    if (flow_number != 0) {
        event.number = flow_number;
        event.told = told;
        loop_event(loop, &event);
    }
}

static void send_task(struct loop *loop, int slot, int64_t now_ms);

// The newest call for help: where its message is found again.
static void keep_call(struct loop *loop, const struct loop_task *task)
{
    if (task->flow_number != 0 && task->request.note == NOTE_HELP) {
        loop->call = (struct loop_call){.flow_number = task->flow_number};
        memcpy(loop->call.row_id, task->row_id, sizeof loop->call.row_id);
    }
}

// No place in the outbox: the row waits in the journal for the next start.
static bool put_row_only(struct loop *loop, const struct site_task_request *request, bool audit)
{
    struct loop_task task = {.request = *request, .audit = audit, .begun_wall_ms = clock_wall_ms()};

    return chance_uuid(task.row_id) == OK && put_row(loop, &task, TASK_ROW_OPEN, 0) == OK;
}

// A call for help is sent at once, its row beside it: If-None-Exist makes a repeat after a crash harmless. All others
// are committed first.
static bool put_used(struct loop *loop, int slot)
{
    struct loop_task *task = &loop->tasks[slot];

    if (task->flow_number != 0) {
        bool stored = put_row(loop, task, TASK_ROW_OPEN, 0) == OK;

        send_task(loop, slot, clock_now_ms());
        return stored || loop->tasks[slot].sending; // on its way, with its row or without
    }
    uint32_t number = loop_expect(loop, OWNER_TASK_COMMIT, slot);
    bool stored = number != 0 && put_row(loop, task, TASK_ROW_OPEN, number) == OK;
    if (!stored) {
        (void)loop_taken(loop, number);
        tasks_committed(loop, slot, false);
    }
    return stored || loop->tasks[slot].sending;
}

static bool put(struct loop *loop, const struct site_task_request *request, uint32_t flow_number, bool audit)
{
    int slot = -1;

    if (free_slots(loop, &slot) == 0) {
        answer_flow(loop, flow_number, false);
        return put_row_only(loop, request, audit);
    }
    struct loop_task *task = &loop->tasks[slot];
    *task = (struct loop_task){
        .used = true, .audit = audit, .request = *request, .flow_number = flow_number};
    task->begun_wall_ms = clock_wall_ms();
    task->next_ms = INT64_MAX;
    if (chance_uuid(task->row_id) != OK) {
        *task = (struct loop_task){0};
        answer_flow(loop, flow_number, false);
        return false;
    }
    keep_call(loop, task);
    return put_used(loop, slot);
}

static void keep_reference(struct loop *loop, const struct site_task_request *request)
{
    struct loop_task task = {.request = *request, .begun_wall_ms = clock_wall_ms()};

    if (request->note == NOTE_NOT_RIGHT && (chance_uuid(task.row_id) != OK ||
                                            put_row(loop, &task, TASK_ROW_DROPPED, 0) != OK)) {
        log_event(LOG_JOURNAL_FAILED, ERR_STORE, 0);
    }
}

bool tasks_put(struct loop *loop, const struct site_task_request *request, uint32_t flow_number)
{
    if (loop->abilities.known && !loop->abilities.task_create) {
        // A site without Tasks: patients are told to go to reception. What a reference was given for is kept: staff take an
        // arrival back by it.
        keep_reference(loop, request);
        log_event(LOG_TASK_DROPPED, request->note, 0);
        answer_flow(loop, flow_number, false);
        return false;
    }
    return put(loop, request, flow_number, false);
}

void tasks_put_audit(struct loop *loop, const char *patient_id, const char *appointment_id)
{
    struct site_task_request request = {0};

    memcpy(request.patient, patient_id, strnlen(patient_id, FHIR_ID_BYTES - 1));
    memcpy(request.appointment, appointment_id, strnlen(appointment_id, FHIR_ID_BYTES - 1));
    // The journal keeps who was arrived as well (settled 4), so a site without AuditEvents loses nothing.
    if (!loop->abilities.known || loop->abilities.audit_create) {
        (void)put(loop, &request, 0, true);
    }
}

static void looked(struct loop *loop, uint32_t flow_number, bool acknowledged)
{
    struct event event = loop_stamp(EV_HELP);

    event.number = flow_number;
    event.told = acknowledged;
    loop_event(loop, &event);
}

void tasks_look(struct loop *loop, uint32_t flow_number)
{
    struct loop_call *call = &loop->call;

    if (flow_number == 0 || call->flow_number != flow_number ||
        (loop->abilities.known && !loop->abilities.task_search) ||
        site_task_status_request(loop->config, call->row_id, &loop->request) != OK ||
        loop_send(loop, OWNER_HELP_LOOK, 0, false, "", help_total_ms) != OK) {
        looked(loop, flow_number, false);
        return;
    }
    call->request = loop->last_number;
}

void tasks_looked(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    bool acknowledged = false;

    if (net->number != loop->call.request) {
        log_event(LOG_REPLY_LATE, 1, 0);
        return;
    }
    if (site_task_status_reply(&reply, loop->call.row_id, &acknowledged) != SITE_OK) {
        acknowledged = false;
    }
    looked(loop, loop->call.flow_number, acknowledged);
}

enum err tasks_row_read(const struct store_row *row, struct site_task_request *ret_request)
{
    struct loop_task task = {0};
    enum err err = unpack((const char *)row->data, row->sealed_bytes, &task);

    *ret_request = task.request;
    return err == OK && task.audit ? ERR_CONTRACT : err;
}

int tasks_waiting(const struct loop *loop)
{
    int count = 0;

    for (int i = 0; i < LOOP_TASKS; i++) {
        count += loop->tasks[i].used && !loop->tasks[i].audit;
    }
    return count;
}

bool tasks_replay(struct loop *loop, const struct store_row *row)
{
    int slot = -1;

    if (free_slots(loop, &slot) <= LOOP_SPARE) {
        return false;
    }
    struct loop_task *task = &loop->tasks[slot];
    *task = (struct loop_task){.used = true, .begun_wall_ms = row->wall_ms};
    memcpy(task->row_id, row->id, sizeof task->row_id);
    if (unpack((const char *)row->data, row->sealed_bytes, task) != OK) {
        log_event(LOG_TASK_DROPPED, -1, 0);
        *task = (struct loop_task){0};
        return true;
    }
    task->next_ms = clock_now_ms();
    return true;
}

static void finish(struct loop *loop, int slot, enum task_row_state state)
{
    if (put_row(loop, &loop->tasks[slot], state, 0) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_FULL, 0); // it is sent again at the next start: harmless (If-None-Exist)
    }
    wipe(&loop->tasks[slot], sizeof loop->tasks[slot]);
}

static void later(struct loop *loop, int slot, int64_t now_ms, int status)
{
    struct loop_task *task = &loop->tasks[slot];
    const int64_t longest_ms = 60 * 1000;

    log_event(LOG_TASK_WAITING, task->request.note, status);
    task->backoff_ms = task->backoff_ms == 0 ? 2000 : task->backoff_ms * 2;
    task->backoff_ms = task->backoff_ms > longest_ms ? longest_ms : task->backoff_ms;
    task->next_ms = now_ms + task->backoff_ms;
    answer_flow(loop, task->flow_number, false);
}

// Yesterday's message helps nobody - but one of an hour ago does, on whichever side of midnight it began.
static bool is_of_yesterday(const struct loop_task *task)
{
    const int64_t fresh_ms = 60 * 60 * 1000;
    int64_t wall_ms = clock_wall_ms();

    return !date_equal(london_date(task->begun_wall_ms), london_date(wall_ms)) &&
           wall_ms - task->begun_wall_ms > fresh_ms;
}

static enum err make_request(struct loop *loop, const struct loop_task *task)
{
    if (task->audit) {
        return site_audit_request(loop->config, task->request.patient, task->request.appointment,
                                  task->begun_wall_ms, &loop->request);
    }
    return site_task_create_request(loop->config, &task->request, task->row_id, task->begun_wall_ms,
                                    &loop->request);
}

static void send_task(struct loop *loop, int slot, int64_t now_ms)
{
    struct loop_task *task = &loop->tasks[slot];
    // Somebody stands there and waits for help to answer: the first try is short.
    int64_t total_ms = task->flow_number != 0 && task->sent == 0 ? help_total_ms : send_total_ms;

    task->next_ms = INT64_MAX;
    if (is_of_yesterday(task)) {
        log_event(LOG_TASK_DROPPED, task->request.note, task->sent);
        loop_store_expired(loop);
        finish(loop, slot, TASK_ROW_DROPPED); // yesterday's message helps nobody
        return;
    }
    if (task->audit && loop->abilities.known && !loop->abilities.audit_create) {
        finish(loop, slot, TASK_ROW_DROPPED);
        return;
    }
    if (make_request(loop, task) != OK ||
        loop_send(loop, OWNER_TASK_SEND, slot, false, "", total_ms) != OK) {
        later(loop, slot, now_ms, 0);
        return;
    }
    task->sending = true;
    task->sent++;
}

void tasks_committed(struct loop *loop, int slot, bool ok)
{
    (void)ok; // without a journal it is sent all the same
    send_task(loop, slot, clock_now_ms());
}

void tasks_reply(struct loop *loop, int slot, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct loop_task *task = &loop->tasks[slot];

    task->sending = false;
    enum site_answer answer = task->audit ? site_audit_reply(&reply) : site_task_create_reply(&reply);
    if (answer == SITE_OK) {
        if (task->audit) {
            log_event(LOG_AUDIT_SENT, task->sent, 0);
        } else {
            log_event(LOG_TASK_SENT, task->request.note, task->sent);
        }
        answer_flow(loop, task->flow_number, true);
        finish(loop, slot, TASK_ROW_HELD);
        return;
    }
    later(loop, slot, clock_now_ms(), net->status);
}

void tasks_wake(struct loop *loop, int64_t now_ms)
{
    for (int i = 0; i < LOOP_TASKS; i++) {
        if (loop->tasks[i].used && !loop->tasks[i].sending && now_ms >= loop->tasks[i].next_ms) {
            send_task(loop, i, now_ms);
        }
    }
}

int64_t tasks_deadline(const struct loop *loop)
{
    int64_t soonest = INT64_MAX;

    for (int i = 0; i < LOOP_TASKS; i++) {
        if (loop->tasks[i].used && !loop->tasks[i].sending && loop->tasks[i].next_ms < soonest) {
            soonest = loop->tasks[i].next_ms;
        }
    }
    return soonest;
}
