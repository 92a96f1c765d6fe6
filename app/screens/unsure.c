// X18: a write was sent and not confirmed. Neither "checked in" nor "not checked in" would be true.
#include "screens/screens.h"
#include "ui/wrap.h"

void unsure_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const char *reference = page->view->reference;
    char text[160], whole[32];
    wrap_keep_together(whole, sizeof whole, reference);
    words_fill(text, sizeof text, reference[0] != '\0' ? W_UNSURE_TEXT : W_UNSURE_TEXT_BARE,
               (const struct words_value[]){{"reference", whole}, {NULL, NULL}});
    int y =
        frame_heading(page, page->layout->top, 0,
                      words_text(page->view->for_other ? W_UNSURE_TITLE_OTHER : W_UNSURE_TITLE));
    const char *const sentences[] = {text, NULL};
    widget_outcome(page, y, ICON_DESK, sentences, "");
    frame_finish(page, true);
    frame_end(page);
}
