// Faults that a test arms over POST /control/fault (README.md lists them) and that happen to the
// next requests they fit. Matrix: W*, N*, F* rows of the fault list.
#pragma once
#include "sandbox/fhir.h"

enum fault_do {
    FAULT_DELAY,
    FAULT_HOLD_UNTIL_RELEASED,
    FAULT_DROP_BEFORE,
    FAULT_APPLY_HOLD,
    FAULT_APPLY_DROP,
    FAULT_STATUS,
    FAULT_REDIRECT,
    FAULT_TRUNCATE,
    FAULT_GARBAGE,
    FAULT_BODY,
    FAULT_EMPTY_200,
    FAULT_WRONG_PATIENT,
    FAULT_WRONG_RESOURCE,
    FAULT_NO_ETAG,
    FAULT_NUMBERS,
    FAULT_CONFLICT_ARRIVED,
    FAULT_CONFLICT_CANCELLED,
    FAULT_CONFLICT_MOVED,
    FAULT_CONFLICT_PLACE,
    FAULT_CONFLICT_TOUCHED,
    FAULT_PAGE_LOOP,
    FAULT_PAGE_OTHER_HOST,
    FAULT_PAGE_MISSING,
    FAULT_ENTRY_ODD,
    FAULT_NAME,
    FAULT_DUPLICATE_KEYS,
    FAULT_CASE_KEYS,
    FAULT_REPLACE_TEXT,
    FAULT_APPEND,
    FAULTS,
};

struct fault {
    enum fault_do what;
    char name[48];
    unsigned kinds;              // of enum request_kind
    char method[12], match[128]; // "" = any; match is part of the path
    int nth;                     // fires from the nth fitting request on
    int every;                   // and then at each every-th; 1 = all
    int times;                   // left; -1 = for ever
    int seen;
    int64_t ms;
    int status, retry_after_s;
    bool apply; // the request is carried out although its answer is a lie
    long bytes;
    char content_type[128];
    char *text, *with; // owned; meaning depends on what
};

// NULL = armed, else a sentence.
const char *faults_add(struct state *state, const cJSON *order);
void faults_clear(struct state *state);
// Answers a request, with the fault that is due if one is; the lock is held, and released while it
// waits.
void faults_answer(struct state *state, const struct request *request, struct reply *reply);

// lies.c: what is done to a true answer, as a tree and then as bytes.
void lies_tree(struct state *state, const struct fault *fault, const struct request *request,
               struct reply *reply);
void lies_text(const struct fault *fault, struct reply *reply);
// An answer that has nothing to do with the request.
void lies_instead(const struct fault *fault, struct reply *reply);
