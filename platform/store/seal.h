// Sealing of journal rows: AES-256-GCM with a fresh random nonce of 96 bits (reliability 13). A
// stolen disk holds nothing to read, and a row moved to another id, kind or kiosk does not open.
// Private to platform/store.
#pragma once
#include "platform/platform.h"

enum {
    SEAL_KEY_BYTES = 32,
    SEAL_NONCE_BYTES = 12,
    SEAL_TAG_BYTES = 16,
    SEAL_EXTRA_BYTES = SEAL_NONCE_BYTES + SEAL_TAG_BYTES,
};

// Reads the key. ERR_MISSING when the file is absent and make is not set; ERR_CRYPTO when it is not
// 32 bytes or everybody may read it; ERR_FILE.
MUST_CHECK enum err seal_key_read(const char *file, bool make,
                                  unsigned char ret_key[SEAL_KEY_BYTES]);
// row->data into ret_sealed (nonce, sealed bytes, tag), which holds row->sealed_bytes +
// SEAL_EXTRA_BYTES.
MUST_CHECK enum err seal_row(const unsigned char key[SEAL_KEY_BYTES], const char *kiosk_id,
                             const struct store_row *row, unsigned char *ret_sealed);
// The reverse, into row->data and row->sealed_bytes; row->id and row->kind are set by the caller.
// ERR_CRYPTO when the tag is not right: another key, or a row that somebody changed.
MUST_CHECK enum err seal_open_row(const unsigned char key[SEAL_KEY_BYTES], const char *kiosk_id,
                                  const unsigned char *sealed, size_t sealed_bytes,
                                  struct store_row *row);
