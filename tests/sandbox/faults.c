#include "sandbox/faults.h"
#include "sandbox/today.h"
#include "sandbox/write.h"
#include "sandbox/written.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOLD_MS = 120000, MOVED_MS = 30 * TODAY_MINUTE_MS };

static const char *const fault_names[FAULTS] = {
    [FAULT_DELAY] = "delay",
    [FAULT_HOLD_UNTIL_RELEASED] = "hold-until-released",
    [FAULT_DROP_BEFORE] = "drop-before",
    [FAULT_APPLY_HOLD] = "apply-hold",
    [FAULT_APPLY_DROP] = "apply-drop",
    [FAULT_STATUS] = "status",
    [FAULT_REDIRECT] = "redirect",
    [FAULT_TRUNCATE] = "truncate",
    [FAULT_GARBAGE] = "garbage",
    [FAULT_BODY] = "body",
    [FAULT_EMPTY_200] = "empty-200",
    [FAULT_WRONG_PATIENT] = "wrong-patient",
    [FAULT_WRONG_RESOURCE] = "wrong-resource",
    [FAULT_NO_ETAG] = "no-etag",
    [FAULT_NUMBERS] = "numbers",
    [FAULT_CONFLICT_ARRIVED] = "conflict-arrived",
    [FAULT_CONFLICT_CANCELLED] = "conflict-cancelled",
    [FAULT_CONFLICT_MOVED] = "conflict-moved",
    [FAULT_CONFLICT_PLACE] = "conflict-place",
    [FAULT_CONFLICT_TOUCHED] = "conflict-touched",
    [FAULT_PAGE_LOOP] = "page-loop",
    [FAULT_PAGE_OTHER_HOST] = "page-other-host",
    [FAULT_PAGE_MISSING] = "page-missing",
    [FAULT_ENTRY_ODD] = "entry-odd",
    [FAULT_NAME] = "name",
    [FAULT_DUPLICATE_KEYS] = "duplicate-keys",
    [FAULT_CASE_KEYS] = "case-keys",
    [FAULT_REPLACE_TEXT] = "replace-text",
    [FAULT_APPEND] = "append",
};

// ---- arming

static unsigned kinds_of(const char *on)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } names[] = {
        {"any", KIND_ANY},
        {"metadata", KIND_METADATA},
        {"search", KIND_PATIENT_SEARCH | KIND_APPOINTMENT_SEARCH | KIND_ENCOUNTER_SEARCH},
        {"patient-search", KIND_PATIENT_SEARCH},
        {"appointment-search", KIND_APPOINTMENT_SEARCH},
        {"encounter-search", KIND_ENCOUNTER_SEARCH},
        {"read", KIND_READ},
        {"write", KIND_WRITE},
        {"task", KIND_TASK},
        {"flag", KIND_FLAG},
        {"place", KIND_PLACE},
        {"audit", KIND_AUDIT},
        {"token", KIND_TOKEN},
        {"pds", KIND_PDS},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(on, names[i].name) == 0) {
            return names[i].kinds;
        }
    }
    return 0;
}

static enum fault_do what_of(const char *name)
{
    int i = 0;
    while (i < FAULTS && strcmp(name, fault_names[i]) != 0) {
        i++;
    }
    return (enum fault_do)i;
}

static int number_of(const cJSON *order, const char *member, int otherwise)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(order, member);
    return cJSON_IsNumber(item) ? item->valueint : otherwise;
}

// A member nobody reads is a spelling mistake in a test, and the test would prove nothing.
static bool members_known(const cJSON *order)
{
    static const char known[] =
        " on method match nth every times do name ms status retry_after body "
        "content_type location bytes text find with apply ";
    const cJSON *member;
    cJSON_ArrayForEach(member, order)
    {
        char word[40];
        snprintf(word, sizeof word, " %s ", member->string);
        if (strstr(known, word) == NULL) {
            return false;
        }
    }
    return true;
}

// The text that goes with a fault: its body, place, name or what to look for.
static char *text_of(const cJSON *order)
{
    static const char *const members[] = {"body", "location", "text", "find"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(order, members[i]);
        if (cJSON_IsString(item)) {
            return strdup(item->valuestring);
        }
    }
    return strdup("");
}

const char *faults_add(struct state *state, const cJSON *order)
{
    if (!cJSON_IsObject(order) || !members_known(order)) {
        return "a fault is an object with the members of the README";
    }
    struct fault fault = {.what = what_of(state_text(order, "do")),
                          .kinds = kinds_of(state_text(order, "on"))};
    if (fault.what == FAULTS || fault.kinds == 0) {
        return "unknown \"do\" or \"on\"";
    }
    if (state->fault_count == STATE_FAULTS) {
        return "too many faults";
    }
    if (state->faults == NULL) {
        state->faults = calloc(STATE_FAULTS, sizeof *state->faults);
        if (state->faults == NULL) {
            return "out of memory";
        }
    }
    const char *name = state_text(order, "name");
    snprintf(fault.name, sizeof fault.name, "%s", name[0] != '\0' ? name : fault_names[fault.what]);
    snprintf(fault.method, sizeof fault.method, "%s", state_text(order, "method"));
    snprintf(fault.match, sizeof fault.match, "%s", state_text(order, "match"));
    snprintf(fault.content_type, sizeof fault.content_type, "%s",
             state_text(order, "content_type"));
    fault.nth = number_of(order, "nth", 1);
    fault.every = number_of(order, "every", 1);
    fault.times = number_of(order, "times", 1);
    fault.ms = number_of(order, "ms", fault.what == FAULT_DELAY ? 1000 : HOLD_MS);
    int status = fault.what == FAULT_STATUS ? 503 : fault.what == FAULT_REDIRECT ? 302 : 200;
    fault.status = number_of(order, "status", status);
    fault.retry_after_s = number_of(order, "retry_after", 0);
    fault.bytes = number_of(order, "bytes", -1);
    fault.apply = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(order, "apply"));
    if (fault.every < 1 || fault.status < 200 || fault.status > 599 || fault.ms < 0) {
        return "a number out of range";
    }
    fault.text = text_of(order);
    fault.with = strdup(state_text(order, "with"));
    if (fault.text == NULL || fault.with == NULL) {
        free(fault.text);
        free(fault.with);
        return "out of memory";
    }
    state->faults[state->fault_count++] = fault;
    return NULL;
}

