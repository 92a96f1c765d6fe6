// X5: later than the clinic allows. Nobody is sent home: reception says what happens next.
#include "base/wipe.h"
#include "screens/screens.h"

void over_limit_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const struct view *view = page->view;
    char time[128];
    words_fill(time, sizeof time, view->for_other ? W_LATE_TIME_OTHER : W_LATE_TIME,
               (const struct words_value[]){{"time", view->time}, {NULL, NULL}});
    const char *const sentences[] = {time, words_text(W_LATE_GO), NULL};
    int y = frame_heading(page, page->layout->top, 0,
                          words_text(view->for_other ? W_REFUSED_TITLE_OTHER : W_REFUSED_TITLE));
    widget_outcome(page, y, ICON_DESK, sentences, "");
    wipe(time, sizeof time);
    frame_finish(page, true);
    frame_end(page);
}
