// Opening hours. London's clock is what is read: a range means every moment at which the clock shows a
// time inside it. On the night in March the hour from 1am to 2am is never shown; on the night in October
// it is shown twice.
#include "config/config.h"

enum { SEARCH_DAYS = 400, DAY_MINUTES = 24 * 60 };

static const int64_t minute_ms = 60 * 1000;
static const int64_t hour_ms = 60 * 60 * 1000;
static const int64_t day_ms = 24 * 60 * 60 * 1000;

static bool day_is_closed(const struct config *config, struct date date)
{
    for (int i = 0; i < config->closed_count; i++) {
        if (date_equal(config->closed[i], date)) {
            return true;
        }
    }
    return false;
}

static bool is_open_at(const struct config *config, int64_t wall_ms)
{
    struct date date = london_date(wall_ms);
    int minute = london_minute_of_day(wall_ms);
    int weekday = date_weekday(date);
    if (day_is_closed(config, date)) {
        return false;
    }
    for (int i = 0; config->hours_stated && i < config->hours_count[weekday]; i++) {
        const struct config_hours *hours = &config->hours[weekday][i];
        if (minute >= hours->opens_minute && minute < hours->closes_minute) {
            return true;
        }
    }
    return !config->hours_stated;
}

// Minutes of the clock's face that are inside the hours of this day; ranges do not overlap.
static int open_minutes(const struct config *config, struct date date)
{
    int weekday = date_weekday(date);
    int minutes = config->hours_stated ? 0 : DAY_MINUTES;
    for (int i = 0; config->hours_stated && i < config->hours_count[weekday]; i++) {
        minutes += config->hours[weekday][i].closes_minute - config->hours[weekday][i].opens_minute;
    }
    return day_is_closed(config, date) ? 0 : minutes;
}

// The first change found so far, among moments at which there may be one.
struct search {
    const struct config *config;
    int64_t after_ms;
    bool open; // at after_ms
    int64_t change_ms;
};

static void try_moment(struct search *search, int64_t wall_ms)
{
    if (wall_ms > search->after_ms && wall_ms < search->change_ms &&
        is_open_at(search->config, wall_ms) != search->open) {
        search->change_ms = wall_ms;
    }
}

// The moments of this day at which the clock shows this minute: none, one or two.
static void try_minute(struct search *search, int64_t midnight_utc_ms, int minute)
{
    int64_t winter_ms = midnight_utc_ms + minute * minute_ms;
    int64_t summer_ms = winter_ms - hour_ms;
    if (london_offset_ms(summer_ms) == hour_ms) {
        try_moment(search, summer_ms);
    }
    if (london_offset_ms(winter_ms) == 0) {
        try_moment(search, winter_ms);
    }
}

// Between one of these moments and the next nothing changes: midnight, the hour at which clocks change,
// the beginning and the end of each range. None is past the midnight that ends the day: the first change
// found in one day is before any of the next.
static void try_day(struct search *search, int64_t day)
{
    const struct config *config = search->config;
    struct date date = date_from_days(day);
    int weekday = date_weekday(date);
    // Most days of a place that never closes, or of a closed one, are passed over by this alone.
    if (open_minutes(config, date) == (search->open ? DAY_MINUTES : 0)) {
        return;
    }
    int64_t midnight_utc_ms = day * day_ms;
    try_moment(search, london_day_start_ms(date));
    try_moment(search, midnight_utc_ms + hour_ms);
    for (int i = 0; config->hours_stated && i < config->hours_count[weekday]; i++) {
        try_minute(search, midnight_utc_ms, config->hours[weekday][i].opens_minute);
        try_minute(search, midnight_utc_ms, config->hours[weekday][i].closes_minute);
    }
}

bool config_is_open(const struct config *config, int64_t wall_ms, int64_t *ret_change_ms)
{
    struct search search = {.config = config,
                            .after_ms = wall_ms,
                            .open = is_open_at(config, wall_ms),
                            .change_ms = INT64_MAX};
    int64_t today = date_to_days(london_date(wall_ms));
    bool always = !config->hours_stated && config->closed_count == 0;
    for (int day = 0; !always && day <= SEARCH_DAYS && search.change_ms == INT64_MAX; day++) {
        try_day(&search, today + day);
    }
    *ret_change_ms = search.change_ms;
    return search.open;
}
