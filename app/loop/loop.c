#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <assert.h>
#include <limits.h>
#include <string.h>

// A first picture that is replaced at once costs more time than it saves: for so long it waits for the answer.
static const int64_t first_picture_ms = 40;

// ---- events and effects

struct event loop_stamp(enum event_kind kind)
{
    struct event event;

    memset(&event, 0, sizeof event);
    event.kind = kind;
    event.now_ms = clock_now_ms();
    event.wall_ms = clock_wall_ms();
    return event;
}

// What the session's pages and the inbox had to leave out.
static void report_counts(struct loop *loop)
{
    uint64_t glyphs = ui_missing_glyphs(loop->ui);
    uint64_t dropped = inbox_dropped(loop->ports.inbox);

    if (glyphs > loop->glyphs_reported) {
        log_event(LOG_GLYPHS_MISSING, (int64_t)(glyphs - loop->glyphs_reported), 0);
    }
    if (dropped > loop->dropped_reported) {
        log_event(LOG_INBOX_FULL, (int64_t)(dropped - loop->dropped_reported), 0);
    }
    loop->glyphs_reported = glyphs;
    loop->dropped_reported = dropped;
}

// Everything of the patient that the loop holds, after the flow has wiped its session.
static void forget(struct loop *loop)
{
    net_cancel_session(loop->ports.net);
    loop_site_forget(loop);
    loop->find_identity = 0;
    look_forget(loop);
    similar_forget(loop);
    wipe(&loop->view, sizeof loop->view);
    wipe(&loop->list, sizeof loop->list);
    wipe(&loop->last_list, sizeof loop->last_list);
    wipe(&loop->request, sizeof loop->request);
    wipe(loop->correlation_id, sizeof loop->correlation_id);
    loop->drawn = false; // every pixel is painted again
    loop->pressed = CTL_NONE;
    loop->pressed_argument = 0;
    loop->last_key = (struct loop_press){.at_ms = INT64_MIN / 2}; // a letter or digit of theirs
    focus_clear(&loop->focus);
    report_counts(loop);
    ui_forget(loop->ui);
    window_forget(loop->ports.window);
    wipe_stack();
}

static void tell_staff(struct loop *loop, const struct effect *effect)
{
    // The number is that of the arrival which is not known, or of the message itself: somebody waits for EV_TASK.
    bool unknown = effect->task.note == NOTE_UNKNOWN;

    if (tasks_put(loop, &effect->task, unknown ? 0 : effect->number) && unknown) {
        arrivals_staff_told(loop, effect->number); // after the Task is in the journal's queue
    }
}

static void carry_out(struct loop *loop, const struct effect *effect)
{
    switch (effect->kind) {
    case FX_NONE: break;
    case FX_PROBE: loop_site_probe(loop); break;
    case FX_SESSION_BEGIN:
        if (chance_uuid(loop->correlation_id) != OK) {
            loop->correlation_id[0] = '\0';
        }
        loop_site_warm(loop);
        break;
    case FX_FIND: loop_site_find(loop, effect->number); break;
    case FX_ARRIVE: arrivals_begin(loop, effect); break;
    case FX_TASK: tell_staff(loop, effect); break;
    case FX_LOOK: look_begin(loop, effect); break;
    case FX_SIMILAR: similar_begin(loop, effect); break;
    case FX_HELP_LOOK: tasks_look(loop, effect->number); break;
    case FX_PIN: staff_pin(loop); break;
    case FX_UNDO: undo_start(loop, effect->number); break;
    case FX_STATUS: staff_status(loop); break;
    case FX_SCAN: scan_watch(loop, effect->on); break;
    case FX_SCAN_AGAIN: scan_again(loop); break;
    case FX_SOUND:
        if (loop->ports.sound != NULL && loop->config->scan_sound) {
            sound_play(loop->ports.sound, effect->on ? SOUND_READ : SOUND_REFUSED);
        }
        break;
    case FX_SAVE: state_save(loop); break;
    case FX_SESSION_END: forget(loop); break;
    case FX_LOG: log_event(effect->event, effect->a, effect->b); break;
    }
}

