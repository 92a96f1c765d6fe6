// S7: asked while the arrival is being confirmed, so there is no Back. Which needs are on record is
// said at level B, to the person alone.
#include "base/wipe.h"
#include "screens/screens.h"

enum { TITLE_BYTES = 512 };

// Returns the y below.
static int known_title(struct page *page, int foot)
{
    char needs[TITLE_BYTES / 2], title[TITLE_BYTES];
    words_needs(needs, sizeof needs, page->view->needs);
    words_fill(title, sizeof title, W_NEEDS_KNOWN,
               (const struct words_value[]){{"needs", needs}, {NULL, NULL}});
    struct text_look look = text_heading;
    look.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    look.personal = true;
    int top = page->layout->top, x = page->layout->left;
    int still_h = widget_text_height(page, &look, page->words_w, words_text(W_NEEDS_STILL));
    look = widget_text_fit(page, &look, page->words_w, foot - still_h - top, title);
    int y = top + widget_text(page, &look, x, top, page->words_w, title);
    look.personal = false;
    y += widget_text(page, &look, x, y, page->words_w, words_text(W_NEEDS_STILL));
    wipe(needs, sizeof needs);
    wipe(title, sizeof title);
    return y;
}

void needs_draw(struct page *page)
{
    frame_begin(page, 360, 232);
    const struct view *view = page->view;
    bool known = view->needs != 0;
    int foot = frame_words_foot(page, false), gap = page_px(page, 32);
    const struct button answers[] = {
        {.style = BUTTON_MAIN,
         .control = CTL_YES,
         .label = words_text(W_YES),
         .icon = known ? ICON_CHECK : ICON_NONE,
         .icon_size = 26},
        {.style = BUTTON_SECONDARY,
         .control = CTL_NO,
         .label = words_text(known ? W_NEEDS_DIFFERENT : W_NO)},
    };
    int words_foot = page->answers_apart ? foot : foot - gap - widget_answers_height(page, 2);
    int y = known
                ? known_title(page, words_foot)
                : frame_heading(page, page->layout->top, 0,
                                words_text(view->for_other ? W_NEEDS_TITLE_OTHER : W_NEEDS_TITLE));
    widget_answers(page, frame_answers_y(page, y + gap), foot, answers, 2);
    frame_end(page);
}
