// The window under a real X server (Xvfb, started here) with real X input (XTest), and under SDL's
// dummy driver. Each case runs in a process of its own: SDL learns its driver once.
#include "platform/platform.h"
#include <SDL.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static pid_t server = -1;
static char display_name[16];

static void server_stop(void)
{
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
        server = -1;
    }
}

// Xvfb chooses a free display and tells it on a pipe.
static bool server_try(void)
{
    int fds[2];
    if (pipe(fds) != 0) {
        return false;
    }
    server = fork();
    if (server == 0) {
        char fd[16];
        close(fds[0]);
        snprintf(fd, sizeof fd, "%d", fds[1]);
        if (freopen("/dev/null", "w", stderr) == NULL) {
            _exit(126);
        }
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "1080x1920x24", "-nolisten", "tcp",
               "-noreset", (char *)NULL);
        _exit(127);
    }
    close(fds[1]);
    char number[12] = "";
    // Number and newline are two writes; a pipe that is closed between them ends the server.
    size_t used = 0;
    while (used < sizeof number - 1 && strchr(number, '\n') == NULL) {
        ssize_t got = read(fds[0], number + used, sizeof number - 1 - used);
        if (got <= 0) {
            break;
        }
        used += (size_t)got;
    }
    close(fds[0]);
    if (used == 0) {
        return false;
    }
    number[strcspn(number, "\n")] = '\0';
    snprintf(display_name, sizeof display_name, ":%s", number);
    Display *display = XOpenDisplay(display_name);
    if (display == NULL) {
        return false;
    }
    XCloseDisplay(display);
    return true;
}

// Two servers that start or end at the same moment can take each other's display: try again.
static bool server_start(void)
{
    for (int i = 0; i < 5; i++) {
        if (server_try()) {
            return true;
        }
        server_stop();
    }
    return false;
}

// Runs a case in a child with this driver; the child's assertions are its exit code.
static void run_with(const char *driver, int (*body)(void))
{
    pid_t child = fork();
    if (child == 0) {
        setenv("SDL_VIDEODRIVER", driver, 1);
        setenv("DISPLAY", display_name, 1);
        alarm(40);
        _exit(body());
    }
    int status = -1;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fail_msg("line %d (status %x)", WIFEXITED(status) ? WEXITSTATUS(status) + 100 : 0,
                 (unsigned)status);
    }
}

// A child says where it failed by its exit code: lines up to 354 fit.
#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static struct window *open_window(bool fullscreen)
{
    struct window_settings settings = {.fullscreen = fullscreen, .title = "Foyer"};
    struct window *window = NULL;
    return window_new(&settings, &window) == OK ? window : NULL;
}

// The next event that is not about exposing or resizing.
static bool next_event(struct window *window, struct window_event *ret_event)
{
    for (int i = 0; i < 50; i++) {
        if (!window_wait(window, 5000, ret_event)) {
            return false;
        }
        if (ret_event->kind != WINDOW_EXPOSED && ret_event->kind != WINDOW_RESIZED) {
            return true;
        }
    }
    return false;
}

static void settle(struct window *window)
{
    struct window_event event;
    while (window_wait(window, 60, &event)) {
    }
}

static int opens_and_shows(void)
{
    struct window *window = open_window(true);
    MUST(window != NULL);
    settle(window);
    int width = 0, height = 0;
    window_size_px(window, &width, &height);
    MUST(width == 1080 && height == 1920);
    int mm = window_width_mm(window);
    MUST(mm == 0 || (mm > 100 && mm < 1500));
    SDL_Surface *surface = window_surface(window);
    MUST(surface != NULL && surface->w == 1080);
    // What is painted and presented is on the glass, and what is not presented is not.
    SDL_FillRect(surface, NULL, 0x005eb8);
    window_present(window, &(struct window_rect){0, 0, 1080, 1920}, 1);
    SDL_FillRect(surface, NULL, 0x007f3b);
    window_present(window, &(struct window_rect){100, 100, 50, 50}, 1);
    Display *display = XOpenDisplay(NULL);
    MUST(display != NULL);
    XImage *image =
        XGetImage(display, DefaultRootWindow(display), 0, 0, 300, 300, AllPlanes, ZPixmap);
    MUST(image != NULL);
    MUST((XGetPixel(image, 120, 120) & 0xffffff) == 0x007f3b);
    MUST((XGetPixel(image, 20, 20) & 0xffffff) == 0x005eb8);
    XDestroyImage(image);
    XCloseDisplay(display);
    window_free(window);
    return 0;
}

