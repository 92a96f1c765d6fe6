// Every fault and every lie of the relay really happens, once, and is counted; and the site's own
// state is what it should be behind it.
#include "sandbox/client.h"
#include <curl/curl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ARRIVE                                                                                     \
    "[{\"op\":\"test\",\"path\":\"/status\",\"value\":\"booked\"},"                                \
    "{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"arrived\"}]"

static const char *program;
static struct sandbox_client site;

static int begin(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--now", "2026-12-08T09:05:00Z", NULL};
    return sandbox_start(&site, program, arguments) ? 0 : -1;
}

static int end(void **unused)
{
    (void)unused;
    assert_int_equal(sandbox_stop(&site), 0);
    return 0;
}

static void arm(const char *fault)
{
    assert_true(sandbox_order(&site, "fault", fault));
}

static struct sandbox_answer get_from(const char *base, const char *path, long timeout_ms)
{
    char url[512];
    snprintf(url, sizeof url, "%s/%s", base, path);
    const struct sandbox_request request = {.method = "GET", .url = url, .timeout_ms = timeout_ms};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}

static struct sandbox_answer get(const char *path)
{
    return get_from(site.fhir, path, 0);
}

static struct sandbox_answer arrive_at(const char *base, long timeout_ms)
{
    char url[512];
    snprintf(url, sizeof url, "%s/Appointment/A1004417", base);
    const char *headers[] = {"Content-Type: application/json-patch+json", "If-Match: W/\"1\"",
                             NULL};
    const struct sandbox_request request = {.method = "PATCH",
                                            .url = url,
                                            .headers = headers,
                                            .body = ARRIVE,
                                            .timeout_ms = timeout_ms};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    return answer;
}

static void assert_site(const char *status, int arrivals)
{
    char now[32];
    sandbox_status(&site, "A1004417", now);
    assert_string_equal(now, status);
    assert_int_equal(sandbox_written(&site, "arrivals"), arrivals);
}

// ---- faults of the site

static void test_drop_before_and_apply_drop(void **unused)
{
    (void)unused;
    arm("{\"on\":\"write\",\"do\":\"drop-before\"}");
    struct sandbox_answer answer = arrive_at(site.fhir, 0);
    assert_int_equal(answer.curl_code, CURLE_GOT_NOTHING);
    sandbox_answer_free(&answer);
    assert_site("booked", 0);
    arm("{\"on\":\"write\",\"do\":\"apply-drop\",\"name\":\"mine\"}");
    answer = arrive_at(site.fhir, 0);
    assert_int_equal(answer.curl_code, CURLE_GOT_NOTHING);
    sandbox_answer_free(&answer);
    assert_site("arrived", 1);
    assert_int_equal(sandbox_fired(&site, "drop-before"), 1);
    assert_int_equal(sandbox_fired(&site, "mine"), 1);
    assert_int_equal(sandbox_written(&site, "writes"), 2);
}

static void test_apply_hold(void **unused)
{
    (void)unused;
    arm("{\"on\":\"write\",\"do\":\"apply-hold\",\"ms\":60000}");
    struct sandbox_answer answer = arrive_at(site.fhir, 300);
    assert_int_equal(answer.curl_code, CURLE_OPERATION_TIMEDOUT);
    sandbox_answer_free(&answer);
    assert_site("arrived", 1); // others are not held
    answer = get("Appointment/A1004417");
    assert_int_equal(answer.status, 200);
    sandbox_answer_free(&answer);
}

static void *read_held(void *argument)
{
    struct sandbox_answer *answer = argument;
    *answer = get("Appointment/A1004417");
    return NULL;
}

static void test_hold_until_released(void **unused)
{
    (void)unused;
    arm("{\"on\":\"read\",\"do\":\"hold-until-released\"}");
    struct sandbox_answer answer;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, read_held, &answer), 0);
    while (sandbox_fired(&site, "hold-until-released") == 0) {
    }
    assert_true(
        sandbox_order(&site, "set", "{\"appointment\":\"A1004417\",\"status\":\"noshow\"}"));
    assert_true(sandbox_order(&site, "release", "{}"));
    pthread_join(thread, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"noshow\"")); // it was held before it was read
    sandbox_answer_free(&answer);
}

