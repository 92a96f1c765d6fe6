#include "sandbox/written.h"
#include "sandbox/national.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void written_begin(struct written *written)
{
    memset(written, 0, sizeof *written);
    written->log = cJSON_CreateArray();
    written->log_full = cJSON_CreateArray();
    written->request_ids = cJSON_CreateArray();
    written->fired = cJSON_CreateObject();
    written->put_changed = cJSON_CreateArray();
}

void written_free(struct written *written)
{
    cJSON_Delete(written->log);
    cJSON_Delete(written->log_full);
    cJSON_Delete(written->request_ids);
    cJSON_Delete(written->fired);
    cJSON_Delete(written->put_changed);
    memset(written, 0, sizeof *written);
}

static void append(cJSON *array, int count, cJSON *item)
{
    cJSON_AddItemToArray(array, item);
    if (count > WRITTEN_LOG) {
        cJSON_DeleteItemFromArray(array, 0);
    }
}

static void add_present(cJSON *object, const char *name, const char *text)
{
    if (text[0] != '\0') {
        cJSON_AddStringToObject(object, name, text);
    }
}

static void note_text(struct written *written, const struct request *request)
{
    char *names = params_sorted(&request->params, false);
    size_t bytes = strlen(request->path) + (names == NULL ? 0 : strlen(names)) + 32;
    char *line = malloc(bytes);
    if (line != NULL) {
        bool any = names != NULL && names[0] != '\0';
        snprintf(line, bytes, "%s %s%s%s", request->method_text, request->path, any ? "?" : "",
                 any ? names : "");
        append(written->log, written->requests, cJSON_CreateString(line));
    }
    free(line);
    free(names);
}

static void note_full(struct written *written, const struct request *request)
{
    cJSON *full = cJSON_CreateObject();
    char *params = params_sorted(&request->params, true);
    cJSON_AddStringToObject(full, "method", request->method_text);
    cJSON_AddStringToObject(full, "path", request->path);
    cJSON_AddStringToObject(full, "params", params == NULL ? "" : params);
    cJSON *headers = cJSON_AddObjectToObject(full, "headers");
    add_present(headers, "Accept", request->accept);
    add_present(headers, "Authorization", request->authorization);
    add_present(headers, "Content-Type", request->content_type);
    add_present(headers, "If-Match", request->if_match);
    add_present(headers, "If-None-Exist", request->if_none_exist);
    add_present(headers, "Prefer", request->prefer);
    add_present(headers, "X-Correlation-ID", request->correlation_id);
    add_present(headers, "X-Request-ID", request->request_id);
    if (!request->search) {
        add_present(full, "body", request->body);
    }
    append(written->log_full, written->requests, full);
    free(params);
}

void written_note(struct state *state, const struct request *request)
{
    struct written *written = &state->written;
    const unsigned searches = KIND_PATIENT_SEARCH | KIND_APPOINTMENT_SEARCH | KIND_ENCOUNTER_SEARCH;
    bool creates = request->method == METHOD_POST && !request->search;
    written->requests++;
    written->searches += ((unsigned)request->kind & searches) != 0 ? 1 : 0;
    written->reads += request->kind == KIND_READ ? 1 : 0;
    if (request->kind == KIND_WRITE) {
        written->writes++;
        append(written->request_ids, written->writes, cJSON_CreateString(request->request_id));
        bool guarded = request->if_match[0] != '\0' || request->if_none_exist[0] != '\0';
        written->unguarded += guarded ? 0 : 1;
    }
    written->place_reads += request->kind == KIND_PLACE ? 1 : 0;
    written->task_writes += request->kind == KIND_TASK && creates ? 1 : 0;
    note_text(written, request);
    note_full(written, request);
}

void written_fired(struct written *written, const char *name)
{
    cJSON *count = cJSON_GetObjectItemCaseSensitive(written->fired, name);
    if (count == NULL) {
        cJSON_AddNumberToObject(written->fired, name, 1);
    } else {
        cJSON_SetNumberValue(count, count->valuedouble + 1);
    }
}

// ---- as JSON

static const cJSON *first(const cJSON *object, const char *array)
{
    return cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(object, array), 0);
}

