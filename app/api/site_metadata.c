// CapabilityStatement -> what this site can do (national-services 7.2).
#include "api/site_wire.h"
#include <string.h>

enum err site_metadata_request(const struct config *config, struct http_request *ret_request)
{
    struct text_builder url;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    site_url_begin(&url, config, ret_request->url, "metadata");
    return text_end(&url);
}

// True when list holds an object whose member key is exactly word.
static bool holds(const struct json *list, const char *key, const char *word)
{
    for (const struct json *each = json_first(list); each != NULL; each = json_next(each)) {
        const char *text = json_text_borrow(json_member(each, key));

        if (text != NULL && text_equal(text, word)) {
            return true;
        }
    }
    return false;
}

static bool holds_text(const struct json *list, const char *word)
{
    for (const struct json *each = json_first(list); each != NULL; each = json_next(each)) {
        const char *text = json_text_borrow(each);

        if (text != NULL && text_equal(text, word)) {
            return true;
        }
    }
    return false;
}

static void read_appointment(const struct json *resource, struct site_abilities *abilities)
{
    const struct json *interactions = json_member(resource, "interaction");
    const char *versioning = json_text_borrow(json_member(resource, "versioning"));

    abilities->patch = holds(interactions, "code", "patch");
    abilities->update = holds(interactions, "code", "update");
    abilities->versions = versioning == NULL || !text_equal(versioning, "no-version");
    abilities->chain = holds(json_member(resource, "searchParam"), "name", "patient.birthdate") &&
                       holds_text(json_member(resource, "searchInclude"), "Appointment:patient");
}

static void read_resource(const struct json *resource, struct site_abilities *abilities)
{
    const char *type = json_text_borrow(json_member(resource, "type"));
    const struct json *interactions = json_member(resource, "interaction");
    bool conditional = false;

    if (type == NULL) {
        return;
    }
    if (text_equal(type, "Appointment")) {
        read_appointment(resource, abilities);
    } else if (text_equal(type, "Encounter")) {
        abilities->encounter_create = holds(interactions, "code", "create") &&
                                      json_bool(resource, "conditionalCreate", &conditional) == OK &&
                                      conditional;
    } else if (text_equal(type, "Task")) {
        abilities->task_create = holds(interactions, "code", "create");
        abilities->task_search = holds(interactions, "code", "search-type");
    } else if (text_equal(type, "Flag")) {
        abilities->flag_search = holds(interactions, "code", "search-type") &&
                                 holds(json_member(resource, "searchParam"), "name", "patient");
    } else if (text_equal(type, "AuditEvent")) {
        abilities->audit_create = holds(interactions, "code", "create");
    }
}

enum err site_metadata_read(const struct http_reply *reply, struct site_abilities *ret_abilities)
{
    struct json_document *document = NULL;
    struct site_abilities abilities = {.known = true};
    enum err odd = ERR_NETWORK;

    if (site_open(reply, "CapabilityStatement", &document, &odd) != SITE_OK) {
        return odd;
    }
    const struct json *root = json_root(document);
    const char *version = json_text_borrow(json_member(root, "fhirVersion"));

    abilities.fhir_r4 = version != NULL && strncmp(version, "4.0", 3) == 0;
    for (const struct json *rest = json_first(json_member(root, "rest")); rest != NULL;
         rest = json_next(rest)) {
        const struct json *resource = json_first(json_member(rest, "resource"));

        for (; resource != NULL; resource = json_next(resource)) {
            read_resource(resource, &abilities);
        }
    }
    json_free(document);
    *ret_abilities = abilities;
    return OK;
}

int64_t site_abilities_bits(const struct site_abilities *abilities)
{
    const bool bits[] = {abilities->fhir_r4,          abilities->patch,       abilities->update,
                         abilities->encounter_create, abilities->task_create, abilities->versions,
                         abilities->chain,            abilities->post_search, abilities->task_search,
                         abilities->flag_search,      abilities->audit_create};
    int64_t sum = 0;

    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        sum |= (int64_t)bits[i] << i;
    }
    return sum;
}

bool site_fit(const struct site_abilities *abilities, const struct config *config)
{
    if (!abilities->known || !abilities->fhir_r4) {
        return false;
    }
    switch (config->fhir_write) {
    case WRITE_PATCH: return abilities->patch;
    case WRITE_PUT: return abilities->update;
    case WRITE_ENCOUNTER: return abilities->encounter_create;
    }
    return false;
}

enum err site_post_probe_request(const struct config *config, struct http_request *ret_request)
{
    struct text_builder builder;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_POST;
    ret_request->read_only = true;
    ret_request->content_type = "application/x-www-form-urlencoded";
    site_url_begin(&builder, config, ret_request->url, "Patient/_search");
    enum err err = text_end(&builder);
    text_begin(&builder, ret_request->body, sizeof ret_request->body);
    text_add(&builder, "_id=foyer-probe&_elements=id&_count=1");
    ret_request->body_bytes = builder.used_bytes;
    return err;
}

bool site_post_probe_read(const struct http_reply *reply)
{
    struct json_document *document = NULL;
    enum err odd = OK;
    bool searchset = false;

    if (site_open(reply, "Bundle", &document, &odd) == SITE_OK) {
        const char *type = json_text_borrow(json_member(json_root(document), "type"));

        searchset = type != NULL && text_equal(type, "searchset");
    }
    json_free(document);
    return searchset;
}
