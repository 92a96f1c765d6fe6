// The tests' end of a sandbox: starts foyer-sandbox as a child that dies with the test, sends it
// any request over real HTTP, gives it orders, reads what was written. Not thread-safe; one
// sandbox_client at a time per struct.
#pragma once
#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct sandbox_client {
    pid_t pid;
    int stdin_fd;                          // closing it ends the child (--exit-with-stdin)
    char fhir[96], relay[96], control[96]; // base addresses, without a slash at the end
};

struct sandbox_answer {
    int curl_code; // CURLcode; 0 = an answer came
    int status;
    char etag[128], location[512], content_type[128], allow[32], request_id[64], correlation_id[64];
    long retry_after_s;
    char *body; // owned, NUL-terminated, never NULL
    size_t body_bytes;
};

// Starts program with these further arguments (NULL-terminated) and waits for its one line. false =
// it did not come up.
bool sandbox_start(struct sandbox_client *client, const char *program,
                   const char *const *arguments);
// SIGTERM by process id, then waits. Returns the exit status, -1 when it was killed by a signal.
int sandbox_stop(struct sandbox_client *client);

// A request to an address; headers is a NULL-terminated list or NULL, body NULL for none,
// timeout_ms 0 = 10 s. encoding NULL = none is asked for. Body bytes are cut at max_bytes (0 = 64
// MiB): then curl_code is not 0.
struct sandbox_request {
    const char *method, *url, *body, *encoding;
    const char *const *headers;
    long timeout_ms;
    size_t max_bytes;
};
void sandbox_send(const struct sandbox_request *request, struct sandbox_answer *ret_answer);
void sandbox_answer_free(struct sandbox_answer *answer);

// POST /control/what with this JSON; true when it was accepted.
bool sandbox_order(const struct sandbox_client *client, const char *what, const char *json);
// GET /control/what as a tree (cJSON_Delete), NULL = failed.
cJSON *sandbox_read(const struct sandbox_client *client, const char *what);
// One number of GET /control/written; -1 = failed.
int sandbox_written(const struct sandbox_client *client, const char *name);
// How often a fault was acted out.
int sandbox_fired(const struct sandbox_client *client, const char *name);
// Status of an appointment at the site, "" = none. ret_status holds 32 bytes.
void sandbox_status(const struct sandbox_client *client, const char *appointment, char *ret_status);
