#include "sandbox/client.h"
#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 48, BODY_MAX_BYTES = 64 * 1024 * 1024, TIMEOUT_MS = 10000 };

// ---- the process

static bool read_line(int fd, char *ret_line, size_t bytes)
{
    size_t used = 0;
    while (used + 1 < bytes && read(fd, ret_line + used, 1) == 1) {
        if (ret_line[used++] == '\n') {
            ret_line[used] = '\0';
            return true;
        }
    }
    return false;
}

static void run_child(const char *program, const char *const *arguments, int in, int out)
{
    char *list[ARGUMENTS] = {strdup(program), strdup("--exit-with-stdin")};
    for (int i = 0; arguments != NULL && arguments[i] != NULL && i < ARGUMENTS - 3; i++) {
        list[i + 2] = strdup(arguments[i]);
    }
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    execv(program, list);
    _exit(127);
}

bool sandbox_start(struct sandbox_client *client, const char *program, const char *const *arguments)
{
    memset(client, 0, sizeof *client);
    int in[2];
    int out[2];
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        return false;
    }
    client->pid = fork();
    if (client->pid == 0) {
        close(in[1]);
        close(out[0]);
        run_child(program, arguments, in[0], out[1]);
    }
    close(in[0]);
    close(out[1]);
    client->stdin_fd = in[1];
    char line[512];
    bool up = client->pid > 0 && read_line(out[0], line, sizeof line) &&
              sscanf(line, "sandbox=%95s relay=%95s control=%95s", client->fhir, client->relay,
                     client->control) == 3;
    close(out[0]);
    if (!up && client->pid > 0) {
        (void)sandbox_stop(client);
    }
    return up;
}

int sandbox_stop(struct sandbox_client *client)
{
    int status = 0;
    kill(client->pid, SIGTERM);
    if (waitpid(client->pid, &status, 0) != client->pid) {
        return -1;
    }
    close(client->stdin_fd);
    client->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// ---- requests

struct sink {
    struct sandbox_answer *answer;
    size_t max_bytes;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct sink *sink = context;
    struct sandbox_answer *answer = sink->answer;
    size_t more = size * count;
    if (answer->body_bytes + more > sink->max_bytes) {
        return 0; // ends the transfer: CURLE_WRITE_ERROR
    }
    char *grown = realloc(answer->body, answer->body_bytes + more + 1);
    if (grown == NULL) {
        return 0;
    }
    memcpy(grown + answer->body_bytes, bytes, more);
    answer->body = grown;
    answer->body_bytes += more;
    grown[answer->body_bytes] = '\0';
    return more;
}

static void take_value(const char *line, const char *name, char *ret_value, size_t bytes)
{
    size_t name_bytes = strlen(name);
    if (strncasecmp(line, name, name_bytes) == 0 && line[name_bytes] == ':') {
        const char *value = line + name_bytes + 1;
        value += strspn(value, " ");
        snprintf(ret_value, bytes, "%.*s", (int)strcspn(value, "\r\n"), value);
    }
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct sink *sink = context;
    char line[1024];
    char number[32] = "";
    snprintf(line, sizeof line, "%.*s", (int)(size * count), bytes);
    take_value(line, "ETag", sink->answer->etag, sizeof sink->answer->etag);
    take_value(line, "Location", sink->answer->location, sizeof sink->answer->location);
    take_value(line, "Content-Type", sink->answer->content_type, sizeof sink->answer->content_type);
    take_value(line, "Allow", sink->answer->allow, sizeof sink->answer->allow);
    take_value(line, "X-Request-ID", sink->answer->request_id, sizeof sink->answer->request_id);
    take_value(line, "X-Correlation-ID", sink->answer->correlation_id,
               sizeof sink->answer->correlation_id);
    take_value(line, "Retry-After", number, sizeof number);
    if (number[0] != '\0') {
        sink->answer->retry_after_s = strtol(number, NULL, 10);
    }
    return size * count;
}

void sandbox_send(const struct sandbox_request *request, struct sandbox_answer *ret_answer)
{
    memset(ret_answer, 0, sizeof *ret_answer);
    ret_answer->body = strdup("");
    struct sink sink = {ret_answer, request->max_bytes != 0 ? request->max_bytes : BODY_MAX_BYTES};
    struct curl_slist *headers = NULL;
    for (int i = 0; request->headers != NULL && request->headers[i] != NULL; i++) {
        headers = curl_slist_append(headers, request->headers[i]);
    }
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                     request->timeout_ms != 0 ? request->timeout_ms : (long)TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (request->encoding != NULL) {
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, request->encoding);
    }
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    }
    if (request->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
    ret_answer->curl_code = (int)curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    ret_answer->status = (int)status;
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
}

void sandbox_answer_free(struct sandbox_answer *answer)
{
    free(answer->body);
    answer->body = NULL;
}

// ---- orders

bool sandbox_order(const struct sandbox_client *client, const char *what, const char *json)
{
    char url[160];
    snprintf(url, sizeof url, "%s/%s", client->control, what);
    const struct sandbox_request request = {.method = "POST", .url = url, .body = json};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    bool done = answer.curl_code == 0 && answer.status == 200;
    if (!done) {
        fprintf(stderr, "sandbox: %s %s: %s\n", what, json, answer.body);
    }
    sandbox_answer_free(&answer);
    return done;
}

cJSON *sandbox_read(const struct sandbox_client *client, const char *what)
{
    char url[160];
    snprintf(url, sizeof url, "%s/%s", client->control, what);
    const struct sandbox_request request = {.method = "GET", .url = url};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    cJSON *json = answer.status == 200 ? cJSON_Parse(answer.body) : NULL;
    sandbox_answer_free(&answer);
    return json;
}

static int number_in(const cJSON *object, const char *name, int otherwise)
{
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(number) ? number->valueint : otherwise;
}

int sandbox_written(const struct sandbox_client *client, const char *name)
{
    cJSON *written = sandbox_read(client, "written");
    int number = number_in(written, name, -1);
    cJSON_Delete(written);
    return number;
}

int sandbox_fired(const struct sandbox_client *client, const char *name)
{
    cJSON *written = sandbox_read(client, "written");
    const cJSON *fired = cJSON_GetObjectItemCaseSensitive(written, "faults_fired");
    int number = fired == NULL ? -1 : number_in(fired, name, 0);
    cJSON_Delete(written);
    return number;
}

void sandbox_status(const struct sandbox_client *client, const char *appointment, char *ret_status)
{
    cJSON *written = sandbox_read(client, "written");
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(written, "appointments");
    const cJSON *one = cJSON_GetObjectItemCaseSensitive(all, appointment);
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(one, "status");
    snprintf(ret_status, 32, "%s", cJSON_IsString(status) ? status->valuestring : "");
    cJSON_Delete(written);
}
