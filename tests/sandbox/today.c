#include "sandbox/today.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECOND_MS = 1000, HOUR_MS = 3600 * SECOND_MS, DAY_MS = 24 * HOUR_MS };

static int64_t start_ms;        // what was called now ...
static int64_t start_steady_ms; // ... when the monotonic clock said this

int64_t today_steady_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * SECOND_MS + time.tv_nsec / 1000000;
}

void today_set(int64_t ms)
{
    start_ms = ms;
    start_steady_ms = today_steady_ms();
}

int64_t today_now_ms(void)
{
    if (start_steady_ms == 0) {
        struct timespec time;
        clock_gettime(CLOCK_REALTIME, &time);
        return (int64_t)time.tv_sec * SECOND_MS + time.tv_nsec / 1000000;
    }
    return start_ms + today_steady_ms() - start_steady_ms;
}

static bool year_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year_is_leap(year) ? 29 : days[month - 1];
}

bool today_is_real(struct today_date date)
{
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= month_days(date.year, date.month);
}

// Counts leap days up to the year before, then walks the months: slow and plainly right.
int64_t today_days(struct today_date date)
{
    int64_t before = date.year - 1;
    int64_t days = before * 365 + before / 4 - before / 100 + before / 400;
    for (int month = 1; month < date.month; month++) {
        days += month_days(date.year, month);
    }
    return days + date.day - 1 - 719162; // days of the years 1 to 1969
}

struct today_date today_from_days(int64_t days)
{
    struct today_date date = {.year = (int)(1970 + days / 366), .month = 1, .day = 1};
    if (days < 0) {
        date.year = (int)(1970 + days / 365 - 1);
    }
    while (today_days((struct today_date){date.year + 1, 1, 1}) <= days) {
        date.year++;
    }
    int64_t rest = days - today_days(date);
    while (rest >= month_days(date.year, date.month)) {
        rest -= month_days(date.year, date.month);
        date.month++;
    }
    date.day = (int)rest + 1;
    return date;
}

// Exactly count digits at text; -1 otherwise.
static int read_digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static bool read_date(const char *text, struct today_date *ret_date)
{
    struct today_date date = {0};
    date.year = read_digits(text, 4);
    if (date.year < 0 || text[4] != '-') {
        return false;
    }
    date.month = read_digits(text + 5, 2);
    if (date.month < 0 || text[7] != '-') {
        return false;
    }
    date.day = read_digits(text + 8, 2);
    if (!today_is_real(date)) {
        return false;
    }
    *ret_date = date;
    return true;
}

bool today_parse_date(const char *text, struct today_date *ret_date)
{
    return strlen(text) == 10 && read_date(text, ret_date);
}

static bool read_offset(const char *text, int64_t *ret_ms)
{
    if (strcmp(text, "Z") == 0) {
        *ret_ms = 0;
        return true;
    }
    if ((text[0] != '+' && text[0] != '-') || strlen(text) != 6 || text[3] != ':') {
        return false;
    }
    int hours = read_digits(text + 1, 2);
    int minutes = read_digits(text + 4, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
        return false;
    }
    int64_t ms = hours * (int64_t)HOUR_MS + minutes * (int64_t)TODAY_MINUTE_MS;
    *ret_ms = text[0] == '-' ? -ms : ms;
    return true;
}

bool today_parse_instant(const char *text, int64_t *ret_ms)
{
    struct today_date date;
    if (strlen(text) < 20 || !read_date(text, &date) || text[10] != 'T' || text[13] != ':' ||
        text[16] != ':') {
        return false;
    }
    int hour = read_digits(text + 11, 2);
    int minute = read_digits(text + 14, 2);
    int second = read_digits(text + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
        return false;
    }
    const char *rest = text + 19;
    if (*rest == '.') {
        rest++;
        while (*rest >= '0' && *rest <= '9') {
            rest++;
        }
    }
    int64_t offset;
    if (!read_offset(rest, &offset)) {
        return false;
    }
    *ret_ms = today_days(date) * DAY_MS + hour * (int64_t)HOUR_MS +
              minute * (int64_t)TODAY_MINUTE_MS + second * (int64_t)SECOND_MS - offset;
    return true;
}

static int64_t floor_days(int64_t ms)
{
    return ms >= 0 ? ms / DAY_MS : (ms - DAY_MS + 1) / DAY_MS;
}

// 01:00 UTC on the last Sunday of a month (Summer Time Act 1972 as amended; both changes use this
// moment).
static int64_t last_sunday_ms(int year, int month)
{
    int64_t last = today_days((struct today_date){year, month, 31});
    int64_t weekday = (last + 4) % 7; // 1970-01-01 was a Thursday; 0 = Sunday
    return (last - weekday) * DAY_MS + HOUR_MS;
}

int64_t today_offset_ms(int64_t ms)
{
    int year = today_from_days(floor_days(ms)).year;
    return ms >= last_sunday_ms(year, 3) && ms < last_sunday_ms(year, 10) ? HOUR_MS : 0;
}

struct today_date today_london_date(int64_t ms)
{
    return today_from_days(floor_days(ms + today_offset_ms(ms)));
}

int64_t today_start_ms(struct today_date date)
{
    int64_t midnight = today_days(date) * DAY_MS;
    return midnight - today_offset_ms(midnight - HOUR_MS);
}

static void format_shifted(int64_t ms, const char *offset, char ret_text[TODAY_TEXT_BYTES])
{
    struct today_date date = today_from_days(floor_days(ms));
    int seconds = (int)((ms - floor_days(ms) * DAY_MS) / SECOND_MS);
    snprintf(ret_text, TODAY_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d%s", date.year, date.month,
             date.day, seconds / 3600, seconds / 60 % 60, seconds % 60, offset);
}

void today_format_utc(int64_t ms, char ret_text[TODAY_TEXT_BYTES])
{
    format_shifted(ms, "Z", ret_text);
}

void today_format_london(int64_t ms, char ret_text[TODAY_TEXT_BYTES])
{
    int64_t offset = today_offset_ms(ms);
    format_shifted(ms + offset, offset != 0 ? "+01:00" : "+00:00", ret_text);
}

void today_format_minute(int64_t ms, char ret_text[TODAY_TEXT_BYTES])
{
    int64_t local = ms + today_offset_ms(ms);
    int minutes = (int)((local - floor_days(local) * DAY_MS) / TODAY_MINUTE_MS);
    snprintf(ret_text, TODAY_TEXT_BYTES, "%02d:%02d", minutes / 60, minutes % 60);
}

void today_format_http(int64_t ms, char ret_text[TODAY_TEXT_BYTES])
{
    static const char *const weekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t days = floor_days(ms);
    struct today_date date = today_from_days(days);
    int seconds = (int)((ms - days * DAY_MS) / SECOND_MS);
    snprintf(ret_text, TODAY_TEXT_BYTES, "%s, %02d %s %04d %02d:%02d:%02d GMT",
             weekdays[((days % 7) + 7) % 7], date.day, months[date.month - 1], date.year,
             seconds / 3600, seconds / 60 % 60, seconds % 60);
}
