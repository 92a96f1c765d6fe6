// The window by SDL2. Two things are not obvious. Waiting: SDL blocks properly on X11 and Wayland
// only; its dummy, offscreen and kmsdrm drivers poll a thousand times a second inside
// SDL_WaitEventTimeout, so there this file blocks in poll() on an eventfd and pumps afterwards
// (settled 7). Forgetting: SDL keeps used events on a free list with what was typed still in them;
// window_forget overwrites them.
#include "base/wipe.h"
#include "platform/inner.h"
#include "platform/platform.h"
#include "platform/window_keys.h"
#include "platform/window_pointer.h"
#include <SDL.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum {
    PRESENT_RECTS = 16,
    BLANK_EVENTS = 96, // more than SDL ever had waiting at once for one person
    KMS_SLICE_MS = 8,  // kmsdrm: evdev is read by the pump alone, so its waiting is cut in slices
};

struct window {
    SDL_Window *sdl;
    bool sdl_blocks; // the driver waits properly by itself
    bool slices;     // neither it nor the eventfd hears of input
    int bell_fd;
    uint32_t bell_event, blank_event;
    atomic_bool rung; // one bell is enough until it was heard
    struct window_pointer pointer;
    struct window_keys keys;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Before SDL starts. Each line is something a kiosk was measured or seen to need (performance.md of
// the design).
static void hints_set(void)
{
    setenv("XCOMPOSEFILE", "/dev/null",
           1); // X's compose file costs 17 ms, and nobody composes here
    // SDL would look for a desktop's message bus, or start one: another program and 2 ms for nobody.
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 1);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0"); // a touch would arrive twice
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"); // or the first tap may be lost
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
}

// A window manager must be asked for the whole screen. Without one, as on a kiosk, SDL would wait
// 0.1 s for its answer, and a window of the screen's size without a border is the same.
static uint32_t window_flags(const struct window_settings *settings)
{
    if (!settings->fullscreen) {
        return SDL_WINDOW_RESIZABLE;
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    bool is_x11 = driver != NULL && strcmp(driver, "x11") == 0;
    return is_x11 && !x11_is_managed() ? SDL_WINDOW_BORDERLESS : SDL_WINDOW_FULLSCREEN_DESKTOP;
}

static enum err window_open(struct window *window, const struct window_settings *settings)
{
    SDL_DisplayMode mode = {.w = 1080, .h = 1920};
    SDL_GetDesktopDisplayMode(0, &mode);
    bool stated = !settings->fullscreen && settings->width_px > 0 && settings->height_px > 0;
    int width = stated ? settings->width_px : mode.w;
    int height = stated ? settings->height_px : mode.h;
    window->sdl = SDL_CreateWindow(settings->title, 0, 0, width, height, window_flags(settings));
    if (window->sdl == NULL) {
        return ERR_SYSTEM;
    }
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    if (surface == NULL) {
        return ERR_SYSTEM;
    }
    bool is_xrgb = surface->format->BytesPerPixel == 4 && surface->format->Rmask == 0xff0000 &&
                   surface->format->Gmask == 0xff00 && surface->format->Bmask == 0xff;
    return is_xrgb ? OK : ERR_UNSUPPORTED;
}

// Drivers without a screen. SDL takes one of them by itself when it finds no display.
static bool driver_is_unseen(const char *driver)
{
    return strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0;
}

static void driver_learn(struct window *window, const char *driver)
{
    window->sdl_blocks = strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0;
    window->slices = !window->sdl_blocks && !driver_is_unseen(driver);
}

// A kiosk that nobody can see must not look like one that runs.
static enum err driver_begin(struct window *window, const struct window_settings *settings)
{
    if (SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        return ERR_NO_DISPLAY;
    }
    const char *asked = getenv("SDL_VIDEODRIVER");
    const char *driver = SDL_GetCurrentVideoDriver();
    driver = driver == NULL ? "" : driver;
    driver_learn(window, driver);
    bool is_asked = settings->allow_unseen || (asked != NULL && asked[0] != '\0');
    return is_asked || !driver_is_unseen(driver) ? OK : ERR_NO_DISPLAY;
}

enum err window_new(const struct window_settings *settings, struct window **ret_window)
{
    enum err err = ERR_MEMORY;
    struct window *window = calloc(1, sizeof *window);
    if (window == NULL) {
        return err;
    }
    atomic_init(&window->rung, false);
    window->bell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    err = ERR_SYSTEM;
    if (window->bell_fd < 0) {
        goto out;
    }
    err = window_keys_begin(&window->keys, settings->scan_prefix);
    if (err != OK) {
        goto out;
    }
    hints_set();
    err = driver_begin(window, settings);
    if (err != OK) {
        goto out;
    }
    err = ERR_SYSTEM;
    uint32_t events = SDL_RegisterEvents(2);
    if (events == (uint32_t)-1) {
        goto out;
    }
    window->bell_event = events;
    window->blank_event = events + 1;
    SDL_StopTextInput(); // no input method; letters and digits come from key presses
    err = window_open(window, settings);
    if (err != OK) {
        goto out;
    }
    if (settings->fullscreen) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    *ret_window = window;
out:
    if (err != OK) {
        window_free(window);
    }
    return err;
}

void window_free(struct window *window)
{
    if (window == NULL) {
        return;
    }
    if (window->sdl != NULL) {
        SDL_DestroyWindow(window->sdl);
    }
    if (SDL_WasInit(SDL_INIT_VIDEO) != 0) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
    }
    if (window->bell_fd >= 0) {
        close(window->bell_fd);
    }
    window_keys_forget(&window->keys);
    free(window);
}

int window_width_mm(const struct window *window)
{
    float dots_per_inch = 0;
    int display = SDL_GetWindowDisplayIndex(window->sdl), width, height;
    if (display < 0 || SDL_GetDisplayDPI(display, NULL, &dots_per_inch, NULL) != 0 ||
        dots_per_inch < 20 || dots_per_inch > 400) {
        return 0; // 400 dots an inch on a kiosk is a driver's invention
    }
    window_size_px(window, &width, &height);
    return (int)((float)width / dots_per_inch * 25.4f + 0.5f);
}

void window_size_px(const struct window *window, int *ret_width, int *ret_height)
{
    SDL_GetWindowSize(window->sdl, ret_width, ret_height);
}

struct SDL_Surface *window_surface(struct window *window)
{
    return SDL_GetWindowSurface(window->sdl);
}

void window_present(struct window *window, const struct window_rect *rects, int count)
{
    if (count > PRESENT_RECTS) {
        SDL_UpdateWindowSurface(window->sdl);
        return;
    }
    SDL_Rect parts[PRESENT_RECTS];
    for (int i = 0; i < count; i++) {
        parts[i] = (SDL_Rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
    }
    if (count > 0) {
        SDL_UpdateWindowSurfaceRects(window->sdl, parts, count);
    }
}

// ---- events

static bool give_kind(struct window_event *ret_event, enum window_event_kind kind)
{
    *ret_event = (struct window_event){.kind = kind};
    return true;
}

static bool event_translate(struct window *window, const SDL_Event *event,
                            struct window_event *ret_event)
{
    int width, height;
    if (event->type == window->bell_event) {
        atomic_store(&window->rung,
                     false); // before the inbox is read: a ring from now on is heard again
        return give_kind(ret_event, WINDOW_BELL);
    }
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        window_size_px(window, &width, &height);
        return window_pointer_finger(&window->pointer, &event->tfinger, width, height, ret_event);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION: return window_pointer_mouse(&window->pointer, event, ret_event);
    case SDL_KEYDOWN: return window_keys_came(&window->keys, &event->key, now_ms(), ret_event);
    case SDL_QUIT: return give_kind(ret_event, WINDOW_QUIT);
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
            return give_kind(ret_event, WINDOW_RESIZED);
        }
        return event->window.event == SDL_WINDOWEVENT_EXPOSED &&
               give_kind(ret_event, WINDOW_EXPOSED);
    default: return false;
    }
}

