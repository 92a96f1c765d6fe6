#include "platform/decode/pipeline_codes.h"

#include "base/wipe.h"
#include <string.h>

static bool is_same(const struct pipeline_code *a, const struct pipeline_code *b)
{
    return a->symbology == b->symbology && a->gs1 == b->gs1 && a->count == b->count &&
           memcmp(a->bytes, b->bytes, a->count) == 0;
}

// As far as it was written.
static size_t used_bytes(const struct pipeline_code *code)
{
    return offsetof(struct pipeline_code, bytes) + code->count;
}

bool pipeline_codes_have(const struct pipeline_codes *codes, const struct pipeline_code *code)
{
    for (int i = 0; i < codes->count; i++) {
        if (is_same(&codes->list[i], code)) {
            return true;
        }
    }
    return false;
}

void pipeline_codes_add(struct pipeline_codes *codes, const struct pipeline_code *code)
{
    if (codes->count < PIPELINE_CODES && !pipeline_codes_have(codes, code)) {
        memcpy(&codes->list[codes->count++], code, used_bytes(code));
    }
}

void pipeline_codes_clear(struct pipeline_codes *codes)
{
    for (int i = 0; i < codes->count; i++) {
        wipe(&codes->list[i], used_bytes(&codes->list[i]));
    }
    codes->count = 0;
}
