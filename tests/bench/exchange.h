// One request of the kiosk's machines to the sandbox, over real HTTP, and its reply. Shared by the benchmarks of matching and
// of the clinic day.
#pragma once
#include "api/http.h"
#include "sandbox/client.h"
#include <stdbool.h>

// Says what and ends the program unless holds: a benchmark that cannot be played has no figures.
void must(bool holds, const char *what);

struct exchange {
    struct sandbox_answer answer;
    struct http_reply reply; // borrows answer
};

// Sends the request and waits. exchange_free.
void exchange_make(const struct http_request *request, struct exchange *ret_exchange);
void exchange_free(struct exchange *exchange);
