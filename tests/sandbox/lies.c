#include "sandbox/faults.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_text(cJSON *object, const char *member, const char *text)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, member);
    cJSON_AddStringToObject(object, member, text);
}

// ---- trees

static const struct resource *someone_else(struct state *state, const char *id)
{
    const struct resource_list *patients = &state->resources[PATIENT];
    for (int i = 0; i < patients->count; i++) {
        if (strcmp(patients->list[i]->id, id) != 0) {
            return patients->list[i];
        }
    }
    return NULL;
}

static void refer_to_other(struct state *state, cJSON *reference)
{
    const char *id = state_reference_id(state_text(reference, "reference"), "Patient");
    const struct resource *other = id[0] == '\0' ? NULL : someone_else(state, id);
    if (other != NULL) {
        char text[ID_BYTES + 16];
        snprintf(text, sizeof text, "Patient/%s", other->id);
        set_text(reference, "reference", text);
    }
}

// The answer is about another patient. A Patient becomes somebody else altogether.
static cJSON *about_other(struct state *state, cJSON *json)
{
    if (strcmp(state_text(json, "resourceType"), "Patient") == 0) {
        const struct resource *other = someone_else(state, state_text(json, "id"));
        return other == NULL ? NULL : cJSON_Duplicate(other->json, 1);
    }
    refer_to_other(state, cJSON_GetObjectItemCaseSensitive(json, "subject"));
    refer_to_other(state, cJSON_GetObjectItemCaseSensitive(json, "for"));
    cJSON *participant;
    cJSON_ArrayForEach(participant, cJSON_GetObjectItemCaseSensitive(json, "participant"))
    {
        refer_to_other(state, cJSON_GetObjectItemCaseSensitive(participant, "actor"));
    }
    return NULL;
}

static void wrong_patient(struct state *state, struct reply *reply)
{
    cJSON *entry;
    cJSON_ArrayForEach(entry, cJSON_GetObjectItemCaseSensitive(reply->json, "entry"))
    {
        cJSON *other = about_other(state, cJSON_GetObjectItemCaseSensitive(entry, "resource"));
        if (other != NULL) {
            cJSON_ReplaceItemInObjectCaseSensitive(entry, "resource", other);
        }
    }
    cJSON *other = about_other(state, reply->json);
    if (other != NULL) {
        cJSON_Delete(reply->json);
        reply->json = other;
    }
}

static void wrong_resource(struct state *state, struct reply *reply)
{
    bool was_patient = strcmp(state_text(reply->json, "resourceType"), "Patient") == 0;
    const struct resource_list *list = &state->resources[was_patient ? LOCATION : PATIENT];
    if (list->count > 0) {
        cJSON_Delete(reply->json);
        reply->json = cJSON_Duplicate(list->list[0]->json, 1);
    }
}

static void no_etag(struct reply *reply)
{
    reply->etag[0] = '\0';
    cJSON *meta = cJSON_GetObjectItemCaseSensitive(reply->json, "meta");
    cJSON_DeleteItemFromObjectCaseSensitive(meta, "versionId");
}

// Texts of digits at the top of the answer become numbers, as some token servers send them.
static void numbers(cJSON *json)
{
    for (cJSON *member = json->child; member != NULL; member = member->next) {
        const char *text = cJSON_IsString(member) ? member->valuestring : "";
        if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
            cJSON *number = cJSON_CreateNumber(strtod(text, NULL));
            cJSON_ReplaceItemInObjectCaseSensitive(json, member->string, number);
            member = number;
        }
    }
}

// ---- bundles

static const char *link_url(const cJSON *bundle, const char *relation)
{
    const cJSON *link;
    cJSON_ArrayForEach(link, cJSON_GetObjectItemCaseSensitive(bundle, "link"))
    {
        if (strcmp(state_text(link, "relation"), relation) == 0) {
            return state_text(link, "url");
        }
    }
    return "";
}

static void set_next(cJSON *bundle, const char *url)
{
    cJSON *links = cJSON_GetObjectItemCaseSensitive(bundle, "link");
    for (int i = cJSON_GetArraySize(links) - 1; i >= 0; i--) {
        if (strcmp(state_text(cJSON_GetArrayItem(links, i), "relation"), "next") == 0) {
            cJSON_DeleteItemFromArray(links, i);
        }
    }
    if (url != NULL) {
        cJSON *link = cJSON_CreateObject();
        cJSON_AddItemToArray(links, link);
        cJSON_AddStringToObject(link, "relation", "next");
        cJSON_AddStringToObject(link, "url", url);
    }
}

