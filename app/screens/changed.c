// X9: cancelled or moved. What has changed is for reception to say.
#include "screens/screens.h"

void changed_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    bool other = page->view->for_other;
    const char *const sentences[] = {words_text(other ? W_CHANGED_TEXT_OTHER : W_CHANGED_TEXT),
                                     NULL};
    int y = frame_heading(page, page->layout->top, 0,
                          words_text(other ? W_REFUSED_TITLE_OTHER : W_REFUSED_TITLE));
    widget_outcome(page, y, ICON_DESK, sentences, "");
    frame_finish(page, true);
    frame_end(page);
}
