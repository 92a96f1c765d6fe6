#include "api/site_pages.h"
#include "api/site_wire.h"

static uint64_t url_hash(const char *url)
{
    uint64_t hash = 14695981039346656037u; // FNV-1a: equality only

    for (; *url != '\0'; url++) {
        hash = (hash ^ (unsigned char)*url) * 1099511628211u;
    }
    return hash;
}

static enum err read_entries(struct site_pages *pages, const struct json *bundle, site_take *take, void *machine,
                             int *skipped)
{
    const struct json *entry = json_first(json_member(bundle, "entry"));

    for (; entry != NULL; entry = json_next(entry)) {
        if (++pages->entries > SITE_ENTRIES) {
            return ERR_LIMIT;
        }
        pages->matches += site_is_match(entry);
        enum err err = take(machine, json_member(entry, "resource"));
        if (err == ERR_LIMIT) {
            return err;
        }
        *skipped += err != OK;
    }
    return OK;
}

static enum err read_next(struct site_pages *pages, const struct config *config, const struct json *bundle)
{
    enum err err = site_next_page(config, bundle, pages->next_url);

    if (err != OK || pages->next_url[0] == '\0') {
        return err == OK ? site_check_total(bundle, pages->matches) : err;
    }
    uint64_t hash = url_hash(pages->next_url);
    for (int i = 0; i < pages->count; i++) {
        if (pages->seen[i] == hash) {
            return ERR_CONTRACT;
        }
    }
    if (++pages->count >= SITE_PAGES) {
        return ERR_LIMIT;
    }
    pages->seen[pages->count - 1] = hash;
    return OK;
}

enum err site_pages_read(struct site_pages *pages, const struct config *config, const struct json *bundle,
                         site_take *take, void *machine, int *skipped)
{
    enum err err = read_entries(pages, bundle, take, machine, skipped);

    return err == OK ? read_next(pages, config, bundle) : err;
}
