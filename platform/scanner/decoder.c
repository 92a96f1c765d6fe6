#include "platform/scanner/decoder.h"

#include "base/text.h"
#include "base/wipe.h"
#include "platform/scanner/decoder_child.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PROGRAM_BYTES = 4096,
    PREVIEW_BYTES = PREVIEW_SIDE * PREVIEW_SIDE,
    FRAMES_BYTES = FRAME_SLOTS * FRAME_BYTES,
    PREVIEWS_BYTES = PREVIEW_SLOTS * PREVIEW_BYTES,
    READ_BYTES = 4096,
};

struct decoder {
    char program[PROGRAM_BYTES];
    bool code_39, product;

    int frames_fd, previews_fd;
    unsigned char *frames, *previews;

    struct child child;
    bool ready;
    bool ended;       // it is dead or to be stopped: nothing more is taken from it
    bool ordered;     // an order is out
    int codes;        // given for it
    uint32_t number;  // of it
    int slot;         // to be written into next; the decoder reads no other than the one before
    int64_t since_ms; // of the order that is out, or of the start while it is not ready

    struct wire_reader reader;
    unsigned char bytes[READ_BYTES]; // read, and taken up to at
    size_t at, count;
};

// ---- memory

// The pictures are writable by the mapping that exists, and by nothing else from now on.
static enum err share(struct decoder *decoder)
{
    enum err err = shared_new("foyer-pictures", FRAMES_BYTES, &decoder->frames_fd, &decoder->frames);
    if (err == OK) {
        err = shared_new("foyer-previews", PREVIEWS_BYTES, &decoder->previews_fd, &decoder->previews);
    }
    if (err == OK && (fcntl(decoder->frames_fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) != 0 ||
                      fcntl(decoder->previews_fd, F_ADD_SEALS, F_SEAL_SEAL) != 0)) {
        err = ERR_SYSTEM;
    }
    return err;
}

// ---- the program

static enum err beside_this_program(char *ret_path, size_t size)
{
    static const char name[] = "foyer-decode";
    ssize_t count = readlink("/proc/self/exe", ret_path, size - 1);

    if (count <= 0) {
        return ERR_SYSTEM;
    }
    ret_path[count] = '\0';
    char *slash = strrchr(ret_path, '/');
    if (slash == NULL) {
        return ERR_SYSTEM;
    }
    return text_copy(slash + 1, size - (size_t)(slash + 1 - ret_path), name);
}

enum err decoder_new(const struct decoder_settings *settings, struct decoder **ret_decoder)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return ERR_MEMORY;
    }
    decoder->code_39 = settings->code_39;
    decoder->product = settings->product;
    decoder->child = child_none;
    enum err err = settings->program[0] == '\0'
                       ? beside_this_program(decoder->program, sizeof decoder->program)
                       : text_copy(decoder->program, sizeof decoder->program, settings->program);
    if (err == OK) {
        err = share(decoder);
    }
    if (err != OK) {
        decoder_free(decoder);
        return err;
    }
    *ret_decoder = decoder;
    return OK;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL) {
        return;
    }
    (void)decoder_stop(decoder);
    shared_free(decoder->frames_fd, decoder->frames, FRAMES_BYTES);
    shared_free(decoder->previews_fd, decoder->previews, PREVIEWS_BYTES);
    free(decoder);
}

// ---- the process

enum err decoder_start(struct decoder *decoder, int64_t now_ms)
{
    char code_39[] = "code39";
    char product[] = "product";
    char *words[4] = {decoder->program};
    int count = 1;

    if (decoder->code_39) {
        words[count++] = code_39;
    }
    if (decoder->product) {
        words[count++] = product;
    }
    const struct child_settings settings = {
        .words = words, .frames_fd = decoder->frames_fd, .previews_fd = decoder->previews_fd};
    enum err err = child_start(&settings, &decoder->child);
    if (err == OK) {
        decoder->since_ms = now_ms;
    }
    return err;
}

int decoder_stop(struct decoder *decoder)
{
    if (decoder->child.pid == 0) {
        return 0;
    }
    int ended = child_stop(&decoder->child);
    decoder->ready = decoder->ended = decoder->ordered = false;
    decoder->at = decoder->count = 0;
    wipe(&decoder->reader, sizeof decoder->reader);
    wipe(decoder->bytes, sizeof decoder->bytes);
    return ended;
}

int decoder_pid(const struct decoder *decoder)
{
    return (int)decoder->child.pid;
}

int decoder_fd(const struct decoder *decoder)
{
    return decoder->child.answers_fd;
}

