// The glass and the mouse of the window: one pointer that goes down, moves and goes up. Used by window_sdl.c alone.
#pragma once
#include "platform/platform.h"
#include <SDL.h>

struct window_pointer {
    bool finger_is_down, mouse_is_down;
    SDL_TouchID touch; // of the first finger; only it counts
    SDL_FingerID finger;
};

// True: *ret_event is what it means. width, height: of the window in pixels; a finger's place is a share of them.
bool window_pointer_finger(struct window_pointer *pointer, const SDL_TouchFingerEvent *finger, int width, int height,
                           struct window_event *ret_event);
// SDL_MOUSEMOTION, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP.
bool window_pointer_mouse(struct window_pointer *pointer, const SDL_Event *event, struct window_event *ret_event);
// What is down now means nothing to the next person, nor does its "up".
void window_pointer_forget(struct window_pointer *pointer);
