// What the files of platform/ that use private keys share.
#pragma once
#include "base/err.h"
#include <openssl/evp.h>
#include <stdbool.h>

// The private key in a PEM file; the caller frees it. ERR_MISSING, ERR_FILE, ERR_LIMIT of the file; ERR_CRYPTO when no key
// can be read from it, be it for want of a passphrase.
MUST_CHECK enum err keys_read_private(const char *file, EVP_PKEY **ret_key, bool *ret_wants_passphrase);