// What is there already, without waiting.
static bool event_take(struct window *window, struct window_event *ret_event)
{
    SDL_Event event;
    if (window_keys_back(&window->keys, ret_event)) {
        return true;
    }
    while (SDL_PollEvent(&event)) {
        bool meant = event_translate(window, &event, ret_event);
        memset(&event, 0, sizeof event);
        if (meant) {
            return true;
        }
    }
    uint64_t rings;
    if (!window->sdl_blocks && read(window->bell_fd, &rings, sizeof rings) == sizeof rings) {
        return give_kind(ret_event, WINDOW_BELL);
    }
    return false;
}

static void poll_wait(struct window *window, int64_t left_ms)
{
    if (window->slices && (left_ms < 0 || left_ms > KMS_SLICE_MS)) {
        left_ms = KMS_SLICE_MS;
    }
    struct pollfd bell = {.fd = window->bell_fd, .events = POLLIN};
    poll(&bell, 1, left_ms < 0 ? -1 : (int)(left_ms < INT32_MAX ? left_ms : INT32_MAX));
}

// SDL's own waiting, where it blocks properly.
static bool sdl_wait(struct window *window, int64_t left_ms, struct window_event *ret_event)
{
    SDL_Event event;
    bool came = SDL_WaitEventTimeout(&event, left_ms > INT32_MAX ? INT32_MAX : (int)left_ms);
    bool meant = came && event_translate(window, &event, ret_event);
    memset(&event, 0, sizeof event);
    return meant;
}

