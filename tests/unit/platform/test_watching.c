// A decoder that does not work, by a clock that the test moves on: when it is given up, how often it is tried, and what is
// known of it while nobody watches. No thread; the processes are real.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "platform/scanner/watching.h"
#include "scanner_fixture.h"
#include "waiting.h"

enum { FROM_MS = 1000000 };

static struct scanner_fixture fixture;
static struct watching watching;
static char program[FIXTURE_PATH];
static int64_t now_ms;
static int starts, pid;

static void code_nobody(void *context, const struct scan *scan)
{
    (void)context;
    (void)scan;
}

static void preview_nobody(void *context, const unsigned char *grey)
{
    (void)context;
    (void)grey;
}

static void decoder_note(void *context, int new_starts, int new_pid)
{
    (void)context;
    starts = new_starts;
    pid = new_pid;
}

static void decoder_becomes(const char *other)
{
    (void)unlink(program);
    assert_int_equal(symlink(other, program), 0);
}

// decoder: a program, or DECODER_ROGUE under the name of what it does; NULL = there is none.
static void begin(const char *name, const char *decoder)
{
    static const struct watching_port port = {NULL, code_nobody, preview_nobody, decoder_note};
    const struct decoder_settings settings = {.program = program};
    struct camera *camera = NULL;

    fixture_begin(&fixture, 8);
    snprintf(program, sizeof program, "%s/%s", fixture.folder, name);
    if (decoder != NULL) {
        decoder_becomes(decoder);
    }
    assert_int_equal(camera_pictures_new(fixture.pictures, &camera), OK);
    now_ms = FROM_MS;
    watching_begin(&watching, &port, camera, &settings);
}

static void end(void)
{
    watching_end(&watching);
    assert_int_equal(pid, 0);
    fixture_end(&fixture);
}

// One step of the thread: waits for what is on its way, while the clock stands still.
static void step(void)
{
    struct pollfd fds[] = {{.fd = watching_camera_fd(&watching), .events = POLLIN},
                           {.fd = watching_decoder_fd(&watching), .events = POLLIN}};

    (void)poll(fds, 2, 50);
    watching_turn(&watching, now_ms);
}

// Until it is ready, or has ended: the clock stands still, so it is not late.
static void until_it_says_something(void)
{
    struct pollfd fd = {.fd = watching_decoder_fd(&watching), .events = POLLIN};

    assert_true(fd.fd >= 0);
    assert_int_equal(poll(&fd, 1, WAITING_LIMIT_MS), 1);
    watching_turn(&watching, now_ms);
}

static void test_one_that_never_answers_is_given_up_in_time(void **state)
{
    (void)state;
    begin("silent", DECODER_ROGUE);
    watching_set(&watching, true, now_ms);
    watching_turn(&watching, now_ms);
    while (!watching.failing) {
        int64_t due_ms = watching_due_ms(&watching, now_ms);
        now_ms = due_ms > now_ms ? due_ms : now_ms;
        watching_turn(&watching, now_ms);
    }
    assert_true(starts >= 2);
    assert_int_equal(now_ms - FROM_MS, DECODER_SILENT_MS); // of which issue 4 says: within 2 s
    end();
}

static void test_one_that_hangs_at_pictures_is_given_up_in_time(void **state)
{
    (void)state;
    begin("foyer-decode", DECODER_DOUBLE);
    fixture_picture(&fixture, "pictures/a.pgm", "HANG", 200);
    watching_set(&watching, true, now_ms);
    while (watching.number == 0) { // a picture is on its way to it
        step();
    }
    now_ms += DECODER_LATE_MS; // it hangs: another is started, which is ready at once
    watching_turn(&watching, now_ms);
    assert_int_equal(starts, 2);
    uint32_t number = watching.number;
    while (watching.number == number) {
        step();
    }
    // Its being ready is no answer to the picture that the first one had.
    assert_false(watching.failing);
    now_ms = FROM_MS + DECODER_SILENT_MS;
    assert_true(watching_due_ms(&watching, now_ms - 1) <= now_ms);
    watching_turn(&watching, now_ms);
    assert_true(watching.failing);
    end();
}

