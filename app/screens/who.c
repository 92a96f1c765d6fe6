// S1: for oneself, or for somebody one is with.
#include "screens/screens.h"

void who_draw(struct page *page)
{
    frame_begin(page, 360, 288);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_WHO_TITLE));
    y = frame_answers_y(page, y + page_px(page, 32));
    const struct button answers[] = {
        {.style = BUTTON_MAIN, .control = CTL_ME, .label = words_text(W_ME)},
        {.style = BUTTON_SECONDARY, .control = CTL_SOMEONE, .label = words_text(W_SOMEONE)},
    };
    widget_answers(page, y, frame_words_foot(page, true), answers, 2);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
