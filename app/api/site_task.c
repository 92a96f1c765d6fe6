// Messages to staff as FHIR Task (settled 4). Every sentence is from the fixed list; nothing typed or received is in it.
#include "api/site_wire.h"
#include <string.h>

#define TASK_SYSTEM "https://foyer.example/task"
#define MESSAGE_SYSTEM "https://foyer.example/message"
#define DEVICE_SYSTEM "https://foyer.example/device"

static const struct {
    const char *code;
    const char *priority;
} task_words[TASK_CODE_COUNT] = {
#define X(name, code, priority) {code, priority},
    TASK_LIST(X)
#undef X
};

static const char *const note_words[TASK_NOTE_COUNT] = {
#define X(name, sentence) sentence,
    TASK_NOTE_LIST(X)
#undef X
};

static const char *const note_names[TASK_NOTE_COUNT] = {
#define X(name, sentence) #name,
    TASK_NOTE_LIST(X)
#undef X
};

const char *site_task_code_word(enum task_code code)
{
    return task_words[code].code;
}

const char *site_task_note_word(enum task_note note)
{
    return note_names[note];
}

enum err site_task_words_read(const char *code, const char *note, enum task_code *ret_code,
                              enum task_note *ret_note)
{
    int found_code = -1, found_note = -1;

    for (int i = 0; i < TASK_CODE_COUNT; i++) {
        found_code = text_equal(task_words[i].code, code) ? i : found_code;
    }
    for (int i = 0; i < TASK_NOTE_COUNT; i++) {
        found_note = text_equal(note_names[i], note) ? i : found_note;
    }
    if (found_code < 0 || found_note < 0) {
        return ERR_RANGE;
    }
    *ret_code = (enum task_code)found_code;
    *ret_note = (enum task_note)found_note;
    return OK;
}

static void add_device(struct text_builder *body, const struct config *config)
{
    text_add(body, "\"requester\":{\"type\":\"Device\",\"identifier\":{\"system\":\"" DEVICE_SYSTEM
                   "\",\"value\":");
    json_add_text(body, config->kiosk_id);
    text_add(body, "},\"display\":");
    json_add_text(body, config->kiosk_place);
    text_add(body, "}");
}

static void add_note(struct text_builder *body, const struct config *config,
                     const struct site_task_request *task)
{
    char sentence[512];
    struct text_builder text;

    text_begin(&text, sentence, sizeof sentence);
    text_add(&text, note_words[task->note]);
    if (task->reference > 0) {
        text_add(&text, " Reference ");
        if (config->code_letter[0] != '\0') {
            text_add(&text, config->code_letter);
            text_add(&text, " ");
        }
        text_add_int(&text, task->reference);
        text_add(&text, ".");
    }
    text_add(body, ",\"note\":[{\"text\":");
    json_add_text(body, sentence);
    text_add(body, "}]");
}

enum err site_task_create_request(const struct config *config, const struct site_task_request *task,
                                  const char *row_id, int64_t wall_ms,
                                  struct http_request *ret_request)
{
    struct text_builder body, url, guard;
    char now[26];

    memset(ret_request, 0, sizeof *ret_request);
    instant_format_london(wall_ms, now);
    ret_request->method = HTTP_POST;
    ret_request->content_type = "application/fhir+json";
    site_url_begin(&url, config, ret_request->url, "Task");
    text_begin(&guard, ret_request->if_none_exist, sizeof ret_request->if_none_exist);
    text_add(&guard, "identifier=" MESSAGE_SYSTEM "|");
    text_add(&guard, row_id);
    text_begin(&body, ret_request->body, sizeof ret_request->body);
    text_add(&body, "{\"resourceType\":\"Task\",");
    if (task->restricted) {
        text_add(&body, "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                        "v3-Confidentiality\",\"code\":\"R\"}]},");
    }
    text_add(&body, "\"identifier\":[{\"system\":\"" MESSAGE_SYSTEM "\",\"value\":");
    json_add_text(&body, row_id);
    text_add(&body, "}],\"status\":\"requested\",\"intent\":\"order\",\"priority\":");
    json_add_text(&body, task_words[task->code].priority);
    text_add(&body, ",\"code\":{\"coding\":[{\"system\":\"" TASK_SYSTEM "\",\"code\":");
    json_add_text(&body, task_words[task->code].code);
    text_add(&body, "}]},");
    if (task->patient[0] != '\0') {
        text_add(&body, "\"for\":{\"reference\":\"Patient/");
        text_add(&body, task->patient); // legal FHIR ids need no escape
        text_add(&body, "\"},");
    }
    if (task->appointment[0] != '\0') {
        text_add(&body, "\"focus\":{\"reference\":\"Appointment/");
        text_add(&body, task->appointment);
        text_add(&body, "\"},");
    }
    text_add(&body, "\"authoredOn\":\"");
    text_add(&body, now);
    text_add(&body, "\",");
    add_device(&body, config);
    add_note(&body, config, task);
    text_add(&body, "}");
    ret_request->body_bytes = body.used_bytes;
    if (text_end(&body) != OK || text_end(&url) != OK || text_end(&guard) != OK) {
        return ERR_LIMIT;
    }
    return OK;
}

enum site_answer site_task_create_reply(const struct http_reply *reply)
{
    // A repeat whose first try did arrive is answered 200 (If-None-Exist): the site holds it.
    if (reply->end == HTTP_DONE && reply->status >= 200 && reply->status < 300) {
        return SITE_OK;
    }
    enum site_answer answer = site_judge(reply);
    return answer == SITE_OK ? SITE_BROKEN : answer;
}
