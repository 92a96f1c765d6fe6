// The configured proxy and no other, with its password for itself alone. A tiny proxy in front of
// real servers, which writes down what it was told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net_fixture.h"
#include "tls_fixture.h"
#include "waiting.h"

#define JSON_REPLY                                                                                 \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n"              \
    "{\"by\":\"proxy\"}"
#define LOGIN_REPLY                                                                                \
    " Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"                  \
    "Date: Wed, 09 Dec 2026 09:05:00 GMT\r\nContent-Length: 6\r\n\r\n<html>"

// "kiosk:pass:word"
static const char login[] = "\r\nProxy-Authorization: Basic a2lvc2s6cGFzczp3b3Jk\r\n";
static const char host[] = "site.example";

static struct tls_cert ca, cert;
static struct tls_server *origin;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char proxy_head[4096]; // lock; of the last request to the proxy
static int
    proxy_refusal; // lock; status that it answers to everything; 0 = it serves, -1 = it is silent

// ---- the proxy

// Passes on what comes from one side until it ends.
static void pump(int from, int to)
{
    char bytes[16 * 1024];
    ssize_t got;
    while ((got = recv(from, bytes, sizeof(bytes), 0)) > 0) {
        raw_send_bytes(to, bytes, (size_t)got);
    }
    shutdown(to, SHUT_WR);
}

struct pumped {
    int from, to;
};

static void *pump_back(void *context)
{
    const struct pumped *pumped = context;
    pump(pumped->from, pumped->to);
    return NULL;
}

// Any name is an origin of ours: only the port counts.
static void tunnel(int socket_in, const char *target)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const char *port = strrchr(target, ':');
    address.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
    int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(out, (struct sockaddr *)&address, sizeof(address)) == 0) {
        struct pumped back = {out, socket_in};
        pthread_t thread;
        raw_send(socket_in, "HTTP/1.1 200 Connection established\r\n"
                            "Content-Encoding: br\r\n\r\n"); // of no concern to the reply
        pthread_create(&thread, NULL, pump_back, &back);
        pump(socket_in, out);
        pthread_join(thread, NULL);
    } else {
        raw_send(socket_in, "HTTP/1.1 502 Bad gateway\r\nContent-Length: 0\r\n\r\n");
    }
    close(out);
}

static bool answer_as_proxy(struct raw_server *server, int socket,
                            const struct raw_request *request)
{
    (void)server;
    char line[64];
    pthread_mutex_lock(&lock);
    snprintf(proxy_head, sizeof(proxy_head), "%.*s", (int)(request->body - request->head),
             request->head);
    int status = proxy_refusal;
    pthread_mutex_unlock(&lock);
    if (status < 0) {
        raw_wait_for_close(socket);
        return false;
    }
    status = status == 0 && strstr(request->head, login) == NULL ? 407 : status;
    if (status != 0) {
        snprintf(line, sizeof(line), "HTTP/1.1 %d", status);
        raw_send(socket, line);
        raw_send(socket, status == 407 ? LOGIN_REPLY : " No\r\nContent-Length: 0\r\n\r\n");
        return true;
    }
    if (strncmp(request->head, "CONNECT ", 8) == 0) {
        tunnel(socket, request->path);
        return false;
    }
    raw_send(socket, JSON_REPLY);
    return true;
}

// ---- asking

static void set_refusal(int status)
{
    pthread_mutex_lock(&lock);
    proxy_refusal = status;
    pthread_mutex_unlock(&lock);
}

static bool proxy_was_told(const char *text)
{
    pthread_mutex_lock(&lock);
    bool told = strstr(proxy_head, text) != NULL;
    pthread_mutex_unlock(&lock);
    return told;
}

static struct net_settings settings_with(const char *password)
{
    static char url[64];
    snprintf(url, sizeof(url), "http://127.0.0.1:%d", raw_server_port(net_fixture.server));
    return (struct net_settings){.identities = {{.ca_file = ca.cert_file}},
                                 .proxy_url = url,
                                 .proxy_user = "kiosk",
                                 .proxy_password = password,
                                 .allow_http_loopback = true};
}

static void use(const struct net_settings *settings)
{
    net_free(net_fixture.net);
    net_fixture.net = NULL;
    assert_int_equal(net_new(net_fixture.inbox, settings, &net_fixture.net), OK);
}

static struct inbox_item ask(const char *scheme, const char *name, int port)
{
    char url[128];
    const struct net_header headers[] = {{"Authorization", "Bearer of-the-site"}};
    struct net_request request = net_fixture_request("");
    snprintf(url, sizeof(url), "%s://%s:%d/Patient", scheme, name, port);
    request.url = url;
    request.headers = headers;
    request.header_count = 1;
    request.retries = 2;
    return net_fixture_fetch(&request);
}

