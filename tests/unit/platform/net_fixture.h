// What the tests of net share: an inbox, a net and, for most, a raw server.
#pragma once
#include "platform/platform.h"
#include "raw_server.h"

struct net_fixture {
    struct inbox *inbox;
    int bell;
    struct net *net;
    struct raw_server *server;
    uint32_t number;
};

extern struct net_fixture net_fixture;

// answer NULL: no server. ca_file "" and resolve NULL as in net_settings.
void net_fixture_begin(raw_answer *answer, const char *ca_file, const char *resolve);
void net_fixture_begin_as(raw_answer *answer, const struct net_settings *settings);
void net_fixture_end(void);
// A GET of this path of the raw server with roomy limits; the caller changes what it wants. url is
// the fixture's until the next call.
struct net_request net_fixture_request(const char *path);
// Numbers and submits; ends the test when that fails.
uint32_t net_fixture_submit(struct net_request *request);
// The next answer; ends the test when there is none.
struct inbox_item net_fixture_answer(void);
// Both, for one request.
struct inbox_item net_fixture_fetch(struct net_request *request);
