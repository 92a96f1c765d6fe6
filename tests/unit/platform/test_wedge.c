// A fixed scanner that plays a keyboard: its keys, its device (tests/faults/devices.c), its prefix on a desktop.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/scanner/evdev.h"
#include "platform/scanner/prefix.h"
#include "platform/scanner/wedge.h"
#include "scanner_fixture.h"

#include <linux/input.h> // after platform.h: some of its macros are names there

enum { DECODER = 2, WEDGE = 8 };

static struct scanner_fixture fixture;

// ---- keys

static void test_every_visible_character_has_its_key(void **state)
{
    (void)state;
    bool found[128] = {false};
    for (int usage = 0x04; usage <= 0x38; usage++) {
        for (int shift = 0; shift < 2; shift++) {
            int character = wedge_character(usage, shift == 1, false);
            if (character >= 0) {
                found[character] = true;
            }
        }
    }
    for (int c = ' '; c <= '~'; c++) {
        assert_true(found[c]);
    }
    assert_int_equal(wedge_character(0x1f, true, false), '@'); // the US layout, not the UK's
    assert_int_equal(wedge_character(0x34, true, false), '"');
    assert_int_equal(wedge_character(0x59, false, false), '1');
    assert_int_equal(wedge_character(0x62, false, false), '0');
    assert_int_equal(wedge_character(0x30, false, true), 0x1d);
}

static void test_other_keys(void **state)
{
    (void)state;
    static const int ends[] = {0x28, 0x2b, 0x58}, nothing[] = {0xe0, 0xe1, 0xe5, 0xe7, 0x39, 0x53};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        assert_int_equal(wedge_character(ends[i], false, false), WEDGE_END);
    }
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        assert_int_equal(wedge_character(nothing[i], false, false), WEDGE_NOTHING);
    }
    assert_int_equal(wedge_character(0x3a, false, false), WEDGE_LOST); // F1
    assert_int_equal(wedge_character(0x2a, false, false), WEDGE_LOST); // Backspace
    assert_int_equal(wedge_character(0x04, false, true), WEDGE_LOST);  // Ctrl+A
    for (int usage = -3; usage < 600; usage++) {
        int character = wedge_character(usage, false, false);
        assert_true(character >= WEDGE_LOST && character < 128 && character != 0);
    }
}

// ---- the device

static int keys = -1;

static void plug_in(const char *name, const char *ids)
{
    char file[64];
    snprintf(file, sizeof file, "input/%s.id", name);
    fixture_text(&fixture, file, ids);
    snprintf(file, sizeof file, "input/%s", name);
    assert_int_equal(mkfifo(fixture_path(&fixture, file), 0600), 0);
    keys = open(fixture_path(&fixture, file), O_RDWR | O_CLOEXEC); // its only writer
    assert_true(keys >= 0);
}

static void key_press(uint16_t code, int32_t value)
{
    struct input_event events[] = {{.type = EV_KEY, .code = code, .value = value}, {.type = EV_SYN, .code = SYN_REPORT}};
    assert_int_equal(write(keys, events, sizeof events), sizeof events);
}

