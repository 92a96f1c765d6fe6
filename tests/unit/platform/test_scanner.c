// The scanner's thread with a folder of pictures for a camera and a decoder that does what the picture says: codes once,
// none after the watch, a decoder that dies, hangs or talks rubbish, the light, previews, memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/scanner/scanner_inside.h"
#include "scanner_fixture.h"

enum { CAMERA = 1, DECODER = 2, DARK = 16 };

static struct scanner_fixture fixture;

static void begin_watching(void)
{
    fixture_begin(&fixture, 64);
    fixture_scanner(&fixture, (struct scanner_settings){.pictures = fixture.pictures});
    fixture_state(&fixture, CAMERA | DECODER);
    scanner_watch(fixture.scanner, true);
    fixture_starts(&fixture, 1);
}

static void test_says_what_there_is_without_anything(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    fixture_scanner(&fixture, (struct scanner_settings){0});
    fixture_state(&fixture, DECODER);
    scanner_watch(fixture.scanner, true); // nothing to watch: no decoder either
    scanner_watch(fixture.scanner, false);
    assert_int_equal(scanner_decoder_starts(fixture.scanner), 0);
    fixture_end(&fixture);
}

static void test_refuses_settings_that_cannot_be(void **state)
{
    (void)state;
    static const char *const ids[] = {"0c2e", "0c2e:090", "0c2e:09011", "0c2g:0901", "0c2e 0901", " c2e:0901"};
    static char longer[8192];
    struct scanner *scanner = NULL;
    fixture_begin(&fixture, 8);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct scanner_settings settings = {.camera = "", .pictures = "", .serial = "", .wedge = ids[i], .decoder = ""};
        assert_int_equal(scanner_new(fixture.inbox, &settings, &scanner), ERR_SYNTAX);
    }
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    struct scanner_settings none = {.camera = "", .pictures = "", .serial = "", .wedge = "", .decoder = ""};
    struct scanner_settings camera = none, pictures = none, serial = none, decoder = none, prefix = none;
    camera.camera = pictures.pictures = serial.serial = decoder.decoder = longer;
    prefix.wedge_prefix = "12345";
    assert_int_equal(scanner_new(fixture.inbox, &camera, &scanner), ERR_LIMIT);
    assert_int_equal(scanner_new(fixture.inbox, &pictures, &scanner), ERR_LIMIT);
    assert_int_equal(scanner_new(fixture.inbox, &serial, &scanner), ERR_LIMIT);
    assert_int_equal(scanner_new(fixture.inbox, &decoder, &scanner), ERR_LIMIT);
    assert_int_equal(scanner_new(fixture.inbox, &prefix, &scanner), ERR_RANGE);
    assert_null(scanner);
    fixture_end(&fixture);
}

static void test_a_code_that_is_held_up_is_one_scan(void **state)
{
    (void)state;
    begin_watching();
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:HB-100", 200);
    fixture_scan(&fixture, "HB-100");
    assert_int_equal(fixture.scans[0].symbology, SYMBOLOGY_QR);
    assert_false(fixture.scans[0].fixed);
    fixture_pictures(&fixture, 90); // longer than 2 s: every sight counts anew
    assert_int_equal(fixture.scan_count, 1);
    fixture_take(&fixture, "pictures/a.pgm");
    fixture_picture(&fixture, "pictures/b.pgm", "CODE:HB-200", 200);
    fixture_scan(&fixture, "HB-200");
    fixture_take(&fixture, "pictures/b.pgm");
    fixture_pictures(&fixture, 75); // gone for longer than 2 s: shown again, it is another scan
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:HB-100", 200);
    fixture_scan(&fixture, "HB-100");
    fixture_end(&fixture);
}

static void test_a_code_is_given_again_when_it_is_asked_for(void **state)
{
    (void)state;
    begin_watching();
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:HELD", 200);
    for (int i = 1; i <= 3; i++) {
        fixture_scan(&fixture, "HELD");
        fixture_pictures(&fixture, 3);
        assert_int_equal(fixture.scan_count, i); // still held up: not by itself
        scanner_again(fixture.scanner);
    }
    fixture_end(&fixture);
}

static bool nothing_mapped(struct scanner_fixture *of, const void *what)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[1024];
    bool found = false;
    (void)of;
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL) {
        found = found || strstr(line, what) != NULL;
    }
    fclose(maps);
    return !found;
}

static bool no_decoder(struct scanner_fixture *of, const void *what)
{
    (void)what;
    return scanner_decoder_pid(of->scanner) == 0;
}

