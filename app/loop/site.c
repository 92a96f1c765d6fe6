// Is the appointment system there, and what can it do; and the search for the patient in front of the kiosk.
#include "base/log_event.h"
#include "base/text.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

static const int64_t probe_total_ms = 5000;

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
    event.people = loop->find_by_code ? &loop->code.people : &loop->find.people;
    int skipped = loop->find_by_code ? loop->code.skipped : loop->find.skipped;
    if (skipped > 0) {
        log_event(LOG_ENTRIES_SKIPPED, skipped, 0);
    }
    loop_event(loop, &event);
    wipe(&loop->find, sizeof loop->find);
    wipe(&loop->code, sizeof loop->code);
}

void loop_site_forget(struct loop *loop)
{
    wipe(&loop->find, sizeof loop->find);
    wipe(&loop->code, sizeof loop->code);
    loop->find_by_code = false;
    loop->find_request = 0;
    loop->find_flow_number = 0;
}

// The two machines of a search have one life: typed, or by a code.
static bool is_over(const struct loop *loop, enum site_answer *ret_answer)
{
    *ret_answer = loop->find_by_code ? loop->code.answer : loop->find.answer;
    return loop->find_by_code ? loop->code.phase == CODE_OVER : loop->find.phase == FIND_OVER;
}

static enum err make_request(struct loop *loop)
{
    return loop->find_by_code ? site_code_request(&loop->code, &loop->request)
                              : site_find_request(&loop->find, &loop->request);
}

// Gives what was odd in the reply, OK for nothing.
static enum err take_reply(struct loop *loop, const struct http_reply *reply)
{
    if (loop->find_by_code) {
        site_code_reply(&loop->code, reply);
        return loop->code.odd;
    }
    site_find_reply(&loop->find, reply);
    return loop->find.odd;
}

static void find_next(struct loop *loop)
{
    int64_t left_ms = find_left_ms(loop);
    enum site_answer answer = SITE_OK;

    if (is_over(loop, &answer)) {
        find_end(loop, answer);
    } else if (left_ms <= 0 || make_request(loop) != OK ||
               loop_send(loop, OWNER_FIND, 0, true, loop->correlation_id, left_ms) != OK) {
        find_end(loop, SITE_UNAVAILABLE);
    } else {
        loop->find_request = loop->last_number;
    }
}

static void find_by_code(struct loop *loop)
{
    const struct session *session = &loop->flow.session;

    loop->find_by_code = true;
    loop->find_identity = session->claim_tag;
    site_code_begin(&loop->code, loop->config, &loop->abilities, &session->claim, session->birth, clock_wall_ms());
}

static void find_typed(struct loop *loop)
{
    const struct session *session = &loop->flow.session;
    char fact[32] = "";
    struct text_builder text;

    text_begin(&text, fact, sizeof fact);
    date_format(session->birth, fact);
    text.used_bytes = strlen(fact);
    text_add(&text, session->letters);
    loop->find_by_code = false;
    loop->find_identity = chance_tag(fact, text.used_bytes);
    wipe(fact, sizeof fact);
    site_find_begin(&loop->find, loop->config, &loop->abilities, session->birth, session->letters,
                    session->one_name, clock_wall_ms());
}

void loop_site_find(struct loop *loop, uint32_t number)
{
    loop->find_flow_number = number;
    if (loop->flow.session.claim.kind != CLAIM_NONE) {
        find_by_code(loop);
    } else {
        find_typed(loop);
    }
    find_next(loop);
}

void loop_site_announce(struct loop *loop)
{
    struct event event = loop_stamp(EV_SITE);

    if (!loop->site_known) {
        return; // the journal was faster: what the site says will announce it
    }
    // Without its journal the kiosk arrives nobody, so nobody is invited.
    event.ready = loop->site_answers && loop->store_open && !loop->store_sick;
    event.tasks = !loop->abilities.known || loop->abilities.task_create;
    if (loop->site_answers && !loop->store_open && !loop->store_sick) {
        return; // the journal is still opening and will announce it
    }
    loop_event(loop, &event);
}

static void site_says(struct loop *loop, bool answers)
{
    loop->site_known = true;
    loop->site_answers = answers;
    loop_site_announce(loop);
}

void loop_site_probe(struct loop *loop)
{
    if (loop->store_sick) {
        loop_store_test(loop);
    }
    if (site_metadata_request(loop->config, &loop->request) != OK ||
        loop_send(loop, OWNER_METADATA, 0, false, "", probe_total_ms) != OK) {
        site_says(loop, false);
    }
}

// A connection is opened while the patient reads S1, so that the search does not wait for it (settled 7).
void loop_site_warm(struct loop *loop)
{
    if (site_metadata_request(loop->config, &loop->request) == OK) {
        loop->request.method = HTTP_HEAD;
        // Only a convenience: when it cannot be sent, the search opens the connection.
        (void)!loop_send(loop, OWNER_WARM, 0, true, loop->correlation_id, probe_total_ms);
    }
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

static void metadata_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    bool post_search = loop->abilities.post_search;
    struct site_abilities abilities;
    enum err err = site_metadata_read(&reply, &abilities);

    loop->site_fault = (int)net->fault;

    if (err != OK) {
        log_event(LOG_REPLY_ODD, err, net->status);
        site_says(loop, false);
        return;
    }
    abilities.post_search = post_search;
    loop->abilities = abilities;
    if (!site_fit(&abilities, loop->config)) {
        log_event(LOG_SITE_UNFIT, site_abilities_bits(&abilities), 0);
        site_says(loop, false);
        return;
    }
    if (!loop_clock_is_trusted(loop)) {
        log_event(LOG_CLOCK_UNTRUSTED, loop->config->clock_trust, 0);
        site_says(loop, false);
        return;
    }
    expire_rows(loop); // the site is asked every few minutes: often enough
    loop_clock_certificates(loop);
    if (!loop->post_probed && site_post_probe_request(loop->config, &loop->request) == OK &&
        loop_send(loop, OWNER_POST_PROBE, 0, false, "", probe_total_ms) == OK) {
        return; // one harmless search shows how to search; then S0
    }
    site_says(loop, loop->post_probed);
}

static void post_probe_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    bool decided = net->end == NET_DONE && net->status >= 200 && net->status < 500 &&
                   net->status != 408 && net->status != 429;

    if (!decided) {
        site_says(loop, false); // asked again: a lost answer must not move dates of birth into addresses
        return;
    }
    loop->abilities.post_search = site_post_probe_read(&reply);
    loop->post_probed = true;
    log_event(LOG_SITE_READY, net->took_ms, site_abilities_bits(&loop->abilities));
    if (!loop->abilities.versions) {
        log_event(LOG_SITE_NO_VERSIONS, 0, 0);
    }
    site_says(loop, true);
}

static void find_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);

    if (net->number != loop->find_request || loop->find_flow_number != loop->flow.find_number) {
        log_event(LOG_REPLY_LATE, 1, 0); // its session is over, or its moment: never the next patient's
        return;
    }
    loop->find_request = 0;
    enum err odd = take_reply(loop, &reply);
    log_event(LOG_REPLY, net->status, net->took_ms);
    if (odd != OK) {
        log_event(LOG_REPLY_ODD, odd, net->status);
    }
    find_next(loop);
}

void loop_site_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net)
{
    if (owner == OWNER_METADATA) {
        metadata_came(loop, net);
    } else if (owner == OWNER_POST_PROBE) {
        post_probe_came(loop, net);
    } else {
        find_came(loop, net);
    }
}