static void test_given_up_it_stays_given_up_until_it_answers(void **state)
{
    (void)state;
    begin("foyer-decode", NULL);
    watching_set(&watching, true, now_ms);
    watching_turn(&watching, now_ms);
    assert_true(watching.failing);
    watching_set(&watching, false, now_ms);
    int ends = watching.ends;
    for (int i = 1; i <= 3; i++) { // tried once a minute
        now_ms += DECODER_ALONE_MS - 1;
        watching_turn(&watching, now_ms);
        assert_int_equal(watching.ends, ends + i - 1);
        assert_int_equal(watching_due_ms(&watching, now_ms), now_ms + 1);
        now_ms++;
        watching_turn(&watching, now_ms);
        assert_int_equal(watching.ends, ends + i);
        assert_true(watching.failing);
        assert_null(watching.decoder);
    }
    watching_set(&watching, true, now_ms); // somebody watches: it is tried at once, and every 5 s
    watching_turn(&watching, now_ms);
    assert_int_equal(watching.ends, ends + 4);
    now_ms += DECODER_AGAIN_MS;
    watching_turn(&watching, now_ms);
    assert_int_equal(watching.ends, ends + 5);
    assert_true(watching.failing);
    watching_set(&watching, false, now_ms);
    decoder_becomes(DECODER_DOUBLE);
    now_ms += DECODER_ALONE_MS;
    watching_turn(&watching, now_ms);
    assert_true(watching.failing);
    assert_true(pid != 0);
    until_it_says_something();
    assert_false(watching.failing);
    assert_int_equal(pid, 0); // and it is ended again, its memory given back
    assert_null(watching.decoder);
    assert_int_equal(starts, 1);
    watching_turn(&watching, now_ms + 10 * DECODER_ALONE_MS);
    assert_int_equal(starts, 1); // nobody tries what works
    end();
}

static void test_tried_it_may_hang_or_die_or_be_wanted(void **state)
{
    (void)state;
    begin("silent", NULL);
    watching_set(&watching, true, now_ms);
    watching_turn(&watching, now_ms);
    watching_set(&watching, false, now_ms);
    decoder_becomes(DECODER_ROGUE);
    now_ms += DECODER_ALONE_MS;
    watching_turn(&watching, now_ms);
    assert_int_equal(starts, 1);
    now_ms += DECODER_LATE_MS;
    watching_turn(&watching, now_ms); // it hangs
    assert_int_equal(pid, 0);
    assert_true(watching.failing);
    decoder_becomes("/bin/true");
    now_ms += DECODER_ALONE_MS;
    watching_turn(&watching, now_ms);
    assert_int_equal(starts, 2);
    until_it_says_something(); // it ends
    assert_int_equal(pid, 0);
    assert_true(watching.failing);
    decoder_becomes(DECODER_DOUBLE);
    now_ms += DECODER_ALONE_MS;
    watching_turn(&watching, now_ms);
    int tried = pid;
    assert_int_equal(starts, 3);
    watching_set(&watching, true, now_ms); // in the middle of it: whoever watches has one of their own
    watching_turn(&watching, now_ms);
    assert_int_equal(starts, 4);
    assert_int_equal(kill(tried, 0), -1);
    while (watching.failing) {
        step();
    }
    watching_set(&watching, false, now_ms);
    assert_int_equal(watching.decoder_due_ms, INT64_MAX);
    end();
}

// The program ends while it is tried: nothing is left behind.
static void test_the_end_while_it_is_tried(void **state)
{
    (void)state;
    begin("silent", NULL);
    watching_set(&watching, true, now_ms);
    watching_turn(&watching, now_ms);
    watching_set(&watching, false, now_ms);
    decoder_becomes(DECODER_ROGUE);
    watching_turn(&watching, now_ms + DECODER_ALONE_MS);
    assert_true(pid != 0);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_that_never_answers_is_given_up_in_time),
        cmocka_unit_test(test_one_that_hangs_at_pictures_is_given_up_in_time),
        cmocka_unit_test(test_given_up_it_stays_given_up_until_it_answers),
        cmocka_unit_test(test_tried_it_may_hang_or_die_or_be_wanted),
        cmocka_unit_test(test_the_end_while_it_is_tried),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
