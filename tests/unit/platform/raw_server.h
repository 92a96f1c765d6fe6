// An HTTP server over bare sockets for tests: what it answers is bytes, so it can lie about
// lengths, stall and break off as no library would. A thread per connection.
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct raw_server;

struct raw_request {
    const char *head; // request line and headers, NUL-terminated
    char path[256];
    const char *body;
    size_t body_bytes;
    int number;        // of all requests to this server, from 1
    int on_connection; // of this connection, from 1
};

// Writes to the socket. False: the connection is closed now.
typedef bool raw_answer(struct raw_server *server, int socket, const struct raw_request *request);

struct raw_server *raw_server_start(raw_answer *answer);
void raw_server_stop(struct raw_server *server);
int raw_server_port(const struct raw_server *server);
int raw_server_accepted(struct raw_server *server);
int raw_server_requests(struct raw_server *server);
// Waits until this many connections have ended.
void raw_server_wait_closed(struct raw_server *server, int count);
// Waits until this many requests have been read in full.
void raw_server_wait_requests(struct raw_server *server, int count);
void raw_send(int socket, const char *text);
void raw_send_bytes(int socket, const void *bytes, size_t count);
// Waits until the client closes the connection.
void raw_wait_for_close(int socket);
