// foyer-decode (platform/decode) as the scanner's thread runs it: the memory both share, the process, the two pipes. One
// thread makes, starts and uses it: the kernel kills the process when the thread that started it ends. SIGPIPE must be
// ignored or blocked there, as signals_to_inbox() and thread_begin() do. Nothing here waits but decoder_stop(), which
// waits for a process that SIGKILL has hit.
#pragma once
#include "base/err.h"
#include "platform/decode/wire.h"
#include "platform/sanitized.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    // From an order to its WIRE_DONE, and from the start to WIRE_READY: either takes less than a twentieth of it.
    DECODER_LATE_MS = PLATFORM_SANITIZED ? 2000 : 1000,
};

struct decoder_settings {
    const char *program; // "" = foyer-decode beside /proc/self/exe
    bool code_39, product;
};

struct decoder;

// The shared memory alone, and no process. It stays where it is until decoder_free(), so previews can be looked at while
// the process is started again. ERR_SYSTEM, ERR_MEMORY; ERR_LIMIT for a program's name that is too long.
MUST_CHECK enum err decoder_new(const struct decoder_settings *settings, struct decoder **ret_decoder);
// Stops it, wipes and gives back the memory. NULL is fine.
void decoder_free(struct decoder *decoder);

// now_ms, here and below: clock_real_ms(). Only while none runs. ERR_MISSING without such a program, else ERR_SYSTEM.
MUST_CHECK enum err decoder_start(struct decoder *decoder, int64_t now_ms);
// SIGKILL, and waits for its end. Returns how it ended: its exit code, or the signal's number below zero; what it died of
// before, if it did. 0 when none ran.
int decoder_stop(struct decoder *decoder);

int decoder_pid(const struct decoder *decoder); // 0 = none runs
int decoder_fd(const struct decoder *decoder);  // poll it for POLLIN, then decoder_take(); -1 = none runs

// It is ready and has answered the last order.
bool decoder_wants_frame(const struct decoder *decoder);
// FRAME_BYTES to write the next picture into, at any time: never those that the decoder reads at this moment. The same
// until the next decoder_send().
unsigned char *decoder_slot(struct decoder *decoder);
// Orders what is in decoder_slot() to be read; order->slot does not matter. Only when decoder_wants_frame(). ERR_CONTRACT
// for an order that cannot be; ERR_SYSTEM when it does not take orders: stop it.
MUST_CHECK enum err decoder_send(struct decoder *decoder, const struct wire_order *order, int64_t now_ms);

enum decoder_event {
    DECODER_NOTHING, // now
    DECODER_ANSWER,  // *ret_answer; to WIRE_CODE belongs *ret_code, valid until the next call: copy it
    DECODER_ENDED,   // it has died, or says what it may not say: stop it
};
// Call until it gives no more DECODER_ANSWER. WIRE_READY comes once and first; then, for each order and only for the
// order that is out, at most one WIRE_CODE and one WIRE_DONE.
enum decoder_event decoder_take(struct decoder *decoder, struct wire_answer *ret_answer, const unsigned char **ret_code);

// It hangs: an order is unanswered for DECODER_LATE_MS, or a start: stop it. Ask after decoder_take(): an answer that waits
// in the pipe counts for nothing here.
bool decoder_is_late(const struct decoder *decoder, int64_t now_ms);
// ms from now until it can be late, for poll(); -1 = nothing is awaited.
int decoder_late_in_ms(const struct decoder *decoder, int64_t now_ms);

// PREVIEW_SIDE x PREVIEW_SIDE; stands from the WIRE_DONE of its order to the next order that names it. Its bytes are the
// decoder's and may be anything.
const unsigned char *decoder_preview(const struct decoder *decoder, int preview_slot);
