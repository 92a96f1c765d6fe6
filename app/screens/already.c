// X8: this person was checked in before. At this level of proof it says no code and no area.
#include "screens/screens.h"

void already_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_ALREADY_TITLE));
    widget_outcome(page, y, words_text(W_ALREADY_TEXT), "");
    frame_actions(page, false, CTL_FINISH, words_text(W_FINISH));
    frame_end(page);
}
