// People and appointments as the kiosk needs them for the moment between a search and an arrival, and no more.
// Filled by api/site_find.c from FHIR resources; lives in the session (locked pages, wiped at its end).
#pragma once
#include "base/calendar.h"
#include "config/config.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PEOPLE = 50,           // people of one birthday today; a 51st makes the answer "too many"
    PERSON_NAMES = 6,      // last names, current ones only
    PERSON_APPOINTMENTS = 6,
    NAME_BYTES = 128,
    FHIR_ID_BYTES = 65,    // FHIR R4 id: at most 64 characters
    MORE_PLACES = 2,       // Locations of one appointment besides the first: a second room, the building
    REFERENCE_BYTES = 256,
};

// R4 Appointment.status, a closed list; anything else is UNKNOWN, which means reception.
enum appointment_status {
    APPOINTMENT_UNKNOWN,
    APPOINTMENT_PROPOSED,
    APPOINTMENT_PENDING,
    APPOINTMENT_BOOKED,
    APPOINTMENT_ARRIVED,
    APPOINTMENT_FULFILLED,
    APPOINTMENT_CANCELLED,
    APPOINTMENT_NOSHOW,
    APPOINTMENT_ENTERED_IN_ERROR,
    APPOINTMENT_CHECKED_IN,
    APPOINTMENT_WAITLIST,
};

// In the waiting room, as far as the appointment system knows.
static inline bool appointment_is_arrived(enum appointment_status status)
{
    return status == APPOINTMENT_ARRIVED || status == APPOINTMENT_CHECKED_IN;
}

// At this site? (settled 3) One of its Locations is enough. HERE_ASK: none of them is one of the configured areas, or they
// stand behind its slot; the site must be asked (api/site_look.c) before anything is shown.
enum here { HERE_YES, HERE_NO, HERE_ASK };

struct appointment {
    char id[FHIR_ID_BYTES];
    enum appointment_status status;
    int64_t start_ms;                // UTC
    char place[REFERENCE_BYTES];     // reference of the first Location, "" when none is stated
    char more_places[MORE_PLACES][FHIR_ID_BYTES]; // Locations besides it, in their order; "" behind the last
    bool places_unclear;             // a Location is or may be stated that cannot be asked for, or more than fit
    int clinic;                      // index into config.clinics, -1 = unknown clinic
    char clinician[NAME_BYTES * 2];  // participant Practitioner display, cleaned; "" when none
    char slot[FHIR_ID_BYTES];        // the first Slot, "" when none
    enum here here;
    int area;                        // index into config.areas by its Location, -1 = its Location says none
    enum clinic_channel channel;     // of the clinic, or by a code of its own
    char service[FHIR_ID_BYTES];     // a HealthcareService that may name the unknown clinic and has not been read, or ""
};

struct person {
    char id[FHIR_ID_BYTES];          // Patient.id at the site
    char family[PERSON_NAMES][NAME_BYTES]; // current last names as written
    int family_count;
    char given[NAME_BYTES];          // first given name of the name in use
    char postcode[12];               // upper case, no spaces; "" when none
    char house_number[8];            // first number of the first address line; "" when none
    char nhs_number[11];             // ten digits with a right check digit; "" when the site states none
    char mobile_end[4];              // last 3 digits of a mobile number; "" when none. Level B only
    bool restricted;                 // meta.security R or V, or MARK_RESTRICTED
    bool deceased;
    bool no_kiosk;                   // MARK_NO_KIOSK
    bool isolation;                  // MARK_ISOLATION
    uint32_t needs;                  // bits 1 << enum need: preferred language of the record, and its Flags
    bool details_due;                // nobody asked within details.every_days (S8)
    struct appointment appointments[PERSON_APPOINTMENTS];
    int appointment_count;
    int64_t other_day_ms;   // found by a code: start of the nearest one on another day at this site (booked, or missed), 0 = none;
                            // not asked for when today has one
    bool more_appointments; // booked ones that had no place here: nothing may be chosen among the rest
};

struct people {
    int count;
    struct person list[PEOPLE];
};
