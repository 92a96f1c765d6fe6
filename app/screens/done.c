// S9: a confirmed arrival, where to wait, and that there is nothing more to do, or what there is to
// do. The only green panel there is.
#include "screens/done.h"
#include "base/wipe.h"
#include "screens/screens.h"

static int panel_draw(struct page *page, int y)
{
    struct text_look look = text_heading;
    look.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    look.colour = THEME_CARD;
    int side = page_px(page, 20), top = page_px(page, page_is_short(page) ? 8 : 24);
    int inside = page->words_w - 2 * side;
    int height = widget_text_height(page, &look, inside, words_text(W_DONE_TITLE)) + 2 * top;
    struct draw_box_look green = {.fill = THEME_GREEN, .radius_px = page_px(page, THEME_RADIUS)};
    draw_box(page->list, (struct draw_rect){page->layout->left, y, page->words_w, height}, &green);
    widget_text(page, &look, page->layout->left + side, y + top, inside, words_text(W_DONE_TITLE));
    return height;
}

// (Check in another person) and (This is not right) share a line. Returns its top.
static int buttons_draw(struct page *page)
{
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page);
    int h = layout_control_px(layout, tight ? 52 : 56);
    int gap = layout_gap_px(layout, tight ? 6 : 12);
    int y = frame_words_foot(page, true) - h - page_px(page, THEME_DROP);
    int part = page_is_portrait(page) ? 50 : tight ? 63 : 58; // the longer label needs more
    int another_w = (page->answers_w - gap) * part / 100;
    struct button another = {.style = BUTTON_SECONDARY,
                             .control = CTL_ANOTHER,
                             .label = words_text(W_ANOTHER),
                             .type = TYPE_LABEL,
                             .icon = tight ? ICON_NONE : ICON_PERSONS,
                             .icon_size = 26};
    struct button not_right = {.style = BUTTON_SECONDARY,
                               .control = CTL_NOT_RIGHT,
                               .label = words_text(W_NOT_RIGHT),
                               .type = TYPE_LABEL};
    int x = page->answers_x;
    widget_button(page, (struct draw_rect){x, y, another_w, h}, &another);
    x += another_w + gap;
    widget_button(page, (struct draw_rect){x, y, page->answers_x + page->answers_w - x, h},
                  &not_right);
    return y;
}

void done_draw(struct page *page)
{
    frame_begin(page, 360, 252);
    const struct layout *layout = page->layout;
    bool tight = page_is_short(page), fits = false;
    int y = layout->top + panel_draw(page, layout->top) + page_px(page, tight ? 6 : 24);
    int buttons_y = buttons_draw(page);
    int foot = buttons_y - page_px(page, tight ? 4 : 16);
    // The words may need the whole pane, down to the bar: without Back nothing else stands there.
    struct block_columns columns = {
        .count = page->answers_apart ? 2 : 1,
        .rects = {{layout->left, y, page->words_w, (page->answers_apart ? layout->foot : foot) - y},
                  {page->answers_x, layout->top, page->answers_w, foot - layout->top}}};
    struct done done;
    for (enum brevity brevity = BRIEF_NOT; brevity < BRIEF_COUNT && !fits; brevity++) {
        done_make(page->view, brevity, &done);
        columns.split = done.split;
        fits = widget_blocks_fit(page, done.blocks, done.count, &columns);
    }
    widget_blocks(page, done.blocks, done.count, &columns);
    frame_finish(page, true);
    frame_end(page);
    wipe(&done, sizeof done);
}