static void press(Display *display, KeySym symbol, bool shift)
{
    KeyCode code = XKeysymToKeycode(display, symbol);
    KeyCode shift_code = XKeysymToKeycode(display, XK_Shift_L);
    if (shift) {
        XTestFakeKeyEvent(display, shift_code, True, 0);
    }
    XTestFakeKeyEvent(display, code, True, 0);
    XTestFakeKeyEvent(display, code, False, 0);
    if (shift) {
        XTestFakeKeyEvent(display, shift_code, False, 0);
    }
    XSync(display, False);
}

static int hears_mouse_and_keys(void)
{
    struct window *window = open_window(true);
    MUST(window != NULL);
    settle(window);
    Display *display = XOpenDisplay(NULL);
    MUST(display != NULL);
    struct window_event event;
    XTestFakeMotionEvent(display, -1, 400, 500, 0); // no button: says nothing
    XTestFakeButtonEvent(display, 1, True, 0);
    XTestFakeMotionEvent(display, -1, 410, 520, 0);
    XTestFakeButtonEvent(display, 1, False, 0);
    XTestFakeButtonEvent(display, 3, True, 0); // the other button is nobody's
    XTestFakeButtonEvent(display, 3, False, 0);
    XSync(display, False);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_DOWN);
    MUST(event.x == 400 && event.y == 500);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_MOVE && event.x == 410);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_UP && event.y == 520);

    press(display, XK_k, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_CHARACTER && event.character == 'K');
    press(display, XK_k, true);
    MUST(next_event(window, &event) && event.kind == WINDOW_CHARACTER && event.character == 'K');
    press(display, XK_7, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_CHARACTER && event.character == '7');
    press(display, XK_KP_3, false); // Num Lock is off
    MUST(next_event(window, &event) && event.kind == WINDOW_CHARACTER && event.character == '3');
    press(display, XK_Tab, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_KEY && event.key == KEY_NEXT);
    press(display, XK_Tab, true);
    MUST(next_event(window, &event) && event.kind == WINDOW_KEY && event.key == KEY_PREVIOUS);
    press(display, XK_Return, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_KEY && event.key == KEY_SELECT);
    press(display, XK_BackSpace, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_KEY && event.key == KEY_DELETE);
    press(display, XK_Escape, false);
    MUST(next_event(window, &event) && event.kind == WINDOW_KEY && event.key == KEY_BACK);
    XCloseDisplay(display);
    window_free(window);
    return 0;
}

static void *ring_later(void *context)
{
    usleep(100000);
    for (int i = 0; i < 1000; i++) {
        window_ring(context);
    }
    return NULL;
}

static int64_t cpu_us(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + used.ru_utime.tv_usec +
           used.ru_stime.tv_usec;
}

static int64_t switches(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_nvcsw;
}

static int bell_wakes_and_idle_sleeps(void)
{
    struct window *window = open_window(true);
    MUST(window != NULL);
    settle(window);
    struct window_event event;
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, ring_later, window) == 0);
    MUST(window_wait(window, -1, &event) && event.kind == WINDOW_BELL);
    pthread_join(thread, NULL);
    settle(window); // many rings are few bells: nothing piles up
    window_ring(window);
    MUST(window_wait(window, 0, &event) && event.kind == WINDOW_BELL);
    MUST(!window_wait(window, 0, &event));

    // Idle: no polling behind our back. 400 wake-ups would be SDL's own loop on a dummy driver.
    int64_t cpu = cpu_us(), turns = switches();
    MUST(!window_wait(window, 400, &event));
    MUST(switches() - turns < 50);
    MUST(cpu_us() - cpu < 20000);
    window_free(window);
    return 0;
}

