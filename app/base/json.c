#include "base/json.h"

#include "base/json_scan.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

// A key index with room to spare: twice as many places as an object may have members.
enum { MEMBERS_MAX = 256, INDEX_PLACES = 2 * MEMBERS_MAX, FEW_MEMBERS = 8 };

// Above this a double no longer tells neighbouring whole numbers apart.
#define WHOLE_MAX 9007199254740991.0

struct json_document {
    cJSON *root;
    bool numbers_survive; // see json_scan
};

const struct json_limits json_limits_reply = {
    .body_bytes = (size_t)2 * 1024 * 1024, .depth = 64, .values = 50000, .members = MEMBERS_MAX};

static const cJSON *tree(const struct json *value)
{
    return (const cJSON *)(const void *)value;
}

static const struct json *value_of(const cJSON *item)
{
    return (const struct json *)(const void *)item;
}

// ---- the walk after cJSON

static size_t key_hash(const char *key)
{
    uint32_t hash = 2166136261U;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * 16777619U;
    }
    return hash % INDEX_PLACES;
}

// The first member whose decoded key was there before, or NULL.
static const cJSON *duplicate_of_few(const cJSON *object)
{
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, object)
    {
        for (const cJSON *before = object->child; before != member; before = before->next) {
            if (strcmp(before->string, member->string) == 0) {
                return member;
            }
        }
    }
    return NULL;
}

static const cJSON *duplicate_of_many(const cJSON *object)
{
    const char *index[INDEX_PLACES] = {0};
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, object)
    {
        size_t place = key_hash(member->string);
        while (index[place] != NULL) {
            if (strcmp(index[place], member->string) == 0) {
                return member;
            }
            place = (place + 1) % INDEX_PLACES;
        }
        index[place] = member->string;
    }
    return NULL;
}

// Recurses as deep as the document, which the scan has limited.
static enum err tree_check(const cJSON *value, const cJSON **ret_bad)
{
    if (cJSON_IsNumber(value) && !isfinite(value->valuedouble)) {
        *ret_bad = value;
        return ERR_RANGE;
    }
    if (cJSON_IsObject(value)) {
        const cJSON *twice = cJSON_GetArraySize(value) <= FEW_MEMBERS ? duplicate_of_few(value)
                                                                      : duplicate_of_many(value);
        if (twice != NULL) {
            *ret_bad = twice;
            return ERR_DUPLICATE;
        }
    }
    const cJSON *child = NULL;
    cJSON_ArrayForEach(child, value)
    {
        enum err err = tree_check(child, ret_bad);
        if (err != OK) {
            return err;
        }
    }
    return OK;
}

// Counts values up to and with wanted, in the order of the text; true when it was found.
static bool tree_number(const cJSON *value, const cJSON *wanted, int *number)
{
    (*number)++;
    if (value == wanted) {
        return true;
    }
    const cJSON *child = NULL;
    cJSON_ArrayForEach(child, value)
    {
        if (tree_number(child, wanted, number)) {
            return true;
        }
    }
    return false;
}

// ---- the door

enum err json_parse(const char *body, size_t body_bytes, const struct json_limits *limits,
                    struct json_document **ret_document, struct json_place *ret_place)
{
    struct json_document *document = NULL;
    cJSON *root = NULL;
    const cJSON *bad = NULL;
    const char *end = NULL;
    bool numbers_survive = false;
    size_t at = 0;
    // More members than the index holds would never end; limits are ours, so this never happens.
    struct json_limits held = *limits;
    held.members = held.members > MEMBERS_MAX ? MEMBERS_MAX : held.members;
    enum err err = json_scan(body, body_bytes, &held, &numbers_survive, &at);
    if (err != OK) {
        goto out;
    }
    // The scan has accepted the document, so cJSON fails for want of memory only.
    err = ERR_MEMORY;
    document = cJSON_malloc(sizeof *document);
    root = cJSON_ParseWithLengthOpts(body, body_bytes + 1, &end, 1);
    if (document == NULL || root == NULL) {
        goto out;
    }
    err = tree_check(root, &bad);
    if (err != OK) {
        int number = 0;
        (void)tree_number(root, bad, &number);
        at = json_scan_find(body, body_bytes, &held, number);
        goto out;
    }
    *document = (struct json_document){.root = root, .numbers_survive = numbers_survive};
    *ret_document = document;
    document = NULL;
    root = NULL;
out:
    if (err != OK && ret_place != NULL) {
        *ret_place = json_scan_place(body, body_bytes, at);
    }
    cJSON_Delete(root);
    cJSON_free(document);
    return err;
}

void json_free(struct json_document *document)
{
    if (document != NULL) {
        cJSON_Delete(document->root);
        cJSON_free(document);
    }
}

const struct json *json_root(const struct json_document *document)
{
    return value_of(document->root);
}

// ---- reading

bool json_is_object(const struct json *value)
{
    return cJSON_IsObject(tree(value)) != 0;
}

bool json_is_array(const struct json *value)
{
    return cJSON_IsArray(tree(value)) != 0;
}

bool json_is_text(const struct json *value)
{
    return cJSON_IsString(tree(value)) != 0;
}

bool json_is_number(const struct json *value)
{
    return cJSON_IsNumber(tree(value)) != 0;
}

bool json_is_bool(const struct json *value)
{
    return cJSON_IsBool(tree(value)) != 0;
}

