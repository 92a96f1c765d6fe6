// Every lie that the tests of net need, by path, for raw_server.h; and the set-up that they share.
#pragma once
#include "net_fixture.h"
#include <pthread.h>

enum {
    LYING_HEAD_BYTES = 8192,
    LYING_BODY_BYTES = 256,
    LYING_LATE_MS = 3600 * 1000, // clock_advance before the end of /head-late-body
};

// Head and body of the last request to /keep-copy. Under gate_lock.
extern char last_head[LYING_HEAD_BYTES];
extern char last_body[LYING_BODY_BYTES];
extern pthread_mutex_t gate_lock;

// /gate is answered while the gate is open, and waits until then.
void gate_set(bool open);
bool answer_all(struct raw_server *server, int socket, const struct raw_request *request);

// For cmocka: fixture and server, the gate closed.
int set_up(void **state);
int tear_down(void **state);
// Fetches, checks how it ended, gives the status.
int end_of(struct net_request request, enum net_end end);
int requests_made(void);

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