// ---- orders

bool decoder_wants_frame(const struct decoder *decoder)
{
    return decoder->ready && !decoder->ended && !decoder->ordered;
}

unsigned char *decoder_slot(struct decoder *decoder)
{
    return decoder->frames + (size_t)decoder->slot * FRAME_BYTES;
}

const unsigned char *decoder_preview(const struct decoder *decoder, int preview_slot)
{
    return decoder->previews + (size_t)preview_slot * PREVIEW_BYTES;
}

enum err decoder_send(struct decoder *decoder, const struct wire_order *order, int64_t now_ms)
{
    unsigned char bytes[WIRE_ORDER_BYTES];
    struct wire_order placed = *order;

    placed.slot = decoder->slot;
    wire_order_put(&placed, bytes);
    if (!decoder_wants_frame(decoder) || wire_order_get(bytes, &placed) != OK) {
        return ERR_CONTRACT;
    }
    // As little as this goes into a pipe whole or not at all, and one that answers has taken all before it.
    if (write(decoder->child.orders_fd, bytes, sizeof bytes) != (ssize_t)sizeof bytes) {
        return ERR_SYSTEM;
    }
    decoder->ordered = true;
    decoder->codes = 0;
    decoder->number = order->number;
    decoder->since_ms = now_ms;
    decoder->slot = (decoder->slot + 1) % FRAME_SLOTS;
    return OK;
}

// ---- answers

static enum decoder_event read_more(struct decoder *decoder)
{
    wipe(decoder->bytes, decoder->count); // all taken
    decoder->at = decoder->count = 0;
    ssize_t got = -1;
    do {
        got = read(decoder->child.answers_fd, decoder->bytes, sizeof decoder->bytes);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        decoder->count = (size_t)got;
        return DECODER_ANSWER;
    }
    return got < 0 && errno == EAGAIN ? DECODER_NOTHING : DECODER_ENDED;
}

// What it may say at this moment.
static bool is_due(const struct decoder *decoder, const struct wire_answer *answer)
{
    if (answer->kind == WIRE_READY) {
        return !decoder->ready;
    }
    return decoder->ordered && answer->number == decoder->number &&
           (answer->kind == WIRE_DONE || decoder->codes < WIRE_CODES);
}

static void note(struct decoder *decoder, const struct wire_answer *answer)
{
    switch (answer->kind) {
    case WIRE_READY: decoder->ready = true; break;
    case WIRE_CODE: decoder->codes++; break;
    case WIRE_DONE: decoder->ordered = false; break;
    }
}

// The next whole answer, whatever it says.
static enum decoder_event take_answer(struct decoder *decoder, struct wire_answer *ret_answer,
                                      const unsigned char **ret_code)
{
    bool whole = false;

    while (!whole) {
        enum decoder_event more = decoder->at == decoder->count ? read_more(decoder) : DECODER_ANSWER;
        size_t used = 0;

        if (more != DECODER_ANSWER) {
            return more;
        }
        if (wire_reader_take(&decoder->reader, decoder->bytes + decoder->at, decoder->count - decoder->at, &used, &whole,
                             ret_answer, ret_code) != OK) {
            return DECODER_ENDED;
        }
        decoder->at += used;
    }
    return DECODER_ANSWER;
}

enum decoder_event decoder_take(struct decoder *decoder, struct wire_answer *ret_answer, const unsigned char **ret_code)
{
    struct wire_answer answer = {0};
    const unsigned char *code = NULL;

    if (decoder->child.pid == 0) {
        return DECODER_NOTHING;
    }
    enum decoder_event event = decoder->ended ? DECODER_ENDED : take_answer(decoder, &answer, &code);
    if (event == DECODER_ANSWER && !is_due(decoder, &answer)) {
        event = DECODER_ENDED;
    }
    decoder->ended = event == DECODER_ENDED;
    if (event == DECODER_ANSWER) {
        note(decoder, &answer);
        *ret_answer = answer;
        *ret_code = code;
    }
    return event;
}

// ---- time

int decoder_late_in_ms(const struct decoder *decoder, int64_t now_ms)
{
    if (decoder->child.pid == 0 || decoder_wants_frame(decoder)) {
        return -1;
    }
    int64_t left_ms = decoder->since_ms + DECODER_LATE_MS - now_ms;
    return left_ms < 0 ? 0 : (int)left_ms;
}

bool decoder_is_late(const struct decoder *decoder, int64_t now_ms)
{
    return decoder_late_in_ms(decoder, now_ms) == 0;
}
