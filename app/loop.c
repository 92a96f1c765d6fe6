#include "base/log_event.h"
#include "base/text.h"
#include "base/wipe.h"
#include "loop_inside.h"
#include <assert.h>
#include <string.h>

static const int64_t connect_ms = 2000;           // national-services 2.3, site FHIR
static const int64_t probe_total_ms = 5000;
static const size_t reply_max_bytes = 1024 * 1024; // national-services 2.3; the ceiling is 2 MiB
// A first picture that is replaced at once costs more time than it saves: for so long it waits for the answer.
static const int64_t first_picture_ms = 40;
static const int read_retries = 2;                // reliability 10

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

static int64_t find_left_ms(const struct loop *loop)
{
    int64_t end_ms = loop->flow.find_ms + (int64_t)loop->config->find_max_s * 1000;

    return end_ms - clock_now_ms();
}

// The answer of a search, whatever it was, to the flow.
static void find_end(struct loop *loop, enum site_answer answer)
{
    struct event event = loop_stamp(EV_FOUND);

    event.number = loop->find_flow_number;
    event.identity = loop->find_identity;
    event.answer = answer;
    event.people = &loop->find.people;
    if (loop->find.skipped > 0) {
        log_event(LOG_ENTRIES_SKIPPED, loop->find.skipped, 0);
    }
    loop_event(loop, &event);
    wipe(&loop->find, sizeof loop->find);
}

static void find_next(struct loop *loop)
{
    int64_t left_ms = find_left_ms(loop);

    if (loop->find.phase == FIND_OVER) {
        find_end(loop, loop->find.answer);
    } else if (left_ms <= 0 || site_find_request(&loop->find, &loop->request) != OK ||
               loop_send(loop, OWNER_FIND, 0, true, left_ms) != OK) {
        find_end(loop, SITE_UNAVAILABLE);
    } else {
        loop->find_request = loop->last_number;
    }
}

static void find_begin(struct loop *loop, uint32_t number)
{
    const struct session *session = &loop->flow.session;
    char fact[32] = "";
    struct text_builder text;

    text_begin(&text, fact, sizeof fact);
    date_format(session->birth, fact);
    text.used_bytes = strlen(fact);
    text_add(&text, session->letters);
    loop->find_flow_number = number;
    loop->find_identity = chance_tag(fact, text.used_bytes);
    wipe(fact, sizeof fact);
    site_find_begin(&loop->find, loop->config, &loop->abilities, session->birth, session->letters,
                    session->one_name, clock_wall_ms());
    find_next(loop);
}

static void probe(struct loop *loop)
{
    struct event event = loop_stamp(EV_SITE);

    if (site_metadata_request(loop->config, &loop->request) != OK ||
        loop_send(loop, OWNER_METADATA, 0, false, probe_total_ms) != OK) {
        loop_event(loop, &event); // not ready
    }
}

// A connection is opened while the patient reads S1, so that the search does not wait for it (settled 7).
static void warm(struct loop *loop)
{
    if (site_metadata_request(loop->config, &loop->request) == OK) {
        loop->request.method = HTTP_HEAD;
        if (loop_send(loop, OWNER_WARM, 0, true, probe_total_ms) != OK) {
            log_event(LOG_INBOX_FULL, 0, 0);
        }
    }
}

// Everything of the patient that the loop holds, after the flow has wiped its session.
static void forget(struct loop *loop)
{
    net_cancel_session(loop->ports.net);
    wipe(&loop->find, sizeof loop->find);
    loop->find_request = 0;
    loop->find_flow_number = 0;
    loop->find_identity = 0;
    wipe(&loop->view, sizeof loop->view);
    wipe(&loop->list, sizeof loop->list);
    wipe(&loop->last_list, sizeof loop->last_list);
    wipe(&loop->request, sizeof loop->request);
    wipe(loop->correlation_id, sizeof loop->correlation_id);
    loop->drawn = false; // every pixel is painted again
    loop->pressed = CTL_NONE;
    focus_clear(&loop->focus);
    ui_forget(loop->ui);
    window_forget(loop->ports.window);
    wipe_stack();
}

