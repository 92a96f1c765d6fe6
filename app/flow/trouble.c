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

struct trouble trouble_of_arrival(enum arrival_outcome outcome)
{
    switch (outcome) {
    case ARRIVAL_CONFIRMED: return (struct trouble){SCREEN_DONE, REFUSED_NONE};
    case ARRIVAL_ALREADY: return (struct trouble){SCREEN_ALREADY, REFUSED_NONE};
    case ARRIVAL_CONFLICT: return (struct trouble){SCREEN_REFUSED, REFUSED_CONFLICT};
    case ARRIVAL_REJECTED: return (struct trouble){SCREEN_REFUSED, REFUSED_REJECTED};
    case ARRIVAL_NOT_REACHED: break;
    }
    return (struct trouble){SCREEN_NOT_WORKING, REFUSED_NONE};
}

struct site_task_request trouble_task(enum refusal refusal)
{
    switch (refusal) {
    case REFUSED_NO_MATCH: return (struct site_task_request){TASK_REFUSED, NOTE_NO_MATCH, 0, 0, "", ""};
    case REFUSED_STILL_MANY:
        return (struct site_task_request){TASK_TWO_MATCHES, NOTE_TWO_MATCHES, 0, 0, "", ""};
    case REFUSED_NOT_ME: return (struct site_task_request){TASK_NOT_ME, NOTE_NOT_ME, 0, 0, "", ""};
    case REFUSED_BLOCKED: return (struct site_task_request){TASK_REFUSED, NOTE_BLOCKED, 0, 0, "", ""};
    case REFUSED_TRIES: return (struct site_task_request){TASK_OVER_LIMIT, NOTE_TRIES, 0, 0, "", ""};
    case REFUSED_NO_ADDRESS:
        return (struct site_task_request){TASK_TWO_MATCHES, NOTE_NO_ADDRESS, 0, 0, "", ""};
    case REFUSED_STATUS: return (struct site_task_request){TASK_REFUSED, NOTE_STATUS, 0, 0, "", ""};
    case REFUSED_EARLY: return (struct site_task_request){TASK_EARLY, NOTE_EARLY, 0, 0, "", ""};
    case REFUSED_LATE: return (struct site_task_request){TASK_LATE, NOTE_LATE, 0, 0, "", ""};
    case REFUSED_CHANNEL: return (struct site_task_request){TASK_REFUSED, NOTE_CHANNEL, 0, 0, "", ""};
    case REFUSED_CONFLICT:
        return (struct site_task_request){TASK_CONFLICT, NOTE_CONFLICT, 0, 0, "", ""};
    case REFUSED_REJECTED:
        return (struct site_task_request){TASK_REFUSED, NOTE_REJECTED, 0, 0, "", ""};
    case REFUSED_RESTRICTED: // "Check identity" to all; the reason goes to a restricted role alone
    case REFUSED_NONE:
    case REFUSED_COUNT: break;
    }
    return (struct site_task_request){TASK_REFUSED, NOTE_CHECK_IDENTITY, 0, 0, "", ""};
}

const char *refusal_name(enum refusal refusal)
{
    static const char *const names[REFUSED_COUNT] = {
        "none",   "no-match", "still-many", "not-me", "blocked", "restricted", "tries", "no-address",
        "status", "early",    "late",       "channel", "conflict", "rejected"};

    return names[refusal];
}
