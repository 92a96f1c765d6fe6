// net against a server that answers in bytes, true or not. Each test proves that its fault
// happened: by what the server counted, or by the answer that only that fault gives.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lying_server.h"
#include "waiting.h"

enum { KIB = 1024 };

// ---- replies

static void test_gives_the_whole_reply(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/ok");
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, NET_DONE);
    assert_int_equal(item.net.status, 200);
    assert_true(item.net.is_json);
    assert_int_equal(item.net.body_bytes, 7);
    assert_string_equal(item.net.body, "{\"a\":1}"); // and its NUL
    assert_string_equal(item.net.etag, "");
    assert_int_equal(item.net.retry_after_s, -1);
    assert_true(item.net.date_ms == -1);
    assert_true(item.net.date_at_ms == -1);
    assert_true(item.net.took_ms >= 0);
    inbox_item_free(&item);
}

static void test_reads_the_headers_that_count(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/head-fhir");
    struct inbox_item item = net_fixture_fetch(&request);
    assert_true(item.net.is_json);
    assert_string_equal(item.net.etag, "W/\"2\"");
    assert_true(item.net.date_ms == INT64_C(1796720700000));
    inbox_item_free(&item);

    request = net_fixture_request("/date");
    item = net_fixture_fetch(&request);
    assert_int_equal(item.net.status, 503);
    assert_int_equal(item.net.retry_after_s, 42); // by the server's clock, not by ours
    inbox_item_free(&item);

    request = net_fixture_request("/head-continue");
    item = net_fixture_fetch(&request);
    assert_int_equal(item.net.status, 200);
    assert_string_equal(item.net.etag, "\"right\"");
    assert_true(item.net.is_json);
    inbox_item_free(&item);
}

// The clock is compared with the moment in which the Date arrived, however long the body takes.
static void test_tells_when_the_date_came(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/head-late-body");
    request.body_max_bytes = 32 * 1024 * KIB;
    int64_t before_ms = clock_now_ms();
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, NET_DONE);
    assert_true(item.net.date_ms == INT64_C(1796720700000));
    assert_true(item.net.date_at_ms >= before_ms);
    assert_true(clock_now_ms() - item.net.date_at_ms >= LYING_LATE_MS);
    inbox_item_free(&item);
}

static void test_html_is_not_json(void **state)
{
    (void)state;
    const char *const paths[] = {"/head-html", "/head-two-types"};
    for (int i = 0; i < 2; i++) {
        struct net_request request = net_fixture_request(paths[i]);
        struct inbox_item item = net_fixture_fetch(&request);
        assert_int_equal(item.net.status, 200);
        assert_false(item.net.is_json);
        inbox_item_free(&item);
    }
}

static void test_sends_what_it_was_given(void **state)
{
    (void)state;
    const struct net_header headers[] = {{"If-Match", "W/\"2\""},
                                         {"Content-Type", "application/json-patch+json"}};
    static const struct {
        enum net_method method;
        const char *start;
    } methods[] = {{NET_GET, "GET /"},
                   {NET_HEAD, "HEAD /"},
                   {NET_POST, "POST /"},
                   {NET_PUT, "PUT /"},
                   {NET_PATCH, "PATCH /"}};
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        bool has_body = methods[i].method >= NET_POST;
        struct net_request request = net_fixture_request("/keep-copy");
        request.method = methods[i].method;
        request.headers = headers;
        request.header_count = 2;
        request.body = has_body ? "[{\"op\":\"x\"}]" : NULL;
        request.body_bytes = has_body ? 12 : 0;
        assert_int_equal(end_of(request, NET_DONE), 200);
        pthread_mutex_lock(&gate_lock);
        assert_int_equal(strncmp(last_head, methods[i].start, strlen(methods[i].start)), 0);
        assert_non_null(strstr(last_head, "\r\nIf-Match: W/\"2\"\r\n"));
        assert_non_null(strstr(last_head, "\r\nContent-Type: application/json-patch+json\r\n"));
        assert_non_null(strstr(last_head, "\r\nAccept-Encoding: gzip\r\n"));
        assert_null(strcasestr(last_head, "\r\nExpect"));
        assert_null(strcasestr(last_head, "urlencoded"));
        assert_string_equal(last_body, has_body ? "[{\"op\":\"x\"}]" : "");
        pthread_mutex_unlock(&gate_lock);
    }
}