void loop_event(struct loop *loop, struct event *event)
{
    struct effects effects;

    flow_step(&loop->flow, event, &effects);
    for (int i = 0; i < effects.count; i++) {
        carry_out(loop, &effects.list[i]);
    }
    wipe(&effects, sizeof effects);
    if (loop->find_flow_number != 0 && loop->find_flow_number != loop->flow.find_number) {
        // Its moment has passed, or it was answered: nobody waits for these people any more.
        loop_site_forget(loop);
    }
    if (loop->look.flow_number != 0 && loop->look.flow_number != loop->flow.find_number) {
        look_forget(loop);
    }
}

// ---- requests and replies

static void drain_inbox(struct loop *loop)
{
    struct inbox_item item;

    while (inbox_pop(loop->ports.inbox, &item)) {
        switch (item.kind) {
        case INBOX_NET_REPLY: loop_net_came(loop, &item.net); break;
        case INBOX_STORE_REPLY: loop_store_came(loop, &item.store); break;
        case INBOX_SCAN: scan_came(loop, item.scan); break;
        case INBOX_PREVIEW: break; // drawn with this turn
        case INBOX_SCANNER: scan_changed(loop, &item.scanner); break;
        case INBOX_QUIT: loop->quit = true; break;
        }
        inbox_item_free(&item);
    }
}

// ---- drawing

// Nothing was painted yet, and the appointment system is about to say which page comes first.
static bool holds_first_picture(const struct loop *loop, int64_t now_ms)
{
    return !loop->shown && flow_seen(&loop->flow) == SCREEN_STARTING &&
           net_in_flight(loop->ports.net) > 0 && now_ms < loop->begun_ms + first_picture_ms;
}

static void draw(struct loop *loop)
{
    struct draw_rect dirty[DRAW_DIRTY];
    struct window_rect rects[DRAW_DIRTY];
    struct SDL_Surface *surface = window_surface(loop->ports.window);
    int width = 0, height = 0;
    int count = 1;

    view_make(&loop->flow, clock_now_ms(), &loop->view);
    scan_show(loop);
    ui_draw(loop->ui, &loop->view, &loop->focus, loop->pressed, loop->pressed_argument, &loop->list);
    window_size_px(loop->ports.window, &width, &height);
    dirty[0] = (struct draw_rect){0, 0, width, height};
    if (loop->drawn) {
        count = draw_list_dirty(&loop->last_list, &loop->list, dirty);
    }
    if (surface == NULL || (count == 0 && !loop->exposed) ||
        holds_first_picture(loop, clock_now_ms())) {
        return;
    }
    ui_paint(loop->ui, surface, &loop->list, dirty, count);
    if (loop->exposed) {
        dirty[0] = (struct draw_rect){0, 0, width, height};
        count = 1;
    }
    for (int i = 0; i < count; i++) {
        rects[i] = (struct window_rect){dirty[i].x, dirty[i].y, dirty[i].w, dirty[i].h};
    }
    window_present(loop->ports.window, rects, count);
    loop->last_list = loop->list;
    loop->drawn = loop->shown = true;
    loop->exposed = false;
}

// ---- turns

static void due(struct loop *loop)
{
    int64_t now_ms = clock_now_ms();
    int64_t deadline_ms = flow_deadline(&loop->flow);

    // A timer's event carries its deadline, not the moment we got round to it: what is promised at one moment is
    // then at one moment, however busy the machine is. At most a few are due at once.
    for (int i = 0; i < 100 && deadline_ms <= now_ms; i++) {
        struct event event = loop_stamp(EV_TICK);

        event.now_ms = deadline_ms > loop->flow.now_ms ? deadline_ms : loop->flow.now_ms;
        event.wall_ms -= now_ms - event.now_ms;
        loop_event(loop, &event);
        deadline_ms = flow_deadline(&loop->flow);
    }
    arrivals_wake(loop, now_ms);
    tasks_wake(loop, now_ms);
    national_wake(loop, now_ms);
    if (loop->held_count > 0) {
        loop_store_release(loop);
    }
}

