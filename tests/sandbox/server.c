#include "sandbox/server.h"
#include "sandbox/control.h"
#include "sandbox/faults.h"
#include "sandbox/national.h"
#include "sandbox/today.h"
#include "sandbox/written.h"
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_BYTES = 32 * 1024 * 1024 };

// One exchange: lives from the request line to the end of the answer.
struct exchange {
    char *uri;
    bool begun, too_large;
    char *body; // NUL behind body_bytes
    size_t body_bytes;
};

// libmicrohttpd decodes '+' and %XX in its own way; the raw line is decoded by params.c alone.
static void *begin_exchange(void *context, const char *uri, struct MHD_Connection *connection)
{
    (void)context;
    (void)connection;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    if (exchange != NULL) {
        exchange->uri = strdup(uri);
    }
    return exchange;
}

static void end_exchange(void *context, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    struct exchange *exchange = *slot;
    if (exchange != NULL) {
        free(exchange->uri);
        free(exchange->body);
        free(exchange);
    }
    *slot = NULL;
}

static void take_body(struct exchange *exchange, const char *bytes, size_t count)
{
    char *grown = exchange->body_bytes + count > BODY_BYTES
                      ? NULL
                      : realloc(exchange->body, exchange->body_bytes + count + 1);
    if (grown == NULL) {
        exchange->too_large = true;
        return;
    }
    memcpy(grown + exchange->body_bytes, bytes, count);
    exchange->body = grown;
    exchange->body_bytes += count;
    grown[exchange->body_bytes] = '\0';
}

// ---- the request

static enum method method_of(const char *name)
{
    static const char *const names[] = {"GET", "HEAD", "POST", "PUT", "PATCH"};
    int i = 0;
    while (i < METHOD_OTHER && strcmp(name, names[i]) != 0) {
        i++;
    }
    return (enum method)i;
}

static void copy_header(struct MHD_Connection *connection, const char *name, char *ret_text,
                        size_t bytes)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    snprintf(ret_text, bytes, "%s", value == NULL ? "" : value);
}

static void read_request(struct MHD_Connection *connection, const struct exchange *exchange,
                         const char *method, struct request *request)
{
    memset(request, 0, sizeof *request);
    request->method = method_of(method);
    snprintf(request->method_text, sizeof request->method_text, "%s", method);
    const char *query = strchr(exchange->uri, '?');
    size_t path_bytes = query == NULL ? strlen(exchange->uri) : (size_t)(query - exchange->uri);
    snprintf(request->path, sizeof request->path, "%.*s", (int)path_bytes, exchange->uri);
    if (!params_decode(request->path, false)) {
        request->path[0] = '\0';
    }
    if (query != NULL) {
        params_add(&request->params, query + 1, strlen(query + 1));
    }
    request->body = exchange->body == NULL ? "" : exchange->body;
    request->body_bytes = exchange->body_bytes;
    copy_header(connection, "Content-Type", request->content_type, sizeof request->content_type);
    copy_header(connection, "Accept", request->accept, sizeof request->accept);
    copy_header(connection, "If-Match", request->if_match, sizeof request->if_match);
    copy_header(connection, "If-None-Exist", request->if_none_exist, sizeof request->if_none_exist);
    copy_header(connection, "X-Request-ID", request->request_id, sizeof request->request_id);
    copy_header(connection, "X-Correlation-ID", request->correlation_id,
                sizeof request->correlation_id);
    copy_header(connection, "Host", request->host, sizeof request->host);
    copy_header(connection, "Prefer", request->prefer, sizeof request->prefer);
    const char *secret = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    snprintf(request->authorization, sizeof request->authorization, "%s",
             secret == NULL ? "" : "given");
    copy_header(connection, "Authorization", request->secret, sizeof request->secret);
    copy_header(connection, "NHSD-End-User-Organisation-ODS", request->end_user_ods,
                sizeof request->end_user_ods);
}

static bool is_of_site(const struct request *request)
{
    return strcmp(request->path, "/fhir") == 0 || strncmp(request->path, "/fhir/", 6) == 0;
}

static void answer(struct server *server, bool secure, struct exchange *exchange,
                   struct request *request, struct reply *reply)
{
    struct state *state = server->state;
    if (exchange->too_large) {
        reply_outcome(reply, 413, "too-long", "The body is too large.");
        reply_render(reply);
    } else if (strncmp(request->path, "/control/", 9) == 0) {
        pthread_mutex_lock(&state->lock);
        struct relay *relay = server->relay;
        pthread_mutex_unlock(&state->lock);
        control_answer(state, relay, request, reply);
    } else if (state->options.tls_dir != NULL && !secure) {
        reply_text(reply, 404, "text/plain", "By http there is only /control.\n");
    } else if (national_classify(request)) {
        pthread_mutex_lock(&state->lock);
        national_note(state, request);
        faults_answer(state, request, reply);
        pthread_mutex_unlock(&state->lock);
    } else if (is_of_site(request)) {
        fhir_classify(request);
        pthread_mutex_lock(&state->lock);
        state_settle(state);
        written_note(state, request);
        faults_answer(state, request, reply);
        pthread_mutex_unlock(&state->lock);
    } else {
        reply_text(reply, 404, "text/plain", "The sandbox is at /fhir and /control.\n");
    }
}

// ---- the answer

