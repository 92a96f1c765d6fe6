// X7: another building of the same trust, found by a code.
#include "screens/screens.h"

void other_site_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    bool other = page->view->for_other;
    const char *const sentences[] = {words_text(W_OTHER_SITE_GO), NULL};
    int y = frame_heading(page, page->layout->top, 0,
                          words_text(other ? W_OTHER_SITE_TITLE_OTHER : W_OTHER_SITE_TITLE));
    widget_outcome(page, y, ICON_PIN, sentences, "");
    frame_finish(page, true);
    frame_end(page);
}
