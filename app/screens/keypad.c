// A box and number keys: the PIN of the staff, and a reference.
#include "screens/screens.h"

// Upright the keys stand where they stand with a message above them, too: none may move under a finger that is typing.
static int keys_y(const struct page *page, int foot, int below_words)
{
    int fixed = foot - (foot - page->layout->top) * 46 / 100;
    return below_words > fixed ? below_words : fixed;
}

void keypad_draw(struct page *page, const struct keypad *keypad)
{
    frame_begin(page, 360, 248);
    const struct layout *layout = page->layout;
    bool short_page = page_is_short(page), error = keypad->message != NULL;
    int foot = frame_words_foot(page, true);
    int y = frame_heading_error(page, 0, keypad->message, words_text(keypad->title));
    if (!error || !page->answers_apart) { // beside the keys there is no room for both
        y += page_px(page, short_page ? 4 : 8);
        const struct text_look *hint = short_page ? &text_body : &text_sentence;
        y += widget_text(page, hint, layout->left, y, page->words_w, words_text(keypad->hint));
    }
    y += page_px(page, short_page ? 6 : error ? 10 : 20);
    int box_h = layout_control_px(layout, short_page ? 46 : 60);
    struct entry entry = {.value = keypad->value,
                          .masked = keypad->masked,
                          .active = true,
                          .ringed = true,
                          .error = error,
                          .type = short_page ? TYPE_LEAD : TYPE_HEADING,
                          .control_argument = -1};
    widget_entry(page, (struct draw_rect){layout->left, y, page_px(page, 220), box_h}, &entry);
    y = frame_answers_y(page, keys_y(page, foot, y + box_h + page_px(page, error ? 16 : 24)));
    widget_number_keys(page, (struct draw_rect){page->answers_x, y, page->answers_w, foot - y});
    frame_actions(page, true, CTL_CONTINUE, words_text(W_CONTINUE));
    frame_end(page);
}
