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
    int y = frame_heading(page, page->layout->top, 0, words_text(W_UNSURE_TITLE));
    widget_outcome(page, y, text, "");
    frame_actions(page, false, CTL_FINISH, words_text(W_FINISH));
    frame_end(page);
}