static int64_t wait_limit(const struct loop *loop, int64_t wait_ms)
{
    int64_t deadline_ms = flow_deadline(&loop->flow);
    int64_t arrivals_ms = arrivals_deadline(loop);
    int64_t tasks_ms = tasks_deadline(loop);
    int64_t national_ms = national_deadline(loop);

    deadline_ms = national_ms < deadline_ms ? national_ms : deadline_ms;
    deadline_ms = arrivals_ms < deadline_ms ? arrivals_ms : deadline_ms;
    deadline_ms = tasks_ms < deadline_ms ? tasks_ms : deadline_ms;
    if (holds_first_picture(loop, clock_now_ms()) &&
        loop->begun_ms + first_picture_ms < deadline_ms) {
        deadline_ms = loop->begun_ms + first_picture_ms;
    }
    if (watchdog_interval_ms() > 0 && loop->watchdog_ms < deadline_ms) {
        deadline_ms = loop->watchdog_ms;
    }
    if (deadline_ms == INT64_MAX) {
        return wait_ms;
    }
    int64_t left_ms = deadline_ms - clock_now_ms();
    left_ms = left_ms < 0 ? 0 : left_ms;
    return wait_ms >= 0 && wait_ms < left_ms ? wait_ms : left_ms;
}

static void ping_watchdog(struct loop *loop)
{
    int64_t interval_ms = watchdog_interval_ms();

    if (interval_ms > 0 && clock_now_ms() >= loop->watchdog_ms) {
        watchdog_ping();
        loop->watchdog_ms = clock_now_ms() + interval_ms;
    }
}

bool loop_turn(struct loop *loop, int64_t wait_ms)
{
    struct window_event event;
    enum screen before = flow_seen(&loop->flow);

    due(loop); // first: what was due before an input came is older than it
    drain_inbox(loop);
    due(loop);
    if (flow_seen(&loop->flow) != before && loop->focus.keys_used) {
        draw(loop);
        focus_fit(&loop->focus, &loop->list);
    }
    draw(loop);
    ping_watchdog(loop); // at the end of a full turn, and nowhere else (reliability 14)
    if (loop->quit) {
        return false;
    }
    int64_t limit_ms = wait_limit(loop, wait_ms);
    before = flow_seen(&loop->flow);
    while (window_wait(loop->ports.window, limit_ms, &event)) {
        loop_input_came(loop, &event);
        if (flow_seen(&loop->flow) != before || event.kind == WINDOW_BELL) {
            break; // the next event belongs to a page that must be drawn first
        }
        limit_ms = 0;
    }
    return !loop->quit;
}

// ---- life

enum err loop_new(const struct config *config, const struct loop_ports *ports, struct loop **ret_loop)
{
    void *pages = NULL;
    struct loop *loop = NULL;
    int width = 0, height = 0;
    enum err err = secure_pages(sizeof *loop, &pages);

    if (err != OK) {
        return err;
    }
    loop = pages;
    secure_wipe_on_death(pages, sizeof *loop);
    loop->config = config;
    loop->ports = *ports;
    loop->last_button.at_ms = loop->last_key.at_ms = INT64_MIN / 2;
    loop->watchdog_ms = loop->begun_ms = clock_now_ms();
    window_size_px(ports->window, &width, &height);
    err = ui_new(config, width, height, window_width_mm(ports->window), &loop->ui);
    if (err != OK) {
        secure_pages_free(pages, sizeof *loop);
        return err;
    }
    flow_init(&loop->flow, config, clock_now_ms());
    loop->cert_days_left = INT_MAX;
    state_load(loop);
    scan_begin(loop);
    *ret_loop = loop;
    return OK;
}

void loop_free(struct loop *loop)
{
    struct event event = loop_stamp(EV_STOP);

    loop_event(loop, &event);
    state_save(loop);
    arrivals_free(loop);
    undo_free(loop);
    loop_store_free(loop);
    ui_free(loop->ui);
    secure_pages_free(loop, sizeof *loop);
}

const struct flow *loop_flow(const struct loop *loop)
{
    return &loop->flow;
}

const struct draw_list *loop_list(const struct loop *loop)
{
    return &loop->list;
}

const struct draw_control *loop_focused(const struct loop *loop)
{
    return focus_control(&loop->focus, &loop->list);
}

bool loop_busy(const struct loop *loop)
{
    for (int i = 0; i < LOOP_PENDING; i++) {
        if (loop->pending[i].owner != OWNER_FREE) {
            return true; // its answer may be in the inbox already, and not taken in
        }
    }
    return net_in_flight(loop->ports.net) > 0 ||
           (loop->ports.store != NULL && store_in_flight(loop->ports.store) > 0);
}

struct SDL_Surface *loop_picture(const struct loop *loop)
{
    return window_surface(loop->ports.window);
}