static void test_does_not_follow_redirects(void **state)
{
    (void)state;
    assert_int_equal(end_of(net_fixture_request("/head-redirect"), NET_DONE), 302);
    assert_int_equal(requests_made(), 1);
}

// ---- hostile lengths

static void test_body_cap_is_exact(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/length-100000");
    request.body_max_bytes = 100000;
    assert_int_equal(end_of(request, NET_DONE), 200);
    request.body_max_bytes = 99999;
    end_of(request, NET_TOO_LARGE);
    assert_int_equal(requests_made(), 2);
}

static long peak_kib(void)
{
    char line[256];
    long peak = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof(line), status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0) {
            peak = strtol(line + 6, NULL, 10);
        }
    }
    fclose(status);
    return peak;
}

static void test_a_bomb_is_abandoned(void **state)
{
    (void)state;
    end_of(net_fixture_request("/ok"), NET_DONE);
    long before = peak_kib();
    end_of(net_fixture_request("/bomb"), NET_TOO_LARGE);
    long grown = peak_kib() - before;
#ifndef WAITING_SANITIZED
    assert_true(before > 0 && grown < 16 * KIB);
#endif
    (void)grown;
    assert_int_equal(requests_made(), 2);
}

static void test_endless_headers_are_abandoned(void **state)
{
    (void)state;
    end_of(net_fixture_request("/head-endless"), NET_TOO_LARGE);
    raw_server_wait_closed(net_fixture.server, 1);
}

static void test_cut_replies_are_lost(void **state)
{
    (void)state;
    end_of(net_fixture_request("/length-short"), NET_LOST);
    end_of(net_fixture_request("/length-chunks"), NET_LOST);
    end_of(net_fixture_request("/length-cut-chunk"), NET_LOST);
    end_of(net_fixture_request("/head-09"), NET_LOST);
    assert_int_equal(requests_made(), 4);
}

static void test_bytes_behind_the_stated_length_are_nobodys_reply(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/length-long");
    request.in_session = true;
    for (int i = 0; i < 2; i++) {
        struct inbox_item item = net_fixture_fetch(&request);
        assert_int_equal(item.net.end, NET_DONE);
        assert_string_equal(item.net.body, "{}");
        inbox_item_free(&item);
    }
    assert_int_equal(raw_server_accepted(net_fixture.server),
                     2); // that connection is not used again
}

static void test_only_gzip_is_undone(void **state)
{
    (void)state;
    end_of(net_fixture_request("/head-brotli"), NET_LOST);
    assert_int_equal(requests_made(), 1);
}

static void test_silence_ends_by_itself(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/stall");
    request.total_ms = 400;
    end_of(request, NET_LOST);
    request = net_fixture_request("/stall-body");
    request.total_ms = 400;
    end_of(request, NET_LOST);
    assert_int_equal(requests_made(), 2);
}

// A trickle that would never end within the total: 5 s under 1 kB/s is enough to give up
// (reliability 10).
static void test_a_trickle_is_abandoned_before_the_total(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/stall-body");
    request.total_ms =
        20 * WAITING_LIMIT_MS; // without the stall rule this test would hang, and fail
    end_of(request, NET_LOST);
}

// ---- what was sent and what was not

static void test_refused_connections_were_not_sent(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/ok");
    raw_server_stop(net_fixture.server); // its port is free and closed now
    net_fixture.server = NULL;
    end_of(request, NET_NOT_SENT);
    request.method = NET_PATCH;
    end_of(request, NET_NOT_SENT);
}

static void test_tls_that_fails_was_not_sent(void **state)
{
    (void)state;
    char url[64];
    snprintf(url, sizeof(url), "https://127.0.0.1:%d/ok", raw_server_port(net_fixture.server));
    struct net_request request = net_fixture_request("/ok");
    request.url = url;
    request.total_ms = 1000; // the raw server waits for the end of a head that never comes
    end_of(request, NET_NOT_SENT);
    assert_int_equal(raw_server_accepted(net_fixture.server), 1);
    assert_int_equal(requests_made(), 0);
}

static void test_closed_after_the_request_is_lost(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/close");
    request.method = NET_PUT;
    request.body = "{}";
    request.body_bytes = 2;
    request.retries = 2; // not for writes, whoever asks for it
    end_of(request, NET_LOST);
    assert_int_equal(requests_made(), 1);
}

