// X11: two or more appointments today. Times only, at any level.
#include "base/wipe.h"
#include "screens/screens.h"

enum { PLATE_MOST = 66 }; // design px

static bool is_both(const struct view *view)
{
    return view->which_count == 2;
}

// One column of plates where the page is high and there are two, else as many as keep them large.
static int plate_columns(const struct page *page)
{
    int count = page->view->which_count;
    return page_is_portrait(page) && count <= 2 ? 1 : count <= 4 ? 2 : 3;
}

// Where in a plate its time stands.
static struct draw_rect plate_inside(const struct page *page, struct draw_rect plate)
{
    int left = page_px(page, page_is_short(page) ? 12 : 24), right = page_px(page, 6);
    return (struct draw_rect){plate.x + left, plate.y, plate.w - left - right, plate.h};
}

static void plate_draw(struct page *page, const struct text_look *look, struct draw_rect plate,
                       const char *time)
{
    struct draw_box_look card = {.fill = THEME_CARD}, line = {.fill = THEME_BLUE};
    draw_box(page->list, plate, &card);
    struct draw_rect edge = plate, in = plate_inside(page, plate);
    edge.w = page_px(page, page_is_short(page) ? 6 : 8);
    draw_box(page->list, edge, &line);
    int height = widget_text_height(page, look, in.w, time);
    widget_text(page, look, in.x, in.y + (in.h - height) / 2, in.w, time);
}

// The type in which every time fits, for all alike.
static struct text_look times_look(const struct page *page, struct draw_rect plate)
{
    struct text_look look = text_heading;
    look.balanced = false;
    look.personal = true;
    struct draw_rect in = plate_inside(page, plate);
    for (int i = 0; i < page->view->which_count; i++) {
        look = widget_text_fit(page, &look, in.w, in.h, page->view->which_time[i]);
    }
    return look;
}

// Returns the y below.
static int plates_draw(struct page *page, int y, int room)
{
    const struct view *view = page->view;
    int columns = plate_columns(page), rows = (view->which_count + columns - 1) / columns;
    int gap = page_px(page, page_is_short(page) ? 6 : 12);
    int height = (room + gap) / rows - gap, most = page_px(page, PLATE_MOST);
    height = height < most ? height : most;
    int inner = page->words_w + gap;
    struct text_look look =
        times_look(page, (struct draw_rect){0, 0, inner / columns - gap, height});
    for (int i = 0; i < view->which_count; i++) {
        int left = page->layout->left + inner * (i % columns) / columns;
        int right = page->layout->left + inner * (i % columns + 1) / columns - gap;
        int top = y + i / columns * (height + gap);
        plate_draw(page, &look, (struct draw_rect){left, top, right - left, height},
                   view->which_time[i]);
    }
    return y + rows * (height + gap) - gap;
}

static int question_height(const struct page *page)
{
    return page_px(page, page_is_short(page) ? 30 : 32);
}

static void answers_draw(struct page *page, int y)
{
    const struct view *view = page->view;
    char question[64], all[64], only[64];
    words_count(question, sizeof question, W_WHICH_ALL, W_WHICH_ALL, view->which_count);
    words_count(all, sizeof all, W_WHICH_YES_ALL, W_WHICH_YES_ALL, view->which_count);
    struct text_look look = page_is_short(page) ? text_sentence : text_lead;
    look.font = DRAW_BOLD;
    y += widget_text(page, &look, page->answers_x, y, page->answers_w,
                     is_both(view) ? words_text(W_WHICH_BOTH) : question);
    y += page_px(page, page_is_short(page) ? 6 : 16);
    struct button answers[3];
    int count = 0;
    answers[count++] = (struct button){.style = BUTTON_MAIN,
                                       .control = CTL_YES,
                                       .label = is_both(view) ? words_text(W_WHICH_YES_BOTH) : all,
                                       .icon = ICON_CHECK,
                                       .icon_size = 26};
    if (view->which_only >= 0 && view->which_only < view->which_count) {
        words_fill(only, sizeof only, W_WHICH_ONLY,
                   (const struct words_value[]){{"time", view->which_time[view->which_only]},
                                                {NULL, NULL}});
        answers[count++] = (struct button){.style = BUTTON_SECONDARY,
                                           .control = CTL_ONLY,
                                           .argument = view->which_index[view->which_only],
                                           .label = only};
    }
    answers[count++] = (struct button){.style = BUTTON_SECONDARY,
                                       .control = CTL_NOT_ME,
                                       .label = words_text(view->for_other ? W_NOT_THEM : W_NOT_ME),
                                       .icon = ICON_CROSS,
                                       .icon_size = 22};
    widget_answers(page, y, frame_words_foot(page, true), answers, count);
    wipe(only, sizeof only);
}

void which_draw(struct page *page)
{
    frame_begin(page, 360, 232);
    const struct view *view = page->view;
    char title[128];
    enum words words = view->for_other ? W_WHICH_TITLE_OTHER : W_WHICH_TITLE;
    words_count(title, sizeof title, words, words, view->which_count);
    bool tight = page_is_short(page);
    int gap = page_px(page, tight ? 8 : 24);
    int y = frame_heading(page, page->layout->top, 0, title) + gap;
    int below = page->answers_apart ? 0
                                    : gap + question_height(page) + page_px(page, 16) +
                                          widget_answers_height(page, 3);
    y = plates_draw(page, y, frame_words_foot(page, true) - y - below);
    answers_draw(page, frame_answers_y(page, y + gap));
    frame_actions(page, true, CTL_NONE, "");
    frame_end(page);
}
