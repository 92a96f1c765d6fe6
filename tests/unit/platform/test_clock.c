// Clocks that a test can move, chance, tags, the watchdog's datagrams.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "platform/platform.h"

enum { HOUR_MS = 3600 * 1000 };

static void test_both_clocks_move_on_together(void **state)
{
    (void)state;
    int64_t now_ms = clock_now_ms();
    int64_t wall_ms = clock_wall_ms();
    int64_t real_ms = clock_real_ms();
    clock_advance(HOUR_MS);
    assert_true(clock_now_ms() - now_ms >= HOUR_MS);
    assert_true(clock_wall_ms() - wall_ms >= HOUR_MS);
    assert_true(clock_now_ms() - clock_real_ms() >= HOUR_MS);
    assert_true(clock_real_ms() - real_ms < HOUR_MS); // libcurl's limits stay real
}

static void test_wall_time_starts_where_it_is_set(void **state)
{
    (void)state;
    const int64_t start_ms = INT64_C(1796720700000); // 2026-12-08T09:05:00Z
    clock_set_wall(start_ms);
    int64_t wall_ms = clock_wall_ms();
    assert_true(wall_ms >= start_ms && wall_ms < start_ms + HOUR_MS);
    int64_t now_ms = clock_now_ms();
    clock_advance(3 * HOUR_MS);
    assert_true(clock_wall_ms() >= start_ms + 3 * HOUR_MS);
    assert_true(clock_now_ms() >= now_ms + 3 * HOUR_MS);
    clock_set_wall(start_ms);
    wall_ms = clock_wall_ms();
    assert_true(wall_ms >= start_ms && wall_ms < start_ms + HOUR_MS);
}

static void test_a_correction_is_part_of_wall_time_only(void **state)
{
    (void)state;
    const int64_t start_ms = INT64_C(1796720700000);
    clock_set_wall(start_ms);
    assert_true(clock_correction_ms() == 0);
    int64_t now_ms = clock_now_ms();
    clock_correct(-5 * HOUR_MS);
    assert_true(clock_correction_ms() == -5 * HOUR_MS);
    int64_t wall_ms = clock_wall_ms();
    assert_true(wall_ms >= start_ms - 5 * HOUR_MS && wall_ms < start_ms - 4 * HOUR_MS);
    assert_true(clock_now_ms() - now_ms < HOUR_MS);
    clock_correct(2 * HOUR_MS); // in place of the other, not on top of it
    wall_ms = clock_wall_ms();
    assert_true(wall_ms >= start_ms + 2 * HOUR_MS && wall_ms < start_ms + 3 * HOUR_MS);
    clock_advance(HOUR_MS);
    assert_true(clock_wall_ms() >= start_ms + 3 * HOUR_MS);
    clock_set_wall(start_ms); // another clock, which nobody has corrected yet
    assert_true(clock_correction_ms() == 0);
    wall_ms = clock_wall_ms();
    assert_true(wall_ms >= start_ms && wall_ms < start_ms + HOUR_MS);
}

// A packager may set an older one (SOURCE_DATE_EPOCH), but none of before the program was begun.
static void test_the_build_date_is_compiled_in(void **state)
{
    (void)state;
    assert_true(clock_build_ms() % 1000 == 0);
    assert_true(clock_build_ms() > INT64_C(1767225600000)); // 2026-01-01
}

static void test_asking_for_synchronisation_changes_nothing(void **state)
{
    (void)state;
    bool first = clock_is_synchronised(); // either is true somewhere
    assert_int_equal(clock_is_synchronised(), first);
}

static void test_uuids_are_version_4_and_differ(void **state)
{
    (void)state;
    char first[37];
    char second[37];
    assert_int_equal(chance_uuid(first), OK);
    assert_int_equal(chance_uuid(second), OK);
    assert_string_not_equal(first, second);
    assert_int_equal(strlen(first), 36);
    for (int i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            assert_int_equal(first[i], '-');
        } else {
            assert_non_null(strchr("0123456789abcdef", first[i]));
        }
    }
    assert_int_equal(first[14], '4');
    assert_non_null(strchr("89ab", first[19]));
}

