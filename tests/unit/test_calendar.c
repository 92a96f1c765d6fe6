// The compiled-in calendar, and London's clock compared with the system's zoneinfo.
#include "unit.h"

#include "base/calendar.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  INT64_C(86400000)

static const char zoneinfo[] = "/usr/share/zoneinfo/Europe/London";

static void days_and_dates_go_there_and_back(void **state)
{
    (void)state;
    int64_t first = date_to_days((struct date){1, 1, 1});
    int64_t last = date_to_days((struct date){9999, 12, 31});
    struct date before = date_from_days(first);
    assert_true(date_equal(before, (struct date){1, 1, 1}));
    assert_int_equal(last - first, 3652058);
    for (int64_t days = first + 1; days <= last; days++) {
        struct date date = date_from_days(days);
        bool next_day =
            date.day == before.day + 1 && date.month == before.month && date.year == before.year;
        bool next_month =
            date.day == 1 && date.month == before.month + 1 && date.year == before.year;
        bool next_year = date.day == 1 && date.month == 1 && date.year == before.year + 1;
        if (!date_is_real(date) || date_to_days(date) != days ||
            !(next_day || next_month || next_year)) {
            fail_msg("day %ld", (long)days);
        }
        before = date;
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_weekday((struct date){2026, 12, 8}), 1); // a Tuesday
    assert_int_equal(date_weekday((struct date){1969, 12, 31}), 2);
    assert_true(date_equal(date_from_days(INT64_MAX), (struct date){9999, 12, 31}));
    assert_true(date_equal(date_from_days(INT64_MIN), (struct date){1, 1, 1}));
}

static void only_real_full_dates_are_read(void **state)
{
    (void)state;
    struct date date = {1, 2, 3};
    static const char *const unreal[] = {"1985-02-29", "1900-02-29", "2026-04-31", "2026-00-10",
                                         "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01"};
    static const char *const malformed[] = {"",
                                            "1985",
                                            "1985-03",
                                            "1985-3-27",
                                            "1985-03-27 ",
                                            "1985-03-27T",
                                            " 1985-03-27",
                                            "85-03-27",
                                            "1985/03/27",
                                            "1985-03-2x",
                                            "-985-03-27",
                                            "1985-03-277"};
    for (size_t i = 0; i < sizeof unreal / sizeof unreal[0]; i++) {
        assert_int_equal(date_parse(unreal[i], &date), ERR_RANGE);
    }
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(date_parse(malformed[i], &date), ERR_SYNTAX);
    }
    assert_true(date_equal(date, (struct date){1, 2, 3})); // untouched
    assert_int_equal(date_parse("2000-02-29", &date), OK);
    assert_true(date_equal(date, (struct date){2000, 2, 29}));
    char text[11];
    date_format((struct date){7, 8, 9}, text);
    assert_string_equal(text, "0007-08-09");
}

static void assert_instant(const char *text, const char *utc)
{
    int64_t ms = -1;
    char written[21];
    assert_int_equal(instant_parse(text, &ms), OK);
    instant_format_utc(ms, written);
    assert_string_equal(written, utc);
}

static void instants_need_an_offset(void **state)
{
    (void)state;
    int64_t ms = 42;
    static const char *const refused[] = {"2026-12-08",
                                          "2026-12-08T14:15:00",
                                          "2026-12-08T14:15:00z",
                                          "2026-12-08t14:15:00Z",
                                          "2026-12-08 14:15:00Z",
                                          "2026-12-08T14:15:00.Z",
                                          "2026-12-08T14Z",
                                          "2026-12-08T24:00:00Z",
                                          "2026-12-08T14:60:00Z",
                                          "2026-12-08T14:15:61Z",
                                          "2026-12-08T14:15:00+1",
                                          "2026-12-08T14:15:00+0100",
                                          "2026-12-08T14:15:00Zx",
                                          "2026-02-30T14:15:00Z",
                                          "2026-12-08T14:15:00+15:00",
                                          "2026-12-08T14:15:00+14:01",
                                          "2026-12-08T4:15:00Z",
                                          ""};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        assert_int_not_equal(instant_parse(refused[i], &ms), OK);
    }
    assert_int_equal(ms, 42);
    assert_instant("2026-12-08T14:15:00Z", "2026-12-08T14:15:00Z");
    assert_instant("2026-07-01T00:30:00+01:00", "2026-06-30T23:30:00Z");
    assert_instant("2026-12-31T23:30:00-00:30", "2027-01-01T00:00:00Z");
    assert_instant("2026-12-08T14:15Z", "2026-12-08T14:15:00Z");
    assert_instant("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
    assert_instant("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59Z");
    assert_int_equal(instant_parse("1970-01-01T00:00:01.23456789Z", &ms), OK);
    assert_int_equal(ms, 1234);
    assert_int_equal(instant_parse("1970-01-01T00:00:00.9999Z", &ms), OK);
    assert_int_equal(ms, 999);
}

