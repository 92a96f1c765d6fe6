#include "base/text.h"
#include "ui/widgets.h"
#include "ui/wrap.h"
#include <string.h>

static struct draw_box_look plain_look(const struct page *page, uint32_t fill)
{
    return (struct draw_box_look){.fill = fill, .radius_px = page_px(page, THEME_RADIUS)};
}

// ---- error summary

static const struct text_look error_title = {
    .type = TYPE_LEAD, .font = DRAW_BOLD, .colour = THEME_TEXT};

static const struct text_look *error_message_look(const struct page *page)
{
    static const struct text_look roomy = {
        .type = TYPE_BODY, .font = DRAW_BOLD, .colour = THEME_RED};
    static const struct text_look tight = {
        .type = TYPE_LABEL, .font = DRAW_BOLD, .colour = THEME_RED};
    return page_is_short(page) ? &tight : &roomy;
}

struct error_inside {
    int x, y, w; // of the words, from the panel's corner
};

static struct error_inside error_inside(const struct page *page, int width_px)
{
    double side = page_is_short(page) ? 12 : 20, top = page_is_short(page) ? 6 : 14;
    return (struct error_inside){page_px(page, side), page_px(page, top),
                                 width_px - 2 * page_px(page, side)};
}

// In short landscape the red edge and the message say it; there is no room for the title.
int widget_error_height(const struct page *page, int width_px, const char *message)
{
    struct error_inside in = error_inside(page, width_px);
    int height = widget_text_height(page, error_message_look(page), in.w, message);
    if (!page_is_short(page)) {
        height +=
            widget_text_height(page, &error_title, in.w, words_text(W_PROBLEM)) + page_px(page, 4);
    }
    return height + 2 * in.y;
}

int widget_error(struct page *page, int x, int y, int width_px, const char *message)
{
    struct error_inside in = error_inside(page, width_px);
    int height = widget_error_height(page, width_px, message);
    struct draw_box_look look = plain_look(page, THEME_CARD);
    look.edge = THEME_RED;
    look.edge_px = page_edge_px(page, 4);
    draw_box(page->list, (struct draw_rect){x, y, width_px, height}, &look);
    int at = y + in.y;
    if (!page_is_short(page)) {
        at += widget_text(page, &error_title, x + in.x, at, in.w, words_text(W_PROBLEM)) +
              page_px(page, 4);
    }
    widget_text(page, error_message_look(page), x + in.x, at, in.w, message);
    return height;
}

// ---- inset, plate

int widget_inset(struct page *page, int x, int y, int width_px, int height_px,
                 const struct text_look *look, const char *text)
{
    int edge = page_px(page, 8), side = page_px(page, page_is_short(page) ? 12 : 20);
    int top = page_px(page, page_is_short(page) ? 8 : 18);
    int inside_w = width_px - edge - 2 * side;
    struct text_look fit = look == NULL ? text_lead : *look;
    if (height_px > 0) {
        fit = widget_text_fit(page, &fit, inside_w, height_px - 2 * top, text);
    }
    int height = widget_text_height(page, &fit, inside_w, text) + 2 * top;
    struct draw_box_look card = {.fill = THEME_CARD}, line = {.fill = THEME_BLUE};
    draw_box(page->list, (struct draw_rect){x, y, width_px, height}, &card);
    draw_box(page->list, (struct draw_rect){x, y, edge, height}, &line);
    widget_text(page, &fit, x + edge + side, y + top, inside_w, text);
    return height;
}

static void plate_draw(struct page *page, int x, int y, int side, int icon_px, enum icon icon)
{
    struct draw_box_look look = plain_look(page, THEME_CARD);
    look.edge = THEME_RULE;
    look.edge_px = page_edge_px(page, 2);
    draw_box(page->list, (struct draw_rect){x, y, side, side}, &look);
    int inset = (side - icon_px) / 2;
    draw_icon(page->list, (struct draw_rect){x + inset, y + inset, icon_px, icon_px}, icon,
              THEME_BLUE, THEME_STROKE_64);
}

static int plate_side(const struct page *page)
{
    return page_px(page, page_is_short(page) ? 84 : 120);
}

static int plate_icon(const struct page *page)
{
    return page_px(page, page_is_short(page) ? 46 : 64);
}

