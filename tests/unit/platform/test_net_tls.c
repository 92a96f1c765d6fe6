// TLS as a client: who is trusted, for which name, how long, with which version. Real certificates,
// made here, and a real TLS server that counts handshakes and requests.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// cmocka wants the four above first
#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net_fixture.h"

static const char host[] = "site.example";

struct tls_server {
    SSL_CTX *context;
    int listener;
    int port;
    pthread_t thread;
    atomic_int connections, handshakes, requests, with_client_cert;
};

static char ca_file[64];
static char other_ca_file[64];
static char client_file[64];
static char client_key_file[64];
static EVP_PKEY *ca_key;
static X509 *ca;

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    assert_non_null(extension);
    assert_int_equal(X509_add_ext(cert, extension, -1), 1);
    X509_EXTENSION_free(extension);
}

// name NULL: an authority that signs itself. from_s, until_s: relative to now.
static X509 *make_cert(EVP_PKEY *key, const char *name, X509 *issuer, EVP_PKEY *issuer_key,
                       long from_s, long until_s)
{
    static long serial = 1;
    char value[128];
    X509 *cert = X509_new();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
    X509_gmtime_adj(X509_getm_notBefore(cert), from_s);
    X509_gmtime_adj(X509_getm_notAfter(cert), until_s);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)(name == NULL ? "Test authority" : name), -1,
                               -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(issuer == NULL ? cert : issuer));
    X509_set_pubkey(cert, key);
    if (name == NULL) {
        add_extension(cert, cert, NID_basic_constraints, "critical,CA:TRUE");
    } else {
        snprintf(value, sizeof(value), "DNS:%s", name);
        add_extension(cert, issuer, NID_subject_alt_name, value);
    }
    assert_true(X509_sign(cert, issuer_key, EVP_sha256()) > 0);
    return cert;
}

static void write_pem(char *ret_path, X509 *cert, EVP_PKEY *key)
{
    memcpy(ret_path, "/tmp/foyer-tls-XXXXXX", sizeof("/tmp/foyer-tls-XXXXXX"));
    int file = mkstemp(ret_path);
    FILE *out = fdopen(file, "w");
    assert_non_null(out);
    if (cert != NULL) {
        assert_int_equal(PEM_write_X509(out, cert), 1);
    }
    if (key != NULL) {
        assert_int_equal(PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), 1);
    }
    fclose(out);
}

static void *tls_run(void *context)
{
    struct tls_server *server = context;
    sigset_t pipe_signal; // of this thread only: what net does about it is part of the test
    int socket;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    while ((socket = accept(server->listener, NULL, NULL)) >= 0) {
        char bytes[4096];
        SSL *ssl = SSL_new(server->context);
        atomic_fetch_add(&server->connections, 1);
        SSL_set_fd(ssl, socket);
        if (SSL_accept(ssl) == 1) {
            X509 *client = SSL_get1_peer_certificate(ssl);
            atomic_fetch_add(&server->handshakes, 1);
            atomic_fetch_add(&server->with_client_cert, client != NULL ? 1 : 0);
            X509_free(client);
            if (SSL_read(ssl, bytes, sizeof(bytes)) > 0) {
                static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                            "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
                atomic_fetch_add(&server->requests, 1);
                SSL_write(ssl, reply, (int)strlen(reply));
                SSL_shutdown(ssl);
            }
        }
        SSL_free(ssl);
        close(socket);
    }
    return NULL;
}

static int trust_any_client(int ok, X509_STORE_CTX *context)
{
    (void)ok;
    (void)context;
    return 1;
}

static void tls_start(struct tls_server *server, X509 *cert, EVP_PKEY *key, int max_version)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    memset(server, 0, sizeof(*server));
    server->context = SSL_CTX_new(TLS_server_method());
    assert_int_equal(SSL_CTX_use_certificate(server->context, cert), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(server->context, key), 1);
    SSL_CTX_set_security_level(server->context, 0);
    SSL_CTX_set_min_proto_version(server->context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server->context, max_version);
    SSL_CTX_set_verify(server->context, SSL_VERIFY_PEER, trust_any_client);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(server->listener, 8), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
    server->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, tls_run, server), 0);
}

static void tls_stop(struct tls_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listener);
    SSL_CTX_free(server->context);
}

struct tls_case {
    const char *cert_name;
    const char *asked_name;
    long from_s, until_s;
    int max_version;
    const char *trusted; // "" = the system's authorities
    enum net_end end;
    const char *client_cert, *client_key;
};

