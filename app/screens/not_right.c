// After S9: something about it was not right. Nothing is taken back here; staff know, or
// are to be told.
#include "screens/screens.h"

void not_right_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    bool told = page->view->told[TELL_NOT_RIGHT] == TOLD_YES;
    const char *const sentences[] = {words_text(told ? W_NOT_RIGHT_TOLD : W_NOT_RIGHT_TELL), NULL};
    int y = frame_heading(page, page->layout->top, 0, words_text(W_NOT_RIGHT_TITLE));
    widget_outcome(page, y, ICON_DESK, sentences, page->view->reference);
    frame_finish(page, true);
    frame_end(page);
}