int widget_plate(struct page *page, int x, int y, int width_px, enum icon icon,
                 const char *const *sentences)
{
    int side = plate_side(page), gap = page_px(page, page_is_short(page) ? 4 : 10);
    plate_draw(page, x, y, side, plate_icon(page), icon);
    int text_x = side + page_px(page, page_is_short(page) ? 12 : 20);
    struct text_look look = page_is_short(page) ? text_sentence : text_lead;
    look.balanced = true;
    int text_h = -gap;
    for (int i = 0; sentences[i] != NULL; i++) {
        text_h += widget_text_height(page, &look, width_px - text_x, sentences[i]) + gap;
    }
    int text_y = text_h < side ? y + (side - text_h) / 2 : y;
    for (int i = 0; sentences[i] != NULL; i++) {
        text_y += widget_text(page, &look, x + text_x, text_y, width_px - text_x, sentences[i]);
        text_y += gap;
    }
    return text_h > side ? text_h : side;
}

int widget_outcome(struct page *page, int y, enum icon icon, const char *const *sentences,
                   const char *reference)
{
    int gap = page_px(page, page_is_short(page) ? 10 : 32);
    y = frame_answers_y(page, y + gap);
    y += widget_plate(page, page->answers_x, y, page->answers_w, icon, sentences);
    if (reference[0] == '\0') {
        return y;
    }
    char sentence[128], whole[32];
    wrap_keep_together(whole, sizeof whole, reference);
    words_fill(sentence, sizeof sentence, W_REFERENCE,
               (const struct words_value[]){{"reference", whole}, {NULL, NULL}});
    y += gap;
    return y + widget_inset(page, page->answers_x, y, page->answers_w, 0, NULL, sentence);
}

int widget_steps(struct page *page, int x, int y, int step)
{
    enum { STEPS = 5 };
    int side = plate_side(page);
    plate_draw(page, x, y, side, plate_icon(page), ICON_CALENDAR);
    int block = page_px(page, 22), pitch = page_px(page, 36);
    int at = x + side + page_px(page, 28);
    for (int i = 0; i < STEPS; i++, at += pitch) {
        struct draw_box_look look = plain_look(page, i == step ? THEME_BLUE : THEME_STEP);
        draw_box(page->list, (struct draw_rect){at, y + (side - block) / 2, block, block}, &look);
    }
    return side;
}

// Above one another where the page is high, beside one another where it is wide.
void widget_status(struct page *page, enum icon icon, const char *title, const char *text)
{
    const struct layout *layout = page->layout;
    bool beside = !page_is_portrait(page);
    int side = page_px(page, page_is_short(page) ? 110 : 136);
    int middle = (layout->header.h + layout->bar.y) / 2;
    int y = beside ? middle - side / 2 : page_px(page, 192);
    plate_draw(page, layout->left, y, side, page_px(page, page_is_short(page) ? 72 : 88), icon);
    int x = beside ? layout->left + side + page_px(page, 32) : layout->left;
    int width = layout->right - x, gap = text[0] == '\0' ? 0 : page_px(page, 10);
    struct text_look lead = text_lead;
    lead.balanced = true;
    int title_h = widget_text_height(page, &text_heading, width, title);
    int text_h = text[0] == '\0' ? 0 : widget_text_height(page, &lead, width, text);
    y = beside ? middle - (title_h + gap + text_h) / 2 : y + side + page_px(page, 32);
    widget_text(page, &text_heading, x, y, width, title);
    widget_text(page, &lead, x, y + title_h + gap, width, text);
}

// ---- countdown

static int blocks_draw(struct page *page, int x, int y, int width_px)
{
    enum { BLOCKS = 20 };
    int total = page->view->seconds_total > 0 ? page->view->seconds_total : BLOCKS;
    int full = (page->view->seconds_left * BLOCKS + total - 1) / total;
    int gap = page_px(page, 5), height = page_px(page, 24);
    for (int i = 0; i < BLOCKS; i++) {
        int left = x + (width_px + gap) * i / BLOCKS;
        int right = x + (width_px + gap) * (i + 1) / BLOCKS - gap;
        struct draw_box_look look = {.fill = i < full ? THEME_CARD : THEME_BLUE,
                                     .edge = THEME_CARD,
                                     .edge_px = i < full ? 0 : page_edge_px(page, 1.5),
                                     .radius_px = page_px(page, 2)};
        draw_box(page->list, (struct draw_rect){left, y, right - left, height}, &look);
    }
    return height;
}

