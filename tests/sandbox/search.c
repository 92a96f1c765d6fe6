#include "sandbox/search.h"
#include "sandbox/today.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum verdict { MATCH_NO, MATCH_YES, MATCH_BAD };

enum { PAGE_DEFAULT = 20, PAGE_MAX = 200 };

// ---- one value against one resource; a NULL resource asks only whether the value is well-formed

static bool in_list(const char *list, const char *prefix, const char *text)
{
    size_t bytes = strlen(text);
    size_t prefix_bytes = strlen(prefix);
    for (const char *at = list; *at != '\0';) {
        const char *end = strchrnul(at, ',');
        const char *item = strncmp(at, prefix, prefix_bytes) == 0 ? at + prefix_bytes : at;
        if ((size_t)(end - item) == bytes && strncmp(item, text, bytes) == 0 && bytes > 0) {
            return true;
        }
        at = *end == ',' ? end + 1 : end;
    }
    return false;
}

static enum verdict match_list(const char *value, const char *prefix, const char *text)
{
    if (value[0] == '\0') {
        return MATCH_BAD;
    }
    return text == NULL || in_list(value, prefix, text) ? MATCH_YES : MATCH_NO;
}

static enum verdict match_birth(const char *value, const char *birth)
{
    struct today_date date;
    const char *plain = strncmp(value, "eq", 2) == 0 ? value + 2 : value;
    if (!today_parse_date(plain, &date)) {
        return MATCH_BAD;
    }
    return birth == NULL || strcmp(plain, birth) == 0 ? MATCH_YES : MATCH_NO;
}

