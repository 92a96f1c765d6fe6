// The closer look at the one person who matched, before anything is shown: places, Flags and details from the site
// (the machine of api/site_look.h), then their NHS number from PDS where that is configured (product 4.1).
#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"

void look_forget(struct loop *loop)
{
    wipe(&loop->look, sizeof loop->look);
}

static void tell_flow(struct loop *loop, enum site_answer answer, enum pds_verdict verdict)
{
    struct event event = loop_stamp(EV_LOOKED);

    event.number = loop->look.flow_number;
    event.answer = answer;
    event.person = &loop->look.machine.person;
    event.pds = verdict;
    log_event(LOG_LOOKED, answer, event.now_ms - loop->look.begun_ms);
    loop_event(loop, &event);
    look_forget(loop);
}

void look_end(struct loop *loop, enum pds_verdict verdict)
{
    tell_flow(loop, SITE_OK, verdict);
}

// The site's part is over. Whoever is refused already is not asked about elsewhere (product 8.2: no requests to other
// services for restricted records).
static void site_part_over(struct loop *loop)
{
    const struct site_look *look = &loop->look.machine;
    const struct person *person = &look->person;

    if (look->answer != SITE_OK) {
        tell_flow(loop, look->answer, PDS_NOT_ASKED);
    } else if (!loop->look.may_ask_pds || !loop->config->pds_verify || loop->config->pds_mode == PDS_OFF ||
               person->nhs_number[0] == '\0' || person->restricted || person->deceased ||
               person->no_kiosk) {
        tell_flow(loop, SITE_OK, PDS_NOT_ASKED);
    } else {
        loop->look.asks_pds = true;
        national_begin(loop);
    }
}

static void next(struct loop *loop)
{
    int64_t left_ms = loop->flow.find_ms + (int64_t)loop->config->find_max_s * 1000 - clock_now_ms();

    if (loop->look.machine.phase == LOOK_OVER) {
        site_part_over(loop);
    } else if (left_ms <= 0 || site_look_request(&loop->look.machine, &loop->request) != OK ||
               loop_send(loop, OWNER_LOOK, 0, true, loop->correlation_id, left_ms) != OK) {
        tell_flow(loop, SITE_UNAVAILABLE, PDS_NOT_ASKED);
    } else {
        loop->look.request = loop->last_number;
    }
}

void look_begin(struct loop *loop, const struct effect *effect)
{
    look_forget(loop);
    loop->look.flow_number = effect->number;
    loop->look.may_ask_pds = effect->ask_pds;
    loop->look.begun_ms = clock_now_ms();
    site_look_begin(&loop->look.machine, loop->config, &loop->abilities,
                    &loop->flow.session.people.list[0], clock_wall_ms());
    next(loop);
}

void look_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);

    if (loop->look.flow_number == 0 || net->number != loop->look.request) {
        log_event(LOG_REPLY_LATE, 1, 0);
        return;
    }
    loop->look.request = 0;
    site_look_reply(&loop->look.machine, &reply);
    log_event(LOG_REPLY, net->status, net->took_ms);
    if (loop->look.machine.odd != OK) {
        log_event(LOG_REPLY_ODD, loop->look.machine.odd, net->status);
        loop->look.machine.odd = OK;
    }
    next(loop);
}
