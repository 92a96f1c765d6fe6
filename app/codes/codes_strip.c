// What fixed scanners put around a code: an AIM identifier (ISO/IEC 15424) in front, the end of a line behind.
#include "codes/codes_inside.h"

#include "base/code_forms.h"

static const struct {
    char letter;
    enum symbology symbology;
    char gs1; // the modifier that means FNC1 in first position, 0 = none
} identifiers[] = {
    {'C', SYMBOLOGY_CODE_128, '1'},
    {'A', SYMBOLOGY_CODE_39, 0},
    {'Q', SYMBOLOGY_QR, '3'},
    {'d', SYMBOLOGY_DATA_MATRIX, '2'},
    {'E', SYMBOLOGY_PRODUCT, 0},   // EAN, UPC
    {'e', SYMBOLOGY_PRODUCT, '0'}, // DataBar
};

static void strip_identifier(struct code_scan *scan)
{
    const unsigned char *bytes = scan->bytes;

    if (!code_has_aim(bytes, scan->count)) {
        return;
    }
    for (size_t i = 0; i < sizeof identifiers / sizeof identifiers[0]; i++) {
        if (bytes[1] == (unsigned char)identifiers[i].letter) {
            scan->symbology = identifiers[i].symbology;
            scan->gs1 = bytes[2] == (unsigned char)identifiers[i].gs1;
        }
    }
    scan->bytes += AIM_BYTES;
    scan->count -= AIM_BYTES;
}

void codes_strip(struct code_scan *scan)
{
    strip_identifier(scan);
    while (scan->count > 0) {
        unsigned char last = scan->bytes[scan->count - 1];
        if (last != '\r' && last != '\n' && last != '\t') {
            return;
        }
        scan->count--;
    }
}
