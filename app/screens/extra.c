// S4b: one more fact where two people match, or where the level of proof asks for it: a postcode or
// a house number.
#include "screens/screens.h"

static bool is_postcode(const struct page *page)
{
    return page->view->extra_kind == EXTRA_POSTCODE;
}

static const char *extra_title(const struct page *page)
{
    bool other = page->view->for_other;
    if (is_postcode(page)) {
        return words_text(other ? W_POSTCODE_TITLE_OTHER : W_POSTCODE_TITLE);
    }
    return words_text(other ? W_HOUSE_TITLE_OTHER : W_HOUSE_TITLE);
}

static const char *extra_message(const struct page *page)
{
    return words_text(is_postcode(page) ? W_POSTCODE_MISSING : W_HOUSE_MISSING);
}

static void box_draw(struct page *page, struct draw_rect rect)
{
    struct entry entry = {.value = page->view->extra,
                          .active = true,
                          .ringed = true,
                          .error = page->view->extra_missing,
                          .type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING,
                          .control_argument = -1};
    widget_entry(page, rect, &entry);
}

static void no_address_draw(struct page *page, struct draw_rect rect)
{
    bool other = page->view->for_other;
    struct button button = {.style = BUTTON_SECONDARY,
                            .control = CTL_NO_ADDRESS,
                            .label = words_text(other ? W_NO_ADDRESS_OTHER : W_NO_ADDRESS),
                            .type = TYPE_LABEL};
    widget_button(page, rect, &button);
}

static void keys_draw(struct page *page, int y, int foot)
{
    struct draw_rect area = {page->answers_x, y, page->answers_w, foot - y};
    if (is_postcode(page)) {
        widget_letter_keys(page, area, 7, true, '\0');
    } else {
        widget_number_keys(page, area);
    }
}

static void extra_roomy(struct page *page)
{
    const struct layout *layout = page->layout;
    bool error = page->view->extra_missing, tight = page_is_short(page);
    int foot = frame_words_foot(page, true);
    int one_h = layout_control_px(layout, tight ? 48 : error && page->answers_apart ? 40 : 48);
    int one_y = foot - one_h - page_px(page, 4);
    int box_h = layout_control_px(layout, tight ? 44 : error ? 52 : 60);
    int gap = page_px(page, tight ? 6 : error ? 8 : 20);
    int room = page->answers_apart ? one_y - 2 * gap - box_h - layout->top
                                   : page_px(page, error ? 176 : 84);
    int y = frame_heading_error(page, room, error ? extra_message(page) : NULL, extra_title(page));
    y += gap;
    int box_w = page_px(page, is_postcode(page) ? 220 : 112);
    box_draw(page, (struct draw_rect){layout->left, y, box_w, box_h});
    y += box_h;
    if (page->answers_apart) {
        no_address_draw(page, (struct draw_rect){layout->left, one_y, page->words_w, one_h});
        keys_draw(page, layout->top, foot);
    } else {
        keys_draw(page, y + page_px(page, error ? 14 : 24), one_y - page_px(page, 16));
        no_address_draw(page, (struct draw_rect){layout->left, one_y, page->words_w, one_h});
    }
}

// Short landscape has room for 37 keys only right across the page; question and box share the line
// above them, and (I do not have a fixed address) joins the action row.
static void extra_postcode_short(struct page *page)
{
    const struct layout *layout = page->layout;
    int foot = frame_words_foot(page, true);
    int width = layout->right - layout->left, gap = page_px(page, 6);
    int keys_h = 3 * layout->target_px + 2 * layout_gap_px(layout, 5.4);
    int keys_y = foot - keys_h;
    int box_w = page_px(page, 190), h = keys_y - gap - layout->top;
    page->words_w = width - box_w - page_px(page, 16);
    if (page->view->extra_missing) {
        struct text_look red = text_label;
        red.colour = THEME_RED;
        struct draw_box_look look = {.fill = THEME_CARD,
                                     .edge = THEME_RED,
                                     .edge_px = page_edge_px(page, 4),
                                     .radius_px = page_px(page, THEME_RADIUS)};
        draw_box(page->list, (struct draw_rect){layout->left, layout->top, page->words_w, h},
                 &look);
        int side = page_px(page, 12), line = page_px(page, 24);
        int y = layout->top + (h - 2 * line) / 2, inside = page->words_w - 2 * side;
        widget_text(page, &text_label, layout->left + side, y, inside, extra_title(page));
        widget_text(page, &red, layout->left + side, y + line, inside, extra_message(page));
    } else {
        frame_heading(page, layout->top + page_px(page, 8), h, extra_title(page));
    }
    box_draw(page, (struct draw_rect){layout->right - box_w, layout->top, box_w, h});
    struct draw_rect area = {layout->left, keys_y, width, keys_h};
    widget_letter_keys(page, area, 13, true, '\0');
    int x = layout->left + frame_back_width(page) + gap;
    no_address_draw(
        page, (struct draw_rect){x, layout->action_y, page->answers_x - gap - x, layout->action_h});
}

void extra_draw(struct page *page)
{
    bool across = is_postcode(page) && page_is_short(page);
    frame_begin(page, is_postcode(page) ? 430 : 360, across ? 120 : 248);
    if (across) {
        extra_postcode_short(page);
    } else {
        extra_roomy(page);
    }
    frame_actions(page, true, CTL_CONTINUE, words_text(W_CONTINUE));
    frame_end(page);
}
