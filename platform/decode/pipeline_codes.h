// The codes of one picture, each of them once.
#pragma once
#include "base/symbology.h"
#include "platform/decode/wire.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    PIPELINE_CODES = 2 * WIRE_CODES, // room for bar codes that do not count yet
    PIPELINE_CODE_BYTES = 7089, // the longest QR code there is, of digits alone (ISO/IEC 18004, table 7: 40-L)
};

struct pipeline_code {
    enum symbology symbology;
    bool gs1;     // a leading FNC1; between fields it is byte 0x1D
    size_t count; // 1 to PIPELINE_CODE_BYTES: whole, however long; what may go through the pipe (SCAN_BYTES) main.c says
    unsigned char bytes[PIPELINE_CODE_BYTES];
};

struct pipeline_codes {
    int count;
    struct pipeline_code list[PIPELINE_CODES];
};

bool pipeline_code_is_same(const struct pipeline_code *one, const struct pipeline_code *other);
bool pipeline_codes_have(const struct pipeline_codes *codes, const struct pipeline_code *code);
// Adds one that is not there yet. More than PIPELINE_CODES are not kept: a letter has one or two.
void pipeline_codes_add(struct pipeline_codes *codes, const struct pipeline_code *code);
// Wipes what was there.
void pipeline_codes_clear(struct pipeline_codes *codes);
