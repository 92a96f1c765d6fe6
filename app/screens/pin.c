// Staff only: the PIN, as discs. After wrong ones there is a pause, and no keys while it lasts.
#include "screens/screens.h"
#include <string.h>

static void pin_pause(struct page *page)
{
    frame_begin(page, 0, 0);
    char text[128];
    words_count(text, sizeof text, W_PIN_WAIT_ONE, W_PIN_WAIT, page->view->pin_wait_s);
    const char *message = page->view->pin_wrong ? words_text(W_PIN_WRONG) : NULL;
    int y = frame_heading_error(page, 0, message, words_text(W_STAFF_ONLY));
    y += page_px(page, page_is_short(page) ? 8 : 16);
    struct text_look look = text_lead;
    look.balanced = true;
    widget_text(page, &look, page->layout->left, y, page->words_w, text);
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}

void pin_draw(struct page *page)
{
    const struct view *view = page->view;
    if (view->pin_wait_s > 0) {
        pin_pause(page);
        return;
    }
    char digits[sizeof((struct session *)0)->pin] = "";
    size_t most = sizeof digits - 1, count = view->pin_digits > 0 ? (size_t)view->pin_digits : 0;
    memset(digits, '0', count < most ? count : most); // how many, not which
    keypad_draw(page, &(struct keypad){.title = W_STAFF_ONLY,
                                       .hint = W_PIN_HINT,
                                       .message = view->pin_wrong ? words_text(W_PIN_WRONG) : NULL,
                                       .value = digits,
                                       .masked = true});
}
