// HTTP: libmicrohttpd with a thread per connection, so that a held answer holds nobody else.
#pragma once
#include "sandbox/relay.h"
#include "sandbox/state.h"

struct server {
    struct state *state;
    struct relay
        *relay; // guarded by the lock of the state: it comes after the start, as it needs the port
    struct MHD_Daemon *daemon;
    int port;
};

// Listens on 127.0.0.1 only. false: a sentence was printed on stderr.
bool server_start(struct server *server, struct state *state);
// Who takes the orders for the relay; borrowed until server_stop.
void server_set_relay(struct server *server, struct relay *relay);
// Ends holds, then stops.
void server_stop(struct server *server);
