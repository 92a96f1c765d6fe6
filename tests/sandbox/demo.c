#include "sandbox/demo.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MINUTES = 5 };

// Rounded up to five minutes, where nothing else is asked, and kept inside the London day, so that
// the demo works just before midnight too.
static int64_t demo_time(int64_t now_ms, int minutes, bool to_the_minute)
{
    const int64_t step = (to_the_minute ? 1 : STEP_MINUTES) * (int64_t)TODAY_MINUTE_MS;
    struct today_date today = today_london_date(now_ms);
    int64_t begin = today_start_ms(today);
    int64_t end = today_start_ms(today_from_days(today_days(today) + 1));
    int64_t up = to_the_minute ? 0 : step - 1;
    int64_t time = (now_ms + minutes * (int64_t)TODAY_MINUTE_MS + up) / step * step;
    time = time < begin ? begin : time;
    return time > end - step ? end - step : time;
}

// 10 o'clock on London's clock; no clock changes between midnight and then on the days of the demo that matter.
static int64_t demo_day_time(int64_t now_ms, int days)
{
    struct today_date today = today_london_date(now_ms);
    return today_start_ms(today_from_days(today_days(today) + days)) + 10 * 60 * (int64_t)TODAY_MINUTE_MS;
}

static struct today_date birth_of(const char *text, struct today_date today)
{
    struct today_date birth = today;
    if (text[0] == '-') {
        birth.year += (int)strtol(text, NULL, 10);
    } else {
        (void)today_parse_date(text, &birth);
    }
    return birth;
}

static void copy_text(char *to, size_t bytes, const char *from)
{
    snprintf(to, bytes, "%s", from == NULL ? "" : from);
}

static void add_home(struct generated_person *person, const struct demo_person *from, int number)
{
    copy_text(person->postcode, sizeof person->postcode, from->postcode);
    if (from->postcode[0] != '\0') {
        snprintf(person->line, sizeof person->line, "%d Orchard Lane", 10 + number);
        copy_text(person->city, sizeof person->city, "Exampleton");
    }
    snprintf(person->mobile, sizeof person->mobile, "07700 900%03d", number);
    if (from->mobile != NULL) {
        copy_text(person->mobile, sizeof person->mobile, from->mobile);
    }
    copy_text(person->old_mobile, sizeof person->old_mobile, from->old_mobile);
}

static void add_person(struct generated_day *day, int64_t now_ms, const struct demo_person *from)
{
    struct generated_person *person = &day->people[day->people_count++];
    copy_text(person->id, sizeof person->id, from->id);
    copy_text(person->family, sizeof person->family, from->family);
    copy_text(person->given[0], sizeof person->given[0], from->given);
    copy_text(person->gender, sizeof person->gender, from->gender);
    copy_text(person->typed_letters, sizeof person->typed_letters, from->letters);
    copy_text(person->deceased, sizeof person->deceased, from->deceased);
    copy_text(person->pds, sizeof person->pds, from->pds);
    copy_text(person->old_family, sizeof person->old_family, from->maiden);
    person->old_use = "maiden";
    add_home(person, from, day->people_count);
    person->class_name = from->note;
    person->restricted = from->restricted;
    person->one_name = from->given[0] == '\0' || from->family[0] == '\0';
    person->language = from->language;
    memcpy(person->needs, from->needs, sizeof from->needs);
    memcpy(person->marks, from->marks, sizeof from->marks);
    memcpy(person->ended, from->ended, sizeof from->ended);
    person->birth = birth_of(from->birth, today_london_date(now_ms));
    generator_complete(person, day->people_count);
}

static int find_person(const struct generated_day *day, const char *id)
{
    int i = 0;
    while (i < day->people_count && strcmp(day->people[i].id, id) != 0) {
        i++;
    }
    return i;
}

static void add_appointment(struct generated_day *day, int64_t now_ms,
                            const struct demo_appointment *from)
{
    struct generated_appointment *made = &day->appointments[day->appointment_count++];
    copy_text(made->id, sizeof made->id, from->id);
    copy_text(made->status, sizeof made->status, from->status);
    copy_text(made->service, sizeof made->service, from->service);
    copy_text(made->practitioner, sizeof made->practitioner, from->practitioner);
    copy_text(made->location, sizeof made->location, from->location);
    copy_text(made->type, sizeof made->type, from->type);
    made->slot = from->slot;
    made->person = find_person(day, from->person);
    made->minutes = 10;
    made->start_ms = from->days != 0 ? demo_day_time(now_ms, from->days)
                                     : demo_time(now_ms, from->minutes, from->to_the_minute);
    if (from->days == 0) {
        day->people[made->person].due_today = true;
    }
}

struct generated_day *demo_day(int64_t now_ms)
{
    struct generated_day *day = calloc(1, sizeof *day);
    if (day == NULL) {
        return NULL;
    }
    day->people = calloc((size_t)demo_people_count, sizeof *day->people);
    day->appointments = calloc((size_t)demo_appointments_count, sizeof *day->appointments);
    if (day->people == NULL || day->appointments == NULL) {
        generator_free(day);
        return NULL;
    }
    for (int i = 0; i < demo_people_count; i++) {
        add_person(day, now_ms, &demo_people[i]);
    }
    for (int i = 0; i < demo_appointments_count; i++) {
        add_appointment(day, now_ms, &demo_appointments[i]);
    }
    return day;
}
