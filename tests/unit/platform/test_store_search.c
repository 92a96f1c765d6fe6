// Looking for rows: what is found, in which order, how much of it, and that nobody's commit waits
// for it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_fixture.h"
#include "waiting.h"

enum { SEARCH = 5000, MANY = 230, MOST = 200 };

static void open_empty(struct box *box, size_t slots)
{
    open_box(box, slots, "kiosk-1");
    assert_int_equal(next_answer(box, NULL).answer, STORE_OPENED);
}

// Takes out answers until the search has ended; rows may be NULL. Gives how many rows came.
static int collect(struct box *box, uint32_t number, struct store_row *rows, int size,
                   struct store_reply *ret_end)
{
    struct store_row row;
    for (int count = 0;; count++) {
        struct store_reply reply = next_answer(box, &row);
        assert_int_equal(reply.number, number);
        if (reply.answer != STORE_ROW) {
            *ret_end = reply;
            return count;
        }
        if (count < size) {
            rows[count] = row;
        }
    }
}

static int search(struct box *box, int64_t wall_ms, struct store_row *rows, int size, int otherwise)
{
    struct store_reply end;
    assert_int_equal(store_search(box->store, SEARCH, wall_ms), OK);
    int count = collect(box, SEARCH, rows, size, &end);
    assert_int_equal(end.answer, STORE_SEARCHED);
    assert_int_equal(end.rows_sealed_otherwise, otherwise);
    return count;
}

static void wait_until_idle(struct box *box)
{
    while (store_in_flight(box->store) > 0) {
        usleep(100);
    }
}

static void test_finds_all_kinds_newest_first(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[8];
    const enum store_kind kinds[] = {STORE_INTENT, STORE_TASK, STORE_UNDO};
    open_empty(&box, SLOTS);
    assert_int_equal(search(&box, 0, NULL, 0, 0), 0);
    const int begun[] = {30, 10, 50, 20, 40, 60};
    for (int i = 0; i < 6; i++) {
        struct store_row row = make_row(begun[i], 7, begun[i] % 20 == 0);
        row.kind = kinds[i % 3];
        put(&box, &row);
    }
    struct store_row again = make_row(30, 8, false); // put again: still one row
    put(&box, &again);
    assert_int_equal(search(&box, 20, rows, 8, 0), 5); // begun at 20 is in, at 10 is not
    for (int i = 0; i < 5; i++) {
        struct store_row wanted = make_row(60 - 10 * i, 7, (60 - 10 * i) % 20 == 0);
        assert_string_equal(rows[i].id, wanted.id);
        assert_true(rows[i].wall_ms == wanted.wall_ms);
        assert_int_equal(rows[i].open, wanted.open);
        assert_int_equal(rows[i].state, wanted.wall_ms == 30 ? 8 : 7);
        assert_int_equal(rows[i].sealed_bytes, wanted.sealed_bytes);
        assert_memory_equal(rows[i].data, wanted.data, sizeof(wanted.data));
    }
    assert_int_equal(rows[0].kind, STORE_UNDO);   // 60
    assert_int_equal(rows[2].kind, STORE_TASK);   // 40
    assert_int_equal(rows[4].kind, STORE_INTENT); // 20
    assert_int_equal(search(&box, 61, NULL, 0, 0), 0);
    close_box(&box);
}

static void test_of_one_moment_the_last_put_comes_first(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[3];
    open_empty(&box, SLOTS);
    for (int i = 1; i <= 3; i++) {
        struct store_row row = make_row(i, i, false);
        row.wall_ms = 99;
        put(&box, &row);
    }
    assert_int_equal(search(&box, 99, rows, 3, 0), 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(rows[i].state, 3 - i);
    }
    close_box(&box);
}

// More than the limit, through an inbox of few slots.
static void test_gives_at_most_200_and_the_newest(void **state)
{
    (void)state;
    struct box box;
    static struct store_row rows[MANY];
    open_empty(&box, 8);
    for (int i = 1; i <= MANY; i++) {
        struct store_row row = make_row(i, 0, false);
        put(&box, &row);
    }
    assert_int_equal(search(&box, 0, rows, MANY, 0), MOST);
    for (int i = 0; i < MOST; i++) {
        assert_true(rows[i].wall_ms == MANY - i);
    }
    assert_int_equal(search(&box, MANY - MOST + 1, NULL, 0, 0), MOST);
    assert_int_equal(search(&box, MANY - MOST + 2, NULL, 0, 0), MOST - 1);
    close_box(&box);
}

