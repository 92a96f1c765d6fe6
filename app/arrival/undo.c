#include "arrival/undo.h"
#include "base/text.h"
#include <string.h>

static const struct json_limits row_limits = {
    .body_bytes = 4096, .depth = 2, .values = 32, .members = 32};

static enum undo_want over(struct undo *undo, enum undo_result result)
{
    undo->step = UNDO_STEP_OVER;
    undo->result = result;
    return UNDO_WANT_CLOSE;
}

enum undo_want undo_begin(struct undo *undo, const char *const ids[2], const char *appointment_id,
                          const char *patient_id, const char *etag)
{
    *undo = (struct undo){.step = UNDO_STEP_READING};
    memcpy(undo->row_id, ids[0], sizeof undo->row_id);
    memcpy(undo->request_id, ids[1], sizeof undo->request_id);
    memcpy(undo->patient, patient_id, strnlen(patient_id, FHIR_ID_BYTES - 1));
    memcpy(undo->appointment.id, appointment_id, strnlen(appointment_id, FHIR_ID_BYTES - 1));
    memcpy(undo->appointment.etag, etag, strnlen(etag, sizeof undo->appointment.etag - 1));
    return UNDO_WANT_READ;
}

enum undo_want undo_read(struct undo *undo, enum site_answer answer,
                         const struct site_appointment *read)
{
    bool wrote = undo->step == UNDO_STEP_CHECKING;
    bool same = answer == SITE_OK && text_equal(read->id, undo->appointment.id) &&
                text_equal(read->patient, undo->patient);

    if (same && read->status == APPOINTMENT_BOOKED) {
        return over(undo, UNDO_RESULT_BACK); // staff or an earlier try were faster
    }
    if (!same || !appointment_is_arrived(read->status)) {
        return over(undo, answer == SITE_OK ? UNDO_RESULT_CHANGED : UNDO_RESULT_UNSURE);
    }
    if (wrote) {
        return over(undo, UNDO_RESULT_UNSURE); // it may yet come in: nothing can be promised, and nothing is sent again
    }
    if (undo->appointment.etag[0] != '\0' && read->etag[0] != '\0' &&
        !text_equal(undo->appointment.etag, read->etag)) {
        return over(undo, UNDO_RESULT_CHANGED); // put right and arrived anew, or dealt with otherwise
    }
    undo->appointment = *read;
    undo->step = UNDO_STEP_COMMITTING;
    return UNDO_WANT_COMMIT;
}

enum undo_want undo_committed(struct undo *undo, bool ok)
{
    if (!ok) {
        return over(undo, UNDO_RESULT_UNSURE); // no write without its row
    }
    undo->committed = true;
    undo->step = UNDO_STEP_WRITING;
    return UNDO_WANT_WRITE;
}

enum undo_want undo_written(struct undo *undo, enum site_write_verdict verdict)
{
    switch (verdict) {
    case WROTE_CONFIRMED: return over(undo, UNDO_RESULT_BACK);
    case WROTE_REJECTED: return over(undo, UNDO_RESULT_UNSUPPORTED);
    case WROTE_NOT_SENT:
    case WROTE_BUSY: return over(undo, UNDO_RESULT_UNSURE);
    case WROTE_ACCEPTED:
    case WROTE_CONFLICT:
    case WROTE_LOST: break;
    }
    undo->step = UNDO_STEP_CHECKING;
    return UNDO_WANT_READ;
}

enum err undo_pack(const struct undo *undo, int reference, char *ret_data, size_t size,
                   size_t *ret_bytes)
{
    struct text_builder text;

    text_begin(&text, ret_data, size);
    text_add(&text, "{\"appointment\":");
    json_add_text(&text, undo->appointment.id);
    text_add(&text, ",\"patient\":");
    json_add_text(&text, undo->patient);
    text_add(&text, ",\"reference\":");
    text_add_int(&text, reference);
    text_add(&text, "}");
    *ret_bytes = text.used_bytes;
    return text_end(&text);
}

enum err undo_row_read(const char *data, size_t bytes, struct undo_row *ret_row)
{
    struct json_document *document = NULL;
    int64_t reference = 0;
    enum err err = json_parse(data, bytes, &row_limits, &document, NULL);
    const struct json *root = err == OK ? json_root(document) : NULL;

    memset(ret_row, 0, sizeof *ret_row);
    err = err != OK ? err : json_text(root, "appointment", ret_row->appointment, FHIR_ID_BYTES);
    err = err != OK ? err : json_text(root, "patient", ret_row->patient, FHIR_ID_BYTES);
    if (err == OK && json_member(root, "etag") != NULL) {
        err = json_text(root, "etag", ret_row->etag, sizeof ret_row->etag);
    }
    if (err == OK && json_member(root, "reference") != NULL) {
        err = json_integer(root, "reference", 0, 1000000, &reference);
    }
    json_free(document);
    ret_row->reference = (int)reference;
    return err;
}
