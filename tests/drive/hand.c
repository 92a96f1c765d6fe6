// Hands: real SDL events into the real window. What is not on the screen cannot be tapped.
#include "drive/drive.h"
#include <SDL.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void push(SDL_Event *event)
{
    (void)SDL_PushEvent(event);
}

static void push_pointer(struct drive *drive, Uint32 mouse_type, Uint32 finger_type, int x, int y)
{
    SDL_Event event = {0};

    if (drive->by_touch) {
        int width = 0, height = 0;

        window_size_px(drive->kiosk.window, &width, &height);
        event.type = finger_type;
        event.tfinger.touchId = 1;
        event.tfinger.fingerId = 1;
        event.tfinger.x = ((float)x + 0.5f) / (float)width;
        event.tfinger.y = ((float)y + 0.5f) / (float)height;
    } else {
        event.type = mouse_type;
        if (mouse_type == SDL_MOUSEMOTION) {
            event.motion.x = x;
            event.motion.y = y;
        } else {
            event.button.button = SDL_BUTTON_LEFT;
            event.button.x = x;
            event.button.y = y;
        }
    }
    push(&event);
}

static const struct draw_control *find(struct drive *drive, const char *name)
{
    drive_settle(drive);
    const struct draw_list *list = loop_list(drive->kiosk.loop);

    for (int i = 0; i < list->control_count; i++) {
        if (strcmp(draw_list_text(list, list->controls[i].name_at), name) == 0) {
            return &list->controls[i];
        }
    }
    return NULL;
}

static bool no_control(struct drive *drive, const char *name)
{
    return drive_fail(drive, "there is nothing called \"%s\" to press", name);
}

bool hand_tap(struct drive *drive, const char *name, int times)
{
    const struct draw_control *control = find(drive, name);

    if (control == NULL) {
        return no_control(drive, name);
    }
    int x = control->rect.x + control->rect.w / 2;
    int y = control->rect.y + control->rect.h / 2;
    if (strcmp(drive->tapped, name) == 0) {
        clock_advance(500); // the same words again on purpose: no double strike
    }
    (void)snprintf(drive->tapped, sizeof drive->tapped, "%s", name);
    for (int i = 0; i < times; i++) {
        // A person does not press twice in the time that counts as a tremble. An impatient one presses the same place
        // again, whatever is there by now.
        clock_advance(drive->config.touch_debounce_ms);
        push_pointer(drive, SDL_MOUSEBUTTONDOWN, SDL_FINGERDOWN, x, y);
        drive_settle(drive);
        push_pointer(drive, SDL_MOUSEBUTTONUP, SDL_FINGERUP, x, y);
        drive_settle(drive);
    }
    return true;
}

bool hand_slide_off(struct drive *drive, const char *name)
{
    const struct draw_control *control = find(drive, name);

    if (control == NULL) {
        return no_control(drive, name);
    }
    struct draw_rect rect = control->rect;
    push_pointer(drive, SDL_MOUSEBUTTONDOWN, SDL_FINGERDOWN, rect.x + 4, rect.y + 4);
    drive_settle(drive);
    push_pointer(drive, SDL_MOUSEMOTION, SDL_FINGERMOTION, rect.x - 6, rect.y - 6);
    drive_settle(drive);
    push_pointer(drive, SDL_MOUSEBUTTONUP, SDL_FINGERUP, rect.x - 6, rect.y - 6);
    drive_settle(drive);
    return true;
}

bool hand_hold_corner(struct drive *drive, int64_t ms)
{
    enum { STEP_MS = 100 };
    int width = 0, height = 0;

    window_size_px(drive->kiosk.window, &width, &height);
    clock_advance(drive->config.touch_debounce_ms);
    push_pointer(drive, SDL_MOUSEBUTTONDOWN, SDL_FINGERDOWN, width / 50, height / 50);
    drive_settle(drive);
    // In steps, as a hand holds: whatever falls due meanwhile happens meanwhile.
    for (int64_t held_ms = 0; held_ms < ms; held_ms += STEP_MS) {
        clock_advance(ms - held_ms < STEP_MS ? ms - held_ms : STEP_MS);
        drive_settle(drive);
    }
    push_pointer(drive, SDL_MOUSEBUTTONUP, SDL_FINGERUP, width / 50, height / 50);
    drive_settle(drive);
    return true;
}

static void push_key(SDL_Keycode key, Uint16 modifiers)
{
    SDL_Event event = {0};

    event.type = SDL_KEYDOWN;
    event.key.state = SDL_PRESSED;
    event.key.keysym.sym = key;
    event.key.keysym.scancode = SDL_GetScancodeFromKey(key);
    event.key.keysym.mod = modifiers;
    push(&event);
    event.type = SDL_KEYUP;
    event.key.state = SDL_RELEASED;
    push(&event);
}

bool hand_key(struct drive *drive, const char *name)
{
    SDL_Keycode key = strcmp(name, "Enter") == 0 ? SDLK_RETURN : SDL_GetKeyFromName(name);

    if (key == SDLK_UNKNOWN) {
        return drive_fail(drive, "SDL knows no key called \"%s\"", name);
    }
    clock_advance(500); // no double strike
    push_key(key, KMOD_NONE);
    drive_settle(drive);
    return true;
}

bool hand_type(struct drive *drive, const char *text)
{
    for (; *text != '\0'; text++) {
        if (!isalnum((unsigned char)*text)) {
            return drive_fail(drive, "type takes letters and digits only");
        }
        clock_advance(drive->config.touch_debounce_ms);
        push_key((SDL_Keycode)tolower((unsigned char)*text), KMOD_NONE);
        drive_settle(drive);
    }
    return true;
}

bool hand_select(struct drive *drive, const char *name)
{
    // The first Tab may land anywhere; one round is enough to meet every control.
    for (int i = 0; i < DRAW_CONTROLS + 1; i++) {
        const struct draw_control *focused = loop_focused(drive->kiosk.loop);

        if (focused != NULL &&
            strcmp(draw_list_text(loop_list(drive->kiosk.loop), focused->name_at), name) == 0) {
            return hand_key(drive, "Enter");
        }
        if (!hand_key(drive, "Tab")) {
            return false;
        }
    }
    return drive_fail(drive, "Tab never comes to anything called \"%s\"", name);
}
