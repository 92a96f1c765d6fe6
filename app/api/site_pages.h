// The pages of one search, for the machines of app/api (settled 2; faults F1, F2): entries are given out one by one, and the
// way to the next page is found. A page elsewhere, one that was seen before, and fewer entries than the site says there are
// make the whole answer broken: who is there must not be missed when "exactly one" is decided.
#pragma once
#include "api/site.h"

enum { SITE_PAGES = 10, SITE_ENTRIES = 200 };

// All zeros = before the first page.
struct site_pages {
    int count;                     // pages that another one followed
    int entries;                   // of all pages
    int matches;                   // those that are neither includes nor outcomes
    char next_url[HTTP_URL_BYTES]; // what to ask for next; "" = the first page, or none is left
    uint64_t seen[SITE_PAGES];     // hashes of page addresses, to notice a loop
};

struct json;

// What to do with the resource of one entry (NULL: it has none). ERR_LIMIT: too many, and nothing more is read; any other
// error: an odd entry, which is skipped and counted, never guessed at.
typedef enum err site_take(void *machine, const struct json *resource);

// OK: read; next_url says whether another page follows. ERR_LIMIT: too many entries, pages, or what take says. Else the
// answer is not the contract.
MUST_CHECK enum err site_pages_read(struct site_pages *pages, const struct config *config, const struct json *bundle,
                                    site_take *take, void *machine, int *skipped);