static void test_conflicts(void **unused)
{
    (void)unused;
    static const struct {
        const char *fault, *status, *found;
        int answer;
    } cases[] = {
        {"conflict-arrived", "arrived", "\"status\":\"arrived\"", 412},
        {"conflict-cancelled", "cancelled", "\"status\":\"cancelled\"", 412},
        {"conflict-moved", "booked", "\"start\":\"2026-12-08T09:55:00+00:00\"", 412},
        {"conflict-place", "booked", "\"Location/other-site\"", 412},
        {"conflict-touched", "booked", "\"versionId\":\"2\"", 412},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(sandbox_order(&site, "reset", "{}"));
        char fault[96];
        snprintf(fault, sizeof fault, "{\"on\":\"write\",\"do\":\"%s\"}", cases[i].fault);
        arm(fault);
        struct sandbox_answer answer = arrive_at(site.fhir, 0);
        assert_int_equal(answer.status, cases[i].answer);
        sandbox_answer_free(&answer);
        answer = get("Appointment/A1004417");
        assert_non_null(strstr(answer.body, cases[i].found));
        sandbox_answer_free(&answer);
        assert_site(cases[i].status, 0);
    }
}

static void test_statuses(void **unused)
{
    (void)unused;
    arm("{\"on\":\"search\",\"do\":\"status\",\"status\":429,\"retry_after\":3}");
    struct sandbox_answer answer = get("Patient?_id=P2001");
    assert_int_equal(answer.status, 429);
    assert_int_equal(answer.retry_after_s, 3);
    assert_non_null(strstr(answer.body, "OperationOutcome"));
    sandbox_answer_free(&answer);
    arm("{\"on\":\"search\",\"do\":\"status\",\"status\":503,\"body\":\"empty\"}");
    answer = get("Patient?_id=P2001");
    assert_int_equal(answer.status, 503);
    assert_int_equal(answer.body_bytes, 0);
    sandbox_answer_free(&answer);
    arm("{\"on\":\"write\",\"do\":\"status\",\"status\":204,\"apply\":true}");
    answer = arrive_at(site.fhir, 0);
    assert_int_equal(answer.status, 204);
    sandbox_answer_free(&answer);
    assert_site("arrived", 1);
    arm("{\"on\":\"any\",\"do\":\"redirect\",\"location\":\"http://192.0.2.7/\"}");
    answer = get("metadata");
    assert_int_equal(answer.status, 302);
    assert_string_equal(answer.location, "http://192.0.2.7/");
    sandbox_answer_free(&answer);
}

// nth, every and times: 503 for every second request from the second on, twice.
static void test_counting(void **unused)
{
    (void)unused;
    static const int expected[] = {200, 503, 200, 503, 200, 200};
    arm("{\"on\":\"read\",\"nth\":2,\"every\":2,\"times\":2,\"do\":\"status\",\"method\":\"GET\"}");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        struct sandbox_answer answer = get("Appointment/A1004417");
        assert_int_equal(answer.status, expected[i]);
        sandbox_answer_free(&answer);
    }
    assert_int_equal(sandbox_fired(&site, "status"), 2);
}

static void test_cut_and_garbage(void **unused)
{
    (void)unused;
    arm("{\"on\":\"read\",\"do\":\"truncate\",\"bytes\":100}");
    struct sandbox_answer answer = get("Appointment/A1004417");
    assert_int_equal(answer.curl_code, CURLE_PARTIAL_FILE);
    assert_int_equal(answer.body_bytes, 100);
    sandbox_answer_free(&answer);
    arm("{\"on\":\"read\",\"do\":\"garbage\"}");
    answer = get("Appointment/A1004417");
    assert_int_equal(answer.status, 200);
    assert_null(cJSON_Parse(answer.body));
    assert_int_equal(answer.body_bytes, 600);
    sandbox_answer_free(&answer);
    arm("{\"on\":\"read\",\"do\":\"empty-200\"}");
    answer = get("Appointment/A1004417");
    assert_true(answer.status == 200 && answer.body_bytes == 0);
    sandbox_answer_free(&answer);
    arm("{\"on\":\"read\",\"do\":\"body\",\"body\":\"[1e400]\",\"content_type\":\"text/html\"}");
    answer = get("Appointment/A1004417");
    assert_string_equal(answer.body, "[1e400]");
    assert_string_equal(answer.content_type, "text/html");
    sandbox_answer_free(&answer);
}

