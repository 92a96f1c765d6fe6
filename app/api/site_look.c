// A closer look at the one person who matched (settled 3): which phase comes next, and what is
// asked in it.
#include "api/site_look_inside.h"
#include "base/wipe.h"
#include <string.h>

static bool any_codes(const struct config *config)
{
    int count = 0;

    for (int i = 0; i < NEED_COUNT; i++) {
        count += config->needs_codes[i].count;
    }
    for (int i = 0; i < MARK_COUNT; i++) {
        count += config->marks[i].count;
    }
    return count > 0;
}

static void look_over(struct site_look *look, enum site_answer answer, enum err odd)
{
    look->phase = LOOK_OVER;
    look->answer = answer;
    look->odd = odd;
    look->next[0] = '\0';
    wipe(look->next_url, sizeof look->next_url);
    if (answer != SITE_OK) {
        wipe(&look->person, sizeof look->person);
    }
}

// The first phase at or after this one that has something to ask.
static void go_on(struct site_look *look, enum look_phase phase)
{
    look->pages = 0;
    if (phase == LOOK_PLACES) {
        look->phase = LOOK_PLACES;
        look_place_begin(look);
        if (look->next[0] != '\0') {
            return;
        }
    }
    if (phase <= LOOK_FLAGS && look->flags) {
        look->phase = LOOK_FLAGS;
    } else if (phase <= LOOK_DETAILS && look->details) {
        look->phase = LOOK_DETAILS;
    } else {
        look_over(look, SITE_OK, OK);
    }
}

void site_look_begin(struct site_look *look, const struct config *config,
                     const struct site_abilities *abilities, const struct person *person,
                     int64_t wall_ms)
{
    wipe(look, sizeof *look);
    look->config = config;
    look->person = *person;
    look->today = london_date(wall_ms);
    look->wall_ms = wall_ms;
    look->post = abilities->post_search;
    look->flags = abilities->flag_search && any_codes(config);
    look->details = config->details_ask && abilities->task_search && abilities->task_create;
    look->person.details_due = false;
    go_on(look, LOOK_PLACES);
}

enum err site_look_request(const struct site_look *look, struct http_request *ret_request)
{
    bool flags = look->phase == LOOK_FLAGS;
    struct text_builder query;

    if (look->phase == LOOK_PLACES) {
        return site_get_request(look->config, look->next, ret_request);
    }
    if (look->next_url[0] != '\0') {
        return site_page_request(look->next_url, ret_request);
    }
    site_search_begin(&query, look->config, flags ? "Flag" : "Task", look->post, ret_request);
    text_add(&query, "patient=Patient%2F");
    http_add_encoded(&query, look->person.id);
    if (flags) {
        look_flags_query(&query);
    } else {
        look_details_query(look, &query);
    }
    return site_search_end(&query, ret_request);
}

static void flags_reply(struct site_look *look, const struct http_reply *reply)
{
    enum err odd = OK;
    enum site_answer answer = look_flags_reply(look, reply, &odd);

    if (answer != SITE_OK) {
        look_over(look, answer, odd);
    } else if (look->next_url[0] == '\0') {
        go_on(look, LOOK_DETAILS);
    }
}

void site_look_reply(struct site_look *look, const struct http_reply *reply)
{
    switch (look->phase) {
    case LOOK_PLACES:
        look_place_reply(look, reply);
        if (look->next[0] == '\0') {
            go_on(look, LOOK_FLAGS);
        }
        break;
    case LOOK_FLAGS: flags_reply(look, reply); break;
    case LOOK_DETAILS:
        look->person.details_due = look_details_due(look, reply);
        look_over(look, SITE_OK, OK);
        break;
    case LOOK_OVER: break;
    }
}
