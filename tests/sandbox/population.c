#include "sandbox/population.h"
#include "sandbox/day_file.h"
#include "sandbox/resources.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the day of the demo: everything a kiosk meets in a small surgery, around any time of day

enum { NO_APPOINTMENT = 100000, TOMORROW = 100001, STEP_MINUTES = 5, DAY_MINUTES = 24 * 60 };

struct demo_person {
    const char *id, *given, *family, *birth, *postcode, *letters, *gender, *note;
    // First appointment: id, minutes from now (rounded up to 5), status, service, clinician, place.
    const char *appointment;
    int minutes;
    const char *status, *service, *practitioner, *location;
};

static const struct demo_person demo[] = {
    {"P2001", "Mary", "Smith", "1985-03-27", "QV12 4AB", "SMI", "female", "the usual case",
     "A1004417", 20, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2002", "Olivia", "Hughes", "1990-06-15", "VX3 7LN", "HUG", "female",
     "twin: one birthday, last name and postcode", "A1004418", 15, "booked", "gp-routine",
     "Dr Patel", "area-c"},
    {"P2003", "Oscar", "Hughes", "1990-06-15", "VX3 7LN", "HUG", "male",
     "twin: one birthday, last name and postcode", "A1004419", 25, "booked", "nurse",
     "Nurse Adeyemi", "area-a"},
    {"P2004", "Thomas", "Taylor", "1972-11-02", "QA1 9ZX", "TAY", "male",
     "shares birthday and initial with a stranger: postcode", "A1004420", 10, "booked",
     "gp-routine", "Dr Lindqvist", "area-c"},
    {"P2005", "Tanya", "Turner", "1972-11-02", "XB22 1JH", "TUR", "female",
     "shares birthday and initial with a stranger: postcode", "A1004421", 15, "booked", "nurse",
     "Nurse Adeyemi", "area-a"},
    {"P2006", "Harold", "Bennett", "1948-01-19", "QV12 4AF", "BEN", "male", "already arrived",
     "A1004422", 10, "arrived", "gp-routine", "Dr Patel", "area-c"},
    {"P2007", "Grace", "Okafor", "1994-09-08", "QV11 2PD", "OKA", "female", "cancelled", "A1004423",
     20, "cancelled", "gp-routine", "Dr Lindqvist", "area-c"},
    {"P2008", "Ellen", "Marsh", "1979-05-21", "", "MAR", "female", "restricted record, no address",
     "A1004424", 20, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2009", "Arthur", "Pell", "1931-12-30", "QV10 6TT", "PEL", "male", "marked deceased",
     "A1004425", 20, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2010", "Nina", "Kowalska", "1988-04-11", "QV9 5RB", "KOW", "female",
     "clinic not offered at the kiosk", "A1004426", 20, "booked", "blocked", "Dr Lindqvist",
     "area-c"},
    {"P2011", "Jos\u00e9", "N\u00fa\u00f1ez-O'Brien", "1968-02-29", "XQ4 8LW", "NUN", "male",
     "double name, accents and apostrophe: N, O or B", "A1004427", 20, "booked", "gp-routine",
     "Dr Lindqvist", "area-c"},
    {"P2012", "Mei", "O", "1999-10-10", "QV12 3EE", "O", "female", "last name of one letter",
     "A1004428", 20, "booked", "nurse", "Nurse Adeyemi", "area-a"},
    {"P2013", "Ahmed", "Rahman", "1990-01-01", "VX8 2DN", "RAH", "male", "born on 1 January",
     "A1004429", 20, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2014", "", "Kartini", "1987-08-17", "VX8 2DQ", "KAR", "female",
     "only one name, kept as last name", "A1004430", 20, "booked", "nurse", "Nurse Adeyemi",
     "area-a"},
    {"P2015", "Peter", "Sandford", "1962-04-04", "QV14 7UP", "SAN", "male",
     "registered, nothing booked today", NULL, NO_APPOINTMENT, NULL, NULL, NULL, NULL},
    {"P2016", "Joan", "Whitaker", "1955-07-12", "QV14 7UA", "WHI", "female", "two hours early",
     "A1004431", 120, "booked", "physio", "Ms Tremlett", "area-b"},
    {"P2017", "Dev", "Sharma", "1983-12-03", "XQ4 8LA", "SHA", "male", "25 minutes late",
     "A1004432", -25, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2018", "Ruth", "Yardley", "1971-03-14", "XQ5 1AA", "YAR", "female", "booked for tomorrow",
     "A1004433", TOMORROW, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2019", "Priya", "Nair", "1996-11-23", "VX1 9GH", "NAI", "female",
     "by phone: no need to come", "A1004434", 20, "booked", "phone", "Dr Lindqvist", ""},
    {"P2020", "Sarah", "Clarke", "1986-02-05", "VX1 9GB", "CLA", "female",
     "was Webb before she married", "A1004435", 20, "booked", "gp-routine", "Dr Patel", "area-c"},
    {"P2021", "Frank", "Ibbotson", "1950-10-30", "QV2 2QQ", "IBB", "male", "two appointments today",
     "A1004436", 15, "booked", "bloods", "Nurse Adeyemi", "area-a"},
    {"P2022", "Lena", "Jorgens", "1977-06-06", "QV3 3XD", "JOR", "female", "booked at another site",
     "A1004437", 20, "booked", "gp-routine", "Dr Whitlow", "other-site"},
    {"P2023", "Kofi", "Vance", "2001-05-16", "QV6 1SE", "VAN", "male", "sensitive clinic",
     "A1004438", 20, "booked", "sexual-health", "Ms Tremlett", "area-b"},
    {"P2024", "Suharto", "", "1969-09-19", "QV7 4HT", "SUH", "male",
     "only one name, kept as first name", "A1004439", 20, "booked", "gp-routine", "Dr Lindqvist",
     "area-c"},
};

