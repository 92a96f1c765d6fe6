// One HTTP request as curl sees it: copying it, setting it up, collecting its reply, judging its
// end. Knows nothing of threads or of other requests; net_curl.c does. Private to platform/.
#pragma once
#include "platform/platform.h"
#include <curl/curl.h>

// What net_new was told, copied into wiping memory.
struct net_world {
    struct net_settings settings; // no text is NULL; resolve is unused
    struct curl_slist *resolve;
};

// ERR_UNSUPPORTED for a proxy that is not http:// or whose URL carries a user name; ERR_SYNTAX,
// ERR_LIMIT, ERR_MEMORY. What was copied until then is net_world_free's.
MUST_CHECK enum err net_world_copy(const struct net_settings *settings, struct net_world *world);
void net_world_free(struct net_world *world);

struct net_job {
    struct net_job *next;
    // The request, copied; all of it in wiping memory.
    uint32_t number;
    enum net_method method;
    char *url;
    struct curl_slist *headers;
    char *body;
    size_t body_bytes;
    int connect_ms;
    size_t body_max_bytes;
    int retries_left;
    bool in_session;
    int identity;
    bool is_loopback_http;
    bool by_proxy;
    uint32_t generation;   // session it belongs to; set by net_curl.c
    int64_t begun_ms;      // clock_real_ms
    int64_t deadline_ms;   // no attempt goes beyond
    int64_t not_before_ms; // next attempt, when easy is NULL
    int attempts;
    CURL *easy; // NULL between attempts
    void *lane; // net_curl.c's: where easy runs
    // The reply so far.
    struct net_reply reply;
    size_t body_room; // bytes allocated for reply.body
    size_t header_bytes;
    bool headers_over; // what comes now is body or trailers
    bool has_type, has_etag;
    int64_t retry_date_ms; // Retry-After as a date, -1 = none
    int sends;             // how often a connection stood ready and the request went out
    bool too_large;
    char why[CURL_ERROR_SIZE]; // curl's own words on what went wrong; read by net_fault_of, shown to nobody
};

// Copies. ERR_UNSUPPORTED for a URL that is neither https nor (where allowed) http to a loopback
// address, or that carries a user name; ERR_SYNTAX for control characters in it or in a header;
// ERR_LIMIT; ERR_MEMORY.
MUST_CHECK enum err net_job_new(const struct net_settings *settings,
                                const struct net_request *request, struct net_job **ret_job);
void net_job_free(struct net_job *job);
// Wipes what has been received; the next attempt starts from nothing.
void net_job_forget_reply(struct net_job *job);

// Makes job->easy for the next attempt.
MUST_CHECK enum err net_easy_open(struct net_job *job, const struct net_world *world);
// After the transfer: fills job->reply but for took_ms, and closes job->easy, which is in no multi
// any more.
void net_easy_close(struct net_job *job, CURLcode code);
// How long to wait before the next attempt, -1 = job->reply is final.
int64_t net_easy_retry_ms(const struct net_job *job);
