#include "sandbox/search.h"
#include "sandbox/search_match.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_DEFAULT = 20, PAGE_MAX = 200 };

int search_count(struct state *state, enum resource_type type, const struct params *params,
                 struct resource **ret_first)
{
    if (params->count == 0 || search_match(&state->options, type, params, NULL) == MATCH_BAD) {
        return -1;
    }
    int count = 0;
    for (int i = 0; i < state->resources[type].count; i++) {
        struct resource *resource = state->resources[type].list[i];
        if (search_match(&state->options, type, params, resource) == MATCH_YES) {
            if (count == 0) {
                *ret_first = resource;
            }
            count++;
        }
    }
    return count;
}

// ---- the answer

struct search {
    struct state *state;
    const struct params *params;
    enum resource_type type;
    char base[192];
    int page_size, offset, page_number; // page_number 0 = not stored yet
    cJSON *bundle, *entries;
    char included[PAGE_MAX][ID_BYTES];
    int included_count;
};

// Members kept by _elements whatever is asked: R4 wants the mandatory ones to stay.
static bool is_kept(const char *name, const char *elements)
{
    static const char *const always[] = {"resourceType", "id", "meta"};
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        if (strcmp(name, always[i]) == 0) {
            return true;
        }
    }
    return search_in_list(elements, "", name);
}

static cJSON *cut_elements(const struct resource *resource, const char *elements)
{
    cJSON *copy = cJSON_Duplicate(resource->json, 1);
    if (elements == NULL || elements[0] == '\0') {
        return copy;
    }
    cJSON *next;
    for (cJSON *member = copy->child; member != NULL; member = next) {
        next = member->next;
        bool mandatory =
            resource->type == APPOINTMENT &&
            (strcmp(member->string, "status") == 0 || strcmp(member->string, "participant") == 0);
        if (!mandatory && !is_kept(member->string, elements)) {
            cJSON_Delete(cJSON_DetachItemViaPointer(copy, member));
        }
    }
    cJSON *meta = cJSON_GetObjectItemCaseSensitive(copy, "meta");
    cJSON *tag = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(meta, "tag"), tag);
    cJSON_AddStringToObject(tag, "system",
                            "http://terminology.hl7.org/CodeSystem/v3-ObservationValue");
    cJSON_AddStringToObject(tag, "code", "SUBSETTED");
    return copy;
}

static void add_entry(struct search *search, const struct resource *resource, const char *mode)
{
    cJSON *entry = cJSON_CreateObject();
    cJSON_AddItemToArray(search->entries, entry);
    if (search->state->options.fullurl) {
        char url[320];
        snprintf(url, sizeof url, "%s/%s/%s", search->base, state_type_name(resource->type),
                 resource->id);
        cJSON_AddStringToObject(entry, "fullUrl", url);
    }
    // _elements names members of the type searched for; included resources come whole.
    const char *elements =
        strcmp(mode, "match") == 0 ? params_value(search->params, "_elements", 0) : NULL;
    cJSON_AddItemToObject(entry, "resource", cut_elements(resource, elements));
    cJSON_AddStringToObject(cJSON_AddObjectToObject(entry, "search"), "mode", mode);
}

static void include_patient(struct search *search, const struct resource *appointment)
{
    for (int i = 0; i < search->included_count; i++) {
        if (strcmp(search->included[i], appointment->patient) == 0) {
            return;
        }
    }
    const struct resource *patient = appointment->person;
    if (patient != NULL && search->included_count < PAGE_MAX) {
        snprintf(search->included[search->included_count++], ID_BYTES, "%s", patient->id);
        add_entry(search, patient, "include");
    }
}

static void add_link(struct search *search, const char *relation, const char *url)
{
    cJSON *links = cJSON_GetObjectItemCaseSensitive(search->bundle, "link");
    cJSON *link = cJSON_CreateObject();
    cJSON_AddItemToArray(links, link);
    cJSON_AddStringToObject(link, "relation", relation);
    cJSON_AddStringToObject(link, "url", url);
}

// Keeps the search under a number, so that dates of birth do not come back in the URLs of its
// pages.
static void keep_search(struct search *search)
{
    struct state *state = search->state;
    if (search->page_number != 0) {
        return; // it came from there
    }
    int number = ++state->page_number;
    struct page *page = &state->pages[number % STATE_PAGES];
    params_free(&page->params);
    page->number = 0;
    if (params_copy(search->params, &page->params)) {
        page->number = number;
        page->type = search->type;
        search->page_number = number;
    }
}

