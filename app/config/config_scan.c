// What is scanned: patterns of codes, beginnings of GS1 numbers, issuers of passes (national-services 8.3 to 8.5).
#include "config/config_private.h"
#include <string.h>

static const char pattern_members[] = "prefix|shortest|longest|characters|check|carrier|of|system|spaces|strip_prefix";

enum { ISS_BYTES = 64, PASS_BYTES_MOST = 600 };

static bool is_visible(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~') {
            return false;
        }
    }
    return true;
}

// The position of a member's word in "a|b|c"; the first when it is absent or refused.
static unsigned read_word(struct config_reader *reader, const struct json *object, const char *path, const char *key,
                          const char *words)
{
    const struct json *value = json_member(object, key);
    const char *text = json_text_borrow(value);
    char path_here[CONFIG_PATH_IN_FILE];
    char allowed[CONFIG_RANGE_TEXT];
    int position = text == NULL ? -1 : config_word_find(words, text);
    if (value == NULL || position >= 0) {
        return value == NULL ? 0 : (unsigned)position;
    }
    config_path_join(path, key, path_here);
    config_words_allowed(words, 0, allowed);
    config_problem_word(reader, path_here, text, allowed);
    return 0;
}

static bool read_bool(struct config_reader *reader, const struct json *object, const char *path, const char *key)
{
    const struct json *value = json_member(object, key);
    char path_here[CONFIG_PATH_IN_FILE];
    bool on = false;
    enum err err = json_bool(object, key, &on);
    const char *text = json_text_borrow(value);
    if (text != NULL && (text_equal(text, "on") || text_equal(text, "off"))) {
        return text_equal(text, "on");
    }
    if (err != OK && err != ERR_MISSING) {
        config_path_join(path, key, path_here);
        config_problem(reader, path_here, "is not allowed; allowed: on, off", "", "");
    }
    return err == OK && on;
}

static int read_length(struct config_reader *reader, const struct json *object, const char *path, const char *key)
{
    char path_here[CONFIG_PATH_IN_FILE];
    int64_t length = 0;
    enum err err = json_integer(object, key, PATTERN_SHORTEST, PATTERN_LONGEST, &length);
    if (err == ERR_MISSING) {
        config_problem(reader, path, "lacks \"", key, "\": how many characters the whole code has, 4 to 64");
    } else if (err != OK) {
        config_path_join(path, key, path_here);
        config_problem_number(reader, path_here, json_member(object, key), "4 to 64");
    }
    return (int)length;
}

static void read_system(struct config_reader *reader, const struct json *object, const char *path,
                        char ret_system[CONFIG_TEXT])
{
    char path_here[CONFIG_PATH_IN_FILE];
    config_read_text(reader, object, path, "system", ret_system, CONFIG_TEXT);
    if (json_member(object, "system") == NULL) {
        config_problem(reader, path, "lacks \"system\": the identifier system under which the site holds this number", "",
                       "");
    } else if (json_is_text(json_member(object, "system")) && !config_system_is_fit(ret_system)) {
        config_path_join(path, "system", path_here);
        config_problem(reader, path_here, "must be a FHIR system, not empty, without spaces, commas and bars", "", "");
    }
}

static void check_pattern(struct config_reader *reader, const char *path, const struct config_pattern *pattern)
{
    int prefix = (int)strlen(pattern->prefix);
    char path_here[CONFIG_PATH_IN_FILE];
    config_path_join(path, "prefix", path_here);
    if (!is_visible(pattern->prefix)) {
        config_problem(reader, path_here, "must be visible ASCII characters without spaces", "", "");
    }
    if (pattern->shortest > 0 && pattern->longest > 0 && pattern->shortest > pattern->longest) {
        config_problem(reader, path, "has shortest above longest; swap them", "", "");
    }
    if (prefix > 0 && pattern->shortest > 0 && prefix >= pattern->shortest) {
        config_problem(reader, path_here, "leaves nothing of the shortest code; raise shortest", "", "");
    }
    if (pattern->check != CHECK_NONE && pattern->characters != PATTERN_DIGITS) {
        config_problem(reader, path, "has a check digit and characters that are not digits; use characters digits", "", "");
    }
    if (pattern->strip_prefix && prefix == 0) {
        config_problem(reader, path, "has strip_prefix and no prefix; remove the one or add the other", "", "");
    }
}

