#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lying_server.h"

enum {
    MIB = 1024 * 1024,
    LATE_BYTES = 16 * MIB, // more than the sockets between us hold: the head has been read
};

#define JSON_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_opened = PTHREAD_COND_INITIALIZER;
static bool gate_is_open;

void gate_set(bool open)
{
    pthread_mutex_lock(&gate_lock);
    gate_is_open = open;
    pthread_cond_broadcast(&gate_opened);
    pthread_mutex_unlock(&gate_lock);
}

static void gate_wait(void)
{
    pthread_mutex_lock(&gate_lock);
    while (!gate_is_open) {
        pthread_cond_wait(&gate_opened, &gate_lock);
    }
    pthread_mutex_unlock(&gate_lock);
}

// ---- the server's lies

static bool say(int socket, const char *text)
{
    raw_send(socket, text);
    return true;
}

static bool say_and_close(int socket, const char *text)
{
    raw_send(socket, text);
    return false;
}

static bool say_and_stall(int socket, const char *text)
{
    raw_send(socket, text);
    raw_wait_for_close(socket);
    return false;
}

static bool say_body(int socket, size_t bytes)
{
    char head[128];
    char *body = malloc(bytes + 1);
    snprintf(head, sizeof(head), JSON_HEAD "Content-Length: %zu\r\n\r\n", bytes);
    memset(body, ' ', bytes);
    raw_send(socket, head);
    raw_send_bytes(socket, body, bytes);
    free(body);
    return true;
}

// A head with a Date, and a body that is whole only when the clock has moved on.
static bool say_late_body(int socket)
{
    char head[160];
    char *body = malloc(LATE_BYTES);
    memset(body, ' ', LATE_BYTES);
    snprintf(head, sizeof(head),
             JSON_HEAD "Date: Tue, 08 Dec 2026 09:05:00 GMT\r\nContent-Length: %d\r\n\r\n",
             LATE_BYTES + 2);
    raw_send(socket, head);
    raw_send_bytes(socket, body, LATE_BYTES);
    free(body);
    clock_advance(LYING_LATE_MS);
    raw_send(socket, "{}");
    return true;
}

static bool say_endless_headers(int socket)
{
    raw_send(socket, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 80; i++) {
        char line[1100];
        memset(line, 'x', sizeof(line));
        memcpy(line, "X-Filler: ", 10);
        memcpy(line + sizeof(line) - 2, "\r\n", 2);
        raw_send_bytes(socket, line, sizeof(line));
    }
    raw_wait_for_close(socket);
    return false;
}

// Fixed Huffman codes by hand: one zero, then "258 more of the same", 13 bits each: 158 times
// smaller.
static bool say_bomb(int socket)
{
    static unsigned char bytes[MIB];
    size_t bit = 0;
    const unsigned codes[] = {1, 1, 0, 0x0c /* 00110000 backwards */};
    const int widths[] = {1, 1, 1, 8}; // last block; type 01; literal 0
    memset(bytes, 0, sizeof(bytes));
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < widths[i]; j++, bit++) {
            bytes[bit / 8] |= (unsigned char)(((codes[i] >> j) & 1u) << (bit % 8));
        }
    }
    while (bit + 13 < sizeof(bytes) * 8) {
        const unsigned match = 0xa3; // 285 (11000101) backwards, then distance 1 as five zeros
        for (int j = 0; j < 13; j++, bit++) {
            bytes[bit / 8] |= (unsigned char)(((match >> j) & 1u) << (bit % 8));
        }
    }
    raw_send(socket, JSON_HEAD "Content-Encoding: gzip\r\n\r\n");
    raw_send_bytes(socket, "\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    raw_send_bytes(socket, bytes, sizeof(bytes));
    return false;
}

