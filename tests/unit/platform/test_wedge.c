// A fixed scanner that plays a keyboard: its keys, its device (tests/faults/devices.c). Its prefix: test_wedge_prefix.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "platform/scanner/evdev.h"
#include "platform/scanner/wedge.h"
#include "wedge_fixture.h"

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

static void begin(void)
{
    fixture_begin(&fixture, 32);
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
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
    assert_true(wedge_is_grabbed(&fixture, "event7"));
    wedge_types(keys, "]C1Hb-1_2~");
    wedge_key(keys, KEY_RIGHTCTRL, 1);
    wedge_key(keys, KEY_RIGHTBRACE, 1);
    wedge_key(keys, KEY_RIGHTBRACE, 0);
    wedge_key(keys, KEY_RIGHTCTRL, 0);
    wedge_types(keys, "[9");
    wedge_enter(keys);
    fixture_scan(&fixture, "]C1Hb-1_2~\x1d[9");
    assert_true(fixture.scans[0].fixed);
    fixture_pause();
    wedge_types(keys, "tab");
    wedge_key(keys, KEY_TAB, 1);
    fixture_scan(&fixture, "tab");
    wedge_enter(keys); // an empty line is nothing
    fixture_pause();
    wedge_types(keys, "11");
    wedge_key(keys, KEY_1, 2); // the kernel's repeat
    wedge_enter(keys);
    fixture_scan(&fixture, "11");
    end();
}

static void test_a_code_with_a_key_we_do_not_know_cannot_be_read(void **state)
{
    (void)state;
    begin();
    wedge_types(keys, "wrong");
    wedge_key(keys, KEY_F5, 1);
    wedge_types(keys, "wrong");
    wedge_enter(keys);
    fixture_unreadable(&fixture);
    fixture_pause();
    wedge_types(keys, "right");
    wedge_enter(keys);
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
    wedge_key(keys, KEY_LEFTSHIFT, 1);
    wedge_key(keys, KEY_W, 1);
    keys_lost(KEY_ENTER, 1); // and the release of Shift is among what was lost
    wedge_types(keys, "rong");
    wedge_enter(keys);
    fixture_unreadable(&fixture);
    fixture_pause();
    wedge_types(keys, "again");
    wedge_enter(keys);
    fixture_scan(&fixture, "again");
    fixture_pause();
    snprintf(held, sizeof held, "%d", KEY_RIGHTSHIFT);
    fixture_text(&fixture, "input/event7.held", held);
    scanner_again(fixture.scanner); // or it would be the one that was said before
    wedge_types(keys, "x");
    keys_lost(KEY_RIGHTSHIFT, 0);
    wedge_enter(keys);
    fixture_unreadable(&fixture);
    fixture_pause();
    wedge_key(keys, KEY_1, 1); // the kernel says that Shift is held down
    wedge_enter(keys);
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
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    assert_int_equal(evdev_begin(&evdev, "0c2e:0901"), OK);
    assert_false(evdev_turn(&evdev, 1000, &scan));
    assert_true(evdev.fd >= 0);
    wedge_types(keys, "12");
    keys_lost(KEY_ENTER, 1);
    assert_false(evdev_turn(&evdev, 1000, &scan));
    wedge_types(keys, "34");
    wedge_enter(keys);
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
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    assert_int_equal(evdev_begin(&evdev, "0c2e:0901"), OK);
    for (int i = 0; i < 300; i++) { // 4 events each
        wedge_types(keys, "1");
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
    wedge_types(keys, "half");
    usleep(20000);
    close(keys);
    fixture_take(&fixture, "input/event7");
    fixture_state(&fixture, DECODER);
    keys = wedge_plug_in(&fixture, "event12", "0c2e:0901");
    fixture_state(&fixture, DECODER | WEDGE);
    wedge_types(keys, "whole");
    wedge_enter(keys);
    fixture_scan(&fixture, "whole");
    end();
}

static void test_another_keyboard_is_left_alone(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    keys = wedge_plug_in(&fixture, "event1", "046d:c31c");
    int other = keys;
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0C2E:0901"});
    fixture_state(&fixture, DECODER);
    assert_false(wedge_is_grabbed(&fixture, "event1"));
    keys = wedge_plug_in(&fixture, "event2", "0c2e:0901");
    fixture_state(&fixture, DECODER | WEDGE);
    assert_false(wedge_is_grabbed(&fixture, "event1"));
    close(other);
    end();
}

// While somebody else holds it, what it types would reach the screen as well.
static void test_not_used_while_it_cannot_be_grabbed(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    fixture_text(&fixture, "input/event7.taken", "");
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901"});
    fixture_state(&fixture, DECODER);
    wedge_types(keys, "not ours");
    wedge_enter(keys);
    fixture_take(&fixture, "input/event7.taken");
    fixture_state(&fixture, DECODER | WEDGE);
    assert_true(wedge_is_grabbed(&fixture, "event7"));
    scanner_free(fixture.scanner);
    fixture.scanner = NULL;
    assert_false(wedge_is_grabbed(&fixture, "event7"));
    end();
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
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