static void read_pattern(struct config_reader *reader, const struct json *value, const char *path,
                         struct config_pattern *pattern)
{
    int problems = reader->problem_count;
    config_check_members(reader, value, path, pattern_members);
    config_read_text(reader, value, path, "prefix", pattern->prefix, sizeof pattern->prefix);
    pattern->shortest = read_length(reader, value, path, "shortest");
    pattern->longest = read_length(reader, value, path, "longest");
    pattern->characters = read_word(reader, value, path, "characters", "digits|letters|letters_digits");
    pattern->check = read_word(reader, value, path, "check", "none|mod10|mod11");
    pattern->carrier = read_word(reader, value, path, "carrier", "any|qr|code_128|code_39");
    pattern->of = read_word(reader, value, path, "of", "patient|appointment");
    if (json_member(value, "of") == NULL) {
        config_problem(reader, path, "lacks \"of\": write patient or appointment", "", "");
    }
    read_system(reader, value, path, pattern->system);
    pattern->spaces = read_bool(reader, value, path, "spaces");
    pattern->strip_prefix = read_bool(reader, value, path, "strip_prefix");
    check_pattern(reader, path, pattern);
    if (reader->problem_count == problems) {
        config_check_reach(reader, path, pattern);
    }
    reader->pattern_refused[pattern - reader->config.patterns] = reader->problem_count > problems;
}

void config_read_patterns(struct config_reader *reader)
{
    struct config *config = &reader->config;
    if (!config_check_object(reader, reader->patterns, "scan.pattern")) {
        return;
    }
    for (const struct json *value = json_first(reader->patterns); value != NULL; value = json_next(value)) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("scan.pattern", json_key(value), path);
        if (config->pattern_count == CONFIG_PATTERNS) {
            config_problem(reader, path, "is one pattern too many; at most 8", "", "");
            return;
        }
        if (config_check_id(reader, path, json_key(value)) && config_check_object(reader, value, path)) {
            struct config_pattern *pattern = &config->patterns[config->pattern_count++];
            config_text_set(pattern->id, sizeof pattern->id, json_key(value));
            read_pattern(reader, value, path, pattern);
        }
    }
}

void config_read_prefixes(struct config_reader *reader)
{
    struct config *config = &reader->config;
    static const char path[] = "scan.gs1.prefixes";
    if (reader->prefixes != NULL && !json_is_array(reader->prefixes)) {
        config_problem(reader, path, "must be a list: ", "[\"9999999\"]", "");
        return;
    }
    for (const struct json *value = json_first(reader->prefixes); value != NULL; value = json_next(value)) {
        const char *text = json_text_borrow(value);
        if (config->scan_gs1_prefix_count == CONFIG_PREFIXES) {
            config_problem(reader, path, "has too many; at most 4", "", "");
            return;
        }
        size_t length = text == NULL ? 0 : strspn(text, "0123456789");
        if (length == 0 || length > 12 || text[length] != '\0') {
            config_problem(reader, path, "must be texts of 1 to 12 digits", "", "");
            return;
        }
        config_text_set(config->scan_gs1_prefixes[config->scan_gs1_prefix_count],
                        sizeof config->scan_gs1_prefixes[0], text);
        config->scan_gs1_prefix_count++;
    }
}

