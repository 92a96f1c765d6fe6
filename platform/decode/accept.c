#include "platform/decode/accept.h"

#include "base/wipe.h"
#include "platform/decode/pipeline.h"
#include <string.h>

enum { AGE_MAX = 2 * PIPELINE_ROTA }; // frames that a first read waits for the second

static bool is_bars(const struct pipeline_code *code)
{
    return code->symbology != SYMBOLOGY_QR;
}

static bool has_bars(const struct pipeline_codes *codes)
{
    bool has = false;
    for (int i = 0; i < codes->count; i++) {
        has = has || is_bars(&codes->list[i]);
    }
    return has;
}

static void forget(struct accept *accept, int at)
{
    accept->count--;
    memmove(&accept->list[at], &accept->list[at + 1], (size_t)(accept->count - at) * sizeof accept->list[0]);
    wipe(&accept->list[accept->count], sizeof accept->list[0]);
}

// What was read long ago; and what two frames with bars in a row did not have: it may have been misread in one that has them.
static void grow_older(struct accept *accept, const struct pipeline_codes *read)
{
    bool bars = has_bars(read);
    for (int i = accept->count - 1; i >= 0; i--) {
        struct accept_bars *known = &accept->list[i];
        bool missed = bars && !pipeline_codes_have(read, &known->code);
        known->age++;
        if (known->age > AGE_MAX || (missed && known->missed)) {
            forget(accept, i);
        } else if (bars) {
            known->missed = missed;
        }
    }
}

static bool is_known(const struct accept *accept, const struct pipeline_code *code)
{
    for (int i = 0; i < accept->count; i++) {
        if (pipeline_code_is_same(&accept->list[i].code, code)) {
            return true;
        }
    }
    return false;
}

// When there is no room, the one that was read longest ago goes.
static void remember(struct accept *accept, const struct pipeline_code *code)
{
    int at = 0;
    while (at < accept->count && !pipeline_code_is_same(&accept->list[at].code, code)) {
        at++;
    }
    if (at < accept->count) {
        forget(accept, at);
    } else if (accept->count == PIPELINE_CODES) {
        forget(accept, 0);
    }
    struct accept_bars *bars = &accept->list[accept->count++];
    bars->age = 0;
    bars->missed = false;
    bars->code = *code;
}

void accept_frame(struct accept *accept, const struct pipeline_codes *read, struct pipeline_codes *ret_codes)
{
    grow_older(accept, read);
    accept->turn = (accept->turn + 1) % PIPELINE_CODES;
    for (int i = 0; i < read->count && ret_codes->count < WIRE_CODES; i++) {
        const struct pipeline_code *code = &read->list[(i + accept->turn) % read->count];
        if (!is_bars(code) || is_known(accept, code)) {
            pipeline_codes_add(ret_codes, code);
        }
    }
    for (int i = 0; i < read->count; i++) {
        if (is_bars(&read->list[i])) {
            remember(accept, &read->list[i]);
        }
    }
}

void accept_reset(struct accept *accept)
{
    wipe(accept, sizeof *accept);
}
