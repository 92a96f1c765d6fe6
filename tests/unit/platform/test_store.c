// The journal in ordinary times: rows come back in order, nothing is readable on the disk, rows of
// other keys are left alone, what is old and closed goes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include "store_fixture.h"
#include "waiting.h"

enum { DAY_MS = 86400000 };

// ---- giving back

static void test_gives_open_rows_back_in_order(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[8];
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), 0);
    for (int i = 1; i <= 4; i++) {
        struct store_row row = make_row(i, 10, true);
        put(&box, &row);
    }
    struct store_row row = make_row(2, 30, false); // closed
    put(&box, &row);
    row = make_row(1, 20, true); // put again: keeps its place
    put(&box, &row);
    close_box(&box);

    assert_int_equal(open_and_read(&box, "kiosk-1", rows, 8, 0), 3);
    const int order[] = {1, 3, 4};
    for (int i = 0; i < 3; i++) {
        struct store_row wanted = make_row(order[i], order[i] == 1 ? 20 : 10, true);
        assert_string_equal(rows[i].id, wanted.id);
        assert_int_equal(rows[i].kind, wanted.kind);
        assert_int_equal(rows[i].state, wanted.state);
        assert_true(rows[i].open);
        assert_true(rows[i].wall_ms == wanted.wall_ms);
        assert_int_equal(rows[i].sealed_bytes, wanted.sealed_bytes);
        assert_memory_equal(rows[i].data, wanted.data, sizeof(wanted.data));
    }
    close_box(&box);
}

static void test_takes_the_largest_and_the_smallest_row(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[2];
    struct store_row row = make_row(1, 0, true);
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    memset(row.data, 'd', sizeof(row.data));
    row.sealed_bytes = sizeof(row.data);
    put(&box, &row);
    row = make_row(2, 0, true);
    row.sealed_bytes = 0;
    put(&box, &row);
    row.sealed_bytes = STORE_ROW_BYTES + 1;
    assert_int_equal(store_put(box.store, 99, &row), ERR_RANGE);
    row = make_row(3, 0, true);
    row.id[5] = '\0';
    assert_int_equal(store_put(box.store, 99, &row), ERR_RANGE);
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", rows, 2, 0), 2);
    assert_int_equal(rows[0].sealed_bytes, STORE_ROW_BYTES);
    assert_int_equal(rows[0].data[STORE_ROW_BYTES - 1], 'd');
    assert_int_equal(rows[1].sealed_bytes, 0);
    close_box(&box);
}

// More open rows than the inbox has slots: all come, in order, and half of the slots stay free for
// others.
static void test_many_rows_fit_through_a_small_inbox(void **state)
{
    (void)state;
    struct box box;
    struct store_row row;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 1; i <= 20; i++) {
        row = make_row(i, 0, true);
        put(&box, &row);
    }
    close_box(&box);
    open_box(&box, 4, "kiosk-1");
    for (int i = 1; i <= 20; i++) {
        assert_int_equal(inbox_reserve(box.inbox), OK);
        inbox_push_reserved(box.inbox, &(struct inbox_item){.kind = INBOX_QUIT});
        for (int got = 0; got < 2;) {
            struct inbox_item item;
            assert_true(waiting_pop(box.inbox, box.bell, &item));
            got++;
            if (item.kind == INBOX_STORE_REPLY) {
                assert_int_equal(item.store.answer, STORE_ROW);
                assert_true(item.store.row->wall_ms == i);
            }
            inbox_item_free(&item);
        }
    }
    assert_int_equal(next_answer(&box, NULL).answer, STORE_OPENED);
    close_box(&box);
}

static void test_freeing_early_still_commits_what_is_queued(void **state)
{
    (void)state;
    struct box box;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 1; i <= 10; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    close_box(&box);
    open_box(&box, 4, "kiosk-1"); // rows get stuck: nobody takes them out
    struct store_row row = make_row(11, 0, true);
    assert_int_equal(store_put(box.store, 1, &row), OK);
    assert_true(store_in_flight(box.store) >= 1);
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), 11);
    close_box(&box);
}

static void test_a_full_queue_says_so(void **state)
{
    (void)state;
    struct box box;
    enum err err = OK;
    int taken = 0;
    open_box(&box, 16, "kiosk-1");
    while (err == OK) { // 16 slots: answers that nobody takes out fill the inbox
        struct store_row row = make_row(taken, 0, true);
        err = store_put(box.store, 1, &row);
        taken += err == OK ? 1 : 0;
    }
    assert_int_equal(err, ERR_FULL);
    assert_int_equal(taken, 15);
    for (int i = 0; i < 16; i++) {
        assert_int_not_equal(next_answer(&box, NULL).answer, STORE_FAILED);
    }
    while (store_in_flight(box.store) > 0) {
        usleep(100);
    }
    close_box(&box);
}

// ---- sealing

