// S00: the program is up, the appointment system has not answered yet.
#include "screens/screens.h"

void starting_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_STARTING_TITLE));
    y += page_px(page, page_is_short(page) ? 8 : 16);
    widget_text(page, &text_lead, page->layout->left, y, page->words_w,
                words_text(W_STARTING_TEXT));
    frame_end(page);
}
