// X16: the desk that helps with what was chosen.
#include "screens/screens.h"

enum { SENTENCE_BYTES = CONFIG_TEXT + 64 };

void desk_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const struct view *view = page->view;
    const struct config_menu_item *item = &view->config->menu[view->menu_item];
    char title[SENTENCE_BYTES], text[SENTENCE_BYTES];
    const struct words_value values[] = {{"desk", item->desk}, {"help", item->help}, {NULL, NULL}};
    words_fill(title, sizeof title, W_DESK_TITLE, values);
    words_fill(text, sizeof text, W_DESK_TEXT, values);
    const char *const sentences[] = {text, NULL};
    int y = frame_heading(page, page->layout->top, 0, title);
    widget_outcome(page, y, ICON_DESK, sentences, "");
    frame_finish(page, true);
    frame_end(page);
}
