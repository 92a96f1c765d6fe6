// One thread owns everything of curl. Requests come to it by a list under a lock and a bell (an
// eventfd); it answers by the inbox. Connections live in lanes (a curl_multi each), and each identity has its own: what
// was trusted or shown for one kind of service is never used for another, whatever curl holds for the same connection.
// The lanes of a session are closed with the session, so no connection ever carries the sessions of two patients;
// transfers that may outlive a session (a write, a message to staff) share the lane of the moment and let it live until
// they end. With nothing under way the thread sleeps in poll() without a time limit.
#include "platform/platform.h"

#include "base/wipe.h"
#include "platform/inner.h"
#include "platform/net_easy.h"
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    NET_EXTRA_FDS = 64,          // of lanes beside the first one that is waited on
    NET_LONGEST_WAIT_MS = 60000, // while transfers run; curl's own timers are shorter
    NET_NO_FD_WAIT_MS = 50,      // curl works on something that has no descriptor
};

struct net_lane {
    struct net_lane *next;
    CURLM *multi;
    int transfers;
};

struct net {
    struct inbox *inbox;
    struct net_world world;
    pthread_t thread;
    int bell;
    atomic_int in_flight;
    pthread_mutex_t lock;
    struct net_job *submitted;      // lock; oldest first
    struct net_job **submitted_end; // lock
    uint32_t generation;            // lock; counts sessions
    bool quit;                      // lock
    // The thread's own.
    struct net_job *jobs; // running or waiting for another attempt
    struct net_lane *lanes;
    struct net_lane *current[NET_IDENTITIES]; // takes new transfers of this identity; NULL = to be made
    uint32_t generation_seen;
    bool session_live; // a current lane has carried a request of the present session
};

// ---- lanes

static struct net_lane *net_lane_current(struct net *net, int identity)
{
    if (net->current[identity] != NULL) {
        return net->current[identity];
    }
    struct net_lane *lane = secure_calloc(1, sizeof(*lane));
    if (lane == NULL) {
        return NULL;
    }
    lane->multi = curl_multi_init();
    if (lane->multi == NULL) {
        secure_free(lane);
        return NULL;
    }
    lane->next = net->lanes;
    net->lanes = lane;
    net->current[identity] = lane;
    return lane;
}

// Where this lane is the current one, NULL = it is not.
static struct net_lane **net_lane_place(struct net *net, const struct net_lane *lane)
{
    for (int i = 0; i < NET_IDENTITIES; i++) {
        if (net->current[i] == lane) {
            return &net->current[i];
        }
    }
    return NULL;
}

// Closes lanes (and with them their connections) that nobody needs. Current ones are kept while a
// session is live, so that a patient pays for one TLS handshake, not for five.
static void net_lane_sweep(struct net *net)
{
    struct net_lane **link = &net->lanes;
    while (*link != NULL) {
        struct net_lane *lane = *link;
        struct net_lane **place = net_lane_place(net, lane);
        if (lane->transfers > 0 || (place != NULL && net->session_live)) {
            link = &lane->next;
            continue;
        }
        *link = lane->next;
        if (place != NULL) {
            *place = NULL;
        }
        curl_multi_cleanup(lane->multi);
        secure_free(lane);
    }
}

// ---- jobs

static void net_answer(struct net *net, struct net_job *job)
{
    struct net_job **link = &net->jobs;
    while (*link != NULL && *link != job) {
        link = &(*link)->next;
    }
    if (*link == job) {
        *link = job->next;
    }
    struct inbox_item item = {.kind = INBOX_NET_REPLY, .net = job->reply};
    item.net.took_ms = clock_real_ms() - job->begun_ms;
    job->reply.body = NULL; // the item's now
    inbox_push_reserved(net->inbox, &item);
    wipe(&item, sizeof(item));
    net_job_free(job);
    // After the push: who sees 0 in flight finds every answer in the inbox.
    atomic_fetch_sub(&net->in_flight, 1);
}

static void net_leave_lane(struct net_job *job)
{
    struct net_lane *lane = job->lane;
    curl_multi_remove_handle(lane->multi, job->easy);
    lane->transfers--;
    job->lane = NULL;
}

static void net_cancel_job(struct net *net, struct net_job *job)
{
    if (job->easy != NULL) {
        net_leave_lane(job);
        net_easy_close(job, CURLE_ABORTED_BY_CALLBACK);
    }
    secure_free(job->reply.body);
    job->reply = (struct net_reply){
        .number = job->number, .end = NET_CANCELLED, .retry_after_s = -1, .date_ms = -1};
    net_answer(net, job);
}

