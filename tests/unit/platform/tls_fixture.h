// What the tests of TLS share: certificates made here, relative to now, and a real TLS server that
// counts.
#pragma once
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

enum { TLS_PATH = 64, TLS_HEAD = 4096, TLS_HOUR_S = 3600, TLS_DAY_S = 86400 };

// Of every reply: Tue, 08 Dec 2026 09:05:00 GMT.
#define TLS_DATE_MS INT64_C(1796720700000)

// A certificate with its key; both also as PEM files.
struct tls_cert {
    X509 *cert;
    EVP_PKEY *key;
    char cert_file[TLS_PATH], key_file[TLS_PATH];
};

// name NULL: an authority. issuer NULL: signs itself. from_s, until_s: relative to now.
void tls_cert_make(struct tls_cert *ret_cert, const char *name, const struct tls_cert *issuer,
                   long from_s, long until_s);
void tls_cert_free(struct tls_cert *cert);
// A list of what this authority has revoked (NULL = nothing), as a PEM file.
void tls_crl_make(char ret_file[TLS_PATH], const struct tls_cert *authority,
                  const struct tls_cert *revoked, long from_s, long until_s);
// A new file under the folder for temporary ones, for the caller to write and unlink.
void tls_new_file(char ret_file[TLS_PATH]);

struct tls_server;

struct tls_server_settings {
    const struct tls_cert *cert;
    const struct tls_cert
        *client_authority; // demands a certificate of it; NULL = takes any or none
    int max_version;       // 0 = the newest
};

struct tls_server_counts {
    int connections, handshakes, requests, with_client_cert;
    char last_head[TLS_HEAD]; // request line and headers of the last request
};

// Keeps connections open until the client closes them.
struct tls_server *tls_server_start(const struct tls_server_settings *settings);
int tls_server_port(const struct tls_server *server);
// Waits for the ends of all connections.
struct tls_server_counts tls_server_stop(struct tls_server *server);
// Of this moment.
struct tls_server_counts tls_server_counts(struct tls_server *server);
