#include "tls_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TLS_CONNECTIONS = 32 };

static void need(bool fine, const char *what)
{
    if (!fine) {
        fprintf(stderr, "tls fixture: %s\n", what);
        abort();
    }
}

// ---- certificates

void tls_new_file(char ret_file[TLS_PATH])
{
    static const char pattern[] = "/tmp/foyer-tls-XXXXXX";
    memcpy(ret_file, pattern, sizeof(pattern));
    int file = mkstemp(ret_file);
    need(file >= 0, "no temporary file");
    close(file);
}

static FILE *open_new_file(char ret_file[TLS_PATH])
{
    tls_new_file(ret_file);
    FILE *out = fopen(ret_file, "w");
    need(out != NULL, "a temporary file cannot be written");
    return out;
}

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    need(extension != NULL && X509_add_ext(cert, extension, -1) == 1, "no extension");
    X509_EXTENSION_free(extension);
}

void tls_cert_make(struct tls_cert *ret_cert, const char *name, const struct tls_cert *issuer,
                   long from_s, long until_s)
{
    static long serial = 1;
    char value[128];
    X509 *cert = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *by = issuer == NULL ? cert : issuer->cert;
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
    X509_gmtime_adj(X509_getm_notBefore(cert), from_s);
    X509_gmtime_adj(X509_getm_notAfter(cert), until_s);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
                               (const unsigned char *)(name == NULL ? "Test authority" : name), -1,
                               -1, 0);
    X509_set_issuer_name(cert, X509_get_subject_name(by));
    X509_set_pubkey(cert, key);
    if (name == NULL) {
        add_extension(cert, by, NID_basic_constraints, "critical,CA:TRUE");
    } else {
        snprintf(value, sizeof(value), "DNS:%s", name);
        add_extension(cert, by, NID_subject_alt_name, value);
    }
    need(X509_sign(cert, issuer == NULL ? key : issuer->key, EVP_sha256()) > 0, "not signed");
    *ret_cert = (struct tls_cert){.cert = cert, .key = key};
    FILE *out = open_new_file(ret_cert->cert_file);
    need(PEM_write_X509(out, cert) == 1, "certificate not written");
    fclose(out);
    out = open_new_file(ret_cert->key_file);
    need(PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1, "key not written");
    fclose(out);
}

void tls_cert_free(struct tls_cert *cert)
{
    X509_free(cert->cert);
    EVP_PKEY_free(cert->key);
    unlink(cert->cert_file);
    unlink(cert->key_file);
}

void tls_crl_make(char ret_file[TLS_PATH], const struct tls_cert *authority,
                  const struct tls_cert *revoked, long from_s, long until_s)
{
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *from = X509_gmtime_adj(NULL, from_s);
    ASN1_TIME *until = X509_gmtime_adj(NULL, until_s);
    X509_CRL_set_version(crl, 1);
    X509_CRL_set_issuer_name(crl, X509_get_subject_name(authority->cert));
    X509_CRL_set1_lastUpdate(crl, from);
    X509_CRL_set1_nextUpdate(crl, until);
    if (revoked != NULL) {
        X509_REVOKED *entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked->cert));
        X509_REVOKED_set_revocationDate(entry, from);
        X509_CRL_add0_revoked(crl, entry);
    }
    need(X509_CRL_sign(crl, authority->key, EVP_sha256()) > 0, "list not signed");
    FILE *out = open_new_file(ret_file);
    need(PEM_write_X509_CRL(out, crl) == 1, "list not written");
    fclose(out);
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
    X509_CRL_free(crl);
}

// ---- the server

struct tls_connection {
    struct tls_server *server;
    pthread_t thread;
    int socket;
};

struct tls_server {
    SSL_CTX *context;
    int listener;
    int port;
    pthread_t thread;
    pthread_mutex_t lock;
    struct tls_server_counts counts; // lock
    struct tls_connection connections[TLS_CONNECTIONS];
    int used; // the accepting thread's, until it ends
};

static void count(struct tls_server *server, int *which)
{
    pthread_mutex_lock(&server->lock);
    ++*which;
    pthread_mutex_unlock(&server->lock);
}

