// The walk along a document, with a message for everything that is wrong.
#include "config/config_private.h"

#include <string.h>

enum { PROBLEMS_MAX = 20, QUOTED_CODE_POINTS = 40 };

// Less deep and with more members than a reply: a file that somebody wrote.
static const struct json_limits limits_config = {
    .body_bytes = CONFIG_DOCUMENT_BYTES, .depth = 16, .values = 20000, .members = 256};

static void place_add(struct text_builder *builder, const char *file_name,
                      const struct json_place *place)
{
    text_add(builder, file_name);
    text_add(builder, ":");
    text_add_int(builder, place->line);
    text_add(builder, ":");
    text_add_int(builder, place->column);
    text_add(builder, ": ");
}

static void problem_add(struct config_reader *reader, const char *path, const char *const parts[6])
{
    struct config_problems *problems = reader->problems;
    struct json_place place = {.line = 1, .column = 1};
    struct text_builder builder;
    reader->problem_count++;
#ifdef FOYER_PLANT_BUG_CONFIG
    bool many = problems->count > PROBLEMS_MAX; // one too many: tests/fuzz must find it
#else
    bool many = problems->count >= PROBLEMS_MAX;
#endif
    if (many) {
        return;
    }
    json_find_place(reader->body, reader->body_bytes, path, &place);
    char *text = problems->text[problems->count++];
    text_begin(&builder, text, sizeof problems->text[0]);
    place_add(&builder, reader->file_name, &place);
    for (int i = 0; i < 6; i++) {
        text_add(&builder, parts[i]);
    }
}

void config_problem(struct config_reader *reader, const char *path, const char *first,
                    const char *second, const char *third)
{
    const char *space = *path == '\0' ? "" : " ";
    const char *const parts[6] = {path, space, first, second, third, ""};
    problem_add(reader, path, parts);
}

void config_problem_unknown(struct config_reader *reader, const char *path, const char *first,
                            const char *second, const char *third)
{
    const char *const parts[6] = {"unknown key \"", path, "\"; ", first, second, third};
    problem_add(reader, path, parts);
}

void config_path_join(const char *path, const char *key, char ret_path[CONFIG_PATH_IN_FILE])
{
    struct text_builder builder;
    char clean[QUOTED_CODE_POINTS * 4 + 1];
    // What is printed on a terminal must not carry what a hostile file put into a key.
    text_clean(clean, sizeof clean, key, QUOTED_CODE_POINTS);
    text_begin(&builder, ret_path, CONFIG_PATH_IN_FILE);
    text_add(&builder, path);
    text_add(&builder, *path == '\0' ? "" : ".");
    text_add(&builder, clean);
}

void config_problem_word(struct config_reader *reader, const char *path, const char *text,
                         const char *words)
{
    char sentence[CONFIG_TEXT * 3];
    char clean[QUOTED_CODE_POINTS * 4 + 1];
    struct text_builder builder;
    if (text == NULL) {
        config_problem(reader, path, "must be a text; write one of: ", words, "");
        return;
    }
    text_clean(clean, sizeof clean, text, QUOTED_CODE_POINTS);
    text_begin(&builder, sentence, sizeof sentence);
    text_add(&builder, "is \"");
    text_add(&builder, clean);
    text_add(&builder, "\"; write one of: ");
    config_problem(reader, path, sentence, words, "");
}

void config_problem_number(struct config_reader *reader, const char *path, const struct json *value,
                           const char *range)
{
    config_problem(reader, path,
                   json_is_text(value) ? "is a text; write the number without quotation marks: "
                                       : "is not allowed; allowed: ",
                   range, "");
}

static void unknown_problem(struct config_reader *reader, const char *path, const char *name,
                            const char *key, bool in_clinic)
{
    char nearest[CONFIG_TEXT];
    config_key_nearest(name, in_clinic, nearest);
    if (strchr(key, '.') != NULL) {
        config_problem_unknown(reader, path, "instead of dots write objects inside each other: ",
                               "{\"site\": {\"name\": ...}}", "");
    } else if (*nearest == '\0') {
        config_problem_unknown(reader, path, "remove it (--print-config lists every key)", "", "");
    } else {
        config_problem_unknown(reader, path, "did you mean \"", nearest, "\"?");
    }
}

