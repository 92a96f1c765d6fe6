// Answers and choices: buttons of equal size, with labels of one type.
#include "ui/widgets.h"
#include <assert.h>

// The largest type in which every label is whole.
static enum theme_type labels_type(const struct page *page, const struct draw_rect *rects,
                                   const struct button *buttons, int count)
{
    static const enum theme_type steps[] = {TYPE_LEAD, TYPE_ACTION, TYPE_LABEL};
    for (size_t i = page_is_short(page) ? 1 : 0; i < sizeof steps / sizeof steps[0]; i++) {
        bool whole = true;
        for (int b = 0; b < count && whole; b++) {
            struct button button = buttons[b];
            button.type = steps[i];
            whole = widget_button_fits(page, rects[b], &button);
        }
        if (whole) {
            return steps[i];
        }
    }
    return TYPE_LABEL;
}

static void buttons_draw(struct page *page, const struct draw_rect *rects,
                         const struct button *buttons, int count)
{
    enum theme_type type = labels_type(page, rects, buttons, count);
    for (int i = 0; i < count; i++) {
        struct button button = buttons[i];
        button.type = type;
        widget_button(page, rects[i], &button);
    }
}

// Height of one of rows buttons between y and foot_y, without offset; size first: the layout test
// tells of an overlap.
static int face_height(const struct page *page, int y, int foot_y, int rows, int gap_px)
{
    int usual = layout_control_px(page->layout, page_is_short(page) ? 60 : 72);
    int room = (foot_y - y + gap_px) / rows - gap_px - page_px(page, THEME_DROP);
    int height = room < usual ? room : usual;
    return height > page->layout->target_px ? height : page->layout->target_px;
}

int widget_answers_height(const struct page *page, int count)
{
    int usual = layout_control_px(page->layout, page_is_short(page) ? 60 : 72);
    int gap = layout_gap_px(page->layout, 12);
    return count * (usual + page_px(page, THEME_DROP) + gap) - gap;
}

int widget_answers(struct page *page, int y, int foot_y, const struct button *answers, int count)
{
    assert(count > 0 && count <= CHOICES);
    struct draw_rect rects[CHOICES];
    bool tight = widget_answers_height(page, count) > foot_y - y;
    int gap = layout_gap_px(page->layout, tight && page_is_short(page) ? 6 : 12);
    int height = face_height(page, y, foot_y, count, gap);
    for (int i = 0; i < count; i++) {
        rects[i] = (struct draw_rect){page->answers_x, y, page->answers_w, height};
        y += height + page_px(page, THEME_DROP) + gap;
    }
    buttons_draw(page, rects, answers, count);
    return y - gap;
}

void widget_choices(struct page *page, int y, int foot_y, const struct button *choices, int count)
{
    assert(count > 0 && count <= CHOICES);
    const struct layout *layout = page->layout;
    struct draw_rect rects[CHOICES];
    int gap = layout_gap_px(layout, page_is_short(page) ? 6 : 12);
    int two_lines = layout_control_px(layout, 2 * 24 + 3) + page_px(page, THEME_DROP);
    int fit = (foot_y - y + gap) / (two_lines + gap);
    int columns = fit < 1 ? count : (count + fit - 1) / fit;
    int rows = (count + columns - 1) / columns;
    int height = face_height(page, y, foot_y, rows, gap);
    int inner = layout->right - layout->left + gap;
    for (int i = 0; i < count; i++) {
        int left = layout->left + inner * (i % columns) / columns;
        int right = layout->left + inner * (i % columns + 1) / columns - gap;
        int top = y + i / columns * (height + page_px(page, THEME_DROP) + gap);
        rects[i] = (struct draw_rect){left, top, right - left, height};
    }
    buttons_draw(page, rects, choices, count);
}
