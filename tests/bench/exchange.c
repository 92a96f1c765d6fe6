#include "bench/exchange.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 320 };

void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "bench_match: %s\n", what);
        exit(1);
    }
}

struct headers {
    char text[4][HEADER_BYTES];
    const char *list[5];
    int count;
};

static void add(struct headers *headers, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0') {
        (void)snprintf(headers->text[headers->count], HEADER_BYTES, "%s: %s", name, value);
        headers->list[headers->count] = headers->text[headers->count];
        headers->count++;
    }
}

void exchange_make(const struct http_request *request, struct exchange *ret_exchange)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH"};
    struct sandbox_answer *answer = &ret_exchange->answer;
    struct headers headers = {.count = 0};
    struct sandbox_request asked = {.method = methods[request->method], .url = request->url};

    add(&headers, "Content-Type", request->content_type);
    add(&headers, "If-Match", request->if_match);
    add(&headers, "If-None-Exist", request->if_none_exist);
    add(&headers, "X-Request-ID", request->request_id);
    asked.headers = headers.list;
    asked.body = request->content_type != NULL ? request->body : NULL;
    sandbox_send(&asked, answer);
    ret_exchange->reply = (struct http_reply){.end = answer->curl_code == 0 ? HTTP_DONE : HTTP_LOST,
                                              .status = answer->status,
                                              .is_json = strstr(answer->content_type, "json") != NULL,
                                              .etag = answer->etag,
                                              .retry_after_s = (int)answer->retry_after_s,
                                              .body = answer->body,
                                              .body_bytes = answer->body_bytes};
}

void exchange_free(struct exchange *exchange)
{
    sandbox_answer_free(&exchange->answer);
}
