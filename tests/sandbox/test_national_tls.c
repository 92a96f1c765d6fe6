// The sandbox behind TLS: the certificates of make_ca.sh, and who comes in. What libcurl with
// OpenSSL makes of each bad certificate is said here, so that a test of the kiosk can rely on them.
#include "sandbox/client.h"
#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *program;
static const char *make_ca;
static char folder[64];
static struct sandbox_client site;

static void run(const char *path, const char *argument)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        execl(path, path, argument, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int make_folder(void **unused)
{
    (void)unused;
    snprintf(folder, sizeof folder, "/tmp/foyer-ca-XXXXXX");
    assert_non_null(mkdtemp(folder));
    run(make_ca, folder);
    return 0;
}

static int remove_folder(void **unused)
{
    (void)unused;
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-r", folder, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(child, NULL, 0);
    return 0;
}

static void begin(const char *certificate, const char *switch_)
{
    const char *arguments[] = {"--tls-dir", folder, "--tls-cert", certificate, switch_, NULL};
    assert_true(sandbox_start(&site, program, arguments));
    assert_int_equal(strncmp(site.fhir, "https://127.0.0.1:", 18), 0);
    assert_int_equal(strncmp(site.control, "http://127.0.0.1:", 17), 0);
}

static void end(void)
{
    assert_int_equal(sandbox_stop(&site), 0);
}

// ---- a client that knows certificates

struct client {
    const char *ca;          // "ca"
    const char *certificate; // NULL = shows none
    const char *crl;         // NULL = revocation is not looked up
    const char *host;        // NULL = 127.0.0.1
};

static size_t drop(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static void set_file(CURL *curl, CURLoption option, const char *name, const char *ending)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    curl_easy_setopt(curl, option, path);
}

// CURLcode of GET metadata; the status goes to ret_status.
static CURLcode ask(const struct client *client, long *ret_status)
{
    char url[160];
    const char *port = strrchr(site.fhir, ':');
    snprintf(url, sizeof url, "https://%s%s/metadata",
             client->host == NULL ? "127.0.0.1" : client->host, port);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    set_file(curl, CURLOPT_CAINFO, client->ca, ".pem");
    if (client->certificate != NULL) {
        set_file(curl, CURLOPT_SSLCERT, client->certificate, ".pem");
        set_file(curl, CURLOPT_SSLKEY, client->certificate, ".key");
    }
    if (client->crl != NULL) {
        set_file(curl, CURLOPT_CRLFILE, client->crl, ".pem");
    }
    CURLcode code = curl_easy_perform(curl);
    *ret_status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, ret_status);
    curl_easy_cleanup(curl);
    return code;
}

static void assert_gets_in(const struct client *client)
{
    long status = 0;
    assert_int_equal(ask(client, &status), CURLE_OK);
    assert_int_equal(status, 200);
}

static void assert_stays_out(const struct client *client)
{
    long status = 0;
    assert_int_not_equal(ask(client, &status), CURLE_OK);
    assert_int_equal(status, 0);
}

// ---- servers

static void test_a_right_server_is_believed(void **unused)
{
    (void)unused;
    begin("server", NULL);
    assert_gets_in(&(struct client){.ca = "ca"});
    assert_gets_in(&(struct client){.ca = "ca", .host = "localhost"});
    assert_gets_in(&(struct client){.ca = "ca", .crl = "ca.crl"});
    assert_stays_out(&(struct client){.ca = "other-ca"});
    end();
}

static void test_bad_servers_are_not(void **unused)
{
    (void)unused;
    static const char *const bad[] = {"expired", "not-yet", "wrong-host", "stranger"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        long status = 0;
        begin(bad[i], NULL);
        assert_int_equal(ask(&(struct client){.ca = "ca"}, &status),
                         CURLE_PEER_FAILED_VERIFICATION);
        end();
    }
}

// Only who looks knows that it was revoked.
static void test_a_revoked_server(void **unused)
{
    (void)unused;
    begin("revoked", NULL);
    assert_gets_in(&(struct client){.ca = "ca"});
    assert_stays_out(&(struct client){.ca = "ca", .crl = "ca.crl"});
    end();
}

// ---- clients

static void test_a_client_certificate_is_demanded(void **unused)
{
    (void)unused;
    begin("server", "--require-client-cert");
    assert_gets_in(&(struct client){.ca = "ca", .certificate = "client"});
    assert_stays_out(&(struct client){.ca = "ca"});
    assert_stays_out(&(struct client){.ca = "ca", .certificate = "client-expired"});
    assert_stays_out(&(struct client){.ca = "ca", .certificate = "client-other"});
    assert_gets_in(&(struct client){.ca = "ca", .certificate = "client"});
    // What did not get in was not heard.
    assert_int_equal(sandbox_written(&site, "requests"), 2);
    end();
}

// The control stays outside, and nothing else does.
static void test_by_http_there_is_only_the_control(void **unused)
{
    (void)unused;
    begin("server", NULL);
    static const char *const paths[] = {"/fhir/metadata", "/oauth2/token",
                                        "/personal-demographics/FHIR/R4/Patient/9000000009"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        char url[200];
        snprintf(url, sizeof url, "%.*s%s", (int)(strlen(site.control) - strlen("/control")),
                 site.control, paths[i]);
        const struct sandbox_request request = {.method = "GET", .url = url};
        struct sandbox_answer answer;
        sandbox_send(&request, &answer);
        assert_int_equal(answer.status, 404);
        sandbox_answer_free(&answer);
    }
    assert_int_equal(sandbox_written(&site, "pds_requests"), 0);
    end();
}

static void test_a_folder_without_certificates_is_refused(void **unused)
{
    (void)unused;
    const char *arguments[] = {"--tls-dir", folder, "--tls-cert", "nobody", NULL};
    assert_false(sandbox_start(&site, program, arguments));
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: test_national_tls FOYER-SANDBOX MAKE_CA.SH\n");
        return 2;
    }
    program = argv[1];
    make_ca = argv[2];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_right_server_is_believed),
        cmocka_unit_test(test_bad_servers_are_not),
        cmocka_unit_test(test_a_revoked_server),
        cmocka_unit_test(test_a_client_certificate_is_demanded),
        cmocka_unit_test(test_by_http_there_is_only_the_control),
        cmocka_unit_test(test_a_folder_without_certificates_is_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
