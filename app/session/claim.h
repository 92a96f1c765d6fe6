// What a scanned code claims. Possession is a claim, never proof: the date of birth is still asked (product 3.2).
// Filled by app/codes, kept in the session, looked up by api/site_code.h.
#pragma once
#include <stdint.h>

// What a code turned out to be (national-services 8.3, 8.4). The words for each that is refused belong to S2a.
#define CODE_KIND_LIST(X)                                                                          \
    X(CODE_ACCEPTED, "accepted")         /* struct claim says what to look up */                   \
    X(CODE_UNREADABLE, "unreadable")     /* too long, not ASCII, or a pass that is not in order: no further detail */ \
    X(CODE_OTHER_SITE, "other-site")     /* a genuine pass for another site */                     \
    X(CODE_OTHER_DAY, "other-day")       /* a genuine pass, too early or too late */               \
    X(CODE_PRESCRIPTION, "prescription")                                                           \
    X(CODE_WEB, "web")                   /* never followed, never shown */                         \
    X(CODE_CONTACT, "contact")           /* contact card, telephone number, e-mail, event */       \
    X(CODE_HEALTH_CERTIFICATE, "health-certificate")                                               \
    X(CODE_PRODUCT, "product")                                                                     \
    X(CODE_FOREIGN, "foreign")           /* Wi-Fi, payment, place, data of another program */      \
    X(CODE_UNKNOWN, "unknown")                                                                     \
    X(CODE_TWO, "two")                   /* more than one code of a kind in view. Said by app/flow; app/codes never returns it */

enum code_kind {
#define X(name, word) name,
    CODE_KIND_LIST(X)
#undef X
        CODE_KIND_COUNT
};

enum claim_kind {
    CLAIM_NONE,
    CLAIM_PASS,        // names an appointment, signed by an issuer that is pinned
    CLAIM_PATIENT,     // Patient.identifier: NHS number, hospital number
    CLAIM_APPOINTMENT, // Appointment.identifier: booking reference, UBRN
};

enum { CLAIM_SYSTEM = 128, CLAIM_VALUE = 65, CLAIM_ID = 64 + 1 + 43 + 1 };

struct claim {
    enum claim_kind kind;
    char system[CLAIM_SYSTEM]; // identifier system; "" = value is the Appointment's FHIR id (CLAIM_PASS alone)
    char value[CLAIM_VALUE];
    char id[CLAIM_ID];         // what wrong dates of birth are counted by: "iss jti" of a pass, else "" (system and value are)
    int64_t until_s;           // UTC seconds: exp of a pass, else 0
};