static int number_draw(struct page *page, int x, int y)
{
    char number[16];
    struct text_builder builder;
    text_begin(&builder, number, sizeof number);
    text_add_int(&builder, page->view->seconds_left);
    struct text_look big = {.type = page_is_short(page) ? TYPE_CODE : TYPE_NUMBER,
                            .font = DRAW_BOLD,
                            .colour = THEME_CARD};
    struct text_look small = text_lead;
    small.colour = THEME_CARD;
    const char *unit = words_text(page->view->seconds_left == 1 ? W_SECOND : W_SECONDS);
    int width = widget_text_width(page, &big, number);
    int height = widget_text(page, &big, x, y, width, number);
    int unit_h = widget_text_height(page, &small, page->layout->width_px, unit);
    // Both stand on one base line: the type's lines differ by more below than above.
    int lift = page_px(page, page_is_short(page) ? 5 : 8);
    widget_text(page, &small, x + width + page_px(page, 16), y + height - unit_h - lift,
                widget_text_width(page, &small, unit), unit);
    return height;
}

struct countdown {
    struct draw_rect panel;
    int side, top; // padding
    int words_w, answers_x, answers_w;
    bool apart;
};

static struct countdown countdown_make(const struct page *page)
{
    const struct layout *layout = page->layout;
    struct countdown c = {.apart = !page_is_portrait(page)};
    c.side = page_px(page, page_is_short(page) ? 20 : 28);
    c.top = page_px(page, page_is_short(page) ? 16 : 32);
    c.panel = (struct draw_rect){layout->left, layout->top, layout->right - layout->left, 0};
    int inside = c.panel.w - 2 * c.side;
    c.words_w = c.apart ? (inside - c.side) * 46 / 100 : inside;
    c.answers_w = c.apart ? inside - c.side - c.words_w : inside;
    c.answers_x = c.panel.x + c.panel.w - c.side - c.answers_w;
    return c;
}

// Returns the y below what is inside.
static int countdown_inside(struct page *page, const struct countdown *c, const char *title,
                            const char *text, const struct button *button)
{
    struct text_look heading = text_heading, lead = text_lead;
    heading.colour = lead.colour = THEME_CARD;
    lead.balanced = true;
    heading.type = page_is_short(page) ? TYPE_LEAD : TYPE_HEADING;
    int x = c->panel.x + c->side, top = c->panel.y + c->top, y = top;
    y += widget_text(page, &heading, x, y, c->words_w, title);
    if (text[0] != '\0') {
        y += page_px(page, 8);
        y += widget_text(page, &lead, x, y, c->words_w, text);
    }
    int words_foot = y;
    y = c->apart ? top : y + page_px(page, 32);
    y += number_draw(page, c->answers_x, y) + page_px(page, page_is_short(page) ? 8 : 24);
    y += blocks_draw(page, c->answers_x, y, c->answers_w);
    if (button == NULL) {
        return y > words_foot ? y : words_foot;
    }
    y += page_px(page, page_is_short(page) ? 14 : 32);
    int h = layout_control_px(page->layout, page_is_short(page) ? 56 : 72);
    widget_button(page, (struct draw_rect){c->answers_x, y, c->answers_w, h}, button);
    y += h + widget_drop(page, button->style);
    return y > words_foot ? y : words_foot;
}

void widget_countdown(struct page *page, const char *title, const char *text,
                      const struct button *button)
{
    struct countdown c = countdown_make(page);
    // The panel lies under what is in it, and its height is only known after: its item is put in
    // first and drawn again in its place with the height found.
    int at = page->list->item_count;
    struct draw_box_look blue = plain_look(page, THEME_BLUE);
    draw_box(page->list, c.panel, &blue);
    int foot = countdown_inside(page, &c, title, text, button);
    c.panel.h = foot + c.top - c.panel.y;
    draw_box_replace(page->list, at, c.panel, &blue);
}
