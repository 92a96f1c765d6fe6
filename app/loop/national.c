// National services (national-services 3 and 4): the token, fetched once for all who wait for it and renewed at 80 % of its
// life, and the one question that PDS is asked. Nothing here can hold up a patient beyond pds.wait_s.
#include "base/log_event.h"
#include "base/text.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

static const int64_t token_total_ms = 8000;      // national-services 2.3
static const int64_t pause_first_ms = 60 * 1000; // 400, 401, 403: an operator's matter
static const int64_t pause_last_ms = 15 * 60 * 1000;
static const int64_t busy_first_ms = 2000;
static const int64_t busy_last_ms = 8000;        // PDS, 4.6
static const int64_t least_ms = 200;             // a repeat needs at least so much of pds.wait_s

static bool uses_tokens(const struct loop *loop)
{
    return loop->config->pds_mode == PDS_SIGNED_JWT && loop->config->pds_verify;
}

static bool has_token(const struct loop *loop)
{
    return loop->national.until_ms > clock_now_ms();
}

// ---- PDS

static void pds_end(struct loop *loop, enum pds_verdict verdict)
{
    // Whether it answered, never what: a restricted record must not show in a log (national-services 4.2).
    log_event(LOG_PDS, verdict != PDS_UNVERIFIED, clock_now_ms() - loop->look.pds_begun_ms);
    look_end(loop, verdict);
}

static void pds_send(struct loop *loop)
{
    struct loop_look *look = &loop->look;
    int64_t left_ms = look->pds_until_ms - clock_now_ms();
    const char *token = uses_tokens(loop) ? loop->national.token.value : "";
    enum err err = pds_request(loop->config, look->machine.person.nhs_number, token, &loop->request);

    if (err == OK && left_ms > 0) {
        memcpy(loop->request.request_id, look->pds_request_id, sizeof loop->request.request_id);
        err = loop_send(loop, OWNER_PDS, 0, true, loop->correlation_id, left_ms);
    }
    if (err != OK || left_ms <= 0) {
        wipe(&loop->request, sizeof loop->request);
        pds_end(loop, PDS_UNVERIFIED);
        return;
    }
    look->pds_sent = true;
    look->request = loop->last_number;
}

static void token_ask(struct loop *loop);

static bool pds_waits_for_token(const struct loop *loop)
{
    return loop->look.asks_pds && !loop->look.pds_sent && uses_tokens(loop);
}

// With a token it is sent; without one it waits for it as long as pds.wait_s lasts.
static void pds_go_on(struct loop *loop)
{
    if (!uses_tokens(loop) || has_token(loop)) {
        pds_send(loop);
        return;
    }
    token_ask(loop);
    if (!loop->national.asked && pds_waits_for_token(loop)) {
        pds_end(loop, PDS_UNVERIFIED); // none can be had now
    }
}

void national_begin(struct loop *loop)
{
    struct loop_look *look = &loop->look;

    look->pds_begun_ms = clock_now_ms();
    look->pds_until_ms = look->pds_begun_ms + loop->config->pds_wait_ms;
    if (look->pds_begun_ms < loop->national.quiet_ms || chance_uuid(look->pds_request_id) != OK) {
        pds_end(loop, PDS_UNVERIFIED);
        return;
    }
    pds_go_on(loop);
}

static void pds_busy(struct loop *loop)
{
    struct loop_national *national = &loop->national;
    unsigned char jitter = 0;

    (void)!chance_bytes(&jitter, 1); // without chance the pause is the shortest of its step
    national->quiet_for_ms = national->quiet_for_ms == 0 ? busy_first_ms : national->quiet_for_ms * 2;
    national->quiet_for_ms = national->quiet_for_ms > busy_last_ms ? busy_last_ms : national->quiet_for_ms;
    national->quiet_ms = clock_now_ms() + national->quiet_for_ms * (128 + jitter / 2) / 256;
}

// No answer, or an answer of a moment: once more with the same X-Request-ID, while the patient's time lasts.
static bool may_repeat(const struct loop *loop, const struct net_reply *net)
{
    const struct loop_look *look = &loop->look;
    bool passing = net->end == NET_NOT_SENT || net->end == NET_LOST || net->status >= 500 ||
                   net->status == 408;

    return passing && !look->pds_again && look->pds_until_ms - clock_now_ms() >= least_ms;
}

static void pds_came(struct loop *loop, const struct net_reply *net)
{
    struct http_reply reply = loop_reply(net);
    struct loop_look *look = &loop->look;

    if (!look->asks_pds || net->number != look->request) {
        log_event(LOG_REPLY_LATE, 1, 0);
        return;
    }
    enum pds_verdict verdict = pds_reply(&reply, look->machine.person.nhs_number);
    log_event(LOG_REPLY, net->status, net->took_ms);
    look->request = 0;
    look->pds_sent = false;
    if (net->status == 429) {
        pds_busy(loop);
    } else if (net->end == NET_DONE) {
        loop->national.quiet_for_ms = 0;
    }
    if (verdict == PDS_UNAUTHORISED && uses_tokens(loop) && !look->pds_again) {
        look->pds_again = true;
        loop->national.until_ms = 0; // one refresh, one retry, no loop (N13)
        pds_go_on(loop);
        return;
    }
    if (verdict == PDS_UNVERIFIED && may_repeat(loop, net)) {
        look->pds_again = true;
        pds_send(loop);
        return;
    }
    loop->national.ever_asked = true;
    loop->national.answers = verdict != PDS_UNVERIFIED && verdict != PDS_UNAUTHORISED;
    pds_end(loop, verdict == PDS_UNAUTHORISED ? PDS_UNVERIFIED : verdict);
}

