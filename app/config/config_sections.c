// Areas, clinics and the menu: tables whose row names the site chooses; and what reading such a table needs.
#include "config/config_private.h"

#include <string.h>

enum { MENU_LETTERS = 32 };

static int letters_of(const char *text)
{
    int count = 0;
    while (text_next(&text) != 0) {
        count++;
    }
    return count;
}

void config_read_text_at(struct config_reader *reader, const struct json *value, const char *path,
                         char *ret_text, size_t ret_bytes)
{
    const char *text = json_text_borrow(value);
    if (text == NULL) {
        config_problem(reader, path, "must be a text", "", "");
    } else if (!config_text_is_fit(text)) {
        config_problem(reader, path, "has control or invisible characters, or white space ",
                       "twice or at an end; write it again by hand", "");
    } else if (text_copy(ret_text, ret_bytes, text) != OK) {
        config_problem(reader, path, "is too long; shorten it", "", "");
    }
}

void config_read_text(struct config_reader *reader, const struct json *object, const char *path,
                      const char *key, char *ret_text, size_t ret_bytes)
{
    char path_here[CONFIG_PATH_IN_FILE];
    const struct json *value = json_member(object, key);
    config_path_join(path, key, path_here);
    if (value != NULL) {
        config_read_text_at(reader, value, path_here, ret_text, ret_bytes);
    }
}

static void unknown_member(struct config_reader *reader, const char *path, const char *key,
                           const char *known)
{
    char nearest[CONFIG_TEXT];
    char words[CONFIG_RANGE_TEXT];
    config_word_nearest(known, key, nearest);
    config_words_allowed(known, 0, words);
    if (*nearest != '\0') {
        config_problem_unknown(reader, path, "did you mean \"", nearest, "\"?");
    } else {
        config_problem_unknown(reader, path, "known here: ", words, "");
    }
}

void config_check_members(struct config_reader *reader, const struct json *object, const char *path,
                          const char *known)
{
    for (const struct json *value = json_first(object); value != NULL; value = json_next(value)) {
        char path_here[CONFIG_PATH_IN_FILE];
        if (config_word_find(known, json_key(value)) < 0) {
            config_path_join(path, json_key(value), path_here);
            unknown_member(reader, path_here, json_key(value), known);
        }
    }
}

bool config_check_id(struct config_reader *reader, const char *path, const char *id)
{
    if (strlen(id) < CONFIG_TEXT && config_code_is_fit(id) && strchr(id, '.') == NULL) {
        return true;
    }
    config_problem(reader, path, "is not a fit name; use letters, digits, hyphens and ",
                   "underscores", "");
    return false;
}

bool config_check_object(struct config_reader *reader, const struct json *value, const char *path)
{
    if (value != NULL && !json_is_object(value)) {
        config_problem(reader, path, "must be an object: ", "{...}", "");
    }
    return json_is_object(value);
}

static const char match_kinds[] = "service_type|healthcare_service|schedule|location";

// A service type is a code; the others are resources, with an identifier or the id alone.
#define REFERENCE_FORM(type)                                                                       \
    {                                                                                              \
        type, "must be \"system|value\" without spaces and commas, or \"|" type "/id\""            \
    }

// By enum clinic_match: the resource that can be named itself, and what a value must be.
static const struct {
    const char *type, *form;
} match_forms[] = {{"", "must be \"system|code\" without spaces and commas"},
                   REFERENCE_FORM("HealthcareService"),
                   REFERENCE_FORM("Schedule"),
                   REFERENCE_FORM("Location")};

static void check_location(struct config_reader *reader, const char *path,
                           const struct config_area *area)
{
    char path_here[CONFIG_PATH_IN_FILE];
    config_path_join(path, "location", path_here);
    if (*area->location == '\0') {
        return;
    }
    if (!config_match_is_fit(area->location, "Location")) {
        config_problem(reader, path_here, match_forms[MATCH_LOCATION].form, "", "");
    }
    for (const struct config_area *other = reader->config.areas; other < area; other++) {
        if (text_equal(other->location, area->location)) {
            config_problem(reader, path_here, "is the same as of area \"", other->id,
                           "\"; one Location means one area");
        }
    }
}

