// TLS as a client: who is trusted, for which name, when, with which version, and what is told of
// it. Real certificates and a real TLS server that counts handshakes and requests.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <cmocka.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "net_fixture.h"
#include "tls_fixture.h"

static const char host[] = "site.example";

static struct tls_cert ca, other_ca, client;

struct tls_case {
    const char *cert_name;         // NULL = host
    const char *asked_name;        // NULL = host
    const struct tls_cert *issuer; // of the server's certificate; NULL = ca
    bool self_signed;
    long from_s, until_s; // both 0 = an hour around now
    int max_version;
    const char *trusted; // NULL = ca's file, "" = the system's authorities
    const char *crl_file;
    const struct tls_cert *client_authority;
    const char *client_cert, *client_key;
    enum net_end end;
    enum net_fault fault;
    bool unasked; // it fails before anything is sent to the server
};

static struct tls_server_counts check_with(const struct tls_case *wanted,
                                           const struct tls_cert *cert)
{
    char url[128];
    char resolve[128];
    struct tls_server *server =
        tls_server_start(&(struct tls_server_settings){.cert = cert,
                                                       .client_authority = wanted->client_authority,
                                                       .max_version = wanted->max_version});
    const char *asked = wanted->asked_name == NULL ? host : wanted->asked_name;
    snprintf(url, sizeof(url), "https://%s:%d/Patient?birthdate=1985-03-27", asked,
             tls_server_port(server));
    snprintf(resolve, sizeof(resolve), "%s:%d:127.0.0.1", asked, tls_server_port(server));
    const char *trusted = wanted->trusted == NULL ? ca.cert_file : wanted->trusted;
    net_fixture_begin_as(NULL,
                         &(struct net_settings){.identities = {{.ca_file = trusted,
                                                                .cert_file = wanted->client_cert,
                                                                .key_file = wanted->client_key,
                                                                .crl_file = wanted->crl_file}},
                                                .resolve = resolve});
    struct net_request request = net_fixture_request("");
    request.url = url;
    struct inbox_item item = net_fixture_fetch(&request);
    bool done = wanted->end == NET_DONE;
    assert_int_equal(item.net.end, wanted->end);
    assert_int_equal(item.net.fault, wanted->fault);
    assert_int_equal(item.net.status, done ? 200 : 0);
    assert_int_equal(item.net.verified, done);
    assert_true(item.net.date_ms == (done ? TLS_DATE_MS : -1));
    assert_int_equal(item.net.date_at_ms == -1, !done);
    inbox_item_free(&item);
    net_fixture_end();
    return tls_server_stop(server);
}

static void check(const struct tls_case *wanted)
{
    struct tls_cert cert;
    const struct tls_cert *issuer = wanted->issuer == NULL ? &ca : wanted->issuer;
    bool now = wanted->from_s == 0 && wanted->until_s == 0;
    tls_cert_make(&cert, wanted->cert_name == NULL ? host : wanted->cert_name,
                  wanted->self_signed ? NULL : issuer, now ? -TLS_HOUR_S : wanted->from_s,
                  now ? TLS_HOUR_S : wanted->until_s);
    struct tls_server_counts counts = check_with(wanted, &cert);
    bool done = wanted->end == NET_DONE;
    if (!wanted->unasked) {
        assert_int_equal(counts.connections, 1); // it was asked, so the fault happened
    }
    assert_int_equal(counts.requests, done ? 1 : 0);
    assert_int_equal(counts.with_client_cert, done && wanted->client_cert != NULL ? 1 : 0);
    tls_cert_free(&cert);
}

static void test_trusts_the_configured_authority(void **state)
{
    (void)state;
    check(&(struct tls_case){.max_version = TLS1_3_VERSION});
    check(&(struct tls_case){.max_version = TLS1_2_VERSION});
}

// N5: somebody else has signed, as an inspecting proxy does.
static void test_trusts_nobody_else(void **state)
{
    (void)state;
    check(&(struct tls_case){.trusted = "", .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_UNKNOWN});
    check(&(struct tls_case){
        .trusted = other_ca.cert_file, .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_UNKNOWN});
    check(&(struct tls_case){
        .issuer = &other_ca, .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_UNKNOWN});
    check(&(struct tls_case){
        .self_signed = true, .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_UNKNOWN});
}

static void test_an_authority_that_cannot_be_read_trusts_nobody(void **state)
{
    (void)state;
    char empty[TLS_PATH];
    tls_new_file(empty);
    const char *const files[] = {"/nonexistent/ca.pem", empty, ca.key_file};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        check(&(struct tls_case){
            .trusted = files[i], .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_OWN, .unasked = true});
    }
    unlink(empty);
}

// N2: the name resolves to somebody else's machine.
static void test_checks_the_name(void **state)
{
    (void)state;
    check(&(struct tls_case){
        .cert_name = "other.example", .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_NAME});
    check(&(struct tls_case){
        .asked_name = "127.0.0.1", .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_NAME});
}