static void value_problem(struct config_reader *reader, const struct config_key *key,
                          const char *path, const struct json *value, enum err err)
{
    char allowed[CONFIG_RANGE_TEXT];
    bool word = key->type == KEY_WORD || key->type == KEY_BOOL;
    bool number = key->type == KEY_INTEGER || key->type == KEY_SECONDS_MS;
    config_key_allowed(key, allowed);
    if (word && json_is_text(value)) {
        config_problem_word(reader, path, json_text_borrow(value), allowed);
    } else if (number && json_is_text(value)) {
        config_problem_number(reader, path, value, allowed);
    } else if (err == ERR_UNSUPPORTED) {
        config_problem(reader, path, "is not part of this release yet; remove it", "", "");
    } else if (err == ERR_TYPE) {
        config_problem(reader, path, "has the wrong type; allowed: ", allowed, "");
    } else if (err == ERR_LIMIT) {
        config_problem(reader, path, "is too long; allowed: ", allowed, "");
    } else if (err == ERR_ENCODING) {
        config_problem(reader, path, "has control or invisible characters, or white space twice ",
                       "or at an end; write it again by hand", "");
    } else {
        config_problem(reader, path, "is not allowed; allowed: ", allowed, "");
    }
}

// Element -1 is the value itself.
static void element_path(const char *path, int element, char ret_path[CONFIG_PATH_IN_FILE])
{
    struct text_builder builder;
    text_begin(&builder, ret_path, CONFIG_PATH_IN_FILE);
    text_add(&builder, path);
    if (element >= 0) {
        text_add(&builder, ".");
        text_add_int(&builder, element);
    }
}

static void read_value(struct config_reader *reader, const struct json *value, const char *path,
                       int index, struct config_clinic *clinic)
{
    const struct config_key *key = &config_keys[index];
    char path_here[CONFIG_PATH_IN_FILE];
    if (clinic != NULL && !key->in_clinic && key->type != KEY_LATER) {
        config_problem(reader, path, "cannot be set for one clinic; set it at the top: \"",
                       key->name, "\"");
        return;
    }
    int element = -1;
    enum err err =
        config_value_read(key, value, &reader->config,
                          clinic != NULL ? clinic : &reader->config.every_clinic, &element);
    if (err != OK) {
        element_path(path, element, path_here);
        value_problem(reader, key, path_here, value, err);
        reader->refused[index] = true;
    }
    reader->seen[index] = reader->seen[index] || clinic == NULL;
}

// Sections are remembered and read after all keys: clinics start from those.
static bool read_section(struct config_reader *reader, const struct json *value, const char *key)
{
    const struct json **section = text_equal(key, "areas")     ? &reader->areas
                                  : text_equal(key, "clinics") ? &reader->clinics
                                  : text_equal(key, "hours")   ? &reader->hours
                                  : text_equal(key, "closed")  ? &reader->closed
                                  : text_equal(key, "menu")    ? &reader->menu
                                  : text_equal(key, "scan.pattern") ? &reader->patterns
                                  : text_equal(key, "scan.gs1.prefixes") ? &reader->prefixes
                                  : text_equal(key, "pass.issuers") ? &reader->issuers
                                                               : NULL;
    if (section != NULL) {
        *section = value;
    }
    return section != NULL;
}

static bool is_clinic_member(const char *key)
{
    return text_equal(key, "name") || text_equal(key, "match") || text_equal(key, "area") ||
           text_equal(key, "channel");
}

// "clinic" for "clinics": the name of a group of keys, with rows in it and none of those keys.
static bool is_misspelt_section(const struct json *value, const char *name,
                                char ret_section[CONFIG_TEXT])
{
    config_word_nearest("areas|clinics|menu", name, ret_section);
    for (const struct json *row = json_first(value); row != NULL; row = json_next(row)) {
        char name_here[CONFIG_PATH_IN_FILE];
        config_path_join(name, json_key(row), name_here);
        if (!json_is_object(row) || config_key_find(name_here) >= 0 ||
            config_key_is_branch(name_here)) {
            return false;
        }
    }
    return *ret_section != '\0' && json_count(value) > 0;
}

static void read_branch(struct config_reader *reader, const struct json *value, const char *path,
                        const char *name, struct config_clinic *clinic)
{
    char section[CONFIG_TEXT];
    if (!json_is_object(value)) {
        config_problem(reader, path, "must be an object: ", "{...}", "");
    } else if (clinic == NULL && is_misspelt_section(value, name, section)) {
        config_problem_unknown(reader, path, "did you mean \"", section, "\"?");
    } else {
        // As deep as the longest name in the table, no deeper: other names are unknown.
        config_read_members(reader, value, path, name, clinic);
    }
}

