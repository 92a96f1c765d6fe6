// S6a: the arrival is being written. No Back: it may already stand.
#include "screens/screens.h"

void checking_in_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_CHECKING_TITLE));
    y += page_px(page, page_is_short(page) ? 16 : 32);
    widget_steps(page, page->layout->left, y, page->view->step);
    frame_end(page);
}
