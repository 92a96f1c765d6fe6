#include "ui/widgets.h"
#include <string.h>

// What stands on the bar, in order. Help is always first: bottom left on every screen.
struct bar_entry {
    enum control control;
    enum icon icon;
    enum words label;
    enum button_style style;
    bool in_session; // only while there is a session
    bool at_end;     // keeps to the end side
};

static const struct bar_entry bar_entries[] = {
    {CTL_HELP, ICON_HELP, W_HELP, BUTTON_BAR_HELP, false, false},
    {CTL_START_AGAIN, ICON_RESTART, W_START_AGAIN, BUTTON_BAR, true, true},
};

static void header_draw(struct page *page)
{
    const struct layout *layout = page->layout;
    struct draw_box_look blue = {.fill = THEME_BLUE};
    draw_box(page->list, layout->header, &blue);
    struct text_look look = {
        .type = TYPE_SENTENCE, .font = DRAW_BOLD, .colour = THEME_CARD, .max_lines = 2};
    int width = layout->right - layout->left;
    const char *name = page->view->config->site_name;
    int room = layout->header.h - page_px(page, 4);
    look = widget_text_fit(page, &look, width, room, name);
    int height = widget_text_height(page, &look, width, name);
    widget_text(page, &look, layout->left, (layout->header.h - height) / 2, width, name);
}

void frame_begin(struct page *page, double answers_landscape, double answers_short)
{
    const struct layout *layout = page->layout;
    struct draw_box_look ground = {.fill = THEME_PAGE};
    draw_box(page->list, (struct draw_rect){0, 0, layout->width_px, layout->height_px}, &ground);
    header_draw(page);
    double answers = page_is_short(page) ? answers_short : answers_landscape;
    int width = layout->right - layout->left;
    page->answers_apart = layout->shape != LAYOUT_PORTRAIT && answers > 0;
    page->answers_w = page->answers_apart ? page_px(page, answers) : width;
    page->answers_x = layout->right - page->answers_w;
    int gap = page_px(page, page_is_short(page) ? 16 : 32);
    page->words_w = page->answers_apart ? width - page->answers_w - gap : width;
    if (layout->shape != LAYOUT_PORTRAIT && !page->answers_apart) {
        // A line right across a landscape page is too long to read.
        int most = page_px(page, 560);
        page->words_w = width < most ? width : most;
    }
}

static int bar_button_width(const struct page *page, const struct bar_entry *entry, bool above)
{
    struct text_look look = {.type = TYPE_LABEL, .font = DRAW_REGULAR};
    int label = widget_text_width(page, &look, words_text(entry->label));
    int width = label + 2 * page_px(page, above ? 8 : 20);
    width += above ? 0 : page_px(page, 26 + 10);
    int least = layout_control_px(page->layout, above ? 104 : 120);
    return width > least ? width : least;
}

static void bar_ground(struct page *page)
{
    struct draw_box_look card = {.fill = THEME_CARD}, rule = {.fill = THEME_RULE};
    struct draw_rect line = page->layout->bar;
    line.h = page_px(page, 2);
    draw_box(page->list, page->layout->bar, &card);
    draw_box(page->list, line, &rule);
}

static void bar_draw(struct page *page)
{
    const struct layout *layout = page->layout;
    int rule_h = page_px(page, 2);
    bool above = layout->shape == LAYOUT_PORTRAIT;
    int gap = layout_gap_px(layout, 6);
    int height = layout->bar.h - rule_h - 2 * page_px(page, page_is_short(page) ? 4 : 6);
    int y = layout->bar.y + rule_h + (layout->bar.h - rule_h - height) / 2;
    int x = gap;
    for (size_t i = 0; i < sizeof bar_entries / sizeof bar_entries[0]; i++) {
        const struct bar_entry *entry = &bar_entries[i];
        if (entry->in_session && !page->view->in_session) {
            continue;
        }
        int width = bar_button_width(page, entry, above);
        int at = entry->at_end ? layout->width_px - gap - width : x;
        struct button button = {.style = entry->style,
                                .control = entry->control,
                                .label = words_text(entry->label),
                                .type = TYPE_LABEL,
                                .plain = true,
                                .icon = entry->icon,
                                .icon_size = 26,
                                .icon_above = above};
        widget_button(page, (struct draw_rect){at, y, width, height}, &button);
        x += width + gap;
    }
}

void frame_end(struct page *page)
{
    bar_ground(page);
    bar_draw(page);
}

void frame_end_quiet(struct page *page)
{
    bar_ground(page);
}

int frame_heading(struct page *page, int y, int height_px, const char *text)
{
    struct text_look look = text_heading;
    look.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    if (height_px > 0) {
        look = widget_text_fit(page, &look, page->words_w, height_px, text);
    }
    return y + widget_text(page, &look, page->layout->left, y, page->words_w, text);
}

int frame_heading_error(struct page *page, int height_px, const char *message, const char *text)
{
    int y = page->layout->top;
    if (message != NULL) {
        int used = widget_error(page, page->layout->left, y, page->words_w, message);
        used += page_px(page, page_is_short(page) ? 4 : page_is_portrait(page) ? 16 : 8);
        y += used;
        height_px = height_px == 0 ? 0 : height_px > used ? height_px - used : 1;
    }
    return frame_heading(page, y, height_px, text);
}

int frame_answers_y(const struct page *page, int y_below_words)
{
    return page->answers_apart ? page->layout->top : y_below_words;
}

int frame_back_width(const struct page *page)
{
    return layout_control_px(page->layout, page_is_short(page) ? 112 : 136);
}

// From x to the end side.
static void action_draw(struct page *page, int x, enum button_style style, enum control control,
                        const char *label)
{
    const struct layout *layout = page->layout;
    struct button button = {
        .style = style, .control = control, .label = label, .type = TYPE_ACTION};
    widget_button(page,
                  (struct draw_rect){x, layout->action_y, layout->right - x, layout->action_h},
                  &button);
}

void frame_actions(struct page *page, bool back, enum control main_control, const char *main_label)
{
    const struct layout *layout = page->layout;
    int x = layout->left;
    if (back) {
        struct button button = {.style = BUTTON_SECONDARY,
                                .control = CTL_BACK,
                                .label = words_text(W_BACK),
                                .type = TYPE_ACTION,
                                .icon = ICON_BACK,
                                .icon_size = 26};
        int width = frame_back_width(page);
        widget_button(page, (struct draw_rect){x, layout->action_y, width, layout->action_h},
                      &button);
        x += width + layout_gap_px(layout, 12);
    }
    if (main_control == CTL_NONE) {
        return;
    }
    if (page->answers_apart) {
        x = page->answers_x;
    }
    action_draw(page, x, BUTTON_MAIN, main_control, main_label);
}

void frame_finish(struct page *page, bool is_main)
{
    action_draw(page, page->answers_x, is_main ? BUTTON_MAIN : BUTTON_SECONDARY, CTL_FINISH,
                words_text(W_FINISH));
}

int frame_words_foot(const struct page *page, bool actions)
{
    const struct layout *layout = page->layout;
    if (!actions) {
        return layout->foot;
    }
    return layout->action_y - layout_gap_px(layout, page_is_short(page) ? 6 : 16);
}
