#include "bench/kiosk.h"
#include "api/site_find.h"
#include "api/site_look.h"
#include "base/text.h"
#include "bench/exchange.h"
#include <stdio.h>
#include <string.h>

static struct http_request request;
static struct site_find find;
static struct site_look look;

// ---- events and effects

static struct event stamp(const struct kiosk *kiosk, enum event_kind kind)
{
    // The monotonic clock of these kiosks is the wall clock: nobody sets it.
    return (struct event){.kind = kind, .now_ms = kiosk->wall_ms, .wall_ms = kiosk->wall_ms};
}

static void step(struct kiosk *kiosk, const struct event *event);

static void site_answers(struct kiosk *kiosk)
{
    struct event event = stamp(kiosk, EV_SITE);

    event.ready = event.tasks = true;
    step(kiosk, &event);
}

static void take(struct kiosk *kiosk, const struct effect *effect)
{
    switch ((int)effect->kind) {
    case FX_FIND:
    case FX_LOOK:
    case FX_ARRIVE:
    case FX_PROBE:
        must(kiosk->work_count < KIOSK_WORK, "more work than a patient can ask for");
        kiosk->work[kiosk->work_count++] = *effect;
        break;
    case FX_SESSION_BEGIN: kiosk->refusal = REFUSED_NONE; break;
    case FX_LOG:
        // The log never names the flag of a record; the flow still knows why.
        if (effect->event == LOG_REFUSED) {
            kiosk->refusal = effect->a != REFUSED_NONE ? (enum refusal)effect->a : kiosk->flow.refusal;
        }
        break;
    default: break; // nothing that the patient waits for
    }
}

static void step(struct kiosk *kiosk, const struct event *event)
{
    struct effects effects;

    flow_step(&kiosk->flow, event, &effects);
    for (int i = 0; i < effects.count; i++) {
        take(kiosk, &effects.list[i]);
    }
}

// ---- requests

static void send(struct kiosk *kiosk, struct exchange *ret_exchange)
{
    exchange_make(&request, ret_exchange);
    kiosk->requests++;
    kiosk->wall_ms += REPLY_MS;
}

// Only equality within one hour matters: FNV-1a instead of the keyed tag of the loop.
static uint64_t identity_of(const struct session *session)
{
    uint64_t tag = 14695981039346656037ULL;
    char text[32];

    (void)snprintf(text, sizeof text, "%d-%d-%d %s", session->birth.year, session->birth.month,
                   session->birth.day, session->letters);
    for (const char *at = text; *at != '\0'; at++) {
        tag = (tag ^ (unsigned char)*at) * 1099511628211ULL;
    }
    return tag;
}

static void carry_find(struct kiosk *kiosk, uint32_t number)
{
    const struct session *session = &kiosk->flow.session;
    struct exchange exchange;

    site_find_begin(&find, kiosk->config, kiosk->abilities, session->birth, session->letters,
                    session->one_name, kiosk->wall_ms);
    while (find.phase != FIND_OVER) {
        must(site_find_request(&find, &request) == OK, "a search does not fit");
        send(kiosk, &exchange);
        site_find_reply(&find, &exchange.reply);
        exchange_free(&exchange);
    }
    struct event event = stamp(kiosk, EV_FOUND);
    event.number = number;
    event.answer = find.answer;
    event.people = &find.people;
    event.identity = identity_of(session);
    step(kiosk, &event);
}

static void carry_look(struct kiosk *kiosk, uint32_t number)
{
    struct exchange exchange;

    site_look_begin(&look, kiosk->config, kiosk->abilities, &kiosk->flow.session.people.list[0],
                    kiosk->wall_ms);
    while (look.phase != LOOK_OVER) {
        must(site_look_request(&look, &request) == OK, "a closer look does not fit");
        send(kiosk, &exchange);
        site_look_reply(&look, &exchange.reply);
        exchange_free(&exchange);
    }
    struct event event = stamp(kiosk, EV_LOOKED);
    event.number = number;
    event.answer = look.answer;
    event.person = &look.person;
    step(kiosk, &event);
}

// ---- arrivals

static struct arrival_next read_appointment(struct kiosk *kiosk, struct arrival *arrival)
{
    struct exchange exchange;
    struct site_appointment read = {0};

    must(site_read_request(kiosk->config, arrival->appointment.id, &request) == OK, "a read does not fit");
    send(kiosk, &exchange);
    enum site_answer answer = site_read_reply(&exchange.reply, kiosk->config, &read, NULL);
    exchange_free(&exchange);
    return arrival_read(arrival, kiosk->config, answer, &read, kiosk->wall_ms, kiosk->wall_ms);
}

