// The journal in bad times: damage, a disk that refuses, kill -9 at every step, no memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store_fixture.h"
#include "waiting.h"

// ---- damage and a disk that refuses

static void check_refused_and_untouched(void)
{
    struct box box;
    char *before = NULL;
    char *after = NULL;
    size_t before_bytes = 0;
    size_t after_bytes = 0;
    read_whole(file, &before, &before_bytes);
    open_box(&box, SLOTS, "kiosk-1");
    struct store_reply reply = next_answer(&box, NULL);
    assert_int_equal(reply.answer, STORE_FAILED);
    assert_int_equal(reply.err, ERR_STORE);
    struct store_row row = make_row(9, 0, true);
    assert_int_equal(store_put(box.store, 5, &row), OK);
    reply = next_answer(&box, NULL);
    assert_int_equal(reply.answer, STORE_FAILED); // never "committed" without a journal
    assert_int_equal(reply.number, 5);
    store_expire(box.store, 99);
    close_box(&box);
    read_whole(file, &after, &after_bytes);
    assert_int_equal(after_bytes, before_bytes);
    assert_memory_equal(after, before, before_bytes);
    secure_free(before);
    secure_free(after);
}

static void overwrite(size_t offset, const char *bytes, size_t count)
{
    int out = open(file, O_WRONLY);
    assert_true(out >= 0);
    assert_int_equal(pwrite(out, bytes, count, (off_t)offset), count);
    close(out);
}

// Each page in turn, also those (of the index) that nothing reads at start but the check.
static void test_a_damaged_file_is_reported_and_left_alone(void **state)
{
    (void)state;
    enum { PAGE = 4096, DAMAGE = 200 };
    char damage[DAMAGE];
    char *whole = NULL;
    size_t bytes = 0;
    memset(damage, 0xa5, sizeof(damage));
    fill(40);
    read_whole(file, &whole, &bytes);
    assert_true(bytes >= 4 * PAGE);
    for (size_t offset = 0; offset < bytes; offset += PAGE) {
        overwrite(offset, damage, DAMAGE);
        check_refused_and_untouched();
        overwrite(offset, whole + offset, DAMAGE);
    }
    secure_free(whole);
    struct box box;
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), 40); // and whole again
    close_box(&box);
}

static void test_a_newer_foyers_file_is_left_alone(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    fill(1);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=2", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    check_refused_and_untouched();
}

static void test_two_kiosks_do_not_share_a_journal(void **state)
{
    (void)state;
    struct box first;
    struct box second;
    open_and_read(&first, "kiosk-1", NULL, 0, 0);
    struct store_row row = make_row(1, 0, true);
    put(&first, &row);
    open_box(&second, SLOTS, "kiosk-1");
    assert_int_equal(next_answer(&second, NULL).err, ERR_STORE);
    close_box(&second);
    row = make_row(2, 0, true);
    put(&first, &row);
    close_box(&first);
}