static void test_off_drops_codes_and_gives_everything_back(void **state)
{
    (void)state;
    uint32_t number;
    const unsigned char *grey;
    begin_watching();
    assert_false(nothing_mapped(&fixture, "foyer-pictures"));
    pid_t pid = scanner_decoder_pid(fixture.scanner);
    assert_true(pid > 0 && kill(pid, 0) == 0);
    for (int i = 0; i < 20; i++) { // at any moment of the way of a code
        char says[32];
        snprintf(says, sizeof says, "CODE:%d", i);
        scanner_watch(fixture.scanner, true);
        fixture_pictures(&fixture, 1);
        fixture_picture(&fixture, "pictures/a.pgm", says, 200);
        usleep((useconds_t)i * 5000);
        scanner_watch(fixture.scanner, false);
        fixture_drain(&fixture);
        int scans = fixture.scan_count;
        scanner_preview(fixture.scanner, &number, &grey);
        assert_int_equal(number, 0);
        assert_null(grey);
        fixture_until(&fixture, no_decoder, NULL, "no decoder");
        fixture_drain(&fixture);
        assert_int_equal(fixture.scan_count, scans);
        fixture_take(&fixture, "pictures/a.pgm");
    }
    fixture_until(&fixture, nothing_mapped, "foyer-p", "no shared memory");
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
    fixture_end(&fixture);
}

// The moment in which it could slip through is too short to be met: here the thread's own call comes after the end.
static void test_a_code_that_was_under_way_is_dropped(void **state)
{
    (void)state;
    struct scan scan = {.symbology = SYMBOLOGY_QR, .count = 4, .bytes = "LATE"};
    begin_watching();
    const struct watching_port port = fixture.scanner->watching.port;
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:IN-TIME", 200);
    fixture_scan(&fixture, "IN-TIME");
    scanner_watch(fixture.scanner, false);
    fixture_until(&fixture, no_decoder, NULL, "no decoder");
    int scans = fixture.scan_count;
    port.code(port.context, &scan);
    fixture_drain(&fixture);
    assert_int_equal(fixture.scan_count, scans);
    fixture_end(&fixture);
}

static void test_each_watch_has_a_decoder_of_its_own(void **state)
{
    (void)state;
    begin_watching();
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:SAME", 200);
    fixture_scan(&fixture, "SAME");
    int starts = scanner_decoder_starts(fixture.scanner);
    scanner_watch(fixture.scanner, false); // both before the thread has looked once, perhaps
    scanner_watch(fixture.scanner, true);
    fixture_starts(&fixture, starts + 1);
    fixture_scan(&fixture, "SAME"); // to the next person it is a code that was never seen
    fixture_end(&fixture);
}

static void test_a_killed_decoder_is_replaced(void **state)
{
    (void)state;
    begin_watching();
    pid_t pid = scanner_decoder_pid(fixture.scanner);
    assert_int_equal(kill(pid, SIGKILL), 0);
    fixture_starts(&fixture, 2);
    assert_int_not_equal(scanner_decoder_pid(fixture.scanner), pid);
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:AFTER", 200);
    fixture_scan(&fixture, "AFTER");
    fixture_end(&fixture);
}

static void test_a_stopped_decoder_is_replaced(void **state)
{
    (void)state;
    begin_watching();
    pid_t pid = scanner_decoder_pid(fixture.scanner);
    assert_int_equal(kill(pid, SIGSTOP), 0);
    fixture_starts(&fixture, 2);
    assert_int_equal(kill(pid, 0), -1); // and the stopped one is gone
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:AFTER", 200);
    fixture_scan(&fixture, "AFTER");
    fixture_end(&fixture);
}

static void test_a_picture_that_kills_hangs_or_confuses_it(void **state)
{
    (void)state;
    static const char *const says[] = {"DIES", "HANG", "JUNK"};
    for (int i = 0; i < 3; i++) {
        begin_watching();
        fixture_picture(&fixture, "pictures/a.pgm", says[i], 200);
        int starts = 2;
        while (scanner_decoder_starts(fixture.scanner) < starts) {
            fixture_drain(&fixture);
            usleep(1000);
        }
        fixture_take(&fixture, "pictures/a.pgm");
        fixture_picture(&fixture, "pictures/b.pgm", "CODE:AFTER", 200);
        fixture_scan(&fixture, "AFTER");
        fixture_end(&fixture);
    }
}

