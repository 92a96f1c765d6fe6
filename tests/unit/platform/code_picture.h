// Pictures of codes for tests of the decoder, in every format that a camera or a file may have.
#pragma once
#include "platform/decode/wire.h"
#include <stdbool.h>
#include <stddef.h>

enum { CODE_PICTURE_SIDE = 480 }; // px

enum code_picture_kind {
    CODE_PICTURE_PLAIN,
    CODE_PICTURE_ECI,   // says that its bytes are UTF-8
    CODE_PICTURE_PART,  // the first of two: structured append
    CODE_PICTURE_NOISE, // no code: black and white by chance
    CODE_PICTURE_EYES,  // no code: full of what looks like the corner of one
    CODE_PICTURE_WHITE,
};

// A square of CODE_PICTURE_SIDE with a QR code of text, as 8-bit grey. Asserts.
void code_picture_draw(enum code_picture_kind kind, const char *text, unsigned char *ret_grey);
// The same picture in another format, into FRAME_BYTES. Returns its order, but for number and slots. Asserts.
struct wire_order code_picture_pack(const unsigned char *grey, enum frame_format format, unsigned char *ret_bytes);
