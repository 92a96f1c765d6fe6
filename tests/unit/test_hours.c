// Opening hours on London's clock: when the kiosk is open, and when that changes next.
#include "config_document.h"

#define WORKDAYS                                                                                   \
    "\"hours\": {\"mon\": [\"08:00-18:30\"], \"tue\": [\"08:00-18:30\"], \"wed\": "                \
    "[\"08:00-18:30\"], \"thu\": [\"08:00-18:30\"], \"fri\": [\"08:00-18:30\"]}"
#define OPEN_ALL_DAY                                                                               \
    "\"hours\": {\"mon\": [\"00:00-24:00\"], \"tue\": [\"00:00-24:00\"], \"wed\": "                \
    "[\"00:00-24:00\"], \"thu\": [\"00:00-24:00\"], \"fri\": [\"00:00-24:00\"], \"sat\": "         \
    "[\"00:00-24:00\"], \"sun\": [\"00:00-24:00\"]}"

static int64_t at(const char *instant)
{
    int64_t ms = 0;
    assert_int_equal(instant_parse(instant, &ms), OK);
    return ms;
}

// change is an instant, or NULL for never.
static void expect_ms(int64_t now_ms, bool open, const char *change)
{
    int64_t change_ms = 0;
    char now[26];
    char found[26];
    bool is_open = config_is_open(&config, now_ms, &change_ms);
    instant_format_london(now_ms, now);
    if (is_open != open) {
        fail_msg("at %s: %s", now, is_open ? "open" : "closed");
    }
    if (change_ms != (change == NULL ? INT64_MAX : at(change))) {
        instant_format_london(change_ms == INT64_MAX ? 0 : change_ms, found);
        fail_msg("at %s: changes %s, expected %s", now, change_ms == INT64_MAX ? "never" : found,
                 change == NULL ? "never" : change);
    }
}

static void expect(const char *now, bool open, const char *change)
{
    expect_ms(at(now), open, change);
}

static void without_hours_it_is_always_open(void **state)
{
    (void)state;
    must_read("");
    expect("2026-12-08T09:05:00Z", true, NULL);
    expect("2026-12-25T03:00:00Z", true, NULL);
}

static void edges_to_the_millisecond(void **state)
{
    (void)state;
    must_read(WORKDAYS);
    // Tuesday 8 December 2026, winter time.
    expect_ms(at("2026-12-08T08:00:00Z") - 1, false, "2026-12-08T08:00:00Z");
    expect_ms(at("2026-12-08T08:00:00Z"), true, "2026-12-08T18:30:00Z");
    expect_ms(at("2026-12-08T08:00:00Z") + 1, true, "2026-12-08T18:30:00Z");
    expect_ms(at("2026-12-08T18:30:00Z") - 1, true, "2026-12-08T18:30:00Z");
    expect_ms(at("2026-12-08T18:30:00Z"), false, "2026-12-09T08:00:00Z");
    // Friday evening to Monday morning.
    expect("2026-12-11T18:30:00Z", false, "2026-12-14T08:00:00Z");
    expect("2026-12-12T12:00:00Z", false, "2026-12-14T08:00:00Z");
    // Summer time.
    expect_ms(at("2026-07-01T07:00:00Z") - 1, false, "2026-07-01T07:00:00Z");
    expect("2026-07-01T07:00:00Z", true, "2026-07-01T17:30:00Z");
    expect("2026-07-01T17:30:00Z", false, "2026-07-02T07:00:00Z");
}

static void over_both_nights_in_march_and_october(void **state)
{
    (void)state;
    must_read(WORKDAYS);
    expect("2026-03-27T18:30:00Z", false, "2026-03-30T07:00:00Z");
    expect("2026-10-23T17:30:00Z", false, "2026-10-26T08:00:00Z");
    expect("2026-03-29T00:59:59Z", false, "2026-03-30T07:00:00Z");
    expect("2026-03-29T01:00:00Z", false, "2026-03-30T07:00:00Z");
    expect("2026-10-25T00:30:00Z", false, "2026-10-26T08:00:00Z");
}

// Sunday 29 March 2026: after 00:59:59 the clock shows 02:00.
static void hours_in_the_night_without_one_oclock(void **state)
{
    (void)state;
    must_read("\"hours\": {\"sun\": [\"00:30-01:30\"]}");
    expect("2026-03-29T00:30:00Z", true, "2026-03-29T01:00:00Z");
    expect_ms(at("2026-03-29T01:00:00Z") - 1, true, "2026-03-29T01:00:00Z");
    expect("2026-03-29T01:00:00Z", false, "2026-04-04T23:30:00Z");
    must_read("\"hours\": {\"sun\": [\"01:30-03:00\"]}");
    expect("2026-03-29T00:59:00Z", false, "2026-03-29T01:00:00Z");
    expect("2026-03-29T01:00:00Z", true, "2026-03-29T02:00:00Z");
    must_read("\"hours\": {\"sun\": [\"01:10-01:50\"]}"); // that week not at all
    expect("2026-03-28T12:00:00Z", false, "2026-04-05T00:10:00Z");
}

