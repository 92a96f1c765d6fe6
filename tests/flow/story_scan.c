// Codes in a story, and what can read them.
#include "stories.h"
#include <string.h>

// Codes that are accepted. The short pass ends before the day does.
static const struct {
    const char *word;
    struct claim claim;
    uint64_t tag;
} codes[] = {
    {"pass", {.kind = CLAIM_PASS, .value = "A1", .id = "pas.example jti-1", .until_s = 1796774400}, 91}, // midnight
    {"other-pass", {.kind = CLAIM_PASS, .value = "A1", .id = "pas.example jti-2", .until_s = 1796774400}, 92},
    {"number", {.kind = CLAIM_PATIENT, .system = "urn:hospital", .value = "H0000017"}, 93},
    {"booking", {.kind = CLAIM_APPOINTMENT, .system = "urn:booking", .value = "B-4711"}, 94},
    {"other-number", {.kind = CLAIM_PATIENT, .system = "urn:hospital", .value = "H0000025"}, 96},
    {"nhs-number", {.kind = CLAIM_PATIENT, .system = "urn:nhs", .value = "9990000018"}, 97},
    {"other-booking", {.kind = CLAIM_APPOINTMENT, .system = "urn:booking", .value = "B-4712"}, 98},
    {"short-pass", {.kind = CLAIM_PASS, .value = "A1", .id = "pas.example jti-3", .until_s = 1796738760}, 95}, // a minute
};

// "KIND-2" is another code of that kind.
static bool code(const char *word, bool fixed, struct event *event)
{
    static const char *const kinds[CODE_KIND_COUNT] = {
#define X(name, word) word,
        CODE_KIND_LIST(X)
#undef X
    };

    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strcmp(word, codes[i].word) == 0) {
            *event = (struct event){.kind = EV_SCAN, .claim = &codes[i].claim, .identity = codes[i].tag, .fixed = fixed};
            return true;
        }
    }
    for (int kind = CODE_ACCEPTED + 1; kind < CODE_KIND_COUNT; kind++) {
        size_t length = strlen(kinds[kind]);
        bool named = strncmp(word, kinds[kind], length) == 0;
        bool second = named && strcmp(word + length, "-2") == 0;

        if (second || (named && word[length] == '\0')) {
            *event = (struct event){.kind = EV_SCAN, .code = (enum code_kind)kind, .fixed = fixed};
            event->identity = (second ? 200 : 100) + (uint64_t)kind;
            return true;
        }
    }
    return false;
}

bool story_scan(const char *word, const char *argument, struct event *event)
{
    if (strcmp(word, "code") == 0 || strcmp(word, "beam") == 0) {
        if (!code(argument, word[0] == 'b', event)) {
            story_unknown(argument);
        }
    } else if (strcmp(word, "scanner") == 0) {
        *event = (struct event){.kind = EV_SCANNER, .ready = argument[0] != 'a', .camera = argument[0] == 'c'};
    } else if (strcmp(word, "light") == 0 || strcmp(word, "dark") == 0) {
        *event = (struct event){.kind = EV_LIGHT, .ready = word[0] == 'l'};
    } else {
        return false;
    }
    return true;
}
