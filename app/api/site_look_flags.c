// What Flags say of a patient (needs, marks), and Tasks of when their details were asked (settled
// 3).
#include "api/site_codes.h"
#include "api/site_look_inside.h"
#include "api/site_task.h"

enum { FLAG_PAGES = 3 };

// ---- Flags

void look_flags_query(struct text_builder *query)
{
    text_add(query, "&_count=50");
}

static void take_flag(struct site_look *look, const struct json *flag)
{
    static const char *const members[] = {"code", "category"};
    struct person *person = &look->person;

    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const struct json *concepts = json_member(flag, members[i]);
        const struct config_codes *marks = look->config->marks;

        person->needs |= site_concepts_needs(concepts, look->config);
        person->no_kiosk = person->no_kiosk || site_concepts_have(concepts, &marks[MARK_NO_KIOSK]);
        person->restricted =
            person->restricted || site_concepts_have(concepts, &marks[MARK_RESTRICTED]);
        person->isolation =
            person->isolation || site_concepts_have(concepts, &marks[MARK_ISOLATION]);
    }
}

// ERR_CONTRACT for a Flag of which it cannot be told whose it is or whether it is active: it may be
// an opt-out.
static enum err read_flag(struct site_look *look, const struct json *flag)
{
    const char *status = json_text_borrow(json_member(flag, "status"));
    char patient[FHIR_ID_BYTES];

    if (status == NULL ||
        site_reference_id(look->config, json_member(flag, "subject"), "Patient", patient) != OK) {
        return ERR_CONTRACT;
    }
    if (!text_equal(patient, look->person.id) || text_equal(status, "inactive") ||
        text_equal(status, "entered-in-error")) {
        return OK;
    }
    if (!text_equal(status, "active")) {
        return ERR_CONTRACT;
    }
    if (site_period_covers(flag, look->today)) {
        take_flag(look, flag);
    }
    return OK;
}

static enum err read_flags(struct site_look *look, const struct json *bundle)
{
    const struct json *list = json_member(bundle, "entry");

    for (const struct json *entry = site_first(list); entry != NULL;
         entry = site_next(list, entry)) {
        const struct json *resource = json_member(entry, "resource");
        enum err err = OK;

        if (json_text_borrow(json_member(resource, "resourceType")) == NULL) {
            return ERR_CONTRACT;
        }
        look->matches += site_is_match(entry);
        if (site_is_type(resource, "Flag")) {
            err = read_flag(look, resource);
        }
        if (err != OK) {
            return err;
        }
    }
    return OK;
}

// An opt-out that cannot be read must not be passed over: a page too many, elsewhere or seen before
// is no answer.
static enum err read_flags_page(struct site_look *look, const struct json *bundle)
{
    char next[HTTP_URL_BYTES] = "";
    enum err err = read_flags(look, bundle);

    if (err == OK) {
        err = site_next_page(look->config, bundle, next);
    }
    if (err == OK && next[0] == '\0') {
        err = site_check_total(bundle, look->matches);
    } else if (err == OK && text_equal(next, look->next_url)) {
        err = ERR_CONTRACT;
    } else if (err == OK && ++look->pages >= FLAG_PAGES) {
        err = ERR_LIMIT;
    }
    return err == OK ? text_copy(look->next_url, sizeof look->next_url, next) : err;
}

enum site_answer look_flags_reply(struct site_look *look, const struct http_reply *reply,
                                  enum err *ret_odd)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    enum site_answer answer = site_open(reply, "Bundle", &document, &odd);

    if (answer == SITE_OK) {
        odd = read_flags_page(look, json_root(document));
        answer = odd == OK ? SITE_OK : SITE_BROKEN;
    } else if (answer == SITE_NONE) {
        answer = SITE_BROKEN; // a site that has no such search, though it says so
        odd = ERR_CONTRACT;
    }
    json_free(document);
    *ret_odd = odd;
    return answer;
}

// ---- details asked before

void look_details_query(const struct site_look *look, struct text_builder *query)
{
    static const enum task_code codes[] = {TASK_DETAILS_CONFIRMED, TASK_DETAILS_CHANGED};
    char since[11];

    text_add(query, "&code=");
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        text_add(query, i == 0 ? "" : ",");
        http_add_encoded(query, SITE_TASK_SYSTEM "|");
        text_add(query, site_task_code_word(codes[i]));
    }
    date_format(date_from_days(date_to_days(look->today) - look->config->details_every_days),
                since);
    text_add(query, "&authored-on=ge");
    text_add(query, since);
}

static bool is_details_code(const struct json *task)
{
    const struct json *codings = json_member(json_member(task, "code"), "coding");
    const struct json *coding = site_first(codings);

    for (; coding != NULL; coding = site_next(codings, coding)) {
        const char *system = json_text_borrow(json_member(coding, "system"));
        const char *code = json_text_borrow(json_member(coding, "code"));

        if (system != NULL && code != NULL && text_equal(system, SITE_TASK_SYSTEM) &&
            (text_equal(code, site_task_code_word(TASK_DETAILS_CONFIRMED)) ||
             text_equal(code, site_task_code_word(TASK_DETAILS_CHANGED)))) {
            return true;
        }
    }
    return false;
}

// Servers that do not know a search parameter answer as if it were not there: what came is compared
// with what was asked.
static bool was_asked(const struct site_look *look, const struct json *task)
{
    const char *authored = json_text_borrow(json_member(task, "authoredOn"));
    int64_t since_ms = london_day_start_ms(
        date_from_days(date_to_days(look->today) - look->config->details_every_days));
    int64_t authored_ms = 0;
    char patient[FHIR_ID_BYTES];

    return site_is_type(task, "Task") && is_details_code(task) &&
           site_reference_id(look->config, json_member(task, "for"), "Patient", patient) == OK &&
           text_equal(patient, look->person.id) && authored != NULL &&
           instant_parse(authored, &authored_ms) == OK && authored_ms >= since_ms;
}

bool look_details_due(const struct site_look *look, const struct http_reply *reply)
{
    struct json_document *document = NULL;
    char next[HTTP_URL_BYTES] = "";
    enum err odd = OK;
    int matches = 0;
    bool due = false;

    if (site_open(reply, "Bundle", &document, &odd) == SITE_OK) {
        const struct json *bundle = json_root(document);
        const struct json *list = json_member(bundle, "entry");
        const struct json *entry = site_first(list);
        bool asked = false;

        for (; entry != NULL; entry = site_next(list, entry)) {
            matches += site_is_match(entry);
            asked = asked || was_asked(look, json_member(entry, "resource"));
        }
        // What is on a further page cannot be told from here: they are not asked again.
        due = !asked && site_next_page(look->config, bundle, next) == OK && next[0] == '\0' &&
              site_check_total(bundle, matches) == OK;
    }
    json_free(document);
    return due;
}
