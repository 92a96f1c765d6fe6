// Typed entry is paused after many misses at this kiosk (product 4.2). Says nothing of why. A code
// can still be scanned where one can be read.
#include "screens/screens.h"

void paused_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    bool scan = page->view->scan_offered;
    int y = frame_heading(page, page->layout->top, 0,
                          words_text(scan ? W_PAUSED_SCAN_TITLE : W_PAUSED_TITLE));
    const char *const sentences[] = {words_text(scan ? W_PAUSED_SCAN_TEXT : W_GO_TO_RECEPTION),
                                     NULL};
    y = widget_outcome(page, y, ICON_DESK, sentences, "");
    if (scan) {
        const struct button letter = {
            .style = BUTTON_MAIN, .control = CTL_SCAN, .label = words_text(W_SCAN_LETTER)};
        widget_answers(page, y + page_px(page, page_is_short(page) ? 10 : 32),
                       frame_words_foot(page, true), &letter, 1);
    }
    frame_end(page);
}