static int64_t instant(const char *text)
{
    int64_t ms = 0;
    assert_int_equal(instant_parse(text, &ms), OK);
    return ms;
}

static void days_of_23_and_25_hours(void **state)
{
    (void)state;
    static const struct {
        struct date date;
        int hours;
        const char *start;
    } days[] = {
        {{2026, 3, 28}, 24, "2026-03-28T00:00:00Z"},  {{2026, 3, 29}, 23, "2026-03-29T00:00:00Z"},
        {{2026, 3, 30}, 24, "2026-03-29T23:00:00Z"},  {{2026, 7, 1}, 24, "2026-06-30T23:00:00Z"},
        {{2026, 10, 25}, 25, "2026-10-24T23:00:00Z"}, {{2026, 10, 26}, 24, "2026-10-26T00:00:00Z"},
    };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct date next = date_from_days(date_to_days(days[i].date) + 1);
        int64_t start = london_day_start_ms(days[i].date);
        char written[21];
        instant_format_utc(start, written);
        assert_string_equal(written, days[i].start);
        assert_int_equal(london_day_start_ms(next) - start, days[i].hours * HOUR_MS);
        assert_true(date_equal(london_date(start), days[i].date));
        assert_false(date_equal(london_date(start - 1), days[i].date));
        assert_int_equal(london_minute_of_day(start), 0);
        assert_int_equal(london_minute_of_day(start - 1), 1439);
    }
    char written[26];
    instant_format_london(instant("2026-06-30T23:00:00Z"), written);
    assert_string_equal(written, "2026-07-01T00:00:00+01:00");
    instant_format_london(instant("2026-12-08T14:15:07Z"), written);
    assert_string_equal(written, "2026-12-08T14:15:07+00:00");
}

static void times_as_patients_read_them(void **state)
{
    (void)state;
    static const char *const times[][2] = {
        {"2026-12-08T17:00:00Z", "5pm"},     {"2026-12-08T17:30:59Z", "5:30pm"},
        {"2026-12-08T12:00:00Z", "midday"},  {"2026-12-08T00:00:00Z", "midnight"},
        {"2026-12-08T12:01:00Z", "12:01pm"}, {"2026-12-08T00:05:00Z", "12:05am"},
        {"2026-12-08T09:05:00Z", "9:05am"},  {"2026-07-08T09:05:00Z", "10:05am"},
        {"2026-07-08T11:00:00Z", "midday"},  {"2026-12-08T23:59:00Z", "11:59pm"},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char words[16];
        london_time_words(instant(times[i][0]), words);
        assert_string_equal(words, times[i][1]);
    }
}

static void days_as_patients_read_them(void **state)
{
    char words[32];
    (void)state;

    london_day_words(instant("2026-03-02T08:00:00Z"), words);
    assert_string_equal(words, "Monday 2 March");
    london_day_words(instant("2026-09-30T22:59:00Z"), words);
    assert_string_equal(words, "Wednesday 30 September"); // the longest
    london_day_words(instant("2026-09-30T23:30:00Z"), words);
    assert_string_equal(words, "Thursday 1 October"); // half past midnight in London
    london_day_words(instant("2027-01-03T00:00:00Z"), words);
    assert_string_equal(words, "Sunday 3 January");
}

// ---- zoneinfo (RFC 8536), read here and not by the C library

struct zone {
    char *body;
    size_t bytes;
    const unsigned char *times;   // of version 2: 8 bytes each
    const unsigned char *indexes; // into types
    const unsigned char *types;   // 6 bytes each
    size_t time_count;
    int footer[2][3]; // month, week, weekday of summer's begin and end
};

static int64_t big_endian(const unsigned char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; i++) {
        value = value << 8 | bytes[i];
    }
    return count == 4 ? (int32_t)value : (int64_t)value;
}

static size_t counts_bytes(const unsigned char *header, size_t time_bytes)
{
    size_t isutc = (size_t)big_endian(header + 20, 4);
    size_t isstd = (size_t)big_endian(header + 24, 4);
    size_t leap = (size_t)big_endian(header + 28, 4);
    size_t time = (size_t)big_endian(header + 32, 4);
    size_t type = (size_t)big_endian(header + 36, 4);
    size_t letters = (size_t)big_endian(header + 40, 4);
    return time * (time_bytes + 1) + type * 6 + letters + leap * (time_bytes + 4) + isstd + isutc;
}

