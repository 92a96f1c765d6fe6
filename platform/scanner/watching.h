// The camera and the decoder while somebody is to hold up a code, and whether there is a camera while nobody is. The
// scanner's thread alone.
#pragma once
#include "platform/platform.h"
#include "platform/scanner/camera.h"
#include "platform/scanner/decoder.h"

enum {
    DECODER_ENDS = 3,          // so many ends within DECODER_ENDS_MS: it does not work
    DECODER_ENDS_MS = 10000,
    // Nor does one that, started again or not, has answered nothing for so long: typing is offered within 2 s (fault Q6).
    DECODER_SILENT_MS = PLATFORM_SANITIZED ? 6000 : 1800,
    DECODER_AGAIN_MS = 5000,   // then it is tried again so often,
    DECODER_ALONE_MS = 60000,  // and so often while nobody watches: not to be led to one that does not work
    CAMERA_SILENT_MS = 5000,   // no picture for so long: it is closed and opened again
    DARK_BELOW = 40,           // mean of the middle of a picture, 0 to 255; a code on a phone at a quarter of its light gives more
    LIGHT_FROM = 56,           // well above, so that it does not flicker between both
    DARK_MS = 1000,            // for so long
};

// What the thread does with what comes of it.
struct watching_port {
    void *context;
    void (*code)(void *context, const struct scan *scan); // borrows
    // Looked at by the main thread until the next call or NULL.
    void (*preview)(void *context, const unsigned char *grey);
    void (*decoder)(void *context, int starts, int pid);
};

struct watching {
    struct watching_port port;
    struct decoder_settings settings;
    struct camera *camera;   // NULL = none is wanted
    bool on;
    bool there;              // a camera, when it was last looked for
    bool refused;            // it would not start: it is only there again when it does
    int64_t camera_due_ms;   // when it is looked for next; INT64_MAX = not
    int64_t picture_ms;      // when the last picture came, or the camera was opened
    struct decoder *decoder; // NULL = nobody watches, nor is it tried
    int starts, ends;
    int64_t ended_ms[DECODER_ENDS]; // the last ones; in a ring
    int64_t decoder_due_ms;  // when it is started next, while none runs
    int64_t awaited_ms;      // since when an answer has been awaited, over ends and starts; -1 = none is
    bool awaits_picture;     // that of a picture: being ready is none
    bool failing;            // ended too often or silent too long, and has not answered since; while nobody watches, being ready is an answer
    uint32_t number;         // of the last order
    int preview_slot, preview_ordered; // of the newest preview that stands, of the last order
    bool unfit;              // the last picture was; one line of the log for many in a row
    bool dark;
    int64_t differs_ms;      // since when pictures say otherwise than dark does; -1 = they agree
};

// camera: taken over, may be NULL. settings->program is borrowed for as long.
void watching_begin(struct watching *watching, const struct watching_port *port, struct camera *camera,
                    const struct decoder_settings *settings);
void watching_end(struct watching *watching);
void watching_set(struct watching *watching, bool on, int64_t now_ms);
// Something was plugged in or out: the next turn looks for the camera.
void watching_look(struct watching *watching);
// Everything that can be done without waiting.
void watching_turn(struct watching *watching, int64_t now_ms);
// To be polled for POLLIN; -1 = not.
int watching_camera_fd(const struct watching *watching);
int watching_decoder_fd(const struct watching *watching);
// When watching_turn() is to be called at the latest.
int64_t watching_due_ms(const struct watching *watching, int64_t now_ms);