static void add_page_link(struct search *search, const char *relation, int offset)
{
    char url[320];
    snprintf(url, sizeof url, "%s/%s?_page=%d-%d", search->base, state_type_name(search->type),
             search->page_number, offset);
    add_link(search, relation, url);
}

static void fill_bundle(struct search *search)
{
    struct state *state = search->state;
    bool include = state->options.include && params_value(search->params, "_include", 0) != NULL;
    const struct resource *on_page[PAGE_MAX];
    int matches = 0;
    int shown = 0;
    search->bundle = cJSON_CreateObject();
    search->entries = cJSON_CreateArray();
    for (int i = 0; i < state->resources[search->type].count; i++) {
        struct resource *resource = state->resources[search->type].list[i];
        if (search_match(&state->options, search->type, search->params, resource) != MATCH_YES) {
            continue;
        }
        if (matches >= search->offset && shown < search->page_size) {
            add_entry(search, resource, "match");
            on_page[shown++] = resource;
        }
        matches++;
    }
    for (int i = 0; include && i < shown; i++) {
        include_patient(search, on_page[i]);
    }
    cJSON_AddStringToObject(search->bundle, "resourceType", "Bundle");
    cJSON_AddStringToObject(search->bundle, "type", "searchset");
    if (state->options.total) {
        cJSON_AddNumberToObject(search->bundle, "total", matches);
    }
    cJSON_AddArrayToObject(search->bundle, "link");
    keep_search(search);
    add_page_link(search, "self", search->offset);
    if (search->page_size > 0 && search->offset + search->page_size < matches) {
        add_page_link(search, "next", search->offset + search->page_size);
    }
    // R4 has no empty arrays: nobody found means no member "entry".
    if (cJSON_GetArraySize(search->entries) > 0) {
        cJSON_AddItemToObject(search->bundle, "entry", search->entries);
    } else {
        cJSON_Delete(search->entries);
    }
}

static bool read_count(const struct params *params, int *ret_count)
{
    const char *text = params_value(params, "_count", 0);
    if (text == NULL) {
        *ret_count = PAGE_DEFAULT;
        return true;
    }
    char *end = NULL;
    long count = strtol(text, &end, 10);
    if (end == text || *end != '\0' || count < 0) {
        return false;
    }
    *ret_count = count > PAGE_MAX ? PAGE_MAX : (int)count;
    return true;
}

// "17-20": page of search 17 from its 20th match.
static const struct page *find_page(struct state *state, const char *text, int *ret_offset)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (number < 1 || number > state->page_number || *end != '-') {
        return NULL;
    }
    long offset = strtol(end + 1, &end, 10);
    const struct page *page = &state->pages[number % STATE_PAGES];
    if (*end != '\0' || offset < 0 || offset > STATE_RESOURCES || page->number != number) {
        return NULL;
    }
    *ret_offset = (int)offset;
    return page;
}

static bool include_is_known(const struct search *search)
{
    const char *include = params_value(search->params, "_include", 0);
    return include == NULL ||
           (search->type == APPOINTMENT && strcmp(include, "Appointment:patient") == 0);
}

void search_answer(struct state *state, const struct request *request, struct reply *reply)
{
    bool can_search = search_param_at(&state->options, request->type, 0) != NULL;
    if (!can_search || (request->method == METHOD_POST && !state->options.post_search)) {
        reply_outcome(reply, 405, "not-supported", "This search is not offered here.");
        return;
    }
    struct search *search = calloc(1, sizeof *search);
    if (search == NULL) {
        reply_outcome(reply, 500, "exception", "Out of memory.");
        return;
    }
    search->state = state;
    search->params = &request->params;
    search->type = request->type;
    fhir_base(state, request, search->base);
    const char *page_text = params_value(&request->params, "_page", 0);
    const struct page *page = NULL;
    if (page_text != NULL) {
        page = find_page(state, page_text, &search->offset);
        if (page == NULL || page->type != request->type || request->params.count != 1) {
            reply_outcome(reply, 410, "not-found", "That page is gone.");
            goto out;
        }
        search->params = &page->params;
        search->page_number = page->number;
    }
    if (search_match(&state->options, search->type, search->params, NULL) == MATCH_BAD ||
        !read_count(search->params, &search->page_size) || !include_is_known(search)) {
        reply_outcome(reply, 400, "invalid", "A search parameter is unknown or has no good value.");
        goto out;
    }
    fill_bundle(search);
    reply_json(reply, 200, search->bundle);
out:
    free(search);
}