static void test_one_that_keeps_ending_is_reported_and_tried_again(void **state)
{
    (void)state;
    begin_watching();
    fixture_picture(&fixture, "pictures/a.pgm", "DIES", 200);
    fixture_state(&fixture, CAMERA);
    int starts = scanner_decoder_starts(fixture.scanner);
    assert_true(starts >= 3 && starts <= 4); // and then a pause
    fixture_take(&fixture, "pictures/a.pgm");
    fixture_picture(&fixture, "pictures/b.pgm", "CODE:AFTER", 200);
    fixture_scan(&fixture, "AFTER");
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_end(&fixture);
}

static void test_a_decoder_that_is_not_there(void **state)
{
    (void)state;
    char program[FIXTURE_PATH];
    fixture_begin(&fixture, 16);
    snprintf(program, sizeof program, "%s", fixture_path(&fixture, "foyer-decode"));
    fixture_scanner(&fixture, (struct scanner_settings){.pictures = fixture.pictures, .decoder = program});
    fixture_state(&fixture, CAMERA | DECODER); // nobody has asked for it yet
    scanner_watch(fixture.scanner, true);
    fixture_state(&fixture, CAMERA);
    assert_int_equal(scanner_decoder_starts(fixture.scanner), 0);
    int states = fixture.states;
    for (int i = 0; i < 3; i++) { // whoever watched goes, and others come: it is as broken as before
        scanner_watch(fixture.scanner, i % 2 == 1);
        usleep(200000);
    }
    fixture_drain(&fixture);
    assert_int_equal(fixture.states, states);
    assert_int_equal(symlink(DECODER_DOUBLE, program), 0);
    scanner_watch(fixture.scanner, true);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_end(&fixture);
}

static bool has_dropped(struct scanner_fixture *of, const void *what)
{
    (void)what;
    return inbox_dropped(of->inbox) > 0;
}

// The inbox holds as many answers that are on their way, as with a server that is slow, as a scan may find there. The rest
// is for others.
static void test_a_scan_is_dropped_and_counted_when_the_inbox_is_full(void **state)
{
    (void)state;
    enum { SLOTS = 64 }; // of begin_watching()
    begin_watching();
    int reserved = 0;
    while (reserved < SLOTS * 3 / 4) {
        assert_int_equal(inbox_reserve(fixture.inbox), OK);
        reserved++;
    }
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:LATER", 200);
    fixture_until(&fixture, has_dropped, NULL, "a scan that is dropped");
    assert_int_equal(fixture.scan_count, 0);
    assert_int_equal(inbox_push(fixture.inbox, &(struct inbox_item){.kind = INBOX_QUIT}), OK);
    for (int i = 0; i < reserved; i++) {
        inbox_push_reserved(fixture.inbox, &(struct inbox_item){.kind = INBOX_STORE_REPLY});
    }
    fixture_scan(&fixture, "LATER"); // still held up: read again
    fixture_end(&fixture);
}

static void test_a_change_is_told_later_when_the_inbox_is_full(void **state)
{
    (void)state;
    fixture_begin(&fixture, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(inbox_reserve(fixture.inbox), OK);
    }
    fixture_scanner(&fixture, (struct scanner_settings){.pictures = fixture.pictures});
    usleep(50000);
    for (int i = 0; i < 4; i++) {
        inbox_push_reserved(fixture.inbox, &(struct inbox_item){.kind = INBOX_STORE_REPLY});
    }
    fixture_state(&fixture, CAMERA | DECODER);
    assert_int_equal(inbox_dropped(fixture.inbox), 0);
    fixture_end(&fixture);
}

static void test_says_when_it_is_too_dark(void **state)
{
    (void)state;
    begin_watching();
    fixture_picture(&fixture, "pictures/a.pgm", "", 20);
    fixture_state(&fixture, CAMERA | DECODER | DARK);
    fixture_picture(&fixture, "pictures/a.pgm", "", 48); // between both: stays as it was
    int states = fixture.states;
    fixture_pictures(&fixture, 45);
    assert_int_equal(fixture.states, states);
    fixture_picture(&fixture, "pictures/a.pgm", "", 90);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_picture(&fixture, "pictures/a.pgm", "", 48);
    states = fixture.states;
    fixture_pictures(&fixture, 45);
    assert_int_equal(fixture.states, states);
    fixture_picture(&fixture, "pictures/a.pgm", "", 20);
    fixture_state(&fixture, CAMERA | DECODER | DARK);
    scanner_watch(fixture.scanner, false);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_end(&fixture);
}

