// Making a pass: what is signed, then the whole.
#include "codes/pass_inside.h"

#include "base/base64.h"
#include "base/wipe.h"
#include <string.h>

enum { PROBLEM = 256, INPUT_MOST = PASS_BYTES - 1 - PASS_SIGNATURE_TEXT };

static const char *text_of(const struct pass *pass, int text)
{
    return (const char *)pass + pass_texts[text].at;
}

static void say(char ret_problem[PROBLEM], const char *name, const char *rule)
{
    struct text_builder builder;

    text_begin(&builder, ret_problem, PROBLEM);
    text_add(&builder, name);
    text_add(&builder, " must be ");
    text_add(&builder, rule);
}

static bool rules_hold(const struct pass *pass, char ret_problem[PROBLEM])
{
    for (int i = 0; i < PASS_TEXTS; i++) {
        if (!pass_text_fits(&pass_texts[i], text_of(pass, i))) {
            say(ret_problem, pass_texts[i].name, pass_texts[i].rule);
            return false;
        }
    }
    if (pass->nbf_s < 0 || pass->nbf_s > PASS_LAST_S) {
        say(ret_problem, "nbf", "seconds since 1970, at most those of year 9999");
        return false;
    }
    if (!pass_times_fit(pass->nbf_s, pass->exp_s)) {
        say(ret_problem, "exp", "after nbf, by 36 hours at most");
        return false;
    }
    return true;
}

static void add_member(struct text_builder *builder, const char *before, int text, const char *value)
{
    text_add(builder, before);
    json_add_text(builder, pass_texts[text].name);
    text_add(builder, ":");
    json_add_text(builder, value);
}

static void add_header(struct text_builder *builder, const struct pass *pass)
{
    text_add(builder, "{\"alg\":\"" PASS_ALG "\"");
    add_member(builder, ",", PASS_TEXT_KID, pass->kid);
    text_add(builder, ",\"typ\":\"" PASS_TYP "\"}");
}

static void add_payload(struct text_builder *builder, const struct pass *pass)
{
    add_member(builder, "{", PASS_TEXT_ISS, pass->iss);
    add_member(builder, ",", PASS_TEXT_AUD, pass->aud);
    add_member(builder, ",", PASS_TEXT_JTI, pass->jti);
    text_add(builder, ",\"nbf\":");
    text_add_int(builder, pass->nbf_s);
    text_add(builder, ",\"exp\":");
    text_add_int(builder, pass->exp_s);
    add_member(builder, ",", PASS_TEXT_APT, pass->apt);
    text_add(builder, "}");
}

static enum err add_part(struct text_builder *input, void (*add)(struct text_builder *, const struct pass *),
                         const struct pass *pass)
{
    char document[PASS_PART + 1];
    struct text_builder builder;

    text_begin(&builder, document, sizeof document);
    add(&builder, pass);
    base64url_add(input, document, builder.used_bytes);
    wipe(document, sizeof document);
    return text_end(&builder);
}

enum err pass_signing_input(const struct pass *pass, char *ret_input, size_t size, char ret_problem[PROBLEM])
{
    char buffer[INPUT_MOST + 1];
    struct text_builder input;

    if (!rules_hold(pass, ret_problem)) {
        return ERR_RANGE;
    }
    text_begin(&input, buffer, sizeof buffer);
    enum err err = add_part(&input, add_header, pass);
    text_add(&input, ".");
    err = err == OK ? add_part(&input, add_payload, pass) : err;
    err = err == OK ? text_end(&input) : err;
    if (err != OK) {
        say(ret_problem, "the pass", "at most 600 characters; shorten iss, kid or apt");
    } else {
        err = text_copy(ret_input, size, buffer);
        if (err != OK) {
            say(ret_problem, "the buffer", "larger");
        }
    }
    wipe(buffer, sizeof buffer);
    return err;
}

enum err pass_finish(const char *input, const unsigned char signature[PASS_SIGNATURE], char *ret_token, size_t size)
{
    char buffer[PASS_BYTES + 1];
    struct text_builder token;

    text_begin(&token, buffer, sizeof buffer);
    text_add(&token, input);
    text_add(&token, ".");
    base64url_add(&token, signature, PASS_SIGNATURE);
    enum err err = text_end(&token);
    if (err == OK && !pass_looks_like(buffer, token.used_bytes)) {
        err = ERR_SYNTAX;
    }
    err = err == OK ? text_copy(ret_token, size, buffer) : err;
    wipe(buffer, sizeof buffer);
    return err;
}
