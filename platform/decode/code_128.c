#include "platform/decode/code_128.h"

#include <math.h>
#include <zbar.h>

enum {
    WIDTHS_MAX = GRAY_SIDE,
    PARTS = 6,    // bars and spaces of a character
    MODULES = 11, // of a character
};

// Widths of the characters that start a code or change its set (ISO/IEC 15417, table 1).
enum special { START_A, START_B, START_C, SHIFT, CODE_C, CODE_B, CODE_A, SPECIALS };
static const unsigned char patterns[SPECIALS][PARTS] = {
    [START_A] = {2, 1, 1, 4, 1, 2}, [START_B] = {2, 1, 1, 2, 1, 4}, [START_C] = {2, 1, 1, 2, 3, 2},
    [SHIFT] = {4, 1, 1, 3, 1, 1},   [CODE_C] = {1, 1, 3, 1, 4, 1},
    [CODE_B] = {1, 1, 4, 1, 3, 1}, // FNC4 when in set B
    [CODE_A] = {3, 1, 1, 1, 4, 1}, // FNC4 when in set A
};

struct widths {
    int count;
    unsigned values[WIDTHS_MAX];
};

static void take_widths(zbar_scanner_t *scanner, struct code_line line, struct widths *ret_widths)
{
    ret_widths->count = 0;
    (void)zbar_scanner_reset(scanner);
    for (int i = 0; i < line.count + 2; i++) {
        // Two edges at the end flush what is under way, as in zbar's own scan of a picture.
        zbar_symbol_type_t edge = i < line.count ? zbar_scan_y(scanner, line.first[i * line.step]) : zbar_scanner_flush(scanner);
        if (edge != ZBAR_NONE && ret_widths->count < WIDTHS_MAX) {
            ret_widths->values[ret_widths->count++] = zbar_scanner_get_width(scanner);
        }
    }
}

// The character that starts at a width; SPECIALS = another one. way: 1, or -1 to read backwards. Judged by the distances between
// like edges, which ink and light do not change.
static enum special special_at(const struct widths *widths, int at, int way)
{
    float sum = 0.0F;
    for (int i = 0; i < PARTS; i++) {
        sum += (float)widths->values[at + i * way];
    }
    for (enum special special = START_A; special < SPECIALS; special++) {
        bool same = sum > 0.0F;
        for (int i = 0; i + 1 < PARTS && same; i++) {
            float two = (float)(widths->values[at + i * way] + widths->values[at + (i + 1) * way]) * MODULES / sum;
            same = fabsf(two - (float)(patterns[special][i] + patterns[special][i + 1])) < 0.5F;
        }
        if (same) {
            return special;
        }
    }
    return SPECIALS;
}

static bool fnc4_after(const struct widths *widths, int start, int way)
{
    char set = 'A';
    for (int at = start; at >= 0 && at < widths->count; at += PARTS * way) {
        int end = at + (PARTS - 1) * way;
        if (end < 0 || end >= widths->count) {
            return false;
        }
        switch (special_at(widths, at, way)) {
        case START_A: set = 'A'; break;
        case START_B: set = 'B'; break;
        case START_C:
        case CODE_C: set = 'C'; break;
        case CODE_B:
            if (set == 'B') {
                return true;
            }
            set = 'B';
            break;
        case CODE_A:
            if (set == 'A') {
                return true;
            }
            set = 'A';
            break;
        case SHIFT:
        case SPECIALS: break;
        }
    }
    return false;
}

bool code_128_has_fnc4(struct zbar_scanner_s *scanner, struct code_line line)
{
    struct widths widths;
    take_widths(scanner, line, &widths);
    for (int way = -1; way <= 1; way += 2) {
        for (int at = 0; at < widths.count; at++) {
            int end = at + (PARTS - 1) * way;
            if (end >= 0 && end < widths.count && special_at(&widths, at, way) <= START_C && fnc4_after(&widths, at, way)) {
                return true;
            }
        }
    }
    return false;
}
