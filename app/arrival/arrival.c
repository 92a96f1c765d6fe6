#include "arrival/arrival.h"
#include "base/calendar.h"
#include "base/text.h"
#include <assert.h>
#include <string.h>

static const int64_t backoff_first_ms = 2000;
static const int64_t backoff_last_ms = 60 * 1000;
static const int64_t background_ms = 15 * 60 * 1000; // settled 4
static const int64_t staff_read_ms = 5 * 60 * 1000;
static const int64_t clock_step_ms = 60 * 1000; // a correction, not another time
static const int poll_limit = 3; // 1, 2, 4 s (national-services 7.3)
static const struct json_limits row_limits = {
    .body_bytes = 4096, .depth = 2, .values = 32, .members = 32};

static struct arrival_next want(enum arrival_want want)
{
    return (struct arrival_next){.want = want};
}

static struct arrival_next close_as(struct arrival *arrival, enum arrival_state state,
                                    enum arrival_outcome outcome)
{
    arrival->state = state;
    return (struct arrival_next){.want = ARRIVAL_WANT_CLOSE, .tell = true, .outcome = outcome};
}

static struct arrival_next wait_for(struct arrival *arrival, int64_t now_ms, int64_t delay_ms)
{
    arrival->state = ARRIVAL_WAITING;
    arrival->wake_ms = now_ms + delay_ms;
    return want(ARRIVAL_WANT_WAKE);
}

static struct arrival_next back_off(struct arrival *arrival, int64_t now_ms)
{
    if (arrival->state == ARRIVAL_STAFF) {
        arrival->wake_ms = now_ms + staff_read_ms;
        return want(ARRIVAL_WANT_WAKE);
    }
    arrival->backoff_ms = arrival->backoff_ms == 0 ? backoff_first_ms : arrival->backoff_ms * 2;
    if (arrival->backoff_ms > backoff_last_ms) {
        arrival->backoff_ms = backoff_last_ms;
    }
    return wait_for(arrival, now_ms, arrival->backoff_ms);
}

static struct arrival_next write_now(struct arrival *arrival)
{
    arrival->state = ARRIVAL_SENT;
    return want(ARRIVAL_WANT_WRITE);
}

bool arrival_is_open(enum arrival_state state)
{
    return state >= ARRIVAL_INTENT && state <= ARRIVAL_STAFF;
}

struct arrival_next arrival_begin(struct arrival *arrival, uint32_t flow_number,
                                  const char *const ids[3], const char *patient_id,
                                  const struct appointment *appointment,
                                  const struct staff_news *news, int64_t wall_ms)
{
    *arrival = (struct arrival){.state = ARRIVAL_READING, .flow_number = flow_number, .news = *news};
    memcpy(arrival->intent_id, ids[0], sizeof arrival->intent_id);
    memcpy(arrival->request_id, ids[1], sizeof arrival->request_id);
    memcpy(arrival->renewed_id, ids[2], sizeof arrival->renewed_id);
    memcpy(arrival->appointment.id, appointment->id, sizeof arrival->appointment.id);
    memcpy(arrival->appointment.patient, patient_id, strnlen(patient_id, FHIR_ID_BYTES - 1));
    memcpy(arrival->appointment.place, appointment->place, sizeof arrival->appointment.place);
    arrival->appointment.start_ms = appointment->start_ms;
    arrival->begun_wall_ms = wall_ms;
    return want(ARRIVAL_WANT_READ);
}

static bool same_visit(const struct site_appointment *a, const struct site_appointment *b)
{
    return text_equal(a->id, b->id) && text_equal(a->patient, b->patient) &&
           a->start_ms == b->start_ms && text_equal(a->place, b->place);
}

// The read before anything is written.
static struct arrival_next first_read(struct arrival *arrival, enum site_answer answer,
                                      const struct site_appointment *read)
{
    switch (answer) {
    case SITE_OK: break;
    case SITE_NONE: return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    case SITE_DENIED: return close_as(arrival, ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED);
    case SITE_TOO_MANY:
    case SITE_BUSY:
    case SITE_UNAVAILABLE:
    case SITE_BROKEN: return close_as(arrival, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);
    }
    if (!same_visit(read, &arrival->appointment)) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    if (appointment_is_arrived(read->status)) {
        return close_as(arrival, ARRIVAL_CLOSED_ALREADY, ARRIVAL_ALREADY);
    }
    if (read->status != APPOINTMENT_BOOKED) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    arrival->appointment = *read;
    arrival->state = ARRIVAL_INTENT;
    return want(ARRIVAL_WANT_COMMIT);
}