// A body that stops before its Content-Length.
struct cut_body {
    char *text;
    size_t bytes;
};

static ssize_t read_cut_body(void *context, uint64_t position, char *buffer, size_t max)
{
    const struct cut_body *cut = context;
    if (position >= cut->bytes) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size_t count = cut->bytes - (size_t)position;
    count = count > max ? max : count;
    memcpy(buffer, cut->text + position, count);
    return (ssize_t)count;
}

static void free_cut_body(void *context)
{
    struct cut_body *cut = context;
    free(cut->text);
    free(cut);
}

// Takes the text of reply.
static struct MHD_Response *make_response(struct reply *reply)
{
    char *text = reply->text;
    size_t bytes = reply->text_bytes;
    reply->text = NULL;
    if (text == NULL) {
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    }
    if (reply->truncate_at < 0 || (size_t)reply->truncate_at >= bytes) {
        return MHD_create_response_from_buffer(bytes, text, MHD_RESPMEM_MUST_FREE);
    }
    struct cut_body *cut = malloc(sizeof *cut);
    if (cut == NULL) {
        free(text);
        return NULL;
    }
    *cut = (struct cut_body){.text = text, .bytes = (size_t)reply->truncate_at};
    return MHD_create_response_from_callback(bytes, 4096, read_cut_body, cut, free_cut_body);
}

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    if (value[0] != '\0') {
        MHD_add_response_header(response, name, value);
    }
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, const struct request *request,
                                  struct reply *reply)
{
    if (reply->drop) {
        return MHD_NO; // closes the connection
    }
    struct MHD_Response *response = make_response(reply);
    if (response == NULL) {
        return MHD_NO;
    }
    char text[TODAY_TEXT_BYTES];
    today_format_http(today_now_ms(), text);
    add_header(response, "Date", text);
    add_header(response, "Content-Type", reply->content_type);
    add_header(response, "ETag", reply->etag);
    add_header(response, "Last-Modified", reply->last_modified);
    add_header(response, "Location", reply->location);
    add_header(response, "Allow", reply->allow);
    add_header(response, "X-Request-ID", request->request_id);
    add_header(response, "X-Correlation-ID", request->correlation_id);
    if (reply->retry_after_s > 0) {
        snprintf(text, sizeof text, "%d", reply->retry_after_s);
        add_header(response, "Retry-After", text);
    }
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *bytes,
                              size_t *count, void **slot)
{
    (void)url;
    (void)version;
    struct exchange *exchange = *slot;
    if (exchange == NULL || exchange->uri == NULL) {
        return MHD_NO;
    }
    if (!exchange->begun) {
        exchange->begun = true;
        return MHD_YES;
    }
    if (*count > 0) {
        take_body(exchange, bytes, *count);
        *count = 0;
        return MHD_YES;
    }
    struct request request;
    struct reply reply;
    read_request(connection, exchange, method, &request);
    reply_begin(&reply);
    answer(context, tls_session(connection) != NULL, exchange, &request, &reply);
    enum MHD_Result result = send_reply(connection, &request, &reply);
    reply_free(&reply);
    params_free(&request.params);
    return result;
}

// A free port when port is 0.
static struct MHD_Daemon *listen_on(struct server *server, int port, unsigned flags,
                                    struct MHD_OptionItem *more, int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(flags | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                             MHD_USE_SUPPRESS_DATE_NO_CLOCK,
                         (uint16_t)port, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address,
                         MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, NULL,
                         MHD_OPTION_NOTIFY_COMPLETED, end_exchange, NULL,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(256 * 1024), MHD_OPTION_ARRAY,
                         more, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        daemon == NULL ? NULL : MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    if (info == NULL) {
        fprintf(stderr, "foyer-sandbox: cannot listen on port %d\n", port);
        return NULL;
    }
    *ret_port = info->port;
    return daemon;
}

// --port is where the site is: the control takes a free one when the site is behind TLS.
bool server_start(struct server *server, struct state *state)
{
    const struct options *options = &state->options;
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem secure[TLS_OPTIONS];
    bool with_tls = options->tls_dir != NULL;
    server->state = state;
    if (with_tls) {
        if (!tls_open(&server->tls, options, secure)) {
            return false;
        }
        server->secure_daemon = listen_on(server, options->port, MHD_USE_TLS, secure, &server->secure_port);
        if (server->secure_daemon == NULL) {
            return false;
        }
    }
    server->daemon = listen_on(server, with_tls ? 0 : options->port, 0, none, &server->port);
    snprintf(state->origin, sizeof state->origin, "%s://127.0.0.1:%d", with_tls ? "https" : "http",
             with_tls ? server->secure_port : server->port);
    return server->daemon != NULL;
}

void server_set_relay(struct server *server, struct relay *relay)
{
    pthread_mutex_lock(&server->state->lock);
    server->relay = relay;
    pthread_mutex_unlock(&server->state->lock);
}

void server_stop(struct server *server)
{
    pthread_mutex_lock(&server->state->lock);
    server->state->stopping = true;
    pthread_cond_broadcast(&server->state->wake);
    pthread_mutex_unlock(&server->state->lock);
    MHD_stop_daemon(server->daemon);
    if (server->secure_daemon != NULL) {
        MHD_stop_daemon(server->secure_daemon);
    }
    tls_close(&server->tls);
}