static void test_rows_that_do_not_open_are_counted_and_left_out(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[4];
    unsigned char other[32] = {7};
    fill(3);
    assert_int_equal(state_write(dir, "journal.key", other, sizeof(other)), OK);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 3), 0);
    for (int i = 4; i <= 5; i++) {
        struct store_row row = make_row(i, 0, false);
        put(&box, &row);
    }
    assert_int_equal(search(&box, 2, rows, 4, 2), 2); // 2 and 3 do not open
    assert_true(rows[0].wall_ms == 5);
    assert_true(rows[1].wall_ms == 4);
    close_box(&box);
}

// ---- beside other requests

static void test_sees_what_was_put_before(void **state)
{
    (void)state;
    struct box box;
    struct store_reply end;
    open_empty(&box, SLOTS);
    for (uint32_t i = 1; i <= 10; i++) {
        struct store_row row = make_row((int)i, 0, true);
        assert_int_equal(store_put(box.store, i, &row), OK);
    }
    assert_int_equal(store_search(box.store, SEARCH, 0), OK);
    for (uint32_t i = 1; i <= 10; i++) { // the order of requests
        struct store_reply reply = next_answer(&box, NULL);
        assert_int_equal(reply.answer, STORE_COMMITTED);
        assert_int_equal(reply.number, i);
    }
    assert_int_equal(collect(&box, SEARCH, NULL, 0, &end), 10);
    assert_int_equal(end.answer, STORE_SEARCHED);
    close_box(&box);
}

// The slots that are promised to writes leave no room for rows: the writes must go on, or nothing
// ever would.
static void test_rows_without_room_do_not_hold_up_writes(void **state)
{
    (void)state;
    struct box box;
    int rows = 0, commits = 0;
    open_empty(&box, 8);
    for (int i = 1; i <= 20; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    assert_int_equal(store_search(box.store, SEARCH, 0), OK);
    for (uint32_t i = 1; i <= 4; i++) { // with the search's end: more than half of the inbox
        struct store_row row = make_row(100 + (int)i, 0, true);
        assert_int_equal(store_put(box.store, i, &row), OK);
    }
    // Nobody takes anything out, and the writes are done; only the search is still under way.
    while (store_in_flight(box.store) > 1) {
        usleep(100);
    }
    for (bool over = false; !over;) {
        struct store_row row;
        struct store_reply reply = next_answer(&box, &row);
        if (reply.answer == STORE_COMMITTED) {
            assert_int_equal(reply.number, ++commits);
        } else if (reply.answer == STORE_ROW) {
            assert_int_equal(reply.number, SEARCH);
            assert_true(row.wall_ms == 20 - rows++);
        } else {
            assert_int_equal(reply.answer, STORE_SEARCHED);
            over = true;
        }
    }
    assert_int_equal(rows, 20);
    assert_int_equal(commits, 4);
    wait_until_idle(&box);
    assert_int_equal(inbox_dropped(box.inbox), 0);
    close_box(&box);
}

static void test_half_of_the_inbox_stays_free(void **state)
{
    (void)state;
    struct box box;
    struct inbox_item item;
    int left = 0;
    open_empty(&box, 16);
    for (int i = 1; i <= 40; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    assert_int_equal(store_search(box.store, SEARCH, 0), OK);
    while (!inbox_pop(box.inbox, &item)) { // it has begun to give
        usleep(100);
    }
    inbox_item_free(&item);
    while (inbox_reserve(box.inbox) == OK) {
        left++;
    }
    assert_true(left >= 16 / 2);
    close_box(&box); // in the middle of it
}

static void test_searches_follow_one_another(void **state)
{
    (void)state;
    struct box box;
    struct store_reply end;
    open_empty(&box, 8);
    for (int i = 1; i <= 20; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(store_search(box.store, SEARCH + i, (int64_t)i * 5 + 1), OK);
    }
    assert_int_equal(store_search(box.store, 1, 0), ERR_FULL);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(collect(&box, SEARCH + i, NULL, 0, &end), 20 - 5 * i);
        assert_int_equal(end.answer, STORE_SEARCHED);
    }
    wait_until_idle(&box);
    assert_int_equal(search(&box, 20, NULL, 0, 0), 1); // and there is room again
    close_box(&box);
}

// ---- when it cannot be

static void test_freeing_breaks_it_off_and_commits_the_rest(void **state)
{
    (void)state;
    struct box box;
    open_empty(&box, 8);
    for (int i = 1; i <= 20; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    assert_int_equal(store_search(box.store, SEARCH, 0), OK);
    struct store_row row = make_row(21, 0, true);
    assert_int_equal(store_put(box.store, 1, &row), OK);
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), 21);
    close_box(&box);
}

