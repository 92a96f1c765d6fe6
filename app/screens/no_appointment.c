// X15: nothing is asked and nothing is written; reception knows somebody is coming.
#include "screens/screens.h"

void no_appointment_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const char *const sentences[] = {words_text(W_SPEAK_TEXT), NULL};
    int y = frame_heading(page, page->layout->top, 0, words_text(W_REFUSED_TITLE));
    int below = widget_outcome(page, y, ICON_DESK, sentences, "");
    int gap = page_px(page, page_is_short(page) ? 10 : 24);
    if (page->answers_apart) {
        widget_note(page, page->layout->left, y + gap, page->words_w, ICON_WARN,
                    words_text(W_EMERGENCY));
    } else {
        widget_note(page, page->answers_x, below + gap, page->answers_w, ICON_WARN,
                    words_text(W_EMERGENCY));
    }
    frame_finish(page, true);
    frame_end(page);
}
