#include "platform/decode/pipeline_codes.h"

#include "base/wipe.h"
#include <string.h>

bool pipeline_code_is_same(const struct pipeline_code *one, const struct pipeline_code *other)
{
    return one->symbology == other->symbology && one->gs1 == other->gs1 && one->count == other->count &&
           memcmp(one->bytes, other->bytes, one->count) == 0;
}

// As far as it was written.
static size_t used_bytes(const struct pipeline_code *code)
{
    return offsetof(struct pipeline_code, bytes) + code->count;
}

bool pipeline_codes_have(const struct pipeline_codes *codes, const struct pipeline_code *code)
{
    for (int i = 0; i < codes->count; i++) {
        if (pipeline_code_is_same(&codes->list[i], code)) {
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
