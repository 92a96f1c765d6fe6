// X8: this person was checked in before. Where to wait is said again at level B alone.
#include "base/wipe.h"
#include "screens/screens.h"
#include "ui/wrap.h"

enum { VALUE_BYTES = CONFIG_TEXT * 2, WAIT_BYTES = 2 * VALUE_BYTES + 64 };

static void wait_make(const struct view *view, char wait[WAIT_BYTES])
{
    char area[VALUE_BYTES], level[VALUE_BYTES];
    wrap_keep_together(area, sizeof area, view->area);
    wrap_keep_together(level, sizeof level, view->level);
    words_fill(wait, WAIT_BYTES, view->level[0] != '\0' ? W_WAIT_IN_LEVEL : W_WAIT_IN,
               (const struct words_value[]){{"area", area}, {"level", level}, {NULL, NULL}});
    wipe(area, sizeof area);
    wipe(level, sizeof level);
}

static void area_draw(struct page *page, int y)
{
    const struct layout *layout = page->layout;
    char wait[WAIT_BYTES];
    wait_make(page->view, wait);
    const struct block blocks[] = {
        {.kind = BLOCK_LEAD, .icon = ICON_CHAIR, .text = wait, .personal = true},
        {.kind = BLOCK_LEAD, .icon = ICON_DESK, .text = words_text(W_ALREADY_TEXT)},
    };
    y += page_px(page, page_is_short(page) ? 10 : 24);
    int left_foot = page->answers_apart ? layout->foot : frame_words_foot(page, true);
    struct block_columns columns = {.count = page->answers_apart ? 2 : 1,
                                    .rects = {{layout->left, y, page->words_w, left_foot - y},
                                              {page->answers_x, layout->top, page->answers_w,
                                               frame_words_foot(page, true) - layout->top}},
                                    .split = 1};
    widget_blocks(page, blocks, 2, &columns);
    wipe(wait, sizeof wait);
}

void already_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const char *const sentences[] = {words_text(W_ALREADY_TEXT), NULL};
    int y =
        frame_heading(page, page->layout->top, 0,
                      words_text(page->view->for_other ? W_ALREADY_TITLE_OTHER : W_ALREADY_TITLE));
    if (page->view->area[0] != '\0') {
        area_draw(page, y);
    } else {
        widget_outcome(page, y, ICON_DESK, sentences, "");
    }
    frame_finish(page, true);
    frame_end(page);
}
