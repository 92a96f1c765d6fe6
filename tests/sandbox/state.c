#include "sandbox/state.h"
#include "sandbox/faults.h"
#include "sandbox/national.h"
#include "sandbox/population.h"
#include "sandbox/today.h"
#include "sandbox/written.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const type_names[RESOURCE_TYPES] = {
    [PATIENT] = "Patient",
    [APPOINTMENT] = "Appointment",
    [ENCOUNTER] = "Encounter",
    [TASK] = "Task",
    [LOCATION] = "Location",
    [PRACTITIONER] = "Practitioner",
    [FLAG] = "Flag",
    [SLOT] = "Slot",
    [SCHEDULE] = "Schedule",
    [HEALTHCARE_SERVICE] = "HealthcareService",
    [AUDIT_EVENT] = "AuditEvent",
};

const char *state_type_name(enum resource_type type)
{
    return type_names[type];
}

enum resource_type state_type(const char *name)
{
    for (int i = 0; i < RESOURCE_TYPES; i++) {
        if (strcmp(type_names[i], name) == 0) {
            return (enum resource_type)i;
        }
    }
    return RESOURCE_TYPES;
}

const char *state_text(const cJSON *object, const char *member)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, member);
    return cJSON_IsString(item) ? item->valuestring : "";
}

const char *state_reference_id(const char *reference, const char *type)
{
    size_t bytes = strlen(type);
    // An absolute reference ends the same way.
    const char *at = strstr(reference, type);
    if (at == NULL || at[bytes] != '/' || (at != reference && at[-1] != '/')) {
        return "";
    }
    return at + bytes + 1;
}

const char *state_appointment_patient(const cJSON *appointment)
{
    const cJSON *participant;
    cJSON_ArrayForEach(participant, cJSON_GetObjectItemCaseSensitive(appointment, "participant"))
    {
        const cJSON *actor = cJSON_GetObjectItemCaseSensitive(participant, "actor");
        const char *id = state_reference_id(state_text(actor, "reference"), "Patient");
        if (id[0] != '\0') {
            return id;
        }
    }
    return "";
}

bool state_is_arrived(const char *status)
{
    return strcmp(status, "arrived") == 0 || strcmp(status, "checked-in") == 0;
}

struct resource *state_find(struct state *state, enum resource_type type, const char *id)
{
    struct resource_list *list = &state->resources[type];
    for (int i = 0; i < list->count; i++) {
        if (strcmp(list->list[i]->id, id) == 0) {
            return list->list[i];
        }
    }
    return NULL;
}

// ---- versions

static uint64_t mix(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3ULL; // FNV-1a
    }
    return hash;
}

static void name_version(const struct state *state, struct resource *resource)
{
    char number[16];
    snprintf(number, sizeof number, "%d", resource->version);
    switch (state->options.etag) {
    case ETAG_NUMBER:
        snprintf(resource->version_id, sizeof resource->version_id, "%s", number);
        break;
    case ETAG_UUID: {
        uint64_t high = mix(mix(0xCBF29CE484222325ULL, resource->id), number);
        uint64_t low = mix(high, type_names[resource->type]);
        snprintf(resource->version_id, sizeof resource->version_id, "%08x-%04x-4%03x-a%03x-%012llx",
                 (unsigned)(high >> 32), (unsigned)(high >> 16) & 0xffffU, (unsigned)high & 0xfffU,
                 (unsigned)(low >> 48) & 0xfffU, (unsigned long long)low & 0xffffffffffffULL);
        break;
    }
    case ETAG_NONE: resource->version_id[0] = '\0'; break;
    }
}

static void set_text(cJSON *object, const char *member, const char *text)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, member);
    cJSON_AddStringToObject(object, member, text);
}

static void index_resource(struct state *state, struct resource *resource)
{
    const cJSON *json = resource->json;
    snprintf(resource->birth, sizeof resource->birth, "%s", state_text(json, "birthDate"));
    snprintf(resource->status, sizeof resource->status, "%s", state_text(json, "status"));
    bool task = resource->type == TASK;
    const char *patient = "";
    if (resource->type == APPOINTMENT) {
        patient = state_appointment_patient(json);
    } else if (resource->type == ENCOUNTER || resource->type == FLAG || task) {
        const char *member = task ? "for" : "subject";
        const cJSON *subject = cJSON_GetObjectItemCaseSensitive(json, member);
        patient = state_reference_id(state_text(subject, "reference"), "Patient");
    }
    snprintf(resource->patient, sizeof resource->patient, "%s", patient);
    resource->person = resource->type == APPOINTMENT ? state_find(state, PATIENT, patient) : NULL;
    if (!today_parse_instant(state_text(json, task ? "authoredOn" : "start"), &resource->date_ms)) {
        resource->date_ms = NO_DATE;
    }
}

