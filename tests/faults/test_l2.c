// L2: the disk fails at the N-th call of the journal, for every N of the life of a few arrivals, once or for good. The
// file stays whole, what was answered "committed" is still there, and with a disk that works again so does the journal.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "faults/failing_vfs.h"
#include "store_fixture.h"
#include "waiting.h"

// states of rows, as in app/arrival and app/loop: later ones are greater
enum { INTENT = 2, SENT = 3, CONFIRMED = 10, TASK_OPEN = 1, TASK_HELD = 2 };
enum { ARRIVALS = 3, OLD = 1, FIRST = 2, TASK = FIRST + ARRIVALS, ROWS = TASK + 1 };
enum { PUTS = 1 + 3 * ARRIVALS + 2 };

// What the kiosk has asked to be kept, and what it was told is kept; 0 = nothing.
struct known {
    int asked, kept;
};

static struct known known[ROWS];
static int failures; // puts that were answered so

// ---- a life

static void keep(struct box *box, int number, int state, bool open)
{
    struct store_row row = make_row(number, state, open);

    row.kind = number == TASK ? STORE_TASK : STORE_INTENT;
    known[number].asked = state;
    assert_int_equal(store_put(box->store, (uint32_t)number, &row), OK);
    struct store_reply reply = next_answer(box, NULL);
    assert_int_equal(reply.number, number);
    if (reply.answer == STORE_COMMITTED) {
        known[number].kept = state;
    } else {
        assert_int_equal(reply.answer, STORE_FAILED);
        failures++;
    }
}

// Opens, whatever comes of it. False: it could not be opened.
static bool begin(struct box *box)
{
    struct store_reply reply = {.answer = STORE_ROW};

    open_box(box, SLOTS, "kiosk-1");
    while (reply.answer == STORE_ROW) {
        reply = next_answer(box, NULL);
    }
    return reply.answer == STORE_OPENED;
}

// An old row, which is deleted at the end of the day; patients one after the other, the first with a message to staff.
static bool live(void)
{
    struct box box;

    memset(known, 0, sizeof known);
    failures = 0;
    bool opened = begin(&box);
    keep(&box, OLD, CONFIRMED, false);
    for (int i = FIRST; i < FIRST + ARRIVALS; i++) {
        keep(&box, i, INTENT, true);
        keep(&box, i, SENT, true);
        if (i == FIRST) {
            keep(&box, TASK, TASK_OPEN, true);
        }
        if (i == FIRST + 1) {
            store_expire(box.store, OLD + 1);
        }
        keep(&box, i, CONFIRMED, false);
    }
    keep(&box, TASK, TASK_HELD, false);
    close_box(&box);
    return opened;
}

// ---- judged with a disk that works

static void check_integrity(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal(sqlite3_column_text(statement, 0), "ok");
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void check_row(const struct store_row *row, bool found[ROWS])
{
    int number = (int)row->wall_ms; // as make_row says it
    struct store_row wanted = make_row(number, row->state, row->open);

    assert_in_range(number, OLD, ROWS - 1);
    assert_false(found[number]);
    found[number] = true;
    assert_string_equal(row->id, wanted.id);
    assert_int_equal(row->sealed_bytes, wanted.sealed_bytes);
    assert_memory_equal(row->data, wanted.data, wanted.sealed_bytes);
    // What failed may be there all the same, for nobody can know; what was kept is there, and nothing older than it.
    assert_in_range(row->state, known[number].kept, known[number].asked);
    assert_true(row->open == (number == TASK ? row->state == TASK_OPEN : row->state != CONFIRMED));
}

static void check_rows(void)
{
    struct box box;
    struct store_row row;
    bool found[ROWS] = {false};
    struct store_reply reply = {.answer = STORE_ROW};

    assert_true(begin(&box));
    assert_int_equal(store_search(box.store, 99, 0), OK);
    while (reply.answer == STORE_ROW) {
        reply = next_answer(&box, &row);
        if (reply.answer == STORE_ROW) {
            check_row(&row, found);
        }
    }
    assert_int_equal(reply.answer, STORE_SEARCHED);
    assert_int_equal(reply.rows_sealed_otherwise, 0);
    for (int i = OLD + 1; i < ROWS; i++) {
        assert_true(found[i] || known[i].kept == 0);
    }
    row = make_row(ROWS, INTENT, true);
    put(&box, &row);
    close_box(&box);
}

// One life for each N, until there is no N-th call. lasting: the disk does not come back.
static void every_call(enum failing_kind kind, bool lasting)
{
    int calls = 0, refused = 0;

    for (int n = 1;; n++) {
        failing_vfs_arm(kind, n, lasting);
        bool opened = live();
        int fired = failing_vfs_fired();
        failing_vfs_arm(kind, 0, false);
        check_integrity();
        check_rows();
        tear_down(NULL);
        assert_int_equal(set_up(NULL), 0);
        if (fired == 0) {
            break;
        }
        calls = n;
        refused += failures > 0;
        // One call that fails spoils one commit at most, but at the opening: then nothing is promised until the next
        // start.
        assert_true(lasting || !opened || failures <= 1);
        assert_true(opened || failures == PUTS);
    }
    print_message("calls=%d lives_with_a_refused_commit=%d\n", calls, refused);
    assert_true(calls > 20 && refused > 10); // it was tried, and it was noticed
}

static void an_error(void **state)
{
    (void)state;
    every_call(FAILING_EIO, false);
    every_call(FAILING_EIO, true);
}

static void no_room(void **state)
{
    (void)state;
    every_call(FAILING_FULL, false);
    every_call(FAILING_FULL, true);
}

static void half_a_write(void **state)
{
    (void)state;
    every_call(FAILING_SHORT, false);
    every_call(FAILING_SHORT, true);
}

int main(void)
{
    if (secure_begin() != OK || log_open("/dev/null", 0) != OK || !failing_vfs_register()) {
        return 1;
    }
    const struct CMUnitTest tests[] = {TEST(an_error), TEST(no_room), TEST(half_a_write)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
