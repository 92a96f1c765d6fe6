// The one place where foyerctl speaks.
#include "platform/fleet/foyerctl.h"

#include "base/json.h"
#include "base/text.h"
#include "base/wipe.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void ctl_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stdout, format, arguments);
    va_end(arguments);
}

void ctl_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
}

enum ctl_exit ctl_printed(void)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return CTL_DONE;
    }
    ctl_complain("foyerctl: standard output cannot be written (%s).\n", strerror(errno));
    return CTL_REFUSED;
}

// ---- JSON

enum { CTL_JSON_BYTES = 64 * 1024 };

struct ctl_json {
    struct text_builder text;
    char body[CTL_JSON_BYTES];
};

static void begin_member(struct ctl_json *json, const char *key)
{
    struct text_builder *text = &json->text;
    char last = text->used_bytes == 0 ? '{' : text->buffer[text->used_bytes - 1];

    if (last != '{' && last != '[') {
        text_add(text, ",");
    }
    if (key != NULL) {
        json_add_text(text, key);
        text_add(text, ":");
    }
}

struct ctl_json *ctl_json_begin(void)
{
    static struct ctl_json json;

    text_begin(&json.text, json.body, sizeof json.body);
    text_add(&json.text, "{");
    return &json;
}

void ctl_json_text(struct ctl_json *json, const char *key, const char *value)
{
    begin_member(json, key);
    json_add_text(&json->text, value);
}

void ctl_json_number(struct ctl_json *json, const char *key, int64_t value)
{
    begin_member(json, key);
    text_add_int(&json->text, value);
}

void ctl_json_bool(struct ctl_json *json, const char *key, bool value)
{
    begin_member(json, key);
    text_add(&json->text, value ? "true" : "false");
}

void ctl_json_open(struct ctl_json *json, const char *key, const char *bracket)
{
    begin_member(json, key);
    text_add(&json->text, bracket);
}

void ctl_json_close(struct ctl_json *json, const char *bracket)
{
    text_add(&json->text, bracket);
}

enum ctl_exit ctl_json_print(struct ctl_json *json)
{
    enum ctl_exit code = CTL_DONE;

    text_add(&json->text, "}\n");
    if (text_end(&json->text) == OK) {
        ctl_print("%s", json->body);
    } else {
        ctl_complain("foyerctl: what --json prints would have more than %d bytes.\n",
                     CTL_JSON_BYTES);
        code = CTL_REFUSED;
    }
    wipe(json, sizeof *json);
    return code;
}
