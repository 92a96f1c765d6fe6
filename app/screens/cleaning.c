// X27: somebody wipes the glass; touch is off until the time is over.
#include "screens/screens.h"

void cleaning_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    widget_countdown(page, words_text(W_CLEANING_TITLE), words_text(W_CLEANING_TEXT), NULL);
    frame_end_quiet(page);
}
