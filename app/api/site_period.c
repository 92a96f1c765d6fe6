#include "api/site_wire.h"
#include <string.h>

// The day a period ends (last) or begins, also when only the year or the month is given. False: not
// stated, or nothing that is a date.
static bool period_day(const struct json *period, const char *key, bool last, struct date *ret_day)
{
    const char *text = json_text_borrow(json_member(period, key));
    char day[11] = "0000-00-00";
    size_t length = text == NULL ? 0 : strcspn(text, "T");

    if (length != 4 && length != 7 && length != 10) {
        return false;
    }
    memcpy(day, text, length);
    if (length == 4) {
        memcpy(day + 4, last ? "-12-31" : "-01-01", 6);
    } else if (length == 7) {
        memcpy(day + 7, "-01", 3);
    }
    if (date_parse(day, ret_day) != OK) {
        return false;
    }
    if (last && length == 7) {
        struct date next = {ret_day->month == 12 ? ret_day->year + 1 : ret_day->year,
                            ret_day->month == 12 ? 1 : ret_day->month + 1, 1};

        *ret_day = date_from_days(date_to_days(next) - 1);
    }
    return true;
}

bool site_period_covers(const struct json *resource, struct date today)
{
    const struct json *period = json_member(resource, "period");
    struct date day;

    if (period_day(period, "start", false, &day) && date_to_days(day) > date_to_days(today)) {
        return false;
    }
    return !period_day(period, "end", true, &day) || date_to_days(day) >= date_to_days(today);
}
