// Messages to staff as FHIR Task (settled 4). Every sentence is from the fixed list; nothing typed or received is in it.
#include "api/site_task.h"
#include "api/site_wire.h"
#include <string.h>

#define MESSAGE_SYSTEM "https://foyer.example/message"

static const char *const code_words[TASK_CODE_COUNT] = {
#define X(name, code) code,
    TASK_CODE_LIST(X)
#undef X
};

static const struct {
    const char *name;
    enum task_code code;
    const char *priority;
    const char *sentence;
} notes[TASK_NOTE_COUNT] = {
#define X(name, code, priority, sentence) {#name, code, priority, sentence},
    TASK_NOTE_LIST(X)
#undef X
};

enum task_code site_task_code(enum task_note note)
{
    return notes[note].code;
}

const char *site_task_code_word(enum task_code code)
{
    return code_words[code];
}

const char *site_task_note_word(enum task_note note)
{
    return notes[note].name;
}

enum err site_task_note_read(const char *word, enum task_note *ret_note)
{
    for (int i = 0; i < TASK_NOTE_COUNT; i++) {
        if (text_equal(notes[i].name, word)) {
            *ret_note = (enum task_note)i;
            return OK;
        }
    }
    return ERR_RANGE;
}

// What staff read of a need, and what they then do.
static const struct {
    const char *words;
    const char *act;
} need_words[NEED_COUNT] = {
    [NEED_LARGE_PRINT] = {"large print", "Give anything to read in large print."},
    [NEED_EASY_READ] = {"easy read", "Give anything to read in easy read."},
    [NEED_BSL] = {"British Sign Language", "Make sure the sign language interpreter is there."},
    [NEED_INTERPRETER] = {"an interpreter", "Make sure the interpreter is there."},
    [NEED_HEARING_LOOP] = {"a hearing loop", "Use a room with a hearing loop."},
    [NEED_FETCH] = {"to be fetched", "Cannot hear their name called: fetch in person."},
    [NEED_STEP_FREE] = {"step-free access", "Show a way and a room without steps."},
    [NEED_HOIST] = {"a hoist", "Have the hoist and the staff for it ready."},
    [NEED_EXTRA_TIME] = {"extra time", "Tell the clinician to allow extra time."},
};

// "needs large print, a hoist. Give anything ... Have the hoist ..."
static void add_needs(struct text_builder *text, uint32_t needs)
{
    const uint32_t known = needs & ((UINT32_C(1) << NEED_COUNT) - 1);
    const char *gap = " ";

    text_add(text, "needs");
    for (int i = 0; i < NEED_COUNT; i++) {
        if ((known >> i & 1) != 0) {
            text_add(text, gap);
            text_add(text, need_words[i].words);
            gap = ", ";
        }
    }
    text_add(text, known == 0 ? " are recorded." : ".");
    for (int i = 0; i < NEED_COUNT; i++) {
        if ((known >> i & 1) != 0) {
            text_add(text, " ");
            text_add(text, need_words[i].act);
        }
    }
}

static void add_minutes(struct text_builder *text, int minutes)
{
    text_add_int(text, minutes);
    text_add(text, minutes == 1 ? " minute" : " minutes");
}

// The sentence with {minutes} or {needs} filled in.
static void add_sentence(struct text_builder *text, const struct site_task_request *task)
{
    const char *sentence = notes[task->note].sentence;
    const char *brace = strchr(sentence, '{');
    const char *end = brace == NULL ? NULL : strchr(brace, '}');

    if (end == NULL) {
        text_add(text, sentence);
        return;
    }
    text_add_bytes(text, sentence, (size_t)(brace - sentence));
    if (strncmp(brace, "{needs}", 7) == 0) {
        add_needs(text, task->needs);
    } else {
        add_minutes(text, task->minutes);
    }
    text_add(text, end + 1);
}

// ERR_LIMIT when the note does not fit.
static enum err add_note(struct text_builder *body, const struct config *config,
                         const struct site_task_request *task)
{
    char note[1024];
    struct text_builder text;

    text_begin(&text, note, sizeof note);
    add_sentence(&text, task);
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
    json_add_text(body, note);
    text_add(body, "}]");
    return text_end(&text);
}

static void add_about(struct text_builder *body, const struct site_task_request *task)
{
    if (task->patient[0] != '\0') {
        text_add(body, "\"for\":{\"reference\":\"Patient/");
        text_add(body, task->patient); // legal FHIR ids need no escape
        text_add(body, "\"},");
    }
    if (task->appointment[0] != '\0') {
        text_add(body, "\"focus\":{\"reference\":\"Appointment/");
        text_add(body, task->appointment);
        text_add(body, "\"},");
    }
}