void state_commit(struct state *state, struct resource *resource, cJSON *json)
{
    if (json != resource->json) {
        cJSON_Delete(resource->json);
        resource->json = json;
    }
    resource->version++;
    resource->updated_ms = today_now_ms();
    name_version(state, resource);
    cJSON *meta = cJSON_GetObjectItemCaseSensitive(json, "meta");
    if (!cJSON_IsObject(meta)) {
        cJSON_DeleteItemFromObjectCaseSensitive(json, "meta");
        meta = cJSON_AddObjectToObject(json, "meta");
    }
    cJSON_DeleteItemFromObjectCaseSensitive(meta, "versionId");
    if (resource->version_id[0] != '\0') {
        set_text(meta, "versionId", resource->version_id);
    }
    char updated[TODAY_TEXT_BYTES];
    today_format_utc(resource->updated_ms, updated);
    set_text(meta, "lastUpdated", updated);
    index_resource(state, resource);
}

void state_commit_client(struct state *state, struct resource *resource, cJSON *json)
{
    bool before = state_is_arrived(resource->status);
    state_commit(state, resource, json);
    if (resource->type != APPOINTMENT) {
        return;
    }
    if (!before && state_is_arrived(resource->status)) {
        resource->arrivals++;
        state->written.arrivals++;
    }
    state->written.undone += before && strcmp(resource->status, "booked") == 0 ? 1 : 0;
}

struct resource *state_add(struct state *state, enum resource_type type, const char *id,
                           cJSON *json)
{
    struct resource_list *list = &state->resources[type];
    if (json == NULL || list->count >= STATE_RESOURCES) {
        cJSON_Delete(json);
        return NULL;
    }
    if (list->count == list->capacity) {
        int capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct resource **grown = realloc(list->list, (size_t)capacity * sizeof *grown);
        if (grown == NULL) {
            cJSON_Delete(json);
            return NULL;
        }
        list->list = grown;
        list->capacity = capacity;
    }
    struct resource *resource = calloc(1, sizeof *resource);
    if (resource == NULL) {
        cJSON_Delete(json);
        return NULL;
    }
    resource->type = type;
    snprintf(resource->id, sizeof resource->id, "%s", id);
    list->list[list->count++] = resource;
    state_commit(state, resource, json);
    return resource;
}

void state_settle(struct state *state)
{
    struct resource_list *list = &state->resources[APPOINTMENT];
    for (int i = 0; i < list->count; i++) {
        struct resource *appointment = list->list[i];
        if (appointment->arrive_at_ms == 0 || today_steady_ms() < appointment->arrive_at_ms) {
            continue;
        }
        appointment->arrive_at_ms = 0;
        if (strcmp(appointment->status, "booked") == 0) {
            set_text(appointment->json, "status", "arrived");
            state_commit_client(state, appointment, appointment->json);
        }
    }
}

// ---- waiting

void state_wait(struct state *state, int64_t ms, bool releasable)
{
    int releases = state->releases;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    while (!state->stopping && !(releasable && releases != state->releases)) {
        if (pthread_cond_timedwait(&state->wake, &state->lock, &until) != 0) {
            return;
        }
    }
}

// ---- the whole

static void free_contents(struct state *state)
{
    for (int type = 0; type < RESOURCE_TYPES; type++) {
        struct resource_list *list = &state->resources[type];
        for (int i = 0; i < list->count; i++) {
            cJSON_Delete(list->list[i]->json);
            free(list->list[i]);
        }
        free(list->list);
        memset(list, 0, sizeof *list);
    }
    for (int i = 0; i < STATE_PAGES; i++) {
        params_free(&state->pages[i].params);
    }
    memset(state->pages, 0, sizeof state->pages);
    faults_clear(state);
    written_free(&state->written);
}

void state_reset(struct state *state)
{
    free_contents(state);
    state->page_number = 0;
    state->created = 0;
    state->releases++;
    pthread_cond_broadcast(&state->wake);
    written_begin(&state->written);
    national_reset(state);
    population_fill(state);
}

bool state_open(struct state *state, const struct options *options)
{
    memset(state, 0, sizeof *state);
    state->options = *options;
    if (options->now_given) {
        today_set(options->now_ms);
    }
    // The day is laid out from --now itself, not from a moment later, which may be past a five minutes' mark.
    state->started_now_ms = options->now_given ? options->now_ms : today_now_ms();
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&state->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&state->lock, NULL);
    if (!population_load(state)) {
        return false;
    }
    state_reset(state);
    return true;
}

void state_close(struct state *state)
{
    free_contents(state);
    population_free(state);
}
