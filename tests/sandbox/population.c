#include "sandbox/population.h"
#include "sandbox/day_file.h"
#include "sandbox/demo.h"
#include "sandbox/resources.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void add_place(struct state *state, const struct site_place *place)
{
    if (place->id[0] != '\0' && state_find(state, LOCATION, place->id) == NULL) {
        state_add(state, LOCATION, place->id, resource_location(place));
    }
}

// Waiting areas in a building of a site; a bay of a ward of area B; and a branch that is part of nothing here.
static void add_places(struct state *state)
{
    static const struct site_place places[] = {
        {"site-1", "Riverside", "", "si"},
        {"building-1", "Main building", "site-1", "bu"},
        {"area-a", "Area A", "building-1", "area"},
        {"area-b", "Area B", "building-1", "area"},
        {"area-c", "Area C", "building-1", "area"},
        {"ward-3", "Ward 3", "area-b", "wa"},
        {"bay-2", "Ward 3, bay 2", "ward-3", "ro"},
        {"other-site", "Branch surgery", "", "si"},
    };
    day_file_places(state->file, state, add_place);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        add_place(state, &places[i]);
    }
}

static void add_practitioner(struct state *state, const char *name)
{
    char id[GENERATED_ID_BYTES];
    resource_practitioner_id(name, id);
    if (id[0] != '\0' && state_find(state, PRACTITIONER, id) == NULL) {
        state_add(state, PRACTITIONER, id, resource_practitioner(id, name));
    }
}

// What stands behind the appointment's slot.
static void add_calendar(struct state *state, const struct generated_appointment *made)
{
    char id[GENERATED_ID_BYTES];
    resource_slot_id(made, id);
    state_add(state, SLOT, id, resource_slot(made));
    resource_schedule_id(made, id);
    if (state_find(state, SCHEDULE, id) == NULL) {
        state_add(state, SCHEDULE, id, resource_schedule(made));
    }
    if (state_find(state, HEALTHCARE_SERVICE, made->service) == NULL) {
        state_add(state, HEALTHCARE_SERVICE, made->service,
                  resource_healthcare_service(made->service));
    }
}

static void add_surroundings(struct state *state, const struct generated_day *day)
{
    add_places(state);
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        const struct site_place place = {made->location, made->location, "", ""};
        add_practitioner(state, made->practitioner);
        add_place(state, &place); // one that only this day names
        if (made->slot) {
            add_calendar(state, made);
        }
    }
}

static void add_flags(struct state *state, const struct generated_person *person)
{
    cJSON *flag;
    for (int i = 0; (flag = resource_flag(person, i)) != NULL; i++) {
        char id[ID_BYTES];
        snprintf(id, sizeof id, "%s", state_text(flag, "id"));
        state_add(state, FLAG, id, flag);
    }
}

void population_fill(struct state *state)
{
    const struct generated_day *day = state->day;
    for (int i = 0; i < day->people_count; i++) {
        cJSON *patient = resource_patient(&day->people[i]);
        day_file_override(state->file, "people", i, patient);
        state_add(state, PATIENT, day->people[i].id, patient);
        add_flags(state, &day->people[i]);
    }
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        cJSON *appointment = resource_appointment(made, &day->people[made->person]);
        day_file_override(state->file, "appointments", i, appointment);
        state_add(state, APPOINTMENT, made->id, appointment);
    }
    add_surroundings(state, day);
}

void population_free(struct state *state)
{
    generator_free(state->day);
    day_file_free(state->file);
    state->day = NULL;
    state->file = NULL;
}

// ---- who to try

// What they type, and who they are.
static void add_identity(cJSON *one, const struct generated_person *person)
{
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
    cJSON_AddStringToObject(one, "nhs_number", person->nhs_number);
    cJSON_AddStringToObject(one, "hospital_number", person->hospital_number);
    cJSON_AddStringToObject(one, "note", person->class_name);
}

// When they come (people of a demo or a file: at the moment that was called now), and what should become of it.
static void add_arrival(cJSON *one, const struct state *state, int person)
{
    const struct generated_day *day = state->day;
    const struct generated_appointment *made = generator_first(day, person);
    int64_t arrives_ms = day->people[person].arrives_ms;
    char text[TODAY_TEXT_BYTES] = "";
    char booking[16] = "";
    cJSON_AddStringToObject(one, "appointment", made == NULL ? "" : made->id);
    if (made != NULL) {
        resource_booking(made, booking);
        today_format_minute(made->start_ms, text);
    }
    cJSON_AddStringToObject(one, "booking", booking);
    cJSON_AddStringToObject(one, "time", text);
    arrives_ms = arrives_ms == 0 ? state->started_now_ms : arrives_ms;
    today_format_utc(arrives_ms, text);
    cJSON_AddStringToObject(one, "arrives", text);
    if (made != NULL) {
        double minutes = (double)(arrives_ms - made->start_ms) / TODAY_MINUTE_MS;
        cJSON_AddNumberToObject(one, "arrival_minutes", minutes);
    }
    enum generated_outcome gp = generator_expected(day, person, &generated_gp, arrives_ms);
    enum generated_outcome hospital =
        generator_expected(day, person, &generated_hospital, arrives_ms);
    cJSON_AddStringToObject(one, "expected_gp", generator_outcome_word(gp));
    cJSON_AddStringToObject(one, "expected_hospital", generator_outcome_word(hospital));
}

cJSON *population_people(const struct state *state)
{
    cJSON *people = cJSON_CreateArray();
    for (int i = 0; i < state->day->people_count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(people, one);
        add_identity(one, &state->day->people[i]);
        add_arrival(one, state, i);
    }
    return people;
}