// Until then, or until keys that are kept back must be given back. -1 = forever.
static int64_t wait_left_ms(const struct window *window, int64_t until_ms)
{
    int64_t keys_ms = window_keys_due_ms(&window->keys);
    int64_t first_ms = keys_ms < until_ms ? keys_ms : until_ms;
    int64_t left_ms = first_ms == INT64_MAX ? -1 : first_ms - now_ms();
    return first_ms != INT64_MAX && left_ms < 0 ? 0 : left_ms;
}

bool window_wait(struct window *window, int64_t timeout_ms, struct window_event *ret_event)
{
    int64_t until_ms = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
    for (;;) {
        // Twice: SDL_PollEvent says "nothing" once after each of its own rounds, though more may be
        // waiting.
        if (event_take(window, ret_event) || event_take(window, ret_event)) {
            return true;
        }
        window_keys_age(&window->keys, now_ms());
        if (window_keys_back(&window->keys, ret_event)) {
            return true;
        }
        if (timeout_ms >= 0 && now_ms() >= until_ms) {
            return false;
        }
        int64_t left_ms = wait_left_ms(window, until_ms);
        if (!window->sdl_blocks) {
            poll_wait(window, left_ms);
        } else if (sdl_wait(window, left_ms, ret_event)) {
            return true;
        }
    }
}

void window_scanned(struct window *window, struct scan *ret_scan)
{
    *ret_scan = window->keys.scan;
    wipe(&window->keys.scan, sizeof window->keys.scan);
}

void window_ring(struct window *window)
{
    if (!window->sdl_blocks) {
        uint64_t one = 1;
        while (write(window->bell_fd, &one, sizeof one) < 0 && errno == EINTR) {
        }
        return;
    }
    if (atomic_exchange(&window->rung, true)) {
        return;
    }
    SDL_Event bell = {.type = window->bell_event};
    if (SDL_PushEvent(&bell) <= 0) {
        atomic_store(&window->rung, false); // the queue is full, so the loop is awake anyway
    }
}

// Keys that nobody has asked for yet go the way of all keys first: else the rest of a code whose prefix is among them would
// be typed into the next session.
static void keys_forget(struct window *window)
{
    SDL_Event event;
    struct window_event nobodys;
    while (SDL_PeepEvents(&event, 1, SDL_GETEVENT, SDL_KEYDOWN, SDL_KEYDOWN) == 1) {
        (void)window_keys_came(&window->keys, &event.key, now_ms(), &nobodys);
        while (window_keys_back(&window->keys, &nobodys)) {
        }
    }
    wipe(&event, sizeof event);
    wipe(&nobodys, sizeof nobodys);
    SDL_FlushEvents(SDL_KEYUP, SDL_TEXTINPUT);
    window_keys_forget(&window->keys);
}

void window_forget(struct window *window)
{
    keys_forget(window);
    SDL_FlushEvents(SDL_MOUSEMOTION, SDL_MOUSEWHEEL);
    SDL_FlushEvents(SDL_FINGERDOWN, SDL_FINGERMOTION);
    window_pointer_forget(&window->pointer);
    SDL_Event blanks[BLANK_EVENTS];
    memset(blanks, 0, sizeof blanks);
    for (int i = 0; i < BLANK_EVENTS; i++) {
        blanks[i].type = window->blank_event;
    }
    SDL_PeepEvents(blanks, BLANK_EVENTS, SDL_ADDEVENT, 0, 0);
    SDL_FlushEvent(window->blank_event);
}
