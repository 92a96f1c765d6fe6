// S0: "Check in" is the largest control. Touching anywhere else does nothing.
#include "screens/screens.h"

static void emergency_draw(struct page *page, int y)
{
    widget_note(page, page->layout->left, y, page->words_w, ICON_WARN, words_text(W_EMERGENCY));
}

static struct button secondary(enum control control, enum words label)
{
    return (struct button){.style = BUTTON_SECONDARY,
                           .control = control,
                           .label = words_text(label),
                           .type = TYPE_LABEL};
}

// What else somebody may have come for, in halves, or one above the other where a half is too
// narrow. Returns the y below.
static int others_draw(struct page *page, int y)
{
    const struct config *config = page->view->config;
    bool tight = page_is_short(page);
    struct button others[2];
    int count = 0;
    if (config->journey_no_appointment) {
        others[count++] = secondary(CTL_NO_APPOINTMENT, W_NO_APPOINTMENT);
    }
    if (config->journey_menu) {
        others[count++] = secondary(CTL_MENU, W_SOMETHING_ELSE);
    }
    int columns = count == 2 && !tight ? 2 : 1;
    int h = layout_control_px(page->layout, tight ? 42 : 56);
    int gap = layout_gap_px(page->layout, tight ? 6 : 12);
    int row = h + page_px(page, THEME_DROP) + gap, inner = page->answers_w + gap;
    for (int i = 0; i < count; i++) {
        int left = page->answers_x + inner * (i % columns) / columns;
        int right = page->answers_x + inner * (i % columns + 1) / columns - gap;
        widget_button(page, (struct draw_rect){left, y + i / columns * row, right - left, h},
                      &others[i]);
    }
    return y + count / columns * row;
}

static int check_in_button(struct page *page, int y)
{
    bool tight = page_is_short(page);
    int h = layout_control_px(page->layout, tight ? 72 : 88);
    struct button check_in = {.style = BUTTON_MAIN,
                              .control = CTL_CHECK_IN,
                              .label = words_text(W_CHECK_IN),
                              .type = TYPE_HEADING,
                              .icon = ICON_ARROW,
                              .icon_size = 40,
                              .icon_after = true};
    widget_button(page, (struct draw_rect){page->answers_x, y, page->answers_w, h}, &check_in);
    return y + h + page_px(page, THEME_DROP) + layout_gap_px(page->layout, tight ? 6 : 16);
}

void start_draw(struct page *page)
{
    frame_begin(page, 376, 300);
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    int y = frame_heading(page, layout->top, 0, words_text(W_START_TITLE));
    y += page_px(page, tight ? 4 : 8);
    y +=
        widget_text(page, &text_sentence, layout->left, y, page->words_w, words_text(W_START_HINT));

    int at = check_in_button(page, frame_answers_y(page, y + page_px(page, 16)));
    at = others_draw(page, at);
    if (page->answers_apart) {
        emergency_draw(page, y + page_px(page, tight ? 12 : 24));
    } else {
        emergency_draw(page, at + page_px(page, 8));
        at = layout->action_y;
    }
    struct button privacy = secondary(CTL_PRIVACY, W_PRIVACY);
    int h = layout_control_px(layout, tight ? 42 : 52);
    widget_button(page, (struct draw_rect){page->answers_x, at, page->answers_w, h}, &privacy);
    frame_end(page);
}