static void finger_push(uint32_t type, SDL_FingerID finger, float x, float y)
{
    SDL_Event event = {0};
    event.tfinger.type = type;
    event.tfinger.touchId = 7;
    event.tfinger.fingerId = finger;
    event.tfinger.x = x;
    event.tfinger.y = y;
    SDL_PushEvent(&event);
}

static int only_the_first_finger_counts(void)
{
    struct window *window = open_window(false);
    MUST(window != NULL);
    settle(window);
    int width, height;
    struct window_event event;
    window_size_px(window, &width, &height);
    finger_push(SDL_FINGERDOWN, 1, 0.5f, 0.25f);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_DOWN);
    MUST(event.x == width / 2 && event.y == height / 4);
    // The touch device is unknown to SDL, so it counts no fingers: as after a panel was unplugged,
    // the new finger takes over, and what the old one says is not heard.
    finger_push(SDL_FINGERDOWN, 2, 0.1f, 0.1f);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_DOWN);
    finger_push(SDL_FINGERMOTION, 1, 0.6f, 0.6f);
    finger_push(SDL_FINGERUP, 1, 0.6f, 0.6f);
    finger_push(SDL_FINGERUP, 2, 0.2f, 0.1f);
    MUST(next_event(window, &event) && event.kind == WINDOW_POINTER_UP && event.x == width / 5);
    MUST(!window_wait(window, 0, &event));
    window_free(window);
    return 0;
}

static int forgetting_drops_input_but_not_the_bell(void)
{
    struct window *window = open_window(false);
    MUST(window != NULL);
    settle(window);
    struct window_event event;
    SDL_Event key = {0};
    key.key.type = SDL_KEYDOWN;
    key.key.keysym.sym = SDLK_k;
    for (int i = 0; i < 20; i++) {
        SDL_PushEvent(&key);
    }
    finger_push(SDL_FINGERDOWN, 1, 0.5f, 0.5f);
    window_ring(window);
    window_forget(window);
    MUST(window_wait(window, 0, &event) && event.kind == WINDOW_BELL);
    MUST(!window_wait(window, 0, &event));
    finger_push(SDL_FINGERUP, 1, 0.5f, 0.5f); // of a press that belongs to the last person
    MUST(!window_wait(window, 0, &event));
    finger_push(SDL_FINGERDOWN, 1, 0.5f, 0.5f); // and of one that was heard before
    MUST(window_wait(window, 0, &event) && event.kind == WINDOW_POINTER_DOWN);
    window_forget(window);
    finger_push(SDL_FINGERUP, 1, 0.5f, 0.5f);
    MUST(!window_wait(window, 0, &event));
    window_free(window);
    return 0;
}

static void x11_opens_and_shows(void **state)
{
    (void)state;
    run_with("x11", opens_and_shows);
}

static void x11_hears_mouse_and_keys(void **state)
{
    (void)state;
    run_with("x11", hears_mouse_and_keys);
}

static void x11_bell_wakes_and_idle_sleeps(void **state)
{
    (void)state;
    run_with("x11", bell_wakes_and_idle_sleeps);
}

static void dummy_bell_wakes_and_idle_sleeps(void **state)
{
    (void)state;
    run_with("dummy", bell_wakes_and_idle_sleeps);
}

static void first_finger_counts(void **state)
{
    (void)state;
    run_with("dummy", only_the_first_finger_counts);
}

static void forgetting(void **state)
{
    (void)state;
    run_with("x11", forgetting_drops_input_but_not_the_bell);
    run_with("dummy", forgetting_drops_input_but_not_the_bell);
}

int main(void)
{
    if (!server_start()) {
        printf("skipped: needs Xvfb (Debian: xvfb)\n");
        server_stop();
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(x11_opens_and_shows),
        cmocka_unit_test(x11_hears_mouse_and_keys),
        cmocka_unit_test(x11_bell_wakes_and_idle_sleeps),
        cmocka_unit_test(dummy_bell_wakes_and_idle_sleeps),
        cmocka_unit_test(first_finger_counts),
        cmocka_unit_test(forgetting),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    server_stop();
    return failed;
}
