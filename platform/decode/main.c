// foyer-decode: pictures in, codes out, in a process that can do nothing else. README.md says how it is shut in.
//   fd 0 orders, fd 1 answers (wire.h), fd 3 pictures (read only), fd 4 previews; started by platform/scanner/decoder.c.
#include "base/text.h"
#include "base/wipe.h"
#include "platform/decode/pipeline.h"
#include "platform/decode/sandbox.h"
#include "platform/decode/wire.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    FRAMES_FD = 3,
    PREVIEWS_FD = 4,
    PREVIEW_BYTES = PREVIEW_SIDE * PREVIEW_SIDE,
    NICE = 5, // a tap on the screen comes before a picture
    DESCRIPTION_BYTES = 8192,
};

// Exit codes, for the kiosk's log.
enum { EXIT_DONE = 0, EXIT_START = 2, EXIT_ORDER = 3, EXIT_ANSWER = 4, EXIT_MEMORY = 5 };

struct decode {
    const unsigned char *frames;
    unsigned char *previews;
    unsigned char *frame; // a copy: a picture must not change while it is parsed
    struct pipeline *pipeline;
    struct pipeline_codes codes;
    unsigned char answer[WIRE_ANSWER_BYTES + SCAN_BYTES];
};

static struct decode decode;

static bool write_all(const unsigned char *bytes, size_t count)
{
    for (size_t done = 0; done < count;) {
        ssize_t wrote = write(STDOUT_FILENO, bytes + done, count - done);

        if (wrote > 0) {
            done += (size_t)wrote;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

// False at the end of orders, and for half an order, which nobody sends.
static bool read_order(unsigned char bytes[WIRE_ORDER_BYTES])
{
    for (size_t have = 0; have < WIRE_ORDER_BYTES;) {
        ssize_t got = read(STDIN_FILENO, bytes + have, WIRE_ORDER_BYTES - have);

        if (got > 0) {
            have += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static bool send_answer(const struct wire_answer *answer, const unsigned char *code)
{
    wire_answer_put(answer, decode.answer);
    if (answer->kind == WIRE_CODE) {
        memcpy(decode.answer + WIRE_ANSWER_BYTES, code, answer->count);
    }
    bool done = write_all(decode.answer, WIRE_ANSWER_BYTES + answer->count);
    wipe(decode.answer, sizeof decode.answer);
    return done;
}

static uint32_t cpu_us(void)
{
    struct timespec used = {0};

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint32_t)((int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000); // a difference of two may wrap round
}

// One that is longer than may be taken (settled 7) goes as no text at all: app/codes says that it cannot be read (fault row Q1).
static bool send_code(uint32_t number, const struct pipeline_code *code)
{
    static const unsigned char no_text[SCAN_BYTES];
    bool fits = code->count <= SCAN_BYTES;
    const struct wire_answer answer = {.kind = WIRE_CODE,
                                       .number = number,
                                       .symbology = code->symbology,
                                       .gs1 = code->gs1,
                                       .count = fits ? code->count : SCAN_BYTES};
    return send_answer(&answer, fits ? code->bytes : no_text);
}

static bool send_codes(uint32_t number)
{
    bool sent = true;
    for (int i = 0; i < decode.codes.count && sent; i++) {
        sent = send_code(number, &decode.codes.list[i]);
    }
    pipeline_codes_clear(&decode.codes);
    return sent;
}

static int do_order(const struct wire_order *order)
{
    uint32_t from_us = cpu_us();
    unsigned char *preview = decode.previews + (size_t)order->preview_slot * PREVIEW_BYTES;
    struct pipeline_seen seen = {0};

    memcpy(decode.frame, decode.frames + (size_t)order->slot * FRAME_BYTES, order->bytes);
    enum err err = pipeline_frame(decode.pipeline, order->format, decode.frame, order->bytes, order->width, order->height,
                                  preview, &seen, &decode.codes);
    if (err != OK) {
        return EXIT_MEMORY;
    }
    if (!send_codes(order->number)) {
        return EXIT_ANSWER;
    }
    struct wire_answer done = {.kind = WIRE_DONE,
                               .number = order->number,
                               .luminance = seen.luminance,
                               .texture = seen.texture,
                               .unfit = seen.unfit,
                               .cpu_us = cpu_us() - from_us};
    return send_answer(&done, NULL) ? EXIT_DONE : EXIT_ANSWER;
}

static int do_orders(void)
{
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order order;
    int code = EXIT_DONE;

    while (code == EXIT_DONE && read_order(bytes)) {
        code = wire_order_get(bytes, &order) == OK ? do_order(&order) : EXIT_ORDER;
    }
    return code;
}

// Everything that needs a file, and all memory that is the same for each picture.
static bool prepare(const struct pipeline_settings *settings)
{
    void *frames = mmap(NULL, (size_t)FRAME_SLOTS * FRAME_BYTES, PROT_READ, MAP_SHARED, FRAMES_FD, 0);
    void *previews =
        mmap(NULL, (size_t)PREVIEW_SLOTS * PREVIEW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, PREVIEWS_FD, 0);

    decode.frame = malloc(FRAME_BYTES);
    if (frames == MAP_FAILED || previews == MAP_FAILED || decode.frame == NULL ||
        pipeline_new(settings, &decode.pipeline) != OK) {
        return false;
    }
    decode.frames = frames;
    decode.previews = previews;
    errno = 0;
    return nice(NICE) != -1 || errno == 0;
}

static int describe(void)
{
    static char text[DESCRIPTION_BYTES];
    size_t count = sandbox_describe(text, sizeof text);

    return write_all((const unsigned char *)text, count) ? EXIT_DONE : EXIT_ANSWER;
}

int main(int argc, char **argv)
{
    const struct wire_answer ready = {.kind = WIRE_READY};
    struct pipeline_settings settings = {0};

    for (int i = 1; i < argc; i++) {
        if (text_equal(argv[i], "--allowed")) {
            return describe();
        }
        settings.code_39 = settings.code_39 || text_equal(argv[i], "code39");
        settings.product = settings.product || text_equal(argv[i], "product");
    }
    if (!prepare(&settings) || sandbox_enter() != OK || !send_answer(&ready, NULL)) {
        _exit(EXIT_START);
    }
    int code = do_orders();
    pipeline_free(decode.pipeline);
    wipe(decode.frame, FRAME_BYTES);
    _exit(code); // nothing more runs: atexit handlers of libraries know nothing of the sandbox
}
