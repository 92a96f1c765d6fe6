// Opening hours and closed days.
#include "config/config_private.h"

#include <string.h>

enum { DAY_MINUTES = 24 * 60 };

static const char days[] = "mon|tue|wed|thu|fri|sat|sun";

// "08:00" at *cursor; minutes since midnight, 24:00 included, or -1.
static int minute_read(const char **cursor)
{
    const char *text = *cursor;
    int digits[5] = {0};
    for (int i = 0; i < 5; i++) {
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9') {
            return -1;
        }
        digits[i] = text[i] - '0';
    }
    int minute = digits[3] * 10 + digits[4];
    int total = (digits[0] * 10 + digits[1]) * 60 + minute;
    *cursor += 5;
    return minute < 60 && total <= DAY_MINUTES ? total : -1;
}

static bool range_read(const char *text, struct config_hours *ret_hours)
{
    if (text == NULL) {
        return false;
    }
    int opens = minute_read(&text);
    if (opens < 0 || *text != '-') {
        return false;
    }
    text++;
    int closes = minute_read(&text);
    if (closes <= opens || *text != '\0') {
        return false;
    }
    *ret_hours = (struct config_hours){.opens_minute = opens, .closes_minute = closes};
    return true;
}

static void read_day(struct config_reader *reader, const struct json *value, const char *path,
                     int day)
{
    struct config_hours *hours = reader->config.hours[day];
    int *count = &reader->config.hours_count[day];
    if (!json_is_array(value)) {
        config_problem(reader, path, "must be a list: ", "[\"08:00-18:30\"]", "");
        return;
    }
    for (const struct json *range = json_first(value); range != NULL; range = json_next(range)) {
        struct config_hours read = {0};
        if (*count >= CONFIG_HOURS_A_DAY) {
            config_problem(reader, path, "has too many opening hours; at most 3 a day", "", "");
            return;
        }
        if (!range_read(json_text_borrow(range), &read)) {
            config_problem(reader, path, "must be like \"08:00-18:30\", ", "closing after opening",
                           "");
        } else if (*count > 0 && read.opens_minute < hours[*count - 1].closes_minute) {
            config_problem(reader, path, "overlaps or is out of order; ", "write the earlier first",
                           "");
        } else {
            reader->config.hours[day][(*count)++] = read;
        }
    }
}

static void read_closed_day(struct config_reader *reader, const struct json *value, int index)
{
    struct config *config = &reader->config;
    struct date date = {0};
    struct text_builder builder;
    char number[8];
    char path[CONFIG_PATH_IN_FILE];
    text_begin(&builder, number, sizeof number);
    text_add_int(&builder, index);
    config_path_join("closed", number, path);
    const char *text = json_text_borrow(value);
    if (text == NULL || date_parse(text, &date) != OK) {
        config_problem(reader, path, "must be a day of the calendar: ", "\"2026-12-25\"", "");
        return;
    }
    if (config->closed_count == CONFIG_CLOSED_DAYS) {
        config_problem(reader, path, "is one closed day too many; at most 64", "", "");
        return;
    }
    config->closed[config->closed_count++] = date;
}

// Without any open time the kiosk would say for ever that it is closed.
static void check_any_open(struct config_reader *reader)
{
    int ranges = 0;
    for (int day = 0; day < 7; day++) {
        ranges += reader->config.hours_count[day];
    }
    if (reader->config.hours_stated && ranges == 0) {
        config_problem(reader, "hours", "has no open time, so the kiosk would never open; add ",
                       "\"mon\": [\"08:00-18:30\"], or leave hours out for always open", "");
    }
}

void config_read_hours(struct config_reader *reader)
{
    char words[CONFIG_RANGE_TEXT];
    int problems = reader->problem_count;
    if (reader->hours != NULL && !json_is_object(reader->hours)) {
        config_problem(reader, "hours", "must be an object: ", "{\"mon\": [\"08:00-18:30\"]}", "");
    } else {
        reader->config.hours_stated = reader->hours != NULL;
        for (const struct json *value = json_first(reader->hours); value != NULL;
             value = json_next(value)) {
            char path[CONFIG_PATH_IN_FILE];
            int day = config_word_find(days, json_key(value));
            config_path_join("hours", json_key(value), path);
            if (day < 0) {
                config_words_allowed(days, 0, words);
                config_problem(reader, path, "is no day; write one of: ", words, "");
            } else {
                read_day(reader, value, path, day);
            }
        }
        if (reader->problem_count == problems) {
            check_any_open(reader);
        }
    }
    if (reader->closed != NULL && !json_is_array(reader->closed)) {
        config_problem(reader, "closed", "must be a list: ", "[\"2026-12-25\"]", "");
        return;
    }
    int index = 0;
    for (const struct json *value = json_first(reader->closed); value != NULL;
         value = json_next(value)) {
        read_closed_day(reader, value, index++);
    }
}
