// A clinic day at the kiosks of one site: everybody of a generated day comes when the generator says, plays through the real
// flow, and ends with or without the desk.
#pragma once
#include "bench/patient.h"

struct day_setting {
    const char *name; // "gp": in the names of the figures
    const struct config *config;
    const struct site_abilities *abilities;
    const struct generated_windows *windows;
    uint64_t seed;
    int not_due; // people without an appointment today who come all the same
};

struct day_tally {
    int people;
    int ended[ENDED_KINDS];  // the last visit of each
    int served;              // all visits ended without the desk
    int served_early;        // of them: were early first, and came back
    int early_within_60;     // were early, by at most an hour
    int over_limit_within_20; // were over the limit, by at most 20 minutes after the start
    int visits, requests;
    int arrivals, wrong;     // confirmed; of an appointment that is not theirs
    int unexpected;          // recognised, and not what generator_expected says
    int waited;              // for a free kiosk, longer than a minute
    int64_t worst_wait_s;
};

// Plays the day. ret_ended[person] is how each ended who came, ENDED_KINDS for who did not.
void day_play(const struct day_setting *setting, const struct generated_day *day,
              struct day_tally *ret_tally, enum ended *ret_ended);
// The figures as name=value lines.
void day_print(const struct day_setting *setting, const struct day_tally *tally);
double day_self_served(const struct day_tally *tally);