static void carry_out(struct loop *loop, const struct effect *effect)
{
    switch (effect->kind) {
    case FX_NONE: break;
    case FX_PROBE: probe(loop); break;
    case FX_SESSION_BEGIN:
        if (chance_uuid(loop->correlation_id) != OK) {
            loop->correlation_id[0] = '\0';
        }
        warm(loop);
        break;
    case FX_FIND: find_begin(loop, effect->number); break;
    case FX_ARRIVE: arrivals_begin(loop, effect->number); break;
    case FX_TASK:
        tasks_put(loop, &effect->task, effect->task.code == TASK_HELP ? effect->number : 0);
        if (effect->task.code == TASK_UNKNOWN_OUTCOME) {
            arrivals_staff_told(loop, effect->number); // after the Task is in the journal's queue
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
    bool was_ready = loop->flow.site_ready;

    flow_step(&loop->flow, event, &effects);
    if (event->kind == EV_SITE && was_ready != event->ready && !event->ready) {
        log_event(LOG_SITE_AWAY, 0, 0);
    }
    for (int i = 0; i < effects.count; i++) {
        carry_out(loop, &effects.list[i]);
    }
    wipe(&effects, sizeof effects);
}

// ---- requests and replies

uint32_t loop_expect(struct loop *loop, enum loop_owner owner, int slot)
{
    for (int i = 0; i < LOOP_PENDING; i++) {
        struct loop_pending *pending = &loop->pending[i];

        if (pending->owner == OWNER_FREE) {
            *pending = (struct loop_pending){++loop->last_number, owner, slot};
            return pending->number;
        }
    }
    return 0;
}

static struct loop_pending take_pending(struct loop *loop, uint32_t number)
{
    struct loop_pending found = {0};

    for (int i = 0; i < LOOP_PENDING && number != 0; i++) {
        if (loop->pending[i].owner != OWNER_FREE && loop->pending[i].number == number) {
            found = loop->pending[i];
            loop->pending[i] = (struct loop_pending){0};
        }
    }
    return found;
}

static int add_headers(const struct loop *loop, const struct http_request *request, bool in_session,
                       struct net_header headers[8])
{
    int count = 0;

    headers[count++] = (struct net_header){"Accept", "application/fhir+json"};
    headers[count++] = (struct net_header){"X-Request-ID", request->request_id};
    if (in_session && loop->correlation_id[0] != '\0') {
        headers[count++] = (struct net_header){"X-Correlation-ID", loop->correlation_id};
    }
    if (request->content_type != NULL) {
        headers[count++] = (struct net_header){"Content-Type", request->content_type};
    }
    if (request->if_match[0] != '\0') {
        headers[count++] = (struct net_header){"If-Match", request->if_match};
    }
    if (request->if_none_exist[0] != '\0') {
        headers[count++] = (struct net_header){"If-None-Exist", request->if_none_exist};
    }
    if (!request->read_only) {
        headers[count++] = (struct net_header){"Prefer", "return=representation"};
    }
    return count;
}

enum err loop_send(struct loop *loop, enum loop_owner owner, int slot, bool in_session,
                   int64_t total_ms)
{
    static const enum net_method methods[] = {
        [HTTP_GET] = NET_GET, [HTTP_HEAD] = NET_HEAD, [HTTP_POST] = NET_POST,
        [HTTP_PUT] = NET_PUT, [HTTP_PATCH] = NET_PATCH};
    struct http_request *request = &loop->request;
    struct net_header headers[8];
    enum err err = OK;

    if (request->request_id[0] == '\0') {
        err = chance_uuid(request->request_id);
    }
    uint32_t number = err == OK ? loop_expect(loop, owner, slot) : 0;
    if (number == 0) {
        return ERR_FULL;
    }
    struct net_request net = {.number = number,
                              .method = methods[request->method],
                              .url = request->url,
                              .headers = headers,
                              .header_count = add_headers(loop, request, in_session, headers),
                              .body = request->body_bytes > 0 ? request->body : NULL,
                              .body_bytes = request->body_bytes,
                              .connect_ms = (int)(connect_ms < total_ms ? connect_ms : total_ms),
                              .total_ms = (int)total_ms,
                              .body_max_bytes = reply_max_bytes,
                              .retries = request->read_only ? read_retries : 0,
                              .in_session = in_session};
    err = net_submit(loop->ports.net, &net);
    if (err != OK) {
        (void)take_pending(loop, number);
    }
    wipe(request, sizeof *request);
    return err;
}

struct http_reply loop_reply(const struct net_reply *net)
{
    static const enum http_end ends[] = {[NET_DONE] = HTTP_DONE,
                                         [NET_NOT_SENT] = HTTP_NOT_SENT,
                                         [NET_LOST] = HTTP_LOST,
                                         [NET_TOO_LARGE] = HTTP_TOO_LARGE,
                                         [NET_CANCELLED] = HTTP_CANCELLED};

    return (struct http_reply){.end = ends[net->end],
                               .status = net->status,
                               .is_json = net->is_json,
                               .etag = net->etag,
                               .retry_after_s = net->retry_after_s,
                               .body = net->body != NULL ? net->body : "",
                               .body_bytes = net->body_bytes};
}

// Once a day, and at start: closed rows of the journal go after journal.keep_days.
static void expire_rows(struct loop *loop)
{
    const int64_t day_ms = INT64_C(86400000);
    struct date today = london_date(clock_wall_ms());

    if (loop->store_open && !date_equal(today, loop->expired_day)) {
        loop->expired_day = today;
        store_expire(loop->ports.store, clock_wall_ms() - loop->config->journal_keep_days * day_ms);
    }
}

// Windows are judged by the clock, so a clock that nobody vouches for stops check-in (product 4.3). chrony may be out of
// touch for clock.unsynced_max_minutes.
static bool clock_is_trusted(struct loop *loop)
{
    int64_t limit_ms = (int64_t)loop->config->clock_unsynced_max_minutes * 60000;

    if (loop->config->clock_trust == CLOCK_SYSTEM) {
        return true; // the configuration allows it on loopback alone
    }
    if (clock_is_synchronised()) {
        loop->synchronised_ms = clock_now_ms();
        loop->synchronised_once = true;
    }
    return loop->synchronised_once && clock_now_ms() - loop->synchronised_ms <= limit_ms;
}

static void metadata_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct event event = loop_stamp(EV_SITE);
    bool post_search = loop->abilities.post_search;
    bool known = loop->post_probed;
    struct site_abilities abilities;

    expire_rows(loop); // the site is asked every few minutes: often enough
    enum err err = site_metadata_read(&reply, &abilities);

    if (err != OK) {
        log_event(LOG_REPLY_ODD, err, net->status);
        loop_event(loop, &event);
        return;
    }
    abilities.post_search = post_search;
    loop->abilities = abilities;
    if (!site_fit(&abilities, loop->config)) {
        log_event(LOG_SITE_UNFIT, site_abilities_bits(&abilities), 0);
        loop_event(loop, &event);
        return;
    }
    if (!clock_is_trusted(loop)) {
        log_event(LOG_CLOCK_UNTRUSTED, loop->config->clock_trust, 0);
        loop_event(loop, &event);
        return;
    }
    if (!known && site_post_probe_request(loop->config, &loop->request) == OK &&
        loop_send(loop, OWNER_POST_PROBE, 0, false, probe_total_ms) == OK) {
        return; // one harmless search shows how to search; then S0
    }
    event.ready = true;
    loop_event(loop, &event);
}

static void post_probe_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct event event = loop_stamp(EV_SITE);

    loop->abilities.post_search = site_post_probe_read(&reply);
    loop->post_probed = true;
    log_event(LOG_SITE_READY, net->took_ms, site_abilities_bits(&loop->abilities));
    if (!loop->abilities.versions) {
        log_event(LOG_SITE_NO_VERSIONS, 0, 0);
    }
    event.ready = true;
    loop_event(loop, &event);
}