static bool answer_numbers(int socket, const struct raw_request *request)
{
    const char *path = request->path;
    if (strcmp(path, "/429-then-ok") == 0) {
        return say(socket, request->number == 1 ? "HTTP/1.1 429 Busy\r\nRetry-After: 1\r\n"
                                                  "Content-Length: 0\r\n\r\n"
                                                : JSON_HEAD "Content-Length: 2\r\n\r\n{}");
    }
    if (strcmp(path, "/503-then-ok") == 0) {
        return say(socket, request->number < 3 ? "HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n"
                                               : JSON_HEAD "Content-Length: 2\r\n\r\n{}");
    }
    if (strcmp(path, "/429-long") == 0) {
        return say(socket, "HTTP/1.1 429 Busy\r\nRetry-After: 999999\r\nContent-Length: 0\r\n\r\n");
    }
    if (strcmp(path, "/501") == 0) {
        return say(socket, "HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n");
    }
    if (strcmp(path, "/date") == 0) {
        return say(socket, "HTTP/1.1 503 Away\r\nDate: Tue, 08 Dec 2026 09:05:00 GMT\r\n"
                           "Retry-After: Tue, 08 Dec 2026 09:05:42 GMT\r\n"
                           "Content-Length: 0\r\n\r\n");
    }
    return say(socket, "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
}

static bool answer_lengths(int socket, const struct raw_request *request)
{
    const char *path = request->path;
    if (strcmp(path, "/length-short") == 0) {
        return say_and_close(socket, JSON_HEAD "Content-Length: 100\r\n\r\n{\"a\":1}");
    }
    if (strcmp(path, "/length-long") == 0) {
        return say(socket, JSON_HEAD "Content-Length: 2\r\n\r\n{}{\"surname\":\"x\"}");
    }
    if (strcmp(path, "/length-chunks") == 0) {
        return say_and_close(socket, JSON_HEAD "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
    }
    if (strcmp(path, "/length-cut-chunk") == 0) {
        return say_and_close(socket,
                             JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n");
    }
    return say_body(socket, strtoul(path + strlen("/length-"), NULL, 10)); // a number
}

static bool answer_heads(int socket, const struct raw_request *request)
{
    const char *path = request->path;
    if (strcmp(path, "/head-fhir") == 0) {
        return say(socket,
                   "HTTP/1.1 200 OK\r\ncontent-type: Application/FHIR+JSON; charset=utf-8\r\n"
                   "etag: W/\"2\"\r\ndate: Tue, 08 Dec 2026 09:05:00 GMT\r\n"
                   "content-length: 2\r\n\r\n{}");
    }
    if (strcmp(path, "/head-html") == 0) {
        return say(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n"
                           "<html>");
    }
    if (strcmp(path, "/head-two-types") == 0) {
        return say(socket, JSON_HEAD "Content-Type: text/html\r\nContent-Length: 2\r\n\r\n{}");
    }
    if (strcmp(path, "/head-redirect") == 0) {
        return say(socket,
                   "HTTP/1.1 302 Found\r\nLocation: /head-fhir\r\nContent-Length: 0\r\n\r\n");
    }
    if (strcmp(path, "/head-brotli") == 0) {
        return say(socket,
                   JSON_HEAD "Content-Encoding: br\r\nContent-Length: 3\r\n\r\n\x0b\x02\x80");
    }
    if (strcmp(path, "/head-continue") == 0) {
        return say(socket, "HTTP/1.1 100 Continue\r\nETag: \"wrong\"\r\n\r\n" JSON_HEAD
                           "ETag: \"right\"\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
                           "ETag: \"trailer\"\r\nContent-Type: text/html\r\n\r\n");
    }
    if (strcmp(path, "/head-late-body") == 0) {
        return say_late_body(socket);
    }
    if (strcmp(path, "/head-09") == 0) {
        return say_and_close(socket, "just text, no head at all\n");
    }
    return say_endless_headers(socket);
}

// The last request in full, for tests that look at what was sent.
char last_head[LYING_HEAD_BYTES];
char last_body[LYING_BODY_BYTES];

bool answer_all(struct raw_server *server, int socket, const struct raw_request *request)
{
    (void)server;
    const char *path = request->path;
    if (strcmp(path, "/keep-copy") == 0) {
        pthread_mutex_lock(&gate_lock);
        snprintf(last_head, sizeof(last_head), "%.*s", (int)(request->body - request->head),
                 request->head);
        snprintf(last_body, sizeof(last_body), "%.*s", (int)request->body_bytes, request->body);
        pthread_mutex_unlock(&gate_lock);
        return say(socket, strncmp(request->head, "HEAD", 4) == 0
                               ? JSON_HEAD "Content-Length: 999\r\n\r\n"
                               : JSON_HEAD "Content-Length: 2\r\n\r\n{}");
    }
    if (strcmp(path, "/ok") == 0) {
        return say(socket, JSON_HEAD "Content-Length: 7\r\n\r\n{\"a\":1}");
    }
    if (strcmp(path, "/bomb") == 0) {
        return say_bomb(socket);
    }
    if (strcmp(path, "/close") == 0) {
        return false;
    }
    if (strcmp(path, "/close-second") == 0) {
        return request->on_connection == 1 ? say(socket, JSON_HEAD "Content-Length: 2\r\n\r\n{}")
                                           : false;
    }
    if (strcmp(path, "/stall") == 0) {
        return say_and_stall(socket, "H");
    }
    if (strcmp(path, "/stall-body") == 0) {
        return say_and_stall(socket, JSON_HEAD "Content-Length: 100\r\n\r\n{\"a\"");
    }
    if (strcmp(path, "/gate") == 0) {
        gate_wait();
        return say(socket, JSON_HEAD "Content-Length: 2\r\n\r\n{}");
    }
    if (strncmp(path, "/length-", 8) == 0) {
        return answer_lengths(socket, request);
    }
    if (strncmp(path, "/head-", 6) == 0) {
        return answer_heads(socket, request);
    }
    return answer_numbers(socket, request);
}

int set_up(void **state)
{
    (void)state;
    gate_set(false);
    net_fixture_begin(answer_all, "", NULL);
    return 0;
}

int tear_down(void **state)
{
    (void)state;
    gate_set(true);
    net_fixture_end();
    return 0;
}

// Fetches with changes made by the caller beforehand, checks how it ended, gives the status.
int end_of(struct net_request request, enum net_end end)
{
    struct inbox_item item = net_fixture_fetch(&request);
    int status = item.net.status;
    assert_int_equal(item.net.end, end);
    if (end != NET_DONE) { // half a reply is no reply
        assert_int_equal(status, 0);
        assert_null(item.net.body);
        assert_int_equal(item.net.body_bytes, 0);
        assert_false(item.net.is_json);
    }
    inbox_item_free(&item);
    return status;
}

int requests_made(void)
{
    return raw_server_requests(net_fixture.server);
}