enum { DEMO_PEOPLE = sizeof demo / sizeof demo[0], DEMO_APPOINTMENTS = DEMO_PEOPLE + 1 };

// Rounded up to five minutes and kept inside the London day, so that the demo works just before
// midnight too.
static int64_t demo_time(int64_t now_ms, int minutes)
{
    const int64_t step = STEP_MINUTES * (int64_t)TODAY_MINUTE_MS;
    struct today_date today = today_london_date(now_ms);
    int64_t begin = today_start_ms(today);
    int64_t end = today_start_ms(today_from_days(today_days(today) + 1));
    if (minutes == TOMORROW) {
        return end + 10 * 60 * (int64_t)TODAY_MINUTE_MS;
    }
    int64_t time = (now_ms + minutes * (int64_t)TODAY_MINUTE_MS + step - 1) / step * step;
    time = time < begin ? begin : time;
    return time > end - step ? end - step : time;
}

static void add_demo_person(struct generated_day *day, const struct demo_person *from)
{
    struct generated_person *person = &day->people[day->people_count++];
    snprintf(person->id, sizeof person->id, "%s", from->id);
    snprintf(person->family, sizeof person->family, "%s", from->family);
    snprintf(person->given[0], sizeof person->given[0], "%s", from->given);
    snprintf(person->gender, sizeof person->gender, "%s", from->gender);
    snprintf(person->postcode, sizeof person->postcode, "%s", from->postcode);
    snprintf(person->typed_letters, sizeof person->typed_letters, "%s", from->letters);
    snprintf(person->mobile, sizeof person->mobile, "07700 900%03d", day->people_count);
    if (from->postcode[0] != '\0') {
        snprintf(person->line, sizeof person->line, "%d Orchard Lane", 10 + day->people_count);
        snprintf(person->city, sizeof person->city, "Exampleton");
    }
    person->class_name = from->note;
    person->restricted = strcmp(from->id, "P2008") == 0;
    person->one_name = from->given[0] == '\0' || from->family[0] == '\0';
    person->due_today = from->appointment != NULL && from->minutes != TOMORROW;
    if (strcmp(from->id, "P2009") == 0) {
        snprintf(person->deceased, sizeof person->deceased, "2026-01-02");
    }
    if (strcmp(from->id, "P2020") == 0) {
        snprintf(person->old_family, sizeof person->old_family, "Webb");
        person->old_use = "maiden";
    }
    (void)today_parse_date(from->birth, &person->birth);
    generator_complete(person, day->people_count);
}

static struct generated_appointment *add_demo_appointment(struct generated_day *day, int64_t now_ms,
                                                          const struct demo_person *from,
                                                          int person)
{
    struct generated_appointment *made = &day->appointments[day->appointment_count++];
    snprintf(made->id, sizeof made->id, "%s", from->appointment);
    snprintf(made->status, sizeof made->status, "%s", from->status);
    snprintf(made->service, sizeof made->service, "%s", from->service);
    snprintf(made->practitioner, sizeof made->practitioner, "%s", from->practitioner);
    snprintf(made->location, sizeof made->location, "%s", from->location);
    made->person = person;
    made->minutes = 10;
    made->start_ms = demo_time(now_ms, from->minutes);
    return made;
}