// A fault, a path and what its answer must and must not hold (NULL = no matter).
static void assert_lie(const char *fault, const char *path, const char *there, const char *absent)
{
    arm(fault);
    struct sandbox_answer answer = get(path);
    assert_int_equal(answer.curl_code, 0);
    assert_true(there == NULL || strstr(answer.body, there) != NULL);
    assert_true(absent == NULL || strstr(answer.body, absent) == NULL);
    sandbox_answer_free(&answer);
}

static void test_lies_about_resources(void **unused)
{
    (void)unused;
    const char *one = "Appointment/A1004417";
    assert_lie("{\"on\":\"read\",\"do\":\"wrong-patient\"}", one, "\"Patient/P2002\"",
               "Patient/P2001");
    assert_lie("{\"on\":\"read\",\"do\":\"wrong-resource\"}", one, "\"resourceType\":\"Patient\"",
               "Appointment");
    assert_lie("{\"on\":\"read\",\"do\":\"no-etag\"}", one, "\"A1004417\"", "versionId");
    assert_lie("{\"on\":\"read\",\"do\":\"name\",\"text\":\"<b>\\u202eX</b>\"}", one,
               "<b>\u202eX</b>", "Dr Patel");
    assert_lie("{\"on\":\"read\",\"do\":\"duplicate-keys\"}", one,
               "\"status\":\"noshow\",\"status\":\"booked\"", NULL);
    assert_lie("{\"on\":\"read\",\"do\":\"case-keys\"}", one, "\"Status\":\"booked\"",
               "\"status\":\"booked\"");
    assert_lie("{\"on\":\"read\",\"do\":\"append\",\"text\":\"{}\"}", one, "]}{}", NULL);
    assert_lie(
        "{\"on\":\"read\",\"do\":\"replace-text\",\"find\":\"Dr Patel\",\"with\":\"Dr \\\\ud800\"}",
        one, "Dr \\ud800", "Dr Patel");
    assert_lie("{\"on\":\"patient-search\",\"do\":\"name\",\"text\":\"=1+1\"}", "Patient?_id=P2001",
               "\"family\":\"=1+1\"", "\"family\":\"Smith\"");
}

static void test_lies_about_bundles(void **unused)
{
    (void)unused;
    const char *all = "Appointment?status=booked&_count=4";
    assert_lie("{\"on\":\"appointment-search\",\"do\":\"page-other-host\"}", all,
               "http://192.0.2.1", NULL);
    assert_lie("{\"on\":\"search\",\"do\":\"page-missing\"}", all, "\"total\":", "\"next\"");
    assert_lie("{\"on\":\"search\",\"do\":\"entry-odd\"}", all, "\"Basic\"", NULL);
    arm("{\"on\":\"search\",\"do\":\"page-loop\",\"times\":-1}");
    struct sandbox_answer answer = get(all);
    cJSON *bundle = cJSON_Parse(answer.body);
    sandbox_answer_free(&answer);
    const cJSON *links = cJSON_GetObjectItemCaseSensitive(bundle, "link");
    const cJSON *next = cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(links, 1), "url");
    char path[128];
    snprintf(path, sizeof path, "%s", next->valuestring + strlen(site.fhir) + 1);
    cJSON_Delete(bundle);
    answer = get(path);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(strstr(answer.body, "\"next\""), path)); // and round again
    sandbox_answer_free(&answer);
}

static void test_unknown_faults_are_refused(void **unused)
{
    (void)unused;
    assert_false(sandbox_order(&site, "fault", "{\"on\":\"write\",\"do\":\"aply-drop\"}"));
    assert_false(
        sandbox_order(&site, "fault", "{\"on\":\"write\",\"do\":\"apply-drop\",\"tims\":2}"));
    assert_false(sandbox_order(&site, "relay", "{\"do\":\"slow\"}"));
}

// ---- the relay

static void order_relay(const char *order)
{
    assert_true(sandbox_order(&site, "relay", order));
}

static void test_relay_passes(void **unused)
{
    (void)unused;
    struct sandbox_answer answer = get_from(site.relay, "Patient?birthdate=1990-06-15&_count=1", 0);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, site.relay)); // links lead back through the relay
    assert_null(strstr(answer.body, site.fhir));
    sandbox_answer_free(&answer);
}