static void page_loop(cJSON *bundle)
{
    char self[2048];
    snprintf(self, sizeof self, "%s", link_url(bundle, "self"));
    set_next(bundle, self);
}

// Half of the entries and no way to the others, while total counts them all.
static void page_missing(cJSON *bundle)
{
    cJSON *entries = cJSON_GetObjectItemCaseSensitive(bundle, "entry");
    int count = cJSON_GetArraySize(entries);
    for (int i = count - 1; i >= (count + 1) / 2; i--) {
        cJSON_DeleteItemFromArray(entries, i);
    }
    if (count < 2) {
        cJSON *total = cJSON_GetObjectItemCaseSensitive(bundle, "total");
        cJSON_SetNumberValue(total, count + 1);
    }
    set_next(bundle, NULL);
}

static cJSON *odd_entry(const char *type, const char *mode)
{
    cJSON *entry = cJSON_CreateObject();
    if (type != NULL) {
        cJSON *resource = strcmp(type, "OperationOutcome") == 0
                              ? reply_new_outcome("warning", "processing", "Some were left out.")
                              : cJSON_CreateObject();
        if (strcmp(type, "OperationOutcome") != 0) {
            cJSON_AddStringToObject(resource, "resourceType", type);
            cJSON_AddStringToObject(resource, "id", "odd1");
        }
        cJSON_AddItemToObject(entry, "resource", resource);
    } else {
        cJSON_AddStringToObject(entry, "fullUrl", "urn:uuid:7a0c1e52-37a4-4a3e-9f5f-5d7a0e0b2a11");
    }
    cJSON_AddStringToObject(cJSON_AddObjectToObject(entry, "search"), "mode", mode);
    return entry;
}

static void entry_odd(cJSON *bundle)
{
    cJSON *entries = cJSON_GetObjectItemCaseSensitive(bundle, "entry");
    if (entries == NULL) {
        entries = cJSON_AddArrayToObject(bundle, "entry");
    }
    cJSON_InsertItemInArray(entries, 0, odd_entry("OperationOutcome", "outcome"));
    cJSON_InsertItemInArray(entries, 0, odd_entry(NULL, "match"));
    cJSON_AddItemToArray(entries, odd_entry("Basic", "include"));
    cJSON_AddItemToArray(entries, cJSON_CreateObject());
}

// Every last name and every clinician's name in the answer.
static void rename_all(cJSON *json, const char *text)
{
    if (!cJSON_IsObject(json) && !cJSON_IsArray(json)) {
        return;
    }
    if (cJSON_GetObjectItemCaseSensitive(json, "family") != NULL) {
        set_text(json, "family", text);
    }
    if (strncmp(state_text(json, "reference"), "Practitioner/", 13) == 0) {
        set_text(json, "display", text);
    }
    for (cJSON *child = json->child; child != NULL; child = child->next) {
        rename_all(child, text);
    }
}

void lies_tree(struct state *state, const struct fault *fault, const struct request *request,
               struct reply *reply)
{
    if (reply->json == NULL) {
        return;
    }
    bool bundle = request->search && reply->status == 200;
    if (fault->what == FAULT_WRONG_PATIENT) {
        wrong_patient(state, reply);
    } else if (fault->what == FAULT_WRONG_RESOURCE) {
        wrong_resource(state, reply);
    } else if (fault->what == FAULT_NO_ETAG) {
        no_etag(reply);
    } else if (fault->what == FAULT_NUMBERS) {
        numbers(reply->json);
    } else if (fault->what == FAULT_NAME) {
        rename_all(reply->json, fault->text);
    } else if (bundle && fault->what == FAULT_PAGE_LOOP) {
        page_loop(reply->json);
    } else if (bundle && fault->what == FAULT_PAGE_OTHER_HOST) {
        set_next(reply->json, "http://192.0.2.1:8080/fhir/Patient?_page=1-20"); // RFC 5737
    } else if (bundle && fault->what == FAULT_PAGE_MISSING) {
        page_missing(reply->json);
    } else if (bundle && fault->what == FAULT_ENTRY_ODD) {
        entry_odd(reply->json);
    }
}

// ---- bytes

