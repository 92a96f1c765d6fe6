// A fixed scanner on a desktop: it types a prefix into the window, and nothing of its code reaches the page.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/wipe.h"
#include "platform/platform.h"
#include "platform/window_keys.h"

static struct window *window;

static void begin(const char *prefix)
{
    struct window_settings settings = {.allow_unseen = true, .title = "Foyer", .scan_prefix = prefix};
    struct window_event event;
    assert_int_equal(window_new(&settings, &window), OK);
    while (window_wait(window, 30, &event)) {
    }
}

static void key(SDL_Scancode code, uint16_t mod)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN, .state = SDL_PRESSED}};
    event.key.keysym = (SDL_Keysym){.scancode = code, .sym = SDL_GetKeyFromScancode(code), .mod = mod};
    assert_int_equal(SDL_PushEvent(&event), 1);
    event.key.type = SDL_KEYUP;
    assert_int_equal(SDL_PushEvent(&event), 1);
}

// Letters, digits, '~' and Enter ('\r'), as a keyboard of the US layout gives them.
static void types(const char *text)
{
    for (; *text != '\0'; text++) {
        bool upper = *text >= 'A' && *text <= 'Z', lower = *text >= 'a' && *text <= 'z';
        uint16_t mod = upper || *text == '~' ? KMOD_LSHIFT : KMOD_NONE;
        if (mod != KMOD_NONE) {
            key(SDL_SCANCODE_LSHIFT, mod);
        }
        if (upper || lower) {
            key((SDL_Scancode)(SDL_SCANCODE_A + (*text | 0x20) - 'a'), mod);
        } else if (*text == '0') {
            key(SDL_SCANCODE_0, mod);
        } else if (*text >= '1' && *text <= '9') {
            key((SDL_Scancode)(SDL_SCANCODE_1 + *text - '1'), mod);
        } else {
            key(*text == '~' ? SDL_SCANCODE_GRAVE : SDL_SCANCODE_RETURN, mod);
        }
    }
}

static struct window_event next_event(void)
{
    struct window_event event = {.kind = WINDOW_NONE};
    assert_true(window_wait(window, 20000, &event));
    return event;
}

static void gives_character(char character)
{
    struct window_event event = next_event();
    assert_int_equal(event.kind, WINDOW_CHARACTER);
    assert_int_equal(event.character, character);
}

static void gives_code_of(size_t count)
{
    struct scan scan;
    assert_int_equal(next_event().kind, WINDOW_SCANNED);
    window_scanned(window, &scan);
    assert_int_equal(scan.count, count);
}

static void gives_code(const char *text)
{
    struct scan scan;
    assert_int_equal(next_event().kind, WINDOW_SCANNED);
    window_scanned(window, &scan);
    assert_int_equal(scan.count, strlen(text));
    assert_memory_equal(scan.bytes, text, scan.count);
    assert_true(scan.fixed);
    assert_int_equal(scan.symbology, SYMBOLOGY_UNKNOWN);
    window_scanned(window, &scan); // moved out: nothing is left
    assert_int_equal(scan.count, 0);
}

// Longer than two codes are apart at least (platform/scanner/pace.h), shorter than half a code is waited for.
enum { PAUSE_MS = 220 };

static void gives_nothing(int64_t for_ms)
{
    struct window_event event;
    assert_false(window_wait(window, for_ms, &event));
}

static void test_a_code_never_becomes_characters(void **state)
{
    (void)state;
    begin("~1");
    types("k~1Hb7\r5"); // a person's keys before and behind
    gives_character('K');
    gives_code("Hb7");
    gives_character('5');
    gives_nothing(PAUSE_MS);
    types("~1\r"); // an empty one is nothing; neither is its Enter
    types("~1next\r");
    gives_code("next");
    gives_nothing(0);
    window_free(window);
}