static void net_start(struct net *net, struct net_job *job)
{
    struct net_lane *lane = net_lane_current(net, job->identity);
    if (lane == NULL || net_easy_open(job, &net->world) != OK) {
        goto out;
    }
    if (curl_multi_add_handle(lane->multi, job->easy) != CURLM_OK) {
        net_easy_close(job, CURLE_OUT_OF_MEMORY);
        goto out;
    }
    job->lane = lane;
    lane->transfers++;
    net->session_live = net->session_live || job->in_session;
    return;
out:
    job->reply.end = NET_NOT_SENT;
    net_answer(net, job);
}

static void net_finish(struct net *net, struct net_job *job, CURLcode code)
{
    net_leave_lane(job);
    net_easy_close(job, code);
    int64_t wait_ms = net_easy_retry_ms(job);
    if (wait_ms >= 0) {
        job->retries_left--;
        job->not_before_ms = clock_real_ms() + wait_ms;
        return;
    }
    net_answer(net, job);
}

// ---- the thread's turn

static void net_cancel_before(struct net *net, uint32_t generation)
{
    struct net_job *next = NULL;
    for (struct net_job *job = net->jobs; job != NULL; job = next) {
        next = job->next;
        if (job->in_session && job->generation != generation) {
            net_cancel_job(net, job);
        }
    }
    net->generation_seen = generation;
    net->session_live = false;
    for (int i = 0; i < NET_IDENTITIES; i++) {
        net->current[i] = NULL; // transfers that outlive the session end where they are
    }
    net_lane_sweep(net);
    wipe_stack();
}

// Takes over what was submitted and cancelled meanwhile. False: net_free wants the thread to end.
static bool net_take(struct net *net)
{
    uint64_t rings = 0;
    ssize_t got = read(net->bell, &rings, sizeof(rings)); // never blocks
    (void)got;
    pthread_mutex_lock(&net->lock);
    struct net_job *job = net->submitted;
    net->submitted = NULL;
    net->submitted_end = &net->submitted;
    uint32_t generation = net->generation;
    bool quit = net->quit;
    pthread_mutex_unlock(&net->lock);

    struct net_job **end = &net->jobs;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = job;
    if (generation != net->generation_seen) {
        net_cancel_before(net, generation);
    }
    return !quit;
}

static void net_start_due(struct net *net)
{
    struct net_job *next = NULL;
    int64_t now_ms = clock_real_ms();
    for (struct net_job *job = net->jobs; job != NULL; job = next) {
        next = job->next;
        if (job->easy == NULL && job->not_before_ms <= now_ms) {
            net_start(net, job);
        }
    }
}

static void net_perform(struct net *net)
{
    for (struct net_lane *lane = net->lanes; lane != NULL; lane = lane->next) {
        int running = 0;
        int left = 0;
        CURLMsg *message = NULL;
        if (lane->transfers == 0) {
            continue;
        }
        curl_multi_perform(lane->multi, &running);
        while ((message = curl_multi_info_read(lane->multi, &left)) != NULL) {
            struct net_job *job = NULL;
            CURLcode code = message->data.result; // message dies when the handle leaves
            if (message->msg == CURLMSG_DONE &&
                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job) == CURLE_OK) {
                net_finish(net, job, code);
            }
        }
    }
}

// Adds the descriptors of another lane to those that are waited on, and its timer to the time.
static int net_add_fds(const struct net_lane *lane, struct curl_waitfd *fds, int count,
                       int *timeout_ms)
{
    fd_set in, out, odd;
    int highest = -1;
    long timer_ms = -1;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_ZERO(&odd);
    curl_multi_fdset(lane->multi, &in, &out, &odd, &highest);
    curl_multi_timeout(lane->multi, &timer_ms);
    if (highest < 0 && (timer_ms < 0 || timer_ms > NET_NO_FD_WAIT_MS)) {
        timer_ms = NET_NO_FD_WAIT_MS;
    }
    if (timer_ms >= 0 && timer_ms < *timeout_ms) {
        *timeout_ms = (int)timer_ms;
    }
    for (int fd = 0; fd <= highest && count < NET_EXTRA_FDS; fd++) {
        short events = (short)((FD_ISSET(fd, &in) ? CURL_WAIT_POLLIN : 0) |
                               (FD_ISSET(fd, &out) ? CURL_WAIT_POLLOUT : 0));
        if (events != 0) {
            fds[count++] = (struct curl_waitfd){.fd = fd, .events = events};
        }
    }
    return count;
}

