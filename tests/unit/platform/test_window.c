// The window without a display: a kiosk that nobody can see must not run. What it shows and hears
// with one is tests/screens/test_window.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <SDL.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "platform/platform.h"

static enum err open_window(bool allow_unseen, struct window **ret_window)
{
    const struct window_settings settings = {
        .allow_unseen = allow_unseen, .width_px = 320, .height_px = 480, .title = "Foyer"};
    return window_new(&settings, ret_window);
}

static void check_opens(bool allow_unseen)
{
    struct window *window = NULL;
    struct window_event event;
    assert_int_equal(open_window(allow_unseen, &window), OK);
    while (window_wait(window, 0, &event)) { // what the opening itself had to tell
    }
    window_ring(window);
    assert_true(window_wait(window, -1, &event)); // it lives
    assert_int_equal(event.kind, WINDOW_BELL);
    window_free(window);
}

static void check_refused(void)
{
    struct window *window = NULL;
    assert_int_equal(open_window(false, &window), ERR_NO_DISPLAY);
    assert_null(window);
    assert_int_equal(SDL_WasInit(SDL_INIT_VIDEO), 0); // nothing is left of it
}

static int set_up(void **state)
{
    (void)state;
    const char *const names[] = {"SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY",
                                 "XDG_RUNTIME_DIR"};
    for (int i = 0; i < 4; i++) {
        unsetenv(names[i]);
    }
    return 0;
}

// What SDL finds here by itself is no screen. (Where a graphics card may be used, there is one.)
static void need_no_screen(void)
{
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return;
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    bool unseen = strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0;
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    if (!unseen) {
        skip();
    }
}

static void test_nobody_sees_it(void **state)
{
    (void)state;
    need_no_screen();
    check_refused();
    setenv("SDL_VIDEODRIVER", "", 1); // says nothing, to SDL neither
    check_refused();
}

static void test_allowed_to_be_unseen(void **state)
{
    (void)state;
    need_no_screen();
    check_opens(true);
    check_refused(); // of this window alone
}

static void test_an_unseen_driver_that_was_asked_for(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    check_opens(false);
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    check_opens(false);
}

static void test_a_driver_that_was_asked_for_and_has_no_display(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "x11", 1);
    check_refused();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_nobody_sees_it, set_up),
        cmocka_unit_test_setup(test_allowed_to_be_unseen, set_up),
        cmocka_unit_test_setup(test_an_unseen_driver_that_was_asked_for, set_up),
        cmocka_unit_test_setup(test_a_driver_that_was_asked_for_and_has_no_display, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
