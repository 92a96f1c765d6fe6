// The only place that writes lines. A line is an event's own sentence, two integers and, where the
// first of them is an error, what err.h says of it; systemd's journal reads the severity from the
// "<6>" in front and strips it (sd-daemon(3)).
#include "platform/platform.h"

#include "base/log_event.h"
#include <SDL.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

struct log_kind {
    const char *name;
    enum log_severity severity;
    const char *sentence;
};

static const struct log_kind log_kinds[] = {
#define X(name, severity, sentence) {#name, severity, sentence},
    LOG_EVENT_LIST(X)
#undef X
};

static atomic_int log_file = STDERR_FILENO;
static atomic_int log_min_severity = LOG_INFO_;

// Libraries' own words may quote what a patient typed: nobody hears them.
static void log_discard(void *context, int category, SDL_LogPriority priority, const char *message)
{
    (void)context;
    (void)category;
    (void)priority;
    (void)message;
}

enum err log_open(const char *file, int min_severity)
{
    int opened = STDERR_FILENO;
    if (file != NULL) {
        opened = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (opened < 0) {
            return ERR_FILE;
        }
    }
    // An earlier file stays open: another thread may be writing to it this moment. It happens once
    // or twice in a life.
    atomic_store(&log_file, opened);
    atomic_store(&log_min_severity, min_severity);
    SDL_LogSetOutputFunction(log_discard, NULL);
    return OK;
}

static int log_priority(enum log_severity severity)
{
    switch (severity) {
    case LOG_DEBUG_: return 7;
    case LOG_INFO_: return 6;
    case LOG_NOTICE_: return 5;
    case LOG_WARNING_: return 4;
    case LOG_ERROR_: return 3;
    }
    return 3;
}

// What a is where it is an enum err; "" where it is not.
static const char *log_error_name(enum log_event_id event, int64_t a)
{
    if (event != LOG_FATAL && event != LOG_JOURNAL_FAILED && event != LOG_REPLY_ODD &&
        event != LOG_PASS_KEYS && event != LOG_DECODER_FAILED && event != LOG_PICTURE_UNFIT) {
        return "";
    }
    return err_sentence(a >= 0 && a <= INT_MAX ? (enum err)a : (enum err)INT_MAX);
}

void log_event(enum log_event_id event, int64_t a, int64_t b)
{
    assert((unsigned)event < LOG_EVENT_COUNT);
    const struct log_kind *kind = &log_kinds[event];
    if ((int)kind->severity < atomic_load(&log_min_severity)) {
        return;
    }
    int kept = errno;
    char line[320];
    const char *error = log_error_name(event, a);
    int length = snprintf(line, sizeof(line), "<%d>%s %s: a=%" PRId64 " b=%" PRId64 "%s%s\n",
                          log_priority(kind->severity), kind->name, kind->sentence, a, b,
                          error[0] == '\0' ? "" : ": ", error);
    if (length > 0 && (size_t)length < sizeof(line)) {
        // One write for one line: threads cannot cut into each other's. A log that cannot be
        // written is no reason to stop checking patients in.
        ssize_t wrote = write(atomic_load(&log_file), line, (size_t)length);
        (void)wrote;
    }
    errno = kept;
}
