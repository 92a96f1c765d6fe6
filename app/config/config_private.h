// Inside app/config only: the table of keys and the reader that walks a document along it.
#pragma once
#include "config/config.h"

enum config_type {
    KEY_TEXT,       // words shown to people
    KEY_CODE,       // letters, digits, dot, hyphen, underscore
    KEY_SYSTEM,     // a FHIR system: printable, no space, comma or bar
    KEY_URL,        // https, or http to this machine
    KEY_PATH,       // a file or folder
    KEY_BOOL,       // true, false, "on", "off"
    KEY_INTEGER,    // low to high in steps
    KEY_SECONDS_MS, // seconds in the file, with decimals; milliseconds in the struct
    KEY_WORD,       // one of a list; its position is the value of the enum
    KEY_SIZE,       // "1080x1920" into two neighbouring integers
    KEY_PROXY,      // "http://HOST:PORT"
    KEY_CODES,      // a list of "system|code" into struct config_codes
    KEY_PIN_HASH,   // "scrypt$N$r$p$SALT$HASH"
    KEY_LETTERS,    // call code: 1 or 2 of A-Z but I, O, Q
    KEY_LATER,      // designed, not part of this release: refused, so that nobody relies on it
};

struct config_key {
    const char *name; // "site.fhir.base_url"
    enum config_type type;
    bool in_clinic;                // a C key: offset is in struct config_clinic
    size_t offset;                 // in struct config
    size_t bytes;                  // of a text, with NUL
    int64_t low, high;             // of a number as it is in the struct
    int64_t step;                  // 0 = any
    const char *words;             // "gp|hospital"
    int later;                     // so many of the last words or steps are designed and not part of this release:
                                   // read, never named as allowed, and refused by config_check
    const char *standard;          // default as written in a file; NULL = required, "" = not set
    const char *standard_hospital; // where it differs from a GP surgery's
    const char *when_unset;        // what not set means
    const char *sentence;
};

extern const struct config_key config_keys[];
extern const int config_key_count;

enum { CONFIG_KEYS_MAX = 192, CONFIG_PATH_IN_FILE = 512, CONFIG_RANGE_TEXT = 160 };

struct config_reader {
    const char *file_name;
    const char *body;
    size_t body_bytes;
    struct config_problems *problems;
    struct config config; // what has been read so far
    bool seen[CONFIG_KEYS_MAX];    // at the top
    bool refused[CONFIG_KEYS_MAX]; // its value was: one message is enough
    bool pattern_refused[CONFIG_PATTERNS]; // something in it was: it may be meant as something else
    int problem_count; // all that were found; problems keeps the first of them
    // Sections, remembered by config_read_members and read after all keys; NULL = not in the file.
    const struct json *areas, *clinics, *hours, *closed, *menu, *patterns, *prefixes, *issuers;
};

// ---- config_keys.c

// Position of the key with exactly this name, or -1.
int config_key_find(const char *name);
// Do keys exist below this name ("site.fhir")?
bool config_key_is_branch(const char *name);

// ---- config_words.c

// The known key, branch or section most like this name, or "" when none is near. in_clinic: among what a clinic may have.
void config_key_nearest(const char *name, bool in_clinic, char ret_name[CONFIG_TEXT]);
// The word of "a|b|c" most like this one, or "".
void config_word_nearest(const char *words, const char *text, char ret_word[CONFIG_TEXT]);
// "a, b" of "a|b|c" without the last one (later = 1).
void config_words_allowed(const char *words, int later, char ret_text[CONFIG_RANGE_TEXT]);
// What is allowed, for people: "30 to 120", "on, off".
void config_key_allowed(const struct config_key *key, char ret_text[CONFIG_RANGE_TEXT]);

// ---- config_value.c

// Where the key is kept: in config, or for a C key in clinic. ret_element: which element of a list is
// wrong, -1 when it is the value itself.
MUST_CHECK enum err config_value_read(const struct config_key *key, const struct json *value,
                                      struct config *config, struct config_clinic *clinic,
                                      int *ret_element);
void config_value_default(const struct config_key *key, bool hospital, struct config *config,
                          struct config_clinic *clinic);
// Adds it as it would be written in a file; nothing when it is not set.
void config_value_print(const struct config_key *key, const struct config *config,
                        struct text_builder *builder);