// As a scanner types it: each key down and up, Shift around those that want it.
static void types(const char *text)
{
    static const char rows[][14] = {"1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "zxcvbnm,./"};
    static const char shifted[][14] = {"!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"~", "ZXCVBNM<>?"};
    static const uint16_t first[] = {KEY_1, KEY_Q, KEY_A, KEY_Z};
    for (; *text != '\0'; text++) {
        for (int row = 0; row < 4; row++) {
            const char *plain = strchr(rows[row], *text), *shift = strchr(shifted[row], *text);
            if (plain == NULL && shift == NULL) {
                continue;
            }
            uint16_t code = (uint16_t)(first[row] + (plain != NULL ? plain - rows[row] : shift - shifted[row]));
            if (shift != NULL) {
                key_press(KEY_LEFTSHIFT, 1);
            }
            key_press(code, 1);
            key_press(code, 0);
            if (shift != NULL) {
                key_press(KEY_LEFTSHIFT, 0);
            }
        }
    }
}

static void enter(void)
{
    key_press(KEY_ENTER, 1);
    key_press(KEY_ENTER, 0);
}

static bool grabbed(struct scanner_fixture *of, const void *name)
{
    return access(fixture_path(of, name), F_OK) == 0;
}

static void begin(void)
{
    fixture_begin(&fixture, 32);
    plug_in("event7", "0c2e:0901");
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901"});
    fixture_state(&fixture, DECODER | WEDGE);
}

static void end(void)
{
    close(keys);
    fixture_end(&fixture);
}

static void test_what_it_types_is_a_code(void **state)
{
    (void)state;
    begin();
    assert_true(grabbed(&fixture, "input/event7.grabbed"));
    types("]C1Hb-1_2~");
    key_press(KEY_RIGHTCTRL, 1);
    key_press(KEY_RIGHTBRACE, 1);
    key_press(KEY_RIGHTBRACE, 0);
    key_press(KEY_RIGHTCTRL, 0);
    types("[9");
    enter();
    fixture_scan(&fixture, "]C1Hb-1_2~\x1d[9");
    assert_true(fixture.scans[0].fixed);
    fixture_pause();
    types("tab");
    key_press(KEY_TAB, 1);
    fixture_scan(&fixture, "tab");
    enter(); // an empty line is nothing
    fixture_pause();
    types("11");
    key_press(KEY_1, 2); // the kernel's repeat
    enter();
    fixture_scan(&fixture, "11");
    end();
}

static void test_a_code_with_a_key_we_do_not_know_cannot_be_read(void **state)
{
    (void)state;
    begin();
    types("wrong");
    key_press(KEY_F5, 1);
    types("wrong");
    enter();
    fixture_unreadable(&fixture);
    fixture_pause();
    types("right");
    enter();
    fixture_scan(&fixture, "right");
    end();
}

// The kernel's queue was full. What comes up to the next report is parts of nothing.
static void keys_lost(uint16_t key, int32_t value)
{
    struct input_event events[] = {{.type = EV_SYN, .code = SYN_DROPPED},
                                   {.type = EV_KEY, .code = key, .value = value},
                                   {.type = EV_SYN, .code = SYN_REPORT}};
    assert_int_equal(write(keys, events, sizeof events), sizeof events);
}

static void test_a_code_of_which_keys_were_lost_cannot_be_read(void **state)
{
    (void)state;
    char held[16];
    begin();
    key_press(KEY_LEFTSHIFT, 1);
    key_press(KEY_W, 1);
    keys_lost(KEY_ENTER, 1); // and the release of Shift is among what was lost
    types("rong");
    enter();
    fixture_unreadable(&fixture);
    fixture_pause();
    types("again");
    enter();
    fixture_scan(&fixture, "again");
    fixture_pause();
    snprintf(held, sizeof held, "%d", KEY_RIGHTSHIFT);
    fixture_text(&fixture, "input/event7.held", held);
    scanner_again(fixture.scanner); // or it would be the one that was said before
    types("x");
    keys_lost(KEY_RIGHTSHIFT, 0);
    enter();
    fixture_unreadable(&fixture);
    fixture_pause();
    key_press(KEY_1, 1); // the kernel says that Shift is held down
    enter();
    fixture_scan(&fixture, "!");
    fixture_pause();
    fixture_take(&fixture, "input/event7.held");
    scanner_again(fixture.scanner);
    keys_lost(KEY_1, 1); // the end, too: told when it has been idle
    fixture_unreadable(&fixture);
    end();
}

// The Enter in it is of no code: neither does it end the one that was begun, nor is what follows one by itself.
static void test_what_comes_between_a_loss_and_the_next_report(void **state)
{
    (void)state;
    struct evdev evdev;
    struct scan scan;
    fixture_begin(&fixture, 8);
    plug_in("event7", "0c2e:0901");
    assert_int_equal(evdev_begin(&evdev, "0c2e:0901"), OK);
    assert_false(evdev_turn(&evdev, 1000, &scan));
    assert_true(evdev.fd >= 0);
    types("12");
    keys_lost(KEY_ENTER, 1);
    assert_false(evdev_turn(&evdev, 1000, &scan));
    types("34");
    enter();
    assert_true(evdev_turn(&evdev, 1000, &scan));
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 0);
    assert_false(evdev_turn(&evdev, 1000, &scan));
    evdev_end(&evdev);
    end();
}

static void test_keys_without_an_end(void **state)
{
    (void)state;
    struct evdev evdev;
    struct scan scan;
    fixture_begin(&fixture, 8);
    plug_in("event7", "0c2e:0901");
    assert_int_equal(evdev_begin(&evdev, "0c2e:0901"), OK);
    for (int i = 0; i < 300; i++) { // 4 events each
        types("1");
    }
    assert_false(evdev_turn(&evdev, 1000, &scan));
    assert_int_equal(evdev.line.count, 128); // a bound on each turn
    assert_false(evdev_turn(&evdev, 1000, &scan));
    assert_int_equal(evdev.line.count, 256);
    evdev_end(&evdev);
    end();
}

static void test_unplugged_and_plugged_in_elsewhere(void **state)
{
    (void)state;
    begin();
    types("half");
    usleep(20000);
    close(keys);
    fixture_take(&fixture, "input/event7");
    fixture_state(&fixture, DECODER);
    plug_in("event12", "0c2e:0901");
    fixture_state(&fixture, DECODER | WEDGE);
    types("whole");
    enter();
    fixture_scan(&fixture, "whole");
    end();
}

static void test_another_keyboard_is_left_alone(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    plug_in("event1", "046d:c31c");
    int other = keys;
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0C2E:0901"});
    fixture_state(&fixture, DECODER);
    assert_false(grabbed(&fixture, "input/event1.grabbed"));
    plug_in("event2", "0c2e:0901");
    fixture_state(&fixture, DECODER | WEDGE);
    assert_false(grabbed(&fixture, "input/event1.grabbed"));
    close(other);
    end();
}

// While somebody else holds it, what it types would reach the screen as well.
static void test_not_used_while_it_cannot_be_grabbed(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    fixture_text(&fixture, "input/event7.taken", "");
    plug_in("event7", "0c2e:0901");
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901"});
    fixture_state(&fixture, DECODER);
    types("not ours");
    enter();
    fixture_take(&fixture, "input/event7.taken");
    fixture_state(&fixture, DECODER | WEDGE);
    assert_true(grabbed(&fixture, "input/event7.grabbed"));
    scanner_free(fixture.scanner);
    fixture.scanner = NULL;
    assert_false(grabbed(&fixture, "input/event7.grabbed"));
    end();
}

// Set to send a prefix, too: it is no part of the code here either.
static void test_a_prefix_is_taken_off_where_the_device_is_taken(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    plug_in("event7", "0c2e:0901");
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901", .wedge_prefix = "~!"});
    fixture_state(&fixture, DECODER | WEDGE);
    assert_true(grabbed(&fixture, "input/event7.grabbed"));
    types("~!]C1HB~!7");
    enter();
    fixture_scan(&fixture, "]C1HB~!7");
    fixture_pause();
    types("~!"); // an empty one is nothing
    enter();
    enter();
    types("~!8");
    enter();
    fixture_scan(&fixture, "8");
    fixture_pause();
    types("~!wrong");
    key_press(KEY_F5, 1);
    enter();
    fixture_unreadable(&fixture);
    end();
}

// Its beginning went to the window, before the device was taken; or the scanner was reset.
static void test_a_code_without_the_prefix_cannot_be_read(void **state)
{
    (void)state;
    static const char *const codes[] = {"12345678", "!12345678", "~12345678", "~"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        fixture_begin(&fixture, 32);
        plug_in("event7", "0c2e:0901");
        fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901", .wedge_prefix = "~!"});
        fixture_state(&fixture, DECODER | WEDGE);
        types(codes[i]);
        enter();
        fixture_unreadable(&fixture);
        end();
    }
}

// What the kernel tells everybody of a device.
static void sys_says(const char *name, const char *vendor, const char *product)
{
    static const char *const below[] = {"", "/device", "/device/id"};
    char file[64];
    (void)mkdir(fixture_path(&fixture, "class"), 0700);
    (void)mkdir(fixture_path(&fixture, "class/input"), 0700);
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        snprintf(file, sizeof file, "class/input/%s%s", name, below[i]);
        (void)mkdir(fixture_path(&fixture, file), 0700);
    }
    snprintf(file, sizeof file, "class/input/%s/device/id/vendor", name);
    fixture_text(&fixture, file, vendor);
    snprintf(file, sizeof file, "class/input/%s/device/id/product", name);
    fixture_text(&fixture, file, product);
}

