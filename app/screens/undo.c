// Staff: an arrival of the last minutes is taken back by its reference. No patient is named.
#include "screens/screens.h"

static void outcome_draw(struct page *page, enum words title, enum words text)
{
    frame_begin(page, 376, 300);
    const char *const sentences[] = {words_text(text), NULL};
    int y = frame_heading(page, page->layout->top, 0, words_text(title));
    widget_outcome(page, y, ICON_DESK, sentences, "");
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}

static void entry_draw(struct page *page, bool not_found)
{
    keypad_draw(page, &(struct keypad){.title = W_UNDO_TITLE,
                                       .hint = W_UNDO_HINT,
                                       .message = not_found ? words_text(W_UNDO_NOT_FOUND) : NULL,
                                       .value = page->view->undo_reference});
}

static void working_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    int y = frame_heading(page, page->layout->top, 0, words_text(W_UNDO_WORKING));
    y += page_px(page, page_is_short(page) ? 8 : 16);
    widget_text(page, &text_lead, page->layout->left, y, page->words_w,
                words_text(W_UNDO_WORKING_TEXT));
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}

void undo_draw(struct page *page)
{
    switch (page->view->undo) {
    case UNDO_ENTRY: entry_draw(page, false); break;
    case UNDO_NOT_FOUND: entry_draw(page, true); break;
    case UNDO_WORKING: working_draw(page); break;
    case UNDO_DONE: outcome_draw(page, W_UNDO_DONE_TITLE, W_UNDO_DONE_TEXT); break;
    case UNDO_CHANGED: outcome_draw(page, W_UNDO_KEPT_TITLE, W_UNDO_CHANGED); break;
    case UNDO_UNSURE: outcome_draw(page, W_UNDO_UNSURE_TITLE, W_UNDO_UNSURE_TEXT); break;
    case UNDO_UNSUPPORTED: outcome_draw(page, W_UNDO_KEPT_TITLE, W_UNDO_UNSUPPORTED); break;
    }
}
