// What should become of somebody at the kiosk: written from the rules for people (product 3.7, 4.3),
// not from the kiosk.
#include "sandbox/generator.h"
#include <string.h>

const struct generated_windows generated_gp = {30, 5, 10, 10};
const struct generated_windows generated_hospital = {60, 5, 15, 10};

const char *generator_outcome_word(enum generated_outcome outcome)
{
    static const char *const words[EXPECTED_OUTCOMES] = {
        [EXPECT_NOT_FOUND] = "not-found", [EXPECT_RESTRICTED] = "restricted",
        [EXPECT_OPTED_OUT] = "opted-out", [EXPECT_ELSEWHERE] = "elsewhere",
        [EXPECT_BLOCKED] = "blocked",     [EXPECT_CHANGED] = "changed",
        [EXPECT_REMOTE] = "remote",       [EXPECT_ALREADY] = "already",
        [EXPECT_EARLY] = "early",         [EXPECT_OVER_LIMIT] = "over-limit",
        [EXPECT_LATE] = "late",           [EXPECT_ON_TIME] = "on-time",
    };
    return words[outcome];
}

static bool has_code(const char *const codes[GENERATED_CODES], const char *code)
{
    for (int i = 0; i < GENERATED_CODES && codes[i] != NULL; i++) {
        if (strcmp(codes[i], code) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_restricted(const struct generated_person *person)
{
    return person->restricted || person->deceased[0] != '\0' ||
           has_code(person->marks, "restricted") || has_code(person->security, "R") ||
           has_code(person->security, "V");
}

static bool is_remote(const struct generated_appointment *made)
{
    return strcmp(made->service, "phone") == 0 || strcmp(made->type, "phone") == 0 ||
           strcmp(made->type, "video") == 0;
}

static bool is_here(const struct generated_appointment *made)
{
    return strcmp(made->location, "other-site") != 0;
}

static bool is_status(const struct generated_appointment *made, const char *status)
{
    return strcmp(made->status, status) == 0;
}

const struct generated_appointment *generator_first(const struct generated_day *day, int person)
{
    const struct generated_appointment *first = NULL;
    bool first_counts = false;
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        if (made->person != person) {
            continue;
        }
        bool counts = is_status(made, "booked") && is_here(made) && !is_remote(made);
        if (first == NULL || (counts && !first_counts) ||
            (counts == first_counts && made->start_ms < first->start_ms)) {
            first = made;
            first_counts = counts;
        }
    }
    return first;
}

static enum generated_outcome by_window(const struct generated_windows *windows, int64_t late_ms)
{
    if (late_ms < -windows->open_before * (int64_t)TODAY_MINUTE_MS) {
        return EXPECT_EARLY;
    }
    int64_t closes_ms = windows->late_after * (int64_t)TODAY_MINUTE_MS;
    if (late_ms > closes_ms - windows->close_guard_s * (int64_t)1000) {
        return EXPECT_OVER_LIMIT;
    }
    return late_ms > windows->on_time_after * (int64_t)TODAY_MINUTE_MS ? EXPECT_LATE
                                                                       : EXPECT_ON_TIME;
}

// One appointment by itself.
static enum generated_outcome expect_one(const struct generated_appointment *made,
                                         const struct generated_windows *windows,
                                         int64_t arrives_ms)
{
    if (!is_here(made)) {
        return EXPECT_ELSEWHERE;
    }
    if (strcmp(made->service, "blocked") == 0) {
        return EXPECT_BLOCKED;
    }
    bool booked = is_status(made, "booked");
    if (is_remote(made) && booked) {
        return EXPECT_REMOTE;
    }
    if (is_status(made, "arrived") || is_status(made, "checked-in")) {
        return EXPECT_ALREADY;
    }
    return booked ? by_window(windows, arrives_ms - made->start_ms) : EXPECT_CHANGED;
}

enum generated_outcome generator_expected(const struct generated_day *day, int person,
                                          const struct generated_windows *windows,
                                          int64_t arrives_ms)
{
    struct today_date today = today_london_date(arrives_ms);
    enum generated_outcome best = EXPECT_NOT_FOUND;
    for (int i = 0; i < day->appointment_count; i++) {
        const struct generated_appointment *made = &day->appointments[i];
        if (made->person != person) {
            continue;
        }
        struct today_date date = today_london_date(made->start_ms);
        if (today_days(date) == today_days(today)) {
            enum generated_outcome one = expect_one(made, windows, arrives_ms);
            best = one > best ? one : best; // later in the list decides
        }
    }
    if (best == EXPECT_NOT_FOUND) {
        return best;
    }
    if (is_restricted(&day->people[person])) {
        return EXPECT_RESTRICTED;
    }
    return has_code(day->people[person].marks, "no-kiosk") ? EXPECT_OPTED_OUT : best;
}
