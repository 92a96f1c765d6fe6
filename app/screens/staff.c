// What staff can do at the screen. No patient is named or listed here.
#include "screens/screens.h"

static struct button choice(enum control control, enum words label)
{
    return (struct button){
        .style = BUTTON_SECONDARY, .control = control, .label = words_text(label)};
}

void staff_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    const struct view *view = page->view;
    bool shut = view->closed == CLOSED_STAFF || view->closed == CLOSED_FIRE;
    struct button choices[CHOICES];
    int count = 0;
    choices[count++] = choice(CTL_CLEAN, W_STAFF_CLEAN);
    choices[count++] = choice(CTL_STATUS, W_STAFF_STATUS);
    choices[count++] = choice(CTL_UNDO, W_STAFF_UNDO);
    choices[count++] = choice(CTL_TEST, W_STAFF_TEST);
    if (view->typing_paused) {
        choices[count++] = choice(CTL_RESUME, W_STAFF_RESUME);
    }
    if (shut) {
        choices[count++] = choice(CTL_REOPEN, W_STAFF_REOPEN);
    } else {
        choices[count++] = choice(CTL_CLOSE, W_STAFF_CLOSE);
        choices[count++] = choice(CTL_CLOSE_FIRE, W_STAFF_FIRE);
    }
    int y = frame_heading(page, page->layout->top, 0, words_text(W_STAFF_TITLE));
    y += page_px(page, page_is_short(page) ? 8 : 24);
    widget_choices(page, y, frame_words_foot(page, true), choices, count);
    frame_finish(page, true);
    frame_end(page);
}