static void test_finds_out_why_it_cannot_be_taken(void **state)
{
    (void)state;
    fixture_begin(&fixture, 8);
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT);
    assert_int_equal(scanner_find_wedge("0c2e"), WEDGE_ABSENT);
    plug_in("event1", "046d:c31c");
    int other = keys;
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT);
    fixture_text(&fixture, "input/event1.refused", "");
    sys_says("event1", "046d\n", "c31c\n");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT); // somebody else's keyboard
    plug_in("event7", "0c2e:0901");
    fixture_text(&fixture, "input/event7.refused", "");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT); // nobody tells what it is
    sys_says("event7", "0c2e\n", "0902\n");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT);
    sys_says("event7", "0c2e\n", "0901\n");
    assert_int_equal(scanner_find_wedge("0C2E:0901"), WEDGE_REFUSED);
    int refused = keys;
    plug_in("event3", "0c2e:0901");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_THERE); // the best of them
    assert_false(grabbed(&fixture, "input/event3.grabbed"));
    close(other);
    close(refused);
    end();
}

// ---- the prefix

struct typed {
    struct prefix prefix;
    struct scan scan;
    char held[8];  // kept back
    char page[64]; // what reaches the page
};

static void append(char *text, const char *more, size_t count)
{
    size_t used = strlen(text);
    memcpy(text + used, more, count);
    text[used + count] = '\0';
}

