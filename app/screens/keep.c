// S9 after a while: covers it, and clears it unless somebody wants to go on reading.
#include "screens/screens.h"

void keep_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    struct button yes = {.style = BUTTON_REVERSE,
                         .control = CTL_YES,
                         .label = words_text(W_KEEP_YES),
                         .type = page_is_short(page) ? TYPE_ACTION : TYPE_LEAD};
    widget_countdown(page, words_text(W_KEEP_TITLE), "", &yes);
    frame_end(page);
}