// N6.
static void test_checks_the_dates(void **state)
{
    (void)state;
    check(&(struct tls_case){.from_s = -2 * TLS_HOUR_S,
                             .until_s = -TLS_HOUR_S,
                             .end = NET_NOT_SENT,
                             .fault = NET_FAULT_TLS_EXPIRED});
    check(&(struct tls_case){.from_s = TLS_HOUR_S,
                             .until_s = 2 * TLS_HOUR_S,
                             .end = NET_NOT_SENT,
                             .fault = NET_FAULT_TLS_NOT_YET});
}

static void test_speaks_nothing_older_than_tls_1_2(void **state)
{
    (void)state;
    check(&(struct tls_case){
        .max_version = TLS1_1_VERSION, .end = NET_NOT_SENT, .fault = NET_FAULT_TLS_OTHER});
}

// ---- revocation

static void check_shown(const struct tls_cert *shown, const char *crl_file, enum net_end end,
                        enum net_fault fault)
{
    struct tls_server_counts counts =
        check_with(&(struct tls_case){.crl_file = crl_file, .end = end, .fault = fault}, shown);
    assert_int_equal(counts.requests, end == NET_DONE ? 1 : 0);
}

static void test_looks_up_revocation_where_it_is_configured(void **state)
{
    (void)state;
    struct tls_cert bad, good;
    char crl[TLS_PATH], old_crl[TLS_PATH];
    tls_cert_make(&bad, host, &ca, -TLS_HOUR_S, TLS_HOUR_S);
    tls_cert_make(&good, host, &ca, -TLS_HOUR_S, TLS_HOUR_S);
    tls_crl_make(crl, &ca, &bad, -TLS_HOUR_S, TLS_HOUR_S);
    tls_crl_make(old_crl, &ca, NULL, -2 * TLS_HOUR_S, -TLS_HOUR_S);
    check_shown(&bad, crl, NET_NOT_SENT, NET_FAULT_TLS_REVOKED);
    check_shown(&good, crl, NET_DONE, NET_FAULT_NONE);
    check_shown(&bad, "", NET_DONE, NET_FAULT_NONE); // so nothing else is wrong with it
    // A list that is out of date or not there lets nobody in.
    check_shown(&good, old_crl, NET_NOT_SENT, NET_FAULT_TLS_OTHER);
    check_shown(&good, "/nonexistent/crl.pem", NET_NOT_SENT, NET_FAULT_TLS_OWN);
    unlink(crl);
    unlink(old_crl);
    tls_cert_free(&bad);
    tls_cert_free(&good);
}

// ---- our own certificate

static void test_shows_its_own_certificate(void **state)
{
    (void)state;
    const int versions[] = {TLS1_3_VERSION, TLS1_2_VERSION};
    for (int i = 0; i < 2; i++) {
        check(&(struct tls_case){.max_version = versions[i],
                                 .client_cert = client.cert_file,
                                 .client_key = client.key_file,
                                 .client_authority = &ca});
    }
}

// With TLS 1.3 the server's word comes when the request may have left: the strict side is "lost".
static void test_a_certificate_that_the_server_refuses(void **state)
{
    (void)state;
    struct tls_cert expired, foreign, own;
    tls_cert_make(&expired, "kiosk.example", &ca, -2 * TLS_HOUR_S, -TLS_HOUR_S);
    tls_cert_make(&foreign, "kiosk.example", &other_ca, -TLS_HOUR_S, TLS_HOUR_S);
    tls_cert_make(&own, "kiosk.example", NULL, -TLS_HOUR_S, TLS_HOUR_S);
    const struct tls_cert *const shown[] = {&expired, &foreign, &own, NULL};
    const int versions[] = {TLS1_3_VERSION, TLS1_2_VERSION};
    for (int i = 0; i < 8; i++) {
        const struct tls_cert *cert = shown[i / 2];
        bool newest = versions[i % 2] == TLS1_3_VERSION;
        // TLS 1.2 has no word for a certificate that is not there.
        bool told = newest || cert != NULL;
        check(&(struct tls_case){.max_version = versions[i % 2],
                                 .client_cert = cert == NULL ? NULL : cert->cert_file,
                                 .client_key = cert == NULL ? NULL : cert->key_file,
                                 .client_authority = &ca,
                                 .end = newest ? NET_LOST : NET_NOT_SENT,
                                 .fault = told ? NET_FAULT_TLS_CLIENT : NET_FAULT_TLS_OTHER});
    }
    tls_cert_free(&expired);
    tls_cert_free(&foreign);
    tls_cert_free(&own);
}

