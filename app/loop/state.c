#include "base/json.h"
#include "base/log_event.h"
#include "loop/loop_inside.h"
#include <stdlib.h>
#include <string.h>

static const char state_name[] = "kiosk.json";
static const struct json_limits state_limits = {
    .body_bytes = 2048, .depth = 3, .values = 64, .members = 32};
static const int64_t latest_ms = INT64_C(4102444800000); // 2100: nothing here is later

// Monotonic times become wall times on disk and come back: the pause runs on though the plug was pulled.
void state_save(struct loop *loop)
{
    const struct flow *flow = &loop->flow;
    int64_t offset_ms = clock_wall_ms() - clock_now_ms();
    char body[2048];
    struct text_builder text;
    char day[11] = "";

    if (flow->reference > 0) {
        date_format(flow->reference_day, day);
    }
    text_begin(&text, body, sizeof body);
    text_add(&text, "{\"day\":\"");
    text_add(&text, day);
    text_add(&text, "\",\"reference\":");
    text_add_int(&text, flow->reference);
    text_add(&text, ",\"pause_s\":");
    text_add_int(&text, flow->tries.pause_s);
    text_add(&text, ",\"pause_until\":");
    text_add_int(&text, flow->tries.pause_until_ms == 0 ? 0 : flow->tries.pause_until_ms + offset_ms);
    text_add(&text, ",\"misses\":[");
    for (int i = 0; i < flow->tries.miss_count; i++) {
        text_add(&text, i == 0 ? "" : ",");
        text_add_int(&text, flow->tries.miss_ms[i] + offset_ms);
    }
    text_add(&text, "],\"closed\":");
    text_add_int(&text, flow->closed == CLOSED_HOURS ? CLOSED_NOT : flow->closed);
    text_add(&text, ",\"staff_pause_s\":");
    text_add_int(&text, flow->staff_pause_s);
    text_add(&text, ",\"staff_wrong\":");
    text_add_int(&text, flow->staff_wrong);
    text_add(&text, ",\"staff_until\":");
    text_add_int(&text, flow->staff_until_ms == 0 ? 0 : flow->staff_until_ms + offset_ms);
    text_add(&text, "}\n");
    // In the journal's thread, so that a slow disk never stops the screen.
    if (text_end(&text) != OK || store_write_state(loop->ports.store, loop->config->state_dir, state_name,
                                                   body, text.used_bytes) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_FILE, 0);
    }
}

static void load_tries(struct tries *tries, const struct json *root, int64_t offset_ms)
{
    const struct json *miss = json_first(json_member(root, "misses"));
    int64_t number = 0;

    if (json_integer(root, "pause_s", 0, 900, &number) == OK) {
        tries->pause_s = (int)number;
    }
    // A wall clock that was set back must not make a pause longer than it was.
    if (json_integer(root, "pause_until", 1, latest_ms, &number) == OK) {
        int64_t until_ms = number - offset_ms;
        int64_t longest_ms = clock_now_ms() + (int64_t)tries->pause_s * 1000;

        tries->pause_until_ms = until_ms < longest_ms ? until_ms : longest_ms;
    }
    for (; miss != NULL && tries->miss_count < TRIES_MISSES; miss = json_next(miss)) {
        if (json_as_integer(miss, 0, latest_ms, &number) == OK) {
            int64_t at_ms = number - offset_ms;

            at_ms = at_ms < clock_now_ms() ? at_ms : clock_now_ms();
            tries->miss_ms[tries->miss_count++] = at_ms;
            tries->last_miss_ms = at_ms;
        }
    }
}

// Closed by staff, and how long no PIN is taken: pulling the plug ends neither.
static void load_staff(struct flow *flow, const struct json *root, int64_t offset_ms)
{
    int64_t number = 0;

    if (json_integer(root, "closed", CLOSED_NOT, CLOSED_FIRE, &number) == OK) {
        flow->closed = (enum closed)number;
    }
    if (json_integer(root, "staff_pause_s", 0, 900, &number) == OK) {
        flow->staff_pause_s = (int)number;
    }
    if (json_integer(root, "staff_wrong", 0, 1000000, &number) == OK) {
        flow->staff_wrong = (int)number;
    }
    if (json_integer(root, "staff_until", 1, latest_ms, &number) == OK) {
        int64_t longest_ms = clock_now_ms() + (int64_t)flow->staff_pause_s * 1000;

        flow->staff_until_ms = number - offset_ms < longest_ms ? number - offset_ms : longest_ms;
    }
}

void state_load(struct loop *loop)
{
    char body[2048];
    size_t bytes = 0;
    struct json_document *document = NULL;
    char day[16];
    int64_t reference = 0;

    if (state_read(loop->config->state_dir, state_name, body, sizeof body - 1, &bytes) != OK) {
        return; // the first start
    }
    body[bytes] = '\0';
    if (json_parse(body, bytes, &state_limits, &document, NULL) != OK) {
        log_event(LOG_JOURNAL_FAILED, ERR_SYNTAX, 0);
        return;
    }
    const struct json *root = json_root(document);
    if (json_text(root, "day", day, sizeof day) == OK &&
        date_parse(day, &loop->flow.reference_day) == OK &&
        json_integer(root, "reference", 0, 1000000, &reference) == OK) {
        loop->flow.reference = (int)reference;
    }
    load_tries(&loop->flow.tries, root, clock_wall_ms() - clock_now_ms());
    load_staff(&loop->flow, root, clock_wall_ms() - clock_now_ms());
    json_free(document);
}