// ---- the token

static enum err make_assertion(struct loop *loop, char assertion[OAUTH_ASSERTION_BYTES])
{
    char jti[37];
    unsigned char signature[1024]; // RSA of at most 8192 bits
    size_t bytes = 0;
    enum err err = chance_uuid(jti);

    err = err != OK ? err
                    : oauth_assertion_begin(loop->config, jti, clock_wall_ms(), assertion,
                                            OAUTH_ASSERTION_BYTES);
    err = err != OK ? err
                    : sign_rs512(loop->config->oauth_key_file, assertion, strlen(assertion), signature,
                                 sizeof signature, &bytes);
    err = err != OK ? err : oauth_assertion_end(assertion, OAUTH_ASSERTION_BYTES, signature, bytes);
    wipe(signature, sizeof signature);
    return err;
}

static void token_failed(struct loop *loop, enum oauth_answer answer, int status, int retry_after_s)
{
    struct loop_national *national = &loop->national;
    bool ours = answer == OAUTH_CONFIGURATION || answer == OAUTH_BROKEN;
    int64_t pause_ms = ours ? pause_first_ms : busy_first_ms;
    int doublings = national->failures < 10 ? national->failures : 10;

    pause_ms <<= doublings;
    pause_ms = pause_ms > pause_last_ms ? pause_last_ms : pause_ms;
    if (retry_after_s > 0 && (int64_t)retry_after_s * 1000 > pause_ms) {
        pause_ms = (int64_t)retry_after_s * 1000;
    }
    // After an outage of a moment the first try is repeated at once, with a new assertion (national-services 2.3).
    national->next_ms = clock_now_ms() +
                        (answer == OAUTH_UNAVAILABLE && national->failures == 0 ? 0 : pause_ms);
    national->failures++;
    national->ever_asked = true;
    national->answers = false;
    if (ours) {
        log_event(LOG_TOKEN_REFUSED, status, pause_ms / 1000);
    }
    if (pds_waits_for_token(loop) && national->next_ms >= loop->look.pds_until_ms) {
        pds_end(loop, PDS_UNVERIFIED);
    }
}

static void token_ask(struct loop *loop)
{
    struct loop_national *national = &loop->national;
    char assertion[OAUTH_ASSERTION_BYTES];

    // No assertion is signed by a clock that nobody vouches for (C1).
    if (national->asked || clock_now_ms() < national->next_ms || !loop_clock_is_trusted(loop)) {
        return;
    }
    enum err err = make_assertion(loop, assertion);
    err = err != OK ? err : oauth_token_request(loop->config, assertion, &loop->request);
    err = err != OK ? err : loop_send(loop, OWNER_TOKEN, 0, false, "", token_total_ms);
    wipe(assertion, sizeof assertion);
    if (err != OK) {
        wipe(&loop->request, sizeof loop->request);
        token_failed(loop, OAUTH_CONFIGURATION, 0, -1);
        return;
    }
    national->asked = true;
}

static void token_came(struct loop *loop, const struct net_reply *net)
{
    struct loop_national *national = &loop->national;
    struct http_reply reply = loop_reply(net);
    struct oauth_token token;
    enum oauth_answer answer = oauth_token_reply(&reply, &token);

    national->asked = false;
    log_event(LOG_TOKEN, answer, net->status);
    if (answer != OAUTH_OK) {
        token_failed(loop, answer, net->status, net->retry_after_s);
    } else {
        int64_t now_ms = clock_now_ms();

        national->token = token;
        national->until_ms = now_ms + (int64_t)token.life_s * 1000;
        national->renew_ms = now_ms + (int64_t)token.life_s * 800;
        national->next_ms = 0;
        national->failures = 0;
        national->ever_asked = true;
        national->answers = true;
        if (pds_waits_for_token(loop)) {
            pds_send(loop);
        }
    }
    wipe(&token, sizeof token);
}

void national_came(struct loop *loop, enum loop_owner owner, const struct net_reply *net)
{
    if (owner == OWNER_TOKEN) {
        token_came(loop, net);
    } else {
        pds_came(loop, net);
    }
}

// ---- time

static int64_t token_due_ms(const struct loop *loop)
{
    const struct loop_national *national = &loop->national;
    int64_t due_ms = has_token(loop) ? national->renew_ms : 0;

    // Before the site has answered once, the clock may not be known to be right.
    if (!uses_tokens(loop) || national->asked || !loop->site_answers) {
        return INT64_MAX;
    }
    return due_ms > national->next_ms ? due_ms : national->next_ms;
}

void national_wake(struct loop *loop, int64_t now_ms)
{
    if (now_ms >= token_due_ms(loop)) {
        token_ask(loop);
        if (!loop->national.asked && loop->national.next_ms <= now_ms) {
            loop->national.next_ms = now_ms + busy_first_ms; // the clock is not trusted: later
        }
    }
    if (pds_waits_for_token(loop) && now_ms >= loop->look.pds_until_ms) {
        pds_end(loop, PDS_UNVERIFIED);
    }
}

int64_t national_deadline(const struct loop *loop)
{
    int64_t deadline_ms = token_due_ms(loop);

    if (pds_waits_for_token(loop) && loop->look.pds_until_ms < deadline_ms) {
        deadline_ms = loop->look.pds_until_ms;
    }
    return deadline_ms;
}