// EFBIG from the kernel stands for any disk that refuses (W13): an answer that says so, an intact
// file, and the next row is taken as soon as there is room.
static void test_a_disk_that_refuses_is_reported(void **state)
{
    (void)state;
    struct box box;
    struct rlimit before;
    uint32_t number = 1;
    signal(SIGXFSZ, SIG_IGN);
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    struct store_row row = make_row(1, 0, true);
    put(&box, &row);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {40000, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int committed = 1;
    struct store_reply reply = {.answer = STORE_COMMITTED};
    for (int i = 2; i < 100 && reply.answer == STORE_COMMITTED; i++) {
        row = make_row(i, 0, true);
        assert_int_equal(store_put(box.store, number++, &row), OK);
        reply = next_answer(&box, NULL);
        committed += reply.answer == STORE_COMMITTED ? 1 : 0;
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(reply.answer, STORE_FAILED);
    assert_int_equal(reply.err, ERR_STORE);
    row = make_row(500, 0, true);
    put(&box, &row);
    close_box(&box);
    assert_int_equal(open_and_read(&box, "kiosk-1", NULL, 0, 0), committed + 1);
    close_box(&box);
}

// ---- kill -9

// The child: puts rows 1..5, twice each, and reports every answer by a byte on the pipe.
static int child_main(char **argv)
{
    struct box box;
    snprintf(dir, sizeof(dir), "%s", argv[2]);
    snprintf(file, sizeof(file), "%s/journal.db", dir);
    snprintf(key_file, sizeof(key_file), "%s/journal.key", dir);
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    for (int i = 0; i < 10; i++) {
        struct store_row row = make_row(i / 2 + 1, i % 2, true);
        put(&box, &row);
        if (write(STDOUT_FILENO, "+", 1) != 1) {
            return 1;
        }
    }
    close_box(&box);
    return 0;
}

// Gives the number of answers that came before the child was killed.
static int run_child(const char *step)
{
    int pipes[2];
    int answers = 0;
    int status = 0;
    char byte;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        setenv("FOYER_STOP_AT", step, 1);
        execl("/proc/self/exe", "platform_store_faults", "child", dir, (char *)NULL);
        _exit(1);
    }
    close(pipes[1]);
    while (read(pipes[0], &byte, 1) == 1) {
        answers += byte == '+' ? 1 : 0;
    }
    close(pipes[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); // it really was killed
    assert_int_equal(WTERMSIG(status), SIGKILL);
    return answers;
}

static void check_journal(int puts)
{
    struct box box;
    struct store_row rows[8];
    assert_int_equal(open_and_read(&box, "kiosk-1", rows, 8, 0), (puts + 1) / 2);
    for (int i = 0; i < (puts + 1) / 2; i++) {
        struct store_row wanted = make_row(i + 1, 0, true);
        assert_string_equal(rows[i].id, wanted.id);
        assert_int_equal(rows[i].state, 2 * i + 1 < puts ? 1 : 0);
        assert_memory_equal(rows[i].data, wanted.data, sizeof(wanted.data));
    }
    close_box(&box);
}

static void test_kill_9_before_a_commit_loses_only_that_row(void **state)
{
    for (int n = 1; n <= 10; n++) {
        char step[64];
        snprintf(step, sizeof(step), "store-before-commit:%d", n);
        assert_int_equal(run_child(step), n - 1);
        check_journal(n - 1);
        tear_down(state);
        set_up(state);
    }
}

static void test_kill_9_after_a_commit_loses_nothing(void **state)
{
    for (int n = 1; n <= 10; n++) {
        char step[64];
        snprintf(step, sizeof(step), "store-after-commit:%d", n);
        assert_int_equal(run_child(step), n - 1); // not even answered
        check_journal(n);
        tear_down(state);
        set_up(state);
    }
}

// ---- out of memory

static void test_survives_every_failed_allocation(void **state)
{
    (void)state;
    int opened = 0;
    int refused = 0;
    for (uint64_t n = 1; opened<3; n += opened> 0 ? 1 : 3) {
        struct box box = {.bell = eventfd(0, EFD_CLOEXEC)};
        const struct store_settings settings = {
            .file = file, .key_file = key_file, .make_key = true, .kiosk_id = "kiosk-1"};
        assert_int_equal(inbox_new(SLOTS, waiting_bell, &box.bell, &box.inbox), OK);
        secure_fail_at(n);
        if (store_new(box.inbox, &settings, &box.store) == OK) {
            struct store_reply reply = next_answer(&box, NULL);
            secure_fail_at(0);
            assert_true(reply.answer == STORE_OPENED || reply.answer == STORE_FAILED);
            opened += reply.answer == STORE_OPENED ? 1 : 0;
            refused += reply.answer == STORE_FAILED ? 1 : 0;
            store_free(box.store);
        }
        secure_fail_at(0);
        inbox_free(box.inbox);
        close(box.bell);
    }
    assert_true(refused > 0);
    struct box box;
    open_and_read(&box, "kiosk-1", NULL, 0, 0);
    close_box(&box);
}

int main(int argc, char **argv)
{
    if (secure_begin() != OK || log_open("/dev/null", 0) != OK) {
        return 1;
    }
    if (argc == 3 && strcmp(argv[1], "child") == 0) {
        return child_main(argv);
    }
    const struct CMUnitTest tests[] = {
        TEST(test_a_damaged_file_is_reported_and_left_alone),
        TEST(test_a_newer_foyers_file_is_left_alone),
        TEST(test_two_kiosks_do_not_share_a_journal),
        TEST(test_a_disk_that_refuses_is_reported),
        TEST(test_kill_9_before_a_commit_loses_only_that_row),
        TEST(test_kill_9_after_a_commit_loses_nothing),
        TEST(test_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
