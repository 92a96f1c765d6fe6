// One press from S0: what is used, that nothing stays here, and where the full notice is.
#include "screens/screens.h"

void privacy_draw(struct page *page)
{
    static const enum words paragraphs[] = {W_PRIVACY_USE, W_PRIVACY_KEPT, W_PRIVACY_ASK};
    frame_begin(page, 0, 0);
    const struct text_look *look = page_is_short(page) ? &text_body : &text_sentence;
    int y = frame_heading(page, page->layout->top, 0, words_text(W_PRIVACY));
    for (size_t i = 0; i < sizeof paragraphs / sizeof paragraphs[0]; i++) {
        y += page_px(page, page_is_short(page) ? 8 : 16);
        y += widget_text(page, look, page->layout->left, y, page->words_w,
                         words_text(paragraphs[i]));
    }
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
