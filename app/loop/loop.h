// The loop: inbox -> flow_step -> effects -> view -> draw list -> window, if anything changed. One turn blocks until
// something happens or a deadline comes; nothing redraws an unchanged screen. Main thread only. The loop owns the
// session's locked pages; it never decides what something means (flow) or what is shown (screens).
#pragma once
#include "base/err.h"
#include "config/config.h"
#include "flow/flow.h"
#include "ui/draw.h"
#include "platform/platform.h"
#include <stdbool.h>
#include <stdint.h>

struct loop;

// The ports it is given; borrowed, outlive the loop. store may be NULL only in tests of pictures; scanner and sound are NULL
// where no code is read.
struct loop_ports {
    struct inbox *inbox;
    struct net *net;
    struct store *store;
    struct window *window;
    struct scanner *scanner;
    struct sound *sound;
    const struct pass_keys *keys; // pinned keys of passes
};

MUST_CHECK enum err loop_new(const struct config *config, const struct loop_ports *ports,
                             struct loop **ret_loop);
// Ends a session that is open, saves the counters, wipes and frees.
void loop_free(struct loop *loop);

// One turn: what has come in, what is due, effects, drawing; then waits at most wait_ms (-1 = until something
// happens) for the next. False once the program is to end.
MUST_CHECK bool loop_turn(struct loop *loop, int64_t wait_ms);

// For foyer-drive and tests: what is known and shown now. Borrowed; changes with the next turn.
const struct flow *loop_flow(const struct loop *loop);
const struct draw_list *loop_list(const struct loop *loop);
// The control with the keyboard's focus, or NULL. Borrowed from the list.
const struct draw_control *loop_focused(const struct loop *loop);
// Requests, commits or messages to staff that are under way right now.
bool loop_busy(const struct loop *loop);
// The picture as it is in the window.
struct SDL_Surface *loop_picture(const struct loop *loop);