static void read_issuer(struct config_reader *reader, const struct json *value, const char *path,
                        struct config_issuer *issuer)
{
    char path_here[CONFIG_PATH_IN_FILE];
    config_check_members(reader, value, path, "iss|keys_file");
    config_read_text(reader, value, path, "iss", issuer->iss, sizeof issuer->iss);
    config_read_text(reader, value, path, "keys_file", issuer->keys_file, sizeof issuer->keys_file);
    if (json_member(value, "iss") == NULL || json_member(value, "keys_file") == NULL) {
        config_problem(reader, path, "needs both iss (as it stands in the passes) and keys_file (their public keys)", "",
                       "");
        return;
    }
    config_path_join(path, "iss", path_here);
    if (*issuer->iss == '\0' || strlen(issuer->iss) > ISS_BYTES || !is_visible(issuer->iss)) {
        config_problem(reader, path_here, "must be 1 to 64 visible ASCII characters without spaces", "", "");
    }
    for (const struct config_issuer *other = reader->config.issuers; other < issuer; other++) {
        if (text_equal(other->iss, issuer->iss)) {
            config_problem(reader, path_here, "is the same as of \"", other->id, "\"; put all its keys into one file");
        }
    }
    config_path_join(path, "keys_file", path_here);
    if (json_is_text(json_member(value, "keys_file")) && *issuer->keys_file == '\0') {
        config_problem(reader, path_here, "is empty; name the JWK Set with the public keys of this issuer", "", "");
    }
}

void config_read_issuers(struct config_reader *reader)
{
    struct config *config = &reader->config;
    if (!config_check_object(reader, reader->issuers, "pass.issuers")) {
        return;
    }
    for (const struct json *value = json_first(reader->issuers); value != NULL; value = json_next(value)) {
        char path[CONFIG_PATH_IN_FILE];
        config_path_join("pass.issuers", json_key(value), path);
        if (config->issuer_count == CONFIG_ISSUERS) {
            config_problem(reader, path, "is one issuer too many; at most 4", "", "");
            return;
        }
        if (config_check_id(reader, path, json_key(value)) && config_check_object(reader, value, path)) {
            struct config_issuer *issuer = &config->issuers[config->issuer_count++];
            config_text_set(issuer->id, sizeof issuer->id, json_key(value));
            read_issuer(reader, value, path, issuer);
        }
    }
}

// "05e0:1200"
static bool is_usb_id(const char *text)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    return strlen(text) == 9 && strspn(text, hex) == 4 && text[4] == ':' && strspn(text + 5, hex) == 4;
}

static void check_devices(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    const char *camera = config->scan_camera;
    if (*camera != '/' && !text_equal(camera, "auto") && !text_equal(camera, "off")) {
        config_problem(reader, "scan.camera", "must be \"auto\", \"off\" or a device file, like ", "/dev/video0", "");
    }
    if (*config->scan_serial != '\0' && *config->scan_serial != '/') {
        config_problem(reader, "scan.serial", "must be a device file, like ", "/dev/ttyACM0", "");
    }
}

void config_check_scan(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    size_t prefix = strlen(config->scan_wedge_prefix);
    if (*config->scan_wedge != '\0' && !is_usb_id(config->scan_wedge)) {
        config_problem(reader, "scan.wedge", "must be the scanner's USB ids in hex as lsusb prints them, ",
                       "\"05e0:1200\"", "");
    }
    if (prefix > 4 || !is_visible(config->scan_wedge_prefix)) {
        config_problem(reader, "scan.wedge_prefix", "must be 1 to 4 visible ASCII characters without spaces", "", "");
    }
    // Letters and digits are what patients type.
    if (prefix > 0 && strspn(config->scan_wedge_prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == prefix) {
        config_problem(reader, "scan.wedge_prefix",
                       "is letters and digits alone, which patients type, too; set the scanner to send a sign like ~ first", "",
                       "");
    }
    if (*config->scan_pictures != '\0' && config_service_elsewhere(config) != NULL) {
        config_problem(reader, "scan.pictures",
                       "is allowed only while every service is on this machine, and ", config_service_elsewhere(config),
                       " is not; remove it and use scan.camera");
    }
    if (config->issuer_count > 0 && config->scan_max_bytes < PASS_BYTES_MOST) {
        config_problem(reader, "scan.max_bytes", "is below 600, the longest pass; raise it, or remove it", "", "");
    }
    check_devices(reader);
    if (config->scan_nhs_number && *config->fhir_identifier_nhs == '\0') {
        config_problem(reader, "scan.nhs_number",
                       "is on, and site.fhir.identifier_nhs is empty: no NHS number could be looked up; fill the one or remove the other",
                       "", "");
    }
}