static bool zone_read(struct zone *zone)
{
    zone->body = unit_read_file(zoneinfo, &zone->bytes);
    if (zone->body == NULL) {
        return false;
    }
    const unsigned char *bytes = (const unsigned char *)zone->body;
    assert_memory_equal(bytes, "TZif", 4);
    assert_true(bytes[4] >= '2');
    const unsigned char *header = bytes + 44 + counts_bytes(bytes, 4);
    size_t types = (size_t)big_endian(header + 36, 4);
    zone->time_count = (size_t)big_endian(header + 32, 4);
    zone->times = header + 44;
    zone->indexes = zone->times + zone->time_count * 8;
    zone->types = zone->indexes + zone->time_count;
    (void)types;
    const char *footer = (const char *)header + 44 + counts_bytes(header, 8);
    // The rule for later years. Other rules than these two Sundays are a change of law: look again.
    assert_int_equal(sscanf(footer, "\nGMT0BST,M%d.%d.%d/1,M%d.%d.%d\n", &zone->footer[0][0],
                            &zone->footer[0][1], &zone->footer[0][2], &zone->footer[1][0],
                            &zone->footer[1][1], &zone->footer[1][2]),
                     6);
    return true;
}

// Seconds since 1970 of a footer rule: week 5 is the last such weekday of the month, weekday 0
// Sunday. Both changes are at 01:00 UTC: the default 02:00 of the second is summer time.
static int64_t footer_second(const int rule[3], int year)
{
    int day = 0;
    int seen = 0;
    for (int d = 1; d <= 31; d++) {
        struct date date = {year, rule[0], d};
        if (date_is_real(date) && (date_weekday(date) + 1) % 7 == rule[2] && seen < rule[1]) {
            seen++;
            day = d;
        }
    }
    return date_to_days((struct date){year, rule[0], day}) * 86400 + 3600;
}

static int64_t zone_offset_s(const struct zone *zone, int64_t second, int year)
{
    int64_t last = big_endian(zone->times + 8 * (zone->time_count - 1), 8);
    if (second >= last) {
        bool summer = second >= footer_second(zone->footer[0], year) &&
                      second < footer_second(zone->footer[1], year);
        return summer ? 3600 : 0;
    }
    size_t low = 0;
    size_t high = zone->time_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (big_endian(zone->times + 8 * middle, 8) <= second) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return big_endian(zone->types + 6 * zone->indexes[low], 4);
}

static void compare_at(const struct zone *zone, int64_t second, int year)
{
    int64_t expected_ms = zone_offset_s(zone, second, year) * 1000;
    if (london_offset_ms(second * 1000) != expected_ms) {
        fail_msg("second %ld of %d: offset %ld, zoneinfo %ld", (long)second, year,
                 (long)london_offset_ms(second * 1000), (long)expected_ms);
    }
}

static void london_is_what_zoneinfo_says(void **state)
{
    (void)state;
    struct zone zone = {0};
    if (!zone_read(&zone)) {
        print_message("skipped: needs %s\n", zoneinfo);
        skip();
    }
    int64_t first = date_to_days((struct date){1996, 1, 1});
    int64_t last = date_to_days((struct date){2099, 12, 31});
    int changes = 0;
    for (int64_t days = first; days <= last; days++) {
        int year = date_from_days(days).year;
        compare_at(&zone, days * 86400 + 43200, year);
        // Every transition, found from zoneinfo's side, and a second to each side.
        int64_t before = zone_offset_s(&zone, days * 86400 - 1, year);
        int64_t after = zone_offset_s(&zone, days * 86400 + 86399, year);
        if (before == after) {
            continue;
        }
        changes++;
        for (int64_t second = days * 86400 + 3590; second <= days * 86400 + 3610; second++) {
            compare_at(&zone, second, year);
        }
        assert_int_not_equal(london_offset_ms((days * 86400 + 3599) * 1000 + 999),
                             london_offset_ms((days * 86400 + 3600) * 1000));
    }
    assert_int_equal(changes, 2 * (2099 - 1996 + 1));
    free(zone.body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_dates_go_there_and_back),
        cmocka_unit_test(only_real_full_dates_are_read),
        cmocka_unit_test(instants_need_an_offset),
        cmocka_unit_test(days_of_23_and_25_hours),
        cmocka_unit_test(times_as_patients_read_them),
        cmocka_unit_test(days_as_patients_read_them),
        cmocka_unit_test(london_is_what_zoneinfo_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
