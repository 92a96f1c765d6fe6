#include "sandbox/generator.h"
#include "sandbox/generator_inside.h"
#include "sandbox/generator_names.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { APPOINTMENTS_MAX = 10000, GROUP_MAX = 3, FIRST_ID = 100001 };

struct maker {
    uint64_t random;
    struct generated_day *day;
    int capacity;
    struct today_date today;
};

static int random_below(struct maker *maker, int limit)
{
    return generator_random_below(&maker->random, limit);
}

// ---- facts about one person

unsigned generator_id_number(const char *id)
{
    unsigned number = 0;
    for (; *id != '\0'; id++) {
        if (*id >= '0' && *id <= '9') {
            number = (number * 10 + (unsigned)(*id - '0')) % 10000000U;
        }
    }
    return number;
}

static void complete_hospital_number(struct generated_person *person)
{
    unsigned number = generator_id_number(person->id);
    unsigned sum = 0;
    unsigned weight = 3; // 3, 1, 3 ... from the right
    for (unsigned rest = number; rest > 0; rest /= 10, weight = 4 - weight) {
        sum += rest % 10 * weight;
    }
    snprintf(person->hospital_number, sizeof person->hospital_number, "NF%07u%u", number % 10000000u, (10 - sum % 10) % 10);
}

void generator_complete(struct generated_person *person, int serial)
{
    complete_hospital_number(person);
    // Walk the 999 range; one number in eleven has no check digit (10) and is passed over.
    for (int tried = serial * 2;; tried++) {
        snprintf(person->nhs_number, sizeof person->nhs_number, "999%06u",
                 (unsigned)tried % 1000000U);
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (person->nhs_number[i] - '0') * (10 - i);
        }
        int check = (11 - sum % 11) % 11;
        if (check != 10) {
            person->nhs_number[9] = (char)('0' + check);
            person->nhs_number[10] = '\0';
            break;
        }
    }
    snprintf(person->typed_birth, sizeof person->typed_birth, "%02u%02u%04u",
             (unsigned)person->birth.day % 100U, (unsigned)person->birth.month % 100U,
             (unsigned)person->birth.year % 10000U);
    size_t used = 0;
    for (const char *at = person->postcode; *at != '\0'; at++) {
        if (*at != ' ') {
            person->typed_postcode[used++] = *at;
        }
    }
    person->typed_postcode[used] = '\0';
}

// Who comes to a surgery or clinic: small children, few young adults, many between 50 and 85.
static int random_age(struct maker *maker)
{
    static const struct {
        int share, low, high; // of 100
    } bands[] = {{8, 0, 5},    {6, 5, 18},   {9, 18, 30},  {14, 30, 45},
                 {20, 45, 60}, {21, 60, 72}, {17, 72, 85}, {5, 85, 102}};
    int draw = random_below(maker, 100);
    for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++) {
        if (draw < bands[i].share) {
            return bands[i].low + random_below(maker, bands[i].high - bands[i].low);
        }
        draw -= bands[i].share;
    }
    return 50;
}

static struct today_date random_birth(struct maker *maker)
{
    int64_t age_days = random_age(maker) * (int64_t)365;
    age_days += random_below(maker, 365) + 1;
    return today_from_days(today_days(maker->today) - age_days);
}

// Draws stand in statements of their own throughout: C does not say which argument is evaluated
// first, and the day must be the same with every compiler.
static void random_home(struct maker *maker, struct generated_person *person)
{
    static const char first[] = "QVX";
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ"; // those used in the second half
    static const int limits[] = {180, 3, 20, 29, 9, 20, 20};
    enum { DRAWS = sizeof limits / sizeof limits[0] };
    unsigned draw[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
        draw[i] = (unsigned)random_below(maker, limits[i]);
    }
    const char *street = generator_streets[random_below(maker, generator_streets_count)];
    snprintf(person->line, sizeof person->line, "%u %s", draw[0] + 1U, street);
    snprintf(person->city, sizeof person->city, "Exampleton");
    snprintf(person->postcode, sizeof person->postcode, "%c%c%u %u%c%c", first[draw[1]],
             letters[draw[2]], draw[3] % 29U + 1U, draw[4] % 9U + 1U, letters[draw[5]],
             letters[draw[6]]);
}

static void random_given(struct maker *maker, struct generated_person *person)
{
    bool woman = random_below(maker, 100) < 54;
    const char *const *list = woman ? generator_women : generator_men;
    int count = woman ? generator_women_count : generator_men_count;
    int first = random_below(maker, count);
    snprintf(person->given[0], sizeof person->given[0], "%s", list[first]);
    if (random_below(maker, 3) == 0) {
        snprintf(person->given[1], sizeof person->given[1], "%s",
                 list[(first + 1 + random_below(maker, count - 1)) % count]);
    }
    snprintf(person->gender, sizeof person->gender, "%s", woman ? "female" : "male");
}