// Nothing is written any more: after 15 minutes, on another day (fault W14), or when the clock fell well behind the
// beginning, so that no age is known.
static bool is_old(const struct arrival *arrival, int64_t wall_ms)
{
    return wall_ms - arrival->begun_wall_ms >= background_ms ||
           wall_ms < arrival->begun_wall_ms - clock_step_ms ||
           !date_equal(london_date(wall_ms), london_date(arrival->begun_wall_ms));
}

struct arrival_next arrival_committed(struct arrival *arrival, bool ok, int64_t wall_ms)
{
    if (arrival->state != ARRIVAL_INTENT) {
        return want(ARRIVAL_WANT_NOTHING); // a later put of the same row: nobody waits for it
    }
    if (!ok) {
        // No intent, no write (fault W13): nothing has left the kiosk.
        return close_as(arrival, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);
    }
    arrival->committed = true;
    if (is_old(arrival, wall_ms)) {
        // A disk that took a quarter of an hour: the patient is at the desk by now, and so is the news.
        struct arrival_next next = close_as(arrival, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);

        next.tell_staff = !arrival->staff_told;
        next.note = NOTE_UNKNOWN;
        return next;
    }
    return write_now(arrival);
}

// Read back as still booked: may the write be sent (again)?
static struct arrival_next still_booked(struct arrival *arrival, const struct config *config,
                                        const struct site_appointment *read, int64_t now_ms,
                                        int64_t wall_ms)
{
    bool same_version = text_equal(read->etag, arrival->appointment.etag);

    if (arrival->state == ARRIVAL_STAFF || is_old(arrival, wall_ms)) {
        return back_off(arrival, now_ms); // never a write after 15 minutes: staff decide
    }
    if (config->fhir_write == WRITE_ENCOUNTER && arrival->accepted) {
        if (arrival->polls < poll_limit) {
            return wait_for(arrival, now_ms, (int64_t)1000 << arrival->polls++);
        }
        return back_off(arrival, now_ms);
    }
    if (same_version && !arrival->maybe_written) {
        return close_as(arrival, ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED); // refused, nothing changed
    }
    if (same_version) {
        if (arrival->repeated) {
            return back_off(arrival, now_ms);
        }
        arrival->repeated = true; // same If-Match, same X-Request-ID, same intent
        return write_now(arrival);
    }
    if (arrival->renewed) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    arrival->renewed = true;
    arrival->appointment = *read;
    memcpy(arrival->request_id, arrival->renewed_id, sizeof arrival->request_id);
    return write_now(arrival);
}