static void test_a_certificate_that_cannot_be_used(void **state)
{
    (void)state;
    char encrypted[TLS_PATH], damaged[TLS_PATH];
    tls_new_file(damaged);
    FILE *out = fopen(damaged, "w");
    fputs("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", out);
    fclose(out);
    tls_new_file(encrypted);
    out = fopen(encrypted, "w");
    assert_int_equal(PEM_write_PrivateKey(out, client.key, EVP_aes_128_cbc(),
                                          (const unsigned char *)"word", 4, NULL, NULL),
                     1);
    fclose(out);
    const char *const files[][2] = {
        {"/nonexistent/cert.pem", client.key_file},
        {client.cert_file, "/nonexistent/key.pem"},
        {client.cert_file, ""},
        {client.cert_file, other_ca.key_file}, // of another certificate
        {client.key_file, client.cert_file},   // the wrong way round
        {client.cert_file, encrypted},         // nobody is asked for a password
        {damaged, client.key_file},
        {client.cert_file, damaged},
    };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        check(&(struct tls_case){.client_cert = files[i][0],
                                 .client_key = files[i][1],
                                 .end = NET_NOT_SENT,
                                 .fault = NET_FAULT_TLS_OWN,
                                 .unasked = true});
    }
    unlink(encrypted);
    unlink(damaged);
}

// ---- the clock

// Seconds from the kernel's now to this moment; certificates are made relative to the kernel's now.
static long from_now_s(int64_t ms)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (long)(ms / 1000 - now.tv_sec);
}

// Reliability 9: a clock that is before the build date does not keep the kiosk from learning the
// time.
static void test_a_clock_before_the_build_is_taken_as_the_build(void **state)
{
    (void)state;
    long build_s = from_now_s(clock_build_ms());
    // Over by now, and valid when this program was built.
    struct tls_case wanted = {.from_s = build_s - TLS_DAY_S, .until_s = build_s + 1};
    clock_set_wall(0);
    check(&wanted);
    clock_set_wall(clock_build_ms() - 1000);
    check(&wanted);
    // Nothing else is let through by that.
    wanted = (struct tls_case){.from_s = build_s - 2 * TLS_DAY_S,
                               .until_s = build_s - TLS_DAY_S,
                               .end = NET_NOT_SENT,
                               .fault = NET_FAULT_TLS_EXPIRED};
    check(&wanted);
    wanted = (struct tls_case){.trusted = other_ca.cert_file,
                               .from_s = build_s - TLS_DAY_S,
                               .until_s = build_s + TLS_DAY_S,
                               .end = NET_NOT_SENT,
                               .fault = NET_FAULT_TLS_UNKNOWN};
    check(&wanted);
    clock_set_wall(clock_build_ms() + TLS_DAY_S * INT64_C(1000));
    wanted = (struct tls_case){.from_s = build_s - TLS_DAY_S,
                               .until_s = build_s - TLS_HOUR_S,
                               .end = NET_NOT_SENT,
                               .fault = NET_FAULT_TLS_EXPIRED};
    check(&wanted);
}

// Once the clock was corrected, the kernel's is known to be wrong and judges nothing any more.
static void test_a_corrected_clock_judges_certificates(void **state)
{
    (void)state;
    const int64_t later_s = 30 * TLS_DAY_S;
    struct tls_case later = {.from_s = later_s - TLS_HOUR_S, .until_s = later_s + TLS_HOUR_S};
    struct tls_case now = {.from_s = -TLS_HOUR_S, .until_s = TLS_HOUR_S};
    struct timespec kernel;
    clock_gettime(CLOCK_REALTIME, &kernel);
    clock_set_wall(kernel.tv_sec * INT64_C(1000));
    check(&now);
    clock_correct(later_s * 1000);
    check(&later);
    now.end = NET_NOT_SENT;
    now.fault = NET_FAULT_TLS_EXPIRED;
    check(&now);
    clock_correct(0);
    later.end = NET_NOT_SENT;
    later.fault = NET_FAULT_TLS_NOT_YET;
    check(&later);
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    // Old enough to be valid at the build date, too.
    tls_cert_make(&ca, NULL, NULL, -3650L * TLS_DAY_S, 3650L * TLS_DAY_S);
    tls_cert_make(&other_ca, NULL, NULL, -3650L * TLS_DAY_S, 3650L * TLS_DAY_S);
    tls_cert_make(&client, "kiosk.example", &ca, -TLS_HOUR_S, TLS_HOUR_S);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trusts_the_configured_authority),
        cmocka_unit_test(test_trusts_nobody_else),
        cmocka_unit_test(test_an_authority_that_cannot_be_read_trusts_nobody),
        cmocka_unit_test(test_checks_the_name),
        cmocka_unit_test(test_checks_the_dates),
        cmocka_unit_test(test_speaks_nothing_older_than_tls_1_2),
        cmocka_unit_test(test_looks_up_revocation_where_it_is_configured),
        cmocka_unit_test(test_shows_its_own_certificate),
        cmocka_unit_test(test_a_certificate_that_the_server_refuses),
        cmocka_unit_test(test_a_certificate_that_cannot_be_used),
        cmocka_unit_test(test_a_clock_before_the_build_is_taken_as_the_build),
        cmocka_unit_test(test_a_corrected_clock_judges_certificates),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    tls_cert_free(&ca);
    tls_cert_free(&other_ca);
    tls_cert_free(&client);
    return failed;
}
