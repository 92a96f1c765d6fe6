// Small files: private, whole or not at all, and the old one stays when the new one cannot be
// written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/platform.h"

enum { BLOCK = 64 * 1024 };

static char base[64]; // a new folder for every test
static char dir[96];  // inside; state_write makes it

static int set_up(void **state)
{
    (void)state;
    strncpy(base, "/tmp/foyer-state-XXXXXX", sizeof(base) - 1);
    if (mkdtemp(base) == NULL) {
        return -1;
    }
    snprintf(dir, sizeof(dir), "%s/state", base);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char path[160];
    const char *const names[] = {"number", "number.new", "elsewhere", "pipe"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
    return rmdir(base);
}

static mode_t mode_of(const char *path)
{
    struct stat about;
    assert_int_equal(lstat(path, &about), 0);
    return about.st_mode & 07777;
}

static void test_writes_private_files_in_a_private_folder(void **state)
{
    (void)state;
    char path[160];
    char bytes[16];
    size_t count = 0;
    mode_t old = umask(0);
    assert_int_equal(state_write(dir, "number", "12 3", 4), OK);
    umask(old);
    snprintf(path, sizeof(path), "%s/number", dir);
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(mode_of(dir), 0700);
    assert_int_equal(state_read(dir, "number", bytes, sizeof(bytes), &count), OK);
    assert_int_equal(count, 4);
    assert_memory_equal(bytes, "12 3", 4);
    assert_int_equal(state_write(dir, "number", "", 0), OK);
    assert_int_equal(state_read(dir, "number", bytes, sizeof(bytes), &count), OK);
    assert_int_equal(count, 0);
}

static void test_says_what_is_wrong_and_touches_nothing(void **state)
{
    (void)state;
    char bytes[4] = "abc";
    size_t count = 77;
    assert_int_equal(state_read(dir, "number", bytes, sizeof(bytes), &count), ERR_MISSING);
    assert_int_equal(state_write(dir, "number", "12345", 5), OK);
    assert_int_equal(state_read(dir, "number", bytes, sizeof(bytes), &count), ERR_LIMIT);
    assert_int_equal(state_read(dir, "absent", bytes, sizeof(bytes), &count), ERR_MISSING);
    assert_string_equal(bytes, "abc");
    assert_int_equal(count, 77);
    assert_int_equal(state_write(dir, "../number", "1", 1), ERR_RANGE);
    assert_int_equal(state_write(dir, "", "1", 1), ERR_RANGE);
    assert_int_equal(state_read(dir, "../state/number", bytes, 4, &count), ERR_RANGE);
    assert_int_equal(state_write("/tmp/foyer-no/such/parent", "number", "1", 1), ERR_FILE);
}

static void test_does_not_follow_a_link_left_in_its_way(void **state)
{
    (void)state;
    char fresh[160];
    char other[160];
    char bytes[16];
    size_t count = 0;
    assert_int_equal(state_write(dir, "elsewhere", "keep", 4), OK);
    snprintf(fresh, sizeof(fresh), "%s/number.new", dir);
    snprintf(other, sizeof(other), "%s/elsewhere", dir);
    assert_int_equal(symlink(other, fresh), 0);
    assert_int_equal(state_write(dir, "number", "1", 1), OK);
    assert_int_equal(state_read(dir, "elsewhere", bytes, sizeof(bytes), &count), OK);
    assert_int_equal(count, 4);
    assert_memory_equal(bytes, "keep", 4);
}

// Reads while a child writes, kills it in the middle: every reading is one letter from end to end.
static void test_is_never_torn(void **state)
{
    (void)state;
    static char block[BLOCK];
    static char seen[BLOCK];
    size_t count = 0;
    memset(block, 'a', sizeof(block));
    assert_int_equal(state_write(dir, "number", block, sizeof(block)), OK);
    for (int round = 0; round < 8; round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            for (int i = 0;; i++) {
                memset(block, 'b' + i % 20, sizeof(block));
                if (state_write(dir, "number", block, sizeof(block)) != OK) {
                    _exit(1);
                }
            }
        }
        char first = 0;
        int changes = 0;
        for (int reading = 0; changes < 3 && reading < 100000; reading++) {
            assert_int_equal(state_read(dir, "number", seen, sizeof(seen), &count), OK);
            assert_int_equal(count, sizeof(seen));
            for (size_t i = 1; i < count; i++) {
                assert_int_equal(seen[i], seen[0]);
            }
            changes += seen[0] != first ? 1 : 0;
            first = seen[0];
        }
        assert_int_equal(changes, 3); // or the child did not write while we read
        int status = 0;
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(state_read(dir, "number", seen, sizeof(seen), &count), OK);
        assert_int_equal(count, sizeof(seen));
        for (size_t i = 1; i < count; i++) {
            assert_int_equal(seen[i], seen[0]);
        }
    }
    // What the kill left behind is no obstacle.
    assert_int_equal(state_write(dir, "number", "x", 1), OK);
}

static void test_keeps_the_old_one_when_the_disk_refuses(void **state)
{
    (void)state;
    char block[8192];
    char seen[16];
    size_t count = 0;
    struct rlimit before;
    memset(block, 'n', sizeof(block));
    assert_int_equal(state_write(dir, "number", "old", 3), OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {4096, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err err = state_write(dir, "number", block, sizeof(block));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(err, ERR_FILE);
    assert_int_equal(state_read(dir, "number", seen, sizeof(seen), &count), OK);
    assert_int_equal(count, 3);
    assert_memory_equal(seen, "old", 3);
}

static void test_reads_whole_files(void **state)
{
    (void)state;
    char path[160];
    char *body = NULL;
    size_t count = 0;
    assert_int_equal(state_write(dir, "number", "{\"a\":1}", 7), OK);
    snprintf(path, sizeof(path), "%s/number", dir);
    assert_int_equal(file_read(path, 7, &body, &count), OK);
    assert_int_equal(count, 7);
    assert_string_equal(body, "{\"a\":1}");
    secure_free(body);
    body = NULL;
    assert_int_equal(file_read(path, 6, &body, &count), ERR_LIMIT);
    assert_int_equal(file_read(dir, 6, &body, &count), ERR_FILE);
    assert_null(body);
}

// A file whose size nobody knows before its end.
static void test_reads_pipes_up_to_the_limit(void **state)
{
    (void)state;
    char path[160];
    char *body = NULL;
    size_t count = 0;
    assert_int_equal(mkdir(dir, 0700), 0);
    snprintf(path, sizeof(path), "%s/pipe", dir);
    assert_int_equal(mkfifo(path, 0600), 0);
    for (int round = 0; round < 2; round++) {
        pid_t child = fork();
        if (child == 0) {
            static char block[20000];
            memset(block, 'p', sizeof(block));
            signal(SIGPIPE, SIG_IGN);
            int out = open(path, O_WRONLY);
            ssize_t wrote = write(out, block, sizeof(block));
            _exit(wrote > 0 ? 0 : 1);
        }
        enum err err = file_read(path, round == 0 ? 20000 : 10000, &body, &count);
        waitpid(child, NULL, 0);
        if (round == 0) {
            assert_int_equal(err, OK);
            assert_int_equal(count, 20000);
            assert_int_equal(body[19999], 'p');
            assert_int_equal(body[20000], '\0');
            secure_free(body);
        } else {
            assert_int_equal(err, ERR_LIMIT);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_writes_private_files_in_a_private_folder, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_says_what_is_wrong_and_touches_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_does_not_follow_a_link_left_in_its_way, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_is_never_torn, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keeps_the_old_one_when_the_disk_refuses, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_reads_whole_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reads_pipes_up_to_the_limit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
