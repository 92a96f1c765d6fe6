// The kinds of code that a scanner can tell apart. Shared by the decoder's pipe, the scanners and app/codes.
#pragma once

#define SYMBOLOGY_LIST(X)                                                                          \
    X(SYMBOLOGY_UNKNOWN, "unknown")   /* a fixed scanner that does not say */                      \
    X(SYMBOLOGY_QR, "qr")                                                                          \
    X(SYMBOLOGY_CODE_128, "code_128")                                                              \
    X(SYMBOLOGY_CODE_39, "code_39")                                                                \
    X(SYMBOLOGY_DATA_MATRIX, "data_matrix") /* fixed scanners alone: zbar does not read it */      \
    X(SYMBOLOGY_PRODUCT, "product")   /* EAN, UPC, ISBN, DataBar: known only to be refused */

enum symbology {
#define X(name, word) name,
    SYMBOLOGY_LIST(X)
#undef X
        SYMBOLOGY_COUNT
};

enum {
    SCAN_BYTES = 1024,        // a longer code is never taken from a decoder or a scanner (settled 7)
    CODE_39_CAMERA_LEAST = 6, // a shorter one is never taken from a camera: it has no check character that must be there (national-services 8.2)
};
