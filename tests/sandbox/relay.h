// The raw relay in front of the sandbox, for lies that no HTTP library will tell (settled 8): bytes
// pass unchanged until a test orders otherwise. One thread accepts, one serves each connection.
#pragma once
#include "sandbox/state.h"
#include <stddef.h>

enum relay_lie {
    RELAY_PASS,
    RELAY_SLOW_HEADERS, // 1 byte/s unless "ms" says otherwise
    RELAY_SLOW_BODY,
    RELAY_LENGTH_SHORT, // Content-Length smaller than what is sent
    RELAY_LENGTH_LONG,  // and larger
    RELAY_CHUNK_BROKEN,
    RELAY_GZIP_BOMB, // about 1 MB that become 1 GB
    RELAY_CLOSE_MID,
    RELAY_REFUSE, // nobody listens (ECONNREFUSED)
    RELAY_SILENT, // the request is taken and never answered, nor passed on
    RELAY_LIES,
};

struct relay;

// Listens on 127.0.0.1:port (0 = a free one) for the sandbox at upstream_port. NULL = could not,
// and a sentence was printed. Gives; relay_close.
struct relay *relay_open(struct state *state, int port, int upstream_port);
int relay_port(const struct relay *relay);
void relay_close(struct relay *relay);
// {"do":"slow-body","match":"/Appointment","times":1,"ms":1000}. NULL = done, else a sentence. Not
// with the lock of the state held.
const char *relay_order(struct relay *relay, const cJSON *order);
// Ends connections that are being lied to; forget also returns to passing.
void relay_release(struct relay *relay, bool forget);

// relay_lies.c: sends this reply (whole, from the sandbox) as the lie has it. Returns when done or
// when the client has gone.
void relay_tell(int client_fd, enum relay_lie lie, int byte_ms, const char *reply, size_t bytes);
// All of it; false when the other side has gone.
bool relay_send(int fd, const char *bytes, size_t count);
