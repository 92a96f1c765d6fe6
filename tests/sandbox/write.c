#include "sandbox/write.h"
#include "sandbox/check.h"
#include "sandbox/patch.h"
#include "sandbox/search.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <string.h>

// The body as a tree, or NULL and a 400.
static cJSON *read_body(const struct request *request, struct reply *reply)
{
    cJSON *json = cJSON_ParseWithLengthOpts(request->body, request->body_bytes + 1, NULL, 1);
    if (json == NULL) {
        reply_outcome(reply, 400, "structure", "The body is not JSON.");
        return NULL;
    }
    const char *problem = check_structure(json);
    if (problem != NULL) {
        cJSON_Delete(json);
        reply_outcome(reply, 400, "structure", problem);
        return NULL;
    }
    return json;
}

static bool if_match_fits(const struct request *request, const struct resource *resource)
{
    char etag[64];
    snprintf(etag, sizeof etag, "W/\"%s\"", resource->version_id);
    return resource->version_id[0] == '\0' || strcmp(request->if_match, etag) == 0;
}

static void answer_written(const struct request *request, struct reply *reply, int status,
                           const struct resource *resource)
{
    reply_resource(reply, status, resource);
    if (strstr(request->prefer, "return=minimal") != NULL) {
        cJSON_Delete(reply->json);
        reply->json = NULL;
    }
}

// Takes json: makes it the next version, or says why not. guarded: the client proved which version, or which status, it
// means to change.
static void commit_checked(struct state *state, struct resource *resource, cJSON *json, bool guarded,
                           const struct request *request, struct reply *reply)
{
    const char *problem = check_resource(state, resource->type, json);
    if (problem == NULL && strcmp(state_text(json, "id"), resource->id) != 0) {
        problem = "The id cannot change.";
    }
    if (problem != NULL) {
        cJSON_Delete(json);
        reply_outcome(reply, 422, "value", problem);
        return;
    }
    bool takes_back = state_is_arrived(resource->status) && strcmp(state_text(json, "status"), "booked") == 0;
    if (takes_back && !guarded) {
        cJSON_Delete(json);
        reply_outcome(reply, 400, "required", "An arrival is taken back with a guard only.");
        return;
    }
    state_commit_client(state, resource, json);
    answer_written(request, reply, 200, resource);
}

// Does this JSON Patch test the status before it changes it?
static bool tests_status(const cJSON *operations)
{
    const cJSON *operation;
    cJSON_ArrayForEach(operation, operations)
    {
        if (strcmp(state_text(operation, "op"), "test") == 0 && strcmp(state_text(operation, "path"), "/status") == 0) {
            return true;
        }
    }
    return false;
}

void write_patch(struct state *state, const struct request *request, struct reply *reply)
{
    if (!state->options.patch || request->type != APPOINTMENT || request->id[0] == '\0') {
        reply_outcome(reply, 405, "not-supported", "PATCH is not offered here.");
        return;
    }
    struct resource *resource = state_find(state, APPOINTMENT, request->id);
    if (resource == NULL) {
        reply_outcome(reply, 404, "not-found", "No such Appointment.");
        return;
    }
    bool matched = request->if_match[0] != '\0' && state->options.if_match_on_patch;
    if (matched && !if_match_fits(request, resource)) {
        reply_outcome(reply, 412, "conflict", "Another version is current.");
        return;
    }
    cJSON *operations = read_body(request, reply);
    if (operations == NULL) {
        return;
    }
    cJSON *json = cJSON_Duplicate(resource->json, 1);
    enum patch_result result = patch_apply(json, operations);
    bool guarded = (matched && resource->version_id[0] != '\0') || tests_status(operations);
    cJSON_Delete(operations);
    switch (result) {
    case PATCH_DONE: commit_checked(state, resource, json, guarded, request, reply); return;
    case PATCH_TEST_FAILED:
        reply_outcome(reply, state->options.failed_test_status, "conflict", "A test failed.");
        break;
    case PATCH_MALFORMED: reply_outcome(reply, 400, "structure", "Not a JSON Patch."); break;
    case PATCH_NO_PATH: reply_outcome(reply, 422, "value", "A path leads nowhere."); break;
    }
    cJSON_Delete(json);
}

// Style put sends everything back: what else than the status is not as it was?
static void note_changes(struct state *state, const cJSON *before, const cJSON *after)
{
    cJSON_Delete(state->written.put_changed);
    state->written.put_changed = cJSON_CreateArray();
    const cJSON *both[] = {before, after};
    for (int i = 0; i < 2; i++) {
        const cJSON *member;
        cJSON_ArrayForEach(member, both[i])
        {
            const cJSON *other = cJSON_GetObjectItemCaseSensitive(both[1 - i], member->string);
            bool changed = other == NULL || (i == 0 && !cJSON_Compare(member, other, 1));
            if (changed && strcmp(member->string, "status") != 0) {
                cJSON_AddItemToArray(state->written.put_changed,
                                     cJSON_CreateString(member->string));
            }
        }
    }
}

