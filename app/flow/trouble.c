#include "flow/trouble.h"

struct trouble trouble_of_search(enum site_answer answer)
{
    switch (answer) {
    case SITE_OK: return (struct trouble){SCREEN_CONFIRM, REFUSED_NONE};
    case SITE_NONE:
    case SITE_DENIED: // as none (national-services 3.6): it may be about one protected patient
        return (struct trouble){SCREEN_REFUSED, REFUSED_NO_MATCH};
    case SITE_TOO_MANY: return (struct trouble){SCREEN_REFUSED, REFUSED_STILL_MANY};
    case SITE_BUSY:
    case SITE_UNAVAILABLE:
    case SITE_BROKEN: break;
    }
    return (struct trouble){SCREEN_NOT_WORKING, REFUSED_NONE};
}

enum visit trouble_of_arrival(enum arrival_outcome outcome, enum refusal *ret_refusal)
{
    *ret_refusal = REFUSED_NONE;
    switch (outcome) {
    case ARRIVAL_CONFIRMED: return VISIT_CONFIRMED;
    case ARRIVAL_ALREADY: return VISIT_ALREADY;
    case ARRIVAL_CONFLICT: *ret_refusal = REFUSED_CONFLICT; return VISIT_CHANGED;
    case ARRIVAL_REJECTED: *ret_refusal = REFUSED_REJECTED; return VISIT_REFUSED;
    case ARRIVAL_NOT_REACHED: break;
    }
    return VISIT_NOT_REACHED;
}

bool trouble_is_secret(enum refusal refusal, enum task_note *ret_note)
{
    if (refusal == REFUSED_RESTRICTED || refusal == REFUSED_OPTED_OUT) {
        *ret_note = refusal == REFUSED_RESTRICTED ? NOTE_RESTRICTED : NOTE_OPTED_OUT;
        return true;
    }
    return false;
}

// The flag of a record is never logged (national-services 4.2), nor that a young person came alone.
enum refusal trouble_logged(enum refusal refusal)
{
    bool is_flag = refusal == REFUSED_RESTRICTED || refusal == REFUSED_OPTED_OUT || refusal == REFUSED_ALONE;

    return is_flag ? REFUSED_NONE : refusal;
}

struct site_task_request trouble_task(enum refusal refusal)
{
    static const enum task_note notes[REFUSED_COUNT] = {
        [REFUSED_NONE] = NOTE_CHECK_IDENTITY,
        [REFUSED_NO_MATCH] = NOTE_NO_MATCH,
        [REFUSED_STILL_MANY] = NOTE_TWO_MATCHES,
        [REFUSED_NOT_ME] = NOTE_NOT_ME,
        [REFUSED_BLOCKED] = NOTE_BLOCKED,
        // "Check identity" to all; the reason goes to a restricted role alone. The sentence must not mean one reason.
        [REFUSED_RESTRICTED] = NOTE_CHECK_IDENTITY,
        [REFUSED_OPTED_OUT] = NOTE_CHECK_IDENTITY,
        [REFUSED_TRIES] = NOTE_TRIES,
        [REFUSED_NO_ADDRESS] = NOTE_NO_ADDRESS,
        [REFUSED_STATUS] = NOTE_STATUS,
        [REFUSED_CHANNEL] = NOTE_CHANNEL,
        [REFUSED_ALONE] = NOTE_ALONE,
        [REFUSED_ELSEWHERE] = NOTE_ELSEWHERE,
        [REFUSED_MANY] = NOTE_MANY_APPOINTMENTS,
        [REFUSED_CONFLICT] = NOTE_CONFLICT,
        [REFUSED_REJECTED] = NOTE_REJECTED,
        [REFUSED_CLAIM_TRIES] = NOTE_CLAIM_TRIES,
        [REFUSED_NO_DAY] = NOTE_NO_APPOINTMENT,
        [REFUSED_PLACE_UNKNOWN] = NOTE_PLACE_UNKNOWN,
    };

    return (struct site_task_request){.note = notes[refusal]};
}

const char *refusal_name(enum refusal refusal)
{
    static const char *const names[REFUSED_COUNT] = {
        "none",    "no-match", "still-many", "not-me", "blocked",   "restricted", "tries",   "no-address",
        "status",  "channel",  "opted-out",  "alone",  "elsewhere", "many", "conflict",   "rejected",
        "claim-tries", "no-day", "place-unknown"};

    return names[refusal];
}
