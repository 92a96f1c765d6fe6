// TLS for the site and the national services: certificates that make_ca.sh made, and who may come
// in.
#pragma once
#include "sandbox/options.h"
#include <microhttpd.h>

enum { TLS_OPTIONS = 5 };

// What the files of --tls-dir hold; owned, NUL-terminated.
struct tls {
    char *certificate, *key, *ca;
};

// Reads NAME.pem, NAME.key and ca.pem of the folder, and says how a daemon is to use them; the
// texts live until tls_close. false: a sentence was printed on stderr.
bool tls_open(struct tls *tls, const struct options *options,
              struct MHD_OptionItem ret_items[TLS_OPTIONS]);
void tls_close(struct tls *tls);
// The session of a connection, NULL when it is in plain text.
void *tls_session(struct MHD_Connection *connection);