static void add_task(cJSON *tasks, const struct resource *task)
{
    const cJSON *json = task->json;
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(json, "code");
    const cJSON *focus = cJSON_GetObjectItemCaseSensitive(json, "focus");
    const cJSON *meta = cJSON_GetObjectItemCaseSensitive(json, "meta");
    const char *appointment = state_reference_id(state_text(focus, "reference"), "Appointment");
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(tasks, object);
    cJSON_AddStringToObject(object, "id", task->id);
    cJSON_AddStringToObject(object, "code", state_text(first(code, "coding"), "code"));
    cJSON_AddStringToObject(object, "status", task->status);
    cJSON_AddStringToObject(object, "priority", state_text(json, "priority"));
    cJSON_AddStringToObject(object, "note", state_text(first(json, "note"), "text"));
    cJSON_AddStringToObject(object, "patient", task->patient);
    cJSON_AddStringToObject(object, "appointment", appointment);
    cJSON_AddStringToObject(object, "security", state_text(first(meta, "security"), "code"));
    cJSON_AddStringToObject(object, "identifier", state_text(first(json, "identifier"), "value"));
}

static void add_audit(cJSON *audits, const struct resource *audit)
{
    const cJSON *agent = first(audit->json, "agent");
    const cJSON *who = cJSON_GetObjectItemCaseSensitive(agent, "who");
    const cJSON *identifier = cJSON_GetObjectItemCaseSensitive(who, "identifier");
    const char *patient = "";
    const char *appointment = "";
    const cJSON *entity;
    cJSON_ArrayForEach(entity, cJSON_GetObjectItemCaseSensitive(audit->json, "entity"))
    {
        const cJSON *what = cJSON_GetObjectItemCaseSensitive(entity, "what");
        const char *reference = state_text(what, "reference");
        const char *named = state_reference_id(reference, "Patient");
        patient = named[0] != '\0' ? named : patient;
        named = state_reference_id(reference, "Appointment");
        appointment = named[0] != '\0' ? named : appointment;
    }
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToArray(audits, object);
    cJSON_AddStringToObject(object, "id", audit->id);
    cJSON_AddStringToObject(object, "action", state_text(audit->json, "action"));
    cJSON_AddStringToObject(object, "outcome", state_text(audit->json, "outcome"));
    cJSON_AddStringToObject(object, "recorded", state_text(audit->json, "recorded"));
    cJSON_AddStringToObject(object, "agent", state_text(identifier, "value"));
    cJSON_AddStringToObject(object, "patient", patient);
    cJSON_AddStringToObject(object, "appointment", appointment);
}

static cJSON *appointments_json(const struct state *state)
{
    cJSON *object = cJSON_CreateObject();
    const struct resource_list *list = &state->resources[APPOINTMENT];
    for (int i = 0; i < list->count; i++) {
        const struct resource *appointment = list->list[i];
        cJSON *one = cJSON_CreateObject();
        char version[16];
        snprintf(version, sizeof version, "%d", appointment->version);
        cJSON_AddStringToObject(one, "status", appointment->status);
        cJSON_AddStringToObject(one, "version", version);
        cJSON_AddNumberToObject(one, "arrivals", appointment->arrivals);
        cJSON_AddItemToObject(object, appointment->id, one);
    }
    return object;
}

cJSON *written_json(struct state *state)
{
    const struct written *written = &state->written;
    cJSON *json = cJSON_CreateObject();
    const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"arrivals", written->arrivals},   {"writes", written->writes},
        {"unguarded", written->unguarded}, {"task_writes", written->task_writes},
        {"requests", written->requests},   {"searches", written->searches},
        {"reads", written->reads},         {"encounters", state->resources[ENCOUNTER].count},
        {"undone", written->undone},       {"place_reads", written->place_reads},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        cJSON_AddNumberToObject(json, numbers[i].name, numbers[i].value);
    }
    cJSON *tasks = cJSON_AddArrayToObject(json, "tasks");
    for (int i = 0; i < state->resources[TASK].count; i++) {
        add_task(tasks, state->resources[TASK].list[i]);
    }
    cJSON *audits = cJSON_AddArrayToObject(json, "audits");
    for (int i = 0; i < state->resources[AUDIT_EVENT].count; i++) {
        add_audit(audits, state->resources[AUDIT_EVENT].list[i]);
    }
    cJSON_AddItemToObject(json, "log", cJSON_Duplicate(written->log, 1));
    cJSON_AddItemToObject(json, "log_full", cJSON_Duplicate(written->log_full, 1));
    cJSON_AddItemToObject(json, "request_ids", cJSON_Duplicate(written->request_ids, 1));
    cJSON_AddItemToObject(json, "faults_fired", cJSON_Duplicate(written->fired, 1));
    cJSON_AddItemToObject(json, "put_changed", cJSON_Duplicate(written->put_changed, 1));
    cJSON_AddItemToObject(json, "appointments", appointments_json(state));
    national_written(state, json);
    return json;
}
