// A request of the loop, checked and copied: what net_easy.c then hands to curl, as often as it
// takes.
#include "platform/net_easy.h"

#include "base/wipe.h"
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

enum { NET_JOB_HEADER_MAX_BYTES = 16 * 1024 }; // of one header that we send

static char *net_job_copy(const char *bytes, size_t count)
{
    char *copy = secure_alloc(count + 1);
    if (copy != NULL) {
        memcpy(copy, bytes, count);
        copy[count] = '\0';
    }
    return copy;
}

static bool net_job_has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            return true;
        }
    }
    return false;
}

static bool net_job_is_loopback(const char *host)
{
    struct in_addr four;
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &four) == 1 && (ntohl(four.s_addr) >> 24) == 127);
}

// Judged by curl's own reading of the URL, so that there are no two opinions on what the host is.
static enum err net_job_check_url(const char *url, bool allow_http_loopback,
                                  bool *ret_is_loopback_http)
{
    char *scheme = NULL;
    char *host = NULL;
    char *user = NULL;
    enum err err = ERR_MEMORY;
    if (strlen(url) >= NET_URL) {
        return ERR_LIMIT;
    }
    if (net_job_has_control(url) || strchr(url, ' ') != NULL) {
        return ERR_SYNTAX;
    }
    CURLU *parts = curl_url();
    if (parts == NULL) {
        return ERR_MEMORY;
    }
    if (curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
        err = ERR_SYNTAX;
        goto out;
    }
    bool http = strcmp(scheme, "http") == 0;
    if ((!http && strcmp(scheme, "https") != 0) ||
        curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_OK) {
        err = ERR_UNSUPPORTED;
        goto out;
    }
    if (curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        err = ERR_SYNTAX;
        goto out;
    }
    if (http && !(allow_http_loopback && net_job_is_loopback(host))) {
        err = ERR_UNSUPPORTED;
        goto out;
    }
    *ret_is_loopback_http = http;
    err = OK;
out:
    curl_free(scheme);
    curl_free(host);
    curl_free(user);
    curl_url_cleanup(parts);
    return err;
}

static enum err net_job_add_header(struct net_job *job, const char *name, const char *value)
{
    size_t name_bytes = strlen(name);
    size_t value_bytes = strlen(value);
    if (name_bytes == 0 || strchr(name, ':') != NULL || net_job_has_control(name) ||
        net_job_has_control(value)) {
        return ERR_SYNTAX;
    }
    if (name_bytes + value_bytes > NET_JOB_HEADER_MAX_BYTES) {
        return ERR_LIMIT;
    }
    char *line = secure_alloc(name_bytes + value_bytes + 3);
    if (line == NULL) {
        return ERR_MEMORY;
    }
    // curl's own spelling for a header without a value is "Name;": "Name:" would remove one.
    memcpy(line, name, name_bytes);
    memcpy(line + name_bytes, value_bytes == 0 ? ";" : ": ", value_bytes == 0 ? 2 : 3);
    if (value_bytes > 0) {
        memcpy(line + name_bytes + 2, value, value_bytes + 1);
    }
    struct curl_slist *longer = curl_slist_append(job->headers, line);
    secure_free(line);
    if (longer == NULL) {
        return ERR_MEMORY;
    }
    job->headers = longer;
    return OK;
}

static enum err net_job_copy_headers(struct net_job *job, const struct net_request *request)
{
    bool has_type = false;
    enum err err = OK;
    for (int i = 0; err == OK && i < request->header_count; i++) {
        has_type = has_type || strcasecmp(request->headers[i].name, "Content-Type") == 0;
        err = net_job_add_header(job, request->headers[i].name, request->headers[i].value);
    }
    // What curl would add by itself: waiting for "100 Continue", and calling every body a form.
    const char *const unwanted[] = {"Expect:", "Content-Type:"};
    for (int i = 0; err == OK && i < (has_type ? 1 : 2); i++) {
        struct curl_slist *longer = curl_slist_append(job->headers, unwanted[i]);
        if (longer == NULL) {
            return ERR_MEMORY;
        }
        job->headers = longer;
    }
    return err;
}

void net_job_forget_reply(struct net_job *job)
{
    secure_free(job->reply.body);
    wipe(&job->reply, sizeof(job->reply));
    job->reply.number = job->number;
    job->reply.retry_after_s = -1;
    job->reply.date_ms = -1;
    job->reply.date_at_ms = -1;
    job->body_room = 0;
    job->header_bytes = 0;
    job->headers_over = false;
    job->has_type = false;
    job->has_etag = false;
    job->retry_date_ms = -1;
    job->sends = 0;
    job->too_large = false;
    wipe(job->why, sizeof(job->why));
}

enum err net_job_new(const struct net_settings *settings, const struct net_request *request,
                     struct net_job **ret_job)
{
    if (request->total_ms <= 0 || request->connect_ms <= 0 || request->header_count < 0 ||
        request->body_max_bytes > SIZE_MAX / 4 || request->identity < 0 ||
        request->identity >= NET_IDENTITIES) {
        return ERR_RANGE;
    }
    struct net_job *job = secure_calloc(1, sizeof(*job));
    if (job == NULL) {
        return ERR_MEMORY;
    }
    job->number = request->number;
    job->method = request->method;
    job->body_bytes = request->body == NULL ? 0 : request->body_bytes;
    job->connect_ms = request->connect_ms;
    job->body_max_bytes = request->body_max_bytes;
    // Writes are repeated by nobody but the arrival's own machine, and after a read only
    // (reliability 7).
    bool may_repeat = request->method != NET_PUT && request->method != NET_PATCH;
    job->retries_left = may_repeat && request->retries > 0 ? request->retries : 0;
    job->in_session = request->in_session;
    job->identity = request->identity;
    job->begun_ms = clock_real_ms();
    job->deadline_ms = job->begun_ms + request->total_ms;
    net_job_forget_reply(job);

    enum err err =
        net_job_check_url(request->url, settings->allow_http_loopback, &job->is_loopback_http);
    if (err != OK) {
        goto out;
    }
    job->url = net_job_copy(request->url, strlen(request->url));
    job->body = net_job_copy(request->body == NULL ? "" : request->body, job->body_bytes);
    if (job->url == NULL || job->body == NULL) {
        err = ERR_MEMORY;
        goto out;
    }
    err = net_job_copy_headers(job, request);
    if (err != OK) {
        goto out;
    }
    *ret_job = job;
    job = NULL;
out:
    net_job_free(job);
    return err;
}

void net_job_free(struct net_job *job)
{
    if (job == NULL) {
        return;
    }
    curl_easy_cleanup(job->easy);
    curl_slist_free_all(job->headers);
    secure_free(job->url);
    secure_free(job->body);
    secure_free(job->reply.body);
    secure_free(job);
}