static void check(const struct tls_case *wanted)
{
    struct tls_server server;
    char url[128];
    char resolve[128];
    struct inbox_item item;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = make_cert(key, wanted->cert_name, ca, ca_key, wanted->from_s, wanted->until_s);
    tls_start(&server, cert, key, wanted->max_version);
    snprintf(url, sizeof(url), "https://%s:%d/Patient?birthdate=1985-03-27", wanted->asked_name,
             server.port);
    snprintf(resolve, sizeof(resolve), "%s:%d:127.0.0.1", wanted->asked_name, server.port);

    net_fixture_begin(NULL, wanted->trusted, resolve);
    if (wanted->client_cert != NULL) {
        struct net_settings settings = {.ca_file = wanted->trusted,
                                        .cert_file = wanted->client_cert,
                                        .key_file = wanted->client_key,
                                        .resolve = resolve};
        net_free(net_fixture.net);
        assert_int_equal(net_new(net_fixture.inbox, &settings, &net_fixture.net), OK);
    }
    struct net_request request = net_fixture_request("");
    request.url = url;
    item = net_fixture_fetch(&request);
    assert_int_equal(item.net.end, wanted->end);
    assert_int_equal(item.net.status, wanted->end == NET_DONE ? 200 : 0);
    inbox_item_free(&item);
    net_fixture_end();
    tls_stop(&server);
    assert_int_equal(atomic_load(&server.connections), 1); // it was asked, so the fault happened
    assert_int_equal(atomic_load(&server.requests), wanted->end == NET_DONE ? 1 : 0);
    assert_int_equal(atomic_load(&server.with_client_cert), wanted->client_cert != NULL ? 1 : 0);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static void test_trusts_the_configured_authority(void **state)
{
    (void)state;
    check(
        &(struct tls_case){host, host, -3600, 3600, TLS1_3_VERSION, ca_file, NET_DONE, NULL, NULL});
    check(
        &(struct tls_case){host, host, -3600, 3600, TLS1_2_VERSION, ca_file, NET_DONE, NULL, NULL});
}

static void test_trusts_nobody_else(void **state)
{
    (void)state;
    check(
        &(struct tls_case){host, host, -3600, 3600, TLS1_3_VERSION, "", NET_NOT_SENT, NULL, NULL});
    check(&(struct tls_case){host, host, -3600, 3600, TLS1_3_VERSION, other_ca_file, NET_NOT_SENT,
                             NULL, NULL});
}

// N2: the name resolves to somebody else's machine.
static void test_checks_the_name(void **state)
{
    (void)state;
    check(&(struct tls_case){"other.example", host, -3600, 3600, TLS1_3_VERSION, ca_file,
                             NET_NOT_SENT, NULL, NULL});
}

// N6.
static void test_checks_the_dates(void **state)
{
    (void)state;
    check(&(struct tls_case){host, host, -7200, -3600, TLS1_3_VERSION, ca_file, NET_NOT_SENT, NULL,
                             NULL});
    check(&(struct tls_case){host, host, 3600, 7200, TLS1_3_VERSION, ca_file, NET_NOT_SENT, NULL,
                             NULL});
}

static void test_speaks_nothing_older_than_tls_1_2(void **state)
{
    (void)state;
    check(&(struct tls_case){host, host, -3600, 3600, TLS1_1_VERSION, ca_file, NET_NOT_SENT, NULL,
                             NULL});
}

static void test_shows_its_own_certificate(void **state)
{
    (void)state;
    check(&(struct tls_case){host, host, -3600, 3600, TLS1_3_VERSION, ca_file, NET_DONE,
                             client_file, client_key_file});
}

int main(void)
{
    if (secure_begin() != OK) {
        return 1;
    }
    ca_key = EVP_EC_gen("P-256");
    ca = make_cert(ca_key, NULL, NULL, ca_key, -3600, 86400);
    EVP_PKEY *other_key = EVP_EC_gen("P-256");
    X509 *other = make_cert(other_key, NULL, NULL, other_key, -3600, 86400);
    X509 *client = make_cert(other_key, "kiosk.example", ca, ca_key, -3600, 3600);
    write_pem(ca_file, ca, NULL);
    write_pem(other_ca_file, other, NULL);
    write_pem(client_file, client, NULL);
    write_pem(client_key_file, NULL, other_key);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trusts_the_configured_authority),
        cmocka_unit_test(test_trusts_nobody_else),
        cmocka_unit_test(test_checks_the_name),
        cmocka_unit_test(test_checks_the_dates),
        cmocka_unit_test(test_speaks_nothing_older_than_tls_1_2),
        cmocka_unit_test(test_shows_its_own_certificate),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(ca_file);
    unlink(other_ca_file);
    unlink(client_file);
    unlink(client_key_file);
    X509_free(ca);
    X509_free(other);
    X509_free(client);
    EVP_PKEY_free(ca_key);
    EVP_PKEY_free(other_key);
    return failed;
}
