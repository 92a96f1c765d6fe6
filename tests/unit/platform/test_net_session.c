// net over time: repeats and their bounds, sessions and their connections, rest, endurance, failing
// memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <dirent.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lying_server.h"
#include "waiting.h"

enum { KIB = 1024 };

// ---- repeats

static void test_reads_are_repeated_after_429_and_503(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/429-then-ok");
    request.retries = 2;
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.status, 200);
    assert_true(item.net.took_ms >= 1000); // never before the time that the server asked for
    inbox_item_free(&item);
    assert_int_equal(requests_made(), 2);
    tear_down(NULL);
    set_up(NULL);
    request = net_fixture_request("/503-then-ok");
    request.retries = 2;
    assert_int_equal(end_of(request, NET_DONE), 200);
    assert_int_equal(requests_made(), 3);
}

static void test_repeats_are_bounded(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/500");
    request.retries = 2;
    assert_int_equal(end_of(request, NET_DONE), 500);
    assert_int_equal(requests_made(), 3);
    request = net_fixture_request("/close");
    request.retries = 1;
    end_of(request, NET_LOST);
    assert_int_equal(requests_made(), 5);
    request = net_fixture_request("/501");
    request.retries = 2;
    assert_int_equal(end_of(request, NET_DONE), 501);
    assert_int_equal(requests_made(), 6);
    request = net_fixture_request("/500");
    request.method = NET_PATCH;
    request.retries = 2;
    assert_int_equal(end_of(request, NET_DONE), 500);
    assert_int_equal(requests_made(), 7);
}

static void test_a_wait_beyond_the_total_is_not_waited(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/429-long");
    request.retries = 2;
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.status, 429);
    assert_int_equal(item.net.retry_after_s, 3600); // capped
    inbox_item_free(&item);
    assert_int_equal(requests_made(), 1);
}

// ---- sessions and their connections

static void test_one_connection_for_a_session_and_none_beyond(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/ok");
    request.in_session = true;
    for (int i = 0; i < 5; i++) {
        end_of(request, NET_DONE);
    }
    assert_int_equal(raw_server_accepted(net_fixture.server), 1);
    net_cancel_session(net_fixture.net);
    raw_server_wait_closed(net_fixture.server, 1);
    for (int i = 0; i < 3; i++) {
        end_of(request, NET_DONE);
    }
    assert_int_equal(raw_server_accepted(net_fixture.server), 2);
    net_cancel_session(net_fixture.net);
    raw_server_wait_closed(net_fixture.server, 2);
    request.in_session = false;
    end_of(request, NET_DONE); // between sessions nothing is kept
    raw_server_wait_closed(net_fixture.server, 3);
}

static void test_cancelling_ends_the_session_and_nothing_else(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/gate");
    uint32_t write = net_fixture_submit(&request); // outlives the session
    request = net_fixture_request("/stall");
    request.in_session = true;
    uint32_t first = net_fixture_submit(&request);
    uint32_t second = net_fixture_submit(&request);
    raw_server_wait_requests(net_fixture.server, 3);
    net_cancel_session(net_fixture.net);
    request = net_fixture_request("/ok");
    request.in_session = true;
    uint32_t next = net_fixture_submit(&request); // of the next session, at once

    bool seen[8] = {false};
    for (int i = 0; i < 3; i++) {
        struct inbox_item item = net_fixture_answer();
        assert_int_equal(item.net.end, item.net.number == next ? NET_DONE : NET_CANCELLED);
        assert_int_not_equal(item.net.number, write);
        seen[item.net.number] = true;
        inbox_item_free(&item);
    }
    assert_true(seen[first] && seen[second] && seen[next]);
    raw_server_wait_closed(net_fixture.server, 2); // the cancelled ones, really
    assert_int_equal(raw_server_accepted(net_fixture.server), 4);
    gate_set(true);
    struct inbox_item item = net_fixture_answer();
    assert_int_equal(item.net.number, write);
    assert_int_equal(item.net.end, NET_DONE);
    inbox_item_free(&item);
    // Its connection had been the old session's: gone with its last transfer. The new session's
    // stays.
    raw_server_wait_closed(net_fixture.server, 3);
    end_of(request, NET_DONE);
    assert_int_equal(raw_server_accepted(net_fixture.server), 4);
}

static void test_a_waiting_repeat_is_cancelled_too(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/429-then-ok");
    request.retries = 1;
    request.in_session = true;
    net_fixture_submit(&request);
    raw_server_wait_requests(net_fixture.server, 1);
    net_cancel_session(net_fixture.net);
    struct inbox_item item = net_fixture_answer();
    assert_int_equal(item.net.end, NET_CANCELLED);
    inbox_item_free(&item);
    assert_int_equal(requests_made(), 1);
}

static void test_freeing_answers_everything(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/stall");
    for (int i = 0; i < 3; i++) {
        net_fixture_submit(&request);
    }
    raw_server_wait_requests(net_fixture.server, 1);
    net_free(net_fixture.net);
    net_fixture.net = NULL;
    for (int i = 0; i < 3; i++) {
        struct inbox_item item = net_fixture_answer();
        assert_int_equal(item.net.end, NET_CANCELLED);
        inbox_item_free(&item);
    }
}

