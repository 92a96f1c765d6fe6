// A text as a QR code: modules, to be drawn by whoever has pixels, ink or a file. One maker for all of Foyer: passes on
// letters (foyerctl), the drawing on S2a, and codes that a patient scans from the screen. Pure (libqrencode).
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

enum { QR_SIDE = 177, QR_QUIET = 4 }; // largest version; modules of white around it

struct qr {
    int side; // modules, without the quiet zone
    unsigned char dark[(QR_SIDE * QR_SIDE + 7) / 8];
};

// Byte mode, error correction M (national-services 8.3), the smallest version. ERR_LIMIT when it does not fit.
MUST_CHECK enum err qr_make(const char *text, size_t count, struct qr *ret_qr);
// False outside, so that the quiet zone can be asked for, too.
bool qr_is_dark(const struct qr *qr, int x, int y);
