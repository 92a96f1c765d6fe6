// S8b: what the clinic wants to be known before the appointment, in the clinic's own words.
#include "screens/screens.h"

void before_draw(struct page *page)
{
    frame_begin(page, 360, 232);
    const struct view *view = page->view;
    const struct layout *layout = page->layout;
    const struct button answer = {
        .style = BUTTON_MAIN, .control = CTL_UNDERSTAND, .label = words_text(W_UNDERSTAND)};
    int foot = frame_words_foot(page, false), gap = page_px(page, 32);
    int y = frame_heading(page, layout->top, 0,
                          words_text(view->for_other ? W_BEFORE_TITLE_OTHER : W_BEFORE_TITLE));
    y += page_px(page, page_is_short(page) ? 8 : 20);
    int room = foot - y - (page->answers_apart ? 0 : gap + widget_answers_height(page, 1));
    struct text_look look = text_lead;
    look.personal = true;
    y += widget_inset(page, layout->left, y, page->words_w, room, &look, view->prepare);
    widget_answers(page, frame_answers_y(page, y + gap), foot, &answer, 1);
    frame_end(page);
}
