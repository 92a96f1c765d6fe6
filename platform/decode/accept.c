#include "platform/decode/accept.h"

#include "platform/decode/pipeline.h"

enum { AGE_MAX = 2 * PIPELINE_ROTA }; // frames that a first read waits for the second

static bool is_bars(const struct pipeline_code *code)
{
    return code->symbology != SYMBOLOGY_QR;
}

static void remember(struct accept *accept, const struct pipeline_codes *read)
{
    accept_reset(accept);
    for (int i = 0; i < read->count; i++) {
        if (is_bars(&read->list[i])) {
            pipeline_codes_add(&accept->bars, &read->list[i]);
        }
    }
}

static bool has_bars(const struct pipeline_codes *codes)
{
    bool has = false;
    for (int i = 0; i < codes->count; i++) {
        has = has || is_bars(&codes->list[i]);
    }
    return has;
}

void accept_frame(struct accept *accept, const struct pipeline_codes *read, struct pipeline_codes *ret_codes)
{
    accept->age++;
    if (accept->age > AGE_MAX) {
        accept_reset(accept);
    }
    for (int i = 0; i < read->count; i++) {
        const struct pipeline_code *code = &read->list[i];
        if (!is_bars(code) || pipeline_codes_have(&accept->bars, code)) {
            pipeline_codes_add(ret_codes, code);
        }
    }
    if (has_bars(read)) {
        remember(accept, read);
    }
}

void accept_reset(struct accept *accept)
{
    pipeline_codes_clear(&accept->bars);
    accept->age = 0;
}