// Sunday 25 October 2026: after 01:59:59 the clock shows 01:00 again.
static void hours_in_the_night_with_one_oclock_twice(void **state)
{
    (void)state;
    must_read("\"hours\": {\"sun\": [\"00:30-01:30\"]}");
    expect("2026-10-24T23:30:00Z", true, "2026-10-25T00:30:00Z");
    expect("2026-10-25T00:30:00Z", false, "2026-10-25T01:00:00Z");
    expect("2026-10-25T01:00:00Z", true, "2026-10-25T01:30:00Z");
    expect("2026-10-25T01:30:00Z", false, "2026-11-01T00:30:00Z");
    must_read("\"hours\": {\"sun\": [\"00:00-24:00\"]}"); // 25 hours in one piece
    expect("2026-10-24T22:59:59Z", false, "2026-10-24T23:00:00Z");
    expect("2026-10-24T23:00:00Z", true, "2026-10-26T00:00:00Z");
    must_read("\"hours\": {\"sun\": [\"01:00-02:00\"]}"); // two hours in one piece
    expect("2026-10-25T00:00:00Z", true, "2026-10-25T02:00:00Z");
}

static void closed_days(void **state)
{
    (void)state;
    must_read(WORKDAYS ", \"closed\": [\"2026-12-25\", \"2026-12-28\"]");
    // Friday Christmas, the weekend, and Monday instead of Boxing Day.
    expect("2026-12-24T18:30:00Z", false, "2026-12-29T08:00:00Z");
    expect("2026-12-25T10:00:00Z", false, "2026-12-29T08:00:00Z");
    expect("2026-12-28T10:00:00Z", false, "2026-12-29T08:00:00Z");
    expect("2026-12-29T08:00:00Z", true, "2026-12-29T18:30:00Z");
    must_read("\"closed\": [\"2026-12-25\"]"); // no hours: open but for that day
    expect("2026-12-08T09:05:00Z", true, "2026-12-25T00:00:00Z");
    expect_ms(at("2026-12-25T00:00:00Z") - 1, true, "2026-12-25T00:00:00Z");
    expect("2026-12-25T00:00:00Z", false, "2026-12-26T00:00:00Z");
    expect("2026-12-26T00:00:00Z", true, NULL);
    must_read("\"closed\": [\"2026-07-01\"]"); // midnight by summer time
    expect("2026-06-30T22:59:59Z", true, "2026-06-30T23:00:00Z");
    expect("2026-06-30T23:00:00Z", false, "2026-07-01T23:00:00Z");
}

static void three_ranges(void **state)
{
    (void)state;
    must_read("\"hours\": {\"tue\": [\"08:00-10:00\", \"10:00-12:30\", \"13:30-17:00\"]}");
    expect("2026-12-08T08:00:00Z", true, "2026-12-08T12:30:00Z"); // 10:00 is no change
    expect("2026-12-08T09:59:59Z", true, "2026-12-08T12:30:00Z");
    expect("2026-12-08T10:00:00Z", true, "2026-12-08T12:30:00Z");
    expect("2026-12-08T12:30:00Z", false, "2026-12-08T13:30:00Z");
    expect("2026-12-08T13:30:00Z", true, "2026-12-08T17:00:00Z");
    expect("2026-12-08T17:00:00Z", false, "2026-12-15T08:00:00Z");
}

static void midnight_is_no_change_for_who_is_open(void **state)
{
    (void)state;
    must_read("\"hours\": {\"fri\": [\"20:00-24:00\"], \"sat\": [\"00:00-02:00\"]}");
    expect("2026-12-11T20:00:00Z", true, "2026-12-12T02:00:00Z");
    expect("2026-07-03T19:00:00Z", true, "2026-07-04T01:00:00Z");
    must_read("\"hours\": {\"fri\": [\"00:00-24:00\"], \"sat\": [\"00:00-00:30\"]}");
    expect("2026-07-03T12:00:00Z", true, "2026-07-03T23:30:00Z"); // half an hour into Saturday
    must_read(OPEN_ALL_DAY);
    expect("2026-12-08T09:05:00Z", true, NULL);
    must_read(OPEN_ALL_DAY ", \"closed\": [\"2026-12-25\"]");
    expect("2026-12-08T09:05:00Z", true, "2026-12-25T00:00:00Z");
}

