#include "platform/net_easy.h"

#include "platform/inner.h"
#include "platform/net_fault.h"
#include "platform/net_header.h"
#include <openssl/ssl.h>
#include <string.h>

enum {
    NET_HEADER_MAX_BYTES = 64 * 1024,
    NET_BODY_FIRST_BYTES = 4096,
    NET_STALL_BYTES_PER_S = 1000,
    NET_STALL_S = 5,
    NET_BACKOFF_MS = 200, // first ceiling, doubled with every attempt
    NET_BACKOFF_MAX_MS = 2000,
    NET_JITTER_MS = 250,      // behind a stated Retry-After
    NET_ATTEMPT_MIN_MS = 100, // with less time than this there is no point in another attempt
};

// ---- while it runs

static bool net_easy_is_read(const struct net_job *job)
{
    return job->method == NET_GET || job->method == NET_HEAD || job->retries_left > 0;
}

// curl calls this when a connection stands (name, TCP and TLS done) and the request is about to go
// out. On a kept connection that turns out to be dead curl sends the request a second time by
// itself: a write must not be repeated that way, because the first one may have been carried out.
static int net_easy_on_send(void *context, char *remote, char *local, int remote_port,
                            int local_port)
{
    struct net_job *job = context;
    (void)remote;
    (void)local;
    (void)remote_port;
    (void)local_port;
    if (job->sends > 0 && !net_easy_is_read(job)) {
        return CURL_PREREQFUNC_ABORT;
    }
    job->sends++;
    return CURL_PREREQFUNC_OK;
}

static void net_easy_read_header(struct net_job *job, const char *line, size_t bytes)
{
    struct net_reply *reply = &job->reply;
    const char *value = NULL;
    size_t count = 0;
    if (net_header_value(line, bytes, "content-type", &value, &count)) {
        // Two of them: only what both say.
        reply->is_json = net_header_is_json(value, count) && (!job->has_type || reply->is_json);
        job->has_type = true;
    } else if (net_header_value(line, bytes, "etag", &value, &count) && !job->has_etag) {
        job->has_etag = true;
        if (count < sizeof(reply->etag)) {
            memcpy(reply->etag, value, count);
            reply->etag[count] = '\0';
        }
    } else if (net_header_value(line, bytes, "retry-after", &value, &count)) {
        reply->retry_after_s = net_header_seconds(value, count);
        job->retry_date_ms = reply->retry_after_s < 0 ? net_header_date_ms(value, count) : -1;
    } else if (net_header_value(line, bytes, "date", &value, &count)) {
        reply->date_ms = net_header_date_ms(value, count);
        reply->date_at_ms = reply->date_ms < 0 ? -1 : clock_now_ms();
    }
}

static size_t net_easy_on_header(char *line, size_t size, size_t count, void *context)
{
    struct net_job *job = context;
    size_t bytes = size * count;
    job->header_bytes += bytes;
    if (job->header_bytes > NET_HEADER_MAX_BYTES) {
        job->too_large = true;
        return 0;
    }
    if (bytes >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        // A new head: what was before it was "100 Continue" or the like, or the answer on a
        // connection that died.
        size_t header_bytes = job->header_bytes;
        int sends = job->sends;
        net_job_forget_reply(job);
        job->header_bytes = header_bytes;
        job->sends = sends;
    } else if (bytes <= 2) {
        job->headers_over = true;
    } else if (!job->headers_over) { // a trailer is no header
        const char *value = NULL;
        size_t length = 0;
        // curl would also undo brotli and zstd unasked: one decompressor to trust, not three
        // (reliability 10).
        if ((net_header_value(line, bytes, "content-encoding", &value, &length) ||
             net_header_value(line, bytes, "transfer-encoding", &value, &length)) &&
            !net_header_is_known_coding(value, length)) {
            return 0;
        }
        net_easy_read_header(job, line, bytes);
    }
    return bytes;
}

