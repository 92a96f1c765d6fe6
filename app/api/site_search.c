// Searches: how they are asked, and the pages of their answers.
#include "api/site_wire.h"
#include <string.h>

void site_search_begin(struct text_builder *ret_query, const struct config *config,
                       const char *type, bool post, struct http_request *ret_request)
{
    memset(ret_request, 0, sizeof *ret_request);
    ret_request->read_only = true;
    ret_request->method = post ? HTTP_POST : HTTP_GET;
    site_url_begin(ret_query, config, ret_request->url, type);
    text_add(ret_query, post ? "/_search" : "?");
    if (post) {
        // An address without the query always fits: the base is at most CONFIG_PATH.
        ret_request->content_type = "application/x-www-form-urlencoded";
        text_begin(ret_query, ret_request->body, sizeof ret_request->body);
    }
}

enum err site_search_end(const struct text_builder *query, struct http_request *request)
{
    if (request->method == HTTP_POST) {
        request->body_bytes = query->used_bytes;
    }
    return text_end(query);
}

void site_add_days(struct text_builder *query, struct date first, struct date last)
{
    char text[26];

    instant_format_london(london_day_start_ms(first), text);
    text_add(query, "&date=ge");
    http_add_encoded(query, text);
    instant_format_london(london_day_start_ms(last), text);
    text_add(query, "&date=lt");
    http_add_encoded(query, text);
}

void site_add_day(struct text_builder *query, struct date today)
{
    site_add_days(query, today, date_from_days(date_to_days(today) + 1));
}

static void add_escaped(struct text_builder *query, const char *text)
{
    for (; *text != '\0'; text++) {
        const char byte[2] = {*text, '\0'};

        http_add_encoded(query, strchr("\\|,$", *text) != NULL ? "\\" : "");
        http_add_encoded(query, byte);
    }
}

void site_add_identifier(struct text_builder *query, const char *system, const char *value)
{
    text_add(query, "identifier=");
    add_escaped(query, system);
    http_add_encoded(query, "|");
    add_escaped(query, value);
}

enum err site_get_request(const struct config *config, const char *reference,
                          struct http_request *ret_request)
{
    struct text_builder url;

    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    site_url_begin(&url, config, ret_request->url, reference);
    return text_end(&url);
}

enum err site_page_request(const char *url, struct http_request *ret_request)
{
    memset(ret_request, 0, sizeof *ret_request);
    ret_request->method = HTTP_GET;
    ret_request->read_only = true;
    return text_copy(ret_request->url, sizeof ret_request->url, url);
}

bool site_is_match(const struct json *entry)
{
    const char *mode = json_text_borrow(json_member(json_member(entry, "search"), "mode"));

    return mode == NULL || text_equal(mode, "match");
}

enum err site_next_page(const struct config *config, const struct json *bundle,
                        char ret_url[HTTP_URL_BYTES])
{
    const struct json *link = json_first(json_member(bundle, "link"));
    size_t base = strlen(config->fhir_base_url);
    const char *next = NULL;

    for (; link != NULL && next == NULL; link = json_next(link)) {
        const char *relation = json_text_borrow(json_member(link, "relation"));

        if (relation != NULL && text_equal(relation, "next")) {
            next = json_text_borrow(json_member(link, "url"));
            if (next == NULL) {
                return ERR_CONTRACT;
            }
        }
    }
    if (next == NULL) {
        ret_url[0] = '\0';
        return OK;
    }
    if (strncmp(next, config->fhir_base_url, base) != 0 ||
        (next[base] != '/' && next[base] != '?') || strstr(next + base, "..") != NULL) {
        return ERR_CONTRACT;
    }
    return text_copy(ret_url, HTTP_URL_BYTES, next);
}

enum err site_check_total(const struct json *bundle, int matches)
{
    int64_t total = 0;
    enum err err = json_integer(bundle, "total", 0, 1000000, &total);

    if (err == ERR_MISSING) {
        return OK;
    }
    return err == OK && total <= matches ? OK : ERR_CONTRACT;
}
