// S4: first letter of the last name, or the first 2 or 3. A letter is chosen first and sent by
// (Continue): a slip would cost a try.
#include "screens/screens.h"
#include <string.h>

static const char *counted(const struct view *view, enum words id, char text[128])
{
    char count[2] = {(char)('0' + view->letters_wanted), '\0'};
    words_fill(text, 128, id, (const struct words_value[]){{"count", count}, {NULL, NULL}});
    return text;
}

static enum words title_words(const struct view *view)
{
    static const enum words titles[2][2][2] = {
        // last name: one letter, more; only one name: one letter, more; yours, theirs
        {{W_LETTER_TITLE, W_LETTER_TITLE_OTHER}, {W_LETTERS_TITLE, W_LETTERS_TITLE_OTHER}},
        {{W_NAME_TITLE, W_NAME_TITLE_OTHER}, {W_NAMES_TITLE, W_NAMES_TITLE_OTHER}},
    };
    return titles[view->one_name][view->letters_wanted > 1][view->for_other];
}

// The box of letter i shows that letter; the first empty one receives the next.
static int boxes_draw(struct page *page, int y, int h)
{
    const struct view *view = page->view;
    bool tight = page_is_short(page), several = view->letters_wanted > 1;
    int w = page_px(page, several ? (tight ? 44 : 60) : (tight ? 60 : 80));
    int gap = page_px(page, several ? 8 : 12), x = page->layout->left;
    int typed = (int)strlen(view->letters);
    int active = typed < view->letters_wanted ? typed : view->letters_wanted - 1;
    for (int i = 0; i < view->letters_wanted; i++, x += w + gap) {
        char value[2] = {i < typed ? view->letters[i] : '\0', '\0'};
        struct entry entry = {.value = value,
                              .active = i == typed,
                              .ringed = i == active,
                              .error = view->letters_missing,
                              .type = tight ? TYPE_LEAD : TYPE_HEADING,
                              .control_argument = -1};
        widget_entry(page, (struct draw_rect){x, y, w, h}, &entry);
    }
    return x;
}

static void one_name_draw(struct page *page, struct draw_rect rect, enum theme_type type)
{
    struct button button = {.style = BUTTON_SECONDARY,
                            .control = CTL_ONE_NAME,
                            .label =
                                words_text(page->view->for_other ? W_ONE_NAME_OTHER : W_ONE_NAME),
                            .type = type};
    if (!page->view->one_name) {
        widget_button(page, rect, &button);
    }
}

static char chosen_letter(const struct view *view)
{
    return view->letters_wanted == 1 ? view->letters[0] : '\0';
}

static void letter_portrait(struct page *page, const char *message, const char *title)
{
    const struct layout *layout = page->layout;
    bool error = message != NULL;
    int foot = frame_words_foot(page, true);
    int one_h = layout_control_px(layout, 48);
    int one_y = foot - one_h - page_px(page, 4);
    int keys_foot = one_y - page_px(page, error ? 12 : 16);
    int box_h = layout_control_px(layout, 60);
    int gap = page_px(page, error ? 12 : 20);
    int y = frame_heading_error(page, page_px(page, error ? 176 : 126), message, title) + gap;
    boxes_draw(page, y, box_h);
    y += box_h + page_px(page, error ? 14 : 24);
    struct draw_rect area = {page->answers_x, y, page->answers_w, keys_foot - y};
    widget_letter_keys(page, area, 6, false, chosen_letter(page->view));
    one_name_draw(page, (struct draw_rect){layout->left, one_y, page->words_w, one_h}, TYPE_ACTION);
}

// Box and (I have only one name) share a line where that is wide enough for the words, else stand
// one above the other.
static void letter_apart(struct page *page, const char *message, const char *title)
{
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page), stacked = tight && page->view->letters_wanted > 1;
    int foot = frame_words_foot(page, true), drop = page_px(page, 4);
    int box_h = layout_control_px(layout, stacked ? 36 : tight ? 52 : 60);
    int one_h = stacked ? layout_control_px(layout, 36) : box_h;
    int gap = page_px(page, tight ? 6 : message != NULL ? 8 : 12);
    int below = gap + box_h + drop + (stacked ? gap + one_h + drop : 0);
    int y = frame_heading_error(page, foot - below - layout->top, message, title) + gap;
    int x = boxes_draw(page, y, box_h);
    if (stacked) {
        x = layout->left;
        y += box_h + gap;
    } else {
        x += layout_gap_px(layout, tight ? 0 : 4);
    }
    int right = layout->left + page->words_w;
    one_name_draw(page, (struct draw_rect){x, y, right - x, one_h}, TYPE_LABEL);
    struct draw_rect area = {page->answers_x, layout->top, page->answers_w, foot - layout->top};
    widget_letter_keys(page, area, 7, false, chosen_letter(page->view));
}

void letter_draw(struct page *page)
{
    frame_begin(page, 390, 290);
    const struct view *view = page->view;
    char title[128], message[128];
    counted(view, title_words(view), title);
    counted(view, view->letters_wanted > 1 ? W_LETTERS_MISSING : W_LETTER_MISSING, message);
    const char *shown = view->letters_missing ? message : NULL;
    if (page->answers_apart) {
        letter_apart(page, shown, title);
    } else {
        letter_portrait(page, shown, title);
    }
    frame_actions(page, true, CTL_CONTINUE, words_text(W_CONTINUE));
    frame_end(page);
}
