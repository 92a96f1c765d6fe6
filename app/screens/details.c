// S8: yes or no, never a form. What has changed is a message to staff.
#include "base/wipe.h"
#include "screens/screens.h"

// known: Yes confirms what is on record.
static void question_draw(struct page *page, const char *title, bool known)
{
    frame_begin(page, 360, 232);
    const struct button answers[] = {
        {.style = BUTTON_MAIN,
         .control = CTL_YES,
         .label = words_text(W_YES),
         .icon = known ? ICON_CHECK : ICON_NONE,
         .icon_size = 26},
        {.style = BUTTON_SECONDARY, .control = CTL_NO, .label = words_text(W_NO)},
        {.style = BUTTON_SECONDARY, .control = CTL_NOT_SAID, .label = words_text(W_NOT_SAID)},
    };
    int y = frame_heading(page, page->layout->top, 0, title);
    widget_answers(page, frame_answers_y(page, y + page_px(page, 32)),
                   frame_words_foot(page, false), answers, 3);
    frame_end(page);
}

void details_draw(struct page *page)
{
    const struct view *view = page->view;
    char title[128];
    bool known = view->mobile_end[0] != '\0';
    enum words words = known             ? W_MOBILE_TITLE
                       : view->for_other ? W_DETAILS_TITLE_OTHER
                                         : W_DETAILS_TITLE;
    words_fill(title, sizeof title, words,
               (const struct words_value[]){{"digits", view->mobile_end}, {NULL, NULL}});
    question_draw(page, title, known);
    wipe(title, sizeof title);
}

void kin_draw(struct page *page)
{
    question_draw(page, words_text(page->view->for_other ? W_KIN_TITLE_OTHER : W_KIN_TITLE), false);
}
