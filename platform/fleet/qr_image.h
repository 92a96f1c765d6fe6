// A QR code as the bytes of a picture file, with its quiet zone of QR_QUIET modules, for letters
// and messages. A code that is printed smaller than 0.5 mm a module is not read from a letter held
// by hand (national-services 8.3).
#pragma once
#include "base/err.h"
#include "codes/qr.h"
#include <stddef.h>

enum {
    QR_MODULE_UM = 500, // micrometres on paper: the smallest, and what is taken when nobody says
    QR_MODULE_UM_MAX = 10000,
    QR_MODULE_PX = 8, // 406 dots an inch at 0.5 mm
    QR_MODULE_PX_MAX = 64,
};

// PNG, grey, 1 bit, module_px pixels a module; its resolution is stated so that a module prints
// module_um wide. Gives (secure_free).
MUST_CHECK enum err qr_png(const struct qr *qr, int module_px, int module_um,
                           unsigned char **ret_bytes, size_t *ret_count);
// SVG, one unit a module, its size stated in millimetres; one path, so that no hairlines show
// between rows. Gives (secure_free); NUL behind.
MUST_CHECK enum err qr_svg(const struct qr *qr, int module_um, unsigned char **ret_bytes,
                           size_t *ret_count);
