// Every line the program can ever write, as data: an event and two integers whose meaning is said here
// (reliability 12). No text goes in, so no patient does. Integers are counts, error codes, HTTP status,
// milliseconds or a value of a closed list; never a date, an identifier, or anything typed or replied.
// The sink is platform/log_journal.c; the core never logs.
#pragma once
#include <stdint.h>

enum log_severity {
    LOG_DEBUG_,   // developers; off in service
    LOG_INFO_,    // what happened
    LOG_NOTICE_,
    LOG_WARNING_,
    LOG_ERROR_,
};

#define LOG_EVENT_LIST(X)                                                                          \
    X(LOG_STARTED, LOG_INFO_, "started; a = milliseconds since the process began")                 \
    X(LOG_STOPPED, LOG_INFO_, "stopped; a = exit code")                                            \
    X(LOG_SITE_READY, LOG_NOTICE_, "the appointment system answers; a = ms, b = capability bits")  \
    X(LOG_SITE_AWAY, LOG_WARNING_, "the appointment system is away, or the kiosk cannot use it")  \
    X(LOG_SITE_UNFIT, LOG_ERROR_, "the appointment system cannot do what is configured; a = bits") \
    X(LOG_SITE_DENIED, LOG_ERROR_, "the appointment system refused a search: 401 or 403")          \
    X(LOG_SITE_NO_VERSIONS, LOG_WARNING_, "no versions: read, compare, write, read back")          \
    X(LOG_SESSION_BEGUN, LOG_INFO_, "a session began; a = number since start")                     \
    X(LOG_SESSION_ENDED, LOG_INFO_, "a session ended; a = kind of end, b = seconds")               \
    X(LOG_SCREEN, LOG_DEBUG_, "a screen is shown; a = screen")                                     \
    X(LOG_FOUND, LOG_INFO_, "a search was decided; a = finding, b = ms")                           \
    X(LOG_REFUSED, LOG_INFO_, "a refusal was shown; a = reason")                                   \
    X(LOG_PAUSED, LOG_WARNING_, "typed entry is paused; a = seconds, b = misses")                  \
    X(LOG_SCAN, LOG_INFO_, "a code was read; a = enum code_kind, b = ms since S2a was shown or -1")  \
    X(LOG_PASS_KEYS, LOG_ERROR_, "the keys of an issuer of passes cannot be used; a = error, b = which") \
    X(LOG_SCANNER, LOG_NOTICE_, "what reads codes changed; a = bits now (1 camera, 2 decoder, 4 serial, 8 keyboard), b = bits before") \
    X(LOG_SCANNER_FLOOD, LOG_WARNING_, "a fixed scanner sends codes faster than anybody shows them; a = 1 serial, 2 keyboard, 3 behind a prefix") \
    X(LOG_DECODER_ENDED, LOG_WARNING_, "the decoder ended and is started again; a = exit code, or minus the signal; b = times since start") \
    X(LOG_DECODER_FAILED, LOG_ERROR_, "the decoder cannot be started; a = error, b = times since start") \
    X(LOG_PICTURE_UNFIT, LOG_NOTICE_, "a picture could not be taken in; a = error")                \
    X(LOG_REPLY, LOG_DEBUG_, "a reply arrived; a = HTTP status, b = ms")                           \
    X(LOG_REPLY_LATE, LOG_DEBUG_, "a reply to an old request was dropped; a = count")              \
    X(LOG_REPLY_ODD, LOG_WARNING_, "a reply was not the contract; a = error, b = HTTP status")     \
    X(LOG_ENTRIES_SKIPPED, LOG_NOTICE_, "unknown entries of a bundle were skipped; a = count")     \
    X(LOG_ARRIVAL, LOG_INFO_, "an arrival changed state; a = state")              \
    X(LOG_ARRIVAL_REPLAYED, LOG_NOTICE_, "an open arrival is read back after a restart; a = count")       \
    X(LOG_TASK_SENT, LOG_INFO_, "staff were told; a = enum task_note, b = tries") \
    X(LOG_AUDIT_SENT, LOG_INFO_, "the site keeps which kiosk arrived whom; a = tries")             \
    X(LOG_TASK_WAITING, LOG_WARNING_, "staff could not be told yet; a = enum task_note, b = HTTP status") \
    X(LOG_TASK_DROPPED, LOG_ERROR_, "a message to staff was given up; a = enum task_note or -1, b = tries") \
    X(LOG_JOURNAL_OPENED, LOG_INFO_, "the journal is open; a = open rows, b = sealed by other key")\
    X(LOG_JOURNAL_FAILED, LOG_ERROR_, "the journal failed; a = error")                             \
    X(LOG_INBOX_FULL, LOG_WARNING_, "inputs were dropped; a = count")                              \
    X(LOG_GLYPHS_MISSING, LOG_NOTICE_, "characters without a glyph were drawn as boxes; a = count")\
    X(LOG_HELP_UNANSWERED, LOG_WARNING_, "nobody acknowledged a call for help; a = seconds")      \
    X(LOG_STAFF_ENTERED, LOG_NOTICE_, "staff opened the staff screen")                             \
    X(LOG_STAFF_REFUSED, LOG_WARNING_, "a wrong PIN; a = in a row, b = seconds of pause")          \
    X(LOG_CLEANING, LOG_INFO_, "touch is off for cleaning; a = seconds")                           \
    X(LOG_CLOSED, LOG_NOTICE_, "the screen is closed; a = why")                                    \
    X(LOG_OPENED, LOG_NOTICE_, "the screen is open again; a = why it was closed")                  \
    X(LOG_PAUSE_LIFTED, LOG_NOTICE_, "staff lifted the pause of typed entry")                      \
    X(LOG_UNDO, LOG_NOTICE_, "staff took back an arrival; a = outcome")                            \
    X(LOG_LOOKED, LOG_DEBUG_, "the closer look ended; a = answer, b = ms")                         \
    X(LOG_PDS, LOG_INFO_, "PDS was asked about an NHS number; a = 1 it answered, b = ms")                       \
    X(LOG_TOKEN, LOG_INFO_, "a token was fetched; a = answer, b = HTTP status")                    \
    X(LOG_TOKEN_REFUSED, LOG_ERROR_, "the token server refuses this kiosk; a = HTTP status, b = seconds to the next try") \
    X(LOG_SIMILAR, LOG_INFO_, "similar names were looked for; a = found, b = answer")              \
    X(LOG_NET_FAULT, LOG_ERROR_, "no connection; a = why, b = whose (0 site, 1 national)")         \
    X(LOG_CERT_EXPIRES, LOG_WARNING_, "a client certificate ends; a = days left, b = whose")       \
    X(LOG_CLOCK_CORRECTED, LOG_NOTICE_, "the clock was corrected by a verified Date; a = ms")      \
    X(LOG_CLOCK_DIFFERS, LOG_WARNING_, "a server's clock differs from ours; a = seconds")         \
    X(LOG_ROWS_EXPIRED, LOG_NOTICE_, "rows of an earlier day were not sent; a = count since start")  \
    X(LOG_CLOCK_UNTRUSTED, LOG_ERROR_, "the clock is not trusted; a = source")                     \
    X(LOG_FATAL, LOG_ERROR_, "cannot go on; a = error, b = where")

enum log_event_id {
#define X(name, severity, sentence) name,
    LOG_EVENT_LIST(X)
#undef X
        LOG_EVENT_COUNT
};

// Writes one line. Any thread. Lines below the severity set at start are not written.
void log_event(enum log_event_id event, int64_t a, int64_t b);
