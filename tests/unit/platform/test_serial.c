// A fixed scanner on a serial line: a pseudo terminal plays it to the real thread.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/log_event.h"
#include "platform/scanner/pace.h"
#include "platform/scanner/serial.h"
#include "scanner_fixture.h"

enum { DECODER = 2, SERIAL = 4 };

static struct scanner_fixture fixture;
static int scanner_end = -1; // what the scanner sends into

static void plug_in(void)
{
    char name[128];
    scanner_end = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(scanner_end >= 0);
    assert_int_equal(grantpt(scanner_end), 0);
    assert_int_equal(unlockpt(scanner_end), 0);
    assert_int_equal(ptsname_r(scanner_end, name, sizeof name), 0);
    assert_int_equal(symlink(name, fixture_path(&fixture, "ttyACM0")), 0);
}

static void unplug(void)
{
    fixture_take(&fixture, "ttyACM0");
    close(scanner_end);
    scanner_end = -1;
}

static void begin(void)
{
    char file[FIXTURE_PATH];
    fixture_begin(&fixture, 32);
    snprintf(file, sizeof file, "%s", fixture_path(&fixture, "ttyACM0"));
    plug_in();
    fixture_scanner(&fixture, (struct scanner_settings){.serial = file});
    fixture_state(&fixture, DECODER | SERIAL);
}

static void end(void)
{
    if (scanner_end >= 0) {
        close(scanner_end);
        scanner_end = -1;
    }
    fixture_end(&fixture);
}

static void sends(const char *text)
{
    assert_int_equal(write(scanner_end, text, strlen(text)), (ssize_t)strlen(text));
}

static void test_every_end_of_a_line(void **state)
{
    (void)state;
    begin();
    sends("]Q3one\r");
    fixture_scan(&fixture, "]Q3one");
    assert_true(fixture.scans[0].fixed);
    assert_int_equal(fixture.scans[0].symbology, SYMBOLOGY_UNKNOWN);
    static const char *const sent[] = {"two\n\n", "three\r\n", "four\t\r"}, *const said[] = {"two", "three", "four"};
    for (int i = 0; i < 3; i++) {
        fixture_pause();
        sends(sent[i]);
        fixture_scan(&fixture, said[i]);
    }
    fixture_pause();
    sends("fi");
    usleep(20000);
    sends("ve\n");
    fixture_scan(&fixture, "five");
    end();
}

// What the terminal driver would act on: interrupt, end of file, stop, delete, and GS1's separator.
static void test_nothing_in_a_code_means_anything_to_the_terminal(void **state)
{
    (void)state;
    begin();
    sends("a\x03\x04\x13\x11\x7f\x1d\x16z\r");
    fixture_scan(&fixture, "a\x03\x04\x13\x11\x7f\x1d\x16z");
    struct termios mode;
    assert_int_equal(tcgetattr(scanner_end, &mode), 0);
    assert_int_equal(mode.c_lflag & (ECHO | ICANON | ISIG), 0);
    end();
}

static void test_the_longest_code_and_a_longer_one(void **state)
{
    (void)state;
    char text[SCAN_BYTES + 3];
    begin();
    memset(text, 'x', sizeof text);
    snprintf(text + SCAN_BYTES, 3, "y\r"); // one too many
    sends(text);
    fixture_unreadable(&fixture); // the patient is told
    fixture_pause();
    memset(text, 'z', SCAN_BYTES);
    snprintf(text + SCAN_BYTES, 3, "\r");
    sends(text);
    text[SCAN_BYTES] = '\0';
    fixture_scan(&fixture, text);
    fixture_pause();
    memset(text, 'w', SCAN_BYTES + 1);
    text[SCAN_BYTES + 1] = '\0';
    sends(text); // and its end never comes
    usleep(100000);
    sends(text);
    scanner_again(fixture.scanner); // or it would be the one that was said before
    fixture_unreadable(&fixture);
    end();
}

