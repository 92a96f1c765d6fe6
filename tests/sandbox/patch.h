// JSON Patch (RFC 6902): add, remove, replace, test. Pure.
#pragma once
#include <cJSON.h>

enum patch_result {
    PATCH_DONE,
    PATCH_TEST_FAILED,
    PATCH_NO_PATH,   // a path that does not exist
    PATCH_MALFORMED, // not a patch, or an operation this site does not have
};

// Changes document in place; after anything but PATCH_DONE it is half changed and must be thrown
// away.
enum patch_result patch_apply(cJSON *document, const cJSON *operations);