// Time until a job wants another attempt, -1 = none does.
static int net_next_attempt_ms(const struct net *net)
{
    int64_t now_ms = clock_real_ms();
    int64_t least_ms = -1;
    for (const struct net_job *job = net->jobs; job != NULL; job = job->next) {
        if (job->easy != NULL) {
            continue;
        }
        int64_t left_ms = job->not_before_ms > now_ms ? job->not_before_ms - now_ms : 0;
        least_ms = least_ms < 0 || left_ms < least_ms ? left_ms : least_ms;
    }
    return least_ms > INT_MAX ? INT_MAX : (int)least_ms;
}

static void net_wait(struct net *net)
{
    struct curl_waitfd fds[NET_EXTRA_FDS] = {{.fd = net->bell, .events = CURL_WAIT_POLLIN}};
    struct net_lane *first = NULL;
    int count = 1;
    int attempt_ms = net_next_attempt_ms(net);
    int timeout_ms =
        attempt_ms >= 0 && attempt_ms < NET_LONGEST_WAIT_MS ? attempt_ms : NET_LONGEST_WAIT_MS;
    for (struct net_lane *lane = net->lanes; lane != NULL; lane = lane->next) {
        if (lane->transfers == 0) {
            continue;
        }
        if (first == NULL) {
            first = lane;
        } else {
            count = net_add_fds(lane, fds, count, &timeout_ms);
        }
    }
    if (first != NULL) {
        curl_multi_poll(first->multi, fds, (unsigned)count, timeout_ms, NULL);
        return;
    }
    struct pollfd bell = {.fd = net->bell, .events = POLLIN};
    (void)poll(&bell, 1, attempt_ms);
}

static void *net_run(void *context)
{
    struct net *net = context;
    while (net_take(net)) {
        net_start_due(net);
        net_perform(net);
        net_lane_sweep(net);
        if (net->jobs == NULL && !net->session_live) {
            wipe_stack(); // a write or a message to staff that ended after its session was here
        }
        net_wait(net);
    }
    while (net->jobs != NULL) {
        net_cancel_job(net, net->jobs);
    }
    net->session_live = false;
    net_lane_sweep(net);
    wipe_stack();
    return NULL;
}

// ---- the main thread's side

static void net_ring(struct net *net)
{
    uint64_t one = 1;
    ssize_t wrote = write(net->bell, &one, sizeof(one));
    (void)wrote; // fails only when 2^64 rings were not heard
}

static void net_release(struct net *net)
{
    if (net->bell >= 0) {
        close(net->bell);
    }
    net_world_free(&net->world);
    secure_free(net);
}

enum err net_new(struct inbox *inbox, const struct net_settings *settings, struct net **ret_net)
{
    struct net *net = secure_calloc(1, sizeof(*net));
    if (net == NULL) {
        return ERR_MEMORY;
    }
    enum err err = ERR_MEMORY;
    net->inbox = inbox;
    net->submitted_end = &net->submitted;
    net->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (net->bell < 0) {
        err = ERR_SYSTEM;
        goto out;
    }
    err = net_world_copy(settings, &net->world);
    if (err != OK) {
        goto out;
    }
    pthread_mutex_init(&net->lock, NULL);
    err = thread_begin("foyer-net", net_run, net, &net->thread);
    if (err != OK) {
        pthread_mutex_destroy(&net->lock);
        goto out;
    }
    *ret_net = net;
    net = NULL;
out:
    if (net != NULL) {
        net_release(net);
    }
    return err;
}

void net_free(struct net *net)
{
    if (net == NULL) {
        return;
    }
    pthread_mutex_lock(&net->lock);
    net->quit = true;
    pthread_mutex_unlock(&net->lock);
    net_ring(net);
    pthread_join(net->thread, NULL);
    pthread_mutex_destroy(&net->lock);
    net_release(net);
}

enum err net_submit(struct net *net, const struct net_request *request)
{
    struct net_job *job = NULL;
    enum err err = net_job_new(&net->world.settings, request, &job);
    if (err != OK) {
        return err;
    }
    err = inbox_reserve(net->inbox);
    if (err != OK) {
        net_job_free(job);
        return err;
    }
    atomic_fetch_add(&net->in_flight, 1);
    pthread_mutex_lock(&net->lock);
    job->generation = net->generation;
    *net->submitted_end = job;
    net->submitted_end = &job->next;
    pthread_mutex_unlock(&net->lock);
    net_ring(net);
    return OK;
}

void net_cancel_session(struct net *net)
{
    pthread_mutex_lock(&net->lock);
    net->generation++;
    pthread_mutex_unlock(&net->lock);
    net_ring(net);
}

int net_in_flight(const struct net *net)
{
    return atomic_load(&net->in_flight);
}
