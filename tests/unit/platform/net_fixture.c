#include "net_fixture.h"

#include "waiting.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>

struct net_fixture net_fixture;

static void net_fixture_need(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "net fixture: %s\n", what);
        abort();
    }
}

void net_fixture_begin(raw_answer *answer, const char *ca_file, const char *resolve)
{
    net_fixture_begin_as(answer, &(struct net_settings){.identities = {{.ca_file = ca_file}},
                                                        .allow_http_loopback = true,
                                                        .resolve = resolve});
}

void net_fixture_begin_as(raw_answer *answer, const struct net_settings *settings)
{
    net_fixture = (struct net_fixture){.bell = eventfd(0, EFD_CLOEXEC)};
    net_fixture.server = answer == NULL ? NULL : raw_server_start(answer);
    net_fixture_need(inbox_new(64, waiting_bell, &net_fixture.bell, &net_fixture.inbox) == OK,
                     "no inbox");
    net_fixture_need(net_new(net_fixture.inbox, settings, &net_fixture.net) == OK, "no net");
}

void net_fixture_end(void)
{
    net_free(net_fixture.net);
    inbox_free(net_fixture.inbox);
    if (net_fixture.server != NULL) {
        raw_server_stop(net_fixture.server);
    }
    close(net_fixture.bell);
}

struct net_request net_fixture_request(const char *path)
{
    static char url[512];
    int port = net_fixture.server == NULL ? 1 : raw_server_port(net_fixture.server);
    snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", port, path);
    return (struct net_request){
        .url = url, .connect_ms = 30000, .total_ms = 50000, .body_max_bytes = 2 * 1024 * 1024};
}

uint32_t net_fixture_submit(struct net_request *request)
{
    request->number = ++net_fixture.number;
    net_fixture_need(net_submit(net_fixture.net, request) == OK, "not submitted");
    return request->number;
}

struct inbox_item net_fixture_answer(void)
{
    struct inbox_item item;
    net_fixture_need(waiting_pop(net_fixture.inbox, net_fixture.bell, &item), "no answer");
    net_fixture_need(item.kind == INBOX_NET_REPLY, "not a reply");
    return item;
}

struct inbox_item net_fixture_fetch(struct net_request *request)
{
    uint32_t number = net_fixture_submit(request);
    struct inbox_item item = net_fixture_answer();
    net_fixture_need(item.net.number == number, "another number");
    return item;
}