void config_read_members(struct config_reader *reader, const struct json *object, const char *path,
                         const char *name, struct config_clinic *clinic)
{
    for (const struct json *value = json_first(object); value != NULL; value = json_next(value)) {
        const char *key = json_key(value);
        char path_here[CONFIG_PATH_IN_FILE];
        char name_here[CONFIG_PATH_IN_FILE];
        config_path_join(path, key, path_here);
        config_path_join(name, key, name_here);
        int index = config_key_find(name_here);
        bool top = *name == '\0';
        if (top && clinic != NULL && is_clinic_member(key)) {
            continue; // read by config_read_clinics
        }
        // "site.name" as one key has the name of another key and is not it; nor is a key that is
        // the same only once invisible characters are taken away.
        bool odd = strchr(key, '.') != NULL || !config_text_is_fit(key);
        if (!odd && clinic == NULL && read_section(reader, value, name_here)) {
            continue;
        }
        if (odd || (index < 0 && !config_key_is_branch(name_here))) {
            unknown_problem(reader, path_here, name_here, key, clinic != NULL);
        } else if (index >= 0) {
            read_value(reader, value, path_here, index, clinic);
        } else {
            read_branch(reader, value, path_here, name_here, clinic);
        }
    }
}

static void read_defaults(struct config_reader *reader, const struct json *root)
{
    struct config *config = &reader->config;
    const char *kind = json_text_borrow(json_member(json_member(root, "site"), "kind"));
    bool hospital = kind != NULL && text_equal(kind, "hospital");
    config->every_clinic.area = -1;
    for (int i = 0; i < config_key_count; i++) {
        config_value_default(&config_keys[i], hospital, config, &config->every_clinic);
    }
}

static void check_required(struct config_reader *reader)
{
    for (int i = 0; i < config_key_count; i++) {
        if (config_keys[i].standard == NULL && !reader->seen[i]) {
            config_problem(reader, config_keys[i].name, "is missing; add it. ",
                           config_keys[i].sentence, "");
        }
    }
}

static void finish(struct config_reader *reader)
{
    struct config *config = &reader->config;
    struct text_builder builder;
    if (*config->journal_file == '\0') {
        text_begin(&builder, config->journal_file, sizeof config->journal_file);
        text_add(&builder, config->state_dir);
        text_add(&builder, "/journal.db");
        if (text_end(&builder) != OK) {
            config_problem(reader, "site.state_dir", "is too long; shorten it", "", "");
        }
    }
    if (!reader->seen[config_key_find("pds.verify")]) {
        config->pds_verify = config->pds_mode != PDS_OFF;
    }
    // Nobody knows what an unknown clinic is: the least is shown (settled 3).
    config->default_clinic = config->every_clinic;
    config->default_clinic.sensitive = true;
}

static void parse_problem(const char *file_name, enum err err, const struct json_place *place,
                          struct config_problems *problems)
{
    struct text_builder builder;
    text_begin(&builder, problems->text[0], sizeof problems->text[0]);
    place_add(&builder, file_name, place);
    text_add(&builder, err_sentence(err));
    text_add(&builder, err == ERR_SYNTAX
                           ? "; look for a missing comma, quotation mark or bracket at or before "
                             "this place (JSON has no comments, no comma after the last member)"
                       : err == ERR_DUPLICATE ? "; keep one of them"
                       : err == ERR_ENCODING  ? "; save the file as UTF-8 without a byte-order mark"
                       : err == ERR_LIMIT || err == ERR_DEPTH ? "; make the file smaller"
                                                              : "");
    problems->count = 1;
}

enum err config_read(const char *file_name, const char *body, size_t body_bytes,
                     struct config *ret_config, struct config_problems *ret_problems)
{
    struct json_document *document = NULL;
    struct json_place place = {.line = 1, .column = 1};
    struct config_reader reader = {
        .file_name = file_name, .body = body, .body_bytes = body_bytes, .problems = ret_problems};
    ret_problems->count = 0;
    enum err err = json_parse(body, body_bytes, &limits_config, &document, &place);
    if (err != OK) {
        parse_problem(file_name, err, &place, ret_problems);
        return err;
    }
    const struct json *root = json_root(document);
    if (!json_is_object(root)) {
        config_problem(&reader, "", "the configuration must be an object: ", "{...}", "");
        err = ERR_TYPE;
        goto out;
    }
    read_defaults(&reader, root);
    config_read_members(&reader, root, "", "", NULL);
    check_required(&reader);
    finish(&reader);
    config_read_areas(&reader);
    config_read_clinics(&reader);
    config_read_hours(&reader);
    config_read_menu(&reader);
    config_read_patterns(&reader);
    config_read_prefixes(&reader);
    config_read_issuers(&reader);
    config_check(&reader);
    if (ret_problems->count > 0) {
        err = ERR_RANGE;
        goto out;
    }
    *ret_config = reader.config;
out:
    json_free(document);
    return err;
}