static enum err add_task(struct text_builder *body, const struct config *config,
                         const struct site_task_request *task, const char *row_id, int64_t wall_ms)
{
    char now[26];

    instant_format_london(wall_ms, now);
    text_add(body, "{\"resourceType\":\"Task\",");
    if (task->restricted) {
        text_add(body, "\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/"
                       "v3-Confidentiality\",\"code\":\"R\"}]},");
    }
    text_add(body, "\"identifier\":[{\"system\":\"" MESSAGE_SYSTEM "\",\"value\":");
    json_add_text(body, row_id);
    text_add(body, "}],\"status\":\"requested\",\"intent\":\"order\",\"priority\":");
    json_add_text(body, notes[task->note].priority);
    text_add(body, ",\"code\":{\"coding\":[{\"system\":\"" SITE_TASK_SYSTEM "\",\"code\":");
    json_add_text(body, code_words[notes[task->note].code]);
    text_add(body, "}]},");
    add_about(body, task);
    text_add(body, "\"authoredOn\":\"");
    text_add(body, now);
    text_add(body, "\",\"requester\":");
    site_add_device(body, config);
    enum err err = add_note(body, config, task);
    text_add(body, "}");
    return err;
}

enum err site_task_create_request(const struct config *config, const struct site_task_request *task,
                                  const char *row_id, int64_t wall_ms,
                                  struct http_request *ret_request)
{
    struct text_builder body, url, guard;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_POST;
    ret_request->content_type = "application/fhir+json";
    site_url_begin(&url, config, ret_request->url, "Task");
    text_begin(&guard, ret_request->if_none_exist, sizeof ret_request->if_none_exist);
    text_add(&guard, "identifier=" MESSAGE_SYSTEM "|");
    text_add(&guard, row_id);
    text_begin(&body, ret_request->body, sizeof ret_request->body);
    enum err err = add_task(&body, config, task, row_id, wall_ms);
    ret_request->body_bytes = body.used_bytes;
    if (err != OK || text_end(&body) != OK || text_end(&url) != OK || text_end(&guard) != OK) {
        return ERR_LIMIT;
    }
    return OK;
}

enum site_answer site_task_create_reply(const struct http_reply *reply)
{
    return site_judge_create(reply);
}

// ---- acknowledged?

enum err site_task_status_request(const struct config *config, const char *row_id,
                                  struct http_request *ret_request)
{
    struct text_builder query;

    site_search_begin(&query, config, "Task", false, ret_request); // no patient is in it
    text_add(&query, "identifier=");
    http_add_encoded(&query, MESSAGE_SYSTEM "|");
    http_add_encoded(&query, row_id);
    return site_search_end(&query, ret_request);
}

// A server that does not know the search parameter answers with every Task it has, and another one's acknowledgement must
// not be taken for this one's.
static bool is_message(const struct json *task, const char *row_id)
{
    const struct json *list = json_member(task, "identifier");
    const struct json *identifier = site_first(list);

    for (; identifier != NULL; identifier = site_next(list, identifier)) {
        const char *system = json_text_borrow(json_member(identifier, "system"));
        const char *value = json_text_borrow(json_member(identifier, "value"));

        if (system != NULL && value != NULL && text_equal(system, MESSAGE_SYSTEM) &&
            text_equal(value, row_id)) {
            return true;
        }
    }
    return false;
}

static bool is_acknowledged(const struct json *task)
{
    static const char *const words[] = {"accepted", "in-progress", "completed"};
    const char *status = json_text_borrow(json_member(task, "status"));

    for (size_t i = 0; status != NULL && i < sizeof words / sizeof words[0]; i++) {
        if (text_equal(status, words[i])) {
            return true;
        }
    }
    return false;
}

// A create that was repeated without its guard may stand twice: either one counts.
enum site_answer site_task_status_reply(const struct http_reply *reply, const char *row_id,
                                        bool *ret_acknowledged)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    enum site_answer answer = site_open(reply, "Bundle", &document, &odd);
    bool found = false, acknowledged = false;

    if (answer != SITE_OK) {
        return answer;
    }
    const struct json *list = json_member(json_root(document), "entry");
    for (const struct json *entry = site_first(list); entry != NULL; entry = site_next(list, entry)) {
        const struct json *resource = json_member(entry, "resource");

        if (site_is_type(resource, "Task") && is_message(resource, row_id)) {
            found = true;
            acknowledged = acknowledged || is_acknowledged(resource);
        }
    }
    json_free(document);
    if (!found) {
        return SITE_NONE;
    }
    *ret_acknowledged = acknowledged;
    return SITE_OK;
}
