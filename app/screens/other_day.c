// X6: the appointment is on another day. The date is said to those who have proved more (product
// 3.2); the postcode is asked for by (Show me the date).
#include "base/text.h"
#include "base/wipe.h"
#include "screens/screens.h"
#include "ui/wrap.h"
#include <string.h>

enum { DAY_BYTES = 2 * sizeof((struct view *)NULL)->other_day }; // spaces become two bytes

// "Wednesday 9 December" breaks after the name of the day or nowhere.
static void day_words(const char *day, char *words, size_t size)
{
    struct text_builder builder;
    char date[DAY_BYTES];
    const char *space = strchr(day, ' ');
    size_t name = space == NULL ? 0 : (size_t)(space - day) + 1;
    text_begin(&builder, words, size);
    text_add_bytes(&builder, day, name);
    wrap_keep_together(date, sizeof date, day + name);
    text_add(&builder, date);
    wipe(date, sizeof date);
}

static void date_sentence(const struct view *view, char *sentence, size_t size)
{
    char day[DAY_BYTES];
    day_words(view->other_day, day, sizeof day);
    words_fill(
        sentence, size, view->for_other ? W_OTHER_DAY_DATE_OTHER : W_OTHER_DAY_DATE,
        (const struct words_value[]){{"day", day}, {"time", view->other_time}, {NULL, NULL}});
    wipe(day, sizeof day);
}

void other_day_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const struct view *view = page->view;
    bool dated = view->other_day[0] != '\0';
    char date[192];
    date_sentence(view, date, sizeof date);
    const char *const go[] = {words_text(W_OTHER_DAY_GO), NULL};
    const char *const when[] = {date, words_text(W_OTHER_DAY_HELP), NULL};
    int y =
        frame_heading(page, page->layout->top, 0,
                      words_text(view->for_other ? W_OTHER_DAY_TITLE_OTHER : W_OTHER_DAY_TITLE));
    y = widget_outcome(page, y, ICON_CALENDAR, dated ? when : go, "");
    wipe(date, sizeof date);
    if (view->date_offered) {
        const struct button show = {
            .style = BUTTON_MAIN, .control = CTL_SHOW_DATE, .label = words_text(W_SHOW_DATE)};
        widget_answers(page, y + page_px(page, page_is_short(page) ? 10 : 32),
                       frame_words_foot(page, true), &show, 1);
    }
    frame_finish(page, !view->date_offered);
    frame_end(page);
}
