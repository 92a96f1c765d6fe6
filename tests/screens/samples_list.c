// The table of samples.
#include "screens/samples_inside.h"
#include <stdio.h>
#include <string.h>

uint32_t sample_need(enum need need)
{
    return 1U << need;
}

void sample_put(char *dst, size_t bytes, const char *text)
{
    snprintf(dst, bytes, "%s", text);
}

const struct sample samples[] = {
#define X(name, fill, hospital, ugly) {name, sample_fill_##fill, hospital, ugly},
    SAMPLE_LIST(X)
#undef X
};

const int sample_count = (int)(sizeof samples / sizeof samples[0]);

const struct sample *sample_named(const char *name)
{
    for (int i = 0; i < sample_count; i++) {
        if (strcmp(samples[i].name, name) == 0) {
            return &samples[i];
        }
    }
    return NULL;
}

void sample_view(const struct sample *sample, const struct config *config, struct view *ret_view)
{
    memset(ret_view, 0, sizeof *ret_view);
    ret_view->config = config;
    ret_view->in_session = true;
    ret_view->letters_wanted = 1;
    sample->fill(ret_view);
    if (sample->hospital && ret_view->screen == SCREEN_EXTRA) {
        ret_view->extra_kind = EXTRA_HOUSE_NUMBER;
        sample_put(ret_view->extra, sizeof ret_view->extra, ret_view->extra_missing ? "" : "1204");
    }
}