static void test_the_same_code_within_2_s_is_one_scan(void **state)
{
    (void)state;
    static const char *const sent[] = {"same\r", "same\r", "other\r", "same\r", "last\r"};
    begin();
    for (int i = 0; i < 5; i++) {
        sends(sent[i]);
        fixture_pause();
    }
    fixture_scan(&fixture, "same");
    fixture_scan(&fixture, "other");
    fixture_scan(&fixture, "last");
    scanner_watch(fixture.scanner, true);
    scanner_watch(fixture.scanner, false);
    usleep(50000); // another person may show the same code
    sends("same\r");
    fixture_scan(&fixture, "same");
    end();
}

// Whatever it sends, no more codes than one each PACE_MS are handed on, and one line in the log says so.
static void test_a_flood_of_codes(void **state)
{
    (void)state;
    enum { CODES = 300 };
    char code[16], log[FIXTURE_PATH], text[4096];
    begin();
    snprintf(log, sizeof log, "%s", fixture_path(&fixture, "log"));
    assert_int_equal(log_open(log, 0), OK);
    int64_t from_ms = clock_real_ms();
    for (int i = 0; i < CODES; i++) {
        snprintf(code, sizeof code, "%d\r", i);
        sends(code);
    }
    fixture_scan(&fixture, "0");
    int64_t until_ms = clock_real_ms() + 100;
    while (clock_real_ms() < until_ms) {
        usleep(10000);
        fixture_drain(&fixture);
    }
    assert_true(fixture.scan_count <= 1 + (int)((clock_real_ms() - from_ms) / PACE_MS));
    fixture.scans_read = fixture.scan_count;
    fixture_pause();
    sends("after\r");
    fixture_scan(&fixture, "after");
    assert_int_equal(log_open(NULL, LOG_INFO_), OK);
    FILE *file = fopen(log, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    const char *said = strstr(text, "LOG_SCANNER_FLOOD");
    assert_non_null(said);
    assert_null(strstr(said + 1, "LOG_SCANNER_FLOOD"));
    end();
}

static void test_pace(void **state)
{
    (void)state;
    struct pace pace = {0};
    assert_true(pace_lets(&pace, SOURCE_SERIAL, 1000));
    assert_false(pace_lets(&pace, SOURCE_SERIAL, 1000));
    assert_true(pace.flooding);
    assert_false(pace_lets(&pace, SOURCE_SERIAL, 1000 + PACE_MS - 1));
    assert_true(pace_lets(&pace, SOURCE_SERIAL, 1000 + PACE_MS)); // counted from the last that was let through
    assert_true(pace.flooding); // the same flood
    assert_true(pace_lets(&pace, SOURCE_SERIAL, 1000 + 2 * PACE_MS));
    assert_false(pace.flooding); // none was dropped in between
}

// Bytes without an end, faster than they are read: the thread does not hang on them.
static void test_a_line_without_an_end(void **state)
{
    (void)state;
    static char bytes[4096];
    struct serial serial;
    struct scan scan;
    fixture_begin(&fixture, 8);
    plug_in();
    assert_int_equal(serial_begin(&serial, fixture_path(&fixture, "ttyACM0")), OK);
    assert_false(serial_turn(&serial, 1000, &scan));
    assert_true(serial.fd >= 0);
    memset(bytes, 'x', sizeof bytes);
    assert_true(fcntl(scanner_end, F_SETFL, O_NONBLOCK) == 0);
    ssize_t sent = write(scanner_end, bytes, sizeof bytes); // as much as the driver holds
    assert_true(sent > 15 * (ssize_t)sizeof serial.bytes);
    int there = 0;
    while (there <= 15 * (int)sizeof serial.bytes) {
        usleep(1000);
        assert_int_equal(ioctl(serial.fd, FIONREAD, &there), 0);
    }
    assert_false(serial_turn(&serial, 1000, &scan)); // reads 16 times
    assert_true(serial.line.spoiled);
    assert_int_equal(serial_due_ms(&serial), 0); // and is to be called again at once
    assert_false(serial_turn(&serial, 1000, &scan));
    int64_t now_ms = serial_due_ms(&serial);
    assert_int_equal(now_ms, 1000 + LINE_IDLE_MS);
    assert_true(serial_turn(&serial, now_ms, &scan)); // idle: whoever holds it up is told
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 0);
    serial_end(&serial);
    end();
}