// The first (or every) find becomes with.
static void replace(struct reply *reply, const char *find, const char *with, bool every)
{
    size_t find_bytes = strlen(find);
    size_t with_bytes = strlen(with);
    char *from = reply->text;
    while (find_bytes > 0 && from != NULL) {
        char *at = strstr(from, find);
        if (at == NULL) {
            return;
        }
        size_t before = (size_t)(at - reply->text);
        size_t after = reply->text_bytes - before - find_bytes;
        char *text = malloc(before + with_bytes + after + 1);
        if (text == NULL) {
            return;
        }
        memcpy(text, reply->text, before);
        memcpy(text + before, with, with_bytes);
        memcpy(text + before + with_bytes, at + find_bytes, after + 1);
        free(reply->text);
        reply->text = text;
        reply->text_bytes = before + with_bytes + after;
        from = every ? text + before + with_bytes : NULL;
    }
}

static void append(struct reply *reply, const char *more)
{
    size_t bytes = strlen(more);
    char *text = realloc(reply->text, reply->text_bytes + bytes + 1);
    if (text != NULL) {
        memcpy(text + reply->text_bytes, more, bytes + 1);
        reply->text = text;
        reply->text_bytes += bytes;
    }
}

void lies_text(const struct fault *fault, struct reply *reply)
{
    if (reply->text == NULL) {
        return;
    }
    if (fault->what == FAULT_DUPLICATE_KEYS) {
        replace(reply, "\"resourceType\":", "\"resourceType\":\"Basic\",\"resourceType\":", true);
        replace(reply, "\"status\":", "\"status\":\"noshow\",\"status\":", true);
        replace(reply, "\"birthDate\":", "\"birthDate\":\"1900-01-01\",\"birthDate\":", true);
    } else if (fault->what == FAULT_CASE_KEYS) {
        replace(reply, "\"resourceType\":", "\"ResourceType\":", true);
        replace(reply, "\"status\":", "\"Status\":", true);
        replace(reply, "\"birthDate\":", "\"birthdate\":", true);
    } else if (fault->what == FAULT_REPLACE_TEXT) {
        replace(reply, fault->text, fault->with, false);
    } else if (fault->what == FAULT_APPEND) {
        append(reply, fault->text);
    } else if (fault->what == FAULT_TRUNCATE) {
        long half = (long)(reply->text_bytes / 2);
        reply->truncate_at = fault->bytes >= 0 ? fault->bytes : half;
    }
}

// ---- another answer

static void status_answer(const struct fault *fault, struct reply *reply)
{
    const char *kind = fault->text;
    if (fault->status == 204 || strcmp(kind, "empty") == 0) {
        reply_text(reply, fault->status, "", "");
    } else if (kind[0] == '\0' || strcmp(kind, "outcome") == 0) {
        const char *code = fault->status == 429 ? "throttled" : "transient";
        reply_outcome(reply, fault->status, code, "Armed by a test.");
    } else if (strcmp(kind, "html") == 0) {
        reply_text(reply, fault->status, "text/html",
                   "<!doctype html><title>Sign in</title><p>Welcome to the guest network.</p>");
    } else if (strcmp(kind, "text") == 0) {
        reply_text(reply, fault->status, "text/plain", "upstream request timeout");
    } else {
        reply_text(reply, fault->status, FHIR_JSON, kind);
    }
    reply->retry_after_s = fault->retry_after_s;
}

// Bytes that are neither text nor JSON, the same every time.
static void garbage_answer(struct reply *reply)
{
    enum { GARBAGE_BYTES = 600 };
    char bytes[GARBAGE_BYTES + 1];
    unsigned seed = 12345U;
    for (int i = 0; i < GARBAGE_BYTES; i++) {
        seed = seed * 1103515245U + 12345U;
        bytes[i] = (char)((seed >> 16) % 255U + 1U);
    }
    bytes[GARBAGE_BYTES] = '\0';
    reply_text(reply, 200, FHIR_JSON, bytes);
}

void lies_instead(const struct fault *fault, struct reply *reply)
{
    const char *type = fault->content_type[0] != '\0' ? fault->content_type : FHIR_JSON;
    if (fault->what == FAULT_STATUS) {
        status_answer(fault, reply);
        if (fault->content_type[0] != '\0') {
            snprintf(reply->content_type, sizeof reply->content_type, "%s", type);
        }
    } else if (fault->what == FAULT_REDIRECT) {
        reply_text(reply, fault->status, "text/html", "<!doctype html><p>Moved.</p>");
        const char *place = fault->text[0] != '\0' ? fault->text : "http://192.0.2.1/login";
        snprintf(reply->location, sizeof reply->location, "%s", place);
    } else if (fault->what == FAULT_GARBAGE) {
        garbage_answer(reply);
    } else if (fault->what == FAULT_BODY) {
        reply_text(reply, fault->status, type, fault->text);
    } else {
        reply_text(reply, 200, FHIR_JSON, "");
    }
}
