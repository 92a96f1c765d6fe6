#include "platform/scanner/watching.h"

#include "base/log_event.h"
#include "base/wipe.h"
#include "platform/scanner/notice.h"
#include <string.h>

void watching_begin(struct watching *watching, const struct watching_port *port, struct camera *camera,
                    const struct decoder_settings *settings)
{
    *watching = (struct watching){.port = *port,
                                  .settings = *settings,
                                  .camera = camera,
                                  .camera_due_ms = camera == NULL ? INT64_MAX : 0,
                                  .decoder_due_ms = INT64_MAX,
                                  .awaited_ms = -1,
                                  .differs_ms = -1};
}

// ---- the decoder's life

static bool decoder_runs(const struct watching *watching)
{
    return watching->decoder != NULL && decoder_pid(watching->decoder) != 0;
}

static void decoder_tell(const struct watching *watching)
{
    int pid = watching->decoder == NULL ? 0 : decoder_pid(watching->decoder);
    watching->port.decoder(watching->port.context, watching->starts, pid);
}

// picture: an answer to a picture, not to the start.
static void answer_is_due(struct watching *watching, bool picture, int64_t now_ms)
{
    watching->awaited_ms = watching->awaited_ms < 0 ? now_ms : watching->awaited_ms;
    watching->awaits_picture = watching->awaits_picture || picture;
}

static void answer_is_due_no_more(struct watching *watching)
{
    watching->awaited_ms = -1;
    watching->awaits_picture = false;
}

// It ends, and the memory is given back.
static void decoder_drop(struct watching *watching)
{
    decoder_free(watching->decoder);
    watching->decoder = NULL;
    decoder_tell(watching);
}

// Started again at once; but one that does nothing but end must not keep the machine busy.
static void decoder_ended(struct watching *watching, int64_t now_ms)
{
    int64_t *ended_ms = watching->ended_ms;
    memmove(ended_ms, ended_ms + 1, (DECODER_ENDS - 1) * sizeof *ended_ms);
    ended_ms[DECODER_ENDS - 1] = now_ms;
    watching->ends++;
    bool often = watching->ends >= DECODER_ENDS && now_ms - ended_ms[0] < DECODER_ENDS_MS;
    watching->failing = watching->failing || often;
    int pause_ms = watching->on ? DECODER_AGAIN_MS : DECODER_ALONE_MS;
    watching->decoder_due_ms = watching->failing ? now_ms + pause_ms : now_ms;
    if (watching->on) {
        decoder_tell(watching);
    } else {
        decoder_drop(watching);
    }
}

static void decoder_begin(struct watching *watching, int64_t now_ms)
{
    enum err err = OK;
    if (watching->decoder == NULL) {
        err = decoder_new(&watching->settings, &watching->decoder);
    }
    err = err == OK ? decoder_start(watching->decoder, now_ms) : err;
    if (err != OK) { // counts as one that ended: it is tried as often, and as seldom
        decoder_ended(watching, now_ms);
        log_event(LOG_DECODER_FAILED, err, watching->ends);
        return;
    }
    watching->starts++;
    watching->decoder_due_ms = INT64_MAX;
    answer_is_due(watching, false, now_ms);
    decoder_tell(watching);
}

// While nobody watches it is only tried.
static void decoder_ready(struct watching *watching)
{
    if (!watching->awaits_picture) {
        answer_is_due_no_more(watching);
    }
    if (!watching->on) {
        watching->failing = false;
        decoder_drop(watching);
    }
}

static void decoder_end(struct watching *watching, int64_t now_ms)
{
    int how = decoder_stop(watching->decoder);
    decoder_ended(watching, now_ms);
    log_event(LOG_DECODER_ENDED, how, watching->ends);
}

// ---- its answers

static void code_came(const struct watching *watching, const struct wire_answer *answer, const unsigned char *code)
{
    struct scan scan = {.symbology = answer->symbology, .gs1 = answer->gs1, .count = answer->count};
    memcpy(scan.bytes, code, answer->count);
    watching->port.code(watching->port.context, &scan);
    wipe(&scan, sizeof scan);
}

static void unfit_note(struct watching *watching, enum err err)
{
    if (err != OK && !watching->unfit) {
        log_event(LOG_PICTURE_UNFIT, err, 0);
    }
    watching->unfit = err != OK;
}

