#include "raw_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RAW_CONNECTIONS = 256, RAW_REQUEST_BYTES = 64 * 1024 };

struct raw_server {
    raw_answer *answer;
    int listener;
    int port;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int sockets[RAW_CONNECTIONS]; // -1 = free
    int accepted, closed, requests;
};

struct raw_connection {
    struct raw_server *server;
    int slot;
    int socket;
};

void raw_send_bytes(int socket, const void *bytes, size_t count)
{
    const char *next = bytes;
    while (count > 0) {
        ssize_t sent = send(socket, next, count, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        next += sent;
        count -= (size_t)sent;
    }
}

void raw_send(int socket, const char *text)
{
    raw_send_bytes(socket, text, strlen(text));
}

void raw_wait_for_close(int socket)
{
    char bytes[256];
    while (recv(socket, bytes, sizeof(bytes), 0) > 0) {
    }
}

// Reads one request into buffer. False when the client has closed.
static bool raw_read(int socket, char *buffer, struct raw_request *ret_request)
{
    size_t used = 0;
    char *body = NULL;
    while (body == NULL) {
        ssize_t got = recv(socket, buffer + used, RAW_REQUEST_BYTES - 1 - used, 0);
        if (got <= 0) {
            return false;
        }
        used += (size_t)got;
        buffer[used] = '\0';
        body = strstr(buffer, "\r\n\r\n");
    }
    body += 4;
    const char *length = strcasestr(buffer, "\r\ncontent-length:");
    size_t body_bytes =
        length == NULL || length > body ? 0 : (size_t)strtoul(length + 17, NULL, 10);
    while (used - (size_t)(body - buffer) < body_bytes) {
        ssize_t got = recv(socket, buffer + used, RAW_REQUEST_BYTES - 1 - used, 0);
        if (got <= 0) {
            return false;
        }
        used += (size_t)got;
        buffer[used] = '\0';
    }
    const char *path = strchr(buffer, ' ') + 1;
    size_t path_bytes = strcspn(path, " ");
    path_bytes =
        path_bytes < sizeof(ret_request->path) ? path_bytes : sizeof(ret_request->path) - 1;
    memcpy(ret_request->path, path, path_bytes);
    ret_request->path[path_bytes] = '\0';
    ret_request->head = buffer;
    ret_request->body = body;
    ret_request->body_bytes = body_bytes;
    return true;
}

static void *raw_serve(void *context)
{
    struct raw_connection *connection = context;
    struct raw_server *server = connection->server;
    struct raw_request request = {0};
    char *buffer = malloc(RAW_REQUEST_BYTES);
    while (buffer != NULL && raw_read(connection->socket, buffer, &request)) {
        pthread_mutex_lock(&server->lock);
        request.number = ++server->requests;
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->lock);
        request.on_connection++;
        if (!server->answer(server, connection->socket, &request)) {
            break;
        }
    }
    free(buffer);
    pthread_mutex_lock(&server->lock);
    close(connection->socket);
    server->sockets[connection->slot] = -1;
    server->closed++;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    free(connection);
    return NULL;
}

static void raw_begin(struct raw_server *server, int socket)
{
    pthread_t thread;
    struct raw_connection *connection = calloc(1, sizeof(*connection));
    pthread_mutex_lock(&server->lock);
    for (int i = 0; connection != NULL && i < RAW_CONNECTIONS; i++) {
        if (server->sockets[i] < 0) {
            server->sockets[i] = socket;
            server->accepted++;
            *connection = (struct raw_connection){server, i, socket};
            pthread_create(&thread, NULL, raw_serve, connection);
            pthread_detach(thread);
            connection = NULL;
            socket = -1;
        }
    }
    pthread_mutex_unlock(&server->lock);
    free(connection);
    if (socket >= 0) {
        close(socket);
    }
}

static void *raw_accept(void *context)
{
    struct raw_server *server = context;
    int socket;
    while ((socket = accept(server->listener, NULL, NULL)) >= 0 || errno == EINTR) {
        if (socket >= 0) {
            raw_begin(server, socket);
        }
    }
    return NULL;
}

struct raw_server *raw_server_start(raw_answer *answer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    struct raw_server *server = calloc(1, sizeof(*server));
    if (server == NULL) {
        abort();
    }
    server->answer = answer;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->listener < 0 ||
        bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(server->listener, 64) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &length) != 0) {
        abort();
    }
    server->port = ntohs(address.sin_port);
    for (int i = 0; i < RAW_CONNECTIONS; i++) {
        server->sockets[i] = -1;
    }
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->changed, NULL);
    pthread_create(&server->thread, NULL, raw_accept, server);
    return server;
}

void raw_server_stop(struct raw_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    pthread_mutex_lock(&server->lock);
    for (int i = 0; i < RAW_CONNECTIONS; i++) {
        if (server->sockets[i] >= 0) {
            shutdown(server->sockets[i], SHUT_RDWR);
        }
    }
    while (server->closed < server->accepted) {
        pthread_cond_wait(&server->changed, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    close(server->listener);
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->changed);
    free(server);
}

int raw_server_port(const struct raw_server *server)
{
    return server->port;
}

static int raw_count(struct raw_server *server, const int *count)
{
    pthread_mutex_lock(&server->lock);
    int value = *count;
    pthread_mutex_unlock(&server->lock);
    return value;
}

int raw_server_accepted(struct raw_server *server)
{
    return raw_count(server, &server->accepted);
}

int raw_server_requests(struct raw_server *server)
{
    return raw_count(server, &server->requests);
}

void raw_server_wait_closed(struct raw_server *server, int count)
{
    pthread_mutex_lock(&server->lock);
    while (server->closed < count) {
        pthread_cond_wait(&server->changed, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
}

void raw_server_wait_requests(struct raw_server *server, int count)
{
    pthread_mutex_lock(&server->lock);
    while (server->requests < count) {
        pthread_cond_wait(&server->changed, &server->lock);
    }
    pthread_mutex_unlock(&server->lock);
}
