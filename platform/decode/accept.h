// When a read counts: a QR code at once, it corrects its errors; a bar code when two frames say the same (national-services 8.2).
#pragma once
#include "platform/decode/pipeline_codes.h"

struct accept {
    int age;                    // frames since the last that had bar codes
    struct pipeline_codes bars; // of that one
};

// The codes of one frame, which may be none: of them those that count. ret_codes was empty.
void accept_frame(struct accept *accept, const struct pipeline_codes *read, struct pipeline_codes *ret_codes);
// Forgets; wipes.
void accept_reset(struct accept *accept);