static void answer_requests(struct tls_server *server, SSL *ssl)
{
    static const char reply[] = "HTTP/1.1 200 OK\r\nDate: Tue, 08 Dec 2026 09:05:00 GMT\r\n"
                                "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    char head[TLS_HEAD];
    for (;;) {
        int got = SSL_read(ssl, head, sizeof(head) - 1);
        if (got <= 0) {
            return;
        }
        head[got] = '\0'; // a head is one record
        pthread_mutex_lock(&server->lock);
        server->counts.requests++;
        memcpy(server->counts.last_head, head, (size_t)got + 1);
        pthread_mutex_unlock(&server->lock);
        SSL_write(ssl, reply, (int)strlen(reply));
    }
}

static void *serve(void *context)
{
    struct tls_connection *connection = context;
    struct tls_server *server = connection->server;
    char bytes[256];
    SSL *ssl = SSL_new(server->context);
    SSL_set_fd(ssl, connection->socket);
    if (SSL_accept(ssl) == 1) {
        X509 *client = SSL_get1_peer_certificate(ssl);
        count(server, &server->counts.handshakes);
        if (client != NULL) {
            count(server, &server->counts.with_client_cert);
        }
        X509_free(client);
        answer_requests(server, ssl);
    } else {
        // Closing with something unread would send a reset, which may overtake the alert.
        shutdown(connection->socket, SHUT_WR);
        while (recv(connection->socket, bytes, sizeof(bytes), 0) > 0) {
        }
    }
    SSL_free(ssl);
    shutdown(connection->socket, SHUT_RDWR); // closed when the thread was joined
    return NULL;
}

static void *accept_all(void *context)
{
    struct tls_server *server = context;
    sigset_t pipe_signal; // of these threads only: what net does about it is part of the test
    int socket;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, NULL);
    while ((socket = accept(server->listener, NULL, NULL)) >= 0) {
        need(server->used < TLS_CONNECTIONS, "too many connections");
        struct tls_connection *connection = &server->connections[server->used++];
        count(server, &server->counts.connections);
        *connection = (struct tls_connection){.server = server, .socket = socket};
        need(pthread_create(&connection->thread, NULL, serve, connection) == 0, "no thread");
    }
    return NULL;
}

static int trust_any_client(int ok, X509_STORE_CTX *context)
{
    (void)ok;
    (void)context;
    return 1;
}

static SSL_CTX *make_context(const struct tls_server_settings *settings)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    need(SSL_CTX_use_certificate(context, settings->cert->cert) == 1, "certificate");
    need(SSL_CTX_use_PrivateKey(context, settings->cert->key) == 1, "key");
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, settings->max_version);
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"foyer", 5);
    if (settings->client_authority == NULL) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, trust_any_client);
    } else {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), settings->client_authority->cert);
    }
    return context;
}

struct tls_server *tls_server_start(const struct tls_server_settings *settings)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof(address);
    struct tls_server *server = calloc(1, sizeof(*server));
    need(server != NULL, "no memory");
    server->context = make_context(settings);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    need(bind(server->listener, (struct sockaddr *)&address, sizeof(address)) == 0, "bind");
    need(listen(server->listener, 8) == 0, "listen");
    need(getsockname(server->listener, (struct sockaddr *)&address, &length) == 0, "port");
    server->port = ntohs(address.sin_port);
    pthread_mutex_init(&server->lock, NULL);
    need(pthread_create(&server->thread, NULL, accept_all, server) == 0, "no thread");
    return server;
}

int tls_server_port(const struct tls_server *server)
{
    return server->port;
}

struct tls_server_counts tls_server_counts(struct tls_server *server)
{
    pthread_mutex_lock(&server->lock);
    struct tls_server_counts counts = server->counts;
    pthread_mutex_unlock(&server->lock);
    return counts;
}

struct tls_server_counts tls_server_stop(struct tls_server *server)
{
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    for (int i = 0; i < server->used; i++) {
        shutdown(server->connections[i].socket, SHUT_RDWR);
        pthread_join(server->connections[i].thread, NULL);
        close(server->connections[i].socket);
    }
    struct tls_server_counts counts = server->counts;
    close(server->listener);
    SSL_CTX_free(server->context);
    pthread_mutex_destroy(&server->lock);
    free(server);
    return counts;
}