static void light_note(struct watching *watching, int luminance, int64_t now_ms)
{
    bool is_dark = luminance < (watching->dark ? LIGHT_FROM : DARK_BELOW);
    if (is_dark == watching->dark) {
        watching->differs_ms = -1;
    } else if (watching->differs_ms < 0) {
        watching->differs_ms = now_ms;
    } else if (now_ms - watching->differs_ms >= DARK_MS) {
        watching->dark = is_dark;
        watching->differs_ms = -1;
    }
}

static void picture_done(struct watching *watching, const struct wire_answer *answer, int64_t now_ms)
{
    watching->failing = false;
    answer_is_due_no_more(watching);
    unfit_note(watching, answer->unfit ? ERR_SYNTAX : OK);
    if (!answer->unfit) {
        watching->preview_slot = watching->preview_ordered;
        watching->port.preview(watching->port.context, decoder_preview(watching->decoder, watching->preview_slot));
        light_note(watching, answer->luminance, now_ms);
    }
}

static void answers_take(struct watching *watching, int64_t now_ms)
{
    while (decoder_runs(watching)) {
        struct wire_answer answer;
        const unsigned char *code = NULL;
        switch (decoder_take(watching->decoder, &answer, &code)) {
        case DECODER_NOTHING: return;
        case DECODER_ENDED: decoder_end(watching, now_ms); continue;
        case DECODER_ANSWER: break;
        }
        switch (answer.kind) {
        case WIRE_READY: decoder_ready(watching); break;
        case WIRE_CODE: code_came(watching, &answer, code); break;
        case WIRE_DONE: picture_done(watching, &answer, now_ms); break;
        }
    }
}

// When it has been silent for too long; INT64_MAX = nothing is awaited.
static int64_t silent_ms(const struct watching *watching)
{
    return watching->awaited_ms < 0 ? INT64_MAX : watching->awaited_ms + DECODER_SILENT_MS;
}

static void decoder_turn(struct watching *watching, int64_t now_ms)
{
    answers_take(watching, now_ms);
    if (decoder_runs(watching) && decoder_is_late(watching->decoder, now_ms)) {
        decoder_end(watching, now_ms);
    }
    while (now_ms >= watching->decoder_due_ms) {
        decoder_begin(watching, now_ms);
    }
    if (watching->on && now_ms >= silent_ms(watching)) {
        watching->failing = true;
    }
}

// ---- the camera

static void camera_close(struct watching *watching)
{
    watching->camera->kind->close(watching->camera);
    watching->dark = false;
    watching->differs_ms = -1;
}

static void camera_lost(struct watching *watching, int64_t now_ms)
{
    camera_close(watching);
    watching->there = false;
    watching->camera_due_ms = now_ms + LOOK_REFUSED_MS;
}

static enum err camera_open(struct watching *watching, int64_t now_ms)
{
    enum err err = watching->camera->kind->open(watching->camera);
    watching->picture_ms = now_ms;
    watching->refused = err == ERR_SYSTEM;
    unfit_note(watching, err == ERR_MISSING || err == ERR_SYSTEM ? OK : err);
    return err;
}

// Watched: opened. Else only looked at; but one that would not start looks as if it were there, and is started for a moment.
static void camera_find(struct watching *watching, int64_t now_ms)
{
    struct camera *camera = watching->camera;
    enum err err = ERR_MISSING;
    if (watching->on || watching->refused) {
        err = camera_open(watching, now_ms);
    } else {
        err = camera->kind->is_there(camera) ? OK : ERR_MISSING;
    }
    if (!watching->on && camera->fd >= 0) {
        camera_close(watching);
    }
    watching->there = err == OK;
    watching->camera_due_ms = err == OK ? INT64_MAX : now_ms + (err == ERR_MISSING ? LOOK_ABSENT_MS : LOOK_REFUSED_MS);
}

static void camera_turn(struct watching *watching, int64_t now_ms)
{
    struct camera *camera = watching->camera;
    if (camera->fd < 0 && now_ms >= watching->camera_due_ms) {
        camera_find(watching, now_ms);
    }
    if (camera->fd < 0) {
        return;
    }
    switch (camera->kind->take(camera)) {
    case CAMERA_NOTHING: break;
    case CAMERA_PICTURE: watching->picture_ms = now_ms; break;
    case CAMERA_GONE: camera_lost(watching, now_ms); return;
    }
    if (now_ms - watching->picture_ms >= CAMERA_SILENT_MS) {
        camera_lost(watching, now_ms);
    }
}

