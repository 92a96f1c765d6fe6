// What the words of foyerctl share: options, speech, reading what is named, and files that are
// written whole or not at all. A person at a command line is told what is wrong, where, and what
// mends it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// fleet.md 15: 3 ("could not tell") comes with words that wait for a broker.
enum ctl_exit { CTL_DONE = 0, CTL_REFUSED = 1, CTL_USAGE = 2 };

// foyerctl pass ...; argv begins behind the word.
enum ctl_exit ctl_pass(int argc, char **argv);

// ---------------------------------------------------------------- speech

void ctl_print(const char *format, ...) __attribute__((format(printf, 1, 2)));    // standard output
void ctl_complain(const char *format, ...) __attribute__((format(printf, 1, 2))); // standard error
// CTL_REFUSED, and said, when something that was printed did not arrive (a full disk, a closed
// pipe).
enum ctl_exit ctl_printed(void);

// What --json prints in place of sentences: one object on one line of standard output. Members come
// in the order in which they are added; key is NULL inside a list. What is wrong with a command, a
// file or an option is a sentence on standard error with --json, too.
struct ctl_json;

// The program has one, for it prints one object: what was begun and not printed is begun anew.
struct ctl_json *ctl_json_begin(void);
void ctl_json_text(struct ctl_json *json, const char *key, const char *value);
void ctl_json_number(struct ctl_json *json, const char *key, int64_t value);
void ctl_json_bool(struct ctl_json *json, const char *key, bool value);
void ctl_json_open(struct ctl_json *json, const char *key, const char *bracket); // "{" or "["
void ctl_json_close(struct ctl_json *json, const char *bracket);                 // "}" or "]"
// Ends the object, prints and wipes it; json is not used after. CTL_REFUSED, and said, when it has no room (64 KiB).
enum ctl_exit ctl_json_print(struct ctl_json *json);

// ---------------------------------------------------------------- options

struct ctl_option {
    const char *name;  // "--kid"
    const char *value; // "KID"
    const char *is;    // what it is, for whoever left it out: "the key's name"
    bool needed;
    const char *given; // NULL without
};

struct ctl_command {
    const char *name; // "foyerctl pass sign"
    struct ctl_option *options;
    int option_count;
    const char *operand_is; // what may stand without an option in front; NULL = nothing
    const char *operand;    // NULL without
    bool json;              // "--json", which every command takes (fleet.md 11)
};

// Fills given, operand and json: "--kid KID" or "--kid=KID" (for a value that begins with two
// hyphens), each once. What is wrong is said.
enum ctl_exit ctl_options_read(struct ctl_command *command, int argc, char **argv);
// Says what is wrong with an option's value and what it is; always CTL_USAGE.
enum ctl_exit ctl_option_wrong(const struct ctl_command *command, const struct ctl_option *option,
                               const char *problem);

// ---------------------------------------------------------------- files

// A whole file, or standard input for "-", with a NUL behind; gives (secure_free). What is wrong is
// said.
bool ctl_read(const char *path, size_t max_bytes, char **ret_body, size_t *ret_bytes);

struct ctl_file {
    const char *path;  // "-" = standard output
    const void *bytes; // borrows
    size_t count;
};

// All of them or none: each is written beside its place and synced, and takes its name when all
// are. A file that is there is replaced and keeps its mode; what is no plain file is refused. What
// is wrong is said.
bool ctl_write(const struct ctl_file *files, int count);
