// HTTP: libmicrohttpd with a thread per connection, so that a held answer holds nobody else.
#pragma once
#include "sandbox/relay.h"
#include "sandbox/state.h"
#include "sandbox/tls.h"

struct server {
    struct state *state;
    struct relay
        *relay; // guarded by the lock of the state: it comes after the start, as it needs the port
    struct MHD_Daemon *daemon, *secure_daemon; // secure_daemon: NULL without --tls-dir
    int port, secure_port;
    struct tls tls;
};

// Listens on 127.0.0.1 only: the site, the national services and the control by http; with --tls-dir, the control by http and
// everything else by https on a port of its own. false: a sentence was printed on stderr.
bool server_start(struct server *server, struct state *state);
// Who takes the orders for the relay; borrowed until server_stop.
void server_set_relay(struct server *server, struct relay *relay);
// Ends holds, then stops.
void server_stop(struct server *server);
