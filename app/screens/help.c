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
    case HELP_SEEN: return (struct help_words){W_HELP_TOLD_TITLE, W_HELP_SEEN_TEXT, ICON_BELL};
    case HELP_UNANSWERED:
    case HELP_FAILED:
        return (struct help_words){W_HELP_FAILED_TITLE, W_HELP_FAILED_TEXT, ICON_DESK};
    case HELP_NOT_ASKED:
    case HELP_ASKED: break;
    }
    return (struct help_words){W_HELP_ASKED_TITLE, W_HELP_ASKED_TEXT, ICON_BELL};
}

static void help_page(struct page *page, const struct help_words *words, bool unwell)
{
    frame_begin(page, 320, 220);
    const struct button answers[] = {
        {.style = BUTTON_MAIN, .control = CTL_KEEP_GOING, .label = words_text(W_KEEP_GOING)},
        {.style = BUTTON_WARNING, .control = CTL_UNWELL, .label = words_text(W_UNWELL)},
    };
    const char *const sentences[] = {words_text(words->text), NULL};
    int y = frame_heading(page, page->layout->top, 0, words_text(words->title));
    y += page_px(page, page_is_short(page) ? 12 : 24);
    y += widget_plate(page, page->layout->left, y, page->words_w, words->icon, sentences);
    widget_answers(page, frame_answers_y(page, y + page_px(page, 32)),
                   frame_words_foot(page, false), answers, unwell ? 2 : 1);
    frame_end(page);
}

void help_draw(struct page *page)
{
    struct help_words words = help_words(page->view->help);
    help_page(page, &words, page->view->config->help_unwell);
}

// X24: the red alert has gone out.
void unwell_draw(struct page *page)
{
    static const struct help_words words = {W_UNWELL_TITLE, W_UNWELL_TEXT, ICON_WARN};
    help_page(page, &words, false);
}
