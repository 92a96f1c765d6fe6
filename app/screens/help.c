// X23: what is known of the call for help, and no more than that.
#include "screens/screens.h"

struct help_words {
    enum words title, text;
    enum icon icon;
};

static struct help_words help_words(enum help_state help)
{
    switch (help) {
    case HELP_TOLD: return (struct help_words){W_HELP_TOLD_TITLE, W_HELP_TOLD_TEXT, ICON_BELL};
    case HELP_FAILED:
        return (struct help_words){W_HELP_FAILED_TITLE, W_HELP_FAILED_TEXT, ICON_DESK};
    case HELP_NOT_ASKED:
    case HELP_ASKED: break;
    }
    return (struct help_words){W_HELP_ASKED_TITLE, W_HELP_ASKED_TEXT, ICON_BELL};
}

void help_draw(struct page *page)
{
    frame_begin(page, 320, 220);
    struct help_words words = help_words(page->view->help);
    const struct layout *layout = page->layout;
    int y = frame_heading(page, layout->top, 0, words_text(words.title));
    y += page_px(page, page_is_short(page) ? 12 : 24);
    y += widget_plate(page, layout->left, y, page->words_w, words.icon, words_text(words.text));
    y = frame_answers_y(page, y + page_px(page, 32));
    int h = layout_control_px(layout, page_is_short(page) ? 60 : 72);
    struct button button = {.style = BUTTON_MAIN,
                            .control = CTL_KEEP_GOING,
                            .label = words_text(W_KEEP_GOING),
                            .type = TYPE_LEAD};
    widget_button(page, (struct draw_rect){page->answers_x, y, page->answers_w, h}, &button);
    frame_end(page);
}
