#include "screens/says.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct config says_configs[2];
struct ui *says_uis[2][3];

int says_open(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        sample_config(&says_configs[which], which == 1);
        for (int p = 0; p < 3; p++) {
            const struct sample_panel *panel = &sample_panels[p];
            if (ui_new(&says_configs[which], panel->width_px, panel->height_px, panel->width_mm,
                       &says_uis[which][p]) != OK) {
                return -1;
            }
        }
    }
    return 0;
}

int says_close(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        for (int p = 0; p < 3; p++) {
            ui_free(says_uis[which][p]);
        }
    }
    return 0;
}

struct view says_view(const char *name, const struct sample **ret_sample)
{
    const struct sample *sample = sample_named(name);
    struct view view;
    assert_non_null(sample);
    sample_view(sample, &says_configs[sample->hospital], &view);
    *ret_sample = sample;
    return view;
}

// The words of a list in order, as they are read: one blank between lines, none within a sentence.
static void words_of(const struct draw_list *drawn, char *text, size_t size)
{
    size_t used = 0;
    const struct draw_item *before = NULL;
    for (int i = 0; i < drawn->item_count; i++) {
        const struct draw_item *item = &drawn->items[i];
        if (item->kind != DRAW_TEXT) {
            continue;
        }
        bool goes_on = before != NULL && before->rect.y == item->rect.y &&
                       before->rect.x + before->rect.w == item->rect.x;
        if (used > 0 && !goes_on) {
            text[used++] = ' ';
        }
        for (const char *c = draw_list_text(drawn, item->text_at); *c != '\0'; c++) {
            assert_true(used + 2 < size);
            if ((unsigned char)c[0] == 0xc2 && (unsigned char)c[1] == 0xa0) {
                text[used++] = ' ';
                c++;
            } else {
                text[used++] = *c;
            }
        }
        before = item;
    }
    text[used] = '\0';
}

bool says(const struct view *view, bool hospital, int panel, const char *sentence,
          struct draw_list *ret_list)
{
    static char text[DRAW_TEXT_BYTES];
    ui_draw(says_uis[hospital][panel], view, NULL, CTL_NONE, 0, ret_list);
    words_of(ret_list, text, sizeof text);
    return strstr(text, sentence) != NULL;
}