static bool preview_shows(struct scanner_fixture *of, const void *what)
{
    uint32_t number;
    const unsigned char *grey;
    unsigned char want = *(const unsigned char *)what;
    scanner_preview(of->scanner, &number, &grey);
    if (number == 0) {
        return false;
    }
    for (size_t i = 0; i < (size_t)SCANNER_PREVIEW * SCANNER_PREVIEW; i++) {
        assert_int_equal(grey[i], grey[0]); // whole, never half of two pictures
    }
    return grey[0] == want;
}

static void test_previews_are_the_newest_picture_and_told_once(void **state)
{
    (void)state;
    begin_watching();
    unsigned char grey = 77;
    fixture_picture(&fixture, "pictures/a.pgm", "", grey);
    fixture_until(&fixture, preview_shows, &grey, "the picture in the preview");
    grey = 99;
    fixture_picture(&fixture, "pictures/a.pgm", "", grey);
    fixture_until(&fixture, preview_shows, &grey, "the next picture");
    // Nobody looks: one waits, however many pictures come.
    fixture_drain(&fixture);
    usleep(100000);
    fixture_drain(&fixture);
    fixture.previews = 0;
    usleep(500000);
    fixture_drain(&fixture);
    assert_true(fixture.previews <= 1);
    fixture_end(&fixture);
}

static void test_a_folder_that_goes_and_comes(void **state)
{
    (void)state;
    char away[160];
    begin_watching();
    snprintf(away, sizeof away, "%s/away", fixture.folder);
    assert_int_equal(rename(fixture.pictures, away), 0);
    fixture_state(&fixture, DECODER);
    assert_int_equal(rename(away, fixture.pictures), 0);
    fixture_state(&fixture, CAMERA | DECODER);
    fixture_picture(&fixture, "pictures/a.pgm", "CODE:BACK", 200);
    fixture_scan(&fixture, "BACK");
    fixture_end(&fixture);
}

// How often the scanner's thread has woken up.
static long wakes(void)
{
    char name[64], line[256];
    long count = -1;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (const struct dirent *entry = readdir(tasks); entry != NULL; entry = readdir(tasks)) {
        bool ours = false;
        snprintf(name, sizeof name, "/proc/self/task/%.20s/status", entry->d_name);
        FILE *status = fopen(name, "r");
        while (status != NULL && fgets(line, sizeof line, status) != NULL) {
            ours = ours || strcmp(line, "Name:\tscanner\n") == 0;
            if (ours && strncmp(line, "voluntary_ctxt_switches:", 24) == 0) {
                count = strtol(line + 24, NULL, 10);
            }
        }
        if (status != NULL) {
            fclose(status);
        }
    }
    closedir(tasks);
    return count;
}

static void test_sleeps_while_nobody_watches(void **state)
{
    (void)state;
    begin_watching();
    scanner_watch(fixture.scanner, false);
    fixture_until(&fixture, no_decoder, NULL, "no decoder");
    usleep(100000);
    long before = wakes();
    usleep(1500000);
    assert_true(before > 0);
    assert_true(wakes() - before <= 1);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says_what_there_is_without_anything),
        cmocka_unit_test(test_refuses_settings_that_cannot_be),
        cmocka_unit_test(test_a_code_that_is_held_up_is_one_scan),
        cmocka_unit_test(test_a_code_is_given_again_when_it_is_asked_for),
        cmocka_unit_test(test_off_drops_codes_and_gives_everything_back),
        cmocka_unit_test(test_a_code_that_was_under_way_is_dropped),
        cmocka_unit_test(test_each_watch_has_a_decoder_of_its_own),
        cmocka_unit_test(test_a_killed_decoder_is_replaced),
        cmocka_unit_test(test_a_stopped_decoder_is_replaced),
        cmocka_unit_test(test_a_picture_that_kills_hangs_or_confuses_it),
        cmocka_unit_test(test_one_that_keeps_ending_is_reported_and_tried_again),
        cmocka_unit_test(test_a_decoder_that_is_not_there),
        cmocka_unit_test(test_a_scan_is_dropped_and_counted_when_the_inbox_is_full),
        cmocka_unit_test(test_a_change_is_told_later_when_the_inbox_is_full),
        cmocka_unit_test(test_says_when_it_is_too_dark),
        cmocka_unit_test(test_previews_are_the_newest_picture_and_told_once),
        cmocka_unit_test(test_a_folder_that_goes_and_comes),
        cmocka_unit_test(test_sleeps_while_nobody_watches),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
