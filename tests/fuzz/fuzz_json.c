// The strict door: whatever it accepts is UTF-8, is accepted again, and its texts can be written
// and read.
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 64, PATH_BYTES = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static struct json_document *parse(const char *body, size_t bytes)
{
    struct json_document *document = NULL;
    struct json_place place = {0};
    enum err err = json_parse(body, bytes, &json_limits_reply, &document, &place);
    must(err == OK ? document != NULL : document == NULL && place.line > 0 && place.column > 0);
    return document;
}

// A text of the document, written and read again.
static void check_text(const char *text)
{
    size_t room = strlen(text) * 6 + 3;
    char *body = malloc(room);
    struct text_builder builder;
    must(body != NULL && text_is_utf8(text, strlen(text)));
    text_begin(&builder, body, room);
    json_add_text(&builder, text);
    must(text_end(&builder) == OK);
    struct json_document *document = parse(body, builder.used_bytes);
    must(document != NULL && text_equal(json_text_borrow(json_root(document)), text));
    json_free(document);
    free(body);
}

static void check_texts(const struct json *value, int *left)
{
    for (const struct json *child = json_first(value); child != NULL && *left > 0;
         child = json_next(child)) {
        (*left)--;
        check_text(json_key(child));
        if (json_is_text(child)) {
            check_text(json_text_borrow(child));
        }
        check_texts(child, left);
    }
}

// One text of the root replaced: everything else is still there, and nothing more.
static void check_replace(const struct json_document *document)
{
    const struct json *root = json_root(document);
    const struct json *first = json_is_object(root) ? json_first(root) : NULL;
    char *body = NULL;
    size_t bytes = 0;
    if (json_is_text(first) &&
        json_replace_text(document, json_key(first), "arrived", &body, &bytes) == OK) {
        struct json_document *again = parse(body, bytes);
        must(again != NULL && json_count(json_root(again)) == json_count(root));
        must(text_equal(json_text_borrow(json_first(json_root(again))), "arrived"));
        json_free(again);
        json_release(body);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[PATH_BYTES] = "";
    struct json_place place;
    char *body = malloc(size + 1);
    must(body != NULL);
    memcpy(body, data, size);
    body[size] = '\0';
    // A path made of the input itself finds more than a fixed one.
    memcpy(path, body, size < PATH_BYTES - 1 ? size : PATH_BYTES - 1);
    json_find_place(body, size, path, &place);
    json_find_place(body, size, "a.0.b", &place);
    struct json_document *document = parse(body, size);
    if (document != NULL) {
        int left = TEXTS_MAX;
        must(text_is_utf8(body, size) && memchr(body, '\0', size) == NULL);
        struct json_document *again = parse(body, size);
        must(again != NULL);
        json_free(again);
        check_texts(json_root(document), &left);
        check_replace(document);
        json_free(document);
    }
    free(body);
    return 0;
}