static void test_unplugged_and_plugged_in_again(void **state)
{
    (void)state;
    begin();
    sends("half a co"); // of a code that was cut off
    usleep(20000);
    unplug();
    fixture_state(&fixture, DECODER);
    plug_in();
    fixture_state(&fixture, DECODER | SERIAL);
    sends("whole\r");
    fixture_scan(&fixture, "whole");
    end();
}

static void test_plugged_in_after_the_start(void **state)
{
    (void)state;
    char file[FIXTURE_PATH];
    fixture_begin(&fixture, 32);
    snprintf(file, sizeof file, "%s", fixture_path(&fixture, "ttyACM0"));
    fixture_scanner(&fixture, (struct scanner_settings){.serial = file});
    fixture_state(&fixture, DECODER);
    plug_in();
    fixture_state(&fixture, DECODER | SERIAL);
    sends("late\n");
    fixture_scan(&fixture, "late");
    end();
}

static void test_an_ordinary_file_is_no_scanner(void **state)
{
    (void)state;
    char file[FIXTURE_PATH];
    fixture_begin(&fixture, 32);
    fixture_text(&fixture, "ttyACM0", "not a code\r");
    snprintf(file, sizeof file, "%s", fixture_path(&fixture, "ttyACM0"));
    fixture_scanner(&fixture, (struct scanner_settings){.serial = file});
    fixture_state(&fixture, DECODER);
    usleep(100000);
    fixture_drain(&fixture);
    assert_int_equal(fixture.scan_count, 0);
    end();
}

static void test_a_half_line_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct scan_line line = {0};
    struct scan scan;
    line_byte(&line, 'a', 1000);
    assert_false(line_age(&line, 1000 + LINE_IDLE_MS - 1, &scan));
    assert_int_equal(line.count, 1);
    assert_int_equal(line_due_ms(&line), 1000 + LINE_IDLE_MS);
    assert_false(line_age(&line, 1000 + LINE_IDLE_MS, &scan));
    assert_int_equal(line.count, 0);
    assert_int_equal(line.bytes[0], 0);
    line_byte(&line, 'b', 5000);
    assert_true(line_end(&line, &scan));
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 'b');
    line_spoil(&line, 6000);
    line_byte(&line, 'c', 6000);
    assert_true(line_end(&line, &scan)); // something that nobody can read
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 0);
    assert_int_equal(line_due_ms(&line), INT64_MAX);
    line_spoil(&line, 7000);
    assert_false(line_age(&line, 7000 + LINE_IDLE_MS - 1, &scan));
    assert_true(line_age(&line, 7000 + LINE_IDLE_MS, &scan));
    assert_int_equal(scan.count, 1);
    assert_false(line_age(&line, 9000, &scan));
    assert_false(line_end(&line, &scan));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_end_of_a_line),
        cmocka_unit_test(test_nothing_in_a_code_means_anything_to_the_terminal),
        cmocka_unit_test(test_the_longest_code_and_a_longer_one),
        cmocka_unit_test(test_the_same_code_within_2_s_is_one_scan),
        cmocka_unit_test(test_a_flood_of_codes),
        cmocka_unit_test(test_pace),
        cmocka_unit_test(test_a_line_without_an_end),
        cmocka_unit_test(test_unplugged_and_plugged_in_again),
        cmocka_unit_test(test_plugged_in_after_the_start),
        cmocka_unit_test(test_an_ordinary_file_is_no_scanner),
        cmocka_unit_test(test_a_half_line_does_not_wait_for_ever),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
