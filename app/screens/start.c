// S0: "Check in" is the largest control. Touching anywhere else does nothing.
#include "screens/screens.h"

static void emergency_draw(struct page *page, int y)
{
    widget_note(page, page->layout->left, y, page->words_w, ICON_WARN, words_text(W_EMERGENCY));
}

static void privacy_button(struct page *page, struct draw_rect rect)
{
    struct button button = {.style = BUTTON_SECONDARY,
                            .control = CTL_PRIVACY,
                            .label = words_text(W_PRIVACY),
                            .type = TYPE_LABEL};
    widget_button(page, rect, &button);
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

    int at = frame_answers_y(page, y + page_px(page, 16));
    int h = layout_control_px(layout, tight ? 72 : 88);
    struct button check_in = {.style = BUTTON_MAIN,
                              .control = CTL_CHECK_IN,
                              .label = words_text(W_CHECK_IN),
                              .type = TYPE_HEADING,
                              .icon = ICON_ARROW,
                              .icon_size = 40,
                              .icon_after = true};
    widget_button(page, (struct draw_rect){page->answers_x, at, page->answers_w, h}, &check_in);
    at += h + page_px(page, 4) + layout_gap_px(layout, tight ? 8 : 24);

    if (page->answers_apart) {
        emergency_draw(page, y + page_px(page, tight ? 12 : 24));
        at += layout_gap_px(layout, 0);
    } else {
        emergency_draw(page, at);
        at = layout->action_y;
    }
    privacy_button(page, (struct draw_rect){page->answers_x, at, page->answers_w,
                                            layout_control_px(layout, tight ? 44 : 52)});
    frame_end(page);
}
