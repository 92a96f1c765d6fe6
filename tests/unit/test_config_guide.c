// app/SITE.md is followed literally: each step's file is right. A block "json" that begins with a brace is a new file; any
// other is put in before the last brace of the file so far, as the guide says; "json or" takes the place of the block before.
#include "config_document.h"

enum { GUIDE_BYTES = 64 * 1024 };

struct guide {
    char file[DOCUMENT_BYTES];
    char before[DOCUMENT_BYTES]; // without the last block
    int files, steps;
};

static void check(struct guide *guide, const char *block)
{
    if (config_read("SITE.md", guide->file, strlen(guide->file), &config, &problems) != OK) {
        fail_msg("%s\nafter this step:\n%s", problems.text[0], block);
    }
    guide->steps++;
}

static void add_block(struct guide *guide, const char *block, bool instead)
{
    struct text_builder builder;
    if (instead) {
        memcpy(guide->file, guide->before, sizeof guide->file);
    }
    memcpy(guide->before, guide->file, sizeof guide->file);
    if (*block == '{') {
        guide->files++;
        text_begin(&builder, guide->file, sizeof guide->file);
        text_add(&builder, block);
    } else {
        const char *brace = strrchr(guide->before, '}');
        assert_non_null(brace);
        text_begin(&builder, guide->file, sizeof guide->file);
        text_add_bytes(&builder, guide->before, (size_t)(brace - guide->before));
        text_add(&builder, ",\n");
        text_add(&builder, block);
        text_add(&builder, "}\n");
    }
    assert_int_equal(text_end(&builder), OK);
    check(guide, block);
}

static void every_step_of_the_guide_is_right(void **state)
{
    (void)state;
    static const char fence[] = "\n```json";
    static struct guide guide;
    size_t bytes = 0;
    char *body = unit_read_file("app/SITE.md", &bytes);
    assert_non_null(body);
    assert_true(bytes < GUIDE_BYTES);
    for (char *at = strstr(body, fence); at != NULL; at = strstr(at, fence)) {
        bool instead = strncmp(at + sizeof fence - 1, " or\n", 4) == 0;
        char *block = strchr(at + 1, '\n') + 1;
        char *end = strstr(block, "\n```\n");
        assert_non_null(end);
        end[1] = '\0';
        add_block(&guide, block, instead);
        at = end + 2;
    }
    free(body);
    assert_int_equal(guide.files, 3);
    assert_true(guide.steps >= 12);
    assert_int_equal(config.pds_mode, PDS_SIGNED_JWT); // the last step
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_of_the_guide_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
