// What the kiosk and foyer-decode say to each other. Pictures go by shared memory: a sealed memfd of FRAME_SLOTS slots that
// only the kiosk can write, as the camera gave them; a second one of PREVIEW_SLOTS square grey pictures that the decoder
// writes. Orders go down one pipe, answers come up another, both of fixed size but for the bytes of a code. Pure; fuzzed: the
// decoder reads hostile pictures and may be somebody else's by the time it answers.
#pragma once
#include "base/err.h"
#include "base/symbology.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_SLOTS = 2,
    FRAME_BYTES = 4352 * 1024,  // one slot: 1920x1080 YUYV, or any compressed picture
    FRAME_SIDE = 4096,          // longest side of a picture, px
    PREVIEW_SLOTS = 3,
    PREVIEW_SIDE = 512,         // px; 8-bit grey, rows without gaps, not mirrored
    WIRE_ORDER_BYTES = 32,
    WIRE_ANSWER_BYTES = 48,     // then count bytes of the code
    WIRE_CODES = 4,             // of one picture: a letter may have a web address beside the code that is meant
};

enum frame_format { FRAME_GREY, FRAME_YUYV, FRAME_JPEG, FRAME_PNG, FRAME_FORMAT_COUNT };

// One picture to read. width and height in px for GREY and YUYV (rows without gaps); 0 for the others, whose bytes say.
struct wire_order {
    uint32_t number;  // of the picture, rising
    enum frame_format format;
    int slot, width, height;
    uint32_t bytes;
    int preview_slot; // where its preview goes
};

enum wire_answer_kind {
    WIRE_READY, // the sandbox is closed; orders may come
    WIRE_CODE,  // a code was accepted in this picture; up to WIRE_CODES times
    WIRE_DONE,  // the picture is done with, its slot is free, its preview stands
};

struct wire_answer {
    enum wire_answer_kind kind;
    uint32_t number;     // of the picture
    uint32_t cpu_us;     // WIRE_DONE: processor time it took
    int luminance;       // WIRE_DONE: mean of the middle of the picture, 0 to 255
    bool texture;        // WIRE_DONE: something like a code is in it
    bool unfit;          // WIRE_DONE: the picture could not be taken in
    enum symbology symbology; // WIRE_CODE
    bool gs1;
    size_t count;        // WIRE_CODE: bytes of the code, 1 to SCAN_BYTES
};

void wire_order_put(const struct wire_order *order, unsigned char ret_bytes[WIRE_ORDER_BYTES]);
// ERR_CONTRACT for anything that wire_order_put could not have made.
MUST_CHECK enum err wire_order_get(const unsigned char bytes[WIRE_ORDER_BYTES], struct wire_order *ret_order);
void wire_answer_put(const struct wire_answer *answer, unsigned char ret_bytes[WIRE_ANSWER_BYTES]);
MUST_CHECK enum err wire_answer_get(const unsigned char bytes[WIRE_ANSWER_BYTES], struct wire_answer *ret_answer);

// Answers as they come out of a pipe, in any pieces.
struct wire_reader {
    size_t have;
    unsigned char bytes[WIRE_ANSWER_BYTES + SCAN_BYTES];
};

// Takes bytes in until an answer is whole: OK and *ret_whole. ret_used: how many of count were taken; call again with
// the rest. ret_code then points into reader, valid until the next call. ERR_CONTRACT: the decoder is to be killed.
MUST_CHECK enum err wire_reader_take(struct wire_reader *reader, const unsigned char *bytes, size_t count,
                                     size_t *ret_used, bool *ret_whole, struct wire_answer *ret_answer,
                                     const unsigned char **ret_code);
