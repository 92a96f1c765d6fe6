// Every screen as text, beside the code: a change of look is a change of these files, reviewed like
// code. UPDATE_GOLDEN=1 writes them anew. Hostile samples are left to test_layout.
#include "screens/fonts_here.h"
#include "screens/samples.h"
#include "ui/ui.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct config config;
static struct draw_list list;

static void text_dump(FILE *to, const char *text)
{
    fputc('"', to);
    for (const char *c = text; *c != '\0'; c++) {
        fputc(*c, to);
    }
    fputs("\"\n", to);
}

static void item_dump(FILE *to, const struct draw_item *item)
{
    struct draw_rect r = item->rect;
    switch (item->kind) {
    case DRAW_BOX:
        fprintf(to, "box   %4d %4d %4d %4d", r.x, r.y, r.w, r.h);
        if (item->box.fill == DRAW_NO_FILL) {
            fprintf(to, " ring");
        } else {
            fprintf(to, " #%06x", (unsigned)item->box.fill);
        }
        if (item->box.edge_px > 0) {
            fprintf(to, " edge %d #%06x", item->box.edge_px, (unsigned)item->box.edge);
        }
        if (item->box.drop_px > 0) {
            fprintf(to, " drop %d #%06x", item->box.drop_px, (unsigned)item->box.drop);
        }
        fprintf(to, " radius %d\n", item->box.radius_px);
        break;
    case DRAW_DISC:
        fprintf(to, "disc  %4d %4d %4d %4d #%06x\n", r.x, r.y, r.w, r.h, (unsigned)item->colour);
        break;
    case DRAW_ICON:
        fprintf(to, "icon  %4d %4d %4d %4d #%06x %s %d\n", r.x, r.y, r.w, r.h,
                (unsigned)item->colour, icon_name(item->icon), item->stroke);
        break;
    case DRAW_TEXT:
        fprintf(to, "text  %4d %4d %4d %4d #%06x %s %d%s ", r.x, r.y, r.w, r.h,
                (unsigned)item->colour, item->font == DRAW_BOLD ? "bold" : "regular", item->size_px,
                item->personal ? " personal" : "");
        text_dump(to, draw_list_text(&list, item->text_at));
        break;
    case DRAW_PREVIEW:
        fprintf(to, "seen  %4d %4d %4d %4d #%06x picture %u radius %d\n", r.x, r.y, r.w, r.h,
                (unsigned)item->colour, (unsigned)item->picture, item->box.radius_px);
        break;
    case DRAW_QR:
        fprintf(to, "qr    %4d %4d %4d %4d modules %d of %d px\n", r.x, r.y, r.w, r.h,
                list.qr.side, draw_qr_module(r, &list.qr));
        break;
    }
}

static void list_dump(FILE *to)
{
    static const char *const controls[] = {
#define X(name) #name,
        CONTROL_LIST(X)
#undef X
    };
    static const char *const roles[] = {"button", "key", "entry"};
    for (int i = 0; i < list.item_count; i++) {
        item_dump(to, &list.items[i]);
    }
    for (int i = 0; i < list.control_count; i++) {
        const struct draw_control *c = &list.controls[i];
        fprintf(to, "touch %4d %4d %4d %4d %s %d %s%s ", c->rect.x, c->rect.y, c->rect.w, c->rect.h,
                controls[c->control], c->argument, roles[c->role], c->is_main ? " main" : "");
        text_dump(to, draw_list_text(&list, c->name_at));
    }
}

// The three panels of one sample, as text that free() takes.
static char *sample_dump(const struct sample *sample, size_t *ret_bytes)
{
    char *text = NULL;
    FILE *to = open_memstream(&text, ret_bytes);
    assert_non_null(to);
    sample_config(&config, sample->hospital);
    for (int p = 0; p < 3; p++) {
        const struct sample_panel *panel = &sample_panels[p];
        struct ui *ui = NULL;
        struct view view;
        assert_int_equal(ui_new(&config, panel->width_px, panel->height_px, panel->width_mm, &ui),
                         OK);
        sample_view(sample, &config, &view);
        ui_draw(ui, &view, NULL, CTL_NONE, 0, &list);
        fprintf(to, "panel %s\n", panel->name);
        list_dump(to);
        ui_free(ui);
    }
    fclose(to);
    return text;
}

static bool golden_same(const struct sample *sample, bool update)
{
    char path[256];
    snprintf(path, sizeof path, "tests/screens/golden/%s.txt", sample->name);
    size_t bytes = 0;
    char *text = sample_dump(sample, &bytes);
    if (update) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(text, 1, bytes, file), bytes);
        fclose(file);
        free(text);
        return true;
    }
    FILE *file = fopen(path, "r");
    char *due = malloc(bytes + 1);
    size_t got = file == NULL ? 0 : fread(due, 1, bytes + 1, file);
    bool same = file != NULL && got == bytes && memcmp(due, text, bytes) == 0;
    if (!same) {
        size_t at = 0, line = 1;
        for (; at < got && at < bytes && due[at] == text[at]; at++) {
            line += text[at] == '\n';
        }
        fprintf(stderr, "%s:%zu: %s (UPDATE_GOLDEN=1 writes it anew)\n", path, line,
                file == NULL ? "is not there" : "differs");
    }
    if (file != NULL) {
        fclose(file);
    }
    free(due);
    free(text);
    return same;
}

static void every_screen_is_as_reviewed(void **state)
{
    (void)state;
    bool update = getenv("UPDATE_GOLDEN") != NULL;
    int differing = 0;
    for (int i = 0; i < sample_count; i++) {
        differing += !samples[i].ugly && !golden_same(&samples[i], update);
    }
    assert_int_equal(differing, 0);
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen_is_as_reviewed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
