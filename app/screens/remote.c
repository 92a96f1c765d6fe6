// X10: the appointment is by phone or by video.
#include "screens/screens.h"

void remote_draw(struct page *page)
{
    static const enum words titles[2][2] = {{W_PHONE_TITLE, W_PHONE_TITLE_OTHER},
                                            {W_VIDEO_TITLE, W_VIDEO_TITLE_OTHER}};
    frame_begin(page, 376, 300);
    bool other = page->view->for_other, video = page->view->channel == CHANNEL_VIDEO;
    const char *const sentences[] = {words_text(other ? W_REMOTE_TEXT_OTHER : W_REMOTE_TEXT), NULL};
    int y = frame_heading(page, page->layout->top, 0, words_text(titles[video][other]));
    widget_outcome(page, y, video ? ICON_VIDEO : ICON_PHONE, sentences, "");
    frame_finish(page, true);
    frame_end(page);
}
