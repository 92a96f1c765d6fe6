// X16: what else brings people to a reception, by the site's own list.
#include "screens/screens.h"
#include <assert.h>

static_assert((int)CONFIG_MENU <= (int)CHOICES, "more rows of menu than choices on a page");

void menu_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    const struct config *config = page->view->config;
    struct button items[CONFIG_MENU];
    for (int i = 0; i < config->menu_count; i++) {
        items[i] = (struct button){.style = BUTTON_SECONDARY,
                                   .control = CTL_ITEM,
                                   .argument = i,
                                   .label = config->menu[i].name};
    }
    int y = frame_heading(page, page->layout->top, 0, words_text(W_MENU_TITLE));
    y += page_px(page, page_is_short(page) ? 8 : 24);
    if (config->menu_count > 0) {
        widget_choices(page, y, frame_words_foot(page, true), items, config->menu_count);
    }
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