static void test_what_is_no_prefix_is_typed(void **state)
{
    (void)state;
    begin("12");
    types("1k12x\r");
    gives_character('1');
    gives_character('K');
    gives_code("x");
    types("1"); // nothing follows: given back after a while, without anything else that wakes us
    struct window_event event;
    assert_true(window_wait(window, -1, &event));
    assert_int_equal(event.kind, WINDOW_CHARACTER);
    assert_int_equal(event.character, '1');
    types("1\r"); // Enter ends no code here
    gives_character('1');
    event = next_event();
    assert_int_equal(event.kind, WINDOW_KEY);
    assert_int_equal(event.key, KEY_SELECT);
    gives_nothing(0);
    window_free(window);
}

static void test_a_half_code_is_lost_and_not_typed(void **state)
{
    (void)state;
    begin("~");
    types("~half");
    gives_nothing(700);
    types("k");
    gives_character('K');
    window_free(window);
}

static void gives_unreadable(void)
{
    struct scan scan;
    assert_int_equal(next_event().kind, WINDOW_SCANNED);
    window_scanned(window, &scan);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.bytes[0], 0);
    assert_true(scan.fixed);
}

// The session ends while the scanner types, after so many of its keys, of which some may be in the queue still: the rest
// of the code is neither typed into the next session nor taken for a code.
static void test_a_code_in_which_the_session_ends(void **state)
{
    (void)state;
    static const char code[] = "~1Hb7";
    for (size_t cut = 1; cut < sizeof code; cut++) {
        for (int seen = 0; seen < 2; seen++) {
            char first[sizeof code] = "";
            begin("~1");
            memcpy(first, code, cut);
            types(first);
            if (seen == 1) {
                gives_nothing(0);
            }
            window_forget(window);
            types(code + cut);
            types("\r");
            if (cut == 1) { // half of its prefix: nothing of the code itself is lost
                gives_code("Hb7");
            } else {
                gives_unreadable();
            }
            types("k");
            gives_character('K');
            gives_nothing(0);
            window_free(window);
        }
    }
    begin("~1");
    types("k~1Hb7"); // its Enter never comes
    window_forget(window);
    gives_nothing(700);
    types("j");
    gives_character('J');
    types("k~1Hb7\r"); // whole, and of the session that ends: gone with it
    window_forget(window);
    types("l");
    gives_character('L');
    gives_nothing(0);
    window_free(window);
}

static void test_too_long_a_code(void **state)
{
    (void)state;
    char longer[SCAN_BYTES + 3];
    begin("~");
    memset(longer, 'x', sizeof longer);
    snprintf(longer + SCAN_BYTES + 1, 2, "\r");
    longer[0] = '~';
    types(longer);
    gives_code_of(SCAN_BYTES);
    gives_nothing(PAUSE_MS);
    types("~x");
    longer[0] = 'x';
    types(longer);
    gives_unreadable();
    window_free(window);
}

// A code of one digit, behind its prefix.
static bool code_at(struct window_keys *keys, SDL_Scancode digit, int64_t now_ms)
{
    static const SDL_Scancode prefix = SDL_SCANCODE_GRAVE, end = SDL_SCANCODE_RETURN;
    struct window_event event = {.kind = WINDOW_NONE};
    const SDL_Scancode typed[] = {prefix, digit, end};
    bool means = false;
    for (size_t i = 0; i < 3; i++) {
        SDL_KeyboardEvent key = {.type = SDL_KEYDOWN, .keysym = {.scancode = typed[i]}};
        means = window_keys_came(keys, &key, now_ms, &event);
    }
    assert_true(!means || event.kind == WINDOW_SCANNED);
    return means;
}

static void test_codes_faster_than_anybody_shows_them(void **state)
{
    (void)state;
    struct window_keys keys = {0};
    assert_int_equal(window_keys_begin(&keys, "`"), OK);
    assert_true(code_at(&keys, SDL_SCANCODE_1, 1000));
    assert_int_equal(keys.scan.bytes[0], '1');
    wipe(&keys.scan, sizeof keys.scan);
    for (int64_t at_ms = 1000; at_ms < 1000 + PACE_MS; at_ms += 20) {
        assert_false(code_at(&keys, SDL_SCANCODE_2, at_ms));
        assert_int_equal(keys.scan.count, 0); // and nothing of it is kept
    }
    assert_true(code_at(&keys, SDL_SCANCODE_3, 1000 + PACE_MS));
    assert_int_equal(keys.scan.bytes[0], '3');
}