// No control or invisible characters, no white space at the ends or twice.
bool config_text_is_fit(const char *text);
// A FHIR system: printable, fit for a search.
bool config_system_is_fit(const char *text);
// "system|code", both there, fit for a FHIR search.
bool config_token_is_fit(const char *text);
// A token, or one resource named directly: "|Location/id" where type is "Location". An empty type has no such form.
bool config_match_is_fit(const char *text, const char *type);
// Where a letter, digit, dot, hyphen or underscore may stand only; not empty.
bool config_code_is_fit(const char *text);
// Copies a text that is known to fit; empty when it does not.
void config_text_set(char *dst, size_t dst_bytes, const char *src);
// Position of text in "a|b|c", or -1.
int config_word_find(const char *words, const char *text);
// The word at a position, copied.
void config_word_at(const char *words, int position, char ret_word[CONFIG_TEXT]);

// ---- config_read.c

// Notes a problem at the member with this path: "FILE:LINE:COLUMN: PATH " and the three parts.
void config_problem(struct config_reader *reader, const char *path, const char *first,
                    const char *second, const char *third);
// The same for a key that does not exist: "FILE:LINE:COLUMN: unknown key "PATH"" and what may help.
void config_problem_unknown(struct config_reader *reader, const char *path, const char *first,
                            const char *second, const char *third);
// A text that is none of these: quotes it. words as of config_words_allowed.
void config_problem_word(struct config_reader *reader, const char *path, const char *text,
                         const char *words);
// A value that is no number from here: range "0 to 60".
void config_problem_number(struct config_reader *reader, const char *path, const struct json *value,
                           const char *range);
// Reads the members of an object along the table. path names it in messages, name in the table; for
// a clinic name starts anew and clinic is not NULL.
void config_read_members(struct config_reader *reader, const struct json *object, const char *path,
                         const char *name, struct config_clinic *clinic);
// PATH.KEY into ret_path; a long or odd key is cut and cleaned.
void config_path_join(const char *path, const char *key, char ret_path[CONFIG_PATH_IN_FILE]);

// ---- config_codes.c

// Reads a list of codes; ret_element as config_value_read.
MUST_CHECK enum err config_codes_read(const struct json *value, struct config_codes *ret_codes,
                                      int *ret_element);
// Notes a problem where one code would mean two things.
void config_codes_check(struct config_reader *reader);

// ---- config_sections.c: tables whose row names the site chooses

// One text, with its message.
void config_read_text_at(struct config_reader *reader, const struct json *value, const char *path,
                         char *ret_text, size_t ret_bytes);
// One text of an object. Leaves ret_text as it is when the member is absent.
void config_read_text(struct config_reader *reader, const struct json *object, const char *path,
                      const char *key, char *ret_text, size_t ret_bytes);
// A message for each member that is none of "a|b|c".
void config_check_members(struct config_reader *reader, const struct json *object, const char *path,
                          const char *known);
// The row's name: part of a dotted path, so without a dot.
bool config_check_id(struct config_reader *reader, const char *path, const char *id);
// True for an object that is there; a message when it is something else.
bool config_check_object(struct config_reader *reader, const struct json *value, const char *path);

// ---- config_pattern.c

enum { PATTERN_SHORTEST = 4, PATTERN_LONGEST = 64 };

// Notes a problem where no code would ever reach the pattern that was read last, or where a code of its form may be another
// number. path: "scan.pattern.ID". Only for one of which nothing was refused; earlier ones are in reader->pattern_refused.
void config_check_reach(struct config_reader *reader, const char *path, const struct config_pattern *pattern);
// So little is said that strangers' codes fit: no prefix, no check digit, and not digits of one fixed length.
bool config_pattern_is_wide(const struct config_pattern *pattern);

// ---- config_scan.c

void config_read_patterns(struct config_reader *reader);
void config_read_prefixes(struct config_reader *reader);
void config_read_issuers(struct config_reader *reader);
void config_check_scan(struct config_reader *reader);

// ---- config_sections.c, config_hours.c, config_check.c, config.c, config_pin.c

void config_read_areas(struct config_reader *reader);
void config_read_clinics(struct config_reader *reader);
void config_read_menu(struct config_reader *reader);
void config_read_hours(struct config_reader *reader);
// What concerns more than one key.
void config_check(struct config_reader *reader);
// Well-formed: http or https, a host, no user, query, fragment, white space or slash at the end.
bool config_url_is_fit(const char *url);
// "http://HOST:PORT" or https, and nothing after it.
bool config_proxy_is_fit(const char *url);
// "scrypt$N$r$p$SALT$HASH" as platform.h makes it, with numbers that are worth the work.
bool config_pin_hash_is_fit(const char *text);
