#include "platform/decode/accept.h"

#include "base/wipe.h"
#include <string.h>

enum { AGE_MAX = 2 * PIPELINE_ROTA }; // frames that a first read waits for the second

void accept_frame(struct accept *accept)
{
    accept->age++;
    if (accept->waiting && accept->age > AGE_MAX) {
        accept_reset(accept);
    }
}

static bool is_same(const struct pipeline_code *a, const struct pipeline_code *b)
{
    return a->symbology == b->symbology && a->gs1 == b->gs1 && a->count == b->count &&
           memcmp(a->bytes, b->bytes, a->count) == 0;
}

bool accept_code(struct accept *accept, const struct pipeline_code *code)
{
    if (code->symbology == SYMBOLOGY_QR) {
        return true;
    }
    bool same = accept->waiting && is_same(&accept->code, code);
    bool counts = same && accept->age > 0;
    if (!same || counts) {
        accept->code = *code;
        accept->waiting = true;
        accept->age = 0;
    }
    return counts;
}

void accept_reset(struct accept *accept)
{
    wipe(accept, sizeof *accept);
}
