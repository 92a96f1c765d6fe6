// What a taken-over foyer-decode may write into its pipe, in whatever pieces: an answer is taken whole and as it stands, or
// refused; no code is longer than SCAN_BYTES; pieces make no difference. And what foyer-decode may be ordered to do never
// leaves the shared memory. The first byte says how many of the next are the lengths of pieces, in turn.
#include "platform/decode/wire.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// All that was told, one answer after another: its head as it is put again, then its code.
struct told {
    size_t count;
    unsigned char *bytes;
    bool broken;
};

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void tell(struct told *told, const struct wire_answer *answer, const unsigned char *code)
{
    must(answer->count <= SCAN_BYTES);
    must((answer->kind == WIRE_CODE) == (answer->count > 0));
    must(answer->luminance >= 0 && answer->luminance <= 255);
    wire_answer_put(answer, told->bytes + told->count);
    if (answer->count > 0) {
        memcpy(told->bytes + told->count + WIRE_ANSWER_BYTES, code, answer->count);
    }
    told->count += WIRE_ANSWER_BYTES + answer->count;
}

// told->bytes has room for count bytes: what is told is never more than what came.
static void take(const uint8_t *lengths, size_t length_count, const uint8_t *bytes, size_t count, struct told *told)
{
    struct wire_reader *reader = calloc(1, sizeof *reader); // its end is watched
    size_t turn = 0;

    must(reader != NULL);
    for (size_t at = 0; at < count && !told->broken;) {
        size_t piece = length_count == 0 ? count - at : (size_t)lengths[turn++ % length_count] + 1;
        size_t used = SIZE_MAX;
        bool whole = false;
        struct wire_answer answer = {0};
        const unsigned char *code = NULL;

        piece = piece < count - at ? piece : count - at;
        told->broken = wire_reader_take(reader, bytes + at, piece, &used, &whole, &answer, &code) != OK;
        if (!told->broken) {
            must(used > 0 && used <= piece && (whole || used == piece));
            at += used;
        }
        if (whole) {
            must(told->count + WIRE_ANSWER_BYTES + answer.count <= count);
            tell(told, &answer, code);
        }
    }
    free(reader);
}

static void read_answers(const uint8_t *lengths, size_t length_count, const uint8_t *bytes, size_t count)
{
    struct told pieces = {.bytes = malloc(count + 1)};
    struct told once = {.bytes = malloc(count + 1)};

    must(pieces.bytes != NULL && once.bytes != NULL);
    take(lengths, length_count, bytes, count, &pieces);
    take(NULL, 0, bytes, count, &once);
    must(pieces.count == once.count && pieces.broken == once.broken);
    must(memcmp(pieces.bytes, once.bytes, once.count) == 0);
    must(memcmp(once.bytes, bytes, once.count) == 0); // what is put again is what came
    free(pieces.bytes);
    free(once.bytes);
}

static void read_order(const uint8_t *bytes)
{
    unsigned char again[WIRE_ORDER_BYTES];
    struct wire_order order;

    if (wire_order_get(bytes, &order) != OK) {
        return;
    }
    must(order.slot >= 0 && order.slot < FRAME_SLOTS);
    must(order.preview_slot >= 0 && order.preview_slot < PREVIEW_SLOTS);
    must(order.bytes > 0 && order.bytes <= FRAME_BYTES);
    if (order.format == FRAME_GREY || order.format == FRAME_YUYV) {
        int64_t pixels = (int64_t)order.width * order.height;

        must(order.width > 0 && order.width <= FRAME_SIDE && order.height > 0 && order.height <= FRAME_SIDE);
        must(order.bytes == pixels * (order.format == FRAME_GREY ? 1 : 2));
    }
    wire_order_put(&order, again);
    must(memcmp(again, bytes, sizeof again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length_count = size == 0 ? 0 : data[0] % 8;

    if (size < 1 + length_count) {
        return 0;
    }
    const uint8_t *bytes = data + 1 + length_count;
    size_t count = size - 1 - length_count;
    read_answers(data + 1, length_count, bytes, count);
    if (count >= WIRE_ORDER_BYTES) {
        read_order(bytes);
    }
    return 0;
}
