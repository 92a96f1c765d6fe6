// When a read counts: a QR code at once, it corrects its errors; a bar code when two frames say the same (national-services 8.2).
#pragma once
#include "platform/decode/pipeline_codes.h"

// A bar code that was read.
struct accept_bars {
    int age;     // frames since
    bool missed; // the last frame that had bars had others
    struct pipeline_code code;
};

struct accept {
    int count;
    struct accept_bars list[PIPELINE_CODES];
    int turn; // of frames with more codes than may be given
};

// The codes of one frame, which may be none: of them those that count, WIRE_CODES at most; of more, each frame gives others.
// ret_codes was empty.
void accept_frame(struct accept *accept, const struct pipeline_codes *read, struct pipeline_codes *ret_codes);
// Forgets; wipes.
void accept_reset(struct accept *accept);
