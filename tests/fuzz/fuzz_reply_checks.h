// What fuzz_reply.c checks of all that is kept of a reply, and how it deals replies out.
#pragma once
#include "api/http.h"
#include "base/calendar.h"
#include "base/text.h"
#include "session/people.h"
#include <stdlib.h>
#include <string.h>

static struct config config;

static inline void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static inline void must_be_text(const char *text, size_t size)
{
    size_t length = strnlen(text, size);

    must(length < size && text_is_utf8(text, length));
}

static inline void must_be_id(const char *id)
{
    size_t length = strnlen(id, FHIR_ID_BYTES);

    must(length > 0 && length < FHIR_ID_BYTES && strpbrk(id, "/?#% \"\\") == NULL);
}

static inline struct http_reply reply_of(uint8_t status, const char *body)
{
    static const int statuses[] = {200, 201, 204, 302, 400, 401, 404, 409, 412, 422, 429, 500, 503};

    return (struct http_reply){.end = status >= 250 ? (enum http_end)(status - 250) % 5 : HTTP_DONE,
                               .status = statuses[status % (sizeof statuses / sizeof statuses[0])],
                               .is_json = true,
                               .etag = status % 2 == 0 ? "" : "W/\"3\"",
                               .retry_after_s = -1,
                               .body = body,
                               .body_bytes = strlen(body)};
}

// The next of the bodies, which a record separator ends; the last one is given again.
static inline char *take_part(char **next)
{
    char *part = *next;
    char *end = strchr(part, '\x1e');

    if (end != NULL) {
        *end = '\0';
        *next = end + 1;
    }
    return part;
}

// ---- people

static inline void check_place(const struct appointment *appointment)
{
    must(appointment->clinic >= -1 && appointment->clinic < config.clinic_count);
    must(appointment->area >= -1 && appointment->area < config.area_count);
    must(appointment->area < 0 || appointment->here == HERE_YES);
    must(appointment->service[0] == '\0' || strpbrk(appointment->service, "/?#% \"\\") == NULL);
}

static inline void check_appointment(const struct appointment *appointment, struct date today)
{
    must_be_id(appointment->id);
    must_be_text(appointment->clinician, sizeof appointment->clinician);
    must(appointment->slot[0] == '\0' || strpbrk(appointment->slot, "/?#% \"\\") == NULL);
    must(appointment->here != HERE_NO && date_equal(london_date(appointment->start_ms), today));
    check_place(appointment);
}

static inline void check_person(const struct person *person, struct date today)
{
    must_be_text(person->nhs_number, sizeof person->nhs_number);
    must_be_text(person->mobile_end, sizeof person->mobile_end);
    must(strspn(person->nhs_number, "0123456789") == strlen(person->nhs_number));
    must(strspn(person->mobile_end, "0123456789") == strlen(person->mobile_end));
    must(person->needs < UINT32_C(1) << NEED_COUNT);
    must_be_id(person->id);
    must_be_text(person->given, sizeof person->given);
    must(person->family_count >= 0 && person->family_count <= PERSON_NAMES);
    for (int i = 0; i < person->family_count; i++) {
        must_be_text(person->family[i], NAME_BYTES);
    }
    must(strnlen(person->postcode, sizeof person->postcode) < sizeof person->postcode);
    must(strnlen(person->house_number, sizeof person->house_number) < sizeof person->house_number);
    must(person->appointment_count >= 0 && person->appointment_count <= PERSON_APPOINTMENTS);
    for (int i = 0; i < person->appointment_count; i++) {
        check_appointment(&person->appointments[i], today);
        for (int j = 0; j < i; j++) {
            must(!text_equal(person->appointments[i].id, person->appointments[j].id));
        }
    }
}