static void test_relay_is_slow(void **unused)
{
    (void)unused;
    order_relay("{\"do\":\"slow-headers\",\"match\":\"/Appointment\"}");
    struct sandbox_answer answer = get_from(site.relay, "metadata", 0);
    assert_int_equal(answer.status, 200); // does not match
    sandbox_answer_free(&answer);
    answer = arrive_at(site.relay, 1500);
    assert_int_equal(answer.curl_code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(answer.status, 0);
    sandbox_answer_free(&answer);
    assert_site("arrived", 1);
    order_relay("{\"do\":\"slow-body\"}");
    answer = get_from(site.relay, "Appointment/A1004417", 1500);
    assert_int_equal(answer.curl_code, CURLE_OPERATION_TIMEDOUT);
    assert_int_equal(answer.status, 200);
    assert_true(answer.body_bytes < 10);
    sandbox_answer_free(&answer);
    order_relay("{\"do\":\"slow-body\",\"ms\":0}");
    answer = get_from(site.relay, "Appointment/A1004417", 0);
    assert_int_equal(answer.curl_code, 0);
    sandbox_answer_free(&answer);
    assert_int_equal(sandbox_fired(&site, "relay-slow-headers"), 1);
    assert_int_equal(sandbox_fired(&site, "relay-slow-body"), 2);
}

static void test_relay_lies_about_length(void **unused)
{
    (void)unused;
    static const struct {
        const char *lie;
        int curl_code;
    } cases[] = {{"length-long", CURLE_PARTIAL_FILE},
                 {"chunk-broken", CURLE_RECV_ERROR},
                 {"close-mid", CURLE_PARTIAL_FILE},
                 {"length-short", CURLE_OK}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char order[64];
        snprintf(order, sizeof order, "{\"do\":\"%s\"}", cases[i].lie);
        order_relay(order);
        struct sandbox_answer answer = get_from(site.relay, "Appointment/A1004417", 0);
        assert_int_equal(answer.curl_code, cases[i].curl_code);
        assert_null(cJSON_Parse(answer.body_bytes < 1277 ? answer.body : "")); // never whole
        sandbox_answer_free(&answer);
    }
}

static void test_relay_bomb(void **unused)
{
    (void)unused;
    order_relay("{\"do\":\"gzip-bomb\"}");
    char url[160];
    snprintf(url, sizeof url, "%s/metadata", site.relay);
    enum { ENOUGH = 8 * 1024 * 1024 };
    const struct sandbox_request request = {
        .method = "GET", .url = url, .encoding = "gzip", .max_bytes = ENOUGH};
    struct sandbox_answer answer;
    sandbox_send(&request, &answer);
    assert_int_equal(answer.curl_code, CURLE_WRITE_ERROR);
    assert_true(answer.body_bytes > ENOUGH / 2);
    assert_int_equal(strspn(answer.body, " "), answer.body_bytes);
    sandbox_answer_free(&answer);
}

static void test_relay_refuses_and_is_silent(void **unused)
{
    (void)unused;
    order_relay("{\"do\":\"refuse\"}");
    struct sandbox_answer answer = get_from(site.relay, "metadata", 0);
    assert_int_equal(answer.curl_code, CURLE_COULDNT_CONNECT);
    sandbox_answer_free(&answer);
    order_relay("{\"do\":\"silent\",\"times\":-1}");
    answer = arrive_at(site.relay, 300);
    assert_int_equal(answer.curl_code, CURLE_OPERATION_TIMEDOUT);
    sandbox_answer_free(&answer);
    assert_site("booked", 0);
    order_relay("{\"do\":\"pass\"}");
    answer = get_from(site.relay, "metadata", 0);
    assert_int_equal(answer.status, 200);
    sandbox_answer_free(&answer);
}

#define ON_A_SITE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: test_sandbox_faults FOYER-SANDBOX\n");
        return 2;
    }
    program = argv[1];
    const struct CMUnitTest tests[] = {
        ON_A_SITE(test_drop_before_and_apply_drop),
        ON_A_SITE(test_apply_hold),
        ON_A_SITE(test_hold_until_released),
        ON_A_SITE(test_conflicts),
        ON_A_SITE(test_statuses),
        ON_A_SITE(test_counting),
        ON_A_SITE(test_cut_and_garbage),
        ON_A_SITE(test_lies_about_resources),
        ON_A_SITE(test_lies_about_bundles),
        ON_A_SITE(test_unknown_faults_are_refused),
        ON_A_SITE(test_relay_passes),
        ON_A_SITE(test_relay_is_slow),
        ON_A_SITE(test_relay_lies_about_length),
        ON_A_SITE(test_relay_bomb),
        ON_A_SITE(test_relay_refuses_and_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
