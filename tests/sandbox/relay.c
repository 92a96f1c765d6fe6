#include "sandbox/relay.h"
#include "sandbox/written.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 256, PIECE_BYTES = 64 * 1024, REPLY_BYTES = 64 * 1024 * 1024 };

static const char *const lie_names[RELAY_LIES] = {
    "pass",         "slow-headers", "slow-body", "length-short", "length-long",
    "chunk-broken", "gzip-bomb",    "close-mid", "refuse",       "silent",
};

struct connection {
    struct relay *relay;
    int client_fd, upstream_fd; // -1 = none
    bool used, lying;
};

struct relay {
    struct state *state;
    int port, upstream_port;
    int reserve_fd; // bound and never listening: keeps the port ours while nobody listens
    int listen_fd;  // -1 while refusing
    int wake[2];    // pipe to the accepting thread
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t gone;
    bool stopping;
    enum relay_lie lie;
    char match[128];
    int times; // left; -1 = for ever
    int byte_ms;
    struct connection connections[CONNECTIONS];
    int connection_count;
};

// ---- sockets

static struct sockaddr_in loopback(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int bound_socket(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int yes = 1;
    struct sockaddr_in address = loopback(port);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static int listening_socket(int port)
{
    int fd = bound_socket(port);
    if (fd >= 0 && listen(fd, 64) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_upstream(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(port);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    int yes = 1;
    if (fd >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    return fd;
}

// ---- one connection

// Is this request to be lied to? Looks at its first line and uses the order up.
static enum relay_lie take_lie(struct connection *connection, const char *request, int *ret_byte_ms)
{
    struct relay *relay = connection->relay;
    char line[1024];
    snprintf(line, sizeof line, "%.*s", (int)strcspn(request, "\r\n"), request);
    pthread_mutex_lock(&relay->lock);
    enum relay_lie lie = RELAY_PASS;
    if (relay->lie != RELAY_PASS && relay->times != 0 && strstr(line, relay->match) != NULL) {
        lie = relay->lie;
        relay->times -= relay->times > 0 ? 1 : 0;
        connection->lying = true;
    }
    *ret_byte_ms = relay->byte_ms;
    pthread_mutex_unlock(&relay->lock);
    if (lie != RELAY_PASS) {
        char name[48];
        snprintf(name, sizeof name, "relay-%s", lie_names[lie]);
        pthread_mutex_lock(&relay->state->lock);
        written_fired(&relay->state->written, name);
        pthread_mutex_unlock(&relay->state->lock);
    }
    return lie;
}

// Whole reply bytes once the head is there and the length is known; 0 = not yet.
static size_t reply_size(const char *reply)
{
    const char *end = strstr(reply, "\r\n\r\n");
    if (end == NULL) {
        return 0;
    }
    size_t head = (size_t)(end - reply) + 4;
    for (const char *line = reply; line < end; line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, "Content-Length:", 15) == 0) {
            return head + strtoul(line + 15, NULL, 10);
        }
    }
    return head;
}

// Everything the sandbox answers, while what is left of the request still passes on. NULL = the
// client has gone.
static char *collect_reply(struct connection *connection, size_t *ret_bytes)
{
    char *reply = calloc(1, PIECE_BYTES + 1);
    size_t capacity = PIECE_BYTES;
    size_t used = 0;
    while (reply != NULL) {
        struct pollfd fds[] = {{.fd = connection->client_fd, .events = POLLIN},
                               {.fd = connection->upstream_fd, .events = POLLIN}};
        char piece[PIECE_BYTES];
        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        if (fds[0].revents != 0) {
            ssize_t got = recv(connection->client_fd, piece, sizeof piece, 0);
            if (got <= 0 || !relay_send(connection->upstream_fd, piece, (size_t)got)) {
                break;
            }
        }
        if (fds[1].revents == 0) {
            continue;
        }
        ssize_t got = recv(connection->upstream_fd, reply + used, capacity - used, 0);
        used += got > 0 ? (size_t)got : 0;
        reply[used] = '\0';
        size_t whole = reply_size(reply);
        if (got <= 0 || (whole > 0 && used >= whole)) {
            *ret_bytes = used;
            return reply;
        }
        if (used == capacity) {
            char *grown = capacity >= REPLY_BYTES ? NULL : realloc(reply, capacity * 2 + 1);
            if (grown == NULL) {
                break;
            }
            reply = grown;
            capacity *= 2;
        }
    }
    free(reply);
    return NULL;
}

static void lie_to(struct connection *connection, enum relay_lie lie, int byte_ms,
                   const char *request, size_t bytes)
{
    if (lie == RELAY_SILENT) {
        char ignored[1024];
        while (recv(connection->client_fd, ignored, sizeof ignored, 0) > 0) {
        }
        return;
    }
    if (!relay_send(connection->upstream_fd, request, bytes)) {
        return;
    }
    size_t reply_bytes = 0;
    char *reply = collect_reply(connection, &reply_bytes);
    if (reply != NULL) {
        relay_tell(connection->client_fd, lie, byte_ms, reply, reply_bytes);
        // What the client has not read must not be lost to a reset.
        shutdown(connection->client_fd, SHUT_WR);
        char ignored[1024];
        while (recv(connection->client_fd, ignored, sizeof ignored, 0) > 0) {
        }
    }
    free(reply);
}

// Bytes both ways. What the client sends after an answer is the next request: kiosks do not
// pipeline.
static void pump(struct connection *connection)
{
    char piece[PIECE_BYTES + 1];
    bool between = true;
    for (;;) {
        struct pollfd fds[] = {{.fd = connection->client_fd, .events = POLLIN},
                               {.fd = connection->upstream_fd, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR) {
            return;
        }
        if (fds[0].revents != 0) {
            ssize_t got = recv(connection->client_fd, piece, PIECE_BYTES, 0);
            if (got <= 0) {
                return;
            }
            piece[got] = '\0';
            int byte_ms = 0;
            enum relay_lie lie = between ? take_lie(connection, piece, &byte_ms) : RELAY_PASS;
            if (lie != RELAY_PASS) {
                lie_to(connection, lie, byte_ms, piece, (size_t)got);
                return;
            }
            between = false;
            if (!relay_send(connection->upstream_fd, piece, (size_t)got)) {
                return;
            }
        }
        if (fds[1].revents != 0) {
            ssize_t got = recv(connection->upstream_fd, piece, PIECE_BYTES, 0);
            if (got <= 0 || !relay_send(connection->client_fd, piece, (size_t)got)) {
                return;
            }
            between = true;
        }
    }
}

static void *serve(void *argument)
{
    struct connection *connection = argument;
    struct relay *relay = connection->relay;
    int upstream = connect_upstream(relay->upstream_port);
    pthread_mutex_lock(&relay->lock);
    connection->upstream_fd = upstream;
    pthread_mutex_unlock(&relay->lock);
    if (upstream >= 0) {
        pump(connection);
    }
    pthread_mutex_lock(&relay->lock);
    close(connection->client_fd);
    if (upstream >= 0) {
        close(upstream);
    }
    connection->used = false;
    relay->connection_count--;
    pthread_cond_signal(&relay->gone);
    pthread_mutex_unlock(&relay->lock);
    return NULL;
}

static void start_connection(struct relay *relay, int fd)
{
    int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    pthread_mutex_lock(&relay->lock);
    struct connection *free_one = NULL;
    for (int i = 0; i < CONNECTIONS && free_one == NULL; i++) {
        free_one = relay->connections[i].used ? NULL : &relay->connections[i];
    }
    pthread_t thread;
    if (free_one == NULL) {
        close(fd);
    } else {
        *free_one =
            (struct connection){.relay = relay, .client_fd = fd, .upstream_fd = -1, .used = true};
        if (pthread_create(&thread, NULL, serve, free_one) == 0) {
            pthread_detach(thread);
            relay->connection_count++;
        } else {
            free_one->used = false;
            close(fd);
        }
    }
    pthread_mutex_unlock(&relay->lock);
}

static void *accept_all(void *argument)
{
    struct relay *relay = argument;
    for (;;) {
        pthread_mutex_lock(&relay->lock);
        int listen_fd = relay->listen_fd;
        bool stopping = relay->stopping;
        pthread_mutex_unlock(&relay->lock);
        if (stopping) {
            return NULL;
        }
        struct pollfd fds[] = {{.fd = relay->wake[0], .events = POLLIN},
                               {.fd = listen_fd, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0) {
            continue;
        }
        char byte;
        if (fds[0].revents != 0 && read(relay->wake[0], &byte, 1) == 1) {
            continue;
        }
        int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0) {
            start_connection(relay, fd);
        }
    }
}

// ---- orders

static void shut_connections(struct relay *relay, bool only_lying)
{
    for (int i = 0; i < CONNECTIONS; i++) {
        struct connection *connection = &relay->connections[i];
        if (connection->used && (connection->lying || !only_lying)) {
            shutdown(connection->client_fd, SHUT_RDWR);
            if (connection->upstream_fd >= 0) {
                shutdown(connection->upstream_fd, SHUT_RDWR);
            }
        }
    }
}

// The accepting thread may be in poll() on the old socket: shutdown ends its listening, the wake-up
// its waiting.
static const char *set_listening(struct relay *relay, bool listening)
{
    if (!listening && relay->listen_fd >= 0) {
        shutdown(relay->listen_fd, SHUT_RDWR);
        close(relay->listen_fd);
        relay->listen_fd = -1;
    } else if (listening && relay->listen_fd < 0) {
        relay->listen_fd = listening_socket(relay->port);
    }
    bool woken = write(relay->wake[1], "w", 1) == 1;
    return woken && (relay->listen_fd >= 0) == listening ? NULL : "the relay cannot listen";
}

const char *relay_order(struct relay *relay, const cJSON *order)
{
    const char *name = state_text(order, "do");
    int lie = 0;
    while (lie < RELAY_LIES && strcmp(name, lie_names[lie]) != 0) {
        lie++;
    }
    if (lie == RELAY_LIES) {
        return "unknown \"do\"";
    }
    const cJSON *times = cJSON_GetObjectItemCaseSensitive(order, "times");
    const cJSON *ms = cJSON_GetObjectItemCaseSensitive(order, "ms");
    pthread_mutex_lock(&relay->lock);
    relay->lie = (enum relay_lie)lie;
    relay->times = cJSON_IsNumber(times) ? times->valueint : 1;
    relay->byte_ms = cJSON_IsNumber(ms) ? ms->valueint : 1000;
    snprintf(relay->match, sizeof relay->match, "%s", state_text(order, "match"));
    const char *problem = set_listening(relay, lie != RELAY_REFUSE);
    if (lie == RELAY_REFUSE) {
        shut_connections(relay, false);
    }
    pthread_mutex_unlock(&relay->lock);
    if (lie == RELAY_REFUSE) {
        pthread_mutex_lock(&relay->state->lock);
        written_fired(&relay->state->written, "relay-refuse");
        pthread_mutex_unlock(&relay->state->lock);
    }
    return problem;
}

void relay_release(struct relay *relay, bool forget)
{
    pthread_mutex_lock(&relay->lock);
    if (forget) {
        relay->lie = RELAY_PASS;
        (void)set_listening(relay, true);
    }
    shut_connections(relay, true);
    pthread_mutex_unlock(&relay->lock);
}

// ---- life

static bool open_sockets(struct relay *relay, int port)
{
    relay->reserve_fd = bound_socket(port);
    struct sockaddr_in address = loopback(0);
    socklen_t bytes = sizeof address;
    if (relay->reserve_fd < 0 ||
        getsockname(relay->reserve_fd, (struct sockaddr *)&address, &bytes) != 0) {
        return false;
    }
    relay->port = ntohs(address.sin_port);
    relay->listen_fd = listening_socket(relay->port);
    return relay->listen_fd >= 0 && pipe(relay->wake) == 0;
}

struct relay *relay_open(struct state *state, int port, int upstream_port)
{
    struct relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL) {
        return NULL;
    }
    relay->state = state;
    relay->upstream_port = upstream_port;
    pthread_mutex_init(&relay->lock, NULL);
    pthread_cond_init(&relay->gone, NULL);
    if (!open_sockets(relay, port) ||
        pthread_create(&relay->thread, NULL, accept_all, relay) != 0) {
        fprintf(stderr, "foyer-sandbox: the relay cannot listen on port %d\n", port);
        free(relay); // the process ends
        return NULL;
    }
    return relay;
}

int relay_port(const struct relay *relay)
{
    return relay->port;
}

void relay_close(struct relay *relay)
{
    pthread_mutex_lock(&relay->lock);
    relay->stopping = true;
    (void)set_listening(relay, false);
    pthread_mutex_unlock(&relay->lock);
    pthread_join(relay->thread, NULL);
    pthread_mutex_lock(&relay->lock);
    shut_connections(relay, false);
    while (relay->connection_count > 0) {
        pthread_cond_wait(&relay->gone, &relay->lock);
    }
    pthread_mutex_unlock(&relay->lock);
    close(relay->reserve_fd);
    close(relay->wake[0]);
    close(relay->wake[1]);
    free(relay);
}