static size_t net_easy_on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct net_job *job = context;
    struct net_reply *reply = &job->reply;
    size_t more = size * count;
    if (more > job->body_max_bytes || reply->body_bytes > job->body_max_bytes - more) {
        job->too_large = true;
        return 0;
    }
    size_t needed = reply->body_bytes + more + 1; // the NUL that the strict door wants
    if (needed > job->body_room) {
        size_t room = job->body_room == 0 ? NET_BODY_FIRST_BYTES : job->body_room * 2;
        room = room < needed ? needed : room;
        room = room > job->body_max_bytes + 1 ? job->body_max_bytes + 1 : room;
        char *grown = secure_realloc(reply->body, room);
        if (grown == NULL) {
            return 0;
        }
        reply->body = grown;
        job->body_room = room;
    }
    memcpy(reply->body + reply->body_bytes, bytes, more);
    reply->body_bytes += more;
    reply->body[reply->body_bytes] = '\0';
    return more;
}

// ---- setting it up

struct net_easy_setup {
    CURL *easy;
    CURLcode code; // the first that was not OK
};

static void net_easy_set_number(struct net_easy_setup *setup, CURLoption option, long value)
{
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, option, value);
    }
}

static void net_easy_set_text(struct net_easy_setup *setup, CURLoption option, const char *value)
{
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, option, value);
    }
}

static void net_easy_set_pointer(struct net_easy_setup *setup, CURLoption option, void *value)
{
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, option, value);
    }
}

