// foyer-random-codes SEED: thousands of random QR codes through the real foyer-decode, as fast as it takes them. Every
// version, level and length, text and bytes, single and in parts (structured append), light on dark too, in any size,
// whole and spoiled. Fails when the decoder ended, hung or read what was not in the picture. Its last line:
// "codes=... pictures=... parts=... read=... wrong=0 restarts=0".
#include "platform/platform.h"
#include "platform/scanner/decoder.h"
#include <poll.h>
#include <qrencode.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

enum {
#ifdef SANITIZED
    CODES = 400, // each takes ten times as long
#else
    CODES = 4000,
#endif
    LOOKS = 2,         // pictures of each, until it is read
    VERSIONS = 40,
    BYTES_MAX = 2953,  // of version 40, level L
    QUIET = 4,         // modules around a code
    ROOM_MAX = 24,     // px of ground around that
    PX_MIN = 3,        // of a module
    PX_MORE = 3,
    SIDE_MAX = 480,    // px, unless PX_MIN makes it larger
    SPOILED_IN = 4,    // every fourth
};

struct made {
    QRcode *code;
    bool part;
    int count; // bytes
    unsigned char bytes[BYTES_MAX];
};

struct picture {
    int width, height;
    unsigned char *grey; // FRAME_BYTES
};

struct tally {
    int codes, pictures, parts, read, wrong, restarts;
};

static uint64_t state;

// splitmix64: the same codes for the same seed, everywhere.
static uint64_t next(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15U);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static int below(int limit)
{
    return (int)(next() % (uint64_t)limit);
}

// ---- codes

enum kind { KIND_BYTES, KIND_PRINTABLE, KIND_DIGITS, KIND_SHARED, KINDS };

static void fill(struct made *made, enum kind kind)
{
    static const char shared[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    for (int i = 0; i < made->count; i++) {
        switch (kind) {
        case KIND_BYTES: made->bytes[i] = (unsigned char)next(); break;
        case KIND_PRINTABLE: made->bytes[i] = (unsigned char)(' ' + below(95)); break;
        case KIND_DIGITS: made->bytes[i] = (unsigned char)('0' + below(10)); break;
        case KIND_SHARED:
        case KINDS: made->bytes[i] = (unsigned char)shared[below((int)sizeof shared - 1)]; break;
        }
    }
}

// NULL when so much does not fit.
static QRcode *whole_of(const struct made *made, enum kind kind, int version, QRecLevel level)
{
    static const QRencodeMode modes[KINDS] = {QR_MODE_8, QR_MODE_8, QR_MODE_NUM, QR_MODE_AN};
    QRinput *input = QRinput_new2(version, level);
    bool fine = input != NULL && QRinput_append(input, modes[kind], made->count, made->bytes) == 0;
    QRcode *code = fine ? QRcode_encodeInput(input) : NULL;

    QRinput_free(input);
    return code;
}

// One of several that belong together. NULL when all of it fits into one.
static QRcode *part_of(const struct made *made, int version, QRecLevel level)
{
    QRcode_List *list = QRcode_encodeDataStructured(made->count, made->bytes, version, level);
    QRcode *code = NULL;

    if (list != NULL && list->next != NULL) {
        code = list->code;
        list->code = NULL;
    }
    QRcode_List_free(list);
    return code;
}

static void make(struct made *made)
{
    enum kind kind = (enum kind)below(KINDS);
    int version = below(2) == 0 ? 0 : 1 + below(VERSIONS); // 0: the smallest that will do
    QRecLevel level = (QRecLevel)below(4);

    made->part = below(8) == 0;
    if (made->part) { // more than one of these versions holds, and not more than 16 of them do
        version = 4 + below(6);
        made->count = 240 + below(200);
    } else {
        made->count = 1 + below(2 << below(12));
        made->count = made->count > BYTES_MAX ? BYTES_MAX : made->count;
    }
    fill(made, kind);
    made->code = made->part ? part_of(made, version, level) : NULL;
    made->part = made->code != NULL;
    while (made->code == NULL) {
        made->code = whole_of(made, kind, version, level);
        made->count = made->code == NULL ? (made->count + 1) / 2 : made->count;
    }
}

// ---- pictures

static void spoil(struct picture *picture)
{
    int side = 1 + below(picture->width / 4);
    int left = below(picture->width - side), top = below(picture->height - side);

    for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
            picture->grey[y * picture->width + x] = (unsigned char)next();
        }
    }
}

static void draw(const struct made *made, struct picture *picture, bool spoiled)
{
    int modules = made->code->width, all = modules + 2 * QUIET, px = PX_MIN + below(PX_MORE);
    int light = 140 + below(100), dark = 12 + below(70), noise = 1 + below(24);
    bool inverted = below(10) == 0;

    px = px > PX_MIN && all * px > SIDE_MAX ? PX_MIN : px;
    int left = below(ROOM_MAX), top = below(ROOM_MAX);
    picture->width = all * px + left + below(ROOM_MAX);
    picture->height = all * px + top + below(ROOM_MAX);
    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++) {
            int column = (x - left) / px - QUIET, row = (y - top) / px - QUIET;
            bool inside = x >= left && y >= top && column >= 0 && column < modules && row >= 0 && row < modules;
            bool black = inside && (made->code->data[row * modules + column] & 1) != 0;

            int grey = (black != inverted ? dark : light) + below(noise) - noise / 2;
            picture->grey[y * picture->width + x] = (unsigned char)grey;
        }
    }
    if (spoiled) {
        spoil(picture);
    }
}

