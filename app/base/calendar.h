// Civil dates and Europe/London, compiled in (settled 5): no TZ variable, no localtime(). Pure.
// Instants are int64 milliseconds since 1970-01-01T00:00:00Z. A date is year, month 1-12, day 1-31.
#pragma once
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct date {
    int year;
    int month;
    int day;
};

// True for a real date of the Gregorian calendar, years 1 to 9999.
bool date_is_real(struct date date);
bool date_equal(struct date a, struct date b);
// Days since 1970-01-01; negative before.
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
// 0 = Monday ... 6 = Sunday.
int date_weekday(struct date date);

// "1985-03-27" exactly (FHIR date with full precision). ERR_SYNTAX else, ERR_RANGE when not real. A partial
// date ("1985-03") is ERR_SYNTAX: it never matches (product 4.1).
MUST_CHECK enum err date_parse(const char *text, struct date *ret_date);
// 10 characters and a NUL.
void date_format(struct date date, char ret_text[11]);

// FHIR instant or dateTime with a time and an offset: "2026-12-08T14:15:00Z", "...+01:00", fractions
// allowed (cut to ms), seconds optional. ERR_SYNTAX without an offset: such a time is never guessed.
MUST_CHECK enum err instant_parse(const char *text, int64_t *ret_ms);
// "2026-12-08T14:15:00Z": 20 characters and a NUL. Whole seconds, UTC.
void instant_format_utc(int64_t ms, char ret_text[21]);
// The same instant on London's clock with its offset: "2026-07-01T00:00:00+01:00".
void instant_format_london(int64_t ms, char ret_text[26]);

// Offset of London's clock from UTC at this instant, ms: 0 or 3,600,000. Last Sundays of March and October,
// 01:00 UTC (valid for 1996 to 2099).
int64_t london_offset_ms(int64_t ms);
struct date london_date(int64_t ms);
// Minutes since local midnight on London's clock, 0 to 1439.
int london_minute_of_day(int64_t ms);
// First instant of this local day: midnight in London. The day may have 23 or 25 hours.
int64_t london_day_start_ms(struct date date);

// A day as patients read it: "Monday 2 March", on London's clock. 32 bytes are enough.
void london_day_words(int64_t ms, char ret_text[32]);
// A time as patients read it (product 6.3): "5pm", "5:30pm", "midday", "midnight". 16 bytes are enough.
void london_time_words(int64_t ms, char ret_text[16]);