static void set_family(struct generated_person *person, const struct generator_name *name,
                       bool second_part)
{
    snprintf(person->family, sizeof person->family, "%s", name->text);
    snprintf(person->typed_letters, sizeof person->typed_letters, "%s",
             second_part && name->other != NULL ? name->other : name->letters);
}

static const struct generator_name *random_name(struct maker *maker,
                                                const struct generator_names *names)
{
    return &names->list[random_below(maker, names->count)];
}

// The next person of the day with everything that does not depend on a class.
static struct generated_person *add_person(struct maker *maker, const char *class_name)
{
    struct generated_day *day = maker->day;
    if (day->people_count == maker->capacity) {
        return NULL;
    }
    struct generated_person *person = &day->people[day->people_count];
    person->class_name = class_name;
    person->due_today = true;
    snprintf(person->id, sizeof person->id, "P%d", FIRST_ID + day->people_count);
    random_given(maker, person);
    random_home(maker, person);
    person->birth = random_birth(maker);
    set_family(person, random_name(maker, &generator_plain), false);
    snprintf(person->mobile, sizeof person->mobile, "07700 900%03d", random_below(maker, 1000));
    day->people_count++;
    return person;
}

// ---- classes

// Same date of birth, last name and home; different first names.
static void make_twins(struct maker *maker)
{
    struct generated_person *first = add_person(maker, "twins");
    struct generated_person *second = add_person(maker, "twins");
    if (first == NULL || second == NULL) {
        return;
    }
    second->birth = first->birth;
    memcpy(second->family, first->family, sizeof second->family);
    memcpy(second->typed_letters, first->typed_letters, sizeof second->typed_letters);
    memcpy(second->line, first->line, sizeof second->line);
    memcpy(second->postcode, first->postcode, sizeof second->postcode);
    while (strcmp(first->given[0], second->given[0]) == 0) {
        random_given(maker, second);
    }
}

// Two or three strangers with one date of birth and one initial: a postcode tells them apart.
static void make_same_initial(struct maker *maker)
{
    int group = 2 + (random_below(maker, 4) == 0 ? 1 : 0);
    struct generated_person *first = add_person(maker, "same-initial");
    for (int i = 1; i < group && first != NULL; i++) {
        struct generated_person *other = add_person(maker, "same-initial");
        if (other == NULL) {
            return;
        }
        other->birth = first->birth;
        do {
            set_family(other, random_name(maker, &generator_plain), false);
        } while (other->typed_letters[0] != first->typed_letters[0]);
        while (strcmp(other->postcode, first->postcode) == 0) {
            random_home(maker, other);
        }
    }
}

static void make_named(struct maker *maker, const char *class_name,
                       const struct generator_names *names)
{
    struct generated_person *person = add_person(maker, class_name);
    if (person != NULL) {
        // One in five with a double name answers with its second part.
        bool second_part = random_below(maker, 5) == 0;
        set_family(person, random_name(maker, names), second_part);
    }
}

static void make_january(struct maker *maker)
{
    struct generated_person *person = add_person(maker, "january");
    if (person != NULL) {
        person->birth.month = 1;
        person->birth.day = 1;
    }
}

// Half of the records hold the one name as last name, half as first name only.
static void make_single(struct maker *maker)
{
    struct generated_person *person = add_person(maker, "single-name");
    if (person == NULL) {
        return;
    }
    const struct generator_name *name = random_name(maker, &generator_single);
    set_family(person, name, false);
    memset(person->given, 0, sizeof person->given);
    person->one_name = true;
    if (random_below(maker, 2) == 0) {
        snprintf(person->given[0], sizeof person->given[0], "%s", name->text);
        person->family[0] = '\0';
    }
}

static void make_married(struct maker *maker)
{
    struct generated_person *person = add_person(maker, "married");
    if (person == NULL) {
        return;
    }
    const struct generator_name *old;
    do {
        old = random_name(maker, &generator_plain);
    } while (old->letters[0] == person->typed_letters[0]);
    snprintf(person->old_family, sizeof person->old_family, "%s", old->text);
    person->old_use = random_below(maker, 2) == 0 ? "old" : "maiden";
}

static void make_restricted(struct maker *maker)
{
    struct generated_person *person = add_person(maker, "restricted");
    if (person != NULL) {
        person->restricted = true;
        person->line[0] = person->city[0] = person->postcode[0] = '\0';
    }
}

