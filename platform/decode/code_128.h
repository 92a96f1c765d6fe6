// What zbar leaves out of a Code 128: FNC4 makes the next characters Latin-1, zbar drops it and gives other letters instead
// (design/scanning.md). Such a code is refused: our references are ASCII.
#pragma once
#include "platform/decode/gray.h"

// A line of pixels of a picture.
struct code_line {
    const unsigned char *first;
    ptrdiff_t step; // bytes from one pixel to the next
    int count;
};

struct zbar_scanner_s;

// Whether a Code 128 on the line, read either way, has an FNC4. The scanner finds edges just as it does when zbar reads; it
// belongs to the caller and has no decoder.
bool code_128_has_fnc4(struct zbar_scanner_s *scanner, struct code_line line);