static struct arrival_next write_appointment(struct kiosk *kiosk, struct arrival *arrival)
{
    struct exchange exchange;

    must(site_write_request(kiosk->config, &arrival->appointment, arrival->intent_id,
                            arrival->begun_wall_ms, NULL, 0, &request) == OK,
         "a write does not fit");
    memcpy(request.request_id, arrival->request_id, sizeof request.request_id);
    send(kiosk, &exchange);
    enum site_write_verdict verdict =
        site_write_reply(&exchange.reply, kiosk->config, &arrival->appointment);
    exchange_free(&exchange);
    return arrival_written(arrival, kiosk->config, verdict, -1, kiosk->wall_ms);
}

static void carry_arrival(struct kiosk *kiosk, const struct effect *effect)
{
    char ids[3][37];
    struct arrival arrival;

    // Well-formed is enough: on this day nothing is lost, so nothing is sent again.
    for (unsigned i = 0; i < 3; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "%08x-0000-4000-8000-%08x%04x",
                       (unsigned)(kiosk->wall_ms / 1000 % INT32_MAX), effect->number, i);
    }
    struct arrival_next next =
        arrival_begin(&arrival, effect->number, (const char *const[]){ids[0], ids[1], ids[2]},
                      effect->patient, &effect->visit, &effect->news, kiosk->wall_ms);
    while (next.want != ARRIVAL_WANT_CLOSE) {
        switch ((int)next.want) {
        case ARRIVAL_WANT_COMMIT: next = arrival_committed(&arrival, true, kiosk->wall_ms); break;
        case ARRIVAL_WANT_READ: next = read_appointment(kiosk, &arrival); break;
        case ARRIVAL_WANT_WRITE: next = write_appointment(kiosk, &arrival); break;
        default: must(false, "an arrival stays open on a site that answers");
        }
    }
    if (next.outcome == ARRIVAL_CONFIRMED) {
        kiosk->arrived(kiosk->context, &arrival.appointment);
    }
    struct event event = stamp(kiosk, EV_ARRIVAL);
    event.number = effect->number;
    event.outcome = next.outcome;
    step(kiosk, &event);
}

static void settle(struct kiosk *kiosk)
{
    while (kiosk->work_count > 0) {
        struct effect effect = kiosk->work[0];

        kiosk->work_count--;
        memmove(kiosk->work, kiosk->work + 1, (size_t)kiosk->work_count * sizeof kiosk->work[0]);
        switch ((int)effect.kind) {
        case FX_FIND: carry_find(kiosk, effect.number); break;
        case FX_LOOK: carry_look(kiosk, effect.number); break;
        case FX_ARRIVE: carry_arrival(kiosk, &effect); break;
        default: site_answers(kiosk); break;
        }
    }
}

// ---- time and hands

void kiosk_until(struct kiosk *kiosk, int64_t wall_ms)
{
    int64_t deadline_ms = flow_deadline(&kiosk->flow);

    while (deadline_ms <= wall_ms) {
        kiosk->wall_ms = deadline_ms > kiosk->wall_ms ? deadline_ms : kiosk->wall_ms;
        struct event event = stamp(kiosk, EV_TICK);
        step(kiosk, &event);
        settle(kiosk);
        deadline_ms = flow_deadline(&kiosk->flow);
    }
    kiosk->wall_ms = wall_ms > kiosk->wall_ms ? wall_ms : kiosk->wall_ms;
}

void kiosk_wait(struct kiosk *kiosk)
{
    int64_t deadline_ms = flow_deadline(&kiosk->flow);

    must(deadline_ms != INT64_MAX, "the kiosk waits for nothing");
    kiosk_until(kiosk, deadline_ms);
}

void kiosk_press(struct kiosk *kiosk, enum control control, int argument)
{
    struct event event = stamp(kiosk, EV_PRESS);

    event.control = control;
    event.argument = argument;
    step(kiosk, &event);
    settle(kiosk);
}

void kiosk_view(const struct kiosk *kiosk, struct view *ret_view)
{
    view_make(&kiosk->flow, kiosk->wall_ms, ret_view);
}

void kiosk_begin(struct kiosk *kiosk, const struct config *config, const struct site_abilities *abilities,
                 int64_t wall_ms)
{
    memset(kiosk, 0, sizeof *kiosk);
    kiosk->config = config;
    kiosk->abilities = abilities;
    kiosk->wall_ms = wall_ms;
    flow_init(&kiosk->flow, config, wall_ms);
    site_answers(kiosk);
    must(flow_seen(&kiosk->flow) == SCREEN_START, "the kiosk does not show S0");
}