bool json_is_true(const struct json *value)
{
    return cJSON_IsTrue(tree(value)) != 0;
}

const struct json *json_member(const struct json *value, const char *key)
{
    return json_is_object(value) ? value_of(cJSON_GetObjectItemCaseSensitive(tree(value), key))
                                 : NULL;
}

const struct json *json_first(const struct json *value)
{
    return value == NULL ? NULL : value_of(tree(value)->child);
}

const struct json *json_next(const struct json *child)
{
    return value_of(tree(child)->next);
}

int json_count(const struct json *value)
{
    return value == NULL ? 0 : cJSON_GetArraySize(tree(value));
}

const char *json_key(const struct json *member)
{
    const char *key = tree(member)->string;
    return key == NULL ? "" : key;
}

const char *json_text_borrow(const struct json *value)
{
    return json_is_text(value) ? tree(value)->valuestring : NULL;
}

enum err json_text(const struct json *object, const char *key, char *ret_text, size_t ret_bytes)
{
    const struct json *value = json_member(object, key);
    if (value == NULL) {
        return ERR_MISSING;
    }
    const char *text = json_text_borrow(value);
    return text == NULL ? ERR_TYPE : text_copy(ret_text, ret_bytes, text);
}

enum err json_as_integer(const struct json *value, int64_t low, int64_t high, int64_t *ret_number)
{
    if (value == NULL) {
        return ERR_MISSING;
    }
    if (!json_is_number(value)) {
        return ERR_TYPE;
    }
    // valueint is clamped by cJSON; the double is what was read.
    double number = tree(value)->valuedouble;
    if (!(number >= -WHOLE_MAX && number <= WHOLE_MAX)) {
        return ERR_RANGE;
    }
    int64_t whole = (int64_t)number;
    if ((double)whole != number || whole < low || whole > high) {
        return ERR_RANGE;
    }
    *ret_number = whole;
    return OK;
}

enum err json_integer(const struct json *object, const char *key, int64_t low, int64_t high,
                      int64_t *ret_number)
{
    return json_as_integer(json_member(object, key), low, high, ret_number);
}

enum err json_as_thousandths(const struct json *value, int64_t low, int64_t high,
                             int64_t *ret_number)
{
    if (value == NULL) {
        return ERR_MISSING;
    }
    if (!json_is_number(value)) {
        return ERR_TYPE;
    }
    double scaled = tree(value)->valuedouble * 1000.0;
    if (!(scaled >= -WHOLE_MAX && scaled <= WHOLE_MAX)) {
        return ERR_RANGE;
    }
    int64_t whole = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    // 1.1 is not exact in binary: so near a whole number, three decimals were written.
    double off = scaled - (double)whole;
    if (off > 1e-6 || off < -1e-6 || whole < low || whole > high) {
        return ERR_RANGE;
    }
    *ret_number = whole;
    return OK;
}

enum err json_bool(const struct json *object, const char *key, bool *ret_bool)
{
    const struct json *value = json_member(object, key);
    if (value == NULL) {
        return ERR_MISSING;
    }
    if (!json_is_bool(value)) {
        return ERR_TYPE;
    }
    *ret_bool = json_is_true(value);
    return OK;
}

// ---- writing

void json_add_text(struct text_builder *builder, const char *text)
{
    static const char hex[] = "0123456789abcdef";
    struct text_builder before = *builder;
    text_add(builder, "\"");
    for (uint32_t code_point = text_next(&text); code_point != 0; code_point = text_next(&text)) {
        if (code_point == '"' || code_point == '\\') {
            text_add(builder, "\\");
        }
        if (code_point < ' ') {
            char digits[3] = {hex[code_point >> 4], hex[code_point & 15], '\0'};
            text_add(builder, "\\u00");
            text_add(builder, digits);
        } else {
            text_add_code_point(builder, code_point);
        }
    }
    text_add(builder, "\"");
    if (builder->full && !before.full) {
        // Half a string would be half a document: back to before this call.
        *builder = before;
        builder->full = true;
        builder->buffer[builder->used_bytes] = '\0';
    }
}

enum err json_replace_text(const struct json_document *document, const char *key, const char *text,
                           char **ret_body, size_t *ret_bytes)
{
    char *body = NULL;
    cJSON *replacement = NULL;
    cJSON *copy = NULL;
    const struct json *root = json_root(document);
    const struct json *old = json_member(root, key);
    enum err err = !document->numbers_survive ? ERR_UNSUPPORTED
                   : old == NULL              ? ERR_MISSING
                   : json_is_text(old)        ? OK
                                              : ERR_TYPE;
    if (err != OK) {
        return err;
    }
    err = ERR_MEMORY;
    copy = cJSON_Duplicate(tree(root), 1);
    replacement = cJSON_CreateString(text);
    if (copy == NULL || replacement == NULL ||
        !cJSON_ReplaceItemInObjectCaseSensitive(copy, key, replacement)) {
        goto out;
    }
    replacement = NULL; // the copy owns it now
    body = cJSON_PrintUnformatted(copy);
    if (body == NULL) {
        goto out;
    }
    *ret_body = body;
    *ret_bytes = strlen(body);
    err = OK;
out:
    cJSON_Delete(replacement);
    cJSON_Delete(copy);
    return err;
}

void json_release(char *body)
{
    cJSON_free(body);
}

void json_use_allocator(void *(*allocate)(size_t), void (*release)(void *))
{
    cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = release};
    cJSON_InitHooks(&hooks);
}
