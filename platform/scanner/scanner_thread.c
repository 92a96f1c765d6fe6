// The scanner's thread: one poll() over the orders of the main thread, the camera, the decoder, the fixed scanners and the
// folders in which devices come and go. What it finds goes to the inbox.
#include "platform/scanner/scanner_inside.h"

#include "base/log_event.h"
#include "base/wipe.h"
#include "platform/inner.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum {
    PREVIEW_MS = 1000 / 15, // told at most so often
    TELL_AGAIN_MS = 100,    // the inbox was full
    CODES = 8,              // of one fixed scanner in one turn
};

// ---- codes

static uint64_t scan_tag(const struct scan *scan)
{
    unsigned char bytes[SCAN_BYTES + 2];
    bytes[0] = (unsigned char)scan->symbology;
    bytes[1] = scan->gs1;
    memcpy(bytes + 2, scan->bytes, scan->count);
    uint64_t tag = chance_tag(bytes, scan->count + 2);
    wipe(bytes, sizeof bytes);
    return tag;
}

static enum err scan_push(struct scanner *scanner, const struct scan *scan)
{
    struct inbox_item item = {.kind = INBOX_SCAN, .scan = secure_alloc(sizeof *scan)};
    if (item.scan == NULL) {
        return ERR_MEMORY;
    }
    *item.scan = *scan;
    return inbox_push_modestly(scanner->inbox, &item);
}

// A camera's code belongs to the watch in which it was read: the lock makes sure that none comes after it has ended.
static void scan_give(struct scanner *scanner, const struct scan *scan, bool always)
{
    uint64_t tag = scan_tag(scan);
    if (!sights_see(&scanner->sights, tag, clock_real_ms())) {
        return;
    }
    pthread_mutex_lock(&scanner->lock);
    bool wanted = always || (scanner->wanted && scanner->times == scanner->times_seen);
    enum err err = wanted ? scan_push(scanner, scan) : OK;
    pthread_mutex_unlock(&scanner->lock);
    if (err != OK) { // held up a moment longer, it is read again
        sights_unsee(&scanner->sights, tag);
    }
}

static void camera_code(void *context, const struct scan *scan)
{
    scan_give(context, scan, false);
}

// ---- previews

// Pushed without being counted as lost when the inbox is full: a newer one comes.
static bool tell(struct scanner *scanner, const struct inbox_item *item)
{
    if (inbox_reserve(scanner->inbox) != OK) {
        return false;
    }
    inbox_push_reserved(scanner->inbox, item);
    return true;
}

static void preview_tell(struct scanner *scanner)
{
    static const struct inbox_item item = {.kind = INBOX_PREVIEW};
    int64_t now_ms = clock_real_ms();
    if (now_ms < scanner->preview_due_ms || atomic_exchange(&scanner->preview_waits, true)) {
        return;
    }
    // Counted on from when it was due: pictures come when they like.
    bool long_ago = now_ms - scanner->preview_due_ms > PREVIEW_MS;
    scanner->preview_due_ms = (long_ago ? now_ms : scanner->preview_due_ms) + PREVIEW_MS + 1;
    if (!tell(scanner, &item)) {
        atomic_store(&scanner->preview_waits, false);
    }
}

static void preview_came(void *context, const unsigned char *grey)
{
    struct scanner *scanner = context;
    pthread_mutex_lock(&scanner->lock);
    bool wanted = scanner->wanted && scanner->times == scanner->times_seen;
    scanner->preview = wanted ? grey : NULL;
    scanner->preview_number += wanted && grey != NULL;
    pthread_mutex_unlock(&scanner->lock);
    if (wanted && grey != NULL) {
        preview_tell(scanner);
    }
}

static void decoder_came(void *context, int starts, int pid)
{
    struct scanner *scanner = context;
    atomic_store(&scanner->decoder_starts, starts);
    atomic_store(&scanner->decoder_pid, pid);
}

// ---- what reads codes

static struct scanner_state state_now(const struct scanner *scanner)
{
    return (struct scanner_state){.camera = scanner->watching.there,
                                  .decoder = !scanner->watching.failing,
                                  .serial = scanner->serial.fd >= 0,
                                  .wedge = scanner->evdev.fd >= 0,
                                  .dark = scanner->watching.dark};
}

static int state_bits(const struct scanner_state *state)
{
    return state->camera | state->decoder << 1 | state->serial << 2 | state->wedge << 3 | state->dark << 4;
}

static void state_tell(struct scanner *scanner, int64_t now_ms)
{
    enum { LOGGED = 15 }; // whether it is dark is for the patient
    struct inbox_item item = {.kind = INBOX_SCANNER, .scanner = state_now(scanner)};
    int bits = state_bits(&item.scanner), before = state_bits(&scanner->told);
    if (scanner->is_told && bits == before) {
        return;
    }
    if (!tell(scanner, &item)) {
        scanner->tell_due_ms = now_ms + TELL_AGAIN_MS;
        return;
    }
    if (!scanner->is_told || (bits & LOGGED) != (before & LOGGED)) {
        log_event(LOG_SCANNER, bits & LOGGED, before & LOGGED);
    }
    scanner->told = item.scanner;
    scanner->is_told = true;
    scanner->tell_due_ms = INT64_MAX;
}

// ---- the thread