static void find_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);

    if (net->number != loop->find_request || loop->find_flow_number != loop->flow.find_number) {
        log_event(LOG_REPLY_LATE, 1, 0); // its session is over, or its moment: never the next patient's
        return;
    }
    loop->find_request = 0;
    site_find_reply(&loop->find, &reply);
    log_event(LOG_REPLY, net->status, net->took_ms);
    if (loop->find.odd != OK) {
        log_event(LOG_REPLY_ODD, loop->find.odd, net->status);
    }
    find_next(loop);
}

static void net_came(struct loop *loop, const struct net_reply *net)
{
    struct loop_pending pending = take_pending(loop, net->number);

    switch (pending.owner) {
    case OWNER_METADATA: metadata_came(loop, net); break;
    case OWNER_POST_PROBE: post_probe_came(loop, net); break;
    case OWNER_FIND: find_came(loop, net); break;
    case OWNER_ARRIVAL_READ:
    case OWNER_ARRIVAL_WRITE:
    case OWNER_ARRIVAL_ENCOUNTER: arrivals_reply(loop, pending.owner, pending.slot, net); break;
    case OWNER_TASK_SEND: tasks_reply(loop, pending.slot, net); break;
    case OWNER_WARM:
    case OWNER_FREE:
    case OWNER_ARRIVAL_COMMIT:
    case OWNER_TASK_COMMIT: break;
    }
}

