#include "sandbox/relay.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <zlib.h>

enum { HEAD_BYTES = 8192, BLOCK_BYTES = 1024 * 1024, BLOCKS = 1024 };

bool relay_send(int fd, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        count -= (size_t)sent;
    }
    return true;
}

// One byte every byte_ms; ends when the client closes or the relay is told to stop.
static bool drip(int fd, int byte_ms, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!relay_send(fd, bytes + i, 1)) {
            return false;
        }
        struct pollfd wait = {.fd = fd, .events = POLLRDHUP};
        if (poll(&wait, 1, byte_ms) > 0) {
            return false;
        }
    }
    return true;
}

// The head again with other framing: Content-Length and Connection go, more is added.
static void reframe(const char *head, size_t head_bytes, const char *more,
                    char ret_head[HEAD_BYTES])
{
    size_t used = 0;
    for (const char *line = head; line < head + head_bytes - 2;) {
        const char *end = strstr(line, "\r\n") + 2;
        size_t bytes = (size_t)(end - line);
        bool drop = strncasecmp(line, "Content-Length:", 15) == 0 ||
                    strncasecmp(line, "Connection:", 11) == 0;
        if (!drop && used + bytes < HEAD_BYTES - 256) {
            memcpy(ret_head + used, line, bytes);
            used += bytes;
        }
        line = end;
    }
    snprintf(ret_head + used, HEAD_BYTES - used, "%sConnection: close\r\n\r\n", more);
}

static bool send_head(int fd, const char *head, size_t head_bytes, const char *more)
{
    char text[HEAD_BYTES];
    reframe(head, head_bytes, more, text);
    return relay_send(fd, text, strlen(text));
}

static void tell_length(int fd, const char *reply, size_t head_bytes, size_t body_bytes,
                        size_t said)
{
    char more[64];
    snprintf(more, sizeof more, "Content-Length: %zu\r\n", said);
    if (send_head(fd, reply, head_bytes, more)) {
        relay_send(fd, reply + head_bytes, body_bytes);
    }
}

static void tell_chunks(int fd, const char *reply, size_t head_bytes, size_t body_bytes)
{
    size_t half = body_bytes / 2;
    char size[32];
    snprintf(size, sizeof size, "%zx\r\n", half);
    bool sent = send_head(fd, reply, head_bytes, "Transfer-Encoding: chunked\r\n") &&
                relay_send(fd, size, strlen(size)) && relay_send(fd, reply + head_bytes, half) &&
                relay_send(fd, "\r\nzz-no-size\r\n", 14);
    if (sent) {
        relay_send(fd, reply + head_bytes + half, body_bytes - half);
    }
}

// Deflates one run of input; full flush makes the result independent of what stands before it.
static size_t deflate_run(z_stream *stream, char *input, size_t input_bytes, int flush,
                          unsigned char *output, size_t output_bytes)
{
    stream->next_in = (unsigned char *)input;
    stream->avail_in = (unsigned)input_bytes;
    stream->next_out = output;
    stream->avail_out = (unsigned)output_bytes;
    (void)deflate(stream, flush);
    return output_bytes - stream->avail_out;
}

// 1 GiB of white space before a Bundle: one MiB is deflated once and sent a thousand times.
static void tell_bomb(int fd, const char *reply, size_t head_bytes)
{
    static const unsigned char gzip_head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    char tail[] = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0}";
    unsigned char block_out[16 * 1024];
    unsigned char tail_out[512];
    z_stream stream = {0};
    char *block = malloc(BLOCK_BYTES);
    if (block == NULL || deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(block);
        return;
    }
    memset(block, ' ', BLOCK_BYTES);
    size_t block_bytes =
        deflate_run(&stream, block, BLOCK_BYTES, Z_FULL_FLUSH, block_out, sizeof block_out);
    size_t tail_bytes =
        deflate_run(&stream, tail, strlen(tail), Z_FINISH, tail_out, sizeof tail_out);
    deflateEnd(&stream);
    unsigned long block_crc = crc32(0, (unsigned char *)block, BLOCK_BYTES);
    unsigned long crc = crc32(0, NULL, 0);
    free(block);
    for (int i = 0; i < BLOCKS; i++) {
        crc = crc32_combine(crc, block_crc, BLOCK_BYTES);
    }
    crc = crc32_combine(crc, crc32(0, (unsigned char *)tail, (unsigned)strlen(tail)),
                        (long)strlen(tail));
    unsigned long size = (unsigned long)BLOCKS * BLOCK_BYTES + strlen(tail);
    unsigned char end[8];
    for (int i = 0; i < 4; i++) {
        end[i] = (unsigned char)(crc >> (8 * i));
        end[4 + i] = (unsigned char)(size >> (8 * i));
    }
    char more[96];
    size_t total = sizeof gzip_head + BLOCKS * block_bytes + tail_bytes + sizeof end;
    snprintf(more, sizeof more, "Content-Encoding: gzip\r\nContent-Length: %zu\r\n", total);
    bool going = send_head(fd, reply, head_bytes, more) &&
                 relay_send(fd, (const char *)gzip_head, sizeof gzip_head);
    for (int i = 0; going && i < BLOCKS; i++) {
        going = relay_send(fd, (const char *)block_out, block_bytes);
    }
    if (going && relay_send(fd, (const char *)tail_out, tail_bytes)) {
        relay_send(fd, (const char *)end, sizeof end);
    }
}

void relay_tell(int client_fd, enum relay_lie lie, int byte_ms, const char *reply, size_t bytes)
{
    const char *split = strstr(reply, "\r\n\r\n");
    if (split == NULL) {
        relay_send(client_fd, reply, bytes);
        return;
    }
    size_t head = (size_t)(split - reply) + 4;
    size_t body = bytes - head;
    switch (lie) {
    case RELAY_SLOW_HEADERS:
        if (drip(client_fd, byte_ms, reply, head)) {
            relay_send(client_fd, reply + head, body);
        }
        return;
    case RELAY_SLOW_BODY:
        if (relay_send(client_fd, reply, head)) {
            drip(client_fd, byte_ms, reply + head, body);
        }
        return;
    case RELAY_LENGTH_SHORT: tell_length(client_fd, reply, head, body, body / 2); return;
    case RELAY_LENGTH_LONG: tell_length(client_fd, reply, head, body, body + 100); return;
    case RELAY_CHUNK_BROKEN: tell_chunks(client_fd, reply, head, body); return;
    case RELAY_GZIP_BOMB: tell_bomb(client_fd, reply, head); return;
    case RELAY_CLOSE_MID: relay_send(client_fd, reply, head + body / 2); return;
    case RELAY_PASS:
    case RELAY_REFUSE:
    case RELAY_SILENT:
    case RELAY_LIES: break;
    }
}
