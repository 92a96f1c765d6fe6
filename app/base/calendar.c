// The Gregorian calendar and London's clock, by arithmetic alone.
#include "base/calendar.h"

#include "base/text.h"

#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR   INT64_C(3600000)
#define MS_PER_DAY    INT64_C(86400000)

enum {
    YEAR_FIRST = 1,
    YEAR_LAST = 9999,
    DAYS_TO_1970 = 719162, // from 0001-01-01
    DAYS_PER_400_YEARS = 146097,
};

static bool year_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && year_is_leap(year) ? 1 : 0);
}

// Days from 0001-01-01 to the first of January of this year.
static int64_t days_before_year(int year)
{
    int64_t years = year - 1;
    return 365 * years + years / 4 - years / 100 + years / 400;
}

// Division and remainder towards minus infinity: instants before 1970 are negative.
static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

static int64_t floor_remainder(int64_t value, int64_t by)
{
    return value - floor_divide(value, by) * by;
}

bool date_is_real(struct date date)
{
    return date.year >= YEAR_FIRST && date.year <= YEAR_LAST && date.month >= 1 &&
           date.month <= 12 && date.day >= 1 && date.day <= month_days(date.year, date.month);
}

bool date_equal(struct date a, struct date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

int64_t date_to_days(struct date date)
{
    int64_t days = days_before_year(date.year) + date.day - 1;
    for (int month = 1; month < date.month && month < 12; month++) {
        days += month_days(date.year, month);
    }
    return days - DAYS_TO_1970;
}

struct date date_from_days(int64_t days)
{
    // Held inside the years that can be written with four digits.
    int64_t last = days_before_year(YEAR_LAST + 1) - 1;
    int64_t count = days > last - DAYS_TO_1970 ? last : days + DAYS_TO_1970;
    count = days < -DAYS_TO_1970 ? 0 : count;
    // The guess is the right year or one off; the two loops mend that.
    int year = (int)(count * 400 / DAYS_PER_400_YEARS) + 1;
    while (days_before_year(year) > count) {
        year--;
    }
    while (days_before_year(year + 1) <= count) {
        year++;
    }
    count -= days_before_year(year);
    int month = 1;
    while (count >= month_days(year, month)) {
        count -= month_days(year, month);
        month++;
    }
    return (struct date){.year = year, .month = month, .day = (int)count + 1};
}

int date_weekday(struct date date)
{
    // 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
    return (int)floor_remainder(date_to_days(date) + 3, 7);
}

// Reads exactly count digits at *cursor and moves it on.
static bool digits_read(const char **cursor, int count, int *ret_number)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        char digit = (*cursor)[i];
        if (digit < '0' || digit > '9') {
            return false;
        }
        number = number * 10 + (digit - '0');
    }
    *cursor += count;
    *ret_number = number;
    return true;
}

static bool mark_read(const char **cursor, char mark)
{
    if (**cursor != mark) {
        return false;
    }
    (*cursor)++;
    return true;
}

static bool date_read(const char **cursor, struct date *ret_date)
{
    return digits_read(cursor, 4, &ret_date->year) && mark_read(cursor, '-') &&
           digits_read(cursor, 2, &ret_date->month) && mark_read(cursor, '-') &&
           digits_read(cursor, 2, &ret_date->day);
}

enum err date_parse(const char *text, struct date *ret_date)
{
    struct date date = {0};
    if (!date_read(&text, &date) || *text != '\0') {
        return ERR_SYNTAX;
    }
    if (!date_is_real(date)) {
        return ERR_RANGE;
    }
    *ret_date = date;
    return OK;
}

void date_format(struct date date, char ret_text[11])
{
    struct text_builder builder;
    text_begin(&builder, ret_text, 11);
    text_add_padded(&builder, date.year, 4);
    text_add(&builder, "-");
    text_add_padded(&builder, date.month, 2);
    text_add(&builder, "-");
    text_add_padded(&builder, date.day, 2);
}

// "14:15", "14:15:07", "14:15:07.5": milliseconds since midnight.
static enum err time_read(const char **cursor, int64_t *ret_ms)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    if (!digits_read(cursor, 2, &hour) || !mark_read(cursor, ':') ||
        !digits_read(cursor, 2, &minute)) {
        return ERR_SYNTAX;
    }
    if (mark_read(cursor, ':')) {
        if (!digits_read(cursor, 2, &second)) {
            return ERR_SYNTAX;
        }
        if (mark_read(cursor, '.')) {
            int digit = 0;
            int weight = 100;
            if (!digits_read(cursor, 1, &digit)) {
                return ERR_SYNTAX;
            }
            do {
                ms += digit * weight;
                weight /= 10; // digits after the third count nothing: cut, not rounded
            } while (digits_read(cursor, 1, &digit));
        }
    }
    // FHIR allows second 60, a leap second; it is the first moment of the next minute here.
    if (hour > 23 || minute > 59 || second > 60) {
        return ERR_RANGE;
    }
    *ret_ms = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * 1000 + ms;
    return OK;
}