static void read_area(struct config_reader *reader, const struct json *value, const char *path,
                      struct config_area *area)
{
    int64_t minutes = 0;
    char path_here[CONFIG_PATH_IN_FILE];
    config_check_members(reader, value, path, "name|level|walk_minutes|directions|location");
    config_read_text(reader, value, path, "name", area->name, sizeof area->name);
    config_read_text(reader, value, path, "level", area->level, sizeof area->level);
    config_read_text(reader, value, path, "directions", area->directions, sizeof area->directions);
    config_read_text(reader, value, path, "location", area->location, sizeof area->location);
    const struct json *name = json_member(value, "name");
    if (name == NULL || (json_is_text(name) && *json_text_borrow(name) == '\0')) {
        config_problem(reader, path, "has no name; add \"name\", which patients read", "", "");
    }
    check_location(reader, path, area);
    enum err err = json_integer(value, "walk_minutes", 0, 60, &minutes);
    if (err != OK && err != ERR_MISSING) {
        config_path_join(path, "walk_minutes", path_here);
        config_problem_number(reader, path_here, json_member(value, "walk_minutes"),
                              "0 to 60, 0 = not said");
    }
    area->walk_minutes = (int)minutes;
}

void config_read_areas(struct config_reader *reader)
{
    struct config *config = &reader->config;
    if (!config_check_object(reader, reader->areas, "areas")) {
        return;
    }
    for (const struct json *value = json_first(reader->areas); value != NULL;
         value = json_next(value)) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("areas", json_key(value), path);
        if (config->area_count == CONFIG_AREAS) {
            config_problem(reader, path, "is one area too many; at most 24", "", "");
            return;
        }
        if (config_check_id(reader, path, json_key(value)) && config_check_object(reader, value, path)) {
            struct config_area *area = &config->areas[config->area_count++];
            config_text_set(area->id, sizeof area->id, json_key(value));
            read_area(reader, value, path, area);
        }
    }
}

// The one member of "match", or NULL with a message.
static const struct json *find_match(struct config_reader *reader, const struct json *value,
                                     const char *path, char ret_path[CONFIG_PATH_IN_FILE])
{
    const struct json *match = json_member(value, "match");
    const struct json *member = json_is_object(match) ? json_first(match) : NULL;
    char words[CONFIG_RANGE_TEXT];
    char path_match[CONFIG_PATH_IN_FILE];
    config_words_allowed(match_kinds, 0, words);
    config_path_join(path, "match", path_match);
    if (match == NULL) {
        config_problem(reader, path, "needs \"match\" with exactly one of: ", words, "");
    } else if (member == NULL || json_next(member) != NULL) {
        config_problem(reader, path_match, "must be an object with exactly one of: ", words, "");
    } else {
        config_path_join(path_match, json_key(member), ret_path);
        if (config_word_find(match_kinds, json_key(member)) >= 0) {
            return member;
        }
        unknown_member(reader, ret_path, json_key(member), match_kinds);
    }
    return NULL;
}

static void read_match(struct config_reader *reader, const struct json *value, const char *path,
                       struct config_clinic *clinic)
{
    char path_here[CONFIG_PATH_IN_FILE];
    const struct json *member = find_match(reader, value, path, path_here);
    if (member == NULL) {
        return;
    }
    clinic->match_by = (enum clinic_match)config_word_find(match_kinds, json_key(member));
    config_read_text_at(reader, member, path_here, clinic->match, sizeof clinic->match);
    if (json_is_text(member) &&
        !config_match_is_fit(clinic->match, match_forms[clinic->match_by].type)) {
        config_problem(reader, path_here, match_forms[clinic->match_by].form, "", "");
    }
    for (const struct config_clinic *other = reader->config.clinics; other < clinic; other++) {
        if (*clinic->match != '\0' && other->match_by == clinic->match_by &&
            text_equal(other->match, clinic->match)) {
            config_problem(reader, path_here, "is the same as of clinic \"", other->id,
                           "\"; one code belongs to one clinic");
        }
    }
}