// On a kept connection curl would send the request again by itself, also a PATCH.
static void test_a_write_on_a_dying_connection_is_not_repeated(void **state)
{
    (void)state;
    struct net_request request = net_fixture_request("/close-second");
    request.in_session = true;
    end_of(request, NET_DONE);
    request.method = NET_PATCH;
    request.body = "[]";
    request.body_bytes = 2;
    end_of(request, NET_LOST);
    assert_int_equal(requests_made(), 2);
    // A read may: the second time it is the first request of a new connection.
    request = net_fixture_request("/close-second");
    request.in_session = true;
    end_of(request, NET_DONE);
    end_of(request, NET_DONE);
    assert_int_equal(requests_made(), 5);
}

static void check_fault(const char *path, int total_ms, enum net_end end, enum net_fault fault)
{
    struct net_request request = net_fixture_request(path);
    request.total_ms = total_ms;
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, end);
    assert_int_equal(item.net.fault, fault);
    assert_false(item.net.verified); // nothing of this is TLS
    inbox_item_free(&item);
}

static void test_says_why_there_was_no_connection(void **state)
{
    (void)state;
    const int long_ms = WAITING_LIMIT_MS;
    check_fault("/ok", long_ms, NET_DONE, NET_FAULT_NONE);
    check_fault("/500", long_ms, NET_DONE, NET_FAULT_NONE); // a reply is a reply
    check_fault("/close", long_ms, NET_LOST, NET_FAULT_NONE);
    check_fault("/bomb", long_ms, NET_TOO_LARGE, NET_FAULT_NONE);
    check_fault("/stall", 400, NET_LOST, NET_FAULT_TIME);
    check_fault("/stall-body", 400, NET_LOST, NET_FAULT_TIME);
    struct net_request request = net_fixture_request("/ok");
    raw_server_stop(net_fixture.server); // its port is free and closed now
    net_fixture.server = NULL;
    struct inbox_item item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, NET_NOT_SENT);
    assert_int_equal(item.net.fault, NET_FAULT_CONNECT);
    inbox_item_free(&item);
}

static void test_refuses_urls_it_must_not_open(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "http://127.0.0.1@example.org/",
        "http://example.org#@127.0.0.1/",
        "http://128.0.0.1/",
        "http://[::2]/",
        "https://user:word@example.org/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "gopher://127.0.0.1/",
    };
    struct net_request request = net_fixture_request("/ok");
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        request.url = urls[i];
        assert_int_equal(net_submit(net_fixture.net, &request), ERR_UNSUPPORTED);
    }
    request.url = "http://127.0.0.1/a b";
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_SYNTAX);
    request.url = "http://127.0.0.1/a\r\nX: y";
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_SYNTAX);
    const struct net_header split = {"X-Request-ID", "1\r\nX-Other: 2"};
    request = net_fixture_request("/ok");
    request.headers = &split;
    request.header_count = 1;
    assert_int_equal(net_submit(net_fixture.net, &request), ERR_SYNTAX);
    assert_int_equal(net_in_flight(net_fixture.net), 0);

    struct net *strict = NULL;
    const struct net_settings settings = {0};
    assert_int_equal(net_new(net_fixture.inbox, &settings, &strict), OK);
    request = net_fixture_request("/ok");
    assert_int_equal(net_submit(strict, &request), ERR_UNSUPPORTED);
    net_free(strict);
    assert_int_equal(requests_made(), 0);
}

int main(void)
{
    // Nobody is there: whoever obeys these fails every test.
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    if (secure_begin() != OK) {
        return 1;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_gives_the_whole_reply),
        TEST(test_reads_the_headers_that_count),
        TEST(test_tells_when_the_date_came),
        TEST(test_html_is_not_json),
        TEST(test_sends_what_it_was_given),
        TEST(test_does_not_follow_redirects),
        TEST(test_body_cap_is_exact),
        TEST(test_a_bomb_is_abandoned),
        TEST(test_endless_headers_are_abandoned),
        TEST(test_cut_replies_are_lost),
        TEST(test_bytes_behind_the_stated_length_are_nobodys_reply),
        TEST(test_only_gzip_is_undone),
        TEST(test_silence_ends_by_itself),
        TEST(test_a_trickle_is_abandoned_before_the_total),
        TEST(test_refused_connections_were_not_sent),
        TEST(test_tls_that_fails_was_not_sent),
        TEST(test_closed_after_the_request_is_lost),
        TEST(test_a_write_on_a_dying_connection_is_not_repeated),
        TEST(test_says_why_there_was_no_connection),
        TEST(test_refuses_urls_it_must_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
