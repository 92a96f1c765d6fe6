#include "sandbox/control.h"
#include "sandbox/faults.h"
#include "sandbox/population.h"
#include "sandbox/written.h"
#include <stdio.h>
#include <string.h>

static void answer(struct reply *reply, int status, cJSON *json)
{
    reply_json(reply, status, json);
    snprintf(reply->content_type, sizeof reply->content_type, "application/json");
}

static void answer_done(struct reply *reply, const char *problem)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddBoolToObject(json, "ok", problem == NULL);
    if (problem != NULL) {
        cJSON_AddStringToObject(json, "problem", problem);
    }
    answer(reply, problem == NULL ? 200 : 400, json);
}

static void merge(cJSON *resource, const cJSON *members)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, members)
    {
        cJSON_DeleteItemFromObjectCaseSensitive(resource, member->string);
        if (!cJSON_IsNull(member)) {
            cJSON_AddItemToObject(resource, member->string, cJSON_Duplicate(member, 1));
        }
    }
}

// What the desk does: a status, or any members of an Appointment or a Patient ("merge").
static const char *set(struct state *state, const cJSON *order)
{
    const char *id = state_text(order, "appointment");
    struct resource *resource = state_find(state, APPOINTMENT, id);
    if (resource == NULL) {
        resource = state_find(state, PATIENT, state_text(order, "patient"));
    }
    if (resource == NULL) {
        return "no such appointment or patient";
    }
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(order, "status");
    if (cJSON_IsString(status)) {
        cJSON_DeleteItemFromObjectCaseSensitive(resource->json, "status");
        cJSON_AddStringToObject(resource->json, "status", status->valuestring);
    }
    merge(resource->json, cJSON_GetObjectItemCaseSensitive(order, "merge"));
    state_commit(state, resource, resource->json);
    return NULL;
}

// Staff see to every Task with this code.
static const char *set_tasks(struct state *state, const cJSON *order)
{
    const struct resource_list *tasks = &state->resources[TASK];
    int changed = 0;
    for (int i = 0; i < tasks->count; i++) {
        cJSON *json = tasks->list[i]->json;
        const cJSON *code = cJSON_GetObjectItemCaseSensitive(json, "code");
        const cJSON *coding =
            cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(code, "coding"), 0);
        if (strcmp(state_text(coding, "code"), state_text(order, "code")) == 0) {
            cJSON_DeleteItemFromObjectCaseSensitive(json, "status");
            cJSON_AddStringToObject(json, "status", state_text(order, "status"));
            state_commit(state, tasks->list[i], json);
            changed++;
        }
    }
    return changed > 0 ? NULL : "no task with this code";
}

static void answer_order(struct state *state, struct relay *relay, const char *what,
                         const cJSON *order, struct reply *reply)
{
    if (strcmp(what, "relay") == 0) {
        answer_done(reply, relay_order(relay, order));
        return;
    }
    bool reset = strcmp(what, "reset") == 0;
    if (reset || strcmp(what, "release") == 0) {
        relay_release(relay, reset);
    }
    const char *problem = NULL;
    pthread_mutex_lock(&state->lock);
    if (reset) {
        state_reset(state);
    } else if (strcmp(what, "release") == 0) {
        state->releases++;
        pthread_cond_broadcast(&state->wake);
    } else if (strcmp(what, "fault") == 0) {
        problem = faults_add(state, order);
    } else if (strcmp(what, "set") == 0) {
        problem = set(state, order);
    } else if (strcmp(what, "task-status") == 0) {
        problem = set_tasks(state, order);
    } else {
        problem = "no such order";
    }
    pthread_mutex_unlock(&state->lock);
    answer_done(reply, problem);
}

void control_answer(struct state *state, struct relay *relay, const struct request *request,
                    struct reply *reply)
{
    const char *what = request->path + strlen("/control");
    what += *what == '/' ? 1 : 0;
    if (request->method == METHOD_POST) {
        cJSON *order = cJSON_ParseWithLengthOpts(request->body, request->body_bytes + 1, NULL, 1);
        if (order == NULL && request->body_bytes > 0) {
            answer_done(reply, "the body is not JSON");
        } else {
            answer_order(state, relay, what, order, reply);
        }
        cJSON_Delete(order);
    } else if (request->method == METHOD_GET) {
        pthread_mutex_lock(&state->lock);
        state_settle(state);
        if (strcmp(what, "written") == 0) {
            answer(reply, 200, written_json(state));
        } else if (strcmp(what, "people") == 0) {
            answer(reply, 200, population_people(state));
        } else {
            answer_done(reply, "no such page");
        }
        pthread_mutex_unlock(&state->lock);
    } else {
        answer_done(reply, "GET or POST");
    }
    reply_render(reply);
}
