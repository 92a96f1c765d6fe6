#include "platform/net_fault.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>

enum { NET_PROXY_LOGIN_STATUS = 407, NET_PROXY_REFUSED_STATUS = 300 };

struct net_fault_code {
    long code;
    enum net_fault fault;
};

static const struct net_fault_code net_fault_plain[] = {
    {CURLE_COULDNT_RESOLVE_PROXY, NET_FAULT_PROXY}, {CURLE_PROXY, NET_FAULT_PROXY},
    {CURLE_COULDNT_RESOLVE_HOST, NET_FAULT_NAME},   {CURLE_SSL_CLIENTCERT, NET_FAULT_TLS_CLIENT},
    {CURLE_SSL_CONNECT_ERROR, NET_FAULT_TLS_OTHER},
};

// Files of ours that cannot be loaded or do not fit each other: whatever OpenSSL says of them, no
// server was asked.
static const struct net_fault_code net_fault_own[] = {
    {CURLE_SSL_CERTPROBLEM, NET_FAULT_TLS_OWN},
    {CURLE_SSL_CACERT_BADFILE, NET_FAULT_TLS_OWN},
    {CURLE_SSL_CRL_BADFILE, NET_FAULT_TLS_OWN},
};

// Of the server's certificate.
static const struct net_fault_code net_fault_verify[] = {
    // Nothing was said against the chain: it is the name, which curl compares itself.
    {X509_V_OK, NET_FAULT_TLS_NAME},
    {X509_V_ERR_UNSPECIFIED, NET_FAULT_TLS_NAME},
    {X509_V_ERR_HOSTNAME_MISMATCH, NET_FAULT_TLS_NAME},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, NET_FAULT_TLS_NAME},
    {X509_V_ERR_CERT_HAS_EXPIRED, NET_FAULT_TLS_EXPIRED},
    {X509_V_ERR_CERT_NOT_YET_VALID, NET_FAULT_TLS_NOT_YET},
    {X509_V_ERR_CERT_REVOKED, NET_FAULT_TLS_REVOKED},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, NET_FAULT_TLS_UNKNOWN},
    {X509_V_ERR_CERT_UNTRUSTED, NET_FAULT_TLS_UNKNOWN},
};

// What a server says when it is our certificate that it does not like (RFC 8446 6.2).
static const struct net_fault_code net_fault_alert[] = {
    {SSL_AD_BAD_CERTIFICATE, NET_FAULT_TLS_CLIENT},
    {SSL_AD_UNSUPPORTED_CERTIFICATE, NET_FAULT_TLS_CLIENT},
    {SSL_AD_CERTIFICATE_REVOKED, NET_FAULT_TLS_CLIENT},
    {SSL_AD_CERTIFICATE_EXPIRED, NET_FAULT_TLS_CLIENT},
    {SSL_AD_CERTIFICATE_UNKNOWN, NET_FAULT_TLS_CLIENT},
    {SSL_AD_UNKNOWN_CA, NET_FAULT_TLS_CLIENT},
    {SSL_AD_ACCESS_DENIED, NET_FAULT_TLS_CLIENT},
    {SSL_AD_CERTIFICATE_REQUIRED, NET_FAULT_TLS_CLIENT},
    {SSL_AD_DECRYPT_ERROR, NET_FAULT_TLS_CLIENT}, // a signature of it does not fit
};

static enum net_fault net_fault_find(const struct net_fault_code *codes, size_t count, long code,
                                     enum net_fault otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i].code == code) {
            return codes[i].fault;
        }
    }
    return otherwise;
}

#define NET_FAULT_FIND(codes, code, otherwise)                                                     \
    net_fault_find(codes, sizeof(codes) / sizeof((codes)[0]), code, otherwise)

// What OpenSSL's own error tells where curl's code is too coarse. curl passes it on in its text
// alone.
static enum net_fault net_fault_openssl(const char *why)
{
    static const char mark[] = "error:";
    const char *number = strstr(why, mark);
    if (number == NULL) {
        return NET_FAULT_NONE;
    }
    unsigned long code = strtoul(number + strlen(mark), NULL, 16);
    int library = ERR_GET_LIB(code);
    int reason = ERR_GET_REASON(code);
    // With TLS 1.3 a server judges our certificate when the handshake is over for us: a failure to
    // receive, for curl.
    if (library == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET) {
        return NET_FAULT_FIND(net_fault_alert, reason - SSL_AD_REASON_OFFSET, NET_FAULT_NONE);
    }
    // A signature that does not fit is one of another authority of the same name.
    bool signature = library == ERR_LIB_RSA || (library == ERR_LIB_ASN1 && reason == ERR_R_EVP_LIB);
    return signature ? NET_FAULT_TLS_UNKNOWN : NET_FAULT_NONE;
}

static enum net_fault net_fault_peer(const char *why, long verify)
{
    // curl 7.88 takes a server's "your certificate has expired" for the opposite, but has nothing
    // to say about it then.
    if (strcmp(why, "SSL certificate verification failed") == 0) {
        return NET_FAULT_TLS_CLIENT;
    }
    return NET_FAULT_FIND(net_fault_verify, verify, NET_FAULT_TLS_OTHER);
}

// The request never had a connection: how far did it come?
static enum net_fault net_fault_before_sending(const struct net_job *job, long tunnel_status,
                                               enum net_fault otherwise)
{
    curl_off_t name_us = 0;
    if (job->by_proxy && (job->is_loopback_http || tunnel_status == 0)) {
        return NET_FAULT_PROXY;
    }
    curl_easy_getinfo(job->easy, CURLINFO_NAMELOOKUP_TIME_T, &name_us);
    return name_us == 0 ? NET_FAULT_NAME : otherwise;
}

enum net_fault net_fault_of(const struct net_job *job, CURLcode code)
{
    long tunnel_status = 0; // of CONNECT
    long status = 0;
    long verify = X509_V_OK;
    curl_easy_getinfo(job->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel_status);
    curl_easy_getinfo(job->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(job->easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    status = job->is_loopback_http && code == CURLE_OK ? status : tunnel_status;
    if (job->by_proxy && status == NET_PROXY_LOGIN_STATUS) {
        return NET_FAULT_PROXY_LOGIN;
    }
    if (code == CURLE_OK) {
        return NET_FAULT_NONE;
    }
    if (job->by_proxy && tunnel_status >= NET_PROXY_REFUSED_STATUS) {
        return NET_FAULT_PROXY;
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        return net_fault_peer(job->why, verify);
    }
    enum net_fault fault = NET_FAULT_FIND(net_fault_own, (long)code, NET_FAULT_NONE);
    if (fault == NET_FAULT_NONE) {
        fault = net_fault_openssl(job->why);
    }
    if (fault == NET_FAULT_NONE) {
        fault = NET_FAULT_FIND(net_fault_plain, (long)code, NET_FAULT_NONE);
    }
    if (fault != NET_FAULT_NONE) {
        return fault;
    }
    bool timed_out = code == CURLE_OPERATION_TIMEDOUT;
    if (job->sends > 0) {
        return timed_out ? NET_FAULT_TIME : NET_FAULT_NONE;
    }
    if (timed_out) {
        return net_fault_before_sending(job, tunnel_status, NET_FAULT_TIME);
    }
    bool broke = code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR ||
                 code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING;
    return broke ? net_fault_before_sending(job, tunnel_status, NET_FAULT_CONNECT) : NET_FAULT_NONE;
}