// The limits of reliability 10, line by line.
static void net_easy_set_limits(struct net_easy_setup *setup, const struct net_job *job)
{
    int64_t left_ms = job->deadline_ms - clock_real_ms();
    left_ms = left_ms < 1 ? 1 : left_ms;
    long connect_ms = job->connect_ms < left_ms ? job->connect_ms : (long)left_ms;
    net_easy_set_number(setup, CURLOPT_NOSIGNAL, 1);
    net_easy_set_number(setup, CURLOPT_QUICK_EXIT, 1); // or silent DNS holds up the one thread
    net_easy_set_number(setup, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    net_easy_set_number(setup, CURLOPT_TIMEOUT_MS, (long)left_ms);
    net_easy_set_number(setup, CURLOPT_LOW_SPEED_LIMIT, NET_STALL_BYTES_PER_S);
    net_easy_set_number(setup, CURLOPT_LOW_SPEED_TIME, NET_STALL_S);
    net_easy_set_number(setup, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    net_easy_set_number(setup, CURLOPT_FOLLOWLOCATION, 0);
    net_easy_set_number(setup, CURLOPT_UNRESTRICTED_AUTH, 0);
    net_easy_set_number(setup, CURLOPT_NETRC, CURL_NETRC_IGNORED);
    net_easy_set_text(setup, CURLOPT_PROTOCOLS_STR, job->is_loopback_http ? "http" : "https");
    net_easy_set_text(setup, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    net_easy_set_text(setup, CURLOPT_ACCEPT_ENCODING, "gzip");
}

// The configured proxy or none: without these two the environment's are obeyed. Loopback goes through it, too.
static void net_easy_set_proxy(struct net_easy_setup *setup, const struct net_settings *settings)
{
    net_easy_set_text(setup, CURLOPT_PROXY, settings->proxy_url);
    net_easy_set_text(setup, CURLOPT_NOPROXY, "");
    if (settings->proxy_url[0] == '\0') {
        return;
    }
    net_easy_set_number(setup, CURLOPT_HEADEROPT, CURLHEADER_SEPARATE); // our headers are the site's alone
    net_easy_set_number(setup, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);    // and its are the reply's
    if (settings->proxy_user[0] != '\0') {
        net_easy_set_number(setup, CURLOPT_PROXYAUTH, CURLAUTH_BASIC);
        net_easy_set_text(setup, CURLOPT_PROXYUSERNAME, settings->proxy_user);
        net_easy_set_text(setup, CURLOPT_PROXYPASSWORD, settings->proxy_password);
    }
}

// Before a handshake: the moment at which the server's certificate is judged. With a clock in 1970 every certificate is
// "not yet valid", and the Date that would correct the clock could never be learned (reliability 9).
static CURLcode net_easy_on_tls(CURL *easy, void *context, void *data)
{
    SSL_CTX *tls = context;
    int64_t verify_ms = clock_verify_ms();
    (void)easy;
    (void)data;
    if (verify_ms >= 0) {
        X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(tls), (time_t)(verify_ms / 1000));
    }
    return CURLE_OK;
}

static void net_easy_set_tls(struct net_easy_setup *setup, const struct net_identity *identity)
{
    net_easy_set_number(setup, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    net_easy_set_number(setup, CURLOPT_SSL_VERIFYPEER, 1);
    net_easy_set_number(setup, CURLOPT_SSL_VERIFYHOST, 2);
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, CURLOPT_SSL_CTX_FUNCTION, net_easy_on_tls);
    }
    if (identity->ca_file[0] != '\0') {
        // The trust's own CA instead of the system's: curl would trust both without the second
        // line.
        net_easy_set_text(setup, CURLOPT_CAINFO, identity->ca_file);
        net_easy_set_text(setup, CURLOPT_CAPATH, NULL);
    }
    if (identity->crl_file[0] != '\0') {
        net_easy_set_text(setup, CURLOPT_CRLFILE, identity->crl_file);
    }
    if (identity->cert_file[0] != '\0') {
        net_easy_set_text(setup, CURLOPT_SSLCERT, identity->cert_file);
        net_easy_set_text(setup, CURLOPT_SSLKEY, identity->key_file);
        net_easy_set_text(setup, CURLOPT_KEYPASSWD, ""); // an encrypted key fails instead of asking on a terminal
    }
}

static void net_easy_set_request(struct net_easy_setup *setup, struct net_job *job)
{
    net_easy_set_text(setup, CURLOPT_URL, job->url);
    net_easy_set_pointer(setup, CURLOPT_HTTPHEADER, job->headers);
    switch (job->method) {
    case NET_GET: net_easy_set_number(setup, CURLOPT_HTTPGET, 1); return;
    case NET_HEAD: net_easy_set_number(setup, CURLOPT_NOBODY, 1); return;
    case NET_POST: break;
    case NET_PUT: net_easy_set_text(setup, CURLOPT_CUSTOMREQUEST, "PUT"); break;
    case NET_PATCH: net_easy_set_text(setup, CURLOPT_CUSTOMREQUEST, "PATCH"); break;
    }
    net_easy_set_number(setup, CURLOPT_POST, 1);
    net_easy_set_number(setup, CURLOPT_POSTFIELDSIZE, (long)job->body_bytes);
    net_easy_set_pointer(setup, CURLOPT_POSTFIELDS, job->body); // curl reads ours, copies nothing
}

static void net_easy_set_callbacks(struct net_easy_setup *setup, struct net_job *job)
{
    net_easy_set_pointer(setup, CURLOPT_PRIVATE, job);
    net_easy_set_pointer(setup, CURLOPT_ERRORBUFFER, job->why);
    net_easy_set_pointer(setup, CURLOPT_WRITEDATA, job);
    net_easy_set_pointer(setup, CURLOPT_HEADERDATA, job);
    net_easy_set_pointer(setup, CURLOPT_PREREQDATA, job);
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, CURLOPT_WRITEFUNCTION, net_easy_on_body);
    }
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, CURLOPT_HEADERFUNCTION, net_easy_on_header);
    }
    if (setup->code == CURLE_OK) {
        setup->code = curl_easy_setopt(setup->easy, CURLOPT_PREREQFUNCTION, net_easy_on_send);
    }
}

enum err net_easy_open(struct net_job *job, const struct net_world *world)
{
    const struct net_settings *settings = &world->settings;
    struct net_easy_setup setup = {.easy = curl_easy_init()};
    if (setup.easy == NULL) {
        return ERR_MEMORY;
    }
    net_job_forget_reply(job);
    net_easy_set_limits(&setup, job);
    net_easy_set_proxy(&setup, settings);
    net_easy_set_tls(&setup, &settings->identities[job->identity]);
    net_easy_set_request(&setup, job);
    net_easy_set_callbacks(&setup, job);
    if (world->resolve != NULL) {
        net_easy_set_pointer(&setup, CURLOPT_RESOLVE, world->resolve);
    }
    if (setup.code != CURLE_OK) {
        curl_easy_cleanup(setup.easy);
        return ERR_NETWORK;
    }
    job->easy = setup.easy;
    job->by_proxy = settings->proxy_url[0] != '\0';
    job->attempts++;
    return OK;
}

