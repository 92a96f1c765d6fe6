// Invented people and a day of appointments for them: seeded, deterministic, the same on every
// machine. Used by foyer-sandbox --generate and, as the library foyer_generator, by benchmarks of
// matching. Every person says what an honest patient would type at the kiosk, from tables written
// by hand, not from the kiosk's own folding. No real person, number or postcode: NHS numbers are
// from the 999 test range, telephone numbers from Ofcom's drama range, postcodes begin with Q, V or
// X, which no British postcode does.
#pragma once
#include "base/err.h"
#include "sandbox/today.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GENERATED_NAME_BYTES = 96, GENERATED_ID_BYTES = 65, GENERATED_CODE_BYTES = 40, GENERATED_CODES = 7 };

struct generated_person {
    char id[GENERATED_ID_BYTES];
    // plain, twins, same-initial, double-hyphen, double-space, accents, apostrophe, one-letter,
    // january, single-name, married, not-due, restricted; the day of the demo puts its note here.
    const char *class_name;
    char
        family[GENERATED_NAME_BYTES]; // UTF-8 as on the letter; "" = none (some single-name people)
    char given[2][GENERATED_NAME_BYTES];
    char old_family[GENERATED_NAME_BYTES]; // a former last name, "" = none
    const char *old_use;                   // FHIR name.use of it: "old" or "maiden"
    char gender[8];
    struct today_date birth;
    char line[GENERATED_NAME_BYTES]; // first address line; "" = no address
    char city[GENERATED_NAME_BYTES];
    char postcode[12];
    char nhs_number[11];
    char hospital_number[12]; // "NF", seven digits, which are those of the id, and their GS1 check digit
    char mobile[16];
    char old_mobile[16]; // a former number, listed before the one in use; "" = none
    const char *language; // preferred in Patient.communication, BCP 47; NULL = none stated
    // Codes of demo.foyer.example, or "system|code"; NULL behind the last; borrowed.
    const char *needs[GENERATED_CODES];    // active Flags, system .../need
    const char *marks[GENERATED_CODES];    // active Flags, system .../mark
    const char *ended[GENERATED_CODES];    // marks of Flags that are over: inactive, or past their period
    const char *security[GENERATED_CODES]; // Patient.meta.security; a plain code is of v3 Confidentiality
    bool restricted;   // Patient.meta.security R; comes without an address
    char deceased[11]; // date, "" = living
    char pds[48];      // what PDS knows besides, words of the README; "" = nothing
    bool due_today;    // has an appointment in this day
    // What an honest patient types.
    bool one_name;           // would press "I have only one name"
    char typed_birth[9];     // DDMMYYYY
    char typed_letters[4];   // first letters A-Z of the last name, at most 3, upper case
    char typed_postcode[12]; // upper case, no space; "" = has none
    int64_t arrives_ms; // when they stand at the kiosk; 0 = nobody knows
};

struct generated_appointment {
    char id[GENERATED_ID_BYTES];
    int person; // index into people
    int64_t start_ms;
    int minutes;
    char status[GENERATED_CODE_BYTES];       // FHIR R4
    char service[GENERATED_CODE_BYTES];      // code of serviceType, see README
    char practitioner[GENERATED_NAME_BYTES]; // display
    char location[GENERATED_CODE_BYTES];     // id of the Location, "" = none stated
    bool slot;                       // the place stands behind Slot and Schedule, not in a participant
    char type[GENERATED_CODE_BYTES]; // code of appointmentType: phone, video; "" = none stated
};

struct generated_day {
    struct generated_person *people;
    int people_count;
    struct generated_appointment *appointments;
    int appointment_count;
};

// A London day with so many appointments (1 to 10,000), about a quarter more people than are due.
// Gives ret_day; generator_free. ERR_RANGE, ERR_MEMORY.
MUST_CHECK enum err generator_day(int appointments, uint64_t seed, struct today_date date,
                                  struct generated_day **ret_day);
void generator_free(struct generated_day *day);

// The appointment a person comes for: the first of the day that they must come for and that still stands, else the
// first; NULL = none.
const struct generated_appointment *generator_first(const struct generated_day *day, int person);

// What a kiosk should make of somebody who has been recognised, is old enough to come alone, and presses Yes.
enum generated_outcome {
    EXPECT_NOT_FOUND, // nothing booked on this day
    EXPECT_RESTRICTED,
    EXPECT_OPTED_OUT,
    EXPECT_ELSEWHERE,
    EXPECT_BLOCKED,
    EXPECT_CHANGED,
    EXPECT_REMOTE,
    EXPECT_ALREADY,
    EXPECT_EARLY,
    EXPECT_OVER_LIMIT,
    EXPECT_LATE,    // arrived, and late
    EXPECT_ON_TIME, // arrived
    EXPECTED_OUTCOMES,
};

// Check-in windows, in minutes before and after the start, and how many seconds before the end the last write begins
// (product 4.3, 4.4).
struct generated_windows {
    int open_before, on_time_after, late_after, close_guard_s;
};
extern const struct generated_windows generated_gp, generated_hospital; // the defaults

// For somebody who comes at arrives_ms. Of several appointments: on time when one can be written on time, else late, and
// so on up the list.
enum generated_outcome generator_expected(const struct generated_day *day, int person,
                                          const struct generated_windows *windows,
                                          int64_t arrives_ms);
const char *generator_outcome_word(enum generated_outcome outcome); // "on-time"

// Fills nhs_number with the serial-th number of the 999 range that passes modulus 11, hospital_number, and what is typed.
void generator_complete(struct generated_person *person, int serial);

// The digits of an id as a number of at most seven digits; 0 when it has none.
unsigned generator_id_number(const char *id);

// The FHIR R4 resource as JSON text, without meta.versionId. Gives text; generator_free_text. NULL
// = out of memory.
char *generator_patient_json(const struct generated_day *day, int person);
char *generator_appointment_json(const struct generated_day *day, int appointment);
void generator_free_text(char *text);
