// S1: for oneself, or for somebody one is with.
#include "screens/screens.h"

void who_draw(struct page *page)
{
    frame_begin(page, 360, 288);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_WHO_TITLE));
    y = frame_answers_y(page, y + page_px(page, 32));
    int h = layout_control_px(page->layout, page_is_short(page) ? 60 : 72);
    struct button me = {
        .style = BUTTON_MAIN, .control = CTL_ME, .label = words_text(W_ME), .type = TYPE_LEAD};
    struct button someone = {.style = BUTTON_SECONDARY,
                             .control = CTL_SOMEONE,
                             .label = words_text(W_SOMEONE),
                             .type = TYPE_LEAD};
    widget_button(page, (struct draw_rect){page->answers_x, y, page->answers_w, h}, &me);
    y += h + widget_drop(page, BUTTON_MAIN) + layout_gap_px(page->layout, 12);
    widget_button(page, (struct draw_rect){page->answers_x, y, page->answers_w, h}, &someone);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
