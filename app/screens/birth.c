// S3: date of birth in three boxes. A box that was left is masked after a while, with (Show).
#include "screens/screens.h"

struct boxes {
    int x[3], w[3], y, h;
    int show_x, show_w;
};

static const char *birth_message(const struct view *view)
{
    switch (view->birth_error) {
    case BIRTH_FINE: return NULL;
    case BIRTH_GAP: return words_text(W_BIRTH_GAP);
    case BIRTH_NOT_REAL: return words_text(W_BIRTH_NOT_REAL);
    }
    return NULL;
}

static struct boxes boxes_make(const struct page *page)
{
    static const double roomy[3] = {80, 80, 112}, tight[3] = {60, 60, 98};
    bool small = page_is_short(page);
    int gap = page_px(page, small ? 10 : 24);
    struct boxes boxes = {.h = layout_control_px(page->layout, small ? 46 : 60)};
    int x = page->layout->left;
    for (int i = 0; i < 3; i++) {
        boxes.x[i] = x;
        boxes.w[i] = page_px(page, small ? tight[i] : roomy[i]);
        x += boxes.w[i] + gap;
    }
    boxes.show_x = x - gap + layout_gap_px(page->layout, small ? 8 : 14);
    int room = page->layout->left + page->words_w - boxes.show_x;
    int most = page_px(page, 96);
    boxes.show_w = room < most ? room : most;
    return boxes;
}

static void boxes_draw(struct page *page, const struct boxes *boxes, int label_y)
{
    static const enum words names[3] = {W_DAY, W_MONTH, W_YEAR};
    const struct view *view = page->view;
    for (int i = 0; i < 3; i++) {
        widget_text(page, &text_label, boxes->x[i], label_y, boxes->w[i], words_text(names[i]));
        struct entry entry = {.name = words_text(names[i]),
                              .value = view->birth_digits[i],
                              .masked = view->birth_masked[i],
                              .active = view->birth_active == i,
                              .ringed = view->birth_active == i,
                              .error = view->birth_error != BIRTH_FINE,
                              .type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING,
                              .control_argument = i};
        widget_entry(page, (struct draw_rect){boxes->x[i], boxes->y, boxes->w[i], boxes->h},
                     &entry);
    }
}

// (Show) while something is masked, (Hide) while it is shown because of it.
static void show_draw(struct page *page, const struct boxes *boxes)
{
    const struct view *view = page->view;
    bool masked = view->birth_masked[0] || view->birth_masked[1] || view->birth_masked[2];
    if (!masked && !view->birth_shown) {
        return;
    }
    struct button button = {.style = BUTTON_FLAT,
                            .control = CTL_SHOW,
                            .label = words_text(view->birth_shown ? W_HIDE : W_SHOW),
                            .type = TYPE_LABEL,
                            .icon = view->birth_shown ? ICON_EYE_OFF : ICON_EYE,
                            .icon_size = 26,
                            .icon_above = true};
    widget_button(page, (struct draw_rect){boxes->show_x, boxes->y, boxes->show_w, boxes->h},
                  &button);
}

// One line of help, or two where there is room: whose details, and how a date is written.
static int hints_draw(struct page *page, int y)
{
    bool other = page->view->for_other;
    bool roomy = page_is_portrait(page);
    struct text_look second = page_is_short(page) ? text_body : text_sentence;
    second.colour = THEME_TEXT_SECOND;
    if (page->view->birth_error != BIRTH_FINE && !roomy) {
        return y;
    }
    y += page_px(page, page_is_short(page) || page->view->birth_error != BIRTH_FINE ? 4 : 8);
    if (other) {
        y += widget_text(page, page_is_short(page) ? &text_body : &text_sentence,
                         page->layout->left, y, page->words_w, words_text(W_OTHER_HINT));
    }
    if (!other || (roomy && page->view->birth_error == BIRTH_FINE)) {
        y += widget_text(page, &second, page->layout->left, y, page->words_w,
                         words_text(W_BIRTH_HINT));
    }
    return y;
}

void birth_draw(struct page *page)
{
    frame_begin(page, 360, 248);
    const struct view *view = page->view;
    bool tight = page_is_short(page), error = view->birth_error != BIRTH_FINE;
    struct boxes boxes = boxes_make(page);
    int foot = frame_words_foot(page, true);
    int label_h = widget_text_height(page, &text_label, page->words_w, words_text(W_DAY));
    int below = label_h + page_px(page, tight ? 2 : 4) + boxes.h; // from the labels down
    int gap = page_px(page, tight ? 4 : error ? 10 : 22);

    int room = page_is_portrait(page) ? 0 : foot - below - gap - page->layout->top;
    if (room > 0 && !error) {
        room -= page_px(page, 38); // the hint
    }
    const char *title = words_text(view->for_other ? W_BIRTH_TITLE_OTHER : W_BIRTH_TITLE);
    int y = frame_heading_error(page, room, birth_message(view), title);
    int label_y = hints_draw(page, y) + gap;
    boxes.y = label_y + label_h + page_px(page, tight ? 2 : 4);
    boxes_draw(page, &boxes, label_y);
    show_draw(page, &boxes);

    int keys_y = frame_answers_y(page, boxes.y + boxes.h + page_px(page, error ? 16 : 24));
    widget_number_keys(page,
                       (struct draw_rect){page->answers_x, keys_y, page->answers_w, foot - keys_y});
    frame_actions(page, true, CTL_CONTINUE, words_text(W_CONTINUE));
    frame_end(page);
}