static void check(struct inbox_item item, enum net_end end, enum net_fault fault)
{
    assert_int_equal(item.net.end, end);
    assert_int_equal(item.net.fault, fault);
    inbox_item_free(&item);
}

// The origin's name does not resolve here: whoever does not ask the proxy gets nowhere.
static struct inbox_item ask_origin(void)
{
    return ask("https", host, tls_server_port(origin));
}

static int set_up(void **state)
{
    (void)state;
    set_refusal(0);
    origin = tls_server_start(&(struct tls_server_settings){.cert = &cert});
    net_fixture_begin(answer_as_proxy, ca.cert_file, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    net_fixture_end();
    (void)tls_server_stop(origin);
    return 0;
}

// ---- TLS

static void test_tls_goes_through_a_tunnel(void **state)
{
    (void)state;
    char password[] = "pass:word";
    struct net_settings settings = settings_with(password);
    use(&settings);
    memset(password, 'x', sizeof(password) - 1); // it was copied
    struct inbox_item item = ask_origin();
    assert_int_equal(item.net.status, 200);
    assert_true(item.net.verified);
    assert_true(item.net.date_ms == TLS_DATE_MS); // the origin's, whatever the proxy says
    check(item, NET_DONE, NET_FAULT_NONE);
    assert_true(proxy_was_told("CONNECT site.example:"));
    assert_true(proxy_was_told(login));
    assert_false(proxy_was_told("Bearer"));
    struct tls_server_counts counts = tls_server_counts(origin);
    assert_int_equal(counts.requests, 1);
    assert_non_null(strstr(counts.last_head, "\r\nAuthorization: Bearer of-the-site\r\n"));
    assert_null(strcasestr(counts.last_head, "proxy"));
}

static void test_loopback_goes_through_it_too(void **state)
{
    (void)state;
    struct net_settings settings = settings_with("pass:word");
    use(&settings);
    // The certificate is not for that name, which shows that the origin was reached.
    check(ask("https", "127.0.0.1", tls_server_port(origin)), NET_NOT_SENT, NET_FAULT_TLS_NAME);
    assert_true(proxy_was_told("CONNECT 127.0.0.1:"));
}

// N5: a proxy that puts its own certificate in front.
static void test_an_inspecting_proxy_is_not_trusted(void **state)
{
    (void)state;
    struct tls_cert own;
    tls_cert_make(&own, host, NULL, -TLS_HOUR_S, TLS_HOUR_S);
    struct tls_server *inspecting = tls_server_start(&(struct tls_server_settings){.cert = &own});
    struct net_settings settings = settings_with("pass:word");
    use(&settings);
    check(ask("https", host, tls_server_port(inspecting)), NET_NOT_SENT, NET_FAULT_TLS_UNKNOWN);
    assert_int_equal(tls_server_stop(inspecting).requests, 0);
    tls_cert_free(&own);
}

static void test_a_wrong_password_is_told_from_other_faults(void **state)
{
    (void)state;
    const char *const wrong[] = {"word", "", NULL};
    for (int i = 0; i < 3; i++) {
        struct net_settings settings = settings_with(wrong[i]);
        settings.proxy_user = i == 2 ? NULL : "kiosk"; // at last nothing is said at all
        use(&settings);
        check(ask_origin(), NET_NOT_SENT, NET_FAULT_PROXY_LOGIN);
    }
    assert_int_equal(tls_server_counts(origin).connections, 0);
    assert_int_equal(raw_server_requests(net_fixture.server), 3); // and none of them is repeated
}

static void test_a_proxy_that_refuses(void **state)
{
    (void)state;
    const int statuses[] = {403, 500, 502, 503};
    struct net_settings settings = settings_with("pass:word");
    use(&settings);
    for (int i = 0; i < 4; i++) {
        set_refusal(statuses[i]);
        check(ask_origin(), NET_NOT_SENT, NET_FAULT_PROXY);
    }
    set_refusal(0);
    check(ask("https", host, 1), NET_NOT_SENT, NET_FAULT_PROXY); // nobody is at that port
    assert_int_equal(raw_server_requests(net_fixture.server), 5 * 3);
    assert_int_equal(tls_server_counts(origin).connections, 0);
}

static void test_a_proxy_that_is_not_there(void **state)
{
    (void)state;
    struct net_settings settings = settings_with("pass:word");
    settings.proxy_url = "http://127.0.0.1:1";
    use(&settings);
    check(ask_origin(), NET_NOT_SENT, NET_FAULT_PROXY);
    assert_int_equal(raw_server_requests(net_fixture.server), 0);
}

static void test_a_proxy_that_is_silent(void **state)
{
    (void)state;
    char url[128];
    struct net_settings settings = settings_with("pass:word");
    use(&settings);
    set_refusal(-1);
    struct net_request request = net_fixture_request("");
    snprintf(url, sizeof(url), "https://%s:%d/", host, tls_server_port(origin));
    request.url = url;
    request.total_ms = 400;
    check(net_fixture_fetch(&request), NET_NOT_SENT, NET_FAULT_PROXY);
    assert_int_equal(raw_server_requests(net_fixture.server), 1);
}

// ---- plain HTTP

static void test_plain_http_goes_through_it(void **state)
{
    (void)state;
    struct net_settings settings = settings_with("pass:word");
    use(&settings);
    struct inbox_item item = ask("http", "127.0.0.1", 1);
    assert_int_equal(item.net.status, 200);
    assert_string_equal(item.net.body, "{\"by\":\"proxy\"}");
    assert_false(item.net.verified);
    check(item, NET_DONE, NET_FAULT_NONE);
    assert_true(proxy_was_told("GET http://127.0.0.1:1/Patient HTTP/1.1\r\n"));
    assert_true(proxy_was_told(login));

    settings = settings_with("word");
    use(&settings);
    item = ask("http", "127.0.0.1", 1);
    assert_int_equal(item.net.status, 407);
    assert_false(item.net.verified);
    check(item, NET_DONE, NET_FAULT_PROXY_LOGIN);
}

// ---- no other

// main() has put a proxy that is not there into the environment.
static void test_the_environment_is_not_obeyed(void **state)
{
    (void)state;
    char resolve[64];
    snprintf(resolve, sizeof(resolve), "%s:%d:127.0.0.1", host, tls_server_port(origin));
    const char *const none[] = {"", NULL};
    for (int i = 0; i < 2; i++) {
        const struct net_settings settings = {.identities = {{.ca_file = ca.cert_file}},
                                              .proxy_url = none[i],
                                              .proxy_user = "kiosk",
                                              .proxy_password = "pass:word",
                                              .resolve = resolve};
        use(&settings);
        check(ask_origin(), NET_DONE, NET_FAULT_NONE);
        struct tls_server_counts counts = tls_server_counts(origin);
        assert_int_equal(counts.requests, i + 1);
        assert_null(
            strcasestr(counts.last_head, "proxy")); // without a proxy there is nobody to tell
    }
    assert_int_equal(raw_server_requests(net_fixture.server), 0);
}

static void test_without_a_proxy_407_is_a_status_like_others(void **state)
{
    (void)state;
    const struct net_settings settings = {.allow_http_loopback = true};
    use(&settings);
    set_refusal(407);
    struct inbox_item item = ask("http", "127.0.0.1", raw_server_port(net_fixture.server));
    assert_int_equal(item.net.status, 407);
    check(item, NET_DONE, NET_FAULT_NONE);
}

static void test_refuses_proxies_it_cannot_speak_to(void **state)
{
    (void)state;
    struct net *net = NULL;
    const char *const urls[] = {"https://proxy.example:3128", "socks5://proxy.example:1080",
                                "http://user:word@proxy.example:3128"};
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        const struct net_settings settings = {.proxy_url = urls[i]};
        assert_int_equal(net_new(net_fixture.inbox, &settings, &net), ERR_UNSUPPORTED);
    }
    const struct net_settings settings = {.proxy_url = "proxy.example:3128x"};
    assert_int_equal(net_new(net_fixture.inbox, &settings, &net), ERR_SYNTAX);
    assert_null(net);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("HTTPS_PROXY", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    setenv("NO_PROXY", "*", 1); // nor does it take anything out of the configured one's way
    if (secure_begin() != OK) {
        return 1;
    }
    tls_cert_make(&ca, NULL, NULL, -TLS_HOUR_S, TLS_HOUR_S);
    tls_cert_make(&cert, host, &ca, -TLS_HOUR_S, TLS_HOUR_S);
    const struct CMUnitTest tests[] = {
        TEST(test_tls_goes_through_a_tunnel),
        TEST(test_loopback_goes_through_it_too),
        TEST(test_an_inspecting_proxy_is_not_trusted),
        TEST(test_a_wrong_password_is_told_from_other_faults),
        TEST(test_a_proxy_that_refuses),
        TEST(test_a_proxy_that_is_not_there),
        TEST(test_a_proxy_that_is_silent),
        TEST(test_plain_http_goes_through_it),
        TEST(test_the_environment_is_not_obeyed),
        TEST(test_without_a_proxy_407_is_a_status_like_others),
        TEST(test_refuses_proxies_it_cannot_speak_to),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tls_cert_free(&ca);
    tls_cert_free(&cert);
    return failed;
}
