// app/SITE.md is followed literally: each step's file is right. A block "json" that begins with a brace is a new file; any
// other is put in before the last brace of the file so far, as the guide says; "json or" takes the place of the block before.
#include "config_document.h"

#include "api/site_task.h"

enum { GUIDE_BYTES = 64 * 1024, ROWS_MAX = 64 };

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

// ---- section 7: the table of messages is that of the program

struct row {
    char priority[16], code[32];
    bool seen;
};

struct table {
    struct row rows[ROWS_MAX];
    int count;
};

static const struct row message_rows[] = {
#define X(name, code, priority, sentence) {priority, #code, false},
    TASK_NOTE_LIST(X)
#undef X
};

static const char *code_word(const char *name)
{
    static const struct {
        const char *name, *word;
    } codes[] = {
#define X(name, word) {#name, word},
        TASK_CODE_LIST(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (text_equal(codes[i].name, name)) {
            return codes[i].word;
        }
    }
    fail_msg("%s is no code", name);
    return "";
}

// "| routine | need, need-changed | what ... |": one row for each code.
static void add_rows(struct table *table, const char *line)
{
    char priority[16], codes[256];
    if (sscanf(line, "| %15[a-z] | %255[a-z, -] |", priority, codes) != 2) {
        return;
    }
    for (const char *at = codes; *at != '\0'; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        assert_true(table->count < ROWS_MAX);
        struct row *row = &table->rows[table->count++];
        (void)snprintf(row->priority, sizeof row->priority, "%s", priority);
        (void)snprintf(row->code, sizeof row->code, "%.*s", (int)length, at);
        at += length;
    }
}

static void every_message_is_in_the_guide(void **state)
{
    (void)state;
    static struct table table;
    size_t bytes = 0;
    char *body = unit_read_file("app/SITE.md", &bytes);
    assert_non_null(body);
    const char *line = strstr(body, "\n| Priority | Code |");
    assert_non_null(line);
    for (line++; *line == '|'; line = strchr(line, '\n') + 1) {
        add_rows(&table, line);
    }
    free(body);
    for (size_t i = 0; i < sizeof message_rows / sizeof message_rows[0]; i++) {
        const char *word = code_word(message_rows[i].code);
        bool found = false;
        for (int r = 0; r < table.count; r++) {
            bool same = text_equal(table.rows[r].code, word) &&
                        text_equal(table.rows[r].priority, message_rows[i].priority);
            table.rows[r].seen = table.rows[r].seen || same;
            found = found || same;
        }
        if (!found) {
            fail_msg("SITE.md lacks %s with priority %s", word, message_rows[i].priority);
        }
    }
    for (int r = 0; r < table.count; r++) {
        if (!table.rows[r].seen) {
            fail_msg("SITE.md has %s with priority %s, which is never sent", table.rows[r].code,
                     table.rows[r].priority);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_of_the_guide_is_right),
        cmocka_unit_test(every_message_is_in_the_guide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
