// X3: too early. Reception can be told; nothing has been written.
#include "base/wipe.h"
#include "screens/screens.h"

static enum words told_words(enum told told)
{
    switch (told) {
    case TOLD_YES: return W_EARLY_TOLD;
    case TOLD_NO: return W_EARLY_NOT_TOLD;
    case TOLD_NOT_KNOWN: break;
    }
    return W_EARLY_TELLING;
}

static void tell_draw(struct page *page, int y)
{
    const struct view *view = page->view;
    const struct button tell = {.style = BUTTON_MAIN,
                                .control = CTL_TELL,
                                .label =
                                    words_text(view->for_other ? W_EARLY_TELL_OTHER : W_EARLY_TELL),
                                .icon = ICON_BELL,
                                .icon_size = 26};
    if (view->early_told) {
        enum told told = view->told[TELL_EARLY];
        widget_note(page, page->answers_x, y, page->answers_w,
                    told == TOLD_NO ? ICON_DESK : ICON_BELL, words_text(told_words(told)));
    } else if (view->tasks) {
        widget_answers(page, y, frame_words_foot(page, true), &tell, 1);
    }
}

void early_draw(struct page *page)
{
    frame_begin(page, 360, 220);
    const struct view *view = page->view;
    char time[128], opens[128];
    const struct words_value values[] = {
        {"time", view->time}, {"opens", view->opens}, {NULL, NULL}};
    words_fill(time, sizeof time, view->for_other ? W_EARLY_TIME_OTHER : W_EARLY_TIME, values);
    words_fill(opens, sizeof opens, view->for_other ? W_EARLY_OPENS_OTHER : W_EARLY_OPENS, values);
    const char *const sentences[] = {time, view->opens[0] != '\0' ? opens : NULL, NULL};
    int y = frame_heading(page, page->layout->top, 0,
                          words_text(view->for_other ? W_EARLY_TITLE_OTHER : W_EARLY_TITLE));
    y += page_px(page, page_is_short(page) ? 12 : 24);
    y += widget_plate(page, page->layout->left, y, page->words_w, ICON_CLOCK, sentences);
    tell_draw(page, frame_answers_y(page, y + page_px(page, 32)));
    frame_finish(page, view->early_told || !view->tasks);
    frame_end(page);
    wipe(time, sizeof time);
    wipe(opens, sizeof opens);
}
