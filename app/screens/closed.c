// X26: closed. Nobody is there to help, so the bar is empty and nothing can be touched.
#include "screens/screens.h"
#include "ui/wrap.h"

void closed_draw(struct page *page)
{
    frame_begin(page, 0, 0);
    const struct view *view = page->view;
    char text[128] = "", day[64];
    wrap_keep_together(day, sizeof day, view->opens_day);
    const struct words_value values[] = {{"day", day}, {"time", view->opens}, {NULL, NULL}};
    bool known = view->opens_day[0] != '\0' && view->opens[0] != '\0';
    switch (view->closed) {
    case CLOSED_NOT: break;
    case CLOSED_HOURS:
        words_fill(text, sizeof text, known ? W_CLOSED_OPENS : W_CLOSED_RECEPTION, values);
        break;
    case CLOSED_STAFF: words_fill(text, sizeof text, W_CLOSED_RECEPTION, values); break;
    case CLOSED_FIRE: words_fill(text, sizeof text, W_CLOSED_FIRE, values); break;
    }
    widget_status(page, ICON_DOOR, words_text(W_CLOSED_TITLE), text);
    frame_end_quiet(page);
}
