// The log: every line is an event's own sentence, two integers and the sentence of an error, whole,
// in the order of its thread.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <SDL.h>
#include <cmocka.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log_event.h"
#include "platform/platform.h"

static const char *const sentences[] = {
#define X(name, severity, sentence) sentence,
    LOG_EVENT_LIST(X)
#undef X
};
static const char *const names[] = {
#define X(name, severity, sentence) #name,
    LOG_EVENT_LIST(X)
#undef X
};
static const int severities[] = {
#define X(name, severity, sentence) severity,
    LOG_EVENT_LIST(X)
#undef X
};

static char path[64];

static int set_up(void **state)
{
    (void)state;
    strncpy(path, "/tmp/foyer-log-XXXXXX", sizeof(path) - 1);
    int file = mkstemp(path);
    return file < 0 || close(file) != 0 || unlink(path) != 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

static char *read_log(void)
{
    char *body = NULL;
    size_t count = 0;
    assert_int_equal(file_read(path, 16 * 1024 * 1024, &body, &count), OK);
    assert_int_equal(strlen(body), count);
    return body;
}

// Those whose sentence says "a = error".
static bool has_error(int event)
{
    return strstr(sentences[event], "a = error") != NULL;
}

static void test_writes_exactly_the_event_and_its_integers(void **state)
{
    (void)state;
    static const int priority_of[] = {7, 6, 5, 4, 3};
    struct stat about;
    assert_int_equal(log_open(path, LOG_DEBUG_), OK);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    for (int i = 0; i < LOG_EVENT_COUNT; i++) {
        log_event((enum log_event_id)i, INT64_MIN, INT64_MAX);
    }
    char *body = read_log();
    const char *line = body;
    for (int i = 0; i < LOG_EVENT_COUNT; i++) {
        char expected[512];
        int length =
            snprintf(expected, sizeof(expected), "<%d>%s %s: a=%" PRId64 " b=%" PRId64 "%s\n",
                     priority_of[severities[i]], names[i], sentences[i], INT64_MIN, INT64_MAX,
                     has_error(i) ? ": an error without a name" : "");
        assert_true(length > 0 && (size_t)length < sizeof(expected));
        assert_int_equal(strncmp(line, expected, (size_t)length), 0);
        line += length;
    }
    assert_int_equal(*line, '\0');
    secure_free(body);
}

static void check_line(enum log_event_id event, int64_t a, const char *behind)
{
    char expected[512];
    assert_int_equal(truncate(path, 0), 0);
    log_event(event, a, 7);
    snprintf(expected, sizeof(expected), "%s: a=%" PRId64 " b=7%s\n", sentences[event], a, behind);
    char *body = read_log();
    assert_non_null(strstr(body, expected));
    secure_free(body);
}

// An operator who reads the log at three in the morning has no list of numbers.
static void test_errors_are_named(void **state)
{
    (void)state;
    assert_int_equal(log_open(path, LOG_DEBUG_), OK);
    check_line(LOG_FATAL, ERR_NO_DISPLAY,
               ": no display: set DISPLAY, or let this user use the graphics card");
    check_line(LOG_JOURNAL_FAILED, ERR_STORE, ": the journal cannot be read or written");
    check_line(LOG_REPLY_ODD, ERR_CONTRACT, ": the reply is not what the contract says");
    const int64_t nameless[] = {INT64_MIN, -1, 1000, INT64_C(1) << 32, INT64_MAX};
    for (int i = 0; i < 5; i++) {
        check_line(LOG_FATAL, nameless[i], ": an error without a name");
    }
    check_line(LOG_SITE_READY, ERR_STORE, ""); // milliseconds, not an error
}

static void test_is_silent_below_the_chosen_severity(void **state)
{
    (void)state;
    assert_int_equal(log_open(path, LOG_WARNING_), OK);
    for (int i = 0; i < LOG_EVENT_COUNT; i++) {
        log_event((enum log_event_id)i, 1, 2);
    }
    char *body = read_log();
    int lines = 0;
    int expected = 0;
    for (const char *c = body; *c != '\0'; c++) {
        lines += *c == '\n' ? 1 : 0;
    }
    for (int i = 0; i < LOG_EVENT_COUNT; i++) {
        expected += severities[i] >= LOG_WARNING_ ? 1 : 0;
    }
    assert_true(expected > 0 && expected < LOG_EVENT_COUNT);
    assert_int_equal(lines, expected);
    secure_free(body);
}

static void test_libraries_have_no_voice(void **state)
{
    (void)state;
    int pipes[2];
    int kept = dup(STDERR_FILENO);
    char got[8];
    assert_int_equal(log_open(path, LOG_DEBUG_), OK);
    assert_int_equal(pipe(pipes), 0);
    dup2(pipes[1], STDERR_FILENO);
    close(pipes[1]);
    SDL_LogError(SDL_LOG_CATEGORY_APPLICATION, "%s", "NEEDLE");
    dup2(kept, STDERR_FILENO);
    close(kept);
    assert_int_equal(read(pipes[0], got, sizeof(got)), 0);
    close(pipes[0]);
    char *body = read_log();
    assert_string_equal(body, "");
    secure_free(body);
}

static void test_keeps_errno_and_refuses_links(void **state)
{
    (void)state;
    char link_path[96];
    assert_int_equal(log_open(path, LOG_DEBUG_), OK);
    errno = ENOSPC;
    log_event(LOG_STARTED, 1, 2);
    assert_int_equal(errno, ENOSPC);
    snprintf(link_path, sizeof(link_path), "%s.link", path);
    assert_int_equal(symlink(path, link_path), 0);
    assert_int_equal(log_open(link_path, LOG_DEBUG_), ERR_FILE);
    assert_int_equal(log_open("/tmp/foyer-no/such/folder.log", LOG_DEBUG_), ERR_FILE);
    assert_int_equal(unlink(link_path), 0);
}

enum { THREADS = 4, LINES = 500 };

static void *write_many(void *context)
{
    int64_t id = *(int *)context;
    for (int64_t i = 0; i < LINES; i++) {
        log_event(LOG_FATAL, id, i);
    }
    return NULL;
}

static void test_threads_do_not_cut_into_each_other(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int ids[THREADS];
    int64_t next[THREADS] = {0};
    assert_int_equal(log_open(path, LOG_DEBUG_), OK);
    for (int i = 0; i < THREADS; i++) {
        ids[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &ids[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    char prefix[256];
    int prefix_bytes = snprintf(prefix, sizeof(prefix), "<3>LOG_FATAL %s: ", sentences[LOG_FATAL]);
    char *body = read_log();
    const char *line = body;
    while (*line != '\0') {
        assert_int_equal(strncmp(line, prefix, (size_t)prefix_bytes), 0);
        int64_t id = -1;
        int64_t number = -1;
        int used = 0;
        assert_int_equal(
            sscanf(line + prefix_bytes, "a=%" SCNd64 " b=%" SCNd64 "%n", &id, &number, &used), 2);
        assert_true(id >= 0 && id < THREADS);
        assert_true(number == next[id]++);
        line += prefix_bytes + used;
        char behind[128];
        snprintf(behind, sizeof(behind), ": %s\n", err_sentence((enum err)id));
        assert_int_equal(strncmp(line, behind, strlen(behind)), 0);
        line += strlen(behind);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_true(next[i] == LINES);
    }
    secure_free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_writes_exactly_the_event_and_its_integers, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_errors_are_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_is_silent_below_the_chosen_severity, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_libraries_have_no_voice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keeps_errno_and_refuses_links, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_threads_do_not_cut_into_each_other, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