// ---- judging its end

static enum net_end net_easy_end(const struct net_job *job, CURLcode code)
{
    if (job->too_large) {
        return NET_TOO_LARGE;
    }
    if (code == CURLE_OK) {
        return NET_DONE;
    }
    // The strict side: once the request could have begun to leave, nobody may say that it did not.
    return job->sends > 0 ? NET_LOST : NET_NOT_SENT;
}

static void net_easy_set_retry_after(struct net_job *job)
{
    struct net_reply *reply = &job->reply;
    if (job->retry_date_ms >= 0) {
        // By the server's own clock where it tells it: ours may be wrong.
        int64_t now_ms = reply->date_ms >= 0 ? reply->date_ms : clock_wall_ms();
        int64_t wait_s = (job->retry_date_ms - now_ms + 999) / 1000;
        wait_s = wait_s < 0 ? 0 : wait_s;
        reply->retry_after_s = wait_s > NET_RETRY_AFTER_MAX_S ? NET_RETRY_AFTER_MAX_S : (int)wait_s;
    }
}

// Nothing but TLS is let through without verification being asked for; this looks whether it was done.
static bool net_easy_is_verified(const struct net_job *job)
{
    long verify = -1;
    curl_easy_getinfo(job->easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    return !job->is_loopback_http && verify == X509_V_OK;
}

void net_easy_close(struct net_job *job, CURLcode code)
{
    struct net_reply *reply = &job->reply;
    enum net_fault fault = net_fault_of(job, code);
    reply->end = net_easy_end(job, code);
    if (reply->end == NET_DONE) {
        long status = 0;
        curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
        reply->status = (int)status;
        reply->verified = net_easy_is_verified(job);
        net_easy_set_retry_after(job);
    } else {
        // Half a reply is no reply: nobody shall be tempted to read it.
        enum net_end end = reply->end;
        net_job_forget_reply(job);
        reply->end = end;
    }
    reply->fault = fault;
    curl_easy_cleanup(job->easy);
    job->easy = NULL;
}

// Uniform in 0..max_ms; without randomness the whole time, which is slower and never wrong.
static int64_t net_easy_jitter_ms(int64_t max_ms)
{
    uint32_t chance = 0;
    if (chance_bytes(&chance, sizeof(chance)) != OK) {
        return max_ms;
    }
    return (int64_t)(chance % (uint64_t)(max_ms + 1));
}

int64_t net_easy_retry_ms(const struct net_job *job)
{
    const struct net_reply *reply = &job->reply;
    bool busy = reply->end == NET_DONE && (reply->status == 429 || reply->status == 503);
    bool failed = reply->end == NET_LOST || reply->end == NET_NOT_SENT ||
                  (reply->end == NET_DONE && reply->status >= 500 && reply->status != 501 &&
                   reply->status != 505);
    int64_t left_ms = job->deadline_ms - clock_real_ms() - NET_ATTEMPT_MIN_MS;
    if (job->retries_left <= 0 || (!busy && !failed) || left_ms <= 0) {
        return -1;
    }
    if (reply->fault == NET_FAULT_PROXY_LOGIN) {
        return -1; // a wrong password does not become right, and too many of them lock the account
    }
    if (busy && reply->retry_after_s >= 0) {
        int64_t asked_ms = (int64_t)reply->retry_after_s * 1000;
        if (asked_ms > left_ms) {
            return -1; // longer than the patient waits: this answer is the last
        }
        int64_t spare_ms = left_ms - asked_ms;
        return asked_ms + net_easy_jitter_ms(spare_ms < NET_JITTER_MS ? spare_ms : NET_JITTER_MS);
    }
    int64_t ceiling_ms = NET_BACKOFF_MS;
    for (int i = 1; i < job->attempts && ceiling_ms < NET_BACKOFF_MAX_MS; i++) {
        ceiling_ms *= 2;
    }
    ceiling_ms = ceiling_ms < NET_BACKOFF_MAX_MS ? ceiling_ms : NET_BACKOFF_MAX_MS;
    return net_easy_jitter_ms(ceiling_ms < left_ms ? ceiling_ms : left_ms);
}