// "Z", "+01:00", "-05:30".
static enum err offset_read(const char **cursor, int64_t *ret_ms)
{
    if (mark_read(cursor, 'Z')) {
        *ret_ms = 0;
        return OK;
    }
    int sign = **cursor == '-' ? -1 : 1;
    int hour = 0;
    int minute = 0;
    if ((!mark_read(cursor, '+') && !mark_read(cursor, '-')) || !digits_read(cursor, 2, &hour) ||
        !mark_read(cursor, ':') || !digits_read(cursor, 2, &minute)) {
        return ERR_SYNTAX;
    }
    if (hour > 14 || minute > 59 || (hour == 14 && minute > 0)) {
        return ERR_RANGE;
    }
    *ret_ms = sign * (hour * MS_PER_HOUR + minute * MS_PER_MINUTE);
    return OK;
}

enum err instant_parse(const char *text, int64_t *ret_ms)
{
    struct date date = {0};
    int64_t time_ms = 0;
    int64_t offset_ms = 0;
    if (!date_read(&text, &date) || !mark_read(&text, 'T')) {
        return ERR_SYNTAX;
    }
    enum err err = time_read(&text, &time_ms);
    if (err == OK) {
        err = offset_read(&text, &offset_ms);
    }
    if (err != OK) {
        return err;
    }
    if (*text != '\0') {
        return ERR_SYNTAX;
    }
    if (!date_is_real(date)) {
        return ERR_RANGE;
    }
    *ret_ms = date_to_days(date) * MS_PER_DAY + time_ms - offset_ms;
    return OK;
}

// "2026-12-08T14:15:00" of a clock that shows ms as its own time.
static void clock_add(struct text_builder *builder, int64_t ms)
{
    char day[11];
    date_format(date_from_days(floor_divide(ms, MS_PER_DAY)), day);
    int64_t second = floor_remainder(ms, MS_PER_DAY) / 1000;
    text_add(builder, day);
    text_add(builder, "T");
    text_add_padded(builder, second / 3600, 2);
    text_add(builder, ":");
    text_add_padded(builder, second / 60 % 60, 2);
    text_add(builder, ":");
    text_add_padded(builder, second % 60, 2);
}

void instant_format_utc(int64_t ms, char ret_text[21])
{
    struct text_builder builder;
    text_begin(&builder, ret_text, 21);
    clock_add(&builder, ms);
    text_add(&builder, "Z");
}

void instant_format_london(int64_t ms, char ret_text[26])
{
    int64_t offset_ms = london_offset_ms(ms);
    struct text_builder builder;
    text_begin(&builder, ret_text, 26);
    clock_add(&builder, ms + offset_ms);
    text_add(&builder, offset_ms == 0 ? "+00:00" : "+01:00");
}

// 01:00 UTC on the last Sunday of a month of 31 days.
static int64_t last_sunday_ms(int year, int month)
{
    struct date last = {.year = year, .month = month, .day = 31};
    int past_sunday = (date_weekday(last) + 1) % 7;
    return (date_to_days(last) - past_sunday) * MS_PER_DAY + MS_PER_HOUR;
}

int64_t london_offset_ms(int64_t ms)
{
    int year = date_from_days(floor_divide(ms, MS_PER_DAY)).year;
    return ms >= last_sunday_ms(year, 3) && ms < last_sunday_ms(year, 10) ? MS_PER_HOUR : 0;
}

struct date london_date(int64_t ms)
{
    return date_from_days(floor_divide(ms + london_offset_ms(ms), MS_PER_DAY));
}

int london_minute_of_day(int64_t ms)
{
    return (int)(floor_remainder(ms + london_offset_ms(ms), MS_PER_DAY) / MS_PER_MINUTE);
}

int64_t london_day_start_ms(struct date date)
{
    // Clocks change at 01:00 UTC, so midnight in London exists exactly once and has the offset that
    // midnight UTC of the same date has.
    int64_t midnight_utc_ms = date_to_days(date) * MS_PER_DAY;
    return midnight_utc_ms - london_offset_ms(midnight_utc_ms);
}

void london_day_words(int64_t ms, char ret_text[32])
{
    static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    struct date date = london_date(ms);
    struct text_builder builder;
    text_begin(&builder, ret_text, 32);
    text_add(&builder, weekdays[date_weekday(date)]);
    text_add(&builder, " ");
    text_add_int(&builder, date.day);
    text_add(&builder, " ");
    text_add(&builder, months[date.month - 1]);
}

void london_time_words(int64_t ms, char ret_text[16])
{
    int minute = london_minute_of_day(ms);
    int hour = minute / 60 % 12 == 0 ? 12 : minute / 60 % 12;
    struct text_builder builder;
    text_begin(&builder, ret_text, 16);
    if (minute == 0 || minute == 12 * 60) {
        text_add(&builder, minute == 0 ? "midnight" : "midday");
        return;
    }
    text_add_int(&builder, hour);
    if (minute % 60 != 0) {
        text_add(&builder, ":");
        text_add_padded(&builder, minute % 60, 2);
    }
    text_add(&builder, minute < 12 * 60 ? "am" : "pm");
}