static void read_place(struct config_reader *reader, const struct json *value, const char *path,
                       struct config_clinic *clinic)
{
    char id[CONFIG_TEXT] = "";
    char path_here[CONFIG_PATH_IN_FILE];
    config_read_text(reader, value, path, "area", id, sizeof id);
    for (int i = 0; i < reader->config.area_count && *id != '\0'; i++) {
        if (text_equal(reader->config.areas[i].id, id)) {
            clinic->area = i;
        }
    }
    if (*id != '\0' && clinic->area < 0) {
        config_path_join(path, "area", path_here);
        config_problem(reader, path_here, "names an area that does not exist: \"", id,
                       "\"; add it to \"areas\"");
    }
}

static void read_clinic(struct config_reader *reader, const struct json *value, const char *path,
                        struct config_clinic *clinic)
{
    static const char channels[] = "in_person|phone|video";
    const struct json *channel = json_member(value, "channel");
    const char *text = json_text_borrow(channel);
    char words[CONFIG_RANGE_TEXT];
    char path_here[CONFIG_PATH_IN_FILE];
    config_read_text(reader, value, path, "name", clinic->name, sizeof clinic->name);
    read_match(reader, value, path, clinic);
    read_place(reader, value, path, clinic);
    int position = text == NULL ? -1 : config_word_find(channels, text);
    if (position >= 0) {
        clinic->channel = (enum clinic_channel)position;
    } else if (channel != NULL) {
        config_path_join(path, "channel", path_here);
        config_words_allowed(channels, 0, words);
        config_problem_word(reader, path_here, text, words);
    }
    config_read_members(reader, value, path, "", clinic);
}

void config_read_clinics(struct config_reader *reader)
{
    struct config *config = &reader->config;
    if (!config_check_object(reader, reader->clinics, "clinics")) {
        return;
    }
    for (const struct json *value = json_first(reader->clinics); value != NULL;
         value = json_next(value)) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("clinics", json_key(value), path);
        if (config->clinic_count == CONFIG_CLINICS) {
            config_problem(reader, path, "is one clinic too many; at most 64", "", "");
            return;
        }
        if (config_check_id(reader, path, json_key(value)) && config_check_object(reader, value, path)) {
            struct config_clinic *clinic = &config->clinics[config->clinic_count++];
            *clinic = config->every_clinic;
            config_text_set(clinic->id, sizeof clinic->id, json_key(value));
            config_text_set(clinic->name, sizeof clinic->name, json_key(value));
            read_clinic(reader, value, path, clinic);
        }
    }
}

static void read_menu_item(struct config_reader *reader, const struct json *value, const char *path,
                           struct config_menu_item *item)
{
    static const char known[] = "name|desk|help";
    char *const texts[] = {item->name, item->desk, item->help};
    char key[CONFIG_TEXT];
    config_check_members(reader, value, path, known);
    for (int i = 0; i < 3; i++) {
        config_word_at(known, i, key);
        config_read_text(reader, value, path, key, texts[i], CONFIG_TEXT);
        const struct json *text = json_member(value, key);
        if (text == NULL || (json_is_text(text) && *json_text_borrow(text) == '\0')) {
            config_problem(reader, path, "lacks \"", key,
                           "\"; each row needs name (on the button), desk and help");
        }
    }
    if (letters_of(item->name) > MENU_LETTERS) {
        config_problem(reader, path, "has a name of more than 32 letters; shorten it, ",
                       "six of them must fit on one screen", "");
    }
}

void config_read_menu(struct config_reader *reader)
{
    struct config *config = &reader->config;
    if (!config_check_object(reader, reader->menu, "menu")) {
        return;
    }
    for (const struct json *value = json_first(reader->menu); value != NULL;
         value = json_next(value)) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("menu", json_key(value), path);
        if (config->menu_count == CONFIG_MENU) {
            config_problem(reader, path, "is one row too many; at most 6", "", "");
            return;
        }
        if (config_check_id(reader, path, json_key(value)) && config_check_object(reader, value, path)) {
            struct config_menu_item *item = &config->menu[config->menu_count++];
            config_text_set(item->id, sizeof item->id, json_key(value));
            read_menu_item(reader, value, path, item);
        }
    }
}
