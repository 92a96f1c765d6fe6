// Only the first finger counts: no gestures, and a sleeve on the glass must not press a second button.
#include "platform/window_pointer.h"

static bool give(struct window_event *ret_event, enum window_event_kind kind, int x, int y)
{
    *ret_event = (struct window_event){.kind = kind, .x = x, .y = y};
    return true;
}

bool window_pointer_finger(struct window_pointer *pointer, const SDL_TouchFingerEvent *finger, int width, int height,
                           struct window_event *ret_event)
{
    int x = (int)(finger->x * (float)width), y = (int)(finger->y * (float)height);
    bool first = pointer->finger_is_down && finger->touchId == pointer->touch && finger->fingerId == pointer->finger;
    switch (finger->type) {
    case SDL_FINGERDOWN:
        // A panel that was unplugged while it was touched never says "up".
        if (pointer->finger_is_down && SDL_GetNumTouchFingers(finger->touchId) > 1) {
            return false;
        }
        pointer->finger_is_down = true;
        pointer->touch = finger->touchId;
        pointer->finger = finger->fingerId;
        return give(ret_event, WINDOW_POINTER_DOWN, x, y);
    case SDL_FINGERMOTION: return first && give(ret_event, WINDOW_POINTER_MOVE, x, y);
    default: break;
    }
    pointer->finger_is_down = pointer->finger_is_down && !first;
    return first && give(ret_event, WINDOW_POINTER_UP, x, y);
}

bool window_pointer_mouse(struct window_pointer *pointer, const SDL_Event *event, struct window_event *ret_event)
{
    if (event->type == SDL_MOUSEMOTION) {
        return pointer->mouse_is_down && event->motion.which != SDL_TOUCH_MOUSEID &&
               give(ret_event, WINDOW_POINTER_MOVE, event->motion.x, event->motion.y);
    }
    if (event->button.button != SDL_BUTTON_LEFT || event->button.which == SDL_TOUCH_MOUSEID || pointer->finger_is_down) {
        return false;
    }
    bool down = event->type == SDL_MOUSEBUTTONDOWN, was_down = pointer->mouse_is_down;
    pointer->mouse_is_down = down;
    return (down || was_down) &&
           give(ret_event, down ? WINDOW_POINTER_DOWN : WINDOW_POINTER_UP, event->button.x, event->button.y);
}

void window_pointer_forget(struct window_pointer *pointer)
{
    *pointer = (struct window_pointer){.finger_is_down = false};
}
