// The diagram of pages, drawn from what the walk has seen: one line for each page that follows
// another, with what brings it. Covers and the ends that exist everywhere (start again, no touch,
// the program stops) are left out.
#include "walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABELS = 96, TEXT_BYTES = 32 * 1024, FILE_BYTES = 1024 * 1024 };

static const char begin_mark[] = "<!-- state diagram begin -->\n";
static const char end_mark[] = "<!-- state diagram end -->";

static const char *labels[LABELS];
static int label_count;
static bool follows[SCREEN_COUNT][SCREEN_COUNT][LABELS];
static char text[TEXT_BYTES];

static int label_find(const char *label)
{
    for (int i = 0; i < label_count; i++) {
        if (strcmp(labels[i], label) == 0) {
            return i;
        }
    }
    if (label_count == LABELS) {
        abort(); // more kinds of events than the diagram has room for
    }
    labels[label_count] = label;
    return label_count++;
}

static const char *label_of_look(enum screen to, enum walk_looked looked)
{
    static const char *const ends[WALK_LOOKED_COUNT] = {
#define X(name, in, label, answer, pds) label,
        WALK_LOOKED_LIST(X)
#undef X
    };

    return to == SCREEN_WHICH     ? "several appointments"
           : to == SCREEN_REMOTE  ? "by phone or video, level B"
           : to == SCREEN_CHANGED ? "cancelled or moved, level B"
           : to == SCREEN_OTHER_DAY  ? "scanned, on another day only"
           : to == SCREEN_OTHER_SITE ? "scanned, at another place"
                                  : ends[looked];
}

static const char *label_of(const struct walk_before *before, enum screen to,
                            const struct walk_event *event)
{
    static const char *const found[WALK_FOUND_COUNT] = {
#define X(name, in, label, answer) label,
        WALK_FOUND_LIST(X)
#undef X
    };
    bool outside = to == SCREEN_EARLY || to == SCREEN_OVER_LIMIT;
    bool last = before->screen == SCREEN_CHECKING_IN && before->visits[0] > VISIT_WRITING &&
                before->visits[1] == VISIT_WRITING;

    if (event->kind == EV_FOUND) {
        return found[event->found];
    }
    if (event->kind == EV_LOOKED) {
        return label_of_look(to, event->looked);
    }
    if (event->kind == EV_TICK && before->screen == SCREEN_FINDING) {
        return !before->find_decided  ? "no answer"
               : to == SCREEN_REFUSED ? "a refusal, at its one moment"
                                      : "an outage";
    }
    if (last && before->visits[0] != VISIT_EARLY && before->visits[0] != VISIT_OVER_LIMIT) {
        return "the second of two is decided";
    }
    return outside ? "yes, outside the window" : event->label;
}

void diagram_note(struct walk *walk, const struct walk_before *before,
                  const struct walk_event *event)
{
    enum screen to = walk->flow.screen;
    bool ends = false;

    for (int i = 0; i < walk->effects.count; i++) {
        const struct effect *effect = &walk->effects.list[i];

        // The right PIN leads from everywhere to the staff page: one line stands for all.
        ends = ends || (effect->kind == FX_SESSION_END && effect->end != END_FINISHED &&
                        effect->end != END_ANOTHER && event->control != CTL_BACK &&
                        (effect->end != END_STAFF || before->screen != SCREEN_START));
    }
    if (to != before->screen && !ends) {
        follows[before->screen][to][label_find(label_of(before, to, event))] = true;
    }
}

static void add_id(struct text_builder *builder, int screen)
{
    for (const char *at = screen_script_name((enum screen)screen); *at != '\0'; at++) {
        text_add(builder,
                 *at == '-' ? "_" : (char[]){*at, '\0'}); // Mermaid reads a hyphen as an arrow
    }
}

static void add_line(struct text_builder *builder, int from, int to)
{
    bool any = false;

    for (int i = 0; i < label_count; i++) {
        if (!follows[from][to][i]) {
            continue;
        }
        if (any) {
            text_add(builder, ", ");
        } else {
            text_add(builder, "    ");
            add_id(builder, from);
            text_add(builder, " --> ");
            add_id(builder, to);
            text_add(builder, ": ");
        }
        text_add(builder, labels[i]);
        any = true;
    }
    if (any) {
        text_add(builder, "\n");
    }
}

const char *diagram_text(void)
{
    struct text_builder builder;

    text_begin(&builder, text, sizeof text);
    text_add(&builder, "```mermaid\nstateDiagram-v2\n    [*] --> starting\n");
    for (int from = 0; from < SCREEN_COUNT; from++) {
        for (int to = 0; to < SCREEN_COUNT; to++) {
            add_line(&builder, from, to);
        }
    }
    text_add(&builder, "```\n");
    if (text_end(&builder) != OK) {
        abort();
    }
    return text;
}

static bool rewrite(const char *file_name, const char *body, const char *from, const char *to)
{
    FILE *file = fopen(file_name, "w");
    bool written = false;

    if (file != NULL) {
        written = fwrite(body, 1, (size_t)(from - body), file) == (size_t)(from - body) &&
                  fputs(diagram_text(), file) >= 0 && fputs(to, file) >= 0;
        written = fclose(file) == 0 && written;
    }
    return written;
}

int diagram_compare(const char *file_name)
{
    static char body[FILE_BYTES];
    FILE *file = fopen(file_name, "r");
    const char *update = getenv("UPDATE_GOLDEN");

    if (file == NULL) {
        printf("%s cannot be read\n", file_name);
        return 1;
    }
    body[fread(body, 1, sizeof body - 1, file)] = '\0';
    (void)fclose(file);
    const char *from = strstr(body, begin_mark);
    const char *to = from == NULL ? NULL : strstr(from, end_mark);
    if (to == NULL) {
        printf("%s has no block between %s and %s\n", file_name, begin_mark, end_mark);
        return 1;
    }
    from += sizeof begin_mark - 1;
    const char *made = diagram_text();
    if ((size_t)(to - from) == strlen(made) && memcmp(from, made, (size_t)(to - from)) == 0) {
        return 0;
    }
    if (update != NULL && update[0] == '1') {
        return rewrite(file_name, body, from, to) ? 0 : 1;
    }
    printf(
        "the diagram in %s is not what flow_step() does; UPDATE_GOLDEN=1 rewrites it. It is:\n%s",
        file_name, made);
    return 1;
}