static void free_fault(struct fault *fault)
{
    free(fault->text);
    free(fault->with);
}

void faults_clear(struct state *state)
{
    for (int i = 0; i < state->fault_count; i++) {
        free_fault(&state->faults[i]);
    }
    free(state->faults);
    state->faults = NULL;
    state->fault_count = 0;
}

// ---- firing

static bool fits(const struct fault *fault, const struct request *request)
{
    return (fault->kinds & (unsigned)request->kind) != 0 &&
           (fault->method[0] == '\0' || strcmp(fault->method, request->method_text) == 0) &&
           (fault->match[0] == '\0' || strstr(request->path, fault->match) != NULL);
}

// The first armed fault whose turn it is, as a copy of its own (a reset may come while it waits).
// All that fit count the request. false = none.
static bool take(struct state *state, const struct request *request, struct fault *ret_fault)
{
    struct fault *due = NULL;
    for (int i = 0; i < state->fault_count; i++) {
        struct fault *fault = &state->faults[i];
        if (!fits(fault, request)) {
            continue;
        }
        fault->seen++;
        int since = fault->seen - fault->nth;
        if (due == NULL && fault->times != 0 && since >= 0 && since % fault->every == 0) {
            due = fault;
        }
    }
    if (due == NULL) {
        return false;
    }
    due->times -= due->times > 0 ? 1 : 0;
    written_fired(&state->written, due->name);
    *ret_fault = *due;
    ret_fault->text = strdup(due->text);
    ret_fault->with = strdup(due->with);
    return ret_fault->text != NULL && ret_fault->with != NULL;
}

// ---- somebody else at the site

static void set_text(cJSON *object, const char *member, const char *text)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, member);
    cJSON_AddStringToObject(object, member, text);
}

static void move_time(cJSON *json, const char *member)
{
    int64_t ms;
    if (today_parse_instant(state_text(json, member), &ms)) {
        char text[TODAY_TEXT_BYTES];
        today_format_london(ms + MOVED_MS, text);
        set_text(json, member, text);
    }
}

static void move_place(cJSON *json)
{
    cJSON *participant;
    cJSON_ArrayForEach(participant, cJSON_GetObjectItemCaseSensitive(json, "participant"))
    {
        cJSON *actor = cJSON_GetObjectItemCaseSensitive(participant, "actor");
        if (strncmp(state_text(actor, "reference"), "Location/", 9) == 0) {
            set_text(actor, "reference", "Location/other-site");
            cJSON_DeleteItemFromObjectCaseSensitive(actor, "identifier");
        }
    }
}

static void interfere(struct state *state, enum fault_do what, const struct request *request)
{
    struct resource *target = write_target(state, request);
    if (target == NULL) {
        return;
    }
    if (what == FAULT_CONFLICT_ARRIVED || what == FAULT_CONFLICT_CANCELLED) {
        set_text(target->json, "status", what == FAULT_CONFLICT_ARRIVED ? "arrived" : "cancelled");
    } else if (what == FAULT_CONFLICT_MOVED) {
        move_time(target->json, "start");
        move_time(target->json, "end");
    } else if (what == FAULT_CONFLICT_PLACE) {
        move_place(target->json);
    }
    state_commit(state, target, target->json);
}

// ---- the course of one answer

static bool is_conflict(enum fault_do what)
{
    return what >= FAULT_CONFLICT_ARRIVED && what <= FAULT_CONFLICT_TOUCHED;
}

static bool replaces_answer(enum fault_do what)
{
    return what == FAULT_STATUS || what == FAULT_REDIRECT || what == FAULT_GARBAGE ||
           what == FAULT_BODY || what == FAULT_EMPTY_200;
}

static void act(struct state *state, const struct fault *fault, const struct request *request,
                struct reply *reply)
{
    if (fault->what == FAULT_DELAY || fault->what == FAULT_HOLD_UNTIL_RELEASED) {
        state_wait(state, fault->ms, fault->what == FAULT_HOLD_UNTIL_RELEASED);
        state_settle(state);
    }
    if (fault->what == FAULT_DROP_BEFORE) {
        reply->drop = true;
        return;
    }
    if (is_conflict(fault->what)) {
        interfere(state, fault->what, request);
    }
    if (!replaces_answer(fault->what) || fault->apply) {
        fhir_answer(state, request, reply);
    }
    if (replaces_answer(fault->what)) {
        lies_instead(fault, reply);
    } else {
        lies_tree(state, fault, request, reply);
    }
    reply_render(reply);
    lies_text(fault, reply);
    if (fault->what == FAULT_APPLY_HOLD) {
        state_wait(state, fault->ms, true);
    }
    reply->drop = fault->what == FAULT_APPLY_DROP;
}

void faults_answer(struct state *state, const struct request *request, struct reply *reply)
{
    struct fault fault;
    if (take(state, request, &fault)) {
        act(state, &fault, request, reply);
        free_fault(&fault);
        return;
    }
    fhir_answer(state, request, reply);
    reply_render(reply);
}