static void test_submitting_reserves_the_answers_slot(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/gate");
    int submitted = 0;
    while (net_submit(net_fixture.net, &request) == OK) {
        submitted++;
    }
    assert_int_equal(submitted, 64);
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_FULL);
    assert_int_equal(net_in_flight(net_fixture.net), 64);
    gate_set(true);
    for (int i = 0; i < 64; i++) {
        struct inbox_item item = net_fixture_answer();
        assert_int_equal(item.net.end, NET_DONE);
        inbox_item_free(&item);
    }
    assert_int_equal(inbox_dropped(net_fixture.inbox), 0);
}

// ---- rest and endurance

// Context switches of the net thread; -1 when there is none.
static long wakeups(void)
{
    char path[512];
    char line[256];
    long switches = -1;
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *entry;
    while ((entry = readdir(tasks)) != NULL) {
        bool is_net = false;
        long voluntary = -1;
        snprintf(path, sizeof(path), "/proc/self/task/%s/status", entry->d_name);
        FILE *status = fopen(path, "r");
        while (status != NULL && fgets(line, sizeof(line), status) != NULL) {
            is_net = is_net || strcmp(line, "Name:\tfoyer-net\n") == 0;
            if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0) {
                voluntary = strtol(line + 24, NULL, 10);
            }
        }
        if (status != NULL) {
            fclose(status);
        }
        switches = is_net ? voluntary : switches;
    }
    closedir(tasks);
    return switches;
}

static void test_rests_without_wakeups_while_a_connection_is_kept(void **state)
{
    (void)state;
#ifdef WAITING_SANITIZED
    skip(); // the sanitizer's own thread interrupts ours
#endif
    const struct timespec pause = {.tv_nsec = 100000000};
    struct net_request request = net_fixture_request("/ok");
    request.in_session = true;
    end_of(request, NET_DONE);
    long before = -1;
    for (int i = 0; i < 100 && wakeups() != before; i++) { // it still goes to sleep
        before = wakeups();
        nanosleep(&pause, NULL);
    }
    assert_true(before > 0);
    for (int i = 0; i < 12; i++) {
        nanosleep(&pause, NULL);
    }
    assert_int_equal(wakeups(), before);
    net_cancel_session(net_fixture.net);
    raw_server_wait_closed(net_fixture.server, 1);
    assert_true(wakeups() > before); // the instrument does see one
}

static void fetch_many(int count)
{
    struct net_request request = net_fixture_request("/ok");
    request.in_session = true;
    for (int i = 0; i < count; i += 8) {
        for (int j = 0; j < 8; j++) {
            net_fixture_submit(&request);
        }
        for (int j = 0; j < 8; j++) {
            struct inbox_item item = net_fixture_answer();
            assert_int_equal(item.net.end, NET_DONE);
            inbox_item_free(&item);
        }
        if (i % 80 == 0) {
            net_cancel_session(net_fixture.net);
        }
    }
    net_cancel_session(net_fixture.net);
    // The server's buffers are memory of this process, too.
    raw_server_wait_closed(net_fixture.server, raw_server_accepted(net_fixture.server));
}

static void test_thousands_of_requests_leave_nothing(void **state)
{
    (void)state;
    fetch_many(400);
    size_t before = mallinfo2().uordblks;
    fetch_many(3200);
    size_t after = mallinfo2().uordblks;
    assert_true(after < before + 64 * KIB);
    assert_int_equal(net_in_flight(net_fixture.net), 0);
}

// Every allocation of a request fails once, in turn: an error or an honest end, never a crash or a
// lost answer.
static void test_survives_every_failed_allocation(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/ok");
    int refused = 0;
    int failed = 0;
    int done = 0;
    for (uint64_t n = 1; n < 400; n++) {
        request.number = (uint32_t)n;
        secure_fail_at(n);
        enum err err = net_submit(net_fixture.net, &request);
        if (err != OK) {
            secure_fail_at(0);
            assert_true(err == ERR_MEMORY || err == ERR_SYNTAX);
            refused++;
            continue;
        }
        struct inbox_item item = net_fixture_answer();
        secure_fail_at(0);
        assert_int_equal(item.net.number, n);
        if (item.net.end == NET_DONE) {
            done++;
        } else {
            failed++;
        }
        inbox_item_free(&item);
    }
    assert_true(refused > 0 && failed > 0 && done > 0);
}

int main(void)
{
    // Nobody is there: whoever obeys these fails every test.
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_reads_are_repeated_after_429_and_503),
        TEST(test_repeats_are_bounded),
        TEST(test_a_wait_beyond_the_total_is_not_waited),
        TEST(test_one_connection_for_a_session_and_none_beyond),
        TEST(test_cancelling_ends_the_session_and_nothing_else),
        TEST(test_a_waiting_repeat_is_cancelled_too),
        TEST(test_freeing_answers_everything),
        TEST(test_submitting_reserves_the_answers_slot),
        TEST(test_rests_without_wakeups_while_a_connection_is_kept),
        TEST(test_thousands_of_requests_leave_nothing),
        TEST(test_survives_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