static void test_tags_tell_equal_from_different(void **state)
{
    (void)state;
    uint64_t tag = chance_tag("1985-03-27|a", 12);
    assert_true(tag != 0);
    assert_true(chance_tag("1985-03-27|a", 12) == tag);
    assert_true(chance_tag("1985-03-27|b", 12) != tag);
    assert_true(chance_tag("1985-03-27|a", 11) != tag);
    assert_true(chance_tag("", 0) != 0);
}

// The key is new in every run: two processes do not agree on a tag.
static void test_tags_die_with_the_process(void **state)
{
    (void)state;
    char command[] = "/proc/self/exe";
    char text[2][64] = {{0}};
    for (int i = 0; i < 2; i++) {
        int pipes[2];
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            dup2(pipes[1], STDOUT_FILENO);
            execl(command, command, "tag", (char *)NULL);
            _exit(1);
        }
        close(pipes[1]);
        ssize_t got = read(pipes[0], text[i], sizeof(text[i]) - 1);
        assert_true(got > 4);
        close(pipes[0]);
    }
    assert_string_not_equal(text[0], text[1]);
}

static void test_watchdog_sends_datagrams(void **state)
{
    (void)state;
    char dir[] = "/tmp/foyer-watchdog-XXXXXX";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char got[64] = {0};
    assert_non_null(mkdtemp(dir));
    int length = snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", dir);
    assert_true(length > 0 && (size_t)length < sizeof(address.sun_path));
    int in = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_int_equal(bind(in, (struct sockaddr *)&address, sizeof(address)), 0);

    watchdog_ping(); // no $NOTIFY_SOCKET: nothing
    assert_true(recv(in, got, sizeof(got) - 1, MSG_DONTWAIT) < 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    watchdog_ready();
    assert_int_equal(recv(in, got, sizeof(got) - 1, 0), 7);
    assert_string_equal(got, "READY=1");
    watchdog_ping();
    assert_int_equal(recv(in, got, sizeof(got) - 1, 0), 10);
    assert_string_equal(got, "WATCHDOG=1");
    unsetenv("NOTIFY_SOCKET");
    close(in);
    unlink(address.sun_path);
    rmdir(dir);
}

static void test_watchdog_interval_is_half_of_what_is_allowed(void **state)
{
    (void)state;
    char pid[32];
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    assert_int_equal(watchdog_interval_ms(), 0);
    setenv("WATCHDOG_USEC", "30000000", 1);
    assert_int_equal(watchdog_interval_ms(), 15000);
    snprintf(pid, sizeof(pid), "%d", (int)getpid());
    setenv("WATCHDOG_PID", pid, 1);
    assert_int_equal(watchdog_interval_ms(), 15000);
    setenv("WATCHDOG_PID", "1", 1);
    assert_int_equal(watchdog_interval_ms(), 0);
    unsetenv("WATCHDOG_PID");
    setenv("WATCHDOG_USEC", "soon", 1);
    assert_int_equal(watchdog_interval_ms(), 0);
    unsetenv("WATCHDOG_USEC");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "tag") == 0) {
        return printf("%016llx", (unsigned long long)chance_tag("same", 4)) == 16 ? 0 : 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_clocks_move_on_together),
        cmocka_unit_test(test_wall_time_starts_where_it_is_set),
        cmocka_unit_test(test_a_correction_is_part_of_wall_time_only),
        cmocka_unit_test(test_the_build_date_is_compiled_in),
        cmocka_unit_test(test_asking_for_synchronisation_changes_nothing),
        cmocka_unit_test(test_uuids_are_version_4_and_differ),
        cmocka_unit_test(test_tags_tell_equal_from_different),
        cmocka_unit_test(test_tags_die_with_the_process),
        cmocka_unit_test(test_watchdog_sends_datagrams),
        cmocka_unit_test(test_watchdog_interval_is_half_of_what_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
