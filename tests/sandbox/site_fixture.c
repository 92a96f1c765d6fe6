#include "sandbox/site_fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const char *program;
struct sandbox_client site;

void begin(const char *option, const char *value)
{
    const char *arguments[] = {"--now", "2026-12-08T09:05:00Z", option, value, NULL};
    assert_true(sandbox_start(&site, program, arguments));
}

void begin_day(const char *day)
{
    char name[] = "/tmp/foyer-day-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, day, strlen(day)), strlen(day));
    close(fd);
    begin("--day", name);
    (void)remove(name);
}

int begin_plain(void **unused)
{
    (void)unused;
    begin(NULL, NULL);
    return 0;
}

int end(void **unused)
{
    (void)unused;
    assert_int_equal(sandbox_stop(&site), 0);
    return 0;
}

struct sandbox_answer ask(const char *method, const char *path, const char *header,
                          const char *guard, const char *body)
{
    char url[1024];
    snprintf(url, sizeof url, "%s/%s", site.fhir, path);
    const char *headers[] = {header != NULL ? header : "Accept: application/fhir+json", guard,
                             NULL};
    const struct sandbox_request request = {
        .method = method, .url = url, .headers = headers, .body = body};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}

int status_of(const char *method, const char *path, const char *header, const char *guard,
              const char *body)
{
    struct sandbox_answer answer = ask(method, path, header, guard, body);
    int status = answer.status;
    sandbox_answer_free(&answer);
    return status;
}

cJSON *read_tree(const char *path)
{
    struct sandbox_answer answer = ask("GET", path, NULL, NULL, NULL);
    assert_int_equal(answer.status, 200);
    cJSON *json = cJSON_Parse(answer.body);
    assert_non_null(json);
    sandbox_answer_free(&answer);
    return json;
}

const char *text_at(const cJSON *json, const char *place)
{
    char step[64];
    for (const char *at = place; *at != '\0' && json != NULL;) {
        size_t bytes = strcspn(at, "/");
        snprintf(step, sizeof step, "%.*s", (int)bytes, at);
        json = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, atoi(step))
                                   : cJSON_GetObjectItemCaseSensitive(json, step);
        at += at[bytes] == '/' ? bytes + 1 : bytes;
    }
    if (!cJSON_IsString(json)) {
        fail_msg("there is no text at %s", place);
    }
    return json->valuestring;
}

int count_entries(const char *path, const char *mode)
{
    cJSON *bundle = read_tree(path);
    int count = 0;
    const cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(bundle, "entry"))
    {
        count += strcmp(text_at(entry, "search/mode"), mode) == 0;
    }
    cJSON_Delete(bundle);
    return count;
}

void assert_status(const char *appointment, const char *status)
{
    char now[32];
    sandbox_status(&site, appointment, now);
    assert_string_equal(now, status);
}