static void type_one(struct typed *typed, int character, int64_t now_ms)
{
    size_t back = 0;
    char byte = (char)character;
    switch (prefix_key(&typed->prefix, character, now_ms, &back, &typed->scan)) {
    case PREFIX_NOT_OURS: append(typed->page, &byte, 1); return;
    case PREFIX_KEPT: break;
    case PREFIX_TAKEN: typed->held[0] = '\0'; return;
    case PREFIX_CODE: return;
    }
    append(typed->held, &byte, 1);
    append(typed->page, typed->held, back);
    memmove(typed->held, typed->held + back, strlen(typed->held) + 1 - back);
}

static struct typed type_all(const char *prefix, const char *text)
{
    struct typed typed = {0};
    assert_int_equal(prefix_begin(&typed.prefix, prefix), OK);
    for (; *text != '\0'; text++) {
        type_one(&typed, *text == '\r' ? WEDGE_END : *text, 1000);
    }
    return typed;
}

static void test_a_prefix_begins_a_code_and_nothing_reaches_the_page(void **state)
{
    (void)state;
    struct typed typed = type_all("~!", "a~!HB-1~!x\rb");
    assert_string_equal(typed.page, "ab");
    assert_int_equal(typed.scan.count, 7);
    assert_memory_equal(typed.scan.bytes, "HB-1~!x", 7);
    assert_true(typed.scan.fixed);
    typed = type_all("~", "~7\r~8\r");
    assert_string_equal(typed.page, "");
    assert_memory_equal(typed.scan.bytes, "8", 1);
    typed = type_all("", "~7");
    assert_string_equal(typed.page, "~7");
}