// Shares in thousandths of draws; the rest is plain. Twins who are both due that day: 1 draw in 500 makes a pair, so
// about 4 people in 1000 (3 in 100 people are born as a twin; few have their sister or brother there on the same
// day). Strangers who share birthday and initial come about by chance alone besides; the extra ones see to it that
// every day has some.
static void make_someone(struct maker *maker)
{
    int draw = random_below(maker, 1000);
    if (draw < 2) {
        make_twins(maker);
    } else if (draw < 4) {
        make_same_initial(maker);
    } else if (draw < 75) {
        make_named(maker, "double-hyphen", &generator_hyphen);
    } else if (draw < 110) {
        make_named(maker, "double-space", &generator_space);
    } else if (draw < 160) {
        make_named(maker, "accents", &generator_accents);
    } else if (draw < 185) {
        make_named(maker, "apostrophe", &generator_apostrophe);
    } else if (draw < 192) {
        make_named(maker, "one-letter", &generator_one_letter);
    } else if (draw < 257) {
        make_january(maker);
    } else if (draw < 270) {
        make_single(maker);
    } else if (draw < 320) {
        make_married(maker);
    } else if (draw < 326) {
        make_restricted(maker);
    } else {
        (void)add_person(maker, "plain");
    }
}

// ---- the day

static void make_appointment(struct maker *maker, int person)
{
    static const char *const services[] = {"gp-routine", "gp-routine", "gp-routine", "nurse",
                                           "nurse",      "bloods",     "physio"};
    static const char *const doctors[] = {"Dr Patel",      "Dr Lindqvist",   "Nurse Adeyemi",
                                          "Nurse Whitlow", "Dr O\u2019Hara", "Ms Tremlett"};
    static const char *const places[] = {"area-a", "area-b", "area-c", ""};
    enum { OPENS_MINUTE = 8 * 60, SLOTS = 126, SLOT_MINUTES = 5 }; // 08:00 to 18:30
    struct generated_day *day = maker->day;
    struct generated_appointment *made = &day->appointments[day->appointment_count];
    snprintf(made->id, sizeof made->id, "A%d", FIRST_ID + day->appointment_count);
    made->person = person;
    int64_t minute = OPENS_MINUTE + SLOT_MINUTES * random_below(maker, SLOTS);
    // From noon, so that a day on which the clocks change still has its 8 o'clock at 8.
    int64_t noon = today_start_ms(maker->today) + 12 * (int64_t)60 * TODAY_MINUTE_MS;
    noon += today_offset_ms(today_start_ms(maker->today)) - today_offset_ms(noon);
    made->start_ms = noon + (minute - 720) * TODAY_MINUTE_MS;
    made->minutes = 10 + 5 * random_below(maker, 3);
    snprintf(made->status, sizeof made->status, "booked");
    snprintf(made->service, sizeof made->service, "%s", services[random_below(maker, 7)]);
    snprintf(made->practitioner, sizeof made->practitioner, "%s", doctors[random_below(maker, 6)]);
    snprintf(made->location, sizeof made->location, "%s", places[random_below(maker, 4)]);
    day->appointment_count++;
}

// People first, then one appointment for each who is due; one in thirty has a second.
static void fill_day(struct maker *maker, int appointments)
{
    struct generated_day *day = maker->day;
    while (day->appointment_count < appointments) {
        int before = day->people_count;
        make_someone(maker);
        for (int i = before; i < day->people_count; i++) {
            int wanted = random_below(maker, 30) == 0 ? 2 : 1;
            day->people[i].due_today = day->appointment_count < appointments;
            for (int n = 0; n < wanted && day->appointment_count < appointments; n++) {
                make_appointment(maker, i);
            }
        }
    }
    int strangers = appointments / 4 + 1;
    for (int i = 0; i < strangers; i++) {
        struct generated_person *person = add_person(maker, "not-due");
        if (person != NULL) {
            person->due_today = false;
        }
    }
    for (int i = 0; i < day->people_count; i++) {
        if (!day->people[i].due_today) {
            day->people[i].class_name = "not-due";
        }
        generator_complete(&day->people[i], i + 1);
    }
}

enum err generator_day(int appointments, uint64_t seed, struct today_date date,
                       struct generated_day **ret_day)
{
    if (appointments < 1 || appointments > APPOINTMENTS_MAX || !today_is_real(date)) {
        return ERR_RANGE;
    }
    struct maker maker = {.random = seed, .today = date};
    maker.capacity = appointments + appointments / 4 + 1 + GROUP_MAX;
    struct generated_day *day = calloc(1, sizeof *day);
    if (day == NULL) {
        return ERR_MEMORY;
    }
    day->people = calloc((size_t)maker.capacity, sizeof *day->people);
    day->appointments = calloc((size_t)appointments, sizeof *day->appointments);
    if (day->people == NULL || day->appointments == NULL) {
        generator_free(day);
        return ERR_MEMORY;
    }
    maker.day = day;
    fill_day(&maker, appointments);
    generator_add_exceptions(day, seed);
    *ret_day = day;
    return OK;
}

void generator_free(struct generated_day *day)
{
    if (day != NULL) {
        free(day->people);
        free(day->appointments);
        free(day);
    }
}
