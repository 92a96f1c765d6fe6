// The day of foyer-sandbox --demo, laid out around any time of day.
#pragma once
#include "sandbox/generator.h"

struct demo_person {
    const char *id, *given, *family;
    const char *birth; // "1985-03-27", or "-16y": so many years before today
    const char *postcode, *letters, *gender, *note;
    const char *maiden, *deceased; // NULL = none
    const char *mobile, *old_mobile; // NULL = one by the row, none
    const char *language;
    const char *needs[3], *marks[3], *ended[3]; // as in struct generated_person
    bool restricted;
    const char *pds; // as in struct generated_person; NULL = nothing
};

struct demo_appointment {
    const char *id, *person;
    int minutes; // from now, rounded up to 5
    const char *status, *service, *practitioner, *location;
    const char *type; // NULL = none
    bool slot;
    bool to_the_minute; // not rounded to 5
    int days;           // not 0: at 10 o'clock so many days from today; minutes mean nothing
};

// demo_people.c
extern const struct demo_person demo_people[];
extern const int demo_people_count;
extern const struct demo_appointment demo_appointments[];
extern const int demo_appointments_count;

// NULL = out of memory; generator_free.
struct generated_day *demo_day(int64_t now_ms);