void write_put(struct state *state, const struct request *request, struct reply *reply)
{
    if (request->type != APPOINTMENT || request->id[0] == '\0') {
        reply_outcome(reply, 405, "not-supported", "PUT is not offered here.");
        return;
    }
    struct resource *resource = state_find(state, APPOINTMENT, request->id);
    if (resource == NULL) {
        reply_outcome(reply, 404, "not-found", "No such Appointment, and none is made by PUT.");
        return;
    }
    if (request->if_match[0] == '\0' && resource->version_id[0] != '\0') {
        reply_outcome(reply, 400, "required", "If-Match is required here.");
        return;
    }
    if (!if_match_fits(request, resource)) {
        reply_outcome(reply, 412, "conflict", "Another version is current.");
        return;
    }
    cJSON *json = read_body(request, reply);
    if (json == NULL) {
        return;
    }
    if (!cJSON_IsObject(json) || strcmp(state_text(json, "id"), resource->id) != 0) {
        cJSON_Delete(json);
        reply_outcome(reply, 400, "invalid", "The id in the body is not that of the address.");
        return;
    }
    note_changes(state, resource->json, json);
    commit_checked(state, resource, json, resource->version_id[0] != '\0', request, reply);
}

// ---- create

static struct resource *encounter_target(struct state *state, const cJSON *encounter)
{
    const cJSON *references = cJSON_GetObjectItemCaseSensitive(encounter, "appointment");
    const char *reference = state_text(cJSON_GetArrayItem(references, 0), "reference");
    return state_find(state, APPOINTMENT, state_reference_id(reference, "Appointment"));
}

// The site's own rule: an Encounter that has arrived makes its Appointment arrive, now or later.
static void arrive_by_encounter(struct state *state, const cJSON *encounter)
{
    int after_ms = state->options.encounter_arrives_ms;
    struct resource *appointment = encounter_target(state, encounter);
    if (appointment == NULL || after_ms < 0 ||
        strcmp(state_text(encounter, "status"), "arrived") != 0) {
        return;
    }
    appointment->arrive_at_ms = today_steady_ms() + after_ms;
    state_settle(state);
}

// True when If-None-Exist was dealt with and nothing is to be created.
static bool answered_by_existing(struct state *state, const struct request *request,
                                 struct reply *reply)
{
    if (request->if_none_exist[0] == '\0' || !state->options.conditional_create) {
        return false;
    }
    struct params params = {0};
    params_add(&params, request->if_none_exist, strlen(request->if_none_exist));
    struct resource *first = NULL;
    int count = params.broken ? -1 : search_count(state, request->type, &params, &first);
    params_free(&params);
    if (count < 0) {
        reply_outcome(reply, 400, "invalid", "If-None-Exist is not a search of this site.");
    } else if (count == 1) {
        answer_written(request, reply, 200, first);
    } else if (count > 1) {
        reply_outcome(reply, 412, "multiple-matches", "More than one exists already.");
    }
    return count != 0;
}

static char id_letter(enum resource_type type)
{
    switch (type) {
    case TASK: return 'T';
    case AUDIT_EVENT: return 'U';
    case ENCOUNTER: return 'E';
    case PATIENT:
    case APPOINTMENT:
    case LOCATION:
    case PRACTITIONER:
    case FLAG:
    case SLOT:
    case SCHEDULE:
    case HEALTHCARE_SERVICE:
    case RESOURCE_TYPES: break;
    }
    return '\0'; // nothing of that kind is created here
}

static void create(struct state *state, const struct request *request, cJSON *json,
                   struct reply *reply)
{
    char id[24];
    snprintf(id, sizeof id, "%c%d", id_letter(request->type), ++state->created);
    cJSON_DeleteItemFromObjectCaseSensitive(json, "id");
    cJSON_AddStringToObject(json, "id", id);
    struct resource *resource = state_add(state, request->type, id, json);
    if (resource == NULL) {
        reply_outcome(reply, 507, "exception", "The site is full.");
        return;
    }
    if (request->type == ENCOUNTER) {
        arrive_by_encounter(state, resource->json);
    }
    answer_written(request, reply, 201, resource);
    char base[192];
    fhir_base(state, request, base);
    snprintf(reply->location, sizeof reply->location, "%s/%s/%s/_history/%d", base,
             state_type_name(request->type), id, resource->version);
}

void write_post(struct state *state, const struct request *request, struct reply *reply)
{
    if (id_letter(request->type) == '\0' || request->id[0] != '\0') {
        reply_outcome(reply, 405, "not-supported", "Nothing of that kind can be created here.");
        return;
    }
    if (answered_by_existing(state, request, reply)) {
        return;
    }
    cJSON *json = read_body(request, reply);
    if (json == NULL) {
        return;
    }
    const char *problem = check_resource(state, request->type, json);
    if (problem != NULL) {
        cJSON_Delete(json);
        reply_outcome(reply, 422, "value", problem);
        return;
    }
    create(state, request, json, reply);
}

struct resource *write_target(struct state *state, const struct request *request)
{
    if (request->type == APPOINTMENT) {
        return state_find(state, APPOINTMENT, request->id);
    }
    if (request->type != ENCOUNTER) {
        return NULL;
    }
    cJSON *json = cJSON_ParseWithLength(request->body, request->body_bytes);
    struct resource *target = encounter_target(state, json);
    cJSON_Delete(json);
    return target;
}
