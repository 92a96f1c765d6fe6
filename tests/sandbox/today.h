// What the sandbox calls now, and London's clock. Written apart from app/base/calendar on purpose:
// the sandbox judges the kiosk, so it must not share its mistakes. All instants are ms since
// 1970-01-01T00:00:00Z.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct today_date {
    int year;
    int month;
    int day;
};

enum { TODAY_MINUTE_MS = 60000, TODAY_TEXT_BYTES = 40 };

// Sets the present; from then on time runs with the monotonic clock. Not for use while threads are
// running.
void today_set(int64_t ms);
// The sandbox's present. Without today_set, the machine's.
int64_t today_now_ms(void);
// Monotonic, for holds.
int64_t today_steady_ms(void);

int64_t today_days(struct today_date date);
struct today_date today_from_days(int64_t days);
bool today_is_real(struct today_date date);
// "1985-03-27" exactly.
bool today_parse_date(const char *text, struct today_date *ret_date);
// A date and time with seconds and an offset (FHIR instant); fractions are allowed and cut.
bool today_parse_instant(const char *text, int64_t *ret_ms);

int64_t today_offset_ms(int64_t ms); // London: 0 or one hour
struct today_date today_london_date(int64_t ms);
int64_t today_start_ms(struct today_date date); // midnight in London

void today_format_utc(int64_t ms, char ret_text[TODAY_TEXT_BYTES]);
void today_format_london(int64_t ms, char ret_text[TODAY_TEXT_BYTES]);
void today_format_minute(int64_t ms, char ret_text[TODAY_TEXT_BYTES]); // "14:15" in London
void today_format_http(int64_t ms, char ret_text[TODAY_TEXT_BYTES]);   // RFC 9110 IMF-fixdate