// ---- from one to the other

static void picture_send(struct watching *watching, int64_t now_ms)
{
    struct camera *camera = watching->camera;
    struct decoder *decoder = watching->decoder;
    if (!camera->holds || decoder == NULL || !decoder_wants_frame(decoder)) {
        return;
    }
    struct wire_order order = {.number = ++watching->number};
    enum err err = camera->kind->give(camera, decoder_slot(decoder), &order);
    if (err == ERR_SYSTEM) {
        camera_lost(watching, now_ms);
        return;
    }
    if (err != OK) {
        unfit_note(watching, err);
        return;
    }
    // Never the one that the main thread may be looking at.
    watching->preview_ordered = (watching->preview_slot + 1) % PREVIEW_SLOTS;
    order.preview_slot = watching->preview_ordered;
    answer_is_due(watching, true, now_ms);
    err = decoder_send(decoder, &order, now_ms);
    if (err == ERR_CONTRACT) { // a picture of a size that cannot be told
        answer_is_due_no_more(watching);
        unfit_note(watching, err);
    } else if (err != OK) {
        decoder_end(watching, now_ms);
    }
}

// ----

static void watching_start(struct watching *watching, int64_t now_ms)
{
    watching->on = true;
    watching->unfit = false;
    answer_is_due_no_more(watching);
    decoder_drop(watching); // one that is being tried: each watch has its own
    watching->decoder_due_ms = now_ms;
    watching->camera_due_ms = now_ms;
}

static void watching_stop(struct watching *watching, int64_t now_ms)
{
    watching->on = false;
    answer_is_due_no_more(watching);
    watching->decoder_due_ms = watching->failing ? now_ms + DECODER_ALONE_MS : INT64_MAX;
    if (watching->camera->fd >= 0) {
        camera_close(watching);
    }
    watching->port.preview(watching->port.context, NULL);
    decoder_drop(watching);
    wipe_stack();
}

void watching_set(struct watching *watching, bool on, int64_t now_ms)
{
    if (watching->camera == NULL || on == watching->on) {
        return;
    }
    if (on) {
        watching_start(watching, now_ms);
    } else {
        watching_stop(watching, now_ms);
    }
}

void watching_end(struct watching *watching)
{
    watching_set(watching, false, 0);
    decoder_drop(watching); // one that is being tried
    watching->decoder_due_ms = INT64_MAX;
    if (watching->camera != NULL) {
        watching->camera->kind->free(watching->camera);
        watching->camera = NULL;
    }
    watching->camera_due_ms = INT64_MAX;
}

void watching_look(struct watching *watching)
{
    if (watching->camera != NULL && watching->camera->fd < 0) {
        watching->camera_due_ms = 0;
    }
}

void watching_turn(struct watching *watching, int64_t now_ms)
{
    if (watching->camera == NULL) {
        return;
    }
    decoder_turn(watching, now_ms);
    camera_turn(watching, now_ms);
    picture_send(watching, now_ms);
}

int watching_camera_fd(const struct watching *watching)
{
    return watching->camera == NULL ? -1 : watching->camera->fd;
}

int watching_decoder_fd(const struct watching *watching)
{
    return watching->decoder == NULL ? -1 : decoder_fd(watching->decoder);
}

static int64_t earlier(int64_t a_ms, int64_t b_ms)
{
    return a_ms < b_ms ? a_ms : b_ms;
}

int64_t watching_due_ms(const struct watching *watching, int64_t now_ms)
{
    if (watching->camera == NULL) {
        return INT64_MAX;
    }
    int64_t due_ms = watching->decoder_due_ms;
    if (watching->on && !watching->failing) {
        due_ms = earlier(due_ms, silent_ms(watching));
    }
    if (watching->camera->fd < 0) {
        due_ms = earlier(due_ms, watching->camera_due_ms);
    } else {
        due_ms = earlier(due_ms, watching->picture_ms + CAMERA_SILENT_MS);
    }
    int late_in_ms = watching->decoder == NULL ? -1 : decoder_late_in_ms(watching->decoder, now_ms);
    return late_in_ms < 0 ? due_ms : earlier(due_ms, now_ms + late_in_ms);
}