static struct generated_day *demo_day(int64_t now_ms)
{
    struct generated_day *day = calloc(1, sizeof *day);
    if (day == NULL) {
        return NULL;
    }
    day->people = calloc(DEMO_PEOPLE, sizeof *day->people);
    day->appointments = calloc(DEMO_APPOINTMENTS, sizeof *day->appointments);
    if (day->people == NULL || day->appointments == NULL) {
        generator_free(day);
        return NULL;
    }
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        add_demo_person(day, &demo[i]);
        if (demo[i].appointment != NULL) {
            add_demo_appointment(day, now_ms, &demo[i], i);
        }
        if (strcmp(demo[i].id, "P2021") == 0) {
            struct generated_appointment *second = add_demo_appointment(day, now_ms, &demo[i], i);
            snprintf(second->id, sizeof second->id, "A1004440");
            snprintf(second->service, sizeof second->service, "gp-routine");
            second->start_ms = demo_time(now_ms, 180);
        }
    }
    return day;
}

// ---- any day

bool population_load(struct state *state)
{
    const struct options *options = &state->options;
    int64_t now_ms = state->started_now_ms;
    if (options->day_file != NULL) {
        return day_file_read(options->day_file, now_ms, &state->day, &state->file);
    }
    if (options->generate > 0) {
        struct today_date today = today_london_date(now_ms);
        return generator_day(options->generate, options->seed, today, &state->day) == OK;
    }
    state->day = demo_day(now_ms);
    return state->day != NULL;
}

static void add_places_and_people(struct state *state, const struct generated_day *day)
{
    static const char *const places[][2] = {{"area-a", "Area A"},
                                            {"area-b", "Area B"},
                                            {"area-c", "Area C"},
                                            {"other-site", "Branch surgery"}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        state_add(state, LOCATION, places[i][0], resource_location(places[i][0], places[i][1]));
    }
    for (int i = 0; i < day->appointment_count; i++) {
        const char *name = day->appointments[i].practitioner;
        char id[GENERATED_ID_BYTES];
        resource_practitioner_id(name, id);
        if (id[0] != '\0' && state_find(state, PRACTITIONER, id) == NULL) {
            state_add(state, PRACTITIONER, id, resource_practitioner(id, name));
        }
    }
}

void population_fill(struct state *state)
{
    const struct generated_day *day = state->day;
    for (int i = 0; i < day->people_count; i++) {
        cJSON *patient = resource_patient(&day->people[i]);
        day_file_override(state->file, "people", i, patient);
        state_add(state, PATIENT, day->people[i].id, patient);
    }
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        cJSON *appointment = resource_appointment(made, &day->people[made->person]);
        day_file_override(state->file, "appointments", i, appointment);
        state_add(state, APPOINTMENT, made->id, appointment);
    }
    add_places_and_people(state, day);
}

void population_free(struct state *state)
{
    generator_free(state->day);
    day_file_free(state->file);
    state->day = NULL;
    state->file = NULL;
}

// ---- who to try

static const struct generated_appointment *first_appointment(const struct generated_day *day,
                                                             int person)
{
    for (int i = 0; i < day->appointment_count; i++) {
        if (day->appointments[i].person == person) {
            return &day->appointments[i];
        }
    }
    return NULL;
}

cJSON *population_people(const struct state *state)
{
    const struct generated_day *day = state->day;
    cJSON *people = cJSON_CreateArray();
    for (int i = 0; i < day->people_count; i++) {
        const struct generated_person *person = &day->people[i];
        const struct generated_appointment *made = first_appointment(day, i);
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(people, one);
        char text[3 * GENERATED_NAME_BYTES];
        snprintf(text, sizeof text, "%04d-%02d-%02d", person->birth.year, person->birth.month,
                 person->birth.day);
        cJSON_AddStringToObject(one, "birth", text);
        snprintf(text, sizeof text, "%.1s", person->typed_letters);
        cJSON_AddStringToObject(one, "letter", text);
        cJSON_AddStringToObject(one, "letters", person->typed_letters);
        cJSON_AddStringToObject(one, "postcode", person->typed_postcode);
        bool both = person->given[0][0] != '\0' && person->family[0] != '\0';
        snprintf(text, sizeof text, "%s%s%s", person->given[0], both ? " " : "", person->family);
        cJSON_AddStringToObject(one, "name", text);
        cJSON_AddStringToObject(one, "patient", person->id);
        cJSON_AddStringToObject(one, "appointment", made == NULL ? "" : made->id);
        text[0] = '\0';
        if (made != NULL) {
            today_format_minute(made->start_ms, text);
        }
        cJSON_AddStringToObject(one, "time", text);
        cJSON_AddStringToObject(one, "note", person->class_name);
    }
    return people;
}
