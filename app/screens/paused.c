// Typed entry is paused after many misses at this kiosk (product 4.2). Says nothing of why.
#include "screens/screens.h"

void paused_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_PAUSED_TITLE));
    const char *const sentences[] = {words_text(W_GO_TO_RECEPTION), NULL};
    widget_outcome(page, y, ICON_DESK, sentences, "");
    frame_end(page);
}