static void test_what_is_no_prefix_is_given_back_in_order(void **state)
{
    (void)state;
    assert_string_equal(type_all("~!@", "~!a").page, "~!a");
    assert_string_equal(type_all("~!@", "~a~!b").page, "~a~!b");
    // A person's key just before the scanner's own.
    struct typed typed = type_all("~~1", "~~~1HB\r");
    assert_string_equal(typed.page, "~");
    assert_memory_equal(typed.scan.bytes, "HB", 2);
    typed = type_all("ab", "aab9\r");
    assert_string_equal(typed.page, "a");
    assert_memory_equal(typed.scan.bytes, "9", 1);
    typed = type_all("abac", "ababac9\r");
    assert_string_equal(typed.page, "ab");
    assert_memory_equal(typed.scan.bytes, "9", 1);
}

static void test_a_pause_ends_both(void **state)
{
    (void)state;
    struct typed typed = {0};
    assert_int_equal(prefix_begin(&typed.prefix, "~!"), OK);
    type_one(&typed, '~', 1000);
    assert_int_equal(prefix_due_ms(&typed.prefix), 1000 + PREFIX_IDLE_MS);
    assert_false(prefix_age(&typed.prefix, 1000 + PREFIX_IDLE_MS - 1));
    assert_true(prefix_age(&typed.prefix, 1000 + PREFIX_IDLE_MS)); // what was kept is ordinary
    assert_int_equal(prefix_due_ms(&typed.prefix), INT64_MAX);
    type_one(&typed, '~', 2000);
    type_one(&typed, '!', 2000);
    type_one(&typed, '7', 2100);
    assert_int_equal(prefix_due_ms(&typed.prefix), 2100 + PREFIX_IDLE_MS);
    assert_false(prefix_age(&typed.prefix, 2100 + PREFIX_IDLE_MS)); // a half code is nobody's
    type_one(&typed, 'q', 3000);
    assert_int_equal(typed.page[strlen(typed.page) - 1], 'q'); // an ordinary key again
}

static void test_a_prefix_that_cannot_be(void **state)
{
    (void)state;
    struct prefix prefix;
    assert_int_equal(prefix_begin(&prefix, "12345"), ERR_RANGE);
    assert_int_equal(prefix_begin(&prefix, "a b"), ERR_RANGE);
    assert_int_equal(prefix_begin(&prefix, "\xc2\xa3"), ERR_RANGE);
    assert_int_equal(prefix_begin(&prefix, "1234"), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_visible_character_has_its_key),
        cmocka_unit_test(test_other_keys),
        cmocka_unit_test(test_what_it_types_is_a_code),
        cmocka_unit_test(test_a_code_with_a_key_we_do_not_know_cannot_be_read),
        cmocka_unit_test(test_a_code_of_which_keys_were_lost_cannot_be_read),
        cmocka_unit_test(test_what_comes_between_a_loss_and_the_next_report),
        cmocka_unit_test(test_keys_without_an_end),
        cmocka_unit_test(test_unplugged_and_plugged_in_elsewhere),
        cmocka_unit_test(test_another_keyboard_is_left_alone),
        cmocka_unit_test(test_not_used_while_it_cannot_be_grabbed),
        cmocka_unit_test(test_a_prefix_is_taken_off_where_the_device_is_taken),
        cmocka_unit_test(test_a_code_without_the_prefix_cannot_be_read),
        cmocka_unit_test(test_finds_out_why_it_cannot_be_taken),
        cmocka_unit_test(test_a_prefix_begins_a_code_and_nothing_reaches_the_page),
        cmocka_unit_test(test_what_is_no_prefix_is_given_back_in_order),
        cmocka_unit_test(test_a_pause_ends_both),
        cmocka_unit_test(test_a_prefix_that_cannot_be),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