static void test_nothing_on_the_disk_can_be_read(void **state)
{
    (void)state;
    struct box box;
    struct stat about;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 1; i <= 30; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    assert_true(disk_holds("00000001-0000-4000")); // the instrument finds what is there
    assert_false(disk_holds("Needlewoman"));
    assert_false(disk_holds("1985-03-27"));
    assert_int_equal(stat(file, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(stat(key_file, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(about.st_size, 32);
    close_box(&box);
    assert_true(disk_holds("00000001-0000-4000"));
    assert_false(disk_holds("Needlewoman"));
}

static void test_rows_of_another_key_are_counted_and_kept(void **state)
{
    (void)state;
    struct box box;
    unsigned char other[32] = {7};
    char *key = NULL;
    size_t key_bytes = 0;
    fill(2);
    read_whole(key_file, &key, &key_bytes);
    assert_int_equal(state_write(dir, "journal.key", other, sizeof(other)), OK);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 2), 0);
    struct store_row row = make_row(3, 0, true);
    put(&box, &row);
    store_expire(box.store, 2); // begun before 2: row 1 only
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 1), 1);
    close_box(&box);
    assert_int_equal(state_write(dir, "journal.key", key, key_bytes), OK);
    struct store_row rows[2];
    assert_int_equal(open_and_read(&box, "kiosk-1", rows, 2, 1), 1);
    assert_true(rows[0].wall_ms == 2); // as it was
    close_box(&box);
    secure_free(key);
}

static void test_rows_of_another_kiosk_do_not_open(void **state)
{
    (void)state;
    struct box box;
    fill(2);
    assert_int_equal(open_and_read(&box, "kiosk-2", NULL, 0, 2), 0);
    close_box(&box);
}

static void change(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_true(sqlite3_changes(db) > 0);
    sqlite3_close(db);
}

static void test_changed_and_exchanged_rows_do_not_open(void **state)
{
    (void)state;
    struct box box;
    fill(4);
    // Row 1 gets row 2's data, row 3 another kind, and one bit of row 4's tag is wrong.
    change("UPDATE row SET sealed = (SELECT sealed FROM row WHERE wall_ms = 2) WHERE wall_ms = 1");
    change("UPDATE row SET kind = 2 WHERE wall_ms = 3");
    change("UPDATE row SET sealed = substr(sealed, 1, length(sealed) - 1) ||"
           " CASE substr(sealed, -1) WHEN x'00' THEN x'01' ELSE x'00' END WHERE wall_ms = 4");
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 3), 1);
    close_box(&box);
}

static void test_bad_keys_are_refused(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 31, 33, 200};
    struct box box;
    char bytes[200] = {0};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(state_write(dir, "journal.key", bytes, lengths[i]), OK);
        open_box(&box, SLOTS, "kiosk-1");
        struct store_reply reply = next_answer(&box, NULL);
        assert_int_equal(reply.answer, STORE_FAILED);
        assert_int_equal(reply.err, ERR_CRYPTO);
        close_box(&box);
    }
    assert_int_equal(state_write(dir, "journal.key", bytes, 32), OK);
    assert_int_equal(chmod(key_file, 0644), 0);
    open_box(&box, SLOTS, "kiosk-1");
    assert_int_equal(next_answer(&box, NULL).err, ERR_CRYPTO);
    close_box(&box);
    assert_int_not_equal(access(file, F_OK), 0); // no key, no journal
    unlink(key_file);
    const struct store_settings settings = {
        .file = file, .key_file = key_file, .kiosk_id = "kiosk-1"};
    box.bell = eventfd(0, EFD_CLOEXEC);
    assert_int_equal(inbox_new(SLOTS, waiting_bell, &box.bell, &box.inbox), OK);
    assert_int_equal(store_new(box.inbox, &settings, &box.store), OK);
    assert_int_equal(next_answer(&box, NULL).err, ERR_MISSING);
    close_box(&box);
}

// ---- expiring

static void test_expires_closed_rows_only(void **state)
{
    (void)state;
    struct box box;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 1; i <= 6; i++) {
        struct store_row row = make_row(i, 0, i % 2 == 0);
        row.wall_ms = (int64_t)i * DAY_MS;
        put(&box, &row);
    }
    store_expire(box.store, 4 * (int64_t)DAY_MS); // 1 and 3 are closed and older
    close_box(&box);
    assert_false(disk_holds("00000001-0000-4000")); // overwritten, not only unlinked
    assert_false(disk_holds("00000003-0000-4000"));
    assert_true(disk_holds("00000005-0000-4000"));
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), 3);
    close_box(&box);
}

int main(void)
{
    if (secure_begin() != OK || log_open("/dev/null", 0) != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_gives_open_rows_back_in_order),
        TEST(test_takes_the_largest_and_the_smallest_row),
        TEST(test_many_rows_fit_through_a_small_inbox),
        TEST(test_freeing_early_still_commits_what_is_queued),
        TEST(test_a_full_queue_says_so),
        TEST(test_nothing_on_the_disk_can_be_read),
        TEST(test_rows_of_another_key_are_counted_and_kept),
        TEST(test_rows_of_another_kiosk_do_not_open),
        TEST(test_changed_and_exchanged_rows_do_not_open),
        TEST(test_bad_keys_are_refused),
        TEST(test_expires_closed_rows_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