static void test_without_a_prefix_all_is_typed(void **state)
{
    (void)state;
    begin("");
    types("k1\r");
    gives_character('K');
    gives_character('1');
    assert_int_equal(next_event().kind, WINDOW_KEY);
    window_free(window);
    struct window_settings settings = {.allow_unseen = true, .title = "Foyer", .scan_prefix = "12345"};
    assert_int_equal(window_new(&settings, &window), ERR_RANGE);
}

// ---- the same through a real X server (Xvfb) and its keyboard (XTest)

static pid_t server = -1;

// Xvfb chooses a free display and tells it on a pipe. False: there is no Xvfb.
static bool server_start(void)
{
    int fds[2];
    char fd[16], number[16] = ":";
    assert_int_equal(pipe(fds), 0);
    server = fork();
    if (server == 0) {
        snprintf(fd, sizeof fd, "%d", fds[1]);
        close(fds[0]);
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset",
               (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    size_t used = 1;
    while (used < sizeof number - 1 && strchr(number, '\n') == NULL) { // the number and its newline are two writes
        ssize_t got = read(fds[0], number + used, sizeof number - 1 - used);
        if (got <= 0) {
            break;
        }
        used += (size_t)got;
    }
    close(fds[0]);
    number[strcspn(number, "\n")] = '\0';
    return used > 1 && setenv("DISPLAY", number, 1) == 0;
}

static void server_stop(void)
{
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
}

static void x_key(Display *display, KeySym symbol, bool shift)
{
    KeyCode code = XKeysymToKeycode(display, symbol), shift_code = XKeysymToKeycode(display, XK_Shift_L);
    if (shift) {
        XTestFakeKeyEvent(display, shift_code, True, 0);
    }
    XTestFakeKeyEvent(display, code, True, 0);
    XTestFakeKeyEvent(display, code, False, 0);
    if (shift) {
        XTestFakeKeyEvent(display, shift_code, False, 0);
    }
    XFlush(display);
}

// SDL learns its driver once, so this is a process of its own.
static void x11_case(void **state)
{
    (void)state;
    static const KeySym code[] = {XK_h, XK_b, XK_minus, XK_7, XK_slash};
    setenv("SDL_VIDEODRIVER", "x11", 1);
    begin("~!");
    Display *display = XOpenDisplay(NULL);
    assert_non_null(display);
    x_key(display, XK_k, false);
    x_key(display, XK_grave, true);
    x_key(display, XK_1, true);
    for (size_t i = 0; i < sizeof code / sizeof code[0]; i++) {
        x_key(display, code[i], i == 0);
    }
    x_key(display, XK_Return, false);
    x_key(display, XK_5, false);
    gives_character('K');
    gives_code("Hb-7/");
    gives_character('5');
    gives_nothing(50);
    XCloseDisplay(display);
    window_free(window);
}

static void test_a_code_through_the_x_server(void **state)
{
    (void)state;
    if (!server_start()) {
        server_stop();
        print_message("skipped: needs Xvfb (Debian: xvfb)\n");
        skip();
    }
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        const struct CMUnitTest tests[] = {cmocka_unit_test(x11_case)};
        alarm(60);
        _exit(cmocka_run_group_tests(tests, NULL, NULL));
    }
    waitpid(child, &status, 0);
    server_stop();
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_code_through_the_x_server), // first: its child must not find SDL begun
        cmocka_unit_test(test_a_code_never_becomes_characters),
        cmocka_unit_test(test_what_is_no_prefix_is_typed),
        cmocka_unit_test(test_a_half_code_is_lost_and_not_typed),
        cmocka_unit_test(test_a_code_in_which_the_session_ends),
        cmocka_unit_test(test_too_long_a_code),
        cmocka_unit_test(test_codes_faster_than_anybody_shows_them),
        cmocka_unit_test(test_without_a_prefix_all_is_typed),
    };
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
