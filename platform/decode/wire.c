#include "platform/decode/wire.h"

#include "base/wipe.h"
#include <string.h>

// All numbers are little-endian; what is not named is zero. A record is taken only when it is, byte for byte, what
// wire_*_put makes of the values in it, so there is one spelling of each and nothing can hide in the gaps.

// Order.
enum { ORDER_NUMBER = 0, ORDER_FORMAT = 4, ORDER_SLOT = 8, ORDER_WIDTH = 12, ORDER_HEIGHT = 16, ORDER_BYTES = 20,
       ORDER_PREVIEW = 24 };

// Answer.
enum { ANSWER_KIND = 0, ANSWER_NUMBER = 4, ANSWER_CPU = 8, ANSWER_LUMINANCE = 12, ANSWER_TEXTURE = 16, ANSWER_UNFIT = 20,
       ANSWER_SYMBOLOGY = 24, ANSWER_GS1 = 28, ANSWER_COUNT = 32 };

static void put(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        at[i] = (unsigned char)(value >> (8 * i));
    }
}

static uint32_t get(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

void wire_order_put(const struct wire_order *order, unsigned char ret_bytes[WIRE_ORDER_BYTES])
{
    memset(ret_bytes, 0, WIRE_ORDER_BYTES);
    put(ret_bytes + ORDER_NUMBER, order->number);
    put(ret_bytes + ORDER_FORMAT, (uint32_t)order->format);
    put(ret_bytes + ORDER_SLOT, (uint32_t)order->slot);
    put(ret_bytes + ORDER_WIDTH, (uint32_t)order->width);
    put(ret_bytes + ORDER_HEIGHT, (uint32_t)order->height);
    put(ret_bytes + ORDER_BYTES, order->bytes);
    put(ret_bytes + ORDER_PREVIEW, (uint32_t)order->preview_slot);
}

// Two pixels of YUYV share their colour: no odd width.
static bool order_size_is_right(enum frame_format format, uint32_t width, uint32_t height, uint32_t bytes)
{
    if (bytes == 0 || bytes > FRAME_BYTES) {
        return false;
    }
    if (format == FRAME_JPEG || format == FRAME_PNG) {
        return width == 0 && height == 0;
    }
    if (width == 0 || width > FRAME_SIDE || height == 0 || height > FRAME_SIDE) {
        return false;
    }
    return format == FRAME_GREY ? bytes == width * height : width % 2 == 0 && bytes == 2 * width * height;
}

enum err wire_order_get(const unsigned char bytes[WIRE_ORDER_BYTES], struct wire_order *ret_order)
{
    unsigned char same[WIRE_ORDER_BYTES];
    uint32_t format = get(bytes + ORDER_FORMAT);
    uint32_t slot = get(bytes + ORDER_SLOT);
    uint32_t preview_slot = get(bytes + ORDER_PREVIEW);
    uint32_t width = get(bytes + ORDER_WIDTH);
    uint32_t height = get(bytes + ORDER_HEIGHT);

    if (format >= FRAME_FORMAT_COUNT || slot >= FRAME_SLOTS || preview_slot >= PREVIEW_SLOTS ||
        !order_size_is_right((enum frame_format)format, width, height, get(bytes + ORDER_BYTES))) {
        return ERR_CONTRACT;
    }
    struct wire_order order = {.number = get(bytes + ORDER_NUMBER),
                               .format = (enum frame_format)format,
                               .slot = (int)slot,
                               .width = (int)width,
                               .height = (int)height,
                               .bytes = get(bytes + ORDER_BYTES),
                               .preview_slot = (int)preview_slot};
    wire_order_put(&order, same);
    if (memcmp(same, bytes, sizeof same) != 0) {
        return ERR_CONTRACT;
    }
    *ret_order = order;
    return OK;
}

void wire_answer_put(const struct wire_answer *answer, unsigned char ret_bytes[WIRE_ANSWER_BYTES])
{
    memset(ret_bytes, 0, WIRE_ANSWER_BYTES);
    put(ret_bytes + ANSWER_KIND, (uint32_t)answer->kind);
    if (answer->kind == WIRE_READY) {
        return;
    }
    put(ret_bytes + ANSWER_NUMBER, answer->number);
    if (answer->kind == WIRE_DONE) {
        put(ret_bytes + ANSWER_CPU, answer->cpu_us);
        put(ret_bytes + ANSWER_LUMINANCE, (uint32_t)answer->luminance);
        put(ret_bytes + ANSWER_TEXTURE, answer->texture ? 1 : 0);
        put(ret_bytes + ANSWER_UNFIT, answer->unfit ? 1 : 0);
    } else {
        put(ret_bytes + ANSWER_SYMBOLOGY, (uint32_t)answer->symbology);
        put(ret_bytes + ANSWER_GS1, answer->gs1 ? 1 : 0);
        put(ret_bytes + ANSWER_COUNT, (uint32_t)answer->count);
    }
}

static bool count_is_right(size_t count)
{
#ifdef FOYER_PLANT_BUG_WIRE
    return count > 0;
#else
    return count > 0 && count <= SCAN_BYTES;
#endif
}

static bool is_decoded(enum symbology symbology)
{
    switch (symbology) {
    case SYMBOLOGY_QR:
    case SYMBOLOGY_CODE_128:
    case SYMBOLOGY_CODE_39:
    case SYMBOLOGY_PRODUCT: return true;
    case SYMBOLOGY_UNKNOWN:
    case SYMBOLOGY_DATA_MATRIX:
    case SYMBOLOGY_COUNT: break;
    }
    return false;
}

enum err wire_answer_get(const unsigned char bytes[WIRE_ANSWER_BYTES], struct wire_answer *ret_answer)
{
    unsigned char same[WIRE_ANSWER_BYTES];
    uint32_t kind = get(bytes + ANSWER_KIND);
    uint32_t luminance = get(bytes + ANSWER_LUMINANCE);
    uint32_t symbology = get(bytes + ANSWER_SYMBOLOGY);

    if (kind > WIRE_DONE || luminance > 255 || symbology >= SYMBOLOGY_COUNT) {
        return ERR_CONTRACT;
    }
    struct wire_answer answer = {.kind = (enum wire_answer_kind)kind,
                                 .number = get(bytes + ANSWER_NUMBER),
                                 .cpu_us = get(bytes + ANSWER_CPU),
                                 .luminance = (int)luminance,
                                 .texture = get(bytes + ANSWER_TEXTURE) != 0,
                                 .unfit = get(bytes + ANSWER_UNFIT) != 0,
                                 .symbology = (enum symbology)symbology,
                                 .gs1 = get(bytes + ANSWER_GS1) != 0,
                                 .count = get(bytes + ANSWER_COUNT)};
    if (answer.kind == WIRE_CODE && !(is_decoded(answer.symbology) && count_is_right(answer.count))) {
        return ERR_CONTRACT;
    }
    wire_answer_put(&answer, same);
    if (memcmp(same, bytes, sizeof same) != 0) {
        return ERR_CONTRACT;
    }
    *ret_answer = answer;
    return OK;
}

// Up to whole bytes in all; false while some are still to come.
static bool reader_fill(struct wire_reader *reader, size_t whole, const unsigned char *bytes, size_t count, size_t *used)
{
    size_t wanted = reader->have < whole ? whole - reader->have : 0;
    size_t take = count - *used < wanted ? count - *used : wanted;

    if (take > 0) {
        memcpy(reader->bytes + reader->have, bytes + *used, take);
        reader->have += take;
        *used += take;
    }
    return reader->have >= whole;
}

enum err wire_reader_take(struct wire_reader *reader, const unsigned char *bytes, size_t count, size_t *ret_used,
                          bool *ret_whole, struct wire_answer *ret_answer, const unsigned char **ret_code)
{
    struct wire_answer answer = {0};
    size_t used = 0;
    bool whole = false;

    if (reader->have == 0) {
        wipe(reader->bytes, sizeof reader->bytes); // the code of the answer before
    }
    if (reader_fill(reader, WIRE_ANSWER_BYTES, bytes, count, &used)) {
        enum err err = wire_answer_get(reader->bytes, &answer);
        if (err != OK) {
            return err;
        }
        whole = reader_fill(reader, WIRE_ANSWER_BYTES + answer.count, bytes, count, &used);
    }
    *ret_used = used;
    *ret_whole = whole;
    if (whole) {
        *ret_answer = answer;
        *ret_code = reader->bytes + WIRE_ANSWER_BYTES;
        reader->have = 0;
    }
    return OK;
}
