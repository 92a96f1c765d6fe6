// X1: the same pixels for every reason but the number. It may read nothing of the view but the
// reference.
#include "screens/screens.h"

void refused_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_REFUSED_TITLE));
    const char *const sentences[] = {words_text(W_GO_TO_RECEPTION), NULL};
    widget_outcome(page, y, ICON_DESK, sentences, page->view->reference);
    frame_end(page);
}
