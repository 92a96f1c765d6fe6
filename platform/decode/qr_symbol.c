#include "platform/decode/qr_symbol.h"

#include <assert.h>
#include <stdlib.h>

static void add(struct qr_symbol *symbol, int x, int y, bool dark)
{
    assert(symbol->count < QR_FUNCTIONS_MAX);
    symbol->functions[symbol->count++] = (struct qr_function){(uint8_t)x, (uint8_t)y, dark};
}

static int ring_of(int x, int y)
{
    int dx = abs(x), dy = abs(y);
    return dx > dy ? dx : dy;
}

// The 7 x 7 finder around (x, y) with as much of its light border as lies in the symbol.
static void add_finder(struct qr_symbol *symbol, int x, int y)
{
    for (int dy = -4; dy <= 4; dy++) {
        for (int dx = -4; dx <= 4; dx++) {
            bool inside = x + dx >= 0 && y + dy >= 0 && x + dx < symbol->side && y + dy < symbol->side;
            if (inside) {
                int ring = ring_of(dx, dy);
                add(symbol, x + dx, y + dy, ring != 2 && ring != 4);
            }
        }
    }
}

static void add_alignment(struct qr_symbol *symbol, int x, int y)
{
    for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
            add(symbol, x + dx, y + dy, ring_of(dx, dy) != 1);
        }
    }
}

// ISO/IEC 18004, annex E: evenly spaced from the last one back, the first always at 6.
static void place_alignments(struct qr_symbol *symbol)
{
    int version = (symbol->side - 17) / 4;
    symbol->alignments = version == 1 ? 0 : version / 7 + 2;
    if (symbol->alignments == 0) {
        return;
    }
    int gaps = symbol->alignments - 1;
    int step = (version * 4 + 4 + gaps * 2 - 1) / (gaps * 2) * 2;
    if (version == 32) {
        step = 26;
    }
    for (int i = 0; i < gaps; i++) {
        symbol->alignment[gaps - i] = symbol->side - 7 - i * step;
    }
    symbol->alignment[0] = 6;
}

bool qr_symbol_has_alignment(const struct qr_symbol *symbol, int i, int j)
{
    int last = symbol->alignments - 1;
    return symbol->alignments > 0 && !(i == 0 && j == 0) && !(i == 0 && j == last) && !(i == last && j == 0);
}

void qr_symbol_make(int side, struct qr_symbol *ret_symbol)
{
    assert(side >= QR_SIDE_MIN && side <= QR_SIDE_MAX && side % 4 == 1);
    ret_symbol->side = side;
    ret_symbol->count = 0;
    place_alignments(ret_symbol);
    add_finder(ret_symbol, 3, 3);
    add_finder(ret_symbol, side - 4, 3);
    add_finder(ret_symbol, 3, side - 4);
    for (int i = 8; i < side - 8; i++) {
        add(ret_symbol, i, 6, i % 2 == 0);
        add(ret_symbol, 6, i, i % 2 == 0);
    }
    for (int i = 0; i < ret_symbol->alignments; i++) {
        for (int j = 0; j < ret_symbol->alignments; j++) {
            if (qr_symbol_has_alignment(ret_symbol, i, j)) {
                add_alignment(ret_symbol, ret_symbol->alignment[i], ret_symbol->alignment[j]);
            }
        }
    }
}
