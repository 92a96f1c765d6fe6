// A JWK Set is added whole or refused with a sentence; what was there before stays as it was.
#include "codes/pass.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pass_keys keys, before;

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_added(void)
{
    must(keys.count > before.count && keys.count - before.count <= PASS_KEYS_OF_ONE && keys.count <= PASS_KEYS);
    must(memcmp(keys.list, before.list, sizeof keys.list[0] * (size_t)before.count) == 0);
    for (int i = 0; i < keys.count; i++) {
        size_t length = strlen(keys.list[i].kid);
        must(length >= 1 && length < PASS_KID && strlen(keys.list[i].iss) < PASS_ISS);
        for (int j = 0; j < i; j++) {
            must(strcmp(keys.list[i].kid, keys.list[j].kid) != 0);
        }
    }
}

static void check_refused(const char *problem)
{
    must(memcmp(&keys, &before, sizeof keys) == 0);
    must(problem[0] != '\0' && strlen(problem) < 256);
    for (; *problem != '\0'; problem++) {
        must(*problem >= ' ' && *problem <= '~'); // it may be shown on a terminal
    }
}

// The same set twice: the second time its kids are there already.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char problem[256] = "";
    char *body = malloc(size + 1);
    must(body != NULL);
    memcpy(body, data, size);
    body[size] = '\0';
    memset(&keys, 0, sizeof keys);
    for (int round = 0; round < 2; round++) {
        before = keys;
        if (pass_keys_add(&keys, round == 0 ? "pas.example" : "other.example", body, size, problem) == OK) {
            must(round == 0);
            check_added();
        } else {
            check_refused(problem);
        }
    }
    free(body);
    return 0;
}
