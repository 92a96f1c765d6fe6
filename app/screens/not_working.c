// X17: the appointment system cannot be reached, and nothing has been written.
#include "screens/screens.h"

void not_working_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    struct text_look outcome = text_lead;
    outcome.font = DRAW_BOLD;
    outcome.balanced = true;
    int y = frame_heading(page, page->layout->top, 0, words_text(W_NOT_WORKING_TITLE));
    y += page_px(page, page_is_short(page) ? 8 : 12);
    y += widget_text(page, &outcome, page->layout->left, y, page->words_w,
                     words_text(W_REFUSED_TITLE));
    const char *const sentences[] = {words_text(W_NOT_WORKING_TEXT), NULL};
    widget_outcome(page, y, ICON_DESK, sentences, page->view->reference);
    frame_end(page);
}
