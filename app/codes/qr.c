// What libqrencode frees is not wiped: a code that Foyer draws names an appointment at most, never a person.
#include "codes/qr.h"

#include "base/wipe.h"
#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum {
    QR_BYTES = 2331, // what version 40 at level M holds in byte mode (ISO/IEC 18004)
    QR_DARK = 1,     // bit of a module in libqrencode's picture
};

static void qr_copy(const unsigned char *modules, int side, struct qr *ret_qr)
{
    memset(ret_qr, 0, sizeof *ret_qr);
    ret_qr->side = side;
    for (int i = 0; i < side * side; i++) {
        if ((modules[i] & QR_DARK) != 0) {
            ret_qr->dark[i / 8] |= (unsigned char)(1 << i % 8);
        }
    }
}

enum err qr_make(const char *text, size_t count, struct qr *ret_qr)
{
    if (count == 0) {
        return ERR_MISSING;
    }
    if (count > QR_BYTES) {
        return ERR_LIMIT;
    }
    // Version 0: the smallest that holds it.
    QRcode *code = QRcode_encodeData((int)count, (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return errno == ERANGE ? ERR_LIMIT : ERR_MEMORY;
    }
    qr_copy(code->data, code->width, ret_qr);
    wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
    return OK;
}

bool qr_is_dark(const struct qr *qr, int x, int y)
{
    if (x < 0 || y < 0 || x >= qr->side || y >= qr->side) {
        return false;
    }
    int i = y * qr->side + x;
    return (qr->dark[i / 8] >> i % 8 & 1) != 0;
}
