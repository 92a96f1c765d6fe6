// A fixed scanner that plays a keyboard, beside what test_wedge.c says of it: the prefix that it is set to send, where its
// device is taken and on a desktop; and what --check-config finds out of it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/scanner/evdev.h"
#include "platform/scanner/prefix.h"
#include "platform/scanner/wedge.h"
#include "wedge_fixture.h"

#include <linux/input.h> // after platform.h: some of its macros are names there

enum { DECODER = 2, WEDGE = 8 };

static struct scanner_fixture fixture;
static int keys = -1;

static void end(void)
{
    close(keys);
    fixture_end(&fixture);
}

// ---- where its device is taken

// Set to send a prefix, too: it is no part of the code here either.
static void test_a_prefix_is_taken_off_where_the_device_is_taken(void **state)
{
    (void)state;
    fixture_begin(&fixture, 32);
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901", .wedge_prefix = "~!"});
    fixture_state(&fixture, DECODER | WEDGE);
    assert_true(wedge_is_grabbed(&fixture, "event7"));
    wedge_types(keys, "~!]C1HB~!7");
    wedge_enter(keys);
    fixture_scan(&fixture, "]C1HB~!7");
    fixture_pause();
    wedge_types(keys, "~!"); // an empty one is nothing
    wedge_enter(keys);
    wedge_enter(keys);
    wedge_types(keys, "~!8");
    wedge_enter(keys);
    fixture_scan(&fixture, "8");
    fixture_pause();
    wedge_types(keys, "~!wrong");
    wedge_key(keys, KEY_F5, 1);
    wedge_enter(keys);
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
        keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
        fixture_scanner(&fixture, (struct scanner_settings){.wedge = "0c2e:0901", .wedge_prefix = "~!"});
        fixture_state(&fixture, DECODER | WEDGE);
        wedge_types(keys, codes[i]);
        wedge_enter(keys);
        fixture_unreadable(&fixture);
        end();
    }
}

// What lies behind the end of what was typed is no part of it.
static void test_half_a_prefix_is_none_whatever_lies_behind_it(void **state)
{
    (void)state;
    struct evdev evdev;
    struct scan scan;
    fixture_begin(&fixture, 8);
    keys = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    assert_int_equal(evdev_begin(&evdev, "0c2e:0901"), OK);
    assert_int_equal(evdev_set_prefix(&evdev, "~!"), OK);
    evdev.line.bytes[1] = '!';
    wedge_types(keys, "~");
    wedge_enter(keys);
    assert_true(evdev_turn(&evdev, 1000, &scan));
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 0);
    evdev_end(&evdev);
    end();
}

// ---- what --check-config finds out

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
    int other = wedge_plug_in(&fixture, "event1", "046d:c31c");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT);
    fixture_text(&fixture, "input/event1.refused", "");
    sys_says("event1", "046d\n", "c31c\n");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT); // somebody else's keyboard
    int refused = wedge_plug_in(&fixture, "event7", "0c2e:0901");
    fixture_text(&fixture, "input/event7.refused", "");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT); // nobody tells what it is
    sys_says("event7", "0c2e\n", "0902\n");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_ABSENT);
    sys_says("event7", "0c2e\n", "0901\n");
    assert_int_equal(scanner_find_wedge("0C2E:0901"), WEDGE_REFUSED);
    keys = wedge_plug_in(&fixture, "event3", "0c2e:0901");
    assert_int_equal(scanner_find_wedge("0c2e:0901"), WEDGE_THERE); // the best of them
    assert_false(wedge_is_grabbed(&fixture, "event3"));
    close(other);
    close(refused);
    end();
}

// ---- on a desktop

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
        cmocka_unit_test(test_a_prefix_is_taken_off_where_the_device_is_taken),
        cmocka_unit_test(test_a_code_without_the_prefix_cannot_be_read),
        cmocka_unit_test(test_half_a_prefix_is_none_whatever_lies_behind_it),
        cmocka_unit_test(test_finds_out_why_it_cannot_be_taken),
        cmocka_unit_test(test_a_prefix_begins_a_code_and_nothing_reaches_the_page),
        cmocka_unit_test(test_what_is_no_prefix_is_given_back_in_order),
        cmocka_unit_test(test_a_pause_ends_both),
        cmocka_unit_test(test_a_prefix_that_cannot_be),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