// False: it is to end.
static bool orders_take(struct scanner *scanner, int64_t now_ms)
{
    uint64_t rings;
    while (read(scanner->bell, &rings, sizeof rings) < 0 && errno == EINTR) {
    }
    pthread_mutex_lock(&scanner->lock);
    bool quit = scanner->quit, wanted = scanner->wanted, again = scanner->again;
    uint32_t times = scanner->times;
    scanner->again = false;
    pthread_mutex_unlock(&scanner->lock);
    if (times != scanner->times_seen) { // was off in between: nothing of the one before is left to the next
        watching_set(&scanner->watching, false, now_ms);
        scanner->times_seen = times;
        again = true;
    }
    if (again) {
        scanner->sights = (struct sights){0};
    }
    watching_set(&scanner->watching, wanted && !quit, now_ms);
    return !quit;
}

static void fixed_code(struct scanner *scanner, bool in_time, struct scan *scan)
{
    if (in_time) {
        scan_give(scanner, scan, true);
    }
    wipe(scan, sizeof *scan);
}

// What they have sent beyond this turn's share, they are asked for in the next.
static void scanners_turn(struct scanner *scanner, int64_t now_ms)
{
    struct scan scan;
    int serial = 0, evdev = 0;
    while (serial < CODES && serial_turn(&scanner->serial, now_ms, &scan)) {
        fixed_code(scanner, pace_lets(&scanner->serial_pace, SOURCE_SERIAL, now_ms), &scan);
        serial++;
    }
    while (evdev < CODES && evdev_turn(&scanner->evdev, now_ms, &scan)) {
        fixed_code(scanner, pace_lets(&scanner->evdev_pace, SOURCE_EVDEV, now_ms), &scan);
        evdev++;
    }
    if (serial + evdev > 0) {
        wipe_stack();
    }
}

static void turn(struct scanner *scanner, int64_t now_ms)
{
    if (notice_turn(&scanner->notice, now_ms)) {
        watching_look(&scanner->watching);
        serial_look(&scanner->serial);
        evdev_look(&scanner->evdev);
    }
    watching_turn(&scanner->watching, now_ms);
    scanners_turn(scanner, now_ms);
    state_tell(scanner, now_ms);
}

static int wait_ms(const struct scanner *scanner, int64_t now_ms)
{
    int64_t due_ms[] = {watching_due_ms(&scanner->watching, now_ms), serial_due_ms(&scanner->serial),
                        evdev_due_ms(&scanner->evdev), scanner->notice.due_ms, scanner->tell_due_ms};
    int64_t first_ms = INT64_MAX;
    for (size_t i = 0; i < sizeof due_ms / sizeof due_ms[0]; i++) {
        first_ms = due_ms[i] < first_ms ? due_ms[i] : first_ms;
    }
    if (first_ms == INT64_MAX) {
        return -1;
    }
    return first_ms <= now_ms ? 0 : (int)(first_ms - now_ms);
}

void scanner_thread_end(struct scanner *scanner)
{
    watching_end(&scanner->watching);
    serial_end(&scanner->serial);
    evdev_end(&scanner->evdev);
    notice_end(&scanner->notice);
}

void *scanner_run(void *context)
{
    struct scanner *scanner = context;
    while (orders_take(scanner, clock_real_ms())) {
        turn(scanner, clock_real_ms());
        struct pollfd fds[] = {
            {.fd = scanner->bell, .events = POLLIN},
            {.fd = watching_camera_fd(&scanner->watching), .events = POLLIN},
            {.fd = watching_decoder_fd(&scanner->watching), .events = POLLIN},
            {.fd = scanner->serial.fd, .events = POLLIN},
            {.fd = scanner->evdev.fd, .events = POLLIN},
            {.fd = scanner->notice.fd, .events = POLLIN},
        };
        (void)poll(fds, sizeof fds / sizeof fds[0], wait_ms(scanner, clock_real_ms()));
    }
    scanner_thread_end(scanner);
    wipe_stack();
    return NULL;
}

// ---- its parts

static enum err camera_begin(const struct scanner_settings *settings, struct camera **ret_camera)
{
    if (settings->pictures[0] != '\0') {
        return camera_pictures_new(settings->pictures, ret_camera);
    }
    return settings->camera[0] != '\0' ? camera_v4l2_new(settings->camera, ret_camera) : OK;
}

static void folders_add(struct scanner *scanner, const struct scanner_settings *settings)
{
    notice_begin(&scanner->notice);
    if (settings->pictures[0] != '\0') {
        notice_add(&scanner->notice, settings->pictures);
    } else if (settings->camera[0] != '\0') {
        notice_add(&scanner->notice, settings->camera[0] == '/' ? settings->camera : "/dev/video0");
    }
    if (settings->serial[0] != '\0') {
        notice_add(&scanner->notice, settings->serial);
    }
    if (settings->wedge[0] != '\0') {
        notice_add(&scanner->notice, "/dev/input/event0");
    }
}

enum err scanner_thread_begin(struct scanner *scanner, const struct scanner_settings *settings)
{
    size_t bytes = strlen(settings->decoder) + 1;
    if (bytes > sizeof scanner->program) {
        return ERR_LIMIT;
    }
    memcpy(scanner->program, settings->decoder, bytes);
    enum err err = serial_begin(&scanner->serial, settings->serial);
    err = err == OK ? evdev_begin(&scanner->evdev, settings->wedge) : err;
    struct camera *camera = NULL;
    err = err == OK ? camera_begin(settings, &camera) : err;
    if (err != OK) {
        return err;
    }
    struct decoder_settings decoder = {scanner->program, settings->code_39, settings->product};
    struct watching_port port = {scanner, camera_code, preview_came, decoder_came};
    watching_begin(&scanner->watching, &port, camera, &decoder);
    folders_add(scanner, settings);
    scanner->tell_due_ms = INT64_MAX;
    return OK;
}
