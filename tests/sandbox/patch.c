#include "sandbox/patch.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 128 };

// Where a JSON pointer (RFC 6901) leads: parent is there, child may not be.
struct place {
    cJSON *parent, *child;
    char token[TOKEN_BYTES]; // last step
};

// One step "/token" from *text, with ~1 and ~0 decoded; false when it is no step.
static bool read_token(const char **text, char ret_token[TOKEN_BYTES])
{
    const char *at = *text;
    if (*at++ != '/') {
        return false;
    }
    size_t used = 0;
    for (; *at != '\0' && *at != '/'; at++) {
        char byte = *at;
        if (byte == '~') {
            at++;
            if (*at != '0' && *at != '1') {
                return false;
            }
            byte = *at == '0' ? '~' : '/';
        }
        if (used + 1 == TOKEN_BYTES) {
            return false;
        }
        ret_token[used++] = byte;
    }
    ret_token[used] = '\0';
    *text = at;
    return true;
}

// "0", "1" ..., without leading zeros; -1 otherwise.
static int read_index(const char *token)
{
    if (token[0] == '\0' || (token[0] == '0' && token[1] != '\0') || strlen(token) > 5 ||
        strspn(token, "0123456789") != strlen(token)) {
        return -1;
    }
    return (int)strtol(token, NULL, 10);
}

static cJSON *step(const cJSON *parent, const char *token)
{
    if (cJSON_IsArray(parent)) {
        int index = read_index(token);
        return index < 0 ? NULL : cJSON_GetArrayItem(parent, index);
    }
    return cJSON_IsObject(parent) ? cJSON_GetObjectItemCaseSensitive(parent, token) : NULL;
}

static bool find_place(cJSON *document, const char *path, struct place *ret_place)
{
    struct place place = {.child = document};
    while (*path != '\0') {
        if (place.child == NULL || !read_token(&path, place.token)) {
            return false;
        }
        place.parent = place.child;
        place.child = step(place.parent, place.token);
    }
    if (place.parent == NULL) {
        return false; // the whole document is not ours to replace
    }
    *ret_place = place;
    return true;
}

static enum patch_result add(struct place *place, const cJSON *value)
{
    if (cJSON_IsObject(place->parent)) {
        cJSON_DeleteItemFromObjectCaseSensitive(place->parent, place->token);
        cJSON_AddItemToObject(place->parent, place->token, cJSON_Duplicate(value, 1));
        return PATCH_DONE;
    }
    if (!cJSON_IsArray(place->parent)) {
        return PATCH_NO_PATH;
    }
    int count = cJSON_GetArraySize(place->parent);
    int index = strcmp(place->token, "-") == 0 ? count : read_index(place->token);
    if (index < 0 || index > count) {
        return PATCH_NO_PATH;
    }
    cJSON_InsertItemInArray(place->parent, index, cJSON_Duplicate(value, 1));
    return PATCH_DONE;
}

static enum patch_result apply_one(cJSON *document, const cJSON *operation)
{
    const cJSON *op = cJSON_GetObjectItemCaseSensitive(operation, "op");
    const cJSON *path = cJSON_GetObjectItemCaseSensitive(operation, "path");
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(operation, "value");
    if (!cJSON_IsString(op) || !cJSON_IsString(path)) {
        return PATCH_MALFORMED;
    }
    const char *name = op->valuestring;
    bool test = strcmp(name, "test") == 0;
    bool remove = strcmp(name, "remove") == 0;
    bool adds = strcmp(name, "add") == 0;
    bool replaces = strcmp(name, "replace") == 0;
    if ((!test && !remove && !adds && !replaces) || (value == NULL && !remove)) {
        return PATCH_MALFORMED;
    }
    struct place place;
    if (!find_place(document, path->valuestring, &place) || (place.child == NULL && !adds)) {
        return test ? PATCH_TEST_FAILED : PATCH_NO_PATH;
    }
    if (test) {
        return cJSON_Compare(place.child, value, 1) ? PATCH_DONE : PATCH_TEST_FAILED;
    }
    if (adds) {
        return add(&place, value);
    }
    if (remove) {
        cJSON_Delete(cJSON_DetachItemViaPointer(place.parent, place.child));
        return PATCH_DONE;
    }
    // Object members keep their key, which the replacement must be given.
    cJSON *copy = cJSON_Duplicate(value, 1);
    if (cJSON_IsObject(place.parent)) {
        cJSON_ReplaceItemInObjectCaseSensitive(place.parent, place.token, copy);
    } else {
        cJSON_ReplaceItemViaPointer(place.parent, place.child, copy);
    }
    return PATCH_DONE;
}

enum patch_result patch_apply(cJSON *document, const cJSON *operations)
{
    if (!cJSON_IsArray(operations) || cJSON_GetArraySize(operations) == 0) {
        return PATCH_MALFORMED;
    }
    const cJSON *operation;
    cJSON_ArrayForEach(operation, operations)
    {
        enum patch_result result = apply_one(document, operation);
        if (result != PATCH_DONE) {
            return result;
        }
    }
    return PATCH_DONE;
}
