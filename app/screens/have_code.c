// S2: whether there is a code to scan. It says which papers and messages have one.
#include "screens/screens.h"

void have_code_draw(struct page *page)
{
    frame_begin(page, 360, 240);
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    struct text_look look = tight ? text_body : text_sentence;
    look.balanced = true;
    int y = frame_heading(
        page, layout->top, 0,
        words_text(page->view->for_other ? W_HAVE_CODE_TITLE_OTHER : W_HAVE_CODE_TITLE));
    y += page_px(page, tight ? 4 : 8);
    y += widget_text(page, &look, layout->left, y, page->words_w, words_text(W_HAVE_CODE_TEXT));
    const struct button answers[] = {
        {.style = BUTTON_MAIN, .control = CTL_SCAN, .label = words_text(W_SCAN_IT)},
        {.style = BUTTON_SECONDARY, .control = CTL_TYPE, .label = words_text(W_NO)},
    };
    widget_answers(page, frame_answers_y(page, y + page_px(page, 32)), frame_words_foot(page, true),
                   answers, 2);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
