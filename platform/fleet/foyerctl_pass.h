// What the files of "foyerctl pass" share.
#pragma once
#include "codes/pass.h"
#include "platform/fleet/foyerctl.h"

enum ctl_exit ctl_pass_new_key(int argc, char **argv);
enum ctl_exit ctl_pass_sign(int argc, char **argv);
enum ctl_exit ctl_pass_inspect(int argc, char **argv);
enum ctl_exit ctl_pass_verify(int argc, char **argv);
enum ctl_exit ctl_pass_letter(int argc, char **argv);
enum ctl_exit ctl_pass_message(int argc, char **argv);

#define CTL_PASS_OPERAND "pass: the text itself, a file with it, or - for standard input"

// A pass as somebody handed it over, without white space around it.
struct ctl_token {
    char *body; // secure_free
    const char *text;
    size_t count;
};

// operand: a pass, a file's name, or "-"; NULL is "-". What is wrong is said. gives.
bool ctl_token_read(const char *operand, struct ctl_token *ret_token);

// "2026-12-08T14:15:00Z" as seconds since 1970.
bool ctl_time_read(const char *text, int64_t *ret_s);

// A member of a pass from an option. What does not fit leaves it empty, which pass_signing_input
// refuses with the member's rule.
void ctl_field_fill(char *field, size_t size, const char *value);

// What a verdict means, for a sentence: "its time has ended". Needs no freeing, never NULL.
const char *ctl_pass_meaning(enum pass_verdict verdict);
// What the screen says then to whoever checks in for themself and may type their details instead.
// Never NULL.
const char *ctl_pass_told(enum pass_verdict verdict);

// "pass" in what --json prints: what is written in it. Times are there as seconds since 1970, which
// is what is checked, and as text.
void ctl_pass_add(struct ctl_json *json, const struct pass *pass);
// "characters" and "qr": how large it is as a code.
void ctl_pass_add_size(struct ctl_json *json, const char *token, size_t count);

// The key set of one issuer. What is wrong is said.
bool ctl_keys_read(const char *file, const char *iss, struct pass_keys *ret_keys);