static void row_came(struct loop *loop, const struct store_row *row)
{
    if (row->kind == STORE_INTENT) {
        arrivals_replay(loop, row);
    } else {
        tasks_replay(loop, row);
    }
}

static void store_came(struct loop *loop, const struct store_reply *reply)
{
    struct loop_pending pending = {0};

    switch (reply->answer) {
    case STORE_OPENED:
        loop->store_open = true;
        log_event(LOG_JOURNAL_OPENED, reply->rows_open, reply->rows_sealed_otherwise);
        return;
    case STORE_ROW: row_came(loop, reply->row); return;
    case STORE_FAILED: log_event(LOG_JOURNAL_FAILED, reply->err, 0); break;
    case STORE_COMMITTED: break;
    }
    pending = take_pending(loop, reply->number);
    if (pending.owner == OWNER_ARRIVAL_COMMIT) {
        arrivals_committed(loop, pending.slot, reply->answer == STORE_COMMITTED);
    } else if (pending.owner == OWNER_TASK_COMMIT) {
        tasks_committed(loop, pending.slot, reply->answer == STORE_COMMITTED);
    }
}

static void drain_inbox(struct loop *loop)
{
    struct inbox_item item;

    while (inbox_pop(loop->ports.inbox, &item)) {
        switch (item.kind) {
        case INBOX_NET_REPLY: net_came(loop, &item.net); break;
        case INBOX_STORE_REPLY: store_came(loop, &item.store); break;
        case INBOX_QUIT: loop->quit = true; break;
        }
        inbox_item_free(&item);
    }
}

// ---- touch and keys

static void press(struct loop *loop, const struct draw_control *control)
{
    struct event event = loop_stamp(EV_PRESS);

    if (event.now_ms - loop->last_press_ms < loop->config->touch_debounce_ms &&
        control->role != ROLE_KEY) {
        return; // a trembling finger presses twice (product 5.1); digits may be as quick as they like
    }
    loop->last_press_ms = event.now_ms;
    event.control = control->control;
    event.argument = control->argument;
    loop_event(loop, &event);
}

static void touched(struct loop *loop)
{
    struct event event = loop_stamp(EV_TOUCH);

    loop_event(loop, &event);
}

static void pointer(struct loop *loop, const struct window_event *event)
{
    const struct draw_control *under = draw_list_control_at(&loop->list, event->x, event->y);
    bool same = under != NULL && under->control == loop->pressed &&
                under->argument == loop->pressed_argument;

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
        focused = focused != NULL ? focused : main_control(&loop->list);
        if (focused != NULL) {
            press(loop, focused);
        }
        break;
    case KEY_BACK: press_if_shown(loop, CTL_BACK, 0); break;
    case KEY_DELETE: press_if_shown(loop, CTL_DELETE, 0); break;
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

static void window_came(struct loop *loop, const struct window_event *event)
{
    switch (event->kind) {
    case WINDOW_NONE:
    case WINDOW_BELL: break;
    case WINDOW_POINTER_DOWN:
    case WINDOW_POINTER_MOVE:
    case WINDOW_POINTER_UP: pointer(loop, event); break;
    case WINDOW_KEY: key(loop, event->key); break;
    case WINDOW_CHARACTER: character(loop, event->character); break;
    case WINDOW_EXPOSED: loop->exposed = true; break;
    case WINDOW_RESIZED: resized(loop); break;
    case WINDOW_QUIT: loop->quit = true; break;
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
}

static int64_t wait_limit(const struct loop *loop, int64_t wait_ms)
{
    int64_t deadline_ms = flow_deadline(&loop->flow);
    int64_t arrivals_ms = arrivals_deadline(loop);
    int64_t tasks_ms = tasks_deadline(loop);

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
        window_came(loop, &event);
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
    loop->last_press_ms = INT64_MIN / 2;
    loop->watchdog_ms = loop->begun_ms = clock_now_ms();
    window_size_px(ports->window, &width, &height);
    err = ui_new(config, width, height, window_width_mm(ports->window), &loop->ui);
    if (err != OK) {
        return err;
    }
    flow_init(&loop->flow, config, clock_now_ms());
    state_load(loop);
    *ret_loop = loop;
    return OK;
}

void loop_free(struct loop *loop)
{
    struct event event = loop_stamp(EV_STOP);

    loop_event(loop, &event);
    state_save(loop);
    arrivals_free(loop);
    ui_free(loop->ui);
    wipe(loop, sizeof *loop); // the pages go with the process
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
