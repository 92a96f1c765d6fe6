// X21: covers the page before it, so that nothing personal stays in view.
#include "screens/screens.h"

void more_time_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    struct button yes = {.style = BUTTON_REVERSE,
                         .control = CTL_YES,
                         .label = words_text(W_MORE_YES),
                         .type = page_is_short(page) ? TYPE_ACTION : TYPE_LEAD};
    const char *text = page->view->not_arrived_yet ? words_text(W_MORE_NOT_YET) : "";
    widget_countdown(page, words_text(W_MORE_TITLE), text, &yes);
    frame_end(page);
}
