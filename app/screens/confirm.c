// S6: one sentence about one appointment, and nothing else about the patient.
#include "base/wipe.h"
#include "screens/screens.h"
#include "ui/wrap.h"

enum { SENTENCE_BYTES = 640, VALUE_BYTES = CONFIG_TEXT * 2 };

// Which sentence says what the view holds. A clinician stands for the clinic.
static enum words confirm_words(const struct view *view)
{
    static const enum words table[2][6] = {
        {W_CONFIRM_TIME, W_CONFIRM_AREA, W_CONFIRM_CLINIC, W_CONFIRM_CLINIC_AREA, W_CONFIRM_WITH,
         W_CONFIRM_WITH_AREA},
        {W_CONFIRM_ME_TIME, W_CONFIRM_ME_AREA, W_CONFIRM_ME_CLINIC, W_CONFIRM_ME_CLINIC_AREA,
         W_CONFIRM_ME_WITH, W_CONFIRM_ME_WITH_AREA},
    };
    bool area = view->area[0] != '\0', clinic = view->clinic[0] != '\0';
    bool clinician = view->clinician[0] != '\0';
    int column = clinician ? 4 + area : clinic ? 2 + area : area;
    return table[view->initials[0] != '\0'][column];
}

static void confirm_sentence(const struct view *view, char sentence[SENTENCE_BYTES])
{
    char clinician[VALUE_BYTES], clinic[VALUE_BYTES], area[VALUE_BYTES];
    wrap_keep_together(clinician, sizeof clinician, view->clinician);
    wrap_keep_together(clinic, sizeof clinic, view->clinic);
    wrap_keep_together(area, sizeof area, view->area);
    words_fill(sentence, SENTENCE_BYTES, confirm_words(view),
               (const struct words_value[]){{"initials", view->initials},
                                            {"time", view->time},
                                            {"clinician", clinician},
                                            {"clinic", clinic},
                                            {"area", area},
                                            {NULL, NULL}});
    wipe(clinician, sizeof clinician);
    wipe(clinic, sizeof clinic);
    wipe(area, sizeof area);
}

static void answers_draw(struct page *page, int y)
{
    const struct button answers[] = {
        {.style = BUTTON_MAIN,
         .control = CTL_YES,
         .label = words_text(W_YES),
         .icon = ICON_CHECK,
         .icon_size = 26},
        {.style = BUTTON_SECONDARY,
         .control = CTL_NOT_ME,
         .label = words_text(page->view->for_other ? W_NOT_THEM : W_NOT_ME),
         .icon = ICON_CROSS,
         .icon_size = 22},
    };
    widget_answers(page, y, frame_words_foot(page, true), answers, 2);
}

// In short landscape a long sentence takes the room of the heading's second line. 0 = as high as it
// likes.
static int heading_height(const struct page *page, const char *sentence,
                          const struct text_look *look)
{
    int usual = 3 * page_px(page, 32); // lines
    bool longer =
        widget_text_height(page, look, page->words_w - page_px(page, 32), sentence) > usual;
    return page_is_short(page) && longer ? page_px(page, 32) : 0;
}

void confirm_draw(struct page *page)
{
    frame_begin(page, 360, 232);
    const struct view *view = page->view;
    const struct layout *layout = page->layout;
    const char *title = words_text(view->for_other ? W_CONFIRM_TITLE_OTHER : W_CONFIRM_TITLE);
    char sentence[SENTENCE_BYTES];
    confirm_sentence(view, sentence);
    struct text_look look = text_lead;
    look.font = DRAW_BOLD;
    look.personal = true;
    int gap_words = page_px(page, page_is_short(page) ? 6 : 20);
    int y = frame_heading(page, layout->top, heading_height(page, sentence, &look), title);
    y += gap_words;

    int gap = page_px(page, 32);
    int answers_h = page->answers_apart ? 0 : widget_answers_height(page, 2) + gap;
    int room = frame_words_foot(page, true) - y - answers_h;
    y += widget_inset(page, layout->left, y, page->words_w, room, &look, sentence);
    wipe(sentence, sizeof sentence);

    answers_draw(page, frame_answers_y(page, y + gap));
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