// Open on Mondays, but for so many of them.
static void closed_mondays(const char *first, int count)
{
    static char members[DOCUMENT_BYTES];
    struct text_builder builder;
    struct date date = {0};
    char day[11];
    assert_int_equal(date_parse(first, &date), OK);
    text_begin(&builder, members, sizeof members);
    text_add(&builder, "\"hours\": {\"mon\": [\"08:00-12:00\"]}, \"closed\": [");
    for (int week = 0; week < count; week++) {
        date_format(date_from_days(date_to_days(date) + 7 * week), day);
        text_add(&builder, week > 0 ? ", \"" : "\"");
        text_add(&builder, day);
        text_add(&builder, "\"");
    }
    text_add(&builder, "]");
    assert_int_equal(text_end(&builder), OK);
    must_read(members);
}

static void as_far_as_it_looks(void **state)
{
    (void)state;
    closed_mondays("2026-12-14", 58); // the next open one is 412 days away
    expect("2026-12-08T09:05:00Z", false, NULL);
    closed_mondays("2026-12-14", 56); // and this one 398
    expect("2026-12-08T09:05:00Z", false, "2028-01-10T08:00:00Z");
    must_read("\"closed\": [\"2028-01-12\"]"); // 400 days after 8 December 2026
    expect("2026-12-08T09:05:00Z", true, "2028-01-12T00:00:00Z");
    must_read("\"closed\": [\"2028-01-13\"]");
    expect("2026-12-08T09:05:00Z", true, NULL);
}

// ---- every minute of a year, against the words of the rule

enum { YEAR_MINUTES = 365 * 24 * 60, MINUTE_MS = 60 * 1000 };

static bool clock_is_in_hours(int64_t wall_ms)
{
    struct date date = london_date(wall_ms);
    int weekday = date_weekday(date);
    int minute = london_minute_of_day(wall_ms);
    bool in = !config.hours_stated;
    for (int i = 0; i < config.hours_count[weekday]; i++) {
        in = in || (config.hours[weekday][i].opens_minute <= minute &&
                    minute < config.hours[weekday][i].closes_minute);
    }
    for (int i = 0; i < config.closed_count; i++) {
        in = in && !date_equal(config.closed[i], date);
    }
    return in;
}

// From the last minute of the year back: the change that is known is the next one. The hours below change at whole five
// minutes: the first and the last minute of each five are looked at.
static void walk_a_year(const char *members)
{
    int64_t start_ms = at("2026-01-01T00:00:00Z");
    int64_t expected_ms = INT64_MAX;
    bool later = false;
    bool known = false; // whether a change has been met: the one after the year is not looked for here
    int changes = 0;
    must_read(members);
    for (int i = YEAR_MINUTES - 1; i >= 0; i--) {
        int64_t now_ms = start_ms + (int64_t)i * MINUTE_MS;
        int64_t change_ms = 0;
        bool open = clock_is_in_hours(now_ms);
        if (i < YEAR_MINUTES - 1 && open != later) {
            expected_ms = now_ms + MINUTE_MS;
            known = true;
            changes++;
        }
        later = open;
        if (i % 5 != 0 && i % 5 != 4) {
            continue;
        }
        bool is_open = config_is_open(&config, now_ms, &change_ms);
        if (is_open != open || (known && change_ms != expected_ms)) {
            char now[26];
            instant_format_london(now_ms, now);
            fail_msg("%s: at %s %s, change at %lld, expected %lld", members, now,
                     is_open ? "open" : "closed", (long long)change_ms, (long long)expected_ms);
        }
    }
    assert_true(changes > 50); // the walk met something
}

static void every_minute_of_a_year(void **state)
{
    (void)state;
    walk_a_year(WORKDAYS ", \"closed\": [\"2026-01-01\", \"2026-04-03\", \"2026-12-25\"]");
    walk_a_year("\"hours\": {\"mon\": [\"00:00-24:00\"], \"tue\": [\"00:00-00:30\", \"23:00-24:00\"], "
                "\"wed\": [\"00:00-01:00\"], \"sat\": [\"22:00-24:00\"], \"sun\": [\"00:30-01:30\", "
                "\"01:30-01:45\", \"23:59-24:00\"]}, \"closed\": [\"2026-06-15\", \"2026-12-28\"]");
    walk_a_year("\"hours\": {\"mon\": [\"00:00-24:00\"], \"wed\": [\"01:15-02:15\"], \"sun\": "
                "[\"01:15-01:45\", \"01:50-02:00\", \"02:00-02:10\"]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_hours_it_is_always_open),
        cmocka_unit_test(edges_to_the_millisecond),
        cmocka_unit_test(over_both_nights_in_march_and_october),
        cmocka_unit_test(hours_in_the_night_without_one_oclock),
        cmocka_unit_test(hours_in_the_night_with_one_oclock_twice),
        cmocka_unit_test(closed_days),
        cmocka_unit_test(three_ranges),
        cmocka_unit_test(midnight_is_no_change_for_who_is_open),
        cmocka_unit_test(as_far_as_it_looks),
        cmocka_unit_test(every_minute_of_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
