// Touch and keys: which control was meant. What it means is the flow's to say.
#include "loop/loop_inside.h"

static const int64_t repeat_ms = 500; // the same control again so soon is a double strike (product 5.1)

// A trembling hand presses twice: other buttons are quiet for touch.debounce_ms, the same one for longer, also when the
// next page has one of the same meaning. Keys are quiet for themselves alone: digits may be as quick as they like.
static bool is_tremor(const struct loop *loop, const struct draw_control *control, int64_t now_ms)
{
    bool key = control->role == ROLE_KEY;
    const struct loop_press *last = key ? &loop->last_key : &loop->last_button;
    bool same = last->control == control->control && last->argument == control->argument;
    int64_t quiet_ms = loop->config->touch_debounce_ms;

    if (key) {
        return same && now_ms - last->at_ms < quiet_ms;
    }
    return now_ms - last->at_ms < (same ? repeat_ms : quiet_ms);
}

static void press(struct loop *loop, const struct draw_control *control)
{
    struct event event = loop_stamp(EV_PRESS);

    if (is_tremor(loop, control, event.now_ms)) {
        return;
    }
    if (control->role == ROLE_KEY) {
        loop->last_key = (struct loop_press){control->control, control->argument, event.now_ms};
        loop->last_button.control = CTL_NONE; // something was typed in between: no double strike
    } else {
        loop->last_button = (struct loop_press){control->control, control->argument, event.now_ms};
    }
    event.control = control->control;
    event.argument = control->argument;
    loop_event(loop, &event);
}

static void touched(struct loop *loop)
{
    struct event event = loop_stamp(EV_TOUCH);

    loop_event(loop, &event);
}

// The staff screen has no button that a patient could find: the top left corner, held for 3 s and let go, or a key.
static void staff(struct loop *loop)
{
    struct event event = loop_stamp(EV_PRESS);

    event.control = CTL_STAFF;
    loop_event(loop, &event);
}

static bool in_corner(const struct loop *loop, const struct window_event *event)
{
    int width = 0, height = 0;

    window_size_px(loop->ports.window, &width, &height);
    int side = (width < height ? width : height) / 8;
    return event->x < side && event->y < side;
}

static void corner(struct loop *loop, const struct window_event *event, bool free)
{
    const int64_t hold_ms = 3000;
    int64_t now_ms = clock_now_ms();

    if (event->kind == WINDOW_POINTER_DOWN) {
        loop->corner = free && in_corner(loop, event);
        loop->corner_ms = now_ms;
    } else if (!in_corner(loop, event)) {
        loop->corner = false;
    } else if (event->kind == WINDOW_POINTER_UP && loop->corner) {
        loop->corner = false;
        if (now_ms - loop->corner_ms >= hold_ms) {
            staff(loop);
        }
    }
}

static void pointer(struct loop *loop, const struct window_event *event)
{
    const struct draw_control *under = draw_list_control_at(&loop->list, event->x, event->y);
    bool same = under != NULL && under->control == loop->pressed &&
                under->argument == loop->pressed_argument;

    corner(loop, event, under == NULL);
    if (event->kind == WINDOW_POINTER_DOWN) {
        focus_clear(&loop->focus);
        loop->pressed = under != NULL ? under->control : CTL_NONE;
        loop->pressed_argument = under != NULL ? under->argument : 0;
        touched(loop);
    } else if (event->kind == WINDOW_POINTER_MOVE) {
        if (loop->pressed != CTL_NONE && !same) {
            loop->pressed = CTL_NONE; // slid off: cancelled (WCAG 2.5.2)
        }
    } else {
        bool act = same && loop->pressed != CTL_NONE;

        loop->pressed = CTL_NONE;
        if (act) {
            press(loop, under);
        }
    }
}

static const struct draw_control *main_control(const struct draw_list *list)
{
    for (int i = 0; i < list->control_count; i++) {
        if (list->controls[i].is_main) {
            return &list->controls[i];
        }
    }
    return NULL;
}

static void press_if_shown(struct loop *loop, enum control control, int argument)
{
    const struct draw_control *found = draw_list_find(&loop->list, control, argument);

    if (found != NULL) {
        press(loop, found); // what is not on the page cannot be pressed
    }
}

static void key(struct loop *loop, enum window_key key)
{
    const struct draw_control *focused = focus_control(&loop->focus, &loop->list);

    touched(loop);
    switch (key) {
    case KEY_NEXT: focus_next(&loop->focus, &loop->list); break;
    case KEY_PREVIOUS: focus_previous(&loop->focus, &loop->list); break;
    case KEY_SELECT:
        if (focused == NULL && flow_seen(&loop->flow) == SCREEN_CONFIRM) {
            // "Is this your appointment?" is answered on purpose: an Enter meant for the page before only shows
            // where the focus is.
            focus_next(&loop->focus, &loop->list);
            break;
        }
        focused = focused != NULL ? focused : main_control(&loop->list);
        if (focused != NULL) {
            press(loop, focused);
        }
        break;
    case KEY_BACK: press_if_shown(loop, CTL_BACK, 0); break;
    case KEY_DELETE: press_if_shown(loop, CTL_DELETE, 0); break;
    case KEY_STAFF: staff(loop); break;
    case KEY_HELP: press_if_shown(loop, CTL_HELP, 0); break;
    }
}

static void character(struct loop *loop, char typed)
{
    touched(loop);
    if (typed >= '0' && typed <= '9') {
        press_if_shown(loop, CTL_DIGIT, typed - '0');
    } else if (typed >= 'A' && typed <= 'Z') {
        press_if_shown(loop, CTL_LETTER, typed);
    }
}

static void resized(struct loop *loop)
{
    int width = 0, height = 0;

    window_size_px(loop->ports.window, &width, &height);
    ui_resize(loop->ui, width, height, window_width_mm(loop->ports.window));
    loop->drawn = false;
}

void loop_input_came(struct loop *loop, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_NONE:
    case WINDOW_BELL: break;
    case WINDOW_POINTER_DOWN:
    case WINDOW_POINTER_MOVE:
    case WINDOW_POINTER_UP: pointer(loop, event); break;
    case WINDOW_KEY: key(loop, event->key); break;
    case WINDOW_CHARACTER: character(loop, event->character); break;
    case WINDOW_SCANNED: scan_typed(loop); break;
    case WINDOW_EXPOSED: loop->exposed = true; break;
    case WINDOW_RESIZED: resized(loop); break;
    case WINDOW_QUIT: loop->quit = true; break;
    }
}