static void test_without_a_journal_it_fails(void **state)
{
    (void)state;
    struct box box;
    assert_int_equal(state_write(dir, "journal.key", "short", 5), OK);
    open_box(&box, SLOTS, "kiosk-1");
    assert_int_equal(next_answer(&box, NULL).answer, STORE_FAILED);
    assert_int_equal(store_search(box.store, SEARCH, 0), OK);
    struct store_reply reply = next_answer(&box, NULL);
    assert_int_equal(reply.answer, STORE_FAILED);
    assert_int_equal(reply.number, SEARCH);
    assert_int_equal(reply.err, ERR_CRYPTO);
    wait_until_idle(&box);
    close_box(&box);
}

// Each allocation of a search fails once: it ends in a whole list or in an error, never in half a
// list, and the store goes on.
static void test_without_memory_it_fails_whole(void **state)
{
    (void)state;
    struct box box;
    int failed = 0;
    open_empty(&box, SLOTS);
    for (int i = 1; i <= 5; i++) {
        struct store_row row = make_row(i, 0, true);
        put(&box, &row);
    }
    for (uint64_t n = 1; n <= 40; n++) {
        struct store_reply end;
        secure_fail_at(n);
        enum err err = store_search(box.store, SEARCH, 0);
        if (err != OK) {
            assert_int_equal(err, ERR_MEMORY);
            failed++;
            continue;
        }
        int rows = collect(&box, SEARCH, NULL, 0, &end);
        wait_until_idle(&box);
        secure_fail_at(0);
        assert_int_equal(rows, end.answer == STORE_SEARCHED ? 5 : 0);
        failed += end.answer == STORE_FAILED ? 1 : 0;
    }
    assert_true(failed >= 7); // found, the scratch row and five copies at least
    secure_fail_at(0);
    assert_int_equal(search(&box, 0, NULL, 0, 0), 5);
    close_box(&box);
}

static void test_the_kind_of_an_undo_comes_back(void **state)
{
    (void)state;
    struct box box;
    struct store_row rows[1];
    open_empty(&box, SLOTS);
    struct store_row row = make_row(1, 3, true);
    row.kind = STORE_UNDO;
    put(&box, &row);
    row.kind = (enum store_kind)4;
    assert_int_equal(store_put(box.store, 99, &row), ERR_RANGE);
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", rows, 1, 0), 1);
    assert_int_equal(rows[0].kind, STORE_UNDO);
    close_box(&box);
}

int main(void)
{
    if (secure_begin() != OK || log_open("/dev/null", 0) != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_finds_all_kinds_newest_first),
        TEST(test_of_one_moment_the_last_put_comes_first),
        TEST(test_gives_at_most_200_and_the_newest),
        TEST(test_rows_that_do_not_open_are_counted_and_left_out),
        TEST(test_sees_what_was_put_before),
        TEST(test_rows_without_room_do_not_hold_up_writes),
        TEST(test_half_of_the_inbox_stays_free),
        TEST(test_searches_follow_one_another),
        TEST(test_freeing_breaks_it_off_and_commits_the_rest),
        TEST(test_without_a_journal_it_fails),
        TEST(test_without_memory_it_fails_whole),
        TEST(test_the_kind_of_an_undo_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
