// One net, two identities: whom it trusts and what it shows for one kind of service has nothing to
// do with the other, also while a connection of the other is kept.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "net_fixture.h"
#include "tls_fixture.h"

enum { SITE, NATIONAL };

static const char host[] = "service.example";

static struct tls_cert authorities[2], servers_cert[2], clients[2];
static struct tls_server *servers[2];

// Both servers, each of an authority of its own, and a net that trusts each for one identity.
static int set_up(void **state)
{
    (void)state;
    struct net_settings settings = {0};
    char resolve[128];
    for (int i = 0; i < 2; i++) {
        tls_cert_make(&authorities[i], NULL, NULL, -TLS_HOUR_S, TLS_HOUR_S);
        tls_cert_make(&servers_cert[i], host, &authorities[i], -TLS_HOUR_S, TLS_HOUR_S);
        tls_cert_make(&clients[i], "kiosk.example", &authorities[i], -TLS_HOUR_S, TLS_HOUR_S);
        servers[i] = tls_server_start(&(struct tls_server_settings){
            .cert = &servers_cert[i], .client_authority = &authorities[i]});
        settings.identities[i] = (struct net_identity){.ca_file = authorities[i].cert_file,
                                                       .cert_file = clients[i].cert_file,
                                                       .key_file = clients[i].key_file};
    }
    snprintf(resolve, sizeof(resolve), "%s:%d:127.0.0.1 %s:%d:127.0.0.1", host,
             tls_server_port(servers[0]), host, tls_server_port(servers[1]));
    settings.resolve = resolve;
    net_fixture_begin_as(NULL, &settings);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    net_fixture_end();
    for (int i = 0; i < 2; i++) {
        (void)tls_server_stop(servers[i]);
        tls_cert_free(&authorities[i]);
        tls_cert_free(&servers_cert[i]);
        tls_cert_free(&clients[i]);
    }
    return 0;
}

static void ask(int server, int identity, enum net_end end, enum net_fault fault)
{
    char url[128];
    struct net_request request = net_fixture_request("");
    snprintf(url, sizeof(url), "https://%s:%d/", host, tls_server_port(servers[server]));
    request.url = url;
    request.identity = identity;
    request.in_session = true; // connections are kept
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, end);
    assert_int_equal(item.net.fault, fault);
    assert_int_equal(item.net.verified, end == NET_DONE);
    inbox_item_free(&item);
}

static void test_each_service_has_its_own_identity(void **state)
{
    (void)state;
    ask(SITE, SITE, NET_DONE, NET_FAULT_NONE);
    ask(NATIONAL, NATIONAL, NET_DONE, NET_FAULT_NONE);
    for (int i = 0; i < 2; i++) {
        struct tls_server_counts counts = tls_server_counts(servers[i]);
        assert_int_equal(counts.requests, 1);
        assert_int_equal(counts.with_client_cert, 1);
    }
}

static void test_the_wrong_identity_trusts_nobody(void **state)
{
    (void)state;
    ask(SITE, NATIONAL, NET_NOT_SENT, NET_FAULT_TLS_UNKNOWN);
    ask(NATIONAL, SITE, NET_NOT_SENT, NET_FAULT_TLS_UNKNOWN);
    for (int i = 0; i < 2; i++) {
        struct tls_server_counts counts = tls_server_counts(servers[i]);
        assert_int_equal(counts.connections, 1);
        assert_int_equal(counts.requests, 0);
    }
}

static void test_a_kept_connection_is_not_lent(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        ask(SITE, SITE, NET_DONE, NET_FAULT_NONE);
        ask(SITE, NATIONAL, NET_NOT_SENT, NET_FAULT_TLS_UNKNOWN);
    }
    struct tls_server_counts counts = tls_server_counts(servers[SITE]);
    assert_int_equal(counts.requests, 2);
    assert_int_equal(counts.connections, 3); // the kept one, and two attempts that failed
}

// Same server, same authority: only what is shown differs.
static void test_what_is_shown_is_not_lent_either(void **state)
{
    (void)state;
    net_free(net_fixture.net);
    char resolve[128];
    struct tls_server *open = tls_server_start(&(struct tls_server_settings){
        .cert = &servers_cert[SITE]}); // takes any certificate or none
    snprintf(resolve, sizeof(resolve), "%s:%d:127.0.0.1", host, tls_server_port(open));
    const struct net_identity shows = {.ca_file = authorities[SITE].cert_file,
                                       .cert_file = clients[SITE].cert_file,
                                       .key_file = clients[SITE].key_file};
    const struct net_settings settings = {
        .identities = {shows, {.ca_file = authorities[SITE].cert_file}}, .resolve = resolve};
    assert_int_equal(net_new(net_fixture.inbox, &settings, &net_fixture.net), OK);
    struct tls_server *site = servers[SITE];
    servers[SITE] = open;
    for (int i = 0; i < 2; i++) {
        ask(SITE, SITE, NET_DONE, NET_FAULT_NONE);
        ask(SITE, NATIONAL, NET_DONE, NET_FAULT_NONE);
    }
    servers[SITE] = site;
    struct tls_server_counts counts = tls_server_counts(open);
    assert_int_equal(counts.requests, 4);
    assert_int_equal(counts.connections, 2); // kept, each for its own identity
    assert_int_equal(counts.with_client_cert, 1);
    net_free(net_fixture.net);
    net_fixture.net = NULL;
    (void)tls_server_stop(open);
}

// A session's connections end with it, of both identities.
static void test_a_session_ends_both(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        ask(SITE, SITE, NET_DONE, NET_FAULT_NONE);
        ask(NATIONAL, NATIONAL, NET_DONE, NET_FAULT_NONE);
        ask(NATIONAL, NATIONAL, NET_DONE, NET_FAULT_NONE);
        net_cancel_session(net_fixture.net);
    }
    assert_int_equal(tls_server_counts(servers[SITE]).connections, 2);
    struct tls_server_counts counts = tls_server_counts(servers[NATIONAL]);
    assert_int_equal(counts.connections, 2);
    assert_int_equal(counts.requests, 4);
}

static void test_refuses_identities_that_do_not_exist(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/");
    request.url = "https://service.example/";
    request.identity = -1;
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_RANGE);
    request.identity = NET_IDENTITIES;
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_RANGE);
    assert_int_equal(net_in_flight(net_fixture.net), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_each_service_has_its_own_identity),
        TEST(test_the_wrong_identity_trusts_nobody),
        TEST(test_a_kept_connection_is_not_lent),
        TEST(test_what_is_shown_is_not_lent_either),
        TEST(test_a_session_ends_both),
        TEST(test_refuses_identities_that_do_not_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
