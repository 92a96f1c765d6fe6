// A day from a JSON file, --day FILE.json; the format is in README.md.
#pragma once
#include "sandbox/resources.h"
#include "sandbox/state.h"

struct day_file {
    cJSON *json; // owned
};

// Gives ret_day (generator_free) and ret_file (day_file_free). false: a sentence was printed on
// stderr.
bool day_file_read(const char *name, int64_t now_ms, struct generated_day **ret_day,
                   struct day_file **ret_file);
void day_file_free(struct day_file *file);
// Members of "resource" in the file's index-th person or appointment replace those of the made
// resource; null takes a member away.
void day_file_override(const struct day_file *file, const char *list, int index, cJSON *resource);
// The places a file adds ("locations"); those with an id of the sandbox's own replace it. file may be NULL.
void day_file_places(const struct day_file *file, struct state *state,
                     void (*add)(struct state *state, const struct site_place *place));
