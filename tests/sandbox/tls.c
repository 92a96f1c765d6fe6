#include "sandbox/tls.h"
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_BYTES = 64 * 1024 };

static char *read_text(const char *folder, const char *name, const char *ending)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    FILE *file = fopen(path, "rbe");
    char *text = file == NULL ? NULL : calloc(1, FILE_BYTES);
    if (text == NULL || fread(text, 1, FILE_BYTES - 1, file) == 0) {
        fprintf(stderr, "foyer-sandbox: %s cannot be read; make_ca.sh makes such a folder\n", path);
        free(text);
        text = NULL;
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

void *tls_session(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info == NULL ? NULL : info->tls_session;
}

// Before the handshake: a client without a certificate of the CA, or with one that has ended, does
// not get through it.
static void demand_certificate(void *context, struct MHD_Connection *connection,
                               void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    (void)context;
    (void)socket_context;
    gnutls_session_t session = tls_session(connection);
    if (code == MHD_CONNECTION_NOTIFY_STARTED && session != NULL) {
        gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
        gnutls_session_set_verify_cert(session, NULL, 0);
    }
}

// MHD keeps functions in the integer of an option.
static intptr_t as_integer(MHD_NotifyConnectionCallback function)
{
    return (intptr_t)function;
}

bool tls_open(struct tls *tls, const struct options *options,
              struct MHD_OptionItem ret_items[TLS_OPTIONS])
{
    tls->certificate = read_text(options->tls_dir, options->tls_cert, ".pem");
    tls->key = read_text(options->tls_dir, options->tls_cert, ".key");
    tls->ca = read_text(options->tls_dir, "ca", ".pem");
    if (tls->certificate == NULL || tls->key == NULL || tls->ca == NULL) {
        tls_close(tls);
        return false;
    }
    const struct MHD_OptionItem end = {MHD_OPTION_END, 0, NULL};
    int count = 0;
    ret_items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, tls->certificate};
    ret_items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0, tls->key};
    if (options->require_client_cert) {
        ret_items[count++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0, tls->ca};
        ret_items[count++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_CONNECTION,
                                                     as_integer(demand_certificate), NULL};
    }
    ret_items[count] = end;
    return true;
}

void tls_close(struct tls *tls)
{
    free(tls->certificate);
    free(tls->key);
    free(tls->ca);
    *tls = (struct tls){0};
}