static enum verdict match_family(const char *value, const struct resource *resource)
{
    if (value[0] == '\0') {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    const cJSON *name;
    cJSON_ArrayForEach(name, cJSON_GetObjectItemCaseSensitive(resource->json, "name"))
    {
        if (strncasecmp(state_text(name, "family"), value, strlen(value)) == 0) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

// "system|value", "value" or "|value".
static bool token_is(const char *token, const char *system, const char *value)
{
    const char *bar = strchr(token, '|');
    if (bar == NULL) {
        return strcmp(token, value) == 0;
    }
    size_t bytes = (size_t)(bar - token);
    return strcmp(bar + 1, value) == 0 && strlen(system) == bytes &&
           strncmp(token, system, bytes) == 0;
}

static enum verdict match_identifier(const char *value, const struct resource *resource)
{
    if (value[0] == '\0' || strcmp(value, "|") == 0) {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    const cJSON *identifier;
    cJSON_ArrayForEach(identifier, cJSON_GetObjectItemCaseSensitive(resource->json, "identifier"))
    {
        if (token_is(value, state_text(identifier, "system"), state_text(identifier, "value"))) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

static enum verdict match_code(const char *value, const struct resource *resource)
{
    if (value[0] == '\0') {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(resource->json, "code");
    const cJSON *coding;
    cJSON_ArrayForEach(coding, cJSON_GetObjectItemCaseSensitive(code, "coding"))
    {
        if (token_is(value, state_text(coding, "system"), state_text(coding, "code"))) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

// A date is a whole London day; a time must have its offset (a '+' that was not encoded arrives as
// a space and is refused here).
static bool read_moment(const char *text, int64_t *ret_low_ms, int64_t *ret_high_ms)
{
    struct today_date date;
    if (today_parse_date(text, &date)) {
        *ret_low_ms = today_start_ms(date);
        *ret_high_ms = today_start_ms(today_from_days(today_days(date) + 1));
        return true;
    }
    if (!today_parse_instant(text, ret_low_ms)) {
        return false;
    }
    *ret_high_ms = *ret_low_ms + 1;
    return true;
}

static enum verdict match_date(const char *value, const struct resource *resource)
{
    static const char *const prefixes[] = {"ge", "gt", "le", "lt", "eq"};
    size_t prefix = 4;
    const char *text = value;
    for (size_t i = 0; i < 5; i++) {
        if (strncmp(value, prefixes[i], 2) == 0) {
            prefix = i;
            text = value + 2;
        }
    }
    int64_t low = 0;
    int64_t high = 0;
    if (!read_moment(text, &low, &high)) {
        return MATCH_BAD;
    }
    if (resource == NULL) {
        return MATCH_YES;
    }
    int64_t start = resource->start_ms;
    const bool matches[] = {start >= low, start >= high, start < high, start < low,
                            start >= low && start < high};
    return matches[prefix] ? MATCH_YES : MATCH_NO;
}

static enum verdict match_encounter_appointment(const char *value, const struct resource *resource)
{
    if (resource == NULL) {
        return value[0] == '\0' ? MATCH_BAD : MATCH_YES;
    }
    const cJSON *reference;
    cJSON_ArrayForEach(reference, cJSON_GetObjectItemCaseSensitive(resource->json, "appointment"))
    {
        const char *id = state_reference_id(state_text(reference, "reference"), "Appointment");
        if (in_list(value, "Appointment/", id)) {
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

static enum verdict match_chain(const char *value, const struct resource *resource)
{
    if (resource == NULL) {
        return match_birth(value, NULL);
    }
    return resource->person == NULL ? MATCH_NO : match_birth(value, resource->person->birth);
}

static bool is_control(const char *name)
{
    static const char *const names[] = {"_count",  "_elements", "_include", "_sort",
                                        "_format", "_total",    "_pretty"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum verdict match_patient_param(const char *name, const char *value,
                                        const struct resource *resource)
{
    if (strcmp(name, "birthdate") == 0) {
        return match_birth(value, resource == NULL ? NULL : resource->birth);
    }
    return strcmp(name, "family") == 0 ? match_family(value, resource) : MATCH_BAD;
}

static enum verdict match_appointment_param(struct state *state, const char *name,
                                            const char *value, const struct resource *resource)
{
    if (strcmp(name, "date") == 0) {
        return match_date(value, resource);
    }
    if (strcmp(name, "patient.birthdate") == 0 && state->options.chain) {
        return match_chain(value, resource);
    }
    // Chains that are not declared: as on several real servers, no error and no hits.
    bool silent = strncmp(name, "patient.", 8) == 0 || strncmp(name, "patient:", 8) == 0;
    if (silent) {
        return resource == NULL ? MATCH_YES : MATCH_NO;
    }
    return MATCH_BAD;
}

static enum verdict match_param(struct state *state, enum resource_type type, const char *name,
                                const char *value, const struct resource *resource)
{
    if (is_control(name)) {
        return MATCH_YES;
    }
    if (strcmp(name, "_id") == 0) {
        return match_list(value, "", resource == NULL ? NULL : resource->id);
    }
    if (strcmp(name, "identifier") == 0) {
        return match_identifier(value, resource);
    }
    if (type == PATIENT) {
        return match_patient_param(name, value, resource);
    }
    if (strcmp(name, "patient") == 0) {
        return match_list(value, "Patient/", resource == NULL ? NULL : resource->patient);
    }
    if (strcmp(name, "status") == 0) {
        return match_list(value, "", resource == NULL ? NULL : resource->status);
    }
    if (type == APPOINTMENT) {
        return match_appointment_param(state, name, value, resource);
    }
    if (type == ENCOUNTER && strcmp(name, "appointment") == 0) {
        return match_encounter_appointment(value, resource);
    }
    return type == TASK && strcmp(name, "code") == 0 ? match_code(value, resource) : MATCH_BAD;
}

// All parameters against one resource (NULL: are they well-formed?).
static enum verdict match_all(struct state *state, enum resource_type type,
                              const struct params *params, const struct resource *resource)
{
    for (int i = 0; i < params->count; i++) {
        enum verdict verdict =
            match_param(state, type, params->list[i].name, params->list[i].value, resource);
        if (verdict != MATCH_YES) {
            return verdict;
        }
    }
    return MATCH_YES;
}

int search_count(struct state *state, enum resource_type type, const struct params *params,
                 struct resource **ret_first)
{
    if (params->count == 0 || match_all(state, type, params, NULL) == MATCH_BAD) {
        return -1;
    }
    int count = 0;
    for (int i = 0; i < state->resources[type].count; i++) {
        struct resource *resource = state->resources[type].list[i];
        if (match_all(state, type, params, resource) == MATCH_YES) {
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
    return in_list(elements, "", name);
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
        if (match_all(state, search->type, search->params, resource) != MATCH_YES) {
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
    if (request->type == LOCATION || request->type == PRACTITIONER ||
        (request->method == METHOD_POST && !state->options.post_search)) {
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
    if (match_all(state, search->type, search->params, NULL) == MATCH_BAD ||
        !read_count(search->params, &search->page_size) || !include_is_known(search)) {
        reply_outcome(reply, 400, "invalid", "A search parameter is unknown or has no good value.");
        goto out;
    }
    fill_bundle(search);
    reply_json(reply, 200, search->bundle);
out:
    free(search);
}
