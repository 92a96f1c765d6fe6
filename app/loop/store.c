// What the journal says: commits to whoever waits for them, and the rows that were open when the plug was pulled.
#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

// Takes over the row. It is replayed when the clock is trusted: a row judged by a clock of 1970 would be of another day
// (reliability 9), and when there is a place for it.
static void hold_row(struct loop *loop, struct store_reply *reply)
{
    if (loop->held_count == loop->held_room) {
        size_t room = loop->held_room == 0 ? 16 : loop->held_room * 2;
        struct store_row **more = secure_realloc(loop->held, room * sizeof(struct store_row *));

        if (more == NULL) {
            log_event(LOG_JOURNAL_FAILED, ERR_MEMORY, 0); // stays open: the next start finds it
            return;
        }
        loop->held = more;
        loop->held_room = room;
    }
    loop->held[loop->held_count++] = reply->row;
    reply->row = NULL;
}

void loop_store_release(struct loop *loop)
{
    size_t kept = 0;

    if (!loop_clock_is_trusted(loop)) {
        return;
    }
    for (size_t i = 0; i < loop->held_count; i++) {
        struct store_row *row = loop->held[i];
        bool taken = row->kind == STORE_INTENT ? arrivals_replay(loop, row)
                     : row->kind == STORE_UNDO ? undo_replay(loop, row)
                                               : tasks_replay(loop, row);

        if (taken) {
            secure_free(row);
        } else {
            loop->held[kept++] = row;
        }
    }
    loop->held_count = kept;
}

void loop_store_free(struct loop *loop)
{
    for (size_t i = 0; i < loop->held_count; i++) {
        secure_free(loop->held[i]);
    }
    secure_free(loop->held);
    loop->held = NULL;
    loop->held_count = loop->held_room = 0;
}

// A row that means nothing: does it commit again?
void loop_store_test(struct loop *loop)
{
    struct store_row row = {.id = "00000000-0000-4000-8000-000000000000",
                            .kind = STORE_TASK,
                            .wall_ms = clock_wall_ms(),
                            .sealed_bytes = 2,
                            .data = "{}"};
    uint32_t number = loop_expect(loop, OWNER_STORE_TEST, 0);

    if (number != 0 && store_put(loop->ports.store, number, &row) != OK) {
        (void)loop_taken(loop, number);
    }
}

void loop_store_expired(struct loop *loop)
{
    log_event(LOG_ROWS_EXPIRED, ++loop->rows_expired, 0);
}

static void store_health(struct loop *loop, bool committed)
{
    bool was_sick = loop->store_sick;

    loop->store_sick = !committed;
    if (was_sick != loop->store_sick) {
        loop_site_announce(loop);
    }
}

void loop_store_came(struct loop *loop, struct store_reply *reply)
{
    bool committed = reply->answer == STORE_COMMITTED;

    if (reply->answer == STORE_ROW && reply->number != 0) {
        if (reply->number == loop->undo.search) {
            undo_found(loop, reply->row); // one of a search that goes on
        }
        return;
    }
    struct loop_pending pending = loop_taken(loop, reply->number);
    if (pending.owner == OWNER_UNDO_SEARCH) {
        undo_searched(loop, reply->answer == STORE_SEARCHED);
        return;
    }
    switch (reply->answer) {
    case STORE_OPENED:
        loop->store_open = true;
        loop_site_announce(loop);
        return;
    case STORE_ROW: hold_row(loop, reply); return;
    case STORE_SEARCHED:
    case STORE_FAILED:
    case STORE_COMMITTED: break;
    }
    if (pending.owner == OWNER_ARRIVAL_COMMIT) {
        arrivals_committed(loop, pending.slot, committed);
    } else if (pending.owner == OWNER_TASK_COMMIT) {
        tasks_committed(loop, pending.slot, committed);
    } else if (pending.owner == OWNER_UNDO_COMMIT) {
        undo_row_committed(loop, pending.number, committed);
    }
    store_health(loop, committed);
}
