// Requests to the appointment system and national services, and the replies that come back to whoever waits for them.
#include "base/log_event.h"
#include "base/wipe.h"
#include "loop/loop_inside.h"
#include <string.h>

// Budgets of national-services 2.3 and reliability 10, by service. What is asked of PDS again is decided in
// loop/national.c, within the patient's second and a half.
static const struct {
    int64_t connect_ms;
    size_t reply_max_bytes;
    int retries; // of reads
} budgets[] = {[HTTP_SITE] = {2000, 1024 * 1024, 2}, [HTTP_NATIONAL] = {3000, 256 * 1024, 0}};

enum { HEADERS = 10 };

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

struct loop_pending loop_taken(struct loop *loop, uint32_t number)
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

static int add_headers(const struct http_request *request, const char *correlation,
                       struct net_header headers[HEADERS])
{
    int count = 0;

    headers[count++] = (struct net_header){"Accept", "application/fhir+json"};
    if (request->authorization[0] != '\0') {
        headers[count++] = (struct net_header){"Authorization", request->authorization};
    }
    if (request->end_user_ods[0] != '\0') {
        headers[count++] = (struct net_header){"NHSD-End-User-Organisation-ODS", request->end_user_ods};
    }
    headers[count++] = (struct net_header){"X-Request-ID", request->request_id};
    if (correlation[0] != '\0') {
        headers[count++] = (struct net_header){"X-Correlation-ID", correlation};
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
    if (!request->read_only && request->service == HTTP_SITE) {
        headers[count++] = (struct net_header){"Prefer", "return=representation"};
    }
    return count;
}

enum err loop_send(struct loop *loop, enum loop_owner owner, int slot, bool in_session,
                   const char *correlation, int64_t total_ms)
{
    static const enum net_method methods[] = {
        [HTTP_GET] = NET_GET, [HTTP_HEAD] = NET_HEAD, [HTTP_POST] = NET_POST,
        [HTTP_PUT] = NET_PUT, [HTTP_PATCH] = NET_PATCH};
    struct http_request *request = &loop->request;
    struct net_header headers[HEADERS];
    int64_t connect_ms = budgets[request->service].connect_ms;
    enum err err = OK;

    if (request->request_id[0] == '\0') {
        err = chance_uuid(request->request_id);
    }
    uint32_t number = err == OK ? loop_expect(loop, owner, slot) : 0;
    if (number == 0) {
        wipe(request, sizeof *request);
        return err != OK ? err : ERR_FULL;
    }
    struct net_request net = {.number = number,
                              .method = methods[request->method],
                              .url = request->url,
                              .headers = headers,
                              .header_count = add_headers(request, correlation, headers),
                              .body = request->body_bytes > 0 ? request->body : NULL,
                              .body_bytes = request->body_bytes,
                              .connect_ms = (int)(connect_ms < total_ms ? connect_ms : total_ms),
                              .total_ms = (int)total_ms,
                              .body_max_bytes = budgets[request->service].reply_max_bytes,
                              .retries = request->read_only ? budgets[request->service].retries : 0,
                              .identity = (int)request->service,
                              .in_session = in_session};
    err = net_submit(loop->ports.net, &net);
    if (err != OK) {
        (void)loop_taken(loop, number);
    }
    wipe(request, sizeof *request);
    return err;
}

void loop_body_drop(struct loop_body *body)
{
    secure_free(body->text);
    *body = (struct loop_body){0};
}

void loop_body_keep(struct loop *loop, struct loop_body *body, const struct net_reply *net)
{
    loop_body_drop(body);
    if (loop->config->fhir_write == WRITE_PUT && net->body != NULL) {
        body->text = secure_alloc(net->body_bytes + 1);
        if (body->text != NULL) {
            memcpy(body->text, net->body, net->body_bytes);
            body->text[net->body_bytes] = '\0';
            body->bytes = net->body_bytes;
        }
    }
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

void loop_net_came(struct loop *loop, const struct net_reply *net)
{
    struct loop_pending pending = loop_taken(loop, net->number);
    bool national = pending.owner == OWNER_PDS || pending.owner == OWNER_TOKEN;

    loop_clock_reply(loop, net);
    if (net->fault != NET_FAULT_NONE && net->end != NET_CANCELLED) {
        log_event(LOG_NET_FAULT, net->fault, national);
    }
    switch (pending.owner) {
    case OWNER_METADATA:
    case OWNER_POST_PROBE:
    case OWNER_FIND: loop_site_came(loop, pending.owner, net); break;
    case OWNER_ARRIVAL_READ:
    case OWNER_ARRIVAL_WRITE:
    case OWNER_ARRIVAL_ENCOUNTER: arrivals_reply(loop, pending.owner, pending.slot, net); break;
    case OWNER_LOOK: look_came(loop, net); break;
    case OWNER_PDS:
    case OWNER_TOKEN: national_came(loop, pending.owner, net); break;
    case OWNER_SIMILAR: similar_came(loop, pending.slot, net); break;
    case OWNER_HELP_LOOK: tasks_looked(loop, net); break;
    case OWNER_UNDO_READ:
    case OWNER_UNDO_WRITE: undo_came(loop, pending.owner, net); break;
    case OWNER_TASK_SEND: tasks_reply(loop, pending.slot, net); break;
    case OWNER_WARM:
    case OWNER_FREE:
    case OWNER_ARRIVAL_COMMIT:
    case OWNER_TASK_COMMIT:
    case OWNER_UNDO_SEARCH:
    case OWNER_UNDO_COMMIT:
    case OWNER_STORE_TEST: break;
    }
}
