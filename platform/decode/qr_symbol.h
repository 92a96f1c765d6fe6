// The modules of a QR code that are the same in all codes of a version: finders with their light border, timing and alignment
// patterns (ISO/IEC 18004, 6.3). Not the format and version information.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    QR_SIDE_MIN = 21, // modules, version 1
    QR_SIDE_MAX = 177,
    QR_ALIGNMENTS_MAX = 7,     // along a side
    QR_FINDER_FUNCTIONS = 3 * 64, // come first in the list
    QR_FUNCTIONS_MAX = QR_FINDER_FUNCTIONS + 2 * (QR_SIDE_MAX - 16) + QR_ALIGNMENTS_MAX * QR_ALIGNMENTS_MAX * 25,
};

struct qr_function {
    uint8_t x, y;
    bool dark;
};

struct qr_symbol {
    int side; // modules: 17 + 4 * version
    int alignments;
    int alignment[QR_ALIGNMENTS_MAX]; // middles of alignment patterns along both axes, rising; the first is on the timing pattern
    int count;
    struct qr_function functions[QR_FUNCTIONS_MAX];
};

// side: QR_SIDE_MIN, 25, 29 .. QR_SIDE_MAX.
void qr_symbol_make(int side, struct qr_symbol *ret_symbol);
// Whether an alignment pattern stands at alignment[i], alignment[j]: at three corners the finders do.
bool qr_symbol_has_alignment(const struct qr_symbol *symbol, int i, int j);