struct arrival_next arrival_read(struct arrival *arrival, const struct config *config,
                                 enum site_answer answer, const struct site_appointment *read,
                                 int64_t now_ms, int64_t wall_ms)
{
    if (arrival->state == ARRIVAL_READING) {
        return first_read(arrival, answer, read);
    }
    assert(arrival->state == ARRIVAL_CHECKING || arrival->state == ARRIVAL_STAFF);
    if (answer == SITE_NONE) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    if (answer != SITE_OK) {
        return back_off(arrival, now_ms);
    }
    if (!same_visit(read, &arrival->appointment)) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    if (appointment_is_arrived(read->status)) {
        // Decided by state, never by code. Whose write it was: ours, if one of ours may have got through.
        if (arrival->maybe_written || arrival->accepted) {
            return close_as(arrival, ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
        }
        return close_as(arrival, ARRIVAL_CLOSED_ALREADY, ARRIVAL_ALREADY);
    }
    if (read->status != APPOINTMENT_BOOKED) {
        return close_as(arrival, ARRIVAL_CLOSED_CONFLICT, ARRIVAL_CONFLICT);
    }
    return still_booked(arrival, config, read, now_ms, wall_ms);
}

struct arrival_next arrival_encounter(struct arrival *arrival, const struct config *config,
                                      enum site_answer answer, bool exists, int64_t now_ms,
                                      int64_t wall_ms)
{
    (void)wall_ms;
    if (answer != SITE_OK) {
        return back_off(arrival, now_ms);
    }
    if (exists) {
        arrival->accepted = true;
        if (config->fhir_confirm == CONFIRM_ENCOUNTER) {
            return close_as(arrival, ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
        }
    }
    return want(ARRIVAL_WANT_READ);
}

static struct arrival_next check(struct arrival *arrival, const struct config *config)
{
    if (arrival->state != ARRIVAL_STAFF) {
        arrival->state = ARRIVAL_CHECKING;
    }
    if (config->fhir_write == WRITE_ENCOUNTER && !arrival->accepted) {
        return want(ARRIVAL_WANT_ENCOUNTER);
    }
    return want(ARRIVAL_WANT_READ);
}

struct arrival_next arrival_written(struct arrival *arrival, const struct config *config,
                                    enum site_write_verdict verdict, int retry_after_s,
                                    int64_t now_ms)
{
    assert(arrival->state == ARRIVAL_SENT);
    switch (verdict) {
    case WROTE_CONFIRMED:
        if (arrival->appointment.etag[0] == '\0') {
            // No versions, no If-Match: read, compare, write, read (reliability 7, fault W6).
            arrival->maybe_written = true;
            return check(arrival, config);
        }
        return close_as(arrival, ARRIVAL_CLOSED_CONFIRMED, ARRIVAL_CONFIRMED);
    case WROTE_ACCEPTED:
        arrival->accepted = true;
        if (config->fhir_confirm == CONFIRM_ENCOUNTER) {
            // Read as well: a reply to a POST alone proves nothing about what is stored.
            arrival->accepted = false;
            arrival->maybe_written = true;
        }
        return check(arrival, config);
    case WROTE_LOST: arrival->maybe_written = true; return check(arrival, config);
    case WROTE_CONFLICT: return check(arrival, config);
    case WROTE_NOT_SENT:
        if (arrival->maybe_written) {
            return back_off(arrival, now_ms); // an earlier write is still unknown
        }
        return close_as(arrival, ARRIVAL_CLOSED_DROPPED, ARRIVAL_NOT_REACHED);
    case WROTE_BUSY:
        if (!arrival->busy) {
            arrival->busy = true;
            arrival->write_on_wake = true;
            return wait_for(arrival, now_ms,
                            retry_after_s < 0 || retry_after_s > 5 ? 5000 : retry_after_s * 1000);
        }
        break;
    case WROTE_REJECTED: break;
    }
    if (arrival->maybe_written) {
        return check(arrival, config);
    }
    return close_as(arrival, ARRIVAL_CLOSED_REJECTED, ARRIVAL_REJECTED);
}

struct arrival_next arrival_wake(struct arrival *arrival, const struct config *config,
                                 int64_t now_ms, int64_t wall_ms)
{
    struct arrival_next next;

    (void)now_ms;
    if (!date_equal(london_date(wall_ms), london_date(arrival->begun_wall_ms))) {
        arrival->state = ARRIVAL_CLOSED_EXPIRED; // yesterday's row is never written (settled 4)
        return (struct arrival_next){.want = ARRIVAL_WANT_CLOSE,
                                     .tell_staff = !arrival->staff_told,
                                     .note = NOTE_UNKNOWN};
    }
    if (arrival->write_on_wake) {
        arrival->write_on_wake = false;
        if (!is_old(arrival, wall_ms)) {
            return write_now(arrival);
        }
    }
    if (arrival->state == ARRIVAL_WAITING && is_old(arrival, wall_ms)) {
        arrival->state = ARRIVAL_STAFF;
    }
    next = check(arrival, config);
    if (arrival->state == ARRIVAL_STAFF && !arrival->staff_told) {
        arrival->staff_told = true;
        next.tell_staff = true;
        next.note = NOTE_UNKNOWN;
    }
    return next;
}

// ---- the journal's row

enum err arrival_pack(const struct arrival *arrival, char *ret_data, size_t size, size_t *ret_bytes)
{
    const struct site_appointment *appointment = &arrival->appointment;
    struct text_builder text;

    text_begin(&text, ret_data, size);
    text_add(&text, "{\"appointment\":");
    json_add_text(&text, appointment->id);
    text_add(&text, ",\"patient\":");
    json_add_text(&text, appointment->patient);
    text_add(&text, ",\"place\":");
    json_add_text(&text, appointment->place);
    text_add(&text, ",\"etag\":");
    json_add_text(&text, appointment->etag);
    text_add(&text, ",\"start_ms\":");
    text_add_int(&text, appointment->start_ms);
    text_add(&text, ",\"request\":");
    json_add_text(&text, arrival->request_id);
    text_add(&text, ",\"renewed\":");
    text_add_int(&text, arrival->renewed);
    text_add(&text, ",\"repeated\":");
    text_add_int(&text, arrival->repeated);
    text_add(&text, ",\"accepted\":");
    text_add_int(&text, arrival->accepted);
    text_add(&text, ",\"staff_told\":");
    text_add_int(&text, arrival->staff_told);
    text_add(&text, ",\"needs\":");
    text_add_int(&text, arrival->news.needs);
    text_add(&text, ",\"late\":");
    text_add_int(&text, arrival->news.late_minutes);
    text_add(&text, ",\"isolation\":");
    text_add_int(&text, arrival->news.isolation);
    text_add(&text, ",\"superseded\":");
    text_add_int(&text, arrival->news.superseded);
    text_add(&text, ",\"not_verified\":");
    text_add_int(&text, arrival->news.not_verified);
    text_add(&text, "}");
    *ret_bytes = text.used_bytes;
    return text_end(&text);
}

static enum err read_flag(const struct json *root, const char *key, bool *ret_flag)
{
    int64_t number = 0;
    enum err err = json_integer(root, key, 0, 1, &number);

    if (err == OK) {
        *ret_flag = number == 1;
    }
    return err;
}

// Absent in rows of a release before it.
static enum err unpack_news(struct staff_news *news, const struct json *root)
{
    int64_t needs = 0, late = 0;
    enum err err = json_integer(root, "needs", 0, (1 << NEED_COUNT) - 1, &needs);

    err = err != OK ? err : json_integer(root, "late", 0, 1440, &late);
    err = err != OK ? err : read_flag(root, "isolation", &news->isolation);
    err = err != OK ? err : read_flag(root, "superseded", &news->superseded);
    err = err != OK ? err : read_flag(root, "not_verified", &news->not_verified);
    news->needs = (uint32_t)needs;
    news->late_minutes = (int)late;
    return err;
}

static enum err unpack(struct arrival *arrival, const struct json *root)
{
    struct site_appointment *appointment = &arrival->appointment;
    enum err err = json_text(root, "appointment", appointment->id, sizeof appointment->id);

    err = err != OK ? err
                    : json_text(root, "patient", appointment->patient, sizeof appointment->patient);
    err = err != OK ? err : json_text(root, "place", appointment->place, sizeof appointment->place);
    err = err != OK ? err : json_text(root, "etag", appointment->etag, sizeof appointment->etag);
    err = err != OK ? err
                    : json_integer(root, "start_ms", 0, INT64_C(4102444800000),
                                   &appointment->start_ms);
    err = err != OK ? err : json_text(root, "request", arrival->request_id, sizeof arrival->request_id);
    err = err != OK ? err : read_flag(root, "renewed", &arrival->renewed);
    err = err != OK ? err : read_flag(root, "repeated", &arrival->repeated);
    err = err != OK ? err : read_flag(root, "accepted", &arrival->accepted);
    err = err != OK ? err : read_flag(root, "staff_told", &arrival->staff_told);
    return err != OK || json_member(root, "needs") == NULL ? err : unpack_news(&arrival->news, root);
}

enum err arrival_replay(struct arrival *arrival, const struct config *config, const char *row_id,
                        int state, int64_t begun_wall_ms, const char *data, size_t data_bytes,
                        const char *fresh_id, struct arrival_next *ret_next)
{
    struct json_document *document = NULL;
    struct arrival replayed = {.state = ARRIVAL_CHECKING, .begun_wall_ms = begun_wall_ms};
    enum err err = OK;

    if (state < ARRIVAL_INTENT || state > ARRIVAL_STAFF) {
        return ERR_CONTRACT;
    }
    err = json_parse(data, data_bytes, &row_limits, &document, NULL);
    if (err == OK) {
        err = unpack(&replayed, json_root(document));
    }
    json_free(document);
    if (err != OK) {
        return err;
    }
    memcpy(replayed.intent_id, row_id, strnlen(row_id, sizeof replayed.intent_id - 1));
    memcpy(replayed.renewed_id, fresh_id, sizeof replayed.renewed_id);
    replayed.committed = true;
    // The commit of SENT is not waited for, so even an INTENT row may have been written.
    replayed.maybe_written = true;
    if (state == ARRIVAL_STAFF) {
        replayed.state = ARRIVAL_STAFF;
    }
    *arrival = replayed;
    *ret_next = check(arrival, config);
    return OK;
}
