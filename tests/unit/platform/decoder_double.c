// Plays foyer-decode to the scanner's tests: it reads its orders as the real one does, but what it answers stands in the
// first bytes of the picture. "CODE:" and a text up to a NUL: that code, as a QR code. "DIES" it ends with 7. "HANG" it
// never answers again. "JUNK" it says what no decoder says. Anything else: no code. The preview is filled with the last
// byte of the picture, which is its luminance, too.
#include "platform/decode/wire.h"
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void say(const struct wire_answer *answer, const unsigned char *code)
{
    unsigned char bytes[WIRE_ANSWER_BYTES + SCAN_BYTES];
    size_t count = WIRE_ANSWER_BYTES;

    wire_answer_put(answer, bytes);
    if (answer->kind == WIRE_CODE) {
        memcpy(bytes + count, code, answer->count);
        count += answer->count;
    }
    if (write(1, bytes, count) != (ssize_t)count) {
        _exit(8);
    }
}

static void obey(const struct wire_order *order, const unsigned char *picture, unsigned char *preview)
{
    if (memcmp(picture, "DIES", 4) == 0) {
        _exit(7);
    }
    while (memcmp(picture, "HANG", 4) == 0) {
        pause();
    }
    if (memcmp(picture, "JUNK", 4) == 0) {
        char junk[256];
        memset(junk, 0x5a, sizeof junk);
        (void)!write(1, junk, sizeof junk);
    }
    if (memcmp(picture, "CODE:", 5) == 0) {
        struct wire_answer code = {.kind = WIRE_CODE, .number = order->number, .symbology = SYMBOLOGY_QR};
        code.count = strnlen((const char *)picture + 5, SCAN_BYTES);
        say(&code, picture + 5);
    }
    unsigned char last = picture[order->bytes - 1];
    memset(preview, last, PREVIEW_SIDE * PREVIEW_SIDE);
    say(&(struct wire_answer){.kind = WIRE_DONE, .number = order->number, .luminance = last}, NULL);
}

int main(void)
{
    unsigned char *frames = mmap(NULL, (size_t)FRAME_SLOTS * FRAME_BYTES, PROT_READ, MAP_SHARED, 3, 0);
    unsigned char *previews = mmap(NULL, (size_t)PREVIEW_SLOTS * PREVIEW_SIDE * PREVIEW_SIDE, PROT_READ | PROT_WRITE,
                                   MAP_SHARED, 4, 0);
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order order;

    if (frames == MAP_FAILED || previews == MAP_FAILED) {
        return 9;
    }
    say(&(struct wire_answer){.kind = WIRE_READY}, NULL);
    while (read(0, bytes, sizeof bytes) == (ssize_t)sizeof bytes && wire_order_get(bytes, &order) == OK) {
        obey(&order, frames + (size_t)order.slot * FRAME_BYTES,
             previews + (size_t)order.preview_slot * PREVIEW_SIDE * PREVIEW_SIDE);
    }
    return 0;
}
