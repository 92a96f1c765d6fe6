// When a read counts: a QR code at once, it corrects its errors; a bar code when two frames say the same (national-services 8.2).
#pragma once
#include "platform/decode/pipeline.h"

struct accept {
    bool waiting;
    int age; // frames since code was read
    struct pipeline_code code;
};

// A new frame begins.
void accept_frame(struct accept *accept);
// Whether the code, read in this frame, counts.
bool accept_code(struct accept *accept, const struct pipeline_code *code);
// Forgets; wipes.
void accept_reset(struct accept *accept);