// ---- the decoder

// Its next answer; false when it has ended, or hangs. A machine that does much else at once may be slower than the kiosk
// would wait: here it is judged what a picture does, not when.
static bool await(struct decoder *decoder, struct wire_answer *ret_answer, const unsigned char **ret_code)
{
    const int64_t hangs_ms = clock_real_ms() + 10 * DECODER_LATE_MS;

    for (;;) {
        enum decoder_event event = decoder_take(decoder, ret_answer, ret_code);
        struct pollfd fd = {.fd = decoder_fd(decoder), .events = POLLIN};

        if (event != DECODER_NOTHING) {
            return event == DECODER_ANSWER;
        }
        if (clock_real_ms() >= hangs_ms) {
            return false;
        }
        (void)poll(&fd, 1, 100);
    }
}

static bool begin(struct decoder *decoder)
{
    struct wire_answer answer;
    const unsigned char *code = NULL;

    return decoder_start(decoder, clock_real_ms()) == OK && await(decoder, &answer, &code);
}

static bool is_right(const struct made *made, const struct wire_answer *answer, const unsigned char *code)
{
    static const unsigned char nothing[SCAN_BYTES];
    bool fits = (size_t)made->count <= SCAN_BYTES;
    size_t count = fits ? (size_t)made->count : SCAN_BYTES;

    // Of one that is too long comes nothing but that it is there (fault row Q1).
    return !made->part && answer->symbology == SYMBOLOGY_QR && !answer->gs1 && answer->count == count &&
           memcmp(code, fits ? made->bytes : nothing, count) == 0;
}

enum look { LOOK_NOTHING, LOOK_READ, LOOK_WRONG, LOOK_DIED };

static enum look look(struct decoder *decoder, const struct picture *picture, const struct made *made)
{
    static uint32_t number;
    struct wire_order order = {.number = ++number,
                               .format = FRAME_GREY,
                               .width = picture->width,
                               .height = picture->height,
                               .bytes = (uint32_t)(picture->width * picture->height)};
    struct wire_answer answer = {.kind = WIRE_READY};
    const unsigned char *code = NULL;
    enum look seen = LOOK_NOTHING;

    memcpy(decoder_slot(decoder), picture->grey, order.bytes);
    if (decoder_send(decoder, &order, clock_real_ms()) != OK) {
        return LOOK_DIED;
    }
    while (answer.kind != WIRE_DONE) {
        if (!await(decoder, &answer, &code)) {
            return LOOK_DIED;
        }
        if (answer.kind == WIRE_CODE) {
            bool right = seen != LOOK_WRONG && is_right(made, &answer, code);
            seen = right ? LOOK_READ : LOOK_WRONG;
        }
    }
    return seen;
}

static void again(struct decoder *decoder, struct tally *tally, int number)
{
    int how = decoder_stop(decoder);

    tally->restarts++;
    printf("code %d: the decoder ended with %d\n", number, how);
    if (!begin(decoder)) {
        printf("code %d: the decoder does not come back\n", number);
        exit(1);
    }
}

static void show(struct decoder *decoder, struct tally *tally, struct picture *picture)
{
    static struct made made;
    enum look seen = LOOK_NOTHING;
    bool spoiled = tally->codes % SPOILED_IN == SPOILED_IN - 1;

    make(&made);
    for (int i = 0; i < LOOKS && seen == LOOK_NOTHING; i++) {
        draw(&made, picture, spoiled); // another size and another light each time
        seen = look(decoder, picture, &made);
        tally->pictures++;
    }
    if (seen == LOOK_WRONG) {
        printf("code %d: read wrong (%d bytes, part=%d)\n", tally->codes, made.count, made.part);
    } else if (seen == LOOK_DIED) {
        again(decoder, tally, tally->codes);
    }
    tally->codes++;
    tally->parts += made.part;
    tally->read += seen == LOOK_READ;
    tally->wrong += seen == LOOK_WRONG;
    QRcode_free(made.code);
}

int main(int argc, char **argv)
{
    const struct decoder_settings settings = {.program = "", .product = true};
    static struct picture picture;
    struct decoder *decoder = NULL;
    struct tally tally = {0};

    if (argc != 2) {
        (void)fprintf(stderr, "usage: foyer-random-codes SEED\n");
        return 2;
    }
    state = strtoull(argv[1], NULL, 10);
    (void)signal(SIGPIPE, SIG_IGN);
    picture.grey = malloc(FRAME_BYTES);
    if (picture.grey == NULL || decoder_new(&settings, &decoder) != OK || !begin(decoder)) {
        (void)fprintf(stderr, "foyer-decode does not start: it is built beside this program\n");
        return 1;
    }
    while (tally.codes < CODES) {
        show(decoder, &tally, &picture);
    }
    decoder_free(decoder);
    free(picture.grey);
    printf("codes=%d pictures=%d parts=%d read=%d wrong=%d restarts=%d\n", tally.codes, tally.pictures, tally.parts, tally.read,
           tally.wrong, tally.restarts);
    return tally.wrong == 0 && tally.restarts == 0 ? 0 : 1;
}
